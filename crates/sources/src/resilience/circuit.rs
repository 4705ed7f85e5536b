//! The circuit breaker: a register that is down is left alone for a while, and everybody can see that it is.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;

use clock::Clock;

/// When to leave a register alone, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitRule {
    /// Failures in a row after which nobody asks.
    pub failures: u32,
    /// How long nobody asks; then one does, to see whether the register is back.
    pub pause: Duration,
}

impl Default for CircuitRule {
    fn default() -> Self {
        Self { failures: 5, pause: Duration::from_mins(1) }
    }
}

/// Whether the register is being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// As usual.
    Closed,
    /// Not at all, until the time stated.
    Open,
    /// By one asker at a time, to see whether it is back.
    HalfOpen,
}

impl Position {
    /// The word in feeds and metrics; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
        }
    }
}

/// What the operations page and the button "Oppdater" say about a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CircuitState {
    pub state: Position,
    pub since: Timestamp,
    /// When the register will be asked again, while the circuit is open.
    pub until: Option<Timestamp>,
    /// Failures in a row.
    pub failures: u32,
}

/// One register's breaker, shared by all who ask it.
#[derive(Clone)]
pub struct Circuit(Arc<Inner>);

struct Inner {
    rule: CircuitRule,
    clock: Arc<dyn Clock>,
    kept: Mutex<Kept>,
}

#[derive(Clone, Copy)]
struct Kept {
    state: CircuitState,
    /// Somebody is out trying a half-open circuit.
    tried: bool,
}

/// Leave to ask once. Dropped without a verdict (the asker was cancelled), it counts as neither.
#[must_use = "the breaker learns nothing from a permit whose outcome is not told"]
pub struct Permit {
    circuit: Circuit,
    trial: bool,
    told: bool,
}

impl Circuit {
    pub fn new(rule: CircuitRule, clock: Arc<dyn Clock>) -> Self {
        let state = CircuitState { state: Position::Closed, since: clock.now(), until: None, failures: 0 };
        Self(Arc::new(Inner { rule, clock, kept: Mutex::new(Kept { state, tried: false }) }))
    }

    /// The error is the state that forbids asking.
    pub fn permit(&self) -> Result<Permit, CircuitState> {
        let now = self.0.clock.now();
        let mut kept = self.kept();
        half_open_when_due(&mut kept, now);
        let trial = match kept.state.state {
            Position::Closed => false,
            Position::HalfOpen if !kept.tried => true,
            Position::Open | Position::HalfOpen => return Err(kept.state),
        };
        kept.tried |= trial;
        drop(kept);
        Ok(Permit { circuit: self.clone(), trial, told: false })
    }

    /// The register has answered a question put after all that failed: it is asked as usual from now on.
    pub fn close(&self) {
        let now = self.0.clock.now();
        let mut kept = self.kept();
        if kept.state.state != Position::Closed {
            kept.state = CircuitState { state: Position::Closed, since: now, until: None, failures: 0 };
        }
        kept.state.failures = 0;
        kept.tried = false;
    }

    pub fn state(&self) -> CircuitState {
        let mut kept = self.kept();
        half_open_when_due(&mut kept, self.0.clock.now());
        kept.state
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Nothing that holds the lock can panic half-way, so what a poisoned lock guards is whole.
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn half_open_when_due(kept: &mut Kept, now: Timestamp) {
    if kept.state.until.is_some_and(|until| now >= until) {
        kept.state = CircuitState { state: Position::HalfOpen, since: now, until: None, ..kept.state };
        kept.tried = false;
    }
}

impl Permit {
    /// The register answered, be it with a refusal.
    pub fn answered(mut self) {
        self.told = true;
        let now = self.circuit.0.clock.now();
        let mut kept = self.circuit.kept();
        match kept.state.state {
            Position::Closed => kept.state.failures = 0,
            // An asker from before the break says nothing about now.
            Position::Open | Position::HalfOpen if !self.trial => {}
            Position::Open | Position::HalfOpen => {
                kept.state = CircuitState { state: Position::Closed, since: now, until: None, failures: 0 };
                kept.tried = false;
            }
        }
    }

    /// The register did not answer, or not as one that works.
    pub fn failed(mut self) {
        self.told = true;
        let rule = self.circuit.0.rule;
        let now = self.circuit.0.clock.now();
        let mut kept = self.circuit.kept();
        kept.state.failures = kept.state.failures.saturating_add(1);
        let breaks = match kept.state.state {
            Position::Closed => kept.state.failures >= rule.failures,
            Position::HalfOpen => self.trial,
            Position::Open => false,
        };
        if breaks {
            let until = now.saturating_add(rule.pause).unwrap_or(Timestamp::MAX);
            kept.state = CircuitState { state: Position::Open, since: now, until: Some(until), ..kept.state };
            kept.tried = false;
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.trial && !self.told {
            self.circuit.kept().tried = false;
        }
    }
}

impl fmt::Debug for Circuit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Circuit").field(&self.kept().state).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestClock;

    const RULE: CircuitRule = CircuitRule { failures: 3, pause: Duration::from_mins(1) };

    fn circuit() -> (Circuit, TestClock) {
        let clock = TestClock::default();
        (Circuit::new(RULE, Arc::new(clock.clone())), clock)
    }

    fn fail(circuit: &Circuit, times: u32) {
        for _ in 0..times {
            circuit.permit().unwrap().failed();
        }
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_says_until_when() {
        let (circuit, clock) = circuit();
        fail(&circuit, 2);
        assert_eq!(circuit.state().state, Position::Closed);
        fail(&circuit, 1);
        let state = circuit.permit().err().unwrap();
        assert_eq!((state.state, state.failures, state.since), (Position::Open, 3, clock.now()));
        assert_eq!(state.until, Some(clock.now() + RULE.pause));
    }

    #[test]
    fn one_answer_in_between_starts_the_count_anew() {
        let (circuit, _) = circuit();
        fail(&circuit, 2);
        circuit.permit().unwrap().answered();
        fail(&circuit, 2);
        assert_eq!(circuit.state().state, Position::Closed);
    }

    #[test]
    fn after_the_pause_one_asker_tries_and_its_answer_closes() {
        let (circuit, clock) = circuit();
        fail(&circuit, 3);
        clock.advance(RULE.pause);
        assert_eq!(circuit.state().state, Position::HalfOpen);
        let trial = circuit.permit().unwrap();
        assert!(circuit.permit().is_err(), "one at a time");
        trial.answered();
        assert_eq!((circuit.state().state, circuit.state().failures), (Position::Closed, 0));
    }

    #[test]
    fn a_failed_trial_opens_again_at_once() {
        let (circuit, clock) = circuit();
        fail(&circuit, 3);
        clock.advance(RULE.pause);
        circuit.permit().unwrap().failed();
        assert_eq!(circuit.state().until, Some(clock.now() + RULE.pause));
    }

    #[test]
    fn a_cancelled_trial_leaves_the_place_to_the_next() {
        let (circuit, clock) = circuit();
        fail(&circuit, 3);
        clock.advance(RULE.pause);
        drop(circuit.permit().unwrap());
        assert!(circuit.permit().is_ok());
    }

    #[test]
    fn an_answer_to_a_question_put_outside_the_breaker_closes_it() {
        let (circuit, _) = circuit();
        fail(&circuit, 3);
        circuit.close();
        assert_eq!((circuit.state().state, circuit.state().failures), (Position::Closed, 0));
        fail(&circuit, 2);
        circuit.close();
        fail(&circuit, 2);
        assert_eq!(circuit.state().state, Position::Closed);
    }

    #[test]
    fn an_asker_from_before_the_break_does_not_close_it() {
        let (circuit, clock) = circuit();
        let early = circuit.permit().unwrap();
        let late = circuit.permit().unwrap();
        fail(&circuit, 3);
        early.answered();
        assert_eq!(circuit.state().state, Position::Open);
        clock.advance(RULE.pause);
        late.failed();
        assert_eq!(circuit.state().state, Position::HalfOpen, "nor open a half-open one");
    }
}
