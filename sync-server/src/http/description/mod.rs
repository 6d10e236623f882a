//! What `/openapi.json` says beyond each handler's own words: who may use a route, how one proves it,
//! and every refusal that may come before or instead of a handler's answer. Taken from the one list of
//! routes, so that neither can say what the other doesn't.

#[cfg(test)]
mod tests;
pub(in crate::http) mod words;

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{OpenApi, PathItem, Ref, RefOr};

use super::access::{ROUTES, Route, Who};
use super::door::COOKIE;
use crate::photos::serve::types;

/// What a handler writes for the bytes of a medium.
const BYTES: &str = "application/octet-stream";

/// Completes the description of the routes that it names.
pub(super) fn complete(mut api: OpenApi) -> OpenApi {
    for route in ROUTES {
        let Some(item) = api.paths.paths.get_mut(route.path) else { continue };
        if let Some(operation) = operation(item, route.method) {
            describe(operation, route);
        }
    }
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let components = api.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let cookie = ApiKey::Cookie(ApiKeyValue::new(COOKIE));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(cookie));
    api
}

fn operation<'a>(item: &'a mut PathItem, method: &str) -> Option<&'a mut Operation> {
    let slot = match method {
        "GET" => &mut item.get,
        "POST" => &mut item.post,
        "PUT" => &mut item.put,
        "PATCH" => &mut item.patch,
        "DELETE" => &mut item.delete,
        _ => return None,
    };
    slot.as_mut()
}

/// What a medium is shown as is told by its bytes.
fn name_types(operation: &mut Operation) {
    let responses = &mut operation.responses.responses;
    let Some(RefOr::T(whole)) = responses.get_mut("200") else { return };
    let Some(content) = whole.content.get(BYTES).cloned() else { return };
    whole.content.extend(types().iter().map(|name| ((*name).to_owned(), content.clone())));
    let (mut part, mut bare) = (whole.clone(), whole.clone());
    part.description = "the part that Range asks for".to_owned();
    bare.content.clear();
    bare.description = "the reader has it already".to_owned();
    responses.insert("206".to_owned(), RefOr::T(part));
    responses.insert("304".to_owned(), RefOr::T(bare.clone()));
    bare.description = "Range asks for what lies beyond the end".to_owned();
    responses.insert("416".to_owned(), RefOr::T(bare));
}

fn describe(operation: &mut Operation, route: &Route) {
    name_types(operation);
    operation.operation_id = Some(name(route));
    for parameter in operation.parameters.iter_mut().flatten() {
        match parameter {
            RefOr::T(piece) if piece.parameter_in == ParameterIn::Path => {
                words::name_path_piece(piece);
            }
            _ => {}
        }
    }
    refuse(operation, "408", "the request took too long");
    refuse(operation, "429", "too many requests: wait as long as Retry-After says");
    refuse(operation, "500", "the centre failed and wrote it down");
    refuse(operation, "503", "not now: wait as long as Retry-After says");
    if operation.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty()) {
        refuse(operation, "400", "the query can't be read");
        refuse(operation, "404", "there is no such thing");
    }
    if operation.request_body.is_some() {
        refuse(operation, "400", "the body can't be read");
        refuse(operation, "413", "the body is too large");
        refuse(operation, "415", "the body is no JSON");
        refuse(operation, "507", "the centre's disk is full");
    }
    if route.who == Who::Anyone {
        return;
    }
    refuse(operation, "401", "nobody is signed in");
    refuse(operation, "403", "not for these posts, or from another site");
    let proof = ["bearer", "cookie"].map(|name| SecurityRequirement::new(name, [""; 0]));
    operation.security = Some(proof.to_vec());
    if let Who::Desk(posts) = route.who {
        let posts = serde_json::json!(posts);
        let note = operation.extensions.get_or_insert_default();
        note.insert("x-posts".to_owned(), posts);
    }
}

/// A name of its own for every operation: handlers of different files share theirs.
fn name(route: &Route) -> String {
    let pieces = route.path.split('/').skip(2).map(|piece| piece.trim_matches(['{', '}']));
    let words = std::iter::once(route.method).chain(pieces).map(|word| word.replace('-', "_"));
    words.collect::<Vec<_>>().join("_").to_lowercase()
}

/// Adds a refusal that the handler has not described in its own words.
fn refuse(operation: &mut Operation, status: &str, why: &str) {
    let refusal = || {
        let schema = Ref::from_schema_name("Refusal");
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let refusal = ResponseBuilder::new().description(why).content("application/json", content);
        RefOr::<Response>::T(refusal.build())
    };
    operation.responses.responses.entry(status.to_owned()).or_insert_with(refusal);
}
