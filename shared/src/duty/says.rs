//! Every code of duty in two tongues, for handset and desk.

/// The sentences of a stable code, in Chinese and in English.
#[must_use]
pub fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    SAYS.iter().find(|(known, ..)| *known == code).map(|(_, zh, en)| (*zh, *en))
}

/// In the order of their codes.
#[rustfmt::skip]
pub const SAYS: &[(&str, &str, &str)] = &[
    ("duty.already_on", "已在岗，无需重复上岗", "You are on duty already."),
    ("duty.clock_odd", "手机时间异常，按中心收到的时间计", "The phone's clock was off: the centre's time counts."),
    ("duty.end_before_start", "下岗时间早于上岗时间，请核对", "It ends before it begins: look into it."),
    ("duty.film_or_photo", "当前无人在岗：紧急案件可凭视频或图片办理，须写明理由", "Nobody is on duty: an urgent case may go on by film or photo, with a named reason."),
    ("duty.never_ended", "超过最长在岗时间未下岗，已自动结束", "Nobody ended it in time: it is over by itself."),
    ("duty.next_shift", "当前无人在岗，任务留给下一班，到班时开始计时", "Nobody is on duty: the next shift has it, and its time starts with that shift."),
    ("duty.no_end", "未下岗即再次上岗，前一次已自动结束", "The next one began before it was ended."),
    ("duty.no_start", "没有上岗记录的下岗，请核对", "It was ended and never begun: look into it."),
    ("duty.nobody", "当前无人在岗，下一班也无人，请指定人员", "Nobody is on duty and no next shift is known: name somebody."),
    ("duty.not_on", "当前不在岗", "You are not on duty."),
    ("duty.not_yours", "该上岗记录属于他人", "This period of duty is somebody else's."),
    ("duty.off_duty", "所派人员当前不在岗", "Who was sent is not on duty now."),
    ("duty.on_call", "当前无人在岗，已派给带班人员", "Nobody is on duty: the supervisor on call has it."),
    ("duty.other_grid", "上岗的责任网格不是本人的", "The responsibility grid is not the person's own."),
    ("duty.privacy_off", "不在岗：不记录位置和轨迹", "Off duty: no position and no track is kept."),
    ("duty.privacy_on", "在岗：位置和轨迹只在上岗与下岗之间存在，下岗即止", "On duty: position and track exist only until you go off duty."),
    ("duty.two_starts", "上岗时另有一次未结束的上岗", "Another period was still open."),
    ("duty.unknown_grid", "本市没有该责任网格", "The city has no such responsibility grid."),
    ("roster.bad_hours", "班次时间不在一天之内，请改正", "A shift has an hour that no day has: mend it."),
    ("roster.no_days", "排班的结束日期早于开始日期，请改正", "A row ends before it begins: mend its days."),
    ("roster.row_twice", "同一人同一班次重复排班，请删去一行", "A person is listed twice for one shift: drop a row."),
    ("roster.shift_twice", "班次编码重复，请改正", "Two shifts have one code: rename one."),
    ("roster.unknown_grid", "排班中有本市没有的责任网格，请改正", "The roster names a responsibility grid that the city does not have: mend it."),
    ("roster.unknown_shift", "排班中有未定义的班次，请补上班次", "The roster names a shift that is not listed: add it."),
    ("roster.unknown_user", "排班中有没有账号的人员，请先设立账号", "The roster names a user without an account: make the account first."),
];
