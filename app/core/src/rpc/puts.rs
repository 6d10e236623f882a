//! What takes bytes in.

use shared::geo::Fix;
use shared::ids::{CaseId, OpId, TaskId};
use shared::media::{MediaKind, MediaRole};

use super::change::Change;
use super::command::{Put, answer, given, puts};
use crate::api::reports::DraftSheet;
use crate::api::{bundles, cases, reports, tasks};
use crate::bundle::Imported;
use crate::camera::{Picture, PictureSource};
use crate::draft::AnswerDraft;

fn picture(bytes: &[u8], source: PictureSource) -> Picture {
    Picture { bytes: bytes.to_vec(), source }
}

puts! { |on, bytes|
    /// A photo of a report: developed, stamped, on the disk when this answers. With `instead` it takes
    /// the place of that one.
    reports.add_photo(
        case: CaseId, role: MediaRole, source: PictureSource, fix: Option<Fix>, instead: Option<OpId>,
    )
        -> DraftSheet, changing Drafts
        => reports::add_photo(
            on.phone(), &on.session()?, case, role, &picture(&bytes, source), fix.as_ref(), instead,
        );
    /// A sound, film or file of a report.
    reports.add_recording(case: CaseId, kind: MediaKind, role: MediaRole) -> DraftSheet, changing Drafts
        => reports::add_recording(on.phone(), &on.session()?, case, kind, role, bytes.to_vec());
    /// A photo of an answer. With `instead` it takes the place of that one.
    tasks.add_answer_photo(
        task: TaskId, role: MediaRole, source: PictureSource, fix: Option<Fix>, instead: Option<OpId>,
    )
        -> AnswerDraft, changing Tasks
        => tasks::add_answer_photo(
            on.phone(), &on.session()?, task, role, &picture(&bytes, source), fix.as_ref(), instead,
        );
    /// A photo to a case that exists. Answers the item in the outbox.
    cases.add_photo(case: CaseId, role: MediaRole, source: PictureSource, fix: Option<Fix>)
        -> OpId, changing Outbox Cases
        => cases::add_photo(
            on.phone(), &on.session()?, case, role, &picture(&bytes, source), fix.as_ref(),
        );
    /// A colleague's unsent work.
    bundles.import() -> Imported, changing Sync
        => bundles::import_bytes(on.phone(), &bytes);
}
