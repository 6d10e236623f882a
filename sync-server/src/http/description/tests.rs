use super::super::access::{ROUTES, Who};
use super::super::openapi;

fn described() -> serde_json::Value {
    serde_json::to_value(openapi()).unwrap()
}

#[test]
fn every_route_of_desk_and_administration_is_described_with_whom_it_is_for() {
    let api = described();
    for route in ROUTES {
        let told = route.path.starts_with("/v1/desk/") || route.path.starts_with("/v1/admin/");
        let operation = &api["paths"][route.path][route.method.to_lowercase()];
        assert_eq!(operation.is_object(), told, "{} {}", route.method, route.path);
        if let Who::Desk(posts) = route.who {
            let told = operation["x-posts"].as_array().unwrap();
            assert_eq!(told.len(), posts.len(), "{} {}", route.method, route.path);
            assert!(operation["security"].is_array());
        }
    }
}

#[test]
fn every_operation_has_a_name_of_its_own() {
    let api = described();
    let items = api["paths"].as_object().unwrap().values();
    let named: Vec<_> = items
        .flat_map(|item| item.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect();
    let once: std::collections::BTreeSet<_> = named.iter().collect();
    assert_eq!(once.len(), named.len(), "{named:?}");
    assert!(once.contains(&"patch_admin_users_user".to_owned()), "{named:?}");
}

#[test]
fn every_answer_has_its_own_number() {
    let api = described();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for status in operation["responses"].as_object().unwrap().keys() {
                let number: u16 = status.parse().unwrap_or(0);
                assert!((200..600).contains(&number), "{method} {path} answers {status}");
            }
        }
    }
}
