//! JSON for desks and administrators, described by `/openapi.json`.

mod acts;
mod callers;
mod cases;
mod classes;
mod detail;
mod duty;
mod entry;
mod lists;
mod live;
mod notices;
mod register;
mod rulings;
mod similar;
mod verdicts;
mod view;

pub(super) use entry::DeskUser;

use axum::Router;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::admin;
use super::centre::Centre;
use super::description;
use super::fault::Refusal;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "城管通 desk",
        description = "What a desk and an administrator may ask of the centre. Every refusal is \
                       {code, zh, en}."
    ),
    components(schemas(Refusal))
)]
struct Api;

pub(super) fn routes() -> (Router<Centre>, OpenApi) {
    let (router, api) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(entry::sign_in))
        .routes(routes!(entry::sign_out))
        .routes(routes!(entry::me))
        .routes(routes!(live::live))
        .routes(routes!(lists::lists))
        .routes(routes!(classes::search))
        .routes(routes!(classes::successor))
        .routes(routes!(cases::queue))
        .routes(routes!(cases::case))
        .routes(routes!(cases::medium))
        .routes(routes!(register::register))
        .routes(routes!(callers::add))
        .routes(routes!(callers::reveal))
        .routes(routes!(rulings::list))
        .routes(routes!(similar::seen))
        .routes(routes!(similar::of_case))
        .routes(routes!(similar::dismiss))
        .routes(routes!(similar::counts))
        .routes(routes!(acts::act))
        .routes(routes!(acts::settle))
        .routes(routes!(duty::candidates))
        .routes(routes!(duty::on_duty))
        .routes(routes!(duty::hand_over))
        .routes(routes!(notices::list, notices::publish))
        .routes(routes!(notices::readers))
        .routes(routes!(notices::read))
        .routes(routes!(notices::withdraw))
        .merge(admin::routes())
        .split_for_parts();
    (router, description::complete(api))
}

/// The description of the desk's routes.
#[must_use]
pub fn openapi() -> OpenApi {
    routes().1
}
