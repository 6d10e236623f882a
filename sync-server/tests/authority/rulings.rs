//! A ruling is a precedent: found by class, unit and street when the next case is dispatched.

use shared::city::Role;
use shared::workflow::{Move, MoveArgs, RulingBasis};
use sync_server::authority::AuthorityError;
use sync_server::store::RulingFilter;

use crate::centre::{Centre, reason};
use crate::phone::{Phone, text};
use crate::road::dispatched;

pub(crate) async fn a_ruling_is_found_again_by_class_unit_and_street(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let dispatcher = centre.any(Role::Dispatcher);
    let (_, clerk, unit) = centre.crew_and_clerk();
    let city = centre.authority.city();
    let other = city.units.iter().find(|u| u.parent.is_some() && u.code.to_string() != unit);
    let other = other.unwrap().code.to_string();
    let mut ruled = Vec::new();
    for why in ["权属在市政", "同前例"] {
        let case = dispatched(&centre, &mut phone).await;
        centre.does(clerk, case, Move::Return, reason("不属本单位管辖")).await;
        // What a rule forbids sets no precedent.
        let bare = MoveArgs { unit: Some(text(&other)), ..reason(why) };
        centre.tries(dispatcher, case, Move::Rule, bare.clone()).await;
        let rule = MoveArgs { basis: Some(RulingBasis::Trade), ..bare };
        centre.does(dispatcher, case, Move::Rule, rule).await;
        ruled.push(case);
    }
    let page = RulingFilter { limit: 10, ..RulingFilter::default() };
    let find = async |filter: RulingFilter| {
        let found = centre.authority.rulings(&filter, dispatcher).await.unwrap();
        found.iter().map(|row| row.case).collect::<Vec<_>>()
    };
    let newest_first = [ruled[1], ruled[0]];
    let all = centre.authority.rulings(&page, dispatcher).await.unwrap();
    assert_eq!(find(page.clone()).await, newest_first);
    let row = &all[1];
    assert!(row.number.as_ref().is_some_and(|number| number.starts_with("C20260701-")));
    assert_eq!(row.class.as_deref(), Some("gb47678.5-2026/component/01/037"));
    assert_eq!((row.from_unit.as_ref(), &row.to_unit), (Some(&unit), &other));
    assert_eq!((row.basis.as_str(), row.reason.as_str()), ("trade", "权属在市政"));

    let class = RulingFilter { class: row.class.clone(), ..page.clone() };
    assert_eq!(find(class).await, newest_first);
    for unit in [&unit, &other] {
        let unit = RulingFilter { unit: Some(unit.clone()), ..page.clone() };
        assert_eq!(find(unit).await, newest_first);
    }
    if row.street.is_some() {
        let street = RulingFilter { street: row.street.clone(), ..page.clone() };
        assert_eq!(find(street).await, newest_first);
    }
    let nothing = RulingFilter { street: Some("none".to_owned()), ..page.clone() };
    assert_eq!(find(nothing).await, []);
    let first = RulingFilter { limit: 1, ..page.clone() };
    assert_eq!(find(first).await, [ruled[1]]);
    let next = RulingFilter { before: Some(all[0].id.clone()), ..page.clone() };
    assert_eq!(find(next).await, [ruled[0]]);
    let refused = centre.authority.rulings(&page, clerk).await;
    assert!(matches!(refused, Err(AuthorityError::NotYours)));
}
