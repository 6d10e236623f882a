//! Editions and the migration table at the command line and at the desk.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use shared::case::{FieldValue, ObjectValue};
use shared::catalogue::{Catalogues, Extension, NamedClass};
use shared::city::Role;
use shared::ops::{Body, FieldWrite, FieldsSet};

use crate::cli::typed;
use crate::handset::{Handset, text};
use crate::town::{Town, is, json_of, refused};

const LAMP: &str = "gb47678.5-2026/component/01/037";
const HEAD: &str = "from_standard,from_kind,from_major,from_minor,\
                    to_standard,to_kind,to_major,to_minor,note,remark\n";

fn successor(class: &str) -> String {
    format!("/v1/desk/classes/successor?class={class}")
}

async fn import(town: &Town, name: &str, text: &str, more: &[&str]) -> Result<String, String> {
    let file = town.folder.path().join(name);
    std::fs::write(&file, text).unwrap();
    let data = town.folder.path().join("data");
    let mut line = vec!["import", "--data", data.to_str().unwrap(), file.to_str().unwrap()];
    line.extend(more);
    typed(&line).await.map_err(|e| e.to_string())
}

/// Waits until the running centre answers as it should.
async fn until(town: &Town, desk: &str, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
    loop {
        let told = json_of(town.get(path).bearer_auth(desk), StatusCode::OK).await;
        if fits(&told) {
            return told;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        town.passes(1000);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r21_a_retired_minor_stays_readable_at_the_desk_and_is_led_on() {
    let town = Town::start().await;
    let desk = town.desk_of(Role::Acceptor).await;
    let national = Catalogues::national().unwrap();
    let lamp = LAMP.parse().unwrap();
    let new: shared::codes::ClassKey = "gb47678.5-2026/component/01/080".parse().unwrap();
    let change = Extension {
        added: vec![NamedClass { key: new, name: "城市照明（自定义）".to_owned() }],
        retired: vec![lamp],
        ..Extension::default()
    };
    let second = national.current().extended_by(&change).unwrap();
    let json = serde_json::to_string(&second).unwrap();
    let told = import(&town, "catalogue.json", &json, &[]).await.unwrap();
    assert!(told.contains("gb47678.5-2026 version 2: new reports speak this one"), "{told}");
    assert!(told.contains("cjt214-2007 version 1: kept to be read"), "{told}");
    let again = import(&town, "catalogue.json", &json, &[]).await.unwrap();
    assert!(again.contains("version 2: new reports speak this one"), "told anew: {again}");

    let lamp_now = until(&town, &desk, &successor(LAMP), |c| c["retired_in"] == json!(2)).await;
    assert_eq!(lamp_now["name"], json!("路灯"));
    assert_eq!(lamp_now["successor"]["kind"], json!("undecided"), "nobody said yet");

    // The city says what became of it; a faulty file changes nothing.
    let wrong = format!("{HEAD}gb47678.5-2026,component,01,037,,,,,same,\nx\n");
    let refused_rows = import(&town, "wrong.csv", &wrong, &[]).await.unwrap_err();
    assert!(refused_rows.contains("1 rows can't be taken"), "{refused_rows}");
    let rows = format!(
        "{HEAD}gb47678.5-2026,component,01,037,gb47678.5-2026,component,01,080,merged,路灯\n"
    );
    let told = import(&town, "migration.csv", &rows, &[]).await.unwrap();
    assert!(told.contains("136 classes are led on, 1 of them by this file"), "{told}");
    let path = successor(LAMP);
    let led = until(&town, &desk, &path, |c| c["successor"]["kind"] == json!("to")).await;
    assert_eq!(led["successor"]["classes"][0]["name"], json!("城市照明（自定义）"));
    let from_2007 = successor("cjt214-2007/component/01/18");
    let from_2007 = json_of(town.get(&from_2007).bearer_auth(&desk), StatusCode::OK).await;
    assert_eq!(
        from_2007["successor"]["classes"][0]["class"],
        json!(new.to_string()),
        "in two steps"
    );

    let hits = town.get("/v1/desk/classes/search?q=%E8%B7%AF%E7%81%AF").bearer_auth(&desk);
    let hits = json_of(hits, StatusCode::OK).await;
    let names: Vec<_> = hits.as_array().unwrap().iter().map(|hit| &hit["class"]).collect();
    assert!(names.contains(&&json!(LAMP)), "a desk finds retired ones: {names:?}");
    let pinyin = town.get("/v1/desk/classes/search?q=cszm&limit=1");
    let pinyin = json_of(pinyin.bearer_auth(&desk), StatusCode::OK).await;
    assert_eq!(pinyin[0]["class"], json!(new.to_string()));
    let nonsense = town.get(&successor("no/such/class/1")).bearer_auth(&desk);
    assert_eq!(refused(nonsense).await, is(400, "message.unreadable"));

    let mut phone = Handset::of(&town, "采0101").await;
    let case = phone.reports();
    let object = ObjectValue { class: Some(text(LAMP)), condition: None, component: None };
    let writes = vec![FieldWrite { value: FieldValue::Object(object), seen: vec![] }];
    phone.say(case, &Body::FieldsSet(FieldsSet { writes, salt: [7; 16].into() }));
    phone.push(&town).await;
    let path = format!("/v1/desk/cases/{case}");
    let sheet = json_of(town.get(&path).bearer_auth(&desk), StatusCode::OK).await;
    let class = &sheet["class"];
    assert_eq!((&class["class"], &class["name"]), (&json!(LAMP), &json!("路灯")));
    assert!(sheet["case"]["flags"].as_array().unwrap().contains(&json!("class.retired")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_standard_is_read_beside_the_current_one_unless_it_is_made_current() {
    let town = Town::start().await;
    let table = "kind,major,major_name,minor,name\ncomponent,01,公用设施,01,上水井盖\n";
    let standard = shared::codes::StandardRef::Gb30428_2_2013;
    let edition = shared::catalogue::Catalogue::from_table(standard, 1, table).unwrap();
    let json = serde_json::to_string(&edition).unwrap();
    let told = import(&town, "2013.json", &json, &[]).await.unwrap();
    assert!(told.contains("gb30428.2-2013 version 1: kept to be read"), "{told}");
    assert!(told.contains("with --current"), "{told}");
    let told = import(&town, "2013.json", &json, &["--current"]).await.unwrap();
    assert!(told.contains("gb30428.2-2013 version 1: new reports speak this one"), "{told}");
    assert!(told.contains("gb47678.5-2026 version 1: kept to be read"), "{told}");
}
