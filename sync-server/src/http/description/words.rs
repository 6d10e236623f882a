//! The domain's words as JSON schemas: what may be sent and what may come, not just "a string".

use serde::Serialize;
use shared::city::Role;
use shared::codes::{ResponsibilityGridCode, UnitCode, WorkNumber};
use shared::geo::Datum;
use shared::workflow::{CaseState, Move, MoveArgs, Source, TaskKind};
use utoipa::openapi::schema::{
    AdditionalProperties, Array, ArrayBuilder, Object, ObjectBuilder, Schema, SchemaFormat,
    SchemaType, Type,
};
use utoipa::openapi::{RefOr, path::Parameter};

/// Text without control characters, the way `shared::text` and the codes take it.
const PRINTABLE: &str = r"^[^\x00-\x1f\x7f-\x9f]*$";
/// The same without any white space.
const UNBROKEN: &str = r"^[!-~\u4e00-\u9fa5]+$";

/// One of a closed list.
fn one_of<T: Serialize>(all: &[T]) -> Object {
    let words = all.iter().filter_map(|word| serde_json::to_value(word).ok());
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

fn code(longest: usize) -> Object {
    let code = ObjectBuilder::new().schema_type(Type::String).pattern(Some(UNBROKEN));
    code.min_length(Some(1)).max_length(Some(longest)).build()
}

fn text(longest: usize) -> Object {
    let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(PRINTABLE));
    text.max_length(Some(longest)).build()
}

/// The same, or nothing.
fn or_nothing(mut object: Object) -> Object {
    if let SchemaType::Type(kind) = object.schema_type {
        object.schema_type = SchemaType::from_iter([kind, Type::Null]);
    }
    if let Some(words) = &mut object.enum_values {
        words.push(serde_json::Value::Null);
    }
    object
}

fn list_of(object: Object) -> Array {
    ArrayBuilder::new().items(RefOr::T(Schema::Object(object))).build()
}

/// A post.
pub(crate) fn post() -> Object {
    one_of(&Role::ALL)
}

/// Posts, one at least.
pub(crate) fn posts() -> Array {
    list_of(post())
}

/// Posts, or nothing said of them.
pub(crate) fn maybe_posts() -> Array {
    maybe(posts())
}

fn maybe(mut array: Array) -> Array {
    array.schema_type = SchemaType::from_iter([Type::Array, Type::Null]);
    array
}

/// A work number.
pub(crate) fn work_number() -> Object {
    code(WorkNumber::MAX_CHARS)
}

/// A unit's code, or none.
pub(crate) fn maybe_unit() -> Object {
    or_nothing(code(UnitCode::MAX_CHARS))
}

/// Responsibility grids.
pub(crate) fn grids() -> Array {
    list_of(code(ResponsibilityGridCode::MAX_CHARS))
}

/// Responsibility grids, or nothing said of them.
pub(crate) fn maybe_grids() -> Array {
    maybe(grids())
}

/// Where a case stands.
pub(crate) fn state() -> Object {
    one_of(&CaseState::ALL)
}

/// A move.
pub(crate) fn mv() -> Object {
    one_of(&Move::ALL)
}

/// A move, or none.
pub(crate) fn maybe_mv() -> Object {
    or_nothing(mv())
}

/// Where a case comes from.
pub(crate) fn source() -> Object {
    one_of(&Source::ALL)
}

/// One line, such as a place in words.
pub(crate) fn line() -> Object {
    text(200)
}

/// Some sentences.
pub(crate) fn paragraph() -> Object {
    text(2000)
}

/// A class or standard as somebody gave it, or none.
pub(crate) fn maybe_code() -> Object {
    or_nothing(text(40))
}

/// A value of the case itself: `shared` knows its shape.
pub(crate) fn thing() -> Object {
    ObjectBuilder::new().schema_type(SchemaType::AnyValue).build()
}

/// Several of them.
pub(crate) fn things() -> Array {
    list_of(thing())
}

/// A place on the map, or none: 1e-7 degrees and their datum.
pub(crate) fn maybe_point() -> Object {
    let degrees = |most: i64| {
        let degrees = ObjectBuilder::new().schema_type(Type::Integer);
        degrees.minimum(Some(-most)).maximum(Some(most)).build()
    };
    let point = ObjectBuilder::new()
        .property("lon_e7", degrees(1_800_000_000))
        .property("lat_e7", degrees(900_000_000))
        .property("datum", one_of(&Datum::ALL));
    or_nothing(
        ["lon_e7", "lat_e7", "datum"].into_iter().fold(point, ObjectBuilder::required).build(),
    )
}

/// What a move may be given: these keys and no others.
pub(crate) fn move_args() -> Object {
    let args = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Object, Type::Null]));
    let args = MoveArgs::KEYS.iter().fold(args, |args, key| match *key {
        "reason" | "receiver" | "without_media" => args.property(*key, line()),
        "opinion" => args.property(*key, paragraph()),
        "unit" | "standard" => args.property(*key, text(40)),
        "approve" | "satisfied" => args.property(*key, Object::with_type(Type::Boolean)),
        "source" => args.property(*key, source()),
        _ => args.property(*key, thing()),
    });
    args.additional_properties(Some(AdditionalProperties::FreeForm(false))).build()
}

/// The id of something.
pub(crate) fn id() -> Object {
    let id = ObjectBuilder::new().schema_type(Type::String);
    id.format(Some(SchemaFormat::Custom("uuid".to_owned()))).build()
}

/// A class, as `standard/kind/major/minor`.
pub(crate) fn class() -> Object {
    let class = ObjectBuilder::new().schema_type(Type::String);
    class.pattern(Some(r"^[A-Za-z0-9_.-]+/[a-z]+/[0-9]{2}/[0-9]{2,3}$")).build()
}

/// A unit's code.
pub(crate) fn unit() -> Object {
    code(UnitCode::MAX_CHARS)
}

/// A street's code: county and street.
pub(crate) fn street() -> Object {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9]{9}$")).build()
}

/// What is asked of somebody in the field.
pub(crate) fn field_task() -> Object {
    one_of(&[TaskKind::Verification, TaskKind::Check])
}

/// A caller's name, or none.
pub(crate) fn maybe_name() -> Object {
    or_nothing(text(40))
}

/// Where a caller is called back, or nowhere.
pub(crate) fn maybe_phone() -> Object {
    let phone = ObjectBuilder::new().schema_type(Type::String);
    or_nothing(phone.pattern(Some(r"^\+?[0-9]{3,20}$")).build())
}

/// The heading of a notice.
pub(crate) fn title() -> Object {
    text(60)
}

/// Whom a notice addresses: divisions of 6, 9 or 12 digits, posts, units; empty is everybody.
pub(crate) fn audience() -> Object {
    let division = ObjectBuilder::new().schema_type(Type::String);
    let division = division.pattern(Some("^[0-9]{6}([0-9]{3}){0,2}$")).build();
    ObjectBuilder::new()
        .property("divisions", list_of(division))
        .property("posts", posts())
        .property("units", list_of(unit()))
        .build()
}

/// One line, or none.
pub(crate) fn maybe_line() -> Object {
    or_nothing(line())
}

/// A piece of a path: whatever a path names is named by its id.
pub(super) fn name_path_piece(parameter: &mut Parameter) {
    parameter.schema = Some(RefOr::T(Schema::Object(id())));
}
