//! How old a contact detail may be before it no longer serves for what matters.

use jiff::{Timestamp, ToSpan as _};

use crate::oslo;

/// Months within which the person must have changed or confirmed an address (eForvaltningsforskriften § 32).
pub const MONTHS: i32 = 18;

/// Whether an address may be relied on for important notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Changed or confirmed by the person within 18 months.
    Fresh,
    /// Older: may be shown, not used for important notices.
    Stale,
    /// The source does not tell when the person last stood by it.
    Unknown,
}

impl Freshness {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
        }
    }
}

/// Per field, by the newer of the two dates; either may be missing.
pub fn freshness(updated: Option<Timestamp>, verified: Option<Timestamp>, now: Timestamp) -> Freshness {
    let Some(newest) = updated.max(verified) else { return Freshness::Unknown };
    if newest >= limit(now) { Freshness::Fresh } else { Freshness::Stale }
}

/// The instant before which nobody can have stood by an address that is to be relied on.
pub fn limit(now: Timestamp) -> Timestamp {
    now.to_zoned(oslo::ZONE).saturating_sub(MONTHS.months()).timestamp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_newer_of_the_two_dates_decides() {
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        assert_eq!(
            freshness(Some(at("2020-01-01T00:00:00Z")), Some(at("2026-01-01T00:00:00Z")), now),
            Freshness::Fresh
        );
        assert_eq!(freshness(Some(at("2026-01-01T00:00:00Z")), None, now), Freshness::Fresh);
        assert_eq!(
            freshness(Some(at("2020-01-01T00:00:00Z")), Some(at("2025-05-21T23:59:59Z")), now),
            Freshness::Stale
        );
        assert_eq!(freshness(None, None, now), Freshness::Unknown);
    }

    #[test]
    fn eighteen_months_to_the_second_is_still_fresh() {
        // Oslo is two hours before UTC in May and one hour in November: months are counted on the wall.
        let now = "2026-11-22T03:00:00Z".parse().unwrap();
        assert_eq!(freshness(None, Some(at("2025-05-22T02:00:00Z")), now), Freshness::Fresh);
        assert_eq!(freshness(None, Some(at("2025-05-22T01:59:59Z")), now), Freshness::Stale);
    }
}
