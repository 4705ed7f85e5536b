//! How long to wait after a failure, and how often to try.

use std::time::Duration;

/// Pauses double from the first to the longest, and are drawn from their upper half, so that jobs that failed
/// together do not come back together.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// After so many failures the job is given up.
    pub failures: u32,
    pub first_pause: Duration,
    pub longest_pause: Duration,
}

impl Default for Retry {
    /// Given up after one to two hours.
    fn default() -> Self {
        let (first_pause, longest_pause) = (Duration::from_secs(15), Duration::from_hours(1));
        Self { failures: 10, first_pause, longest_pause }
    }
}

impl Retry {
    /// The pause after the failure of this number, or `None` where it was the last. `fraction`: 0 ≤ x < 1.
    pub fn pause(&self, failure: u32, fraction: f64) -> Option<Duration> {
        if failure >= self.failures {
            return None;
        }
        let doubled = self.first_pause.saturating_mul(1_u32.checked_shl(failure - 1).unwrap_or(u32::MAX));
        Some(doubled.min(self.longest_pause).mul_f64(f64::midpoint(fraction, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RETRY: Retry =
        Retry { failures: 5, first_pause: Duration::from_secs(10), longest_pause: Duration::from_mins(1) };

    #[test]
    fn pauses_double_up_to_the_longest_and_then_the_job_is_given_up() {
        let pauses: Vec<_> =
            (1..=5).map(|failure| RETRY.pause(failure, 1.0).map(|pause| pause.as_secs())).collect();
        assert_eq!(pauses, [Some(10), Some(20), Some(40), Some(60), None]);
    }

    #[test]
    fn a_pause_is_never_less_than_half() {
        assert_eq!(RETRY.pause(1, 0.0), Some(Duration::from_secs(5)));
    }

    #[test]
    fn pauses_do_not_overflow() {
        let endless = Retry { failures: u32::MAX, ..RETRY };
        assert_eq!(endless.pause(33, 1.0), Some(RETRY.longest_pause));
        assert_eq!(endless.pause(1000, 1.0), Some(RETRY.longest_pause));
    }
}
