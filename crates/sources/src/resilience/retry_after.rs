//! `Retry-After` (RFC 9110 § 10.2.3): seconds, or a date.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// A register that asks for longer is taken at its word only this far; the job's own retry does the rest.
const LONGEST: Duration = Duration::from_hours(1);

/// How long the register asks not to be disturbed. `None` where it does not say, or not in a form of the standard.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if let Ok(seconds) = text.parse::<u64>() {
        Duration::from_secs(seconds)
    } else {
        let at = rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
        // A date in the past means "now".
        Duration::try_from(at.duration_since(now)).unwrap_or_default()
    };
    Some(pause.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &str) -> Option<u64> {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, value.parse().unwrap());
        retry_after(&headers, now).map(|pause| pause.as_secs())
    }

    #[test]
    fn seconds_and_dates_are_understood() {
        assert_eq!(asked("120"), Some(120));
        assert_eq!(asked("Sun, 22 Nov 2026 03:00:42 GMT"), Some(42));
        assert_eq!(asked("Sun, 22 Nov 2026 02:59:00 GMT"), Some(0));
    }

    #[test]
    fn an_endless_wait_is_capped_and_nonsense_is_nothing() {
        assert_eq!(asked("99999999"), Some(3600));
        assert_eq!(asked("in a while"), None);
        assert_eq!(asked("-1"), None);
        assert_eq!(asked("99999999999999999999999"), None);
    }
}
