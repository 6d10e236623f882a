//! Every code that can reach a screen has both sentences.

use std::collections::BTreeSet;
use std::path::Path;

use shared::geo::{FixFlag, PositionError};
use shared::ids::Seq;
use shared::ops::BatchRefused;
use shared::sync::ManifestError;
use shared::workflow::Need;

use super::says::{SAYS, UNKNOWN, sentence};

/// The quoted codes in our own sources: `area.what`.
fn codes_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            codes_in(&path, found);
        } else if name.ends_with(".rs") && !name.contains("test") && name != "says.rs" {
            let text = std::fs::read_to_string(&path).unwrap();
            let rules = ["Rule(\"", "note(outcome, index, \"", "note(outcome, offer.member, \""];
            for start in rules {
                let after = text.split(start).skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(after.map(str::to_owned));
            }
        }
    }
}

#[test]
fn every_code_has_its_two_sentences() {
    let mut codes = BTreeSet::new();
    codes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut codes);
    assert!(codes.len() > 40, "the search still finds codes: {}", codes.len());
    codes.extend(Need::ALL.map(|need| need.code().to_owned()));
    let batch = [
        BatchRefused::TooLarge,
        BatchRefused::Malformed,
        BatchRefused::Empty,
        BatchRefused::BadSequence,
        BatchRefused::UnknownActor,
        BatchRefused::BadSignature,
        BatchRefused::Gap { expected: Seq::MAX },
        BatchRefused::Fork,
    ];
    codes.extend(batch.map(|refused| refused.code().to_owned()));
    codes.extend(
        [ManifestError::Disordered, ManifestError::BadSignature].map(|e| e.code().to_owned()),
    );
    codes.extend([PositionError::Zero, PositionError::Range].map(|e| e.code().to_owned()));
    let flags = [
        FixFlag::Zero,
        FixFlag::NoAccuracy,
        FixFlag::Stale,
        FixFlag::OutsideCity,
        FixFlag::Mock,
        FixFlag::Coarse,
        FixFlag::Impossible,
    ];
    codes.extend(flags.map(|flag| crate::draft::fix_code(flag).to_owned()));
    for said in [
        "net.offline",
        "net.not_the_centre",
        "net.other_certificate",
        "store.failed",
        "store.full",
        "store.newer",
        "store.unreadable",
        "file.failed",
        "task.withdrawn",
        "task.reassigned",
        "task.over",
        "task.unknown",
        "task.earlier_step_not_applied",
        "case.closed",
        "move.unknown",
        "move.not_your_case",
        "move.not_your_role",
        "move.wrong_state",
        "op.unreadable",
        "op.newer_version",
        "op.unknown_subject",
        "op.unknown_kind",
        "op.unreadable_body",
        "op.over_bounds",
        "photo.not_jpeg",
        "app.failed",
        "command.bad_params",
        "command.too_large",
        "command.unknown",
    ] {
        codes.insert(said.to_owned());
    }
    let missing: Vec<_> = codes.iter().filter(|code| sentence(code) == UNKNOWN).collect();
    assert!(missing.is_empty(), "without sentences: {missing:?}");
}

#[test]
fn the_table_is_in_order_and_says_something_in_both_tongues() {
    assert!(SAYS.is_sorted_by(|a, b| a.0 < b.0), "in order, each code once");
    for (code, zh, en) in SAYS {
        assert!(!zh.is_ascii(), "{code} in Chinese");
        assert!(en.is_ascii() && en.len() > 3, "{code} in English");
    }
}
