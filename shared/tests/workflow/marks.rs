//! What a move leaves in a case beside its state and its clocks: every mark, held against `marks.txt`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;
use shared::ids::CaseId;
use shared::text::Paragraph;
use shared::workflow::{CaseState, CheckResult, Decision, Effect, Flow, Move, Switch, Wish};
use uuid::Uuid;

use super::by_hand::{Line, Photos, asks, lines};
use super::city::unit;
use super::desk::Desk;
use super::table::{case_in, with_photos};

/// Told by other tests: the state by the table, the clocks by the list of the clocks.
const TOLD_ELSEWHERE: [&str; 6] = ["state", "since", "clocks", "due", "unit_due", "verdicts"];

/// Every leaf of a flow by its path, ids as small numbers.
fn leaves(flow: &Flow) -> BTreeMap<String, String> {
    fn walk(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
        let below = |name: &str| format!("{path}{}{name}", if path.is_empty() { "" } else { "." });
        match value {
            Value::Object(fields) => {
                fields.iter().for_each(|(name, value)| walk(&below(&small(name)), value, into));
            }
            Value::Array(list) => {
                let each = list.iter().enumerate();
                each.for_each(|(nth, value)| walk(&below(&nth.to_string()), value, into));
            }
            Value::Null => {}
            Value::String(text) => drop(into.insert(path.to_owned(), small(text))),
            other => drop(into.insert(path.to_owned(), other.to_string())),
        }
    }
    fn small(text: &str) -> String {
        text.parse::<Uuid>().map_or(text.to_owned(), |id| format!("#{}", id.as_u128()))
    }
    let Value::Object(mut fields) = serde_json::to_value(flow).unwrap() else { unreachable!() };
    TOLD_ELSEWHERE.iter().for_each(|name| drop(fields.remove(*name)));
    let mut found = BTreeMap::new();
    walk("", &Value::Object(fields), &mut found);
    found
}

/// What differs, one mark a line.
fn marks(before: &Flow, after: &Flow) -> Vec<String> {
    let (before, after) = (leaves(before), leaves(after));
    let paths = before.keys().chain(after.keys()).collect::<std::collections::BTreeSet<_>>();
    let none = String::from("none");
    let differ = paths.into_iter().filter(|path| before.get(*path) != after.get(*path));
    let said = |path: &String| {
        let (old, new) = (before.get(path), after.get(path));
        format!("{path}: {} -> {}", old.unwrap_or(&none), new.unwrap_or(&none))
    };
    differ.map(said).collect()
}

/// The case differs from what a move makes of it, so that what the move sets is seen.
fn otherwise(flow: &mut Flow, mv: Move) {
    match mv {
        Move::Accept | Move::File => {
            (flow.pinned, flow.standard, flow.number) = (false, None, None);
        }
        Move::Unmerge => flow.merged_into = Some(CaseId(Uuid::from_u128(8))),
        Move::Dispatch | Move::Rule | Move::GiveBack | Move::Rework | Move::Reopen => {
            flow.holder = vec![unit("C"), unit("S"), unit("S1")];
            (flow.signed_for, flow.returned, flow.made_safe) = (true, true, true);
            (flow.check, flow.satisfied) = (Some(CheckResult::NotFixed), Some(false));
            flow.helpers.insert(unit("H"), Some(Paragraph::clipped("已到场")));
            flow.top = 1;
        }
        Move::Forward | Move::Submit => flow.check = Some(CheckResult::NotFixed),
        _ => {}
    }
}

fn left_by(line: &Line, from: CaseState, desk: &Desk, photos: &Photos) -> Vec<String> {
    let entry = line.who.iter().find(|entry| !entry.contains('?')).unwrap_or(&line.who[0]);
    let entry = entry.split('?').next().unwrap();
    let (desk, decision) = asks(line, from, entry, desk.clone(), photos);
    let Decision::Applied(effects) = decision else {
        panic!("{:?} from {from:?} by {entry}: {decision:?}", line.mv)
    };
    let mut flow = desk.case.flow.clone();
    effects.iter().for_each(|effect| flow.apply(effect, 99));
    marks(&desk.case.flow, &flow)
}

/// The whole list: per move and set of states, what it leaves, in the order of the list that was written by hand.
fn list() -> String {
    let (photographed, photos) = with_photos();
    let mut list = String::new();
    for line in lines() {
        let mut alike: Vec<(Vec<CaseState>, Vec<String>)> = Vec::new();
        for from in &line.from {
            let mut desk = case_in(photographed.clone(), *from, line.mv);
            desk.city.policy.workflow.on = Switch::ALL.into();
            otherwise(&mut desk.case.flow, line.mv);
            let mut left = left_by(&line, *from, &desk, &photos);
            if line.mv == Move::Grant {
                let wish = Wish::Suspension(desk.city.now + 86_400_000);
                desk.case.flow.apply(&Effect::Asked { wish, endorsed: true }, 99);
                left.push("or, where a suspension was asked for".to_owned());
                left.extend(left_by(&line, *from, &desk, &photos));
            }
            match alike.iter_mut().find(|(_, known)| *known == left) {
                Some((states, _)) => states.push(*from),
                None => alike.push((vec![*from], left)),
            }
        }
        for (states, left) in alike {
            let word = |state: &CaseState| {
                serde_json::to_value(state).unwrap().as_str().unwrap().to_owned()
            };
            let mv = serde_json::to_value(line.mv).unwrap();
            let states: Vec<_> = states.iter().map(word).collect();
            writeln!(list, "{} from {}", mv.as_str().unwrap(), states.join(", ")).unwrap();
            left.iter().for_each(|mark| writeln!(list, "    {mark}").unwrap());
        }
    }
    list
}

#[test]
fn every_move_leaves_the_marks_that_were_read_by_hand_and_no_others() {
    let kept: Vec<&str> =
        include_str!("marks.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let found = list();
    if std::env::var_os("GOLDEN_WRITE").is_some() {
        let head: String = include_str!("marks.txt")
            .lines()
            .filter(|line| line.starts_with('#'))
            .fold(String::new(), |head, line| head + line + "\n");
        std::fs::write("tests/workflow/marks.txt", head + &found).unwrap();
    }
    let found: Vec<&str> = found.lines().collect();
    let differ = kept.iter().zip(&found).find(|(kept, found)| kept != found);
    assert_eq!(differ, None, "the first line that differs");
    assert_eq!(kept.len(), found.len(), "lines");
}
