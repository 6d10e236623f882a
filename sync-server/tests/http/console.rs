//! The console's page: served by the centre itself, with nothing of anybody else.

use reqwest::StatusCode;

use crate::town::{Town, is, refused};

#[tokio::test]
async fn the_page_and_all_it_loads_come_from_the_centre() {
    let town = Town::start().await;
    let page = town.get("/").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()["cache-control"], "no-cache");
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'; script-src 'self'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    let text = page.text().await.unwrap();
    let loaded: Vec<&str> = text
        .split('"')
        .filter(|piece| piece.starts_with("/assets/") || piece.starts_with("http"))
        .collect();
    assert!(!loaded.is_empty(), "build the console first (cargo xtask build does): {text}");
    for path in loaded {
        let asset = town.get(path).send().await.unwrap();
        assert_eq!(asset.status(), StatusCode::OK, "{path}");
        assert_eq!(asset.headers()["cache-control"], "public, max-age=31536000, immutable");
        let kind = asset.headers()["content-type"].to_str().unwrap();
        let fits = if path.ends_with(".css") { "text/css" } else { "text/javascript" };
        assert!(kind.starts_with(fits), "{path}: {kind}");
        assert_eq!(asset.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn what_is_not_there_is_refused_as_everywhere() {
    let town = Town::start().await;
    for path in ["/assets/none.js", "/assets/..%2Findex.html", "/index.html", "/v1/none"] {
        assert_eq!(refused(town.get(path)).await, is(404, "route.unknown"), "{path}");
    }
}

/// The console's types are made from this file (`npm run schema`).
#[test]
fn the_console_is_typed_from_what_the_centre_says_of_itself() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/console/openapi.json");
    let now = serde_json::to_string_pretty(&sync_server::http::openapi()).unwrap() + "\n";
    if std::env::var_os("GOLDEN_WRITE").is_some() {
        std::fs::write(file, &now).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap();
    assert!(kept == now, "{file} is of another centre: cargo xtask bindings writes it anew");
}
