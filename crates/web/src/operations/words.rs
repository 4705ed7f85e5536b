//! Which text stands for which value.

use domain::{Field, Source};
use sync::import::{Kind, Reason};

use super::view::{Circuit, Job, Reach, ReformLine, RegisterLine, Rhythm, RunStatus, ScheduleLine, Standing};
use crate::{Visit, given::Given};

impl Job {
    pub fn text(self) -> &'static str {
        match self {
            Self::Krr => "job-krr",
            Self::Population => "job-population",
            Self::Entities => "job-entities",
            Self::EntitiesWhole => "job-entities-whole",
            Self::Classification => "job-classification",
            Self::ImportSchool => "job-import-school",
            Self::ImportKindergarten => "job-import-kindergarten",
            Self::ImportOther => "job-import-other",
            Self::Tidy => "job-tidy",
            Self::Other => "job-other",
        }
    }
}

impl ScheduleLine {
    /// What is done; the table's own name for work that has no run.
    pub fn say(&self, visit: &Visit) -> String {
        if self.job == Job::Other { self.name.clone() } else { visit.say(self.job.text()).to_string() }
    }
}

impl RunStatus {
    pub fn text(self) -> &'static str {
        match self {
            Self::Waiting => "status-waiting",
            Self::Running => "status-running",
            Self::WaitingForRegister => "status-waiting-for-register",
            Self::Stopping => "status-stopping",
            Self::Stopped => "status-stopped",
            Self::Completed => "status-completed",
            Self::CompletedWithErrors => "status-completed-with-errors",
            Self::NeedsApproval => "status-needs-approval",
            Self::Applied => "status-applied",
            Self::Refused => "status-refused",
            Self::Outdated => "status-outdated",
            Self::Failed => "status-failed",
            Self::NotPermitted => "status-not-permitted",
        }
    }

    /// The colour of what is said about its trouble.
    pub fn alert(self) -> &'static str {
        if self == Self::Failed { "danger" } else { "warning" }
    }

    /// Designsystemet's colour; the word beside it says the same.
    pub fn color(self) -> &'static str {
        match self {
            Self::Waiting | Self::Stopped | Self::Refused | Self::NotPermitted => "neutral",
            Self::Running | Self::Stopping => "info",
            Self::Completed | Self::Applied => "success",
            Self::WaitingForRegister | Self::CompletedWithErrors | Self::NeedsApproval | Self::Outdated => {
                "warning"
            }
            Self::Failed => "danger",
        }
    }
}

impl Reach {
    pub fn say(&self, visit: &Visit) -> String {
        match self {
            Self::Everybody => visit.say("reach-everybody").to_string(),
            Self::Municipality(name) => name.clone(),
            Self::Person(number) => visit.say("reach-person").with("number", number).to_string(),
        }
    }
}

impl Rhythm {
    pub fn say(&self, visit: &Visit) -> String {
        match self {
            Self::Daily(hour, minute) => {
                let separator = if visit.language == crate::Language::English { ':' } else { '.' };
                let time = format!("{hour:02}{separator}{minute:02}");
                visit.say("rhythm-daily").with("time", time).to_string()
            }
            Self::Minutes(minutes) => {
                visit.say("rhythm-minutes").with("minutes", i64::from(*minutes)).to_string()
            }
            Self::Cron(expression) => visit.say("rhythm-cron").with("expression", expression).to_string(),
        }
    }
}

impl RegisterLine {
    /// Whether it works, or what is done since it does not.
    pub fn say(&self, visit: &Visit) -> String {
        if self.failing_since.is_some() && self.circuit == Circuit::Closed {
            return visit.say("register-failing").to_string();
        }
        self.circuit.say(visit)
    }

    pub fn color(&self) -> &'static str {
        if self.failing_since.is_some() { "danger" } else { self.circuit.color() }
    }

    /// What its last answer was.
    pub fn answer(&self) -> &'static str {
        if self.register == "maskinporten" { "register-last-token" } else { "register-last-answer" }
    }
}

impl Circuit {
    pub fn say(self, visit: &Visit) -> String {
        match self {
            Self::Closed => visit.say("circuit-closed"),
            Self::Open(None) => visit.say("circuit-open"),
            Self::Open(Some(until)) => visit.say("circuit-open-until").with("time", visit.clock(until)),
            Self::HalfOpen => visit.say("circuit-half-open"),
        }
        .to_string()
    }

    pub fn color(self) -> &'static str {
        match self {
            Self::Closed => "success",
            Self::Open(_) => "danger",
            Self::HalfOpen => "warning",
        }
    }
}

impl Standing {
    pub fn text(self) -> &'static str {
        match self {
            Self::Good => "standing-good",
            Self::EndsSoon => "standing-ends-soon",
            Self::Ended => "standing-ended",
            Self::LookUpOnly => "standing-look-up",
            Self::NoBasis => "standing-no-basis",
            Self::Nobody => "standing-nobody",
        }
    }

    pub fn color(self) -> &'static str {
        match self {
            Self::Good => "success",
            Self::EndsSoon => "warning",
            Self::Ended | Self::NoBasis => "danger",
            Self::LookUpOnly => "info",
            Self::Nobody => "neutral",
        }
    }
}

/// A register's name as people know it; an unknown one keeps our code for it.
pub fn register(visit: &Visit, register: &str) -> String {
    match register {
        "krr" => visit.say("register-krr").to_string(),
        "folkeregisteret" => visit.say("register-folkeregisteret").to_string(),
        "enhetsregisteret" => visit.say("register-enhetsregisteret").to_string(),
        "klass" => visit.say("register-klass").to_string(),
        "maskinporten" => visit.say("register-maskinporten").to_string(),
        other => other.to_owned(),
    }
}

pub fn field(field: impl Given<Field>) -> &'static str {
    match field.given() {
        Field::Name => "field-name",
        Field::Email => "field-email",
        Field::Mobile => "field-mobile",
        Field::Language => "field-language",
        Field::Reservation => "field-reservation",
        Field::Address => "field-address",
        Field::Status => "field-status",
        Field::Protection => "field-protection",
    }
}

pub fn source(source: impl Given<Source>) -> &'static str {
    match source.given() {
        Source::Krr => "source-krr",
        Source::School => "source-school",
        Source::Kindergarten => "source-kindergarten",
        Source::Hand => "source-hand",
        Source::PopulationRegister => "source-population",
        Source::EntityRegister => "source-entities",
        Source::Klass => "source-klass",
    }
}

/// Why a delivery stops and asks, as people read it.
pub fn reason(visit: &Visit, reason: &Reason) -> String {
    match reason {
        Reason::TooMany { kind, removed, held, limit } => {
            let text = match kind {
                Kind::People => "reason-people",
                Kind::Guardianships => "reason-guardianships",
                Kind::Enrolments => "reason-enrolments",
                Kind::Employments => "reason-employments",
            };
            visit.say(text).with("removed", removed).with("held", held).with("limit", limit)
        }
        Reason::Nobody { held } => visit.say("reason-nobody").with("held", held),
        Reason::Unshielded { lowered, held } => {
            visit.say("reason-unshielded").with("lowered", lowered).with("held", held)
        }
        Reason::OtherMunicipality { number } => visit.say("reason-other-municipality").with("number", number),
        Reason::SumsContradict { file } => visit.say("reason-sums").with("file", file),
    }
    .to_string()
}

/// What happens to municipalities, as people read it.
pub fn happening(visit: &Visit, line: &ReformLine) -> String {
    let text = match line.kind {
        "renamed" => "reform-renamed",
        "renumbered" => "reform-renumbered",
        "merged" => "reform-merged",
        "split" => "reform-split",
        "part-moved" => "reform-part-moved",
        "founded" => "reform-founded",
        _ => "reform-ended",
    };
    visit.say(text).with("from", &line.from).with("to", &line.to).to_string()
}

/// A field's value as people read it; all but names, addresses and contact details are kept as codes.
pub fn value(visit: &Visit, field: Field, value: &str) -> String {
    let text = match (field, value) {
        (Field::Language, "nb") => "value-language-nb",
        (Field::Language, "nn") => "value-language-nn",
        (Field::Language, "en") => "value-language-en",
        (Field::Language, "se") => "value-language-se",
        (Field::Reservation, "reserved") => "value-reserved",
        (Field::Reservation, "not_reserved") => "value-not-reserved",
        (Field::Reservation, "unknown") => "value-reservation-unknown",
        (Field::Status, "dead") => "value-dead",
        (Field::Status, _) => "value-alive",
        (Field::Protection, "none") => "value-protection-none",
        (Field::Protection, "client") => "value-protection-client",
        (Field::Protection, "confidential") => "value-protection-confidential",
        (Field::Protection, _) => "value-protection-strict",
        _ => return value.to_owned(),
    };
    visit.say(text).to_string()
}
