//! How long Folkeregisteret asks not to be disturbed: `Retry-After`, in milliseconds where everybody else has seconds.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::resilience::retry_after;

/// Whoever asks for longer is taken at their word only this far.
const LONGEST: Duration = Duration::from_hours(1);

/// A number is milliseconds, by the documentation; a date is as in RFC 9110.
pub(super) fn asked_for(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let number = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    match number {
        Some(milliseconds) => Some(Duration::from_millis(milliseconds).min(LONGEST)),
        None => retry_after(headers, now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_milliseconds_and_a_date_a_date() {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        let asked = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            asked_for(&headers, now).map(|pause| pause.as_millis())
        };
        assert_eq!(asked("60000"), Some(60_000));
        assert_eq!(asked("99999999999"), Some(3_600_000));
        assert_eq!(asked("Sun, 22 Nov 2026 03:00:42 GMT"), Some(42_000));
        assert_eq!(asked("soon"), None);
    }
}
