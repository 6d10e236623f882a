//! What is being written: reports and answers to tasks.
//!
//! A draft may lack anything. It is on the disk after every change, and a photo is on the disk
//! before the draft names it, so that whatever kills the app takes nothing with it (R8, R17, R29).
//! Only [`submit`] and [`submit_answer`] ask whether it is complete.

mod answer;
mod doubts;
mod give;
mod medium;
mod place;
mod report;
mod submit;

pub use answer::{
    AnswerDraft, AnswerEdit, add_answer_medium, begin_answer, discard_answer, edit_answer,
    remove_answer_medium, retake_answer_medium, submit_answer,
};
pub use doubts::{Doubt, Seen};
pub use give::add_to_case;
pub use medium::{DraftMedium, NewMedium, develop, shot};
pub use place::{Place, hand_placed, placed_by};
pub use report::{
    Draft, DraftEdit, add_medium, begin, discard, edit, remove_medium, retake_medium, set_role,
};
pub use submit::{lacking, submit};

pub(crate) use doubts::{TakenFor, log_used};
pub(crate) use medium::keep;
#[cfg(test)]
pub(crate) use place::fix_code;
pub(crate) use report::named_elsewhere;
pub(crate) use submit::named_by_drafts;
