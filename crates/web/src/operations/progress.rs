//! How far a run has come, how fast it goes and when it may be done.

use jiff::Timestamp;
use serde::Serialize;

use super::view::RunLine;
use crate::{Visit, format};

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Progress {
    pub done: i64,
    pub total: Option<i64>,
    pub per_second: Option<f64>,
    pub seconds_left: Option<i64>,
}

impl Progress {
    /// From what the run has counted and the clock; both outlive a reload, a restart and a lost connection.
    pub fn of(run: &RunLine, now: Timestamp) -> Self {
        let done = run.counts.asked;
        let elapsed = run.started_at.map_or(0.0, |started| now.duration_since(started).as_secs_f64());
        #[expect(clippy::cast_precision_loss, reason = "people are far fewer than 2^52")]
        let per_second = (done > 0 && elapsed >= 1.0).then(|| done as f64 / elapsed);
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "as above")]
        let seconds_left = run
            .expected
            .zip(per_second)
            .map(|(total, rate)| ((total - done).max(0) as f64 / rate).ceil() as i64);
        Self { done, total: run.expected, per_second, seconds_left }
    }

    /// Where the bar ends; a bar of nothing has no place to stand.
    pub fn end(&self) -> i64 {
        self.total.unwrap_or(1).max(1)
    }

    /// `2 614 av 4 190 personer`
    pub fn line(&self, visit: &Visit) -> String {
        match self.total {
            Some(total) => visit.say("progress-of").with("done", self.done).with("total", total),
            None if self.done == 0 => visit.say("progress-beginning"),
            None => visit.say("progress-so-far").with("done", self.done),
        }
        .to_string()
    }

    /// `62 % · 13,2 personer i sekundet · omtrent 3 minutter igjen`
    pub fn note(&self, visit: &Visit) -> String {
        let mut notes = Vec::new();
        if let Some(total) = self.total.filter(|total| *total > 0) {
            notes.push(format::whole_percent(visit.language, self.done, total));
        }
        if let Some(rate) = self.per_second {
            let rate = format::decimal(visit.language, rate);
            notes.push(visit.say("progress-rate").with("rate", rate).to_string());
        }
        if let Some(seconds) = self.seconds_left {
            notes.push(time_left(visit, seconds));
        }
        notes.join(" · ")
    }
}

fn time_left(visit: &Visit, seconds: i64) -> String {
    let minutes = (seconds + 30) / 60;
    match (seconds, minutes) {
        (..60, _) => visit.say("progress-soon"),
        (_, ..90) => visit.say("progress-minutes-left").with("minutes", minutes),
        _ => visit.say("progress-hours-left").with("hours", (minutes + 30) / 60),
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;
    use crate::{
        Language,
        operations::{
            samples::NOW,
            view::{Counts, Job, Reach, RunStatus},
        },
    };

    fn run(asked: i64, expected: Option<i64>, seconds: i64) -> RunLine {
        let started = NOW - seconds.seconds();
        RunLine {
            id: 1,
            job: Job::Krr,
            reach: Reach::Everybody,
            dry: false,
            status: RunStatus::Running,
            created_at: started,
            started_at: Some(started),
            ended_at: None,
            expected,
            counts: Counts { asked, value: asked, ..Counts::default() },
        }
    }

    fn told(run: &RunLine) -> (String, String) {
        let visit = Visit::sample(Language::Bokmaal, "/drift");
        let progress = Progress::of(run, visit.now);
        let plain = |text: String| text.replace(['\u{202f}', '\u{a0}'], " ");
        (plain(progress.line(&visit)), plain(progress.note(&visit)))
    }

    #[test]
    fn how_far_how_fast_and_how_long_are_told_from_counts_and_clock() {
        let (line, note) = told(&run(2614, Some(4190), 200));
        assert_eq!(line, "2 614 av 4 190 personer");
        assert_eq!(note, "62 % · 13,1 personer i sekundet · omtrent 2 minutter igjen");
        assert_eq!(
            told(&run(4100, Some(4190), 200)).1,
            "97 % · 20,5 personer i sekundet · under ett minutt igjen"
        );
        let night = run(200_000, Some(2_000_000), 1_000);
        assert_eq!(told(&night).1, "10 % · 200 personer i sekundet · omtrent 3 timer igjen");
    }

    #[test]
    fn nothing_is_foretold_before_anything_has_happened() {
        assert_eq!(told(&run(0, None, 0)), ("Kjøringen er i ferd med å begynne".into(), String::new()));
        assert_eq!(told(&run(0, Some(4190), 9)), ("0 av 4 190 personer".into(), "0 %".into()));
        assert_eq!(told(&run(5, None, 10)), ("5 personer så langt".into(), "0,5 personer i sekundet".into()));
        assert_eq!(told(&run(0, Some(0), 3)), ("0 av 0 personer".into(), String::new()));
    }
}
