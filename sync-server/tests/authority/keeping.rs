//! What administrators do: an act and its row in the log are one commit, and nobody is left without an
//! administrator.

use shared::city::Role;
use shared::ids::InstallationId;
use shared::ops::Outcome;
use sync_server::sign_in::{AccountEdit, NewAccount, Secret, SignInError};
use sync_server::store::{Committed, Held, Plan, Readmitted};
use uuid::Uuid;

use crate::centre::Centre;
use crate::phone::Phone;

fn word(text: &str) -> Secret {
    Secret::of(text.to_owned())
}

fn code<T: std::fmt::Debug>(result: Result<T, SignInError>) -> &'static str {
    result.unwrap_err().code()
}

pub(crate) async fn every_act_is_written_down_once_and_no_refused_one_is(centre: Centre) {
    let (door, keeper) = (centre.sign_in(), centre.keeper());
    let city = centre.authority.city();
    let mut profile = centre.person("采0101").profile.clone();
    (profile.id, profile.work_number) =
        (shared::ids::UserId(Uuid::now_v7()), "采0199".parse().unwrap());
    let new = |profile: &shared::city::UserProfile| NewAccount {
        profile: profile.clone(),
        password: word("long-enough"),
    };
    let phone = centre.enrolled().await;
    let mut expected = vec!["enrolment.made"];
    let account = door.create_account(new(&profile), &city, Some(keeper)).await.unwrap();
    let user = account.profile.id;
    let edit = AccountEdit { grids: Some(Vec::new()), ..AccountEdit::default() };
    let edited = door.edit_account(user, &edit, &city, keeper).await.unwrap();
    assert_eq!(edited.scope_rev, account.scope_rev + 1);
    door.edit_account(user, &edit, &city, keeper).await.unwrap();
    door.set_password(user, word("another-one"), keeper).await.unwrap();
    door.set_active(user, false, keeper).await.unwrap();
    door.set_active(user, false, keeper).await.unwrap();
    door.set_active(user, true, keeper).await.unwrap();
    door.revoke(phone, keeper).await.unwrap();
    door.revoke(phone, keeper).await.unwrap();
    door.reinstate(phone, keeper).await.unwrap();
    door.invite("平板 7", crate::centre::MORNING + 1000, keeper).await.unwrap();
    expected.extend(["user.created", "user.changed", "user.password_set"]);
    expected.extend(["user.switched_off", "user.switched_on"]);
    expected.extend(["installation.revoked", "installation.reinstated", "enrolment.made"]);
    assert_eq!(centre.acts().await, expected, "what changed nothing is no act");

    let nobody = shared::ids::UserId(Uuid::nil());
    let taken = door.create_account(new(&profile), &city, Some(keeper)).await;
    assert_eq!(code(taken), "user.number_taken");
    let nowhere = AccountEdit { unit: Some(Some("XX99".parse().unwrap())), ..Default::default() };
    assert_eq!(code(door.edit_account(user, &nowhere, &city, keeper).await), "user.no_such_place");
    let both = vec![Role::Administrator, Role::Collector];
    let both = AccountEdit { roles: Some(both), ..AccountEdit::default() };
    assert_eq!(code(door.edit_account(user, &both, &city, keeper).await), "user.posts_clash");
    assert_eq!(code(door.edit_account(nobody, &edit, &city, keeper).await), "user.unknown");
    assert_eq!(code(door.set_password(user, word("short"), keeper).await), "user.bad_password");
    assert_eq!(code(door.set_active(nobody, false, keeper).await), "user.unknown");
    let no_phone = InstallationId(Uuid::nil());
    assert_eq!(code(door.revoke(no_phone, keeper).await), "installation.not_there");
    assert_eq!(code(door.reinstate(no_phone, keeper).await), "installation.not_there");
    assert_eq!(centre.acts().await, expected, "no row of an act that was refused");
}

pub(crate) async fn a_lost_race_leaves_neither_the_act_nor_its_row(centre: Centre) {
    let (store, keeper) = (centre.authority.store(), centre.keeper());
    let row = keeper.does("installation.revoked", "nobody's");
    let none = InstallationId(Uuid::nil());
    assert_eq!(store.revoke_installation(none, &row).await.unwrap(), Committed::Conflict);
    // A plan to readmit what is not held.
    let phone = Phone::of(&centre, "采0101").await;
    let before = centre.acts().await;
    let readmitted = Readmitted { actor: phone.signer.actor(), seq: 7, outcome: Outcome::Accepted };
    let plan = Plan {
        readmitted: vec![readmitted],
        audit: vec![keeper.does("held.readmitted", "nothing")],
        ..Plan::default()
    };
    assert_eq!(store.commit(&plan).await.unwrap(), Committed::Conflict);
    assert_eq!(centre.acts().await, before);
}

pub(crate) async fn an_order_to_readmit_is_written_down_with_each_op(centre: Centre) {
    let mut phone = Phone::of(&centre, "采0101").await;
    let (door, keeper) = (centre.sign_in(), centre.keeper());
    door.set_active(phone.user, false, keeper).await.unwrap();
    phone.reports(0);
    let receipts = phone.push(&centre).await;
    assert!(receipts.iter().all(|r| r.outcome == Outcome::Held("account.inactive".to_owned())));
    let ordered = || centre.authority.readmit(Held::All, Some(keeper));
    assert_eq!(ordered().await.unwrap(), 0);
    assert!(!centre.acts().await.iter().any(|act| act == "held.readmitted"));
    door.set_active(phone.user, true, keeper).await.unwrap();
    assert_eq!(ordered().await.unwrap(), 2);
    let acts = centre.acts().await;
    assert_eq!(acts.iter().filter(|act| *act == "held.readmitted").count(), 2);
}

pub(crate) async fn two_administrators_can_not_take_away_each_other(centre: Centre) {
    let (door, city) = (centre.sign_in(), centre.authority.city());
    let first = centre.keeper();
    let own = first.by.unwrap();
    let away = AccountEdit { roles: Some(vec![Role::Auditor]), ..AccountEdit::default() };
    let machine = sync_server::store::Keeper { by: None, ..first };
    let last = door.edit_account(own, &away, &city, machine).await;
    assert_eq!(code(last), "user.last_administrator");
    assert_eq!(code(door.set_active(own, false, machine).await), "user.last_administrator");
    assert_eq!(code(door.edit_account(own, &away, &city, first).await), "user.yourself");
    assert_eq!(code(door.set_active(own, false, first).await), "user.yourself");

    let mut profile = centre.any(Role::Administrator).profile.clone();
    (profile.id, profile.work_number) =
        (shared::ids::UserId(Uuid::now_v7()), "管1299".parse().unwrap());
    let new = NewAccount { profile, password: word("long-enough") };
    let other = door.create_account(new, &city, Some(first)).await.unwrap().profile.id;
    let second = sync_server::store::Keeper { by: Some(other), ..first };
    let (one, two) =
        tokio::join!(door.set_active(other, false, first), door.set_active(own, false, second));
    assert_ne!(one.is_ok(), two.is_ok(), "one of them was first: {one:?} {two:?}");
    assert_eq!(code(one.and(two)), "user.last_administrator");
    let accounts = centre.authority.store().accounts().await.unwrap();
    let left = accounts.iter().filter(|a| a.active && a.profile.holds(Role::Administrator));
    assert_eq!(left.count(), 1);
}
