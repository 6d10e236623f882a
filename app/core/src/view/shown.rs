//! `view (+) pending`: one document out of what the centre said and what this phone has not heard
//! back about.

use crdts::CmRDT as _;
use rusqlite::Connection;
use shared::case::{Case, DocChange, DocOp, Verdict};
use shared::ids::{ActorId, CaseId, Dot, Millis, OpId, UserId};
use shared::ops::{Body, MediaAttached};
use shared::sync::CaseView;
use shared::workflow::Request;

use crate::Result;
use crate::store::tables::items::{self, ItemRow};
use crate::store::tables::ops::{self, OpRow, OpState};
use crate::store::tables::receipts::{self, ReceiptRow};
use crate::store::tables::{actors, views};

/// A request of this person and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The request's op.
    pub op: OpId,
    /// When it was asked, by the device.
    pub at: Millis,
    /// What was asked.
    pub request: Request,
    /// What became of it; none while the centre has not decided.
    pub verdict: Option<Verdict>,
    /// Nobody has decided it, and it may still be.
    pub open: bool,
    /// The photos it named: kept as material even when somebody else came first (R27).
    pub media: Vec<MediaAttached>,
}

/// A case as its reader sees it on this phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCase {
    /// The document with own pending work, and the workflow as the centre last told it.
    pub case: Case,
    /// The centre's view; none before the first pull of this case.
    pub view: Option<CaseView>,
    /// Own items about it.
    pub items: Vec<ItemRow>,
    /// Stored receipts.
    pub receipts: Vec<ReceiptRow>,
    /// Own requests.
    pub answers: Vec<Answered>,
}

impl ShownCase {
    /// Whether anything is known of this case.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.view.is_some() || !self.items.is_empty()
    }
}

/// Folds a case for its reader.
///
/// # Errors
/// The file can't be read.
pub fn show(db: &Connection, user: UserId, case: CaseId) -> Result<ShownCase> {
    let view = views::get(db, case)?;
    let mut shown = view.as_ref().map_or_else(|| Case::new(case), |view| view.case.clone());
    let pinned = shown.flow.pinned;
    let rows = ops::of_case(db, case)?;
    let mut next = actors::current(db)?
        .map_or(Dot { actor: NO_ACTOR, seq: 0 }, |a| Dot { actor: a.id(), seq: a.seq });
    let mut answers = Vec::new();
    for row in &rows {
        let body = row.said()?;
        if let Body::TransitionRequested(request) = &body {
            let verdict = view.as_ref().and_then(|v| verdict_of(v, row.op));
            let media = named(&rows, request)?;
            let open =
                matches!(verdict, None | Some(Verdict::Pending)) && row.state != OpState::Refused;
            let (op, at, request) = (row.op, row.time.wall_ms, request.clone());
            answers.push(Answered { op, at, request, verdict, open, media });
        }
        let known = shown.doc.admitted_at(row.op).is_some();
        if known || row.state == OpState::Refused {
            continue;
        }
        let dot = row.dot.unwrap_or_else(|| likely_dot(&mut next));
        let body = with_own_parents(body, row, &shown);
        for change in changes_of(row.op, user, row.time.wall_ms, &body, dot, pinned) {
            shown.doc.apply(change);
        }
    }
    Ok(ShownCase {
        case: shown,
        view,
        items: items::of_case(db, case)?,
        receipts: receipts::of_case(db, case)?,
        answers,
    })
}

fn verdict_of(view: &CaseView, op: OpId) -> Option<Verdict> {
    view.verdicts.get(&op).or_else(|| view.case.flow.verdicts.get(&op)).cloned()
}

fn named(rows: &[OpRow], request: &Request) -> Result<Vec<MediaAttached>> {
    let mut media = Vec::new();
    for row in rows.iter().filter(|row| request.args.media.contains(&row.op)) {
        if let Body::MediaAttached(medium) = row.said()? {
            media.push(medium);
        }
    }
    Ok(media)
}

/// Stands for a key that will be made when something is first sealed.
const NO_ACTOR: ActorId = ActorId([0xff; 8]);

/// The place an unsealed op will probably get: only for showing, where nothing but its order among
/// the author's own writes counts.
fn likely_dot(next: &mut Dot) -> Dot {
    next.seq = next.seq.saturating_add(1);
    *next
}

/// An own edit saw everything the fold so far holds of its register by own hand.
fn with_own_parents(body: Body, row: &OpRow, shown: &Case) -> Body {
    let Body::FieldsSet(mut set) = body else { return body };
    for write in &mut set.writes {
        let register = write.value.register();
        let own = row.after_own.iter().filter(|(of, _)| *of == register);
        for (_, op) in own {
            let held = shown.doc.values(register).into_iter().find(|s| s.written.op == *op);
            write.seen.extend(held.map(|s| s.written.dot));
        }
    }
    Body::FieldsSet(set)
}

/// What an op changes in a document. The one rule for it on this side: the fold of pending work and
/// the tests' centre both use it.
#[must_use]
pub fn changes_of(
    op: OpId,
    by: UserId,
    device_ms: Millis,
    body: &Body,
    dot: Dot,
    pinned: bool,
) -> Vec<DocOp> {
    let one = |change| vec![DocOp { op, by, device_ms, change }];
    match body {
        Body::CaseCreated(created) => one(DocChange::Created(created.clone())),
        Body::RemarkAdded(remark) => one(DocChange::Remark(remark.text.clone())),
        Body::MediaAttached(medium) => one(DocChange::Attach(medium.clone())),
        Body::MediaRetracted(medium) => one(DocChange::Retract(medium.attached_by)),
        Body::Withdrawn(withdrawn) => one(DocChange::Withdraw(withdrawn.op)),
        Body::SupervisionFound(said) => one(DocChange::Found(said.finding.clone())),
        Body::TransitionRequested(_) | Body::DutyStarted(_) | Body::DutyEnded(_) => Vec::new(),
        Body::FieldsSet(set) => set
            .writes
            .iter()
            .map(|write| {
                let value = write.value.clone();
                let change = if pinned {
                    DocChange::Propose(value)
                } else {
                    DocChange::Put { value, dot, seen: write.seen.clone() }
                };
                DocOp { op, by, device_ms, change }
            })
            .collect(),
    }
}
