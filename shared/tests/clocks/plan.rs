//! A city and a history as data: a seed makes both.

use serde_json::{Value, json};

/// SplitMix64: enough randomness for a history, and the same on every machine.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap()
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

/// Month and day.
pub type Md = (usize, usize);
/// Minutes of a day, the second not included.
pub type Slot = (usize, usize);

/// The days from 2026-01-01 on, counted by hand: year, month, day and weekday from Monday as 0.
pub fn almanac() -> Vec<(usize, usize, usize, usize)> {
    let mut days = Vec::new();
    let (mut y, mut m, mut d, mut weekday) = (2026, 1, 1, 3);
    while y < 2029 {
        days.push((y, m, d, weekday));
        let february = if y % 4 == 0 { 29 } else { 28 };
        let length = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1];
        weekday = (weekday + 1) % 7;
        d += 1;
        if d > length {
            (m, d) = (m + 1, 1);
        }
        if m > 12 {
            (y, m) = (y + 1, 1);
        }
    }
    days
}

/// A city's calendar in the simplest words. Days count from 2026-01-01.
#[derive(Debug, Clone)]
pub struct Town {
    pub offset: i64,
    pub weekend: Vec<usize>,
    pub usual: Vec<Slot>,
    pub patterns: Vec<(Md, Md, Vec<Slot>)>,
    pub days: Vec<(usize, bool)>,
}

const WEEK: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

fn slots(slots: &[Slot]) -> Value {
    let clock = |m: usize| format!("{:02}:{:02}", m / 60, m % 60);
    slots.iter().map(|(a, b)| format!("{}-{}", clock(*a), clock(*b))).collect()
}

impl Town {
    /// As an administrator writes it.
    pub fn written(&self, almanac: &[(usize, usize, usize, usize)]) -> Value {
        let md = |(m, d): Md| format!("{m:02}-{d:02}");
        let patterns: Vec<Value> = self
            .patterns
            .iter()
            .map(|(a, b, s)| json!({"from": md(*a), "until": md(*b), "intervals": slots(s)}))
            .collect();
        let day = |(n, works): &(usize, bool)| {
            let (y, m, d, _) = almanac[*n];
            (format!("{y}-{m:02}-{d:02}"), json!(if *works { "work" } else { "off" }))
        };
        json!({
            "utc_offset_minutes": self.offset,
            "weekend": self.weekend.iter().map(|n| WEEK[*n]).collect::<Vec<_>>(),
            "intervals": slots(&self.usual),
            "patterns": patterns,
            "days": self.days.iter().map(day).collect::<serde_json::Map<_, _>>(),
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    UrgentHour,
    WorkHour,
    WorkDay,
    UrgentDay,
    NaturalDay,
    Minutes,
    WorkMinutes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lim {
    pub n: usize,
    pub unit: Unit,
    pub season: Option<(Md, Md)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Rest,
    Full,
    Hours(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Start(Lim),
    Pause,
    Resume,
    ExtendBy(Lim),
    ExtendUnits(usize),
    Raise(Lim),
    Rework(Mode),
    Restart(Lim),
    Stop,
    Void,
}

/// One history: acts at local minutes since 2026-01-01 00:00, and moments to look at the clock.
#[derive(Debug, Clone)]
pub struct Plan {
    pub town: Town,
    pub end_of_day: bool,
    pub acts: Vec<(usize, Act)>,
    /// Minutes after each act.
    pub looks: Vec<usize>,
}

const DAYS: [&[Slot]; 7] = [
    &[(480, 720), (840, 1080)],
    &[(510, 690), (810, 1050)],
    &[(540, 1020)],
    &[(0, 1440)],
    &[(0, 120), (1320, 1440)],
    &[(450, 690), (690, 720), (900, 1140)],
    &[(1, 2), (600, 781), (1199, 1440)],
];

fn some_day(rng: &mut Rng) -> Vec<Slot> {
    if rng.chance(30) {
        let mut cuts: Vec<usize> = (0..rng.between(1, 3) * 2).map(|_| rng.below(1441)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let slots: Vec<Slot> = cuts.chunks_exact(2).map(|c| (c[0], c[1])).collect();
        let minutes: usize = slots.iter().map(|(a, b)| b - a).sum();
        // A day of a few minutes makes histories of months.
        if minutes >= 240 {
            return slots;
        }
    }
    let nth = if rng.chance(50) { 0 } else { rng.below(DAYS.len()) };
    DAYS[nth].to_vec()
}

fn town_around(rng: &mut Rng, day: usize, almanac: &[(usize, usize, usize, usize)]) -> Town {
    let md = |n: usize| (almanac[n].1, almanac[n].2);
    let weekend = match rng.below(10) {
        0 => Vec::new(),
        1 => vec![6],
        2 => vec![4, 5],
        _ => vec![5, 6],
    };
    let mut patterns = Vec::new();
    for _ in 0..rng.below(3) {
        let from = day + rng.below(20);
        // Long ones wrap the end of the year.
        let until = from + if rng.chance(50) { rng.below(20) } else { rng.between(100, 330) };
        patterns.push((md(from), md(until), some_day(rng)));
    }
    let mut days = std::collections::BTreeMap::new();
    if rng.chance(75) {
        let first = day + rng.below(12);
        days.extend((first..=first + rng.below(9)).map(|n| (n, false)));
    }
    for _ in 0..rng.below(4) {
        let n = day + rng.below(16);
        if weekend.contains(&almanac[n].3) {
            days.insert(n, true);
        }
    }
    let offset = if rng.chance(80) { 480 } else { rng.pick(&[-840, -300, 0, 330, 345, 840]) };
    Town { offset, weekend, usual: some_day(rng), patterns, days: days.into_iter().collect() }
}

fn limit(rng: &mut Rng) -> Lim {
    let (unit, n) = match rng.below(100) {
        0..=9 => (Unit::UrgentHour, rng.below(30)),
        10..=44 => (Unit::WorkHour, rng.below(22)),
        45..=74 => (Unit::WorkDay, rng.below(5)),
        75..=80 => (Unit::UrgentDay, rng.below(6)),
        81..=89 => (Unit::NaturalDay, rng.below(6)),
        90..=93 => (Unit::Minutes, rng.below(400)),
        _ => (Unit::WorkMinutes, rng.below(400)),
    };
    Lim { n, unit, season: None }
}

fn gap(rng: &mut Rng) -> usize {
    match rng.below(10) {
        0 => 0,
        1..=3 => rng.below(180),
        4..=7 => rng.below(1440),
        _ => rng.below(4 * 1440),
    }
}

/// What may well come next, most of the time.
fn next_act(rng: &mut Rng, before: Act, limit_now: Lim) -> Act {
    let small = |rng: &mut Rng| {
        let lim = limit(rng);
        Lim { n: lim.n / 2, ..lim }
    };
    match (before, rng.below(100)) {
        (_, 0..=5) => rng.pick(&[Act::Pause, Act::Resume, Act::Stop, Act::Start(limit_now)]),
        (_, 6) => Act::Void,
        (_, 7..=12) => Act::Restart(Lim { season: limit_now.season, ..limit(rng) }),
        (Act::Pause, 13..=79) => Act::Resume,
        (Act::Stop, 13..=40) => Act::Rework(Mode::Rest),
        (Act::Stop, 41..=55) => Act::Rework(Mode::Full),
        (Act::Stop, 56..=70) => Act::Rework(Mode::Hours(rng.below(9))),
        (Act::Stop, 71..=90) => Act::Resume,
        (_, 13..=45) => Act::Pause,
        (_, 46..=58) => Act::ExtendBy(small(rng)),
        (_, 59..=66) => Act::ExtendUnits(rng.below(3)),
        (_, 67..=78) => Act::Raise(small(rng)),
        _ => Act::Stop,
    }
}

pub fn plan_of(seed: u64, almanac: &[(usize, usize, usize, usize)]) -> Plan {
    let mut rng = Rng::new(seed ^ 0x0063_6c6f_636b);
    let day = rng.between(5, 360);
    let town = town_around(&mut rng, day, almanac);
    // A season that leaves out some days near by, so that it matters within days and not months.
    let season = rng.chance(20).then(|| {
        let last = day + rng.below(6);
        let next = last + rng.between(2, 9);
        let md = |n: usize| (almanac[n].1, almanac[n].2);
        (md(next), md(last))
    });
    let lim = Lim { season, ..limit(&mut rng) };
    let mut at = day * 1440 + rng.below(3 * 1440);
    if rng.chance(30) {
        // Just before or after an edge of a day's hours.
        at = at / 1440 * 1440 + town.usual[0].1.min(1439) + rng.below(3) - 1;
    }
    let mut acts = vec![(at, Act::Start(lim))];
    for _ in 0..rng.below(7) {
        at += gap(&mut rng);
        let act = next_act(&mut rng, acts[acts.len() - 1].1, lim);
        acts.push((if rng.chance(3) { at - 1 - rng.below(500) } else { at }, act));
    }
    let looks = acts.iter().map(|_| gap(&mut rng)).collect();
    Plan { town, end_of_day: rng.chance(50), acts, looks }
}
