//! Editions side by side: what an old phone says under an old catalogue is taken, and read for ever.

use shared::case::{FieldValue, ObjectValue};
use shared::catalogue::{Catalogue, Extension, Migration};
use shared::city::Role;
use shared::codes::{ClassKey, StandardRef};
use shared::ops::{Body, CaseCreated, Outcome, ReportKind};
use shared::workflow::{Move, MoveArgs};

use sync_server::store::engine::{Applied, Statement};

use crate::centre::{Centre, MORNING};
use crate::phone::{Phone, text};

const LAMP: &str = "gb47678.5-2026/component/01/037";

async fn says(
    phone: &mut Phone,
    centre: &Centre,
    catalogue: &str,
    class: &str,
) -> (shared::ids::CaseId, Vec<Outcome>) {
    let case = shared::ids::CaseId(uuid::Uuid::now_v7());
    phone.say(
        case,
        &Body::CaseCreated(CaseCreated {
            reporter: phone.user,
            work_number: text("采0101"),
            field_code: text("采0101-0701-001"),
            kind: ReportKind::Patrol,
            found_at: MORNING,
            catalogue: text(catalogue),
            fix: None,
        }),
    );
    let object = ObjectValue { class: Some(text(class)), condition: None, component: None };
    phone.writes(case, vec![(FieldValue::Object(object), vec![])]);
    let receipts = phone.push(centre).await;
    (case, receipts.into_iter().map(|r| r.outcome).collect())
}

pub(crate) async fn r21_old_phone_and_new_catalogue_and_the_reverse_both_sync(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let before = centre.authority.classes().catalogues().clone();
    let lamp: ClassKey = LAMP.parse().unwrap();
    let retires = Extension { retired: vec![lamp], ..Extension::default() };
    let second = before.current().extended_by(&retires).unwrap();
    let all = before.clone().taking(second).unwrap();
    centre.authority.set_catalogues(&all, None).await.unwrap();
    assert_eq!(centre.authority.classes().current().as_str(), "gb47678.5-2026/2");

    // An old phone: a class that was retired meanwhile, and one of the standard before.
    let (retired, outcomes) = says(&mut phone, &centre, "gb47678.5-2026/1", LAMP).await;
    assert!(outcomes.iter().all(|o| *o == Outcome::Accepted), "{outcomes:?}");
    let (older, outcomes) =
        says(&mut phone, &centre, "cjt214-2007/1", "cjt214-2007/component/01/18").await;
    assert!(outcomes.iter().all(|o| *o == Outcome::Accepted), "{outcomes:?}");
    let (flagged, said) = centre_case(&centre, retired).await;
    assert_eq!((flagged, said.as_str()), (vec!["class.retired".to_owned()], "gb47678.5-2026/1"));
    let (flagged, said) = centre_case(&centre, older).await;
    assert_eq!((flagged, said.as_str()), (vec!["class.not_current".to_owned()], "cjt214-2007/1"));

    // The desk reads both, is led on by the table, and files the case under what holds now.
    let classes = centre.authority.classes();
    let name = |key: &str| classes.find(&key.parse().unwrap()).unwrap().class.name.clone();
    assert_eq!((name(LAMP), name("cjt214-2007/component/01/18")), ("路灯".into(), "路灯".into()));
    let old: ClassKey = "cjt214-2007/component/01/18".parse().unwrap();
    assert_eq!(classes.successor(&old), Migration::To(lamp), "the table says so");
    let acceptor = centre.any(Role::Acceptor);
    centre.does(acceptor, older, Move::Accept, MoveArgs::default()).await;

    // A new phone beside an old centre: its class is one nobody there has heard of yet.
    let (newer, outcomes) =
        says(&mut phone, &centre, "gb47678.5-2026/3", "gb47678.5-2026/component/01/080").await;
    assert!(outcomes.iter().all(|o| *o == Outcome::Accepted), "{outcomes:?}");
    assert_eq!(centre_case(&centre, newer).await.0, ["class.unknown"]);
    let (_, kept) = (newer, centre.authority.store().case(newer).await.unwrap().unwrap());
    let class = kept.doc.class().unwrap();
    assert_eq!(class.to_string(), "gb47678.5-2026/component/01/080", "kept as it was said");
    // The edition follows, and the case has its name without being touched.
    let bridge =
        shared::catalogue::NamedClass { key: class, name: "桥灯（自定义）".to_owned() };
    let adds = Extension { added: vec![bridge], ..Extension::default() };
    let third = classes.catalogues().current().extended_by(&adds).unwrap();
    let all = classes.catalogues().clone().taking(third).unwrap();
    centre.authority.set_catalogues(&all, None).await.unwrap();
    let now = centre.authority.classes();
    assert_eq!(now.find(&class).unwrap().class.name, "桥灯（自定义）");
    assert!(now.search("桥灯", 5).iter().any(|hit| hit.key == class));
}

async fn centre_case(centre: &Centre, case: shared::ids::CaseId) -> (Vec<String>, String) {
    let case = centre.authority.store().case(case).await.unwrap().unwrap();
    (case.flags.clone(), case.doc.facts().unwrap().what.catalogue.to_string())
}

pub(crate) async fn the_one_catalogue_of_a_centre_of_old_is_taken_over(centre: Centre) {
    let store = centre.authority.store();
    let table = "kind,major,major_name,minor,name\ncomponent,01,公用设施,01,上水井盖\n";
    let alone = Catalogue::from_table(StandardRef::Gb30428_2_2013, 7, table).unwrap();
    let json = serde_json::to_string(&alone).unwrap();
    let row = shared_statement(&json);
    while !matches!(store.engine().apply(vec![row.clone()]).await.unwrap(), Applied::Done(_)) {}
    let all = store.catalogues().await.unwrap().unwrap();
    assert_eq!((all.current().standard(), all.current().version()), (alone.standard(), 7));
    assert!(all.find(&LAMP.parse().unwrap()).is_some(), "the national ones stand beside it");
    store.set_catalogues(&all, None).await.unwrap();
    assert_eq!(store.meta("catalogue").await.unwrap(), None, "the old row went");
    assert_eq!(store.catalogues().await.unwrap().unwrap(), all);
}

fn shared_statement(json: &str) -> Statement {
    Statement::new("INSERT INTO meta (key, value) VALUES ('catalogue', $1)", vec![json.into()])
}
