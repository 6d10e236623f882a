//! A history as data: a seed makes a plan, a plan can be run again, and a failing one is made
//! smaller by dropping steps. Numbers in a step are taken modulo what exists when it runs, so that
//! every sub-plan of a plan is a plan.

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

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

/// A lie about what a writer had seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lie {
    /// Every later write of the other actors, for ever.
    Forever,
    /// An actor that nobody knows.
    Stranger,
    /// The writer's own future.
    OwnFuture,
    /// Sequence 0.
    Zero,
    /// Half of what was seen is left out.
    Half,
}

/// Handset 0 and 1, or the centre's desk as 2.
pub type Replica = usize;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Write {
        who: Replica,
        register: usize,
        value: usize,
        lie: Option<Lie>,
    },
    Remark {
        who: Replica,
    },
    Attach {
        who: Replica,
    },
    /// Of any medium that the writer sees: somebody else's is refused.
    Retract {
        who: Replica,
        nth: usize,
    },
    Withdraw {
        who: Replica,
        nth: usize,
    },
    Propose {
        who: Replica,
        value: usize,
    },
    Settle {
        nth: usize,
    },
    /// An op that the centre refuses for its own reasons.
    Refusable {
        who: Replica,
        register: usize,
        value: usize,
    },
    /// Up to `count` ops, beginning `again` ops before the first one that the centre lacks.
    Push {
        who: Replica,
        again: usize,
        count: usize,
        reply_lost: bool,
    },
    /// The centre answers; the answer may be overtaken by another one.
    Ask {
        who: Replica,
    },
    Answer {
        who: Replica,
    },
    Merge {
        from: Replica,
        to: Replica,
    },
    Restart {
        who: Replica,
    },
    /// The handset's actor is stopped (a cloned phone): it goes on under a new one.
    NewActor {
        who: Replica,
    },
    Backup,
    Restore,
}

/// The plan of a seed: 14 to 40 steps.
pub fn plan_of(seed: u64) -> Vec<Step> {
    let mut rng = Rng::new(seed ^ 0x63_6974_7920_6361);
    let steps = 14 + rng.below(27);
    let busy = rng.chance(60);
    (0..steps).map(|_| step(&mut rng, busy)).collect()
}

fn step(rng: &mut Rng, busy: bool) -> Step {
    let who = rng.below(2);
    let any = rng.below(3);
    let (register, value, nth) = (rng.below(3), rng.below(4), rng.below(8));
    let lies = [Lie::Forever, Lie::Stranger, Lie::OwnFuture, Lie::Zero, Lie::Half];
    let lie = rng.chance(12).then(|| lies[rng.below(lies.len())]);
    match rng.below(100) {
        0..=29 => Step::Write { who: any, register, value, lie: lie.filter(|_| any < 2) },
        30..=34 => Step::Remark { who: any },
        35..=39 => Step::Attach { who: any },
        40..=44 => Step::Retract { who: any, nth },
        45..=48 => Step::Withdraw { who: any, nth },
        49..=50 => Step::Propose { who, value },
        51 => Step::Settle { nth },
        52..=53 => Step::Refusable { who, register, value },
        54..=72 => Step::Push {
            who,
            again: rng.below(4),
            count: 1 + rng.below(6),
            reply_lost: rng.chance(30),
        },
        73..=80 => Step::Ask { who },
        81..=89 if busy => Step::Answer { who },
        90..=92 => Step::Merge { from: any, to: who },
        93 => Step::NewActor { who },
        94..=95 => Step::Restart { who: any },
        96..=97 => Step::Backup,
        98..=99 => Step::Restore,
        _ => Step::Answer { who },
    }
}

/// The smallest plan found that still `fails`, by dropping one step after the other.
pub fn shrink(mut plan: Vec<Step>, fails: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    loop {
        let before = plan.len();
        let mut at = 0;
        while at < plan.len() {
            let mut fewer = plan.clone();
            fewer.remove(at);
            if fails(&fewer) { plan = fewer } else { at += 1 }
        }
        if plan.len() == before {
            return plan;
        }
    }
}
