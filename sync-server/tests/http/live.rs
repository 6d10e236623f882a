//! What an open console is told: that a case changed, within two seconds, if it is the reader's.

use std::time::Duration;

use reqwest::{Response, StatusCode};
use serde_json::json;
use shared::city::Role;

use crate::desk::reported;
use crate::town::{Town, json_of, work_number};

/// What the console is promised.
const SOON: Duration = Duration::from_secs(2);

struct Line {
    response: Response,
    rest: String,
}

impl Line {
    async fn of(town: &Town, number: &str) -> Self {
        let token = town.desk(number).await;
        let response = town.get("/v1/desk/live").bearer_auth(token).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut line = Self { response, rest: String::new() };
        assert_eq!(line.next().await, Some(("here".to_owned(), String::new())));
        line
    }

    /// The next message; none when the line has ended.
    async fn next(&mut self) -> Option<(String, String)> {
        loop {
            if let Some(end) = self.rest.find("\n\n") {
                let block = self.rest.drain(..end + 2).collect::<String>();
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(name))
                        .map(|v| v.trim().to_owned())
                };
                if let Some(event) = field("event:") {
                    return Some((event, field("data:").unwrap_or_default()));
                }
                continue;
            }
            let bytes = self.response.chunk().await.unwrap()?;
            self.rest.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    async fn soon(&mut self) -> Option<(String, String)> {
        tokio::time::timeout(SOON, self.next()).await.expect("told in time")
    }
}

#[tokio::test]
async fn a_case_is_told_to_the_desk_at_once_and_to_the_unit_that_gets_it() {
    let town = Town::start().await;
    let mut desk = Line::of(&town, work_number(Role::Acceptor)).await;
    let mut unit = Line::of(&town, "终0701").await;
    let (_, case) = reported(&town).await;
    assert_eq!(desk.soon().await, Some(("case".to_owned(), case.to_string())));

    let acceptor = town.desk_of(Role::Acceptor).await;
    let sheet = format!("/v1/desk/cases/{case}");
    let seen = json_of(town.get(&sheet).bearer_auth(&acceptor), StatusCode::OK).await;
    let act =
        json!({"move": "decline", "seen_pos": seen["case"]["pos"], "args": {"reason": "重复"}});
    let acts = town.post(&format!("{sheet}/acts")).bearer_auth(&acceptor).json(&act);
    assert_eq!(json_of(acts, StatusCode::OK).await["verdict"]["verdict"], "applied");
    loop {
        // A push is written in several steps: each is told.
        assert_eq!(desk.soon().await, Some(("case".to_owned(), case.to_string())));
        let now = json_of(town.get(&sheet).bearer_auth(&acceptor), StatusCode::OK).await;
        if now["case"]["state"] == "declined" {
            break;
        }
    }
    // It never was the unit's.
    let told = tokio::time::timeout(Duration::from_millis(300), unit.next()).await;
    assert!(told.is_err(), "{told:?}");
}

#[tokio::test]
async fn a_line_ends_with_its_sign_in() {
    let town = Town::start().await;
    let token = town.desk_of(Role::Acceptor).await;
    let ask = || town.get("/v1/desk/live").bearer_auth(&token);
    let mut line = Line { response: ask().send().await.unwrap(), rest: String::new() };
    assert!(line.next().await.is_some());
    town.post("/v1/desk/sign-out").bearer_auth(&token).send().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(20), line.next()).await;
    assert_eq!(ended.expect("it ends by itself"), None);
    assert_eq!(ask().send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_centre_that_stops_lets_its_listeners_go() {
    let mut town = Town::start().await;
    let mut line = Line::of(&town, work_number(Role::Acceptor)).await;
    town.tell_to_stop();
    assert_eq!(line.soon().await, None);
    town.stopped().await;
}
