//! From a row's column of clocks to recorded events: only what a clock takes is recorded, and the
//! deadlines that people read are those of the clocks as they stand afterwards.

use super::answers::Wish;
use super::decide::Facts;
use super::effect::Effect;
use super::met::{Asked, unit_of};
use super::moves::Move;
use super::state::CaseState;
use super::table::{Row, To};
use super::task::TaskKind;
use super::timing::Timing;
use crate::calendar::CalendarKind;
use crate::clock::{
    Clock, ClockEvent, ClockKind, ClockLimit, ClockSettings, Clocks, Extension, Rules, Span,
    StageLimit,
};
use crate::ids::{Millis, UserId};

/// The first effects of a case that a handset reported: who, and the desk's time begins.
#[must_use]
pub fn reported(by: UserId, at: Millis, settings: &ClockSettings) -> Vec<Effect> {
    let mut effects = vec![Effect::Reported(by)];
    let begins = settings.stages.get(ClockKind::Acceptance).map(|stage| stage.start(at));
    effects.extend(begins.map(|event| Effect::Clock(ClockKind::Acceptance, event)));
    effects
}

/// When a stage ends that begins now and that no clock of the case counts.
pub(super) fn in_time_of(stage: StageLimit, facts: &dyn Facts) -> Option<Millis> {
    let mut clock = Clock::default();
    clock.apply(stage.start(facts.now()));
    clock.due(&facts.clock_settings().rules(facts.calendars()))
}

/// The clocks after a move.
pub(super) struct Times<'a> {
    asked: &'a Asked<'a>,
    clocks: Clocks,
    events: Vec<(ClockKind, ClockEvent)>,
}

impl<'a> Times<'a> {
    /// What the row does to the clocks, if the move goes through at once.
    pub(super) fn after(asked: &'a Asked<'a>, row: &Row, to: Option<CaseState>) -> Self {
        let clocks = asked.flow().clocks.clone();
        let mut times = Self { asked, clocks, events: Vec::new() };
        let goes_through = match row.to {
            To::Up(_) => asked.flow().at_top(),
            To::Second(_) => asked.first_to_force().is_some(),
            _ => true,
        };
        // A unit that hands a case up has nothing left to sign for, however far up it goes.
        let taken = |timing: &&Timing| goes_through || **timing == Timing::Stop(ClockKind::SignFor);
        row.clocks.iter().filter(taken).for_each(|timing| times.take(*timing));
        match to {
            // It pauses, because it may stand alone again.
            Some(CaseState::Merged) | None => {}
            Some(end) if end.is_end() => times.end(end),
            Some(_) => {}
        }
        times
    }

    /// Nothing counts on in a case that is over; what counted for a void one is in no figures.
    fn end(&mut self, end: CaseState) {
        let counts = |clock: &Clock| clock.is_running() || clock.is_paused();
        let void = end == CaseState::Void;
        let of = self.clocks.iter().filter(|(_, clock)| void || counts(clock));
        let kinds: Vec<ClockKind> = of.map(|(kind, _)| kind).collect();
        for kind in kinds {
            let at = self.at(kind, self.asked.facts.now());
            let event = if void { ClockEvent::Void { at } } else { ClockEvent::Stop { at } };
            self.happens(kind, event);
        }
    }

    /// A clock never runs backwards, even when the centre's own clock was set back.
    fn at(&self, kind: ClockKind, now: Millis) -> Millis {
        let last = self.clocks.get(kind).and_then(|clock| clock.events().last());
        last.map_or(now, |last| last.at().max(now))
    }

    fn take(&mut self, timing: Timing) {
        let kind = timing.clock();
        if timing == Timing::Stop(ClockKind::Supervision) {
            return self.urge_answered();
        }
        let at = self.at(kind, self.begins(timing).unwrap_or(self.asked.facts.now()));
        let was_stopped = self.clocks.get(kind).is_none_or(Clock::is_stopped);
        if let Some(event) = self.events_of(timing, at)
            && self.happens(kind, event)
        {
            let begins = matches!(timing, Timing::Start(_) | Timing::Restart(_)) || was_stopped;
            if kind == ClockKind::Disposal && begins {
                self.stays_urgent(at);
            }
        }
    }

    /// Records what can happen to a clock; whether it could.
    fn happens(&mut self, kind: ClockKind, event: ClockEvent) -> bool {
        let happens = self.clocks.try_apply(kind, event).is_ok();
        if happens {
            self.events.push((kind, event));
        }
        happens
    }

    /// Whatever time a run of disposal begins with, in an urgent case the urgent limit holds when it
    /// is nearer.
    fn stays_urgent(&mut self, at: Millis) {
        if self.asked.flow().urgent {
            let span = self.asked.facts.clock_settings().stages.urgent;
            self.happens(ClockKind::Disposal, ClockEvent::Raise { at, span });
        }
    }

    /// One clock counts for every urge, by the one whose answer is due first: the others' time goes on
    /// when that one is answered.
    fn urge_answered(&mut self) {
        let kind = ClockKind::Supervision;
        let at = self.at(kind, self.asked.facts.now());
        let (urges, answered) = (&self.asked.flow().urges, self.asked.args().urge);
        let own = urges.iter().find(|urge| Some(urge.id) == answered).and_then(|urge| urge.due);
        let open = urges.iter().filter(|urge| !urge.done && Some(urge.id) != answered);
        let next = open.filter_map(|urge| urge.due).min();
        if next.zip(own).is_some_and(|(next, own)| next <= own) {
            return;
        }
        if self.happens(kind, ClockEvent::Stop { at })
            && let Some(next) = next
        {
            let minutes = next.saturating_sub(at).max(0) / 60_000;
            let span = Span::Minutes(u32::try_from(minutes).unwrap_or(u32::MAX));
            self.happens(kind, ClockEvent::Restart { at, limit: span.into() });
        }
    }

    /// When the time of a task begins that is kept for the next shift.
    fn begins(&self, timing: Timing) -> Option<Millis> {
        let of_task = matches!(timing, Timing::Start(ClockKind::Check | ClockKind::Verification));
        let begins = self.asked.facts.task_begins().filter(|_| of_task);
        begins.filter(|begins| *begins > self.asked.facts.now())
    }

    fn events_of(&self, timing: Timing, at: Millis) -> Option<ClockEvent> {
        let asked = self.asked;
        let mv = asked.request.mv;
        let wish = asked.flow().application.map(|open| open.wish);
        match timing {
            Timing::Start(kind) => self.start(kind, at),
            Timing::Stop(_) => Some(ClockEvent::Stop { at }),
            Timing::Pause(ClockKind::Disposal) if !matches!(wish, Some(Wish::Suspension(_))) => {
                None
            }
            Timing::PauseUnless(_, on) if asked.facts.rules().is_on(on) => None,
            Timing::Pause(_) | Timing::PauseUnless(..) => Some(ClockEvent::Pause { at }),
            Timing::Resume(_) => Some(ClockEvent::Resume { at }),
            Timing::Extend(_) => match wish? {
                Wish::Extension(limit) => {
                    Some(ClockEvent::Extend { at, by: Extension::By(limit.into()) })
                }
                Wish::Suspension(_) => None,
            },
            Timing::Raise(_) => {
                let span = asked.facts.clock_settings().stages.urgent;
                Some(ClockEvent::Raise { at, span })
            }
            Timing::Restart(_) if mv == Move::Rework => {
                Some(ClockEvent::Rework { at, mode: asked.facts.clock_settings().rework })
            }
            Timing::Restart(kind) => self.start(kind, at),
        }
    }

    /// A clock starts, or starts afresh. Between a return and its ruling the time of the unit that keeps
    /// the case goes on.
    fn start(&self, kind: ClockKind, at: Millis) -> Option<ClockEvent> {
        let (asked, known) = (self.asked, self.clocks.get(kind));
        let (limit, calendar) = self.limit(kind, at)?;
        let running = known.is_some_and(|clock| clock.is_running() || clock.is_paused());
        let stays = unit_of(asked.args(), asked.facts).as_ref() == Some(&asked.flow().holder);
        let sends = matches!(asked.request.mv, Move::Dispatch | Move::Rule);
        let needless = match kind {
            // Whoever was sent at once has nothing to sign, and a safe place is made safe once.
            ClockKind::SignFor => sends && asked.args().assignee.is_some(),
            ClockKind::MakeSafe => asked.flow().made_safe,
            ClockKind::Disposal => running && sends && stays,
            // An urge that is due later than another waits for that one.
            ClockKind::Supervision => {
                let stage = asked.facts.clock_settings().stages.supervision;
                let new = asked.args().due.or_else(|| in_time_of(stage, asked.facts));
                self.due(kind).is_some_and(|due| new.is_none_or(|new| due <= new))
            }
            _ => false,
        };
        match known {
            _ if needless => None,
            Some(_) => Some(ClockEvent::Restart { at, limit }),
            None => Some(ClockEvent::Start { at, limit, calendar }),
        }
    }

    fn limit(&self, kind: ClockKind, at: Millis) -> Option<(ClockLimit, CalendarKind)> {
        let (asked, flow) = (self.asked, self.asked.flow());
        let settings = asked.facts.clock_settings();
        let standard = flow.standard.as_ref();
        let set = match kind {
            ClockKind::Disposal | ClockKind::MakeSafe => {
                let limit = standard.and_then(|s| asked.facts.limit(s, kind));
                limit.map(|limit| (limit, CalendarKind::Units))
            }
            stage => settings.stages.get(stage).map(|s| (ClockLimit::from(s.span), s.calendar)),
        };
        let main = match asked.request.mv {
            Move::Dispatch | Move::Rule | Move::Reopen => Some(ClockKind::Disposal),
            Move::OrderCheck => Some(ClockKind::Check),
            Move::OrderVerification => Some(ClockKind::Verification),
            Move::Urge => Some(ClockKind::Supervision),
            _ => None,
        };
        let given = asked.args().due.filter(|_| main == Some(kind));
        let given = given.map(|due| due.saturating_sub(at) / 60_000);
        let given = given.and_then(|minutes| u32::try_from(minutes).ok());
        match given {
            Some(minutes) => {
                let calendar = set.map_or(CalendarKind::Units, |(_, calendar)| calendar);
                Some((ClockLimit::from(Span::Minutes(minutes)), calendar))
            }
            None => set,
        }
    }

    fn rules(&self) -> Rules<'_> {
        self.asked.facts.clock_settings().rules(self.asked.facts.calendars())
    }

    fn due(&self, kind: ClockKind) -> Option<Millis> {
        self.clocks.get(kind).filter(|clock| clock.is_running())?.due(&self.rules())
    }

    /// Tasks given by this move are due when their clock is.
    pub(super) fn set_due_of_tasks(&self, effects: &mut [Effect]) {
        for effect in effects {
            if let Effect::TaskGiven(task) = effect
                && task.due.is_none()
            {
                task.due = match task.kind {
                    TaskKind::Disposal => self.due(ClockKind::Disposal),
                    TaskKind::Check => self.due(ClockKind::Check),
                    TaskKind::Verification => self.due(ClockKind::Verification),
                    TaskKind::Supplement => self.in_time_of_a_verification(),
                };
            }
        }
    }

    /// More is asked for with the time that a verification has: no clock of the case runs meanwhile.
    fn in_time_of_a_verification(&self) -> Option<Millis> {
        let stage = self.asked.facts.clock_settings().stages.get(ClockKind::Verification)?;
        in_time_of(stage, self.asked.facts)
    }

    /// By when a unit to which the case is passed down has used its share of what is left of the one
    /// limit (`workflow.md` §2). The clock itself goes on as it is.
    fn share_below(&self) -> Option<Millis> {
        let (asked, flow) = (self.asked, self.asked.flow());
        if asked.request.mv != Move::SubDispatch {
            return None;
        }
        let unit = unit_of(asked.args(), asked.facts)?;
        let share = asked.facts.rules().level_share(unit.len().saturating_sub(flow.top));
        let (rules, now) = (self.rules(), asked.facts.now());
        let clock = self.clocks.get(ClockKind::Disposal).filter(|clock| clock.is_running())?;
        let (due, left) = (clock.due(&rules)?, clock.left(now, &rules)?);
        if share >= 100 || left <= 0 {
            return None;
        }
        let until = clock.used(now, &rules).saturating_add(left / 100 * Millis::from(share));
        // What is used grows with time: the first instant at which the share is used up.
        let (mut before, mut by) = (now, due);
        while by.saturating_sub(before) > 1 {
            let middle = before.midpoint(by);
            let used_up = clock.used(middle, &rules) >= until;
            (before, by) = if used_up { (before, middle) } else { (middle, by) };
        }
        Some(by)
    }

    /// What is written into the log.
    pub(super) fn record(self, out: &mut Vec<Effect>) {
        let (before, due) = (self.asked.flow().due, self.due(ClockKind::Disposal));
        let stopped = self.events.iter().any(|(kind, event)| {
            *kind == ClockKind::Disposal && matches!(event, ClockEvent::Stop { .. })
        });
        if stopped && self.asked.request.mv == Move::Forward {
            let clock = self.clocks.get(ClockKind::Disposal);
            let in_time = clock.and_then(|clock| clock.stopped_in_time(&self.rules()));
            out.push(Effect::Disposal { in_time: in_time.unwrap_or(true) });
        } else if due != before && !stopped {
            out.push(Effect::Due(due));
        }
        out.extend(self.share_below().map(|due| Effect::UnitDue(Some(due))));
        out.extend(self.events.into_iter().map(|(kind, event)| Effect::Clock(kind, event)));
    }
}
