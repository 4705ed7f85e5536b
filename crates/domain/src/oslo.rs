//! The clock on the wall in Norway, by which agreements, positions and nights run.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Known to the program itself, so that a machine without a time zone database has the right day too.
pub const ZONE: TimeZone = jiff::tz::get!("Europe/Oslo");

/// The day it is in Norway.
pub fn date(now: Timestamp) -> Date {
    now.to_zoned(ZONE).date()
}

/// The instant at which a day in Norway is over; `None` on the last day there is.
pub fn end_of(date: Date) -> Option<Timestamp> {
    date.tomorrow().ok()?.to_zoned(ZONE).ok().map(|begun| begun.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_norway_in_winter_and_in_summer() {
        let day = |text: &str| date(text.parse().unwrap()).to_string();
        assert_eq!(day("2026-11-21T22:59:59Z"), "2026-11-21");
        assert_eq!(day("2026-11-21T23:00:00Z"), "2026-11-22");
        assert_eq!(day("2026-06-21T21:59:59Z"), "2026-06-21");
        assert_eq!(day("2026-06-21T22:00:00Z"), "2026-06-22");
        let end = |date: Date| end_of(date).unwrap().to_string();
        assert_eq!(end(jiff::civil::date(2026, 6, 21)), "2026-06-21T22:00:00Z");
        assert_eq!(end(jiff::civil::date(2026, 11, 21)), "2026-11-21T23:00:00Z");
    }
}
