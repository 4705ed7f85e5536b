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
