//! The front page of operations.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::run::{Job, RunLine, RunStatus};

/// The front page of operations.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    pub at: Timestamp,
    pub in_progress: Vec<RunLine>,
    pub figures: Figures,
    pub nights: Vec<Night>,
    /// How the newest whole question to KRR came out.
    pub newest: Option<RunLine>,
    pub schedule: Vec<ScheduleLine>,
    pub registers: Vec<RegisterLine>,
    pub runs: Vec<RunLine>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Figures {
    pub last_completed_at: Option<Timestamp>,
    pub people: i64,
    pub from_krr: i64,
    pub by_hand: i64,
    pub switched_off: i64,
    pub awaiting_approval: i64,
    pub in_quarantine: i64,
}

/// What was asked of KRR in one night, by the day on which it was asked in Oslo.
#[derive(Clone, Debug, Serialize)]
pub struct Night {
    pub date: Date,
    pub answered: i64,
    pub unanswered: i64,
}

#[derive(Clone, Debug, Serialize)]
pub struct ScheduleLine {
    pub job: Job,
    /// Its name in the table of what runs when.
    pub name: String,
    pub rhythm: Rhythm,
    pub next_at: Timestamp,
    pub last: Option<LastTime>,
}

#[derive(Clone, Debug, Serialize)]
pub struct LastTime {
    pub at: Timestamp,
    pub status: Option<RunStatus>,
    pub run: Option<i64>,
}

/// When something is done again and again, by the clock in Oslo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Every day at this hour and minute.
    Daily(u8, u8),
    /// Every so many minutes.
    Minutes(u8),
    /// A cron expression that has no plainer name.
    Cron(String),
}

#[derive(Clone, Debug, Serialize)]
pub struct RegisterLine {
    /// `krr`, `maskinporten`, …
    pub register: String,
    pub circuit: Circuit,
    /// Since when it has given nothing but faults.
    pub failing_since: Option<Timestamp>,
    /// When it is asked again, where that is known and still to come.
    pub again_at: Option<Timestamp>,
    pub last_answer_at: Option<Timestamp>,
    pub last_fault: Option<Fault>,
}

/// Whether we ask a register, or leave it in peace after too many faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Circuit {
    /// Asked as usual.
    Closed,
    /// Left in peace until then.
    Open(Option<Timestamp>),
    /// Asked with care, to see whether it is well.
    HalfOpen,
}

#[derive(Clone, Debug, Serialize)]
pub struct Fault {
    pub at: Timestamp,
    pub code: String,
    /// Whether the register has answered since.
    pub over: bool,
}
