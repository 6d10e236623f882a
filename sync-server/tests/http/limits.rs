//! Too often is refused and counts as nothing; what is counted is seen by keepers alone.

use reqwest::StatusCode;
use shared::city::Role;
use shared::ops::Outcome;
use sync_server::http::Rate;

use crate::handset::{Device, Handset};
use crate::town::{Town, is, refused};

#[tokio::test]
async fn a_push_too_many_is_refused_and_nothing_of_it_counts_as_received() {
    let slow = Rate { per_second: 1, burst: 3 };
    let town = Town::with(|settings| settings.limits.phone = slow).await;
    let mut phone = Handset::of(&town, "采0101").await; // its sign-in is the first of three
    phone.reports();
    let push = || phone.device.says(&town, "/v1/push", &Handset::empty());
    for _ in 0..2 {
        assert_eq!(push().send().await.unwrap().status(), StatusCode::OK);
    }
    let told = phone.device.says(&town, "/v1/push", &phone.unsent()).send().await.unwrap();
    assert_eq!(told.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(told.headers()["retry-after"], "1");
    assert!(phone.pull(&town).await.views.is_empty(), "nothing was received");

    let other = Device::enrolled(&town).await;
    let neighbour = other.says(&town, "/v1/push", &Handset::empty()).send().await.unwrap();
    assert_eq!(neighbour.status(), StatusCode::OK, "one phone's haste is no other's");

    town.passes(1000);
    assert_eq!(phone.push(&town).await[0].outcome, Outcome::Accepted);
}

#[tokio::test]
async fn strangers_are_counted_by_address() {
    let town = Town::with(|s| s.limits.address = Rate { per_second: 1, burst: 5 }).await;
    for _ in 0..5 {
        assert_eq!(town.get("/v1/hello").send().await.unwrap().status(), StatusCode::OK);
    }
    assert_eq!(refused(town.get("/v1/hello")).await.1, "request.too_many");
    // Whoever guesses credentials is a stranger too.
    let guess = town.get("/v1/desk/me").bearer_auth("0".repeat(64));
    assert_eq!(refused(guess).await.1, "request.too_many");
}

#[tokio::test]
async fn behind_a_proxy_the_last_hop_names_the_address() {
    let town = Town::with(|settings| {
        settings.behind_proxy = true;
        settings.limits.address = Rate { per_second: 1, burst: 2 };
    })
    .await;
    let hello =
        |from: &str| town.get("/v1/hello").header("x-forwarded-for", from.to_owned()).send();
    for n in 0..2 {
        // What the sender wrote before the proxy's own entry is worth nothing.
        let from = format!("10.0.0.{n}, 203.0.113.7");
        assert_eq!(hello(&from).await.unwrap().status(), StatusCode::OK);
    }
    assert_eq!(hello("10.9.9.9, 203.0.113.7").await.unwrap().status(), 429);
    assert_eq!(hello("203.0.113.8").await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn counters_are_on_their_own_listener_and_name_nobody() {
    let town = Town::start().await;
    let mut phone = Handset::of(&town, "采0101").await;
    phone.reports();
    phone.push(&town).await;
    assert_eq!(refused(town.get("/metrics")).await.1, "route.unknown");
    let page = town.client.get(format!("http://{}/metrics", town.metrics)).send().await.unwrap();
    let text = page.text().await.unwrap();
    for line in [
        "cgt_ops_total{outcome=\"accepted\"} 1",
        "cgt_pushes_total 1",
        "cgt_batches_total{answer=\"admitted\"} 1",
        "cgt_requests_total{method=\"POST\",route=\"/v1/push\",status=\"200\"} 1",
        "cgt_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "cgt_refusals_total{code=\"route.unknown\"} 1",
    ] {
        assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    }
    for secret in ["采0101", &phone.token, &phone.device.installation.to_string()] {
        assert!(!text.contains(secret), "{secret}");
    }
    let health = town.client.get(format!("http://{}/healthz", town.metrics)).send().await.unwrap();
    assert_eq!(health.status(), StatusCode::OK);
}

#[tokio::test]
async fn every_answer_has_an_id_and_tells_browsers_to_be_careful() {
    let town = Town::start().await;
    for path in ["/healthz", "/v1/hello", "/v1/nothing"] {
        let answer = town.get(path).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("x-request-id").len(), 32);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").contains("default-src 'none'"));
        assert_eq!(header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn a_character_that_no_database_keeps_is_refused_and_no_fault_of_the_centre() {
    let town = Town::start().await;
    let asks = [
        (Role::Dispatcher, "/v1/desk/rulings?before=%00"),
        (Role::Dispatcher, "/v1/desk/rulings?class=%00"),
        (Role::Dispatcher, "/v1/desk/rulings?unit=%00"),
        (Role::Dispatcher, "/v1/desk/rulings?street=a%00"),
        (Role::Acceptor, "/v1/desk/cases?before=%00"),
        (Role::Acceptor, "/v1/desk/cases?state=%00"),
        (Role::Acceptor, "/v1/desk/similar?lon=1&lat=1&component=%00"),
        (Role::Auditor, "/v1/admin/audit?before=%00"),
        (Role::Auditor, "/v1/admin/reveals?before=%00"),
    ];
    for (post, path) in asks {
        let ask = town.get(path).bearer_auth(town.desk_of(post).await);
        assert_eq!(refused(ask).await, is(400, "message.unreadable"), "{path}");
    }
}
