//! The table as a page that a domain expert reads and checks: `docs/workflow.md`.

use std::fmt::Write as _;

use serde::Serialize;

use super::needs::Need;
use super::says::sentence;
use super::state::CaseState;
use super::table::{Relation, Row, TABLE, To, Who};
use super::task::TaskKind;
use super::timing::Timing;
use super::{Rules, Switch};

/// The whole page, in Chinese, each cell with its stable code.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(
        "# 案件流程表\n\n\
         本页由程序中的流程表生成（`cargo xtask docs`），请勿手工修改。每行一个操作：从哪个状态、到哪个状态、谁可以做、\
         需要什么、对时钟的影响、由哪个开关控制。`反引号` 中是程序里的代码。不满足条件时，系统以该条件的代码和一句话说明原因。\n\n\
         ## 操作\n\n\
         | 操作 | 从 | 到 | 谁 | 需要 | 时钟 | 开关 |\n|---|---|---|---|---|---|---|\n",
    );
    for row in TABLE {
        let _ = writeln!(
            out,
            "| {} `{}` | {} | {} | {} | {} | {} | {} |",
            row.mv.zh(),
            code(&row.mv),
            if row.from.is_empty() { "（新案件）".to_owned() } else { states(row.from) },
            to(row),
            joined(row.who.iter().map(who)),
            joined(row.needs.iter().map(|need| format!("`{}`", need.code()))),
            joined(row.clocks.iter().map(timing).chain(row.ends().map(str::to_owned))),
            row.when.map(switch).unwrap_or_default(),
        );
    }
    out.push_str("\n## 条件\n\n| 代码 | 不满足时的提示 |\n|---|---|\n");
    for need in Need::ALL {
        let says = sentence(need.code()).map_or("", |(zh, _)| zh);
        let _ = writeln!(out, "| `{}` | {says} |", need.code());
    }
    out.push_str("\n## 状态\n\n| 状态 | 代码 | 是否终态 |\n|---|---|---|\n");
    for state in CaseState::ALL {
        let end = if state.is_end() { "是" } else { "" };
        let _ = writeln!(out, "| {} | `{}` | {end} |", state.zh(), code(&state));
    }
    out.push_str("\n## 开关\n\n| 开关 | 代码 | 默认 |\n|---|---|---|\n");
    let rules = Rules::default();
    for one in Switch::ALL {
        let on = if rules.is_on(one) { "开" } else { "关" };
        let _ = writeln!(out, "| {} | `{}` | {on} |", one.zh(), code(&one));
    }
    let _ = write!(
        out,
        "\n另可按城市停用任一操作、改变标签，并设定：退单时限 {} 分钟，延期次数 {}，挂账最长 {} 天，第 {} 次起的延期、超过 {} 天的挂账由领导批准（以上为默认值）；\
         下级部门可分得剩余时限的比例默认为全部。\n",
        rules.return_minutes,
        rules.extensions,
        rules.suspension_days,
        rules.leader_extension,
        rules.leader_suspension_days
    );
    out
}

/// The stable code of something, as it is written in JSON.
fn code<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("<br>")
}

fn state(state: CaseState) -> String {
    format!("{} `{}`", state.zh(), code(&state))
}

fn states(all: &[CaseState]) -> String {
    joined(all.iter().map(|one| state(*one)))
}

fn to(row: &Row) -> String {
    match row.to {
        To::State(to) => state(to),
        To::Same => "不变 `same`".to_owned(),
        To::Park(to) => format!("{}（记住原状态）", state(to)),
        To::Kept => "回到原状态 `kept`".to_owned(),
        To::Up(to) => format!("逐级向上 `same`；到派遣的部门时 {}", state(to)),
        To::UnitOrCrew => {
            format!("{}；同时派人时 {}", state(CaseState::Dispatched), state(CaseState::InWork))
        }
        To::Judged(yes, no) => format!("通过 {}；不通过 {}", state(yes), state(no)),
        To::Granted => format!("延期时不变 `same`；挂账时 {}", state(CaseState::Suspended)),
        To::Second(to) => format!("先提出者 `same`；第二人 {}", state(to)),
    }
}

fn who(who: &Who) -> String {
    match who {
        Who::System => "系统定时 `system`".to_owned(),
        Who::Post { role, relation, when } => {
            let (words, relation) = relation_of(*relation);
            let when = when.map(|one| format!("（{}）", switch(one))).unwrap_or_default();
            format!("{}（{words}） `{}/{relation}`{when}", role.label_zh(), code(role))
        }
    }
}

fn relation_of(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Desk => ("管辖范围内", "desk"),
        Relation::Reporter => ("上报人", "reporter"),
        Relation::Holder => ("持有部门或其上级", "holder"),
        Relation::Helper => ("协办部门", "helper"),
        Relation::Assignee(TaskKind::Disposal) => ("处置任务的承担人", "disposal"),
        Relation::Assignee(TaskKind::Check) => ("核查任务的承担人", "check"),
        Relation::Assignee(TaskKind::Verification) => ("核实任务的承担人", "verification"),
        Relation::Assignee(TaskKind::Supplement) => ("补充要求的承担人", "supplement"),
        Relation::AnyAssignee => ("当前任务的承担人", "any_assignee"),
        Relation::Area => ("所督查的区域内", "area"),
    }
}

fn timing(timing: &Timing) -> String {
    let unless = match timing {
        Timing::PauseUnless(_, on) => format!("（除非 {}）", switch(*on)),
        _ => String::new(),
    };
    format!("{}{}{unless}", timing.clock().zh(), timing.zh())
}

fn switch(switch: Switch) -> String {
    format!("{} `{}`", switch.zh(), code(&switch))
}
