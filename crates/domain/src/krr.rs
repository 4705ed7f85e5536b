//! What Kontakt- og reservasjonsregisteret says about a person (REST v2, `personer`).

use jiff::Timestamp;

use crate::{Email, Field, Fields, NationalId, Outcome, Phone};

/// `status`. Unknown words are kept apart, so that a new one cannot be taken for an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KrrStatus {
    /// AKTIV
    Active,
    /// SLETTET
    Deleted,
    /// `IKKE_REGISTRERT`
    NotRegistered,
    /// A word this version does not know: the row is kept out.
    Unrecognised,
}

impl KrrStatus {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deleted => "deleted",
            Self::NotRegistered => "not_registered",
            Self::Unrecognised => "unrecognised",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Active, Self::Deleted, Self::NotRegistered, Self::Unrecognised]
            .into_iter()
            .find(|status| status.code() == code)
    }
}

/// Reservation against digital decisions (§ 9). Unknown is a state of its own and fails closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reservation {
    #[default]
    Unknown,
    NotReserved,
    Reserved,
}

impl Reservation {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotReserved => "not_reserved",
            Self::Reserved => "reserved",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Unknown, Self::NotReserved, Self::Reserved].into_iter().find(|state| state.code() == code)
    }
}

/// `varslingsstatus`: the same "no" for reserved, expired, deleted and unknown, so it is never the only gate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notifiable {
    #[default]
    Unknown,
    Yes,
    No,
}

impl Notifiable {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Unknown, Self::Yes, Self::No].into_iter().find(|state| state.code() == code)
    }
}

/// `spraak`, ISO 639-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    Bokmaal,
    Nynorsk,
    English,
    NorthernSami,
}

impl Language {
    pub const ALL: [Self; 4] = [Self::Bokmaal, Self::Nynorsk, Self::English, Self::NorthernSami];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Bokmaal => "nb",
            Self::Nynorsk => "nn",
            Self::English => "en",
            Self::NorthernSami => "se",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

/// A contact detail with what KRR tells about its age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address<T> {
    pub value: T,
    /// Last new or changed value by the person (`_oppdatert`).
    pub updated: Option<Timestamp>,
    /// Last confirmed by the person (`_sist_verifisert`).
    pub verified: Option<Timestamp>,
    /// Last proved by a one-time code (`_sist_validert`).
    pub validated: Option<Timestamp>,
    /// Whether others have registered the same value (`_duplisert`).
    pub duplicated: Option<bool>,
}

/// All that KRR said about one person at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KrrClaim {
    pub status: KrrStatus,
    pub reservation: Reservation,
    /// `reservasjon_oppdatert`
    pub reservation_updated: Option<Timestamp>,
    pub notifiable: Notifiable,
    pub email: Option<Address<Email>>,
    pub mobile: Option<Address<Phone>>,
    pub language: Option<Language>,
    /// `spraak_oppdatert`
    pub language_updated: Option<Timestamp>,
}

impl KrrClaim {
    /// What a person looks like whom KRR says nothing of.
    pub const fn empty(status: KrrStatus) -> Self {
        Self {
            status,
            reservation: Reservation::Unknown,
            reservation_updated: None,
            notifiable: Notifiable::Unknown,
            email: None,
            mobile: None,
            language: None,
            language_updated: None,
        }
    }

    pub fn outcome(&self) -> Outcome {
        if self.email.is_some() || self.mobile.is_some() {
            Outcome::Value
        } else if self.status == KrrStatus::Deleted {
            Outcome::Deleted
        } else {
            Outcome::None
        }
    }
}

/// One row of an answer, in our words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KrrReport {
    pub national_id: NationalId,
    pub claim: KrrClaim,
    /// What in the row could not be used; the rest of the row is good.
    pub problems: Vec<FieldProblem>,
}

impl KrrReport {
    /// Fields that KRR gave in words we cannot read. Their emptiness in the claim is no answer: what is held stays.
    pub fn unread(&self) -> Fields {
        self.problems
            .iter()
            .filter(|problem| problem.code.leaves_field_unread())
            .filter_map(|p| p.field)
            .collect()
    }
}

/// A part of a row that KRR gave and that we cannot take at its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// `None` where the fault is the row's own, such as a status that nobody knows.
    pub field: Option<Field>,
    pub code: ProblemCode,
}

/// Why something goes to quarantine. Each has a remedy in the texts, in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemCode {
    InvalidEmail,
    InvalidMobile,
    InvalidTime,
    UnknownStatus,
    UnknownReservation,
    UnknownLanguage,
    /// The register refuses the identifier itself.
    RefusedIdentifier,
    /// The register breaks down when asked about the person, alone or with others.
    BreaksRegister,
    /// The register answered about somebody it was not asked about.
    UnaskedIdentifier,
    /// The same person twice in one answer, with different content.
    ContradictoryRows,
}

impl ProblemCode {
    pub const ALL: [Self; 10] = [
        Self::InvalidEmail,
        Self::InvalidMobile,
        Self::InvalidTime,
        Self::UnknownStatus,
        Self::UnknownReservation,
        Self::UnknownLanguage,
        Self::RefusedIdentifier,
        Self::BreaksRegister,
        Self::UnaskedIdentifier,
        Self::ContradictoryRows,
    ];

    /// A date that cannot be read leaves the value without one, and an unknown reservation is a state of its own.
    const fn leaves_field_unread(self) -> bool {
        matches!(self, Self::InvalidEmail | Self::InvalidMobile | Self::UnknownLanguage)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidEmail => "krr-invalid-email",
            Self::InvalidMobile => "krr-invalid-mobile",
            Self::InvalidTime => "krr-invalid-time",
            Self::UnknownStatus => "krr-unknown-status",
            Self::UnknownReservation => "krr-unknown-reservation",
            Self::UnknownLanguage => "krr-unknown-language",
            Self::RefusedIdentifier => "krr-refused-identifier",
            Self::BreaksRegister => "krr-breaks-over-person",
            Self::UnaskedIdentifier => "krr-unasked-identifier",
            Self::ContradictoryRows => "krr-contradictory-rows",
        }
    }
}
