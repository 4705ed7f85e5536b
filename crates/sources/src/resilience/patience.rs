//! How often and how long to try again.

use std::time::Duration;

use jiff::Timestamp;

use clock::Clock;

/// Bounds on trying again: exponential pauses with full jitter, so that many askers do not return as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Times a question is put, the first included.
    pub attempts: u32,
    /// The longest that the first pause may be; each later one may be twice as long.
    pub first_pause: Duration,
    /// What no drawn pause exceeds.
    pub longest_pause: Duration,
    /// No pause begins that would end later than this after the start.
    pub in_all: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
            in_all: Duration::from_mins(5),
        }
    }
}

impl Patience {
    pub fn start(self, now: Timestamp) -> Waiting {
        Waiting { patience: self, started: now, pauses: 0 }
    }
}

/// How far a patience has been used up.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    patience: Patience,
    started: Timestamp,
    pauses: u32,
}

impl Waiting {
    /// The pause before the next attempt, never shorter than the register asked for.
    /// `None` when patience is at its end.
    pub fn next_pause(&mut self, asked_for: Option<Duration>, clock: &dyn Clock) -> Option<Duration> {
        if self.pauses + 1 >= self.patience.attempts {
            return None;
        }
        let doubled = self.patience.first_pause.saturating_mul(2_u32.saturating_pow(self.pauses.min(31)));
        let drawn = doubled.min(self.patience.longest_pause).mul_f64(clock.fraction());
        let pause = asked_for.map_or(drawn, |least| least + drawn.min(Duration::from_secs(1)));
        let spent = Duration::try_from(clock.now().duration_since(self.started)).unwrap_or_default();
        if spent.saturating_add(pause) > self.patience.in_all {
            return None;
        }
        self.pauses += 1;
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestClock;

    const PATIENCE: Patience = Patience {
        attempts: 5,
        first_pause: Duration::from_secs(1),
        longest_pause: Duration::from_secs(3),
        in_all: Duration::from_mins(1),
    };

    fn pauses(patience: Patience, clock: &TestClock) -> Vec<u64> {
        let mut waiting = patience.start(clock.now());
        std::iter::from_fn(|| waiting.next_pause(None, clock)).map(|pause| pause.as_secs()).collect()
    }

    #[test]
    fn pauses_double_up_to_the_longest_and_attempts_are_bounded() {
        let clock = TestClock::default().drawing(0.999_999_999);
        assert_eq!(pauses(PATIENCE, &clock), [0, 1, 2, 2]); // just under 1, 2, 3, 3
    }

    #[test]
    fn jitter_is_full() {
        assert_eq!(pauses(PATIENCE, &TestClock::default().drawing(0.0)), [0, 0, 0, 0]);
    }

    #[test]
    fn a_register_that_asks_for_time_gets_at_least_that() {
        let clock = TestClock::default().drawing(0.0);
        let mut waiting = PATIENCE.start(clock.now());
        assert_eq!(waiting.next_pause(Some(Duration::from_secs(17)), &clock), Some(Duration::from_secs(17)));
    }

    #[test]
    fn no_pause_begins_that_would_outlast_the_whole() {
        let clock = TestClock::default().drawing(0.0);
        let mut waiting = PATIENCE.start(clock.now());
        assert_eq!(waiting.next_pause(Some(Duration::from_mins(2)), &clock), None);
        clock.advance(Duration::from_secs(58));
        assert_eq!(waiting.next_pause(Some(Duration::from_secs(3)), &clock), None);
        assert!(waiting.next_pause(Some(Duration::from_secs(1)), &clock).is_some());
    }

    #[test]
    fn a_clock_set_back_does_not_make_patience_endless() {
        let clock = TestClock::default().drawing(0.5);
        let mut waiting = PATIENCE.start(clock.now() + Duration::from_hours(1));
        let count = std::iter::from_fn(|| waiting.next_pause(None, &clock)).count();
        assert_eq!(count, 4);
    }
}
