//! The whole list of routes against everybody who could try: nobody gets further than the list says.

use reqwest::Method;
use shared::city::Role;
use sync_server::http::access::{ROUTES, Route, Who};
use uuid::Uuid;

use crate::handset::{Device, Handset};
use crate::town::{Town, work_number};

/// Somebody who tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Nobody,
    Phone,
    RevokedPhone,
    OnPhone(Role),
    AtDesk(Role),
}

fn allowed(who: Who, caller: Caller) -> bool {
    match (who, caller) {
        (Who::Anyone | Who::Page, _) => true,
        (Who::Phone, Caller::Phone | Caller::OnPhone(_)) => true,
        (Who::PhoneEvenRevoked, Caller::Phone | Caller::OnPhone(_) | Caller::RevokedPhone) => true,
        (Who::Person, Caller::OnPhone(_) | Caller::AtDesk(_)) => true,
        (Who::PersonOnPhone, Caller::OnPhone(_)) => true,
        (Who::Desk(posts), Caller::AtDesk(role)) => posts.contains(&role),
        _ => false,
    }
}

struct Keys {
    phone: Device,
    revoked: Device,
}

async fn status(town: &Town, keys: &Keys, route: &Route, caller: Caller) -> u16 {
    let nil = Uuid::nil().to_string();
    let path = route
        .path
        .replace("{case}", &nil)
        .replace("{op}", &nil)
        .replace("{other}", &nil)
        .replace("{user}", &nil)
        .replace("{person}", &nil)
        .replace("{installation}", &nil)
        .replace("{notice}", &nil)
        .replace("{name}", "none")
        .replace("{file}", "none.js")
        .replace("{version}", "1");
    let method = Method::from_bytes(route.method.as_bytes()).unwrap();
    let mut ask = town.ask(method, &path);
    match caller {
        Caller::Nobody => {}
        Caller::Phone => ask = ask.header("x-installation", keys.phone.name()),
        Caller::RevokedPhone => ask = ask.header("x-installation", keys.revoked.name()),
        Caller::OnPhone(role) => {
            let device = Device { secret: keys.phone.secret.clone(), ..keys.phone };
            let handset = Handset::on(town, device, work_number(role)).await;
            ask = ask.header("x-installation", handset.device.name()).bearer_auth(handset.token);
        }
        Caller::AtDesk(role) => ask = ask.bearer_auth(town.desk_of(role).await),
    }
    ask.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn every_route_is_shut_to_everybody_who_is_not_on_its_list() {
    let town = Town::start().await;
    let (phone, revoked) = (Device::enrolled(&town).await, Device::enrolled(&town).await);
    let keeper = town.desk_of(Role::Administrator).await;
    let path = format!("/v1/admin/installations/{}/revoke", revoked.installation);
    assert_eq!(town.post(&path).bearer_auth(keeper).send().await.unwrap().status(), 204);
    let keys = Keys { phone, revoked };

    let mut callers = vec![Caller::Nobody, Caller::Phone, Caller::RevokedPhone];
    callers.extend(Role::ALL.map(|role| match role.in_field() {
        true => Caller::OnPhone(role),
        false => Caller::AtDesk(role),
    }));
    let (mut tried, mut wrong) = (0, Vec::new());
    for route in ROUTES {
        for caller in &callers {
            // Buckets fill again: this is about who, not about how often.
            town.passes(1000);
            let status = status(&town, &keys, route, *caller).await;
            let shut = status == 401 || status == 403;
            // A one-time token that is wrong is refused with 403 by the handler itself; here there
            // is no readable body, so a handler that is reached answers 400, 404 or 415.
            if shut == allowed(route.who, *caller) || status == 405 || status >= 500 {
                wrong.push(format!("{} {} by {caller:?}: {status}", route.method, route.path));
            }
            tried += 1;
        }
    }
    assert!(wrong.is_empty(), "{tried} tried:\n{}", wrong.join("\n"));
    assert_eq!(tried, ROUTES.len() * 18);
}

#[tokio::test]
async fn the_description_for_desks_names_every_route_of_theirs_and_no_other() {
    let town = Town::start().await;
    let api: serde_json::Value =
        town.get("/openapi.json").send().await.unwrap().json().await.unwrap();
    let mut described: Vec<String> = api["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(|m| format!("{} {path}", m.to_uppercase())).collect::<Vec<_>>()
        })
        .collect();
    let desk = |path: &str| path.starts_with("/v1/desk/") || path.starts_with("/v1/admin/");
    let mut listed: Vec<String> = ROUTES
        .iter()
        .filter(|route| desk(route.path))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    described.sort();
    listed.sort();
    assert_eq!(described, listed);
}
