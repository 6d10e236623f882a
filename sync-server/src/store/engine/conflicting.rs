//! An engine that loses every third race on purpose.
//!
//! Two planners rarely meet in a test, so the code that loads and plans again would hardly ever
//! run. Under this wrapper it runs all the time: whoever forgets the loop fails at once.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;

use super::{Applied, Dialect, Engine, EngineError, Query, Row, Statement, Tally};

/// Answers [`Applied::Conflict`] to every third `apply` without applying it.
#[derive(Debug)]
pub struct Conflicting {
    inner: Arc<dyn Engine>,
    applies: AtomicU64,
}

impl Conflicting {
    /// Wraps an engine.
    #[must_use]
    pub fn new(inner: Arc<dyn Engine>) -> Self {
        Self { inner, applies: AtomicU64::new(0) }
    }
}

#[async_trait]
impl Engine for Conflicting {
    fn dialect(&self) -> Dialect {
        self.inner.dialect()
    }

    async fn apply(&self, batch: Vec<Statement>) -> Result<Applied, EngineError> {
        if self.applies.fetch_add(1, Ordering::Relaxed) % 3 == 2 {
            return Ok(Applied::Conflict { statement: 0 });
        }
        self.inner.apply(batch).await
    }

    async fn query(&self, query: Query) -> Result<Vec<Row>, EngineError> {
        self.inner.query(query).await
    }

    async fn backup_to(&self, path: &Path) -> Result<(), EngineError> {
        self.inner.backup_to(path).await
    }

    fn tally(&self) -> Tally {
        self.inner.tally()
    }

    async fn close(&self) -> Result<(), EngineError> {
        self.inner.close().await
    }
}
