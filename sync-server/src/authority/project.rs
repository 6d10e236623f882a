//! What a reader may see of a case: least privilege applied to the document itself, so that no
//! screen has to hide anything.

use shared::case::{Case, CaseDoc, DocChange, DocDto, DocOp, Entry, Register};
use shared::ids::OpId;
use shared::media::CaptureRecord;
use shared::ops::CaseCreated;
use shared::text::Code;
use shared::workflow::Flow;
use uuid::Uuid;

use crdts::CmRDT as _;

/// Enough to see that something nearby has been reported already, and nothing of who, how or why.
pub(super) fn hint(case: &Case) -> Case {
    let mut doc = CaseDoc::default();
    for register in [Register::Object, Register::Place] {
        for shown in case.doc.values(register) {
            let written = shown.written;
            doc.apply(DocOp {
                op: written.op,
                by: shared::ids::UserId(Uuid::nil()),
                device_ms: 0,
                change: DocChange::Put {
                    value: written.value,
                    dot: written.dot,
                    seen: written.seen,
                },
            });
            note(&mut doc, written.op, shown.at);
        }
    }
    Case {
        id: case.id,
        pos: case.pos,
        head: case.head,
        doc,
        flow: Flow { state: case.flow.state, since: case.flow.since, ..Flow::default() },
        flags: Vec::new(),
    }
}

/// A case for somebody who learns of its reporter and checkers the post and nothing else: work numbers
/// are taken out, and with them the field code, which is made of one.
pub(super) fn without_work_numbers(case: &mut Case) {
    let mut doc = DocDto::from(&case.doc);
    doc.created.iter_mut().for_each(|created| blank_facts(&mut created.what));
    let captures = doc.media.iter_mut().filter_map(|medium| medium.what.capture.as_mut());
    captures.for_each(blank_capture);
    case.doc = doc.into();
}

/// The same for a line of the log.
pub(super) fn entry_without_work_numbers(entry: &mut Entry) {
    for change in &mut entry.changes {
        match &mut change.change {
            DocChange::Created(facts) => blank_facts(facts),
            DocChange::Attach(medium) => medium.capture.iter_mut().for_each(blank_capture),
            _ => {}
        }
    }
}

/// A case for somebody to whom it is not said what supervisors found.
pub(super) fn without_findings(case: &mut Case) {
    if case.doc.findings().is_empty() {
        return;
    }
    let mut doc = DocDto::from(&case.doc);
    doc.findings.clear();
    case.doc = doc.into();
}

/// The same for a line of the log: that it is there is all it says.
pub(super) fn entry_without_findings(entry: &mut Entry) {
    entry.changes.retain(|change| !matches!(change.change, DocChange::Found(_)));
}

fn blank_facts(facts: &mut CaseCreated) {
    facts.work_number = Code::default();
    facts.field_code = Code::default();
}

fn blank_capture(capture: &mut CaptureRecord) {
    capture.shot.work_number = shared::media::Line::default();
    capture.shot.field_code = shared::media::Line::default();
}

fn note(doc: &mut CaseDoc, op: OpId, at: Option<u64>) {
    if let Some(at) = at {
        doc.admit(op, at);
    }
}
