//! Classes at a desk: found by what is typed, read in whatever edition, led to what they are called
//! now.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::catalogue::{Hit, Migration};
use shared::codes::ClassKey;
use utoipa::{IntoParams, ToSchema};

use crate::authority::Classes;
use crate::http::centre::Centre;
use crate::http::description::words;
use crate::http::fault::Refusal;
use crate::http::json::Asked;

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClassQuery {
    /// Characters, pinyin, initials or a number.
    q: String,
    /// At most so many, 1 to 100.
    limit: Option<u32>,
}

/// A class that was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClassHit {
    /// Its key.
    class: String,
    /// Its name.
    name: String,
    /// The name of its major.
    major: String,
    /// Whether a new report may be filed under it.
    in_use: bool,
}

/// A class with what it is called now.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClassSheet {
    /// Its key.
    class: String,
    /// Its name; none when no edition lists it.
    name: Option<String>,
    /// The name of its major.
    major: Option<String>,
    /// The version of its standard that its name is read from.
    version: Option<u32>,
    /// The version that no longer has it; none while it is in use in its own standard.
    retired_in: Option<u32>,
    /// Whether a new report may be filed under it.
    in_use: bool,
    /// What is said of its successor.
    successor: Successor,
}

/// What became of a class.
#[derive(Serialize, ToSchema)]
pub(crate) struct Successor {
    /// `same`, `to`, `one_of` (somebody has to choose), `none`, or `undecided`.
    kind: &'static str,
    /// The classes, none for `none` and `undecided`.
    classes: Vec<ClassHit>,
}

impl From<Hit> for ClassHit {
    fn from(hit: Hit) -> Self {
        let class = hit.key.to_string();
        Self { class, name: hit.name, major: hit.major_name, in_use: hit.pickable }
    }
}

fn hit_of(classes: &Classes, key: &ClassKey) -> ClassHit {
    let found = classes.find(key);
    ClassHit {
        class: key.to_string(),
        name: found.map(|f| f.class.name.clone()).unwrap_or_default(),
        major: found.map(|f| f.major_name.to_owned()).unwrap_or_default(),
        in_use: classes.catalogues().pick(key).is_ok(),
    }
}

impl ClassSheet {
    pub(crate) fn of(classes: &Classes, key: &ClassKey) -> Self {
        let found = classes.find(key);
        let (kind, ends) = match classes.successor(key) {
            Migration::To(end) if end == *key => ("same", vec![end]),
            Migration::To(end) => ("to", vec![end]),
            Migration::OneOf(ends) => ("one_of", ends),
            Migration::None => ("none", Vec::new()),
            Migration::Undecided => ("undecided", Vec::new()),
        };
        Self {
            class: key.to_string(),
            name: found.map(|f| f.class.name.clone()),
            major: found.map(|f| f.major_name.to_owned()),
            version: found.map(|f| f.version),
            retired_in: found.and_then(|f| f.retired_in),
            in_use: classes.catalogues().pick(key).is_ok(),
            successor: Successor {
                kind,
                classes: ends.iter().map(|end| hit_of(classes, end)).collect(),
            },
        }
    }
}

/// The classes that the typing says, of every edition, those in use first among equals.
#[utoipa::path(
    get, path = "/v1/desk/classes/search", tag = "classes", params(ClassQuery),
    responses((status = 200, body = Vec<ClassHit>), (status = 403, body = Refusal))
)]
pub(crate) async fn search(
    State(centre): State<Centre>,
    Asked(query): Asked<ClassQuery>,
) -> Json<Vec<ClassHit>> {
    let limit = query.limit.unwrap_or(20).clamp(1, 100);
    let classes = centre.authority.classes();
    let hits = classes.search(&query.q, usize::try_from(limit).unwrap_or(20));
    Json(hits.into_iter().map(ClassHit::from).collect())
}

/// Which class.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhichClass {
    /// Its key, as `standard/kind/major/minor`.
    #[param(schema_with = words::class)]
    class: ClassKey,
}

/// A class in whatever edition, and what the city's migration table says it is called now.
#[utoipa::path(
    get, path = "/v1/desk/classes/successor", tag = "classes", params(WhichClass),
    responses((status = 200, body = ClassSheet), (status = 400, body = Refusal))
)]
pub(crate) async fn successor(
    State(centre): State<Centre>,
    Asked(which): Asked<WhichClass>,
) -> Json<ClassSheet> {
    Json(ClassSheet::of(&centre.authority.classes(), &which.class))
}
