//! Who learns what of people: every string of every answer is looked at.

use reqwest::StatusCode;
use serde_json::{Value, json};
use shared::city::Role;
use shared::ids::CaseId;
use shared::sync::{PullReply, PullRequest};

use crate::handset::Handset;
use crate::town::{Town, is, json_of, message, refused, work_number};

const CALLER: [&str; 4] = ["王小明", "13812345678", "5678", "示范里"];
/// What a city may choose to show for the collector 采0101.
const NAME: &str = "诸葛采集";

/// A town whose collector is shown by name, with a case of his and of a caller's that a crew works on.
struct Street {
    town: Town,
    case: CaseId,
    crew: Handset,
}

async fn act(town: &Town, role: Role, case: CaseId, mv: &str, args: Value) {
    let desk = town.desk_of(role).await;
    acts(town, &desk, case, mv, args).await;
}

async fn acts(town: &Town, desk: &str, case: CaseId, mv: &str, args: Value) {
    let path = format!("/v1/desk/cases/{case}");
    let sheet = json_of(town.get(&path).bearer_auth(desk), StatusCode::OK).await;
    let body = json!({"move": mv, "seen_pos": sheet["case"]["pos"], "args": args});
    let ask = town.post(&format!("{path}/acts")).bearer_auth(desk).json(&body);
    let done = json_of(ask, StatusCode::OK).await;
    assert_eq!(done["verdict"]["verdict"], json!("applied"), "{mv}: {done}");
}

async fn street(work_numbers_outside: bool) -> Street {
    let folder = tempfile::tempdir().unwrap();
    sync_server::cli::fill(crate::town::cheap(&folder)).await.unwrap();
    let uri = crate::town::cheap(&folder).database_uri();
    let engine = sync_server::store::engine::open(&uri).await.unwrap();
    let store = sync_server::store::Store::open(engine).await.unwrap();
    let mut city = store.city().await.unwrap().unwrap();
    city.policy.privacy.work_numbers_outside = work_numbers_outside;
    store.set_city(&city, None).await.unwrap();
    store.engine().close().await.unwrap();
    let settings = crate::town::cheap(&folder);
    let town = Town::serve(folder, settings).await;

    let mut collector = Handset::of(&town, work_number(Role::Collector)).await;
    let keeper = town.desk_of(Role::Administrator).await;
    let path = format!("/v1/admin/users/{}", collector.who.user.id);
    let named = town.ask(reqwest::Method::PATCH, &path).bearer_auth(&keeper);
    let named = named.json(&json!({"display": NAME})).send().await.unwrap();
    assert!(named.status().is_success());
    let case = collector.reports();
    collector.places(case);
    collector.remarks(case, "井盖缺失");
    collector.push(&town).await;

    let acceptor = town.desk_of(Role::Acceptor).await;
    let caller = json!({"name": CALLER[0], "phone": CALLER[1], "address": "示范里 3 幢 402", "call_back": true});
    let path = format!("/v1/desk/cases/{case}/callers");
    json_of(town.post(&path).bearer_auth(&acceptor).json(&caller), StatusCode::OK).await;

    let standard = "SF-C01037-2";
    act(&town, Role::Acceptor, case, "accept", json!({"standard": standard})).await;
    act(&town, Role::ShiftLeader, case, "file", json!({"standard": standard})).await;
    let crew = Handset::of(&town, work_number(Role::Crew)).await;
    let unit = crew.who.user.unit.clone().unwrap().to_string();
    let clerk = town.desk("终0702").await;
    act(&town, Role::Dispatcher, case, "dispatch", json!({"unit": unit})).await;
    acts(&town, &clerk, case, "assign", json!({"assignee": crew.who.user.id})).await;
    Street { town, case, crew }
}

/// Every string of an answer, keys included.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, found)),
        Value::Object(members) => {
            for (key, member) in members {
                found.push(key.clone());
                strings(member, found);
            }
        }
        _ => {}
    }
}

fn holds(value: &Value, what: &str) -> bool {
    let mut found = Vec::new();
    strings(value, &mut found);
    found.iter().any(|text| text.contains(what))
}

/// Every answer that somebody at a desk can get who may not write.
async fn answers_at_desk(street: &Street, number: &str) -> Vec<Value> {
    let Street { town, case, .. } = street;
    let desk = town.desk(number).await;
    let mut answers = Vec::new();
    for path in [
        "/v1/desk/me".to_owned(),
        "/v1/desk/lists".to_owned(),
        "/v1/desk/cases".to_owned(),
        format!("/v1/desk/cases/{case}"),
    ] {
        let answer = town.get(&path).bearer_auth(&desk).send().await.unwrap();
        answers.push(answer.json().await.unwrap());
    }
    let asked = town.post(&format!("/v1/desk/cases/{case}/callers/{case}/reveal"));
    let asked = asked.bearer_auth(&desk).json(&json!({"reason": "想知道"}));
    assert_eq!(refused(asked).await, is(403, "access.not_your_post"));
    answers
}

/// Everything a phone pulls.
async fn answers_on_phone(street: &Street) -> Vec<Value> {
    let request = PullRequest { protocol: 1, limit: 100, ..PullRequest::default() };
    let reply: PullReply = message(street.crew.asks(&street.town, "/v1/pull", &request)).await;
    assert!(reply.views.iter().any(|view| view.case.id == street.case));
    vec![serde_json::to_value(&reply).unwrap()]
}

async fn everything_outside_the_desk(street: &Street) -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("unit clerk", answers_at_desk(street, "终0702").await),
        ("observer", answers_at_desk(street, work_number(Role::Observer)).await),
        ("crew", answers_on_phone(street).await),
    ]
}

#[tokio::test]
async fn units_crews_and_observers_learn_no_caller_and_a_collectors_work_number_at_most() {
    let street = street(true).await;
    for (who, answers) in everything_outside_the_desk(&street).await {
        for secret in CALLER.iter().chain([&NAME]) {
            let told = answers.iter().find(|answer| holds(answer, secret));
            assert!(told.is_none(), "{who} learns {secret}: {told:?}");
        }
        assert!(answers.iter().any(|answer| holds(answer, "采0101")), "{who}: the work number");
    }
    // The desk does see the name, and of the caller a mask.
    let path = format!("/v1/desk/cases/{}", street.case);
    let desk = street.town.desk_of(Role::Dispatcher).await;
    let sheet = json_of(street.town.get(&path).bearer_auth(desk), StatusCode::OK).await;
    assert!(holds(&sheet, NAME));
    assert_eq!(sheet["callers"][0]["name"], json!("王**"));
    assert_eq!(sheet["callers"][0]["phone"], json!("138****5678"));
    assert!(!holds(&sheet, CALLER[0]) && !holds(&sheet, CALLER[1]) && !holds(&sheet, CALLER[3]));
}

#[tokio::test]
async fn a_city_may_keep_even_work_numbers_from_units_crews_and_observers() {
    let street = street(false).await;
    for (who, answers) in everything_outside_the_desk(&street).await {
        for secret in CALLER.iter().chain([&NAME, &"采0101"]) {
            let told = answers.iter().find(|answer| holds(answer, secret));
            assert!(told.is_none(), "{who} learns {secret}: {told:?}");
        }
    }
    let desk = street.town.desk("终0702").await;
    let path = format!("/v1/desk/cases/{}", street.case);
    let sheet = json_of(street.town.get(&path).bearer_auth(desk), StatusCode::OK).await;
    assert!(holds(&sheet["people"], "信息采集员"), "the post, and nothing else");
}

#[tokio::test]
async fn a_caller_is_shown_whole_for_a_reason_that_an_auditor_reads() {
    let town = Town::start().await;
    let acceptor = town.desk_of(Role::Acceptor).await;
    let post = |path: &str, body: Value| town.post(path).bearer_auth(&acceptor).json(&body);
    let call = |text: &str| {
        json!({"source": "hotline", "description": text, "place": "示范路 12 号",
               "caller": {"name": CALLER[0], "phone": "138-1234-5678", "call_back": true}})
    };
    let told = post("/v1/desk/cases", call("王小明反映井盖缺失"));
    assert_eq!(refused(told).await, is(422, "caller.in_text"));
    let odd = post(
        "/v1/desk/cases",
        json!({"source": "hotline", "description": "井盖缺失",
        "place": "示范路", "caller": {"phone": "请问小王"}}),
    );
    assert_eq!(refused(odd).await, is(400, "message.unreadable"));
    let made = json_of(post("/v1/desk/cases", call("市民反映井盖缺失")), StatusCode::OK).await;
    let path = format!("/v1/desk/cases/{}", made["case"].as_str().unwrap());
    let sheet = json_of(town.get(&path).bearer_auth(&acceptor), StatusCode::OK).await;
    let person = sheet["callers"][0]["person"].as_str().unwrap();
    assert_eq!(sheet["callers"][0]["call_back"], json!(true));

    let reveal = format!("{path}/callers/{person}/reveal");
    assert_eq!(refused(post(&reveal, json!({}))).await, is(400, "message.unreadable"));
    assert_eq!(refused(post(&reveal, json!({"reason": " "}))).await, is(422, "reason.missing"));
    let nobody = format!("{path}/callers/{}/reveal", uuid::Uuid::nil());
    let nobody = post(&nobody, json!({"reason": "回访"}));
    assert_eq!(refused(nobody).await, is(404, "caller.unknown"));
    let whole = json_of(post(&reveal, json!({"reason": "回访"})), StatusCode::OK).await;
    assert_eq!((&whole["name"], &whole["phone"]), (&json!(CALLER[0]), &json!(CALLER[1])));

    let auditor = town.desk_of(Role::Auditor).await;
    let log = json_of(town.get("/v1/admin/reveals").bearer_auth(auditor), StatusCode::OK).await;
    assert_eq!(log.as_array().unwrap().len(), 1, "what was refused showed nothing");
    assert_eq!((&log[0]["person"], &log[0]["reason"]), (&json!(person), &json!("回访")));
    assert!(!holds(&log, CALLER[0]) && !holds(&log, CALLER[1]));
}
