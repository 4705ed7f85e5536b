//! What the operations pages show, apart from how it is kept and how it is written.
//!
//! The JSON twins are these types as they stand; names in them do not change.

use domain::{Field, MunicipalityId, PersonKey, Source};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{json::code, progress::Progress};
use crate::given::Given;

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

/// A run in a list.
#[derive(Clone, Debug, Serialize)]
pub struct RunLine {
    pub id: i64,
    pub job: Job,
    pub reach: Reach,
    /// Whether it was to change nothing, only to show what it would change.
    pub dry: bool,
    pub status: RunStatus,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// How many are to be asked about; `None` until that is known.
    pub expected: Option<i64>,
    pub counts: Counts,
}

/// *asked = value + none + deleted + not returned + failed*
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub asked: i64,
    pub value: i64,
    pub none: i64,
    pub deleted: i64,
    pub not_returned: i64,
    pub failed: i64,
    pub changed: i64,
    pub quarantined: i64,
}

/// Which work a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    Krr,
    ImportSchool,
    ImportKindergarten,
    ImportOther,
    Other,
}

/// Whom a run is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    Everybody,
    Municipality(String),
    /// Our own number for the person.
    Person(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    Waiting,
    Running,
    /// The register does not answer; the run goes on when it does.
    WaitingForRegister,
    Stopping,
    Stopped,
    Completed,
    /// Completed, and for some there was no answer.
    CompletedWithErrors,
    /// Nothing more happens until somebody has decided.
    NeedsApproval,
    /// A plan that was carried out.
    Applied,
    Refused,
    /// A plan that was read too late, or whose ground had moved; nothing of it was done.
    Outdated,
    Failed,
    /// The municipality's agreement does not permit it.
    NotPermitted,
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

/// One run with all that can be said of it.
#[derive(Clone, Debug, Serialize)]
pub struct RunDetail {
    pub run: RunLine,
    /// Who asked for it; `schedule` where nobody did.
    pub started_by: String,
    /// Why the run as a whole came to nothing.
    pub error: Option<String>,
    pub plan_expires_at: Option<Timestamp>,
    pub parts: Vec<PartLine>,
    pub problems: Vec<ProblemLine>,
    pub plan: Plan,
}

/// A municipality's share of a run.
#[derive(Clone, Debug, Serialize)]
pub struct PartLine {
    #[serde(serialize_with = "code")]
    pub municipality: MunicipalityId,
    pub name: String,
    pub status: RunStatus,
    pub expected: i64,
    pub counts: Counts,
    /// People who would lose a value without another taking its place.
    pub removals: i64,
    /// People who had a value when the run began.
    pub held: i64,
    pub error: Option<String>,
}

/// How often one kind of problem was met in a run.
#[derive(Clone, Debug, Serialize)]
pub struct ProblemLine {
    pub code: String,
    pub count: i64,
}

/// What a run would do, one page of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Plan {
    /// People for whom something would be seen to change.
    pub people: i64,
    /// People for whom only what is known about age and confirmation would change.
    pub unseen: i64,
    pub pages: Pages,
    pub lines: Vec<PlanLine>,
    /// People who have been written to since the plan was made.
    pub moved: i64,
}

/// One field of one person.
#[derive(Clone, Serialize)]
pub struct PlanLine {
    #[serde(serialize_with = "code")]
    pub person: PersonKey,
    pub name: Option<String>,
    /// The address is protected, so neither name nor values are shown.
    pub shielded: bool,
    pub municipality: String,
    #[serde(serialize_with = "code")]
    pub field: Field,
    pub old: Option<String>,
    pub new: Option<String>,
    /// Where the new value comes from, or, where it goes, the old one.
    #[serde(serialize_with = "code")]
    pub source: Option<Source>,
}

impl std::fmt::Debug for PlanLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlanLine")
            .field("person", &self.person)
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}

/// Something that could not be taken at its word.
#[derive(Clone, Debug, Serialize)]
pub struct QuarantineLine {
    #[serde(serialize_with = "code")]
    pub municipality: MunicipalityId,
    pub municipality_name: String,
    #[serde(serialize_with = "code")]
    pub source: Source,
    /// A person's number, or a file and line.
    pub subject: String,
    pub code: String,
    #[serde(serialize_with = "code")]
    pub field: Option<Field>,
    pub run: i64,
    pub first_seen: Timestamp,
    pub last_seen: Timestamp,
    pub times: i64,
}

/// Where in a long list a page is; pages are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Pages {
    pub page: i64,
    pub of: i64,
}

impl Default for Pages {
    fn default() -> Self {
        Self { page: 1, of: 1 }
    }
}

impl Pages {
    /// The page that was asked for, or the nearest there is.
    pub fn of(items: i64, per_page: i64, wanted: i64) -> Self {
        let of = items.max(1).div_euclid(per_page) + i64::from(items.max(1) % per_page != 0);
        Self { page: wanted.clamp(1, of), of }
    }

    pub fn is_at(self, page: impl Given<i64>) -> bool {
        self.page == page.given()
    }

    /// How many items come before this page.
    pub fn offset(self, per_page: i64) -> i64 {
        (self.page - 1) * per_page
    }

    /// The pages to link to: the first, the last, and those around this one; `None` for a gap.
    pub fn links(self) -> Vec<Option<i64>> {
        let mut links = Vec::new();
        let mut before = 0;
        for page in 1..=self.of {
            if page == 1 || page == self.of || (page - self.page).abs() <= 1 {
                if page - before > 1 {
                    links.push(None);
                }
                links.push(Some(page));
                before = page;
            }
        }
        links
    }
}

impl Counts {
    pub fn adds_up(&self) -> bool {
        self.asked == self.value + self.none + self.deleted + self.not_returned + self.failed
    }
}

impl RunStatus {
    /// Whether it is still moving, so that the page should follow it.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Running | Self::WaitingForRegister | Self::Stopping)
    }
}

impl RunLine {
    /// When it began, or, where it has not, when it was asked for.
    pub fn begun(&self) -> Timestamp {
        self.started_at.unwrap_or(self.created_at)
    }

    pub fn progress(&self, now: impl Given<Timestamp>) -> Progress {
        Progress::of(self, now.given())
    }

    pub fn seconds(&self) -> Option<i64> {
        Some(self.ended_at?.duration_since(self.started_at?).as_secs())
    }
}

impl RunDetail {
    /// The municipalities where the guard has held removals back.
    pub fn guarded(&self) -> impl Iterator<Item = &PartLine> {
        self.parts.iter().filter(|part| part.status == RunStatus::NeedsApproval)
    }

    /// Whether removals wait for somebody.
    pub fn guard_waits(&self) -> bool {
        !self.run.dry && self.run.status == RunStatus::NeedsApproval
    }

    pub fn removals_waiting(&self) -> i64 {
        self.guarded().map(|part| part.removals).sum()
    }

    /// Whether the whole plan waits for somebody.
    pub fn plan_waits(&self) -> bool {
        self.run.dry && self.run.status == RunStatus::NeedsApproval
    }
}

impl QuarantineLine {
    /// Whether it is about a person whom KRR can be asked about anew.
    pub fn can_be_asked_again(&self) -> bool {
        self.source == Source::Krr && self.subject.parse::<PersonKey>().is_ok()
    }
}

impl PartLine {
    /// How many may lose a value unasked.
    pub fn limit(&self) -> i64 {
        domain::guard::limit(self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_links_to_its_ends_and_to_the_pages_around() {
        let links = |page, of| Pages { page, of }.links();
        assert_eq!(links(1, 1), [Some(1)]);
        assert_eq!(links(1, 14), [Some(1), Some(2), None, Some(14)]);
        assert_eq!(links(7, 14), [Some(1), None, Some(6), Some(7), Some(8), None, Some(14)]);
    }

    #[test]
    fn a_page_outside_the_list_is_the_nearest_one_inside() {
        assert_eq!(Pages::of(101, 50, 9), Pages { page: 3, of: 3 });
        assert_eq!(Pages::of(100, 50, -4), Pages { page: 1, of: 2 });
        assert_eq!(Pages::of(0, 50, 2), Pages { page: 1, of: 1 });
        assert_eq!(Pages::of(101, 50, 3).offset(50), 100);
    }
}
