//! What becomes of a move, in words.

use serde::Serialize;
use shared::case::Verdict;
use utoipa::ToSchema;

/// A verdict with its sentences.
#[derive(Serialize, ToSchema)]
pub(crate) struct Judged {
    /// `applied`, `superseded` or `rejected`.
    verdict: &'static str,
    /// Why, as a stable code.
    code: Option<String>,
    /// Why, in Chinese.
    zh: Option<&'static str>,
    /// Why, in English.
    en: Option<&'static str>,
}

impl Judged {
    pub(crate) fn of(verdict: &Verdict) -> Self {
        let (verdict, code) = match verdict {
            Verdict::Applied => ("applied", None),
            Verdict::Superseded(code) => ("superseded", Some(code)),
            Verdict::Rejected(code) => ("rejected", Some(code)),
        };
        let sentence = code.and_then(|code| sentence(code));
        Self {
            verdict,
            code: code.cloned(),
            zh: sentence.map(|(zh, _)| zh),
            en: sentence.map(|(_, en)| en),
        }
    }
}

const SENTENCES: [(&str, &str, &str); 27] = [
    ("move.unknown", "没有这个操作", "There is no such move."),
    ("move.not_your_role", "您的岗位不能做此操作", "None of your posts makes this move."),
    ("move.not_your_case", "该案卷不归您处理", "This case is not yours to act on."),
    (
        "move.wrong_state",
        "案卷当前状态不能做此操作",
        "The case is in a state that this move does not start from.",
    ),
    ("move.needs_reason", "请填写理由", "Give a reason."),
    ("move.needs_class", "请先选定案件小类", "Choose the class first."),
    ("move.needs_standard", "请选择本市的立案标准", "Choose a filing standard of this city."),
    ("move.needs_number", "暂时不能编号，请重试", "No number can be issued just now: try again."),
    ("move.needs_unit", "请选择本市的处置部门", "Choose a unit of this city."),
    ("move.already_signed_for", "该案卷已签收", "The case has been signed for already."),
    (
        "move.already_returned",
        "本轮已退单一次，不能再退",
        "The case has been returned once in this round already.",
    ),
    ("move.needs_crew", "请选择本部门的处置人员", "Choose a crew member of your own unit."),
    ("move.already_taken", "该任务已接单", "The task has been taken already."),
    ("move.had_no_crew", "此前没有派给处置人员", "No crew had this case before."),
    ("move.needs_disposal_result", "请选择处置结果", "Say what came of the work."),
    ("move.needs_after_photo", "请附处置后照片", "Attach a photo taken after the work."),
    ("move.needs_checker", "请选择采集员或督查员", "Choose a collector or supervisor."),
    ("move.needs_check_result", "请选择核查结果", "Say what the check found."),
    (
        "move.needs_check_photo",
        "请附核查照片，或说明为何没有",
        "Attach a photo of the check, or say why there is none.",
    ),
    (
        "move.needs_positive_check",
        "反馈后需核查通过，或选择免核查理由",
        "Closing needs a positive check after the feedback, or a named exemption.",
    ),
    (
        "move.media_missing",
        "图片未到齐，请等待或说明理由",
        "Some media have not arrived: wait, or say why it goes on without.",
    ),
    (
        "task.earlier_step_not_applied",
        "前一步操作未生效",
        "An earlier step it builds on was not applied.",
    ),
    ("task.unknown", "任务不存在", "There is no such task."),
    ("task.reassigned", "任务已改派他人", "The task was given to somebody else."),
    ("task.withdrawn", "任务已收回", "The task was withdrawn."),
    ("task.over", "任务已结束", "The task is over."),
    ("case.closed", "案卷已结案", "The case is closed."),
];

fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    SENTENCES.iter().find(|(key, ..)| *key == code).map(|(_, zh, en)| (*zh, *en))
}

#[cfg(test)]
mod tests {
    use shared::workflow::Need;

    use super::*;

    #[test]
    fn every_need_of_the_table_has_both_sentences() {
        for need in Need::ALL {
            let (zh, en) = sentence(need.code()).unwrap_or_else(|| panic!("{}", need.code()));
            assert!(!zh.is_empty() && en.ends_with('.'));
        }
    }
}
