//! A cron expression by the clock on the wall in Oslo, right through both clock changes.

use croner::{
    Cron as Pattern,
    parser::{CronParser, Seconds, Year},
};
use jiff::{Timestamp, tz::TimeZone};

/// Known to the program itself, so that a machine without a time zone database wakes at the right hour too.
const OSLO: TimeZone = jiff::tz::get!("Europe/Oslo");

/// Minute, hour, day of the month, month, day of the week: `30 2 * * *`.
///
/// A fixed time fires once a day, whatever the clocks do: 02:30, which the last Sunday of March does not have, fires
/// at 03:00 instead, and of the two on the last Sunday of October only the first counts. A rhythm (`*/10 * * * *`)
/// goes on through both changes without a pause or a doubled beat.
#[derive(Clone, Debug)]
pub struct Cron {
    text: String,
    pattern: Pattern,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCron {
    #[error("“{0}” is not a cron expression of five parts (minute, hour, day, month, weekday)")]
    Unreadable(String),
    #[error("“{0}” never comes round")]
    Never(String),
}

impl Cron {
    pub fn parse(text: &str) -> Result<Self, InvalidCron> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let pattern = parser.parse(text).map_err(|_| InvalidCron::Unreadable(text.to_owned()))?;
        let cron = Self { text: text.to_owned(), pattern };
        cron.next(Timestamp::UNIX_EPOCH)?;
        Ok(cron)
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The first time after `after`.
    pub fn next(&self, after: Timestamp) -> Result<Timestamp, InvalidCron> {
        let after = after.to_zoned(OSLO);
        let next = self.pattern.find_next_occurrence(&after, false);
        Ok(next.map_err(|_| InvalidCron::Never(self.text.clone()))?.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use jiff::{ToSpan as _, civil::Date};
    use proptest::prelude::*;

    use super::*;

    /// The times of an expression between two instants, as a clock on the wall in Oslo shows them.
    fn walls(expression: &str, from: &str, to: &str) -> Vec<String> {
        let (cron, to) = (Cron::parse(expression).unwrap(), to.parse().unwrap());
        std::iter::successors(cron.next(from.parse().unwrap()).ok(), |at| cron.next(*at).ok())
            .take_while(|at| *at < to)
            .map(|at| at.to_zoned(OSLO).strftime("%d.%m. %H:%M %Z").to_string())
            .collect()
    }

    #[test]
    fn a_job_at_half_past_two_runs_once_on_the_night_the_clocks_go_back() {
        assert_eq!(
            walls("30 2 * * *", "2026-10-23T12:00:00Z", "2026-10-27T12:00:00Z"),
            ["24.10. 02:30 CEST", "25.10. 02:30 CEST", "26.10. 02:30 CET", "27.10. 02:30 CET"]
        );
        assert_eq!(
            walls("30 2 * * *", "2027-10-30T12:00:00Z", "2027-11-01T12:00:00Z"),
            ["31.10. 02:30 CEST", "01.11. 02:30 CET"]
        );
    }

    #[test]
    fn a_job_at_half_past_two_runs_once_on_the_night_that_has_no_half_past_two() {
        assert_eq!(
            walls("30 2 * * *", "2026-03-27T12:00:00Z", "2026-03-30T12:00:00Z"),
            ["28.03. 02:30 CET", "29.03. 03:00 CEST", "30.03. 02:30 CEST"]
        );
        assert_eq!(
            walls("30 2 * * *", "2027-03-27T12:00:00Z", "2027-03-29T12:00:00Z"),
            ["28.03. 03:00 CEST", "29.03. 02:30 CEST"]
        );
    }

    #[test]
    fn a_worker_that_wakes_in_the_doubled_hour_does_not_run_the_job_again() {
        // 02:40 for the second time: the job of 02:30 has had its turn.
        assert_eq!(walls("30 2 * * *", "2026-10-25T01:40:00Z", "2026-10-27T00:00:00Z"), ["26.10. 02:30 CET"]);
    }

    #[test]
    fn a_rhythm_goes_on_through_both_changes() {
        assert_eq!(
            walls("*/30 * * * *", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"),
            ["25.10. 02:30 CEST", "25.10. 02:00 CET", "25.10. 02:30 CET"]
        );
        assert_eq!(
            walls("*/30 * * * *", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z"),
            ["29.03. 01:30 CET", "29.03. 03:00 CEST", "29.03. 03:30 CEST"]
        );
    }

    #[test]
    fn what_is_no_expression_or_never_comes_is_refused() {
        for text in ["", "30 2 * *", "0 30 2 * * *", "61 2 * * *", "om natten"] {
            assert_eq!(Cron::parse(text).unwrap_err(), InvalidCron::Unreadable(text.into()));
        }
        assert_eq!(Cron::parse("0 3 30 2 *").unwrap_err(), InvalidCron::Never("0 3 30 2 *".into()));
    }

    proptest! {
        #[test]
        fn a_fixed_time_fires_exactly_once_a_day_all_year(hour in 0_i8..24, minute in 0_i8..60, year in 2024_i16..2034) {
            let cron = Cron::parse(&format!("{minute} {hour} * * *")).unwrap();
            let (mut day, end) = (Date::constant(year, 1, 1), Date::constant(year + 1, 1, 1));
            let mut at = day.to_zoned(OSLO).unwrap().timestamp() - 1.second();
            while day < end {
                at = cron.next(at).unwrap();
                prop_assert_eq!(at.to_zoned(OSLO).date(), day);
                day = day.tomorrow().unwrap();
            }
        }

        #[test]
        fn the_next_time_is_the_same_from_wherever_one_looks(seconds in 0_i64..400 * 86_400, ahead in 0_i64..86_400) {
            let cron = Cron::parse("30 2 * * *").unwrap();
            let from = Timestamp::from_second(1_767_222_000 + seconds).unwrap();
            let next = cron.next(from).unwrap();
            prop_assert!(next > from);
            let between = from + ahead.seconds();
            if between < next {
                prop_assert_eq!(cron.next(between).unwrap(), next);
            }
        }
    }
}
