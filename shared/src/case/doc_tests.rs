//! Small stories of the document; the laws over random histories are in `tests/fold_laws`.

use crdts::{CmRDT as _, CvRDT as _};
use uuid::Uuid;

use super::{CaseDoc, DocChange, DocOp};
use crate::case::{FieldValue, Register};
use crate::ids::{ActorId, Dot, OpId, UserId};
use crate::text::Paragraph;

fn text(words: &str) -> Paragraph {
    Paragraph::new(words).unwrap()
}

fn op(n: u128, device_ms: i64, change: DocChange) -> DocOp {
    DocOp { op: OpId(Uuid::from_u128(n)), by: UserId(Uuid::from_u128(1)), device_ms, change }
}

fn dot(actor: u8, seq: u64) -> Dot {
    Dot { actor: ActorId([actor; 8]), seq }
}

fn put(n: u128, words: &str, dot: Dot, seen: Vec<Dot>) -> DocOp {
    op(n, 0, DocChange::Put { value: FieldValue::Description(text(words)), dot, seen })
}

fn doc(ops: &[DocOp]) -> CaseDoc {
    let mut doc = CaseDoc::default();
    ops.iter().cloned().for_each(|op| doc.apply(op));
    doc
}

#[test]
fn r11_equal_words_written_at_once_are_no_conflict() {
    let same = doc(&[put(1, "井盖缺失", dot(1, 1), vec![]), put(2, "井盖缺失", dot(2, 1), vec![])]);
    assert!(!same.in_conflict(Register::Description));
    let other =
        doc(&[put(1, "井盖缺失", dot(1, 1), vec![]), put(2, "井盖破损", dot(2, 1), vec![])]);
    assert!(other.in_conflict(Register::Description));
}

#[test]
fn a_value_issued_again_under_another_actor_is_shown_in_one_order_everywhere() {
    let first = put(1, "井盖缺失", dot(9, 4), vec![]);
    let again = put(1, "井盖缺失", dot(2, 1), vec![]);
    let one = doc(&[first.clone(), again.clone()]);
    let other = doc(&[again, first]);
    assert_eq!(one.values(Register::Description), other.values(Register::Description));
}

#[test]
fn a_remark_issued_again_with_another_clock_is_shown_once() {
    let remark = |ms| op(1, ms, DocChange::Remark(text("已通知物业")));
    let once = doc(&[remark(5), remark(9_000_000)]);
    assert_eq!(once.remarks().len(), 1);
}

#[test]
fn r13_a_remark_that_arrives_after_its_withdrawal_stays_away() {
    let remark = op(1, 0, DocChange::Remark(text("误报")));
    let withdrawn = doc(&[op(2, 0, DocChange::Withdraw(remark.op))]);
    let mut late = doc(&[remark]);
    assert_eq!(late.remarks().len(), 1);
    late.merge(withdrawn);
    assert!(late.remarks().is_empty());
}

#[test]
fn a_forged_parent_is_struck_out_and_an_honest_one_stays() {
    let doc = doc(&[put(1, "a", dot(1, 3), vec![])]);
    let claimed = [dot(1, 3), dot(1, u64::MAX), dot(7, 1), dot(1, 0)];
    let (known, struck) = doc.split_seen(Register::Description, &claimed);
    assert_eq!(known, [dot(1, 3)]);
    assert_eq!(struck, [dot(1, u64::MAX), dot(7, 1), dot(1, 0)]);
}

#[test]
fn the_value_on_the_screen_stays_until_someone_chooses() {
    let mut doc = doc(&[put(1, "own", dot(1, 1), vec![]), put(2, "theirs", dot(2, 1), vec![])]);
    doc.admit(OpId(Uuid::from_u128(2)), 4);
    assert_eq!(doc.shown(Register::Description), Some(FieldValue::Description(text("theirs"))));
    let seen = doc.seen(Register::Description);
    doc.apply(put(3, "chosen", dot(1, 2), seen));
    let left: Vec<_> =
        doc.values(Register::Description).into_iter().map(|s| s.written.op).collect();
    assert_eq!(left, [OpId(Uuid::from_u128(3))]);
}

#[test]
fn what_one_actor_writes_later_replaces_what_it_wrote_before() {
    // Hence an op issued again under a new actor must come before whatever had seen it.
    let earlier = put(1, "井盖缺失", dot(5, 1), vec![]);
    let later = put(2, "井盖破损", dot(5, 2), vec![]);
    for ops in [[earlier.clone(), later.clone()], [later, earlier]] {
        let values = doc(&ops).values(Register::Description);
        assert_eq!(values.iter().map(|s| s.written.dot.seq).collect::<Vec<_>>(), [2]);
    }
}

#[test]
fn findings_stay_whatever_comes_in_which_order_and_as_often_as_they_come() {
    use crate::supervision::{Finding, FindingResult};
    let finding = |result| Finding { result, words: text("照片非该处"), drawn: None };
    let first = op(1, 5, DocChange::Found(finding(FindingResult::FalseCheck)));
    let second = op(2, 3, DocChange::Found(finding(FindingResult::TrueCase)));
    let taken_back = op(3, 9, DocChange::Withdraw(first.op));
    let there = doc(&[first.clone(), second.clone(), taken_back.clone()]);
    let mut back = doc(&[taken_back, second.clone(), second]);
    back.merge(doc(&[first]));
    assert_eq!(there, back);
    let told: Vec<_> = there.findings().into_iter().map(|one| one.what.result).collect();
    assert_eq!(told, [FindingResult::FalseCheck, FindingResult::TrueCase]);
}
