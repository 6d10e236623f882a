//! Callers: beside the case, masked at the desk, whole for a written reason, erased in time.

use shared::case::{ObjectValue, PlaceValue};
use shared::city::{City, Role};
use shared::geo::FixSource;
use shared::ids::CaseId;
use shared::person::{AddressWords, Caller, PersonName, Phone as Telephone};
use shared::sync::{PullRequest, encode};
use shared::workflow::{Move, MoveArgs, Source, TaskKind};
use sync_server::authority::{AuthorityError, Registration};
use sync_server::store::Account;

use crate::centre::{Centre, reason};
use crate::phone::{Phone, text};

const DAY: i64 = 86_400_000;

pub(crate) fn caller(name: &str, phone: &str) -> Caller {
    Caller {
        name: PersonName::new(name).ok(),
        phone: Telephone::new(phone).ok(),
        address: AddressWords::new("示范里 3 幢 402").ok(),
        call_back: true,
    }
}

pub(crate) fn call(caller: Option<Caller>) -> Registration {
    let point =
        shared::geo::Point::new(1_021_234_567, 401_234_567, shared::geo::Datum::Wgs84).unwrap();
    Registration {
        source: Source::Hotline,
        description: text("市民来电反映井盖缺失"),
        place: PlaceValue {
            point: Some(point),
            accuracy_dm: None,
            source: FixSource::MapPick,
            text: text("示范路 12 号门前"),
            unit_grid: None,
        },
        object: ObjectValue {
            class: Some(text("gb47678.5-2026/component/01/037")),
            ..ObjectValue::default()
        },
        caller,
    }
}

async fn registered(centre: &Centre, name: &str) -> CaseId {
    let said = call(Some(caller(name, "13812345678")));
    centre.authority.register(&said, centre.any(Role::Acceptor)).await.unwrap().0
}

async fn masked(centre: &Centre, case: CaseId, who: &Account) -> Vec<String> {
    let detail = centre.authority.case_for(case, who).await.unwrap();
    let shown = detail.callers.iter();
    shown.map(|c| format!("{:?} {:?} {:?}", c.name, c.phone, c.erased_at)).collect()
}

pub(crate) async fn a_caller_is_beside_the_case_and_whole_for_a_reason_only(centre: Centre) {
    let (acceptor, leader) = (centre.any(Role::Acceptor), centre.any(Role::ShiftLeader));
    let authority = &centre.authority;
    let case = registered(&centre, "王小明").await;
    let log = authority.store().entries(case, 0).await.unwrap();
    let stored = authority.store().case(case).await.unwrap().unwrap();
    for bytes in [encode(&log), encode(&stored)] {
        for secret in ["王", "13812345678", "示范里"] {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{secret} is in the case or its log");
        }
    }

    // A second call about the same thing.
    let second = authority.add_caller(case, &caller("李", "0937-1234567"), leader).await.unwrap();
    let shown =
        ["Some(\"王**\") Some(\"138****5678\") None", "Some(\"**\") Some(\"093****4567\") None"];
    for who in [acceptor, leader, centre.any(Role::Dispatcher)] {
        assert_eq!(masked(&centre, case, who).await, shown);
    }
    for role in [Role::Observer, Role::Urger, Role::Leader, Role::Evaluator, Role::DataOfficer] {
        assert_eq!(masked(&centre, case, centre.any(role)).await, [""; 0], "{role:?}");
    }

    let because = text("按来电人要求回访");
    for role in Role::ALL.into_iter().filter(|r| *r != Role::Acceptor && *r != Role::ShiftLeader) {
        let asked = authority.reveal(case, second, &because, centre.any(role)).await;
        assert!(matches!(asked, Err(AuthorityError::NotYours)), "{role:?}");
        let added = authority.add_caller(case, &caller("李", "12345"), centre.any(role)).await;
        assert!(matches!(added, Err(AuthorityError::NotYours)), "{role:?}");
    }
    let blank = authority.reveal(case, second, &text("  "), acceptor).await;
    assert!(matches!(blank, Err(AuthorityError::NoReason)));
    let elsewhere = registered(&centre, "赵某").await;
    let crossed = authority.reveal(elsewhere, second, &because, acceptor).await;
    assert!(matches!(crossed, Err(AuthorityError::NoSuchCaller)));
    assert_eq!(authority.store().reveals(None, 10).await.unwrap(), [], "nothing was shown so far");

    let whole = authority.reveal(case, second, &because, acceptor).await.unwrap();
    assert_eq!(whole, caller("李", "0937-1234567"));
    authority.reveal(case, second, &text("核对地址"), leader).await.unwrap();
    let rows = authority.store().reveals(None, 10).await.unwrap();
    let rows: Vec<_> = rows.iter().map(|r| (r.by, r.case, r.person, r.reason.as_str())).collect();
    let row = |who: &Account, why| (who.profile.id, case, second, why);
    assert_eq!(rows, [row(leader, "核对地址"), row(acceptor, "按来电人要求回访")]);

    // What units and crews will read must not name the caller.
    let mut told = call(Some(caller("王小明", "13812345678")));
    told.description = text("王小明来电, 请回 138 1234 5678");
    let refused = authority.register(&told, acceptor).await;
    assert!(matches!(refused, Err(AuthorityError::CallerInText)));
}

/// Looks until nothing more is erased; a lost race leaves one for the next look.
async fn erased(centre: &Centre) -> usize {
    let mut sum = 0;
    for _ in 0..6 {
        sum += centre.authority.erase_persons().await.unwrap();
    }
    sum
}

pub(crate) async fn callers_are_erased_when_their_case_has_long_been_over(centre: Centre) {
    let acceptor = centre.any(Role::Acceptor);
    let keep = i64::from(centre.authority.city().policy.keep_persons_days) * DAY;
    let open = registered(&centre, "钱某某").await;
    let over = registered(&centre, "孙某某").await;
    let merged = registered(&centre, "周某某").await;
    let own = centre.authority.case_for(over, acceptor).await.unwrap().callers[0].person;
    centre.does(acceptor, over, Move::Decline, reason("不属实")).await;
    let into = MoveArgs { target: Some(open), ..MoveArgs::default() };
    centre.does(acceptor, merged, Move::Merge, into).await;

    centre.pass(keep - 1);
    assert_eq!(erased(&centre).await, 0);
    assert_eq!(
        masked(&centre, over, acceptor).await,
        ["Some(\"孙**\") Some(\"138****5678\") None"]
    );
    centre.pass(1);
    let now = centre.authority.now();
    assert_eq!(erased(&centre).await, 1, "of the case that is over, and of no other");
    let gone = [format!("None None Some({now})")];
    assert_eq!(masked(&centre, over, acceptor).await, gone);
    let because = text("回访");
    let late = centre.authority.reveal(over, own, &because, acceptor).await;
    assert!(matches!(late, Err(AuthorityError::CallerErased)));

    // The merged case's caller waits for the answer of what it has become.
    centre.pass(keep * 2);
    assert_eq!(erased(&centre).await, 0);
    centre.does(acceptor, open, Move::Decline, reason("不属实")).await;
    centre.pass(keep + 1);
    assert_eq!(erased(&centre).await, 2);
    assert_eq!(erased(&centre).await, 0, "once");
}

pub(crate) async fn a_task_shows_callers_masked_and_only_where_the_city_says_so(centre: Centre) {
    let (acceptor, collector) = (centre.any(Role::Acceptor), Phone::of(&centre, "采0101").await);
    let case = registered(&centre, "王小明").await;
    let to = MoveArgs {
        assignee: Some(collector.user),
        opinion: Some(text("请核实")),
        ..MoveArgs::default()
    };
    centre.does(acceptor, case, Move::OrderVerification, to).await;
    let account = centre.person("采0101");
    let pull = async || {
        let request = PullRequest { protocol: 1, limit: 100, ..PullRequest::default() };
        let reply = centre.authority.pull(&request, account).await.unwrap();
        reply.views.into_iter().find(|view| view.case.id == case).unwrap()
    };
    assert_eq!(pull().await.callers, []);

    let mut city: City = centre.authority.city().as_ref().clone();
    city.policy.privacy.callers_in_tasks.insert(TaskKind::Check);
    centre.authority.set_city(&city, None).await.unwrap();
    assert_eq!(pull().await.callers, [], "a kind of task he does not have");
    city.policy.privacy.callers_in_tasks.insert(TaskKind::Verification);
    centre.authority.set_city(&city, None).await.unwrap();
    let callers = pull().await.callers;
    assert_eq!(callers[0].phone.as_deref(), Some("138****5678"));
    assert!(!format!("{callers:?}").contains("小明"), "{callers:?}");
}
