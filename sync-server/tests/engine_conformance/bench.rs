//! The databases the stories run on, and the loop every caller of the store has.

use std::sync::Arc;

use postgres_fixture::Database;
use sync_server::store::engine::{
    Applied, Conflicting, Dialect, Engine, Query, Row, Statement, Value, open,
};
use sync_server::store::migrations::translate;
use tempfile::TempDir;

/// Where a story runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    Sqlite,
    SqliteConflicting,
    Postgres,
    PostgresConflicting,
}

/// A fresh database of that kind; gone when dropped.
pub(crate) struct Bench {
    pub(crate) engine: Arc<dyn Engine>,
    pub(crate) uri: String,
    _place: Place,
}

enum Place {
    Folder { _folder: TempDir },
    Database { _database: Database },
}

impl Bench {
    pub(crate) async fn new(on: On) -> Self {
        let (uri, place) = match on {
            On::Sqlite | On::SqliteConflicting => {
                let folder = tempfile::tempdir().unwrap();
                let uri = folder.path().join("centre.db").to_str().unwrap().to_owned();
                (uri, Place::Folder { _folder: folder })
            }
            On::Postgres | On::PostgresConflicting => {
                let database = Database::fresh().unwrap_or_else(|missing| panic!("{missing}"));
                (database.uri(), Place::Database { _database: database })
            }
        };
        let engine = open(&uri).await.unwrap();
        let engine: Arc<dyn Engine> = match on {
            On::Sqlite | On::Postgres => engine,
            On::SqliteConflicting | On::PostgresConflicting => Arc::new(Conflicting::new(engine)),
        };
        Self { engine, uri, _place: place }
    }

    /// Makes tables from a text in a migration's spelling.
    pub(crate) async fn tables(self, text: &str) -> Self {
        let statements = translate(text, self.engine.dialect());
        let batch = statements.into_iter().map(|sql| Statement::new(sql, vec![])).collect();
        done(&self.engine, batch).await;
        self
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.engine.dialect() == Dialect::Postgres
    }

    pub(crate) async fn rows(&self, sql: &'static str) -> Vec<Row> {
        self.engine.query(Query::new(sql, vec![])).await.unwrap()
    }

    pub(crate) async fn int(&self, sql: &'static str) -> i64 {
        self.rows(sql).await[0].int(0).unwrap()
    }
}

pub(crate) fn statement(sql: &'static str, params: &[Value]) -> Statement {
    Statement::new(sql, params.to_vec())
}

/// Applies a batch as the store does: whoever loses a race tries again.
pub(crate) async fn done(engine: &Arc<dyn Engine>, batch: Vec<Statement>) -> Vec<Vec<Row>> {
    for _ in 0..100 {
        if let Applied::Done(rows) = engine.apply(batch.clone()).await.unwrap() {
            return rows;
        }
    }
    panic!("100 conflicts in a row: {batch:?}");
}

/// Applies a batch that has to be refused; gives the statement that refuses it. Of two tries in
/// a row the wrapper refuses one at most, and it blames statement 0.
pub(crate) async fn refused_by(engine: &Arc<dyn Engine>, batch: Vec<Statement>) -> usize {
    let mut blamed = 0;
    for _ in 0..2 {
        match engine.apply(batch.clone()).await.unwrap() {
            Applied::Conflict { statement } => blamed = blamed.max(statement),
            Applied::Done(_) => panic!("this batch has to conflict: {batch:?}"),
        }
    }
    blamed
}

/// Applies a batch that is wrong in itself; gives what the engine says.
pub(crate) async fn failure(
    engine: &Arc<dyn Engine>,
    batch: Vec<Statement>,
) -> sync_server::store::engine::EngineError {
    for _ in 0..2 {
        match engine.apply(batch.clone()).await {
            Err(error) => return error,
            Ok(Applied::Conflict { .. }) => {}
            Ok(Applied::Done(_)) => panic!("this batch has to fail: {batch:?}"),
        }
    }
    panic!("this batch has to fail, not to conflict: {batch:?}");
}
