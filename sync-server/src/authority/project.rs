//! What a reader may see of a case: least privilege applied to the document itself, so that no
//! screen has to hide anything.

use shared::case::{Case, CaseDoc, DocChange, DocOp, Register};
use shared::ids::OpId;
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

fn note(doc: &mut CaseDoc, op: OpId, at: Option<u64>) {
    if let Some(at) = at {
        doc.admit(op, at);
    }
}
