//! Every code of notices in two tongues, for handset and desk.

/// The sentences of a stable code, in Chinese and in English.
#[must_use]
pub fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    SAYS.iter().find(|(known, ..)| *known == code).map(|(_, zh, en)| (*zh, *en))
}

/// In the order of their codes.
#[rustfmt::skip]
pub const SAYS: &[(&str, &str, &str)] = &[
    ("notice.exists", "该编号已用于另一条通知，请重新发布", "Another notice was published under this id: publish it under a new one."),
    ("notice.gone", "该通知已撤回或已过期", "This notice was withdrawn or is over."),
    ("notice.no_text", "请填写通知内容", "Say what the notice is about."),
    ("notice.no_title", "请填写通知标题", "Give the notice a heading."),
    ("notice.nobody", "所选范围内没有人员，请重新选择发布范围", "Nobody is addressed: choose again whom it is for."),
    ("notice.not_your_units", "只能向本部门及下级部门发布，请选择部门", "You may address your own unit and those below it: choose among them."),
    ("notice.over", "截止时间已过，请改正", "It would be over already: choose a later end."),
    ("notice.unknown", "没有这条通知", "There is no such notice."),
    ("notice.unknown_division", "所选区划内没有本市的网格，请改正", "The city has no grid in a chosen division: choose again."),
    ("notice.unknown_unit", "本市没有所选部门，请改正", "The city does not have a chosen unit: choose again."),
];
