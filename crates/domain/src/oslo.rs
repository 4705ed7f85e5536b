//! The clock on the wall in Norway, by which agreements, positions and nights run.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Known to the program itself, so that a machine without a time zone database has the right day too.
pub const ZONE: TimeZone = jiff::tz::get!("Europe/Oslo");

/// The day it is in Norway.
pub fn date(now: Timestamp) -> Date {
    now.to_zoned(ZONE).date()
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
    }
}
