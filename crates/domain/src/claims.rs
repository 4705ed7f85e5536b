//! All that is said about one person, each by its source; nothing here is true until [`crate::derive()`] has weighed it.

use jiff::Timestamp;

use crate::{Email, Field, Hold, HoldKind, KrrClaim, Phone, Source, krr::Language};

/// Every claim about one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    pub krr: Option<Told<KrrClaim>>,
    /// At most one from each system.
    pub systems: Vec<SystemClaim>,
    /// At most one for each field.
    pub by_hand: Vec<HandClaim>,
    pub holds: Vec<Hold>,
}

/// A claim with the time at which its source made it to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<T> {
    pub claim: T,
    pub at: Timestamp,
}

/// What a school or kindergarten system has typed in about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemClaim {
    /// [`Source::School`], [`Source::Kindergarten`] or [`Source::PopulationRegister`].
    pub source: Source,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<Email>,
    pub mobile: Option<Phone>,
    pub at: Timestamp,
}

impl SystemClaim {
    /// Given name and family name as one would write them on a letter.
    pub fn full_name(&self) -> Option<String> {
        match (self.given_name.as_deref(), self.family_name.as_deref()) {
            (Some(given), Some(family)) => Some(format!("{given} {family}")),
            (one, other) => one.or(other).map(str::to_owned),
        }
    }
}

impl SystemClaim {
    /// A field's value as the system wrote it.
    pub fn text(&self, field: Field) -> Option<&str> {
        match field {
            Field::Email => self.email.as_ref().map(Email::as_str),
            Field::Mobile => self.mobile.as_ref().map(Phone::raw),
            _ => None,
        }
    }
}

/// What somebody wrote in Reim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandClaim {
    pub value: HandValue,
    pub author: String,
    pub reason: String,
    pub at: Timestamp,
    /// The first instant at which it no longer counts.
    pub until: Option<Timestamp>,
}

/// A value for one field, already parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandValue {
    Name(String),
    Email(Email),
    Mobile(Phone),
    Language(Language),
}

impl HandValue {
    pub const fn field(&self) -> Field {
        match self {
            Self::Name(_) => Field::Name,
            Self::Email(_) => Field::Email,
            Self::Mobile(_) => Field::Mobile,
            Self::Language(_) => Field::Language,
        }
    }
}

impl HandClaim {
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Claims {
    pub(crate) fn system(&self, source: Source) -> Option<&SystemClaim> {
        self.systems.iter().find(|claim| claim.source == source)
    }

    pub(crate) fn hand(&self, field: Field, now: Timestamp) -> Option<&HandClaim> {
        self.by_hand.iter().find(|claim| claim.value.field() == field && claim.is_active(now))
    }

    pub(crate) fn lock(&self, field: Field, now: Timestamp) -> Option<&Hold> {
        self.active_holds(field, now).find(|hold| matches!(hold.kind, HoldKind::Lock { .. }))
    }

    pub fn is_opted_out(&self, field: Field, now: Timestamp) -> bool {
        self.active_holds(field, now).any(|hold| hold.kind == HoldKind::OptOut)
    }

    pub fn is_locked(&self, field: Field, now: Timestamp) -> bool {
        self.lock(field, now).is_some()
    }

    pub(crate) fn active_holds(&self, field: Field, now: Timestamp) -> impl Iterator<Item = &Hold> {
        self.holds.iter().filter(move |hold| hold.field == field && hold.is_active(now))
    }

    /// The next instant at which time alone changes what is derived.
    pub fn next_turn(&self, now: Timestamp) -> Option<Timestamp> {
        let holds = self.holds.iter().flat_map(|hold| [Some(hold.from), hold.until]);
        let hands = self.by_hand.iter().map(|claim| claim.until);
        holds.chain(hands).flatten().filter(|turn| *turn > now).min()
    }
}
