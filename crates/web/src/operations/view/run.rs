//! Runs, from a line in a list to all that can be said of one.

use domain::{Field, MunicipalityId, PersonKey, Source};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use sync::import::{Movement, Reason, Summary};

use super::list::Pages;
use crate::{
    given::Given,
    operations::{json::code, progress::Progress},
};

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
    Population,
    Entities,
    EntitiesWhole,
    Classification,
    ImportSchool,
    ImportKindergarten,
    ImportOther,
    /// Clears away what nobody has answered in time.
    Tidy,
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
    /// The file that an import reads.
    pub delivery: Option<Delivered>,
    /// What happens to municipalities, where a plan of reforms waits and still fits.
    pub reform: Vec<ReformLine>,
}

/// One thing that happens to municipalities, from a day on.
#[derive(Clone, Debug, Serialize)]
pub struct ReformLine {
    pub on: Date,
    /// Which kind of thing, as [`domain::classification::Happening::code`] has it.
    pub kind: &'static str,
    /// Number and name of those from before; empty where there are none.
    pub from: String,
    pub to: String,
}

/// A file from a school or kindergarten system, and what it comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Delivered {
    /// What the sender called it.
    pub file: String,
    /// `None` before it has been read, or where it could not be.
    pub summary: Option<Summary>,
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
    /// The parts that add up to the whole, each with its text.
    pub fn sum(&self) -> Vec<(&'static str, i64)> {
        let Counts { value, none, deleted, not_returned, failed, .. } = self.counts;
        if self.job.is_import() {
            vec![
                ("delivered-value", value),
                ("delivered-none", none),
                ("delivered-gone", deleted),
                ("delivered-refused", failed),
            ]
        } else {
            vec![
                ("count-value", value),
                ("count-none", none),
                ("count-deleted", deleted),
                ("count-not-returned", not_returned),
                ("count-failed", failed),
            ]
        }
    }

    /// The text of the whole.
    pub fn sum_text(&self) -> &'static str {
        if self.job.is_import() { "delivered-people" } else { "count-asked" }
    }

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

impl Job {
    /// Whether it is a run, with a page of its own.
    pub fn is_run(self) -> bool {
        !matches!(self, Self::Tidy | Self::Other)
    }

    pub fn is_import(self) -> bool {
        matches!(self, Self::ImportSchool | Self::ImportKindergarten | Self::ImportOther)
    }
}

impl Delivered {
    /// What came and went, kind by kind, with the text of each kind.
    pub fn movements(&self) -> Vec<(&'static str, Movement)> {
        let Some(summary) = &self.summary else { return Vec::new() };
        vec![
            ("records-units", summary.units),
            ("records-people", summary.people),
            ("records-guardianships", summary.guardianships),
            ("records-enrolments", summary.enrolments),
            ("records-employments", summary.employments),
        ]
    }

    /// Why somebody must say yes first.
    pub fn reasons(&self) -> &[Reason] {
        self.summary.as_ref().map_or(&[], |summary| &summary.reasons)
    }
}

impl RunDetail {
    /// Why it came to nothing, or does not go on; a plan that waits gives its reasons by themselves.
    pub fn trouble(&self) -> Option<&str> {
        let told = matches!(
            self.run.status,
            RunStatus::Failed | RunStatus::WaitingForRegister | RunStatus::CompletedWithErrors
        );
        self.error.as_deref().filter(|_| told)
    }

    /// The municipalities where the guard has held removals back.
    pub fn guarded(&self) -> impl Iterator<Item = &PartLine> {
        self.parts.iter().filter(|part| part.status == RunStatus::NeedsApproval)
    }

    /// Whether removals wait for somebody.
    pub fn guard_waits(&self) -> bool {
        !self.run.dry && self.waits() && self.run.job != Job::Classification
    }

    pub fn removals_waiting(&self) -> i64 {
        self.guarded().map(|part| part.removals).sum()
    }

    /// Whether the whole plan waits for somebody.
    pub fn plan_waits(&self) -> bool {
        self.run.dry && self.waits() && self.run.job != Job::Classification
    }

    /// Whether a plan of reforms waits for somebody, whichever way it was asked for.
    pub fn reform_waits(&self) -> bool {
        self.waits() && self.run.job == Job::Classification
    }

    fn waits(&self) -> bool {
        self.run.status == RunStatus::NeedsApproval
    }
}

impl PartLine {
    /// Why it came to nothing.
    pub fn trouble(&self) -> Option<&str> {
        let told = matches!(self.status, RunStatus::Failed | RunStatus::NotPermitted);
        self.error.as_deref().filter(|_| told)
    }

    /// How many may lose a value unasked.
    pub fn limit(&self) -> i64 {
        domain::guard::limit(self.held)
    }
}

impl std::fmt::Debug for PlanLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlanLine")
            .field("person", &self.person)
            .field("field", &self.field)
            .finish_non_exhaustive()
    }
}
