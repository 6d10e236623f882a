mod choice;
mod periods;
mod roster;

use super::*;
use crate::calendar::Date;
use crate::codes::ResponsibilityGridCode;
use crate::ids::{Millis, UserId};

/// Minutes that the city is ahead of UTC.
const CITY: i16 = 480;
const HOUR: Millis = 3_600_000;

fn user(n: u8) -> UserId {
    UserId(uuid::Uuid::from_u128(n.into()))
}

fn grid(n: u8) -> ResponsibilityGridCode {
    format!("R{n:02}").parse().unwrap()
}

/// An hour of 2026-07-01 by the city's clock; 24 and more are the next day.
fn at(hour: i64) -> Millis {
    1_782_835_200_000 + hour * HOUR
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn shift(code: &str, from: u16, to: u16) -> ShiftTemplate {
    let name = code.to_owned();
    ShiftTemplate { code: code.parse().unwrap(), name, from: from * 60, to: to * 60 }
}

fn row(who: u8, round: u8, shift: &str) -> RosterRow {
    RosterRow {
        user: user(who),
        grid: (round > 0).then(|| grid(round)),
        from: day("2026-07-01"),
        to: day("2026-07-03"),
        shift: shift.parse().unwrap(),
        on_call: false,
    }
}

fn plan(rows: Vec<RosterRow>) -> DutyPlan {
    let shifts = vec![shift("early", 6, 14), shift("late", 14, 22), shift("night", 22, 6)];
    DutyPlan { shifts, rows, rules: DutyRules::default() }
}
