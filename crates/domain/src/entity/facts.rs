//! What the register holds to be so of an entity that is registered.

use jiff::civil::Date;

use super::{EntityAddress, EntityContact, Form};
use crate::OrganisationNumber;

/// Everything about an entity but its roles. Dates that the register has in odd forms are left out, as if it had none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityFacts {
    pub name: String,
    pub form: Form,
    /// `overordnetEnhet`: what the entity is a part of. A municipality has none.
    pub parent: Option<OrganisationNumber>,
    /// `forretningsadresse` of a main entity, `beliggenhetsadresse` of a sub-entity.
    pub business_address: Option<EntityAddress>,
    pub postal_address: Option<EntityAddress>,
    /// `naeringskode1` to `3`, in that order: codes of SN2007 or SN2025, as the register has them.
    pub industries: Vec<String>,
    /// `institusjonellSektorkode`; sub-entities have none.
    pub sector: Option<String>,
    pub contact: EntityContact,
    pub employees: Employees,
    /// `maalform`; sub-entities have none.
    pub language_form: Option<LanguageForm>,
    /// `stiftelsesdato`
    pub founded: Option<Date>,
    /// `registreringsdatoEnhetsregisteret`
    pub registered: Option<Date>,
    /// `oppstartsdato`, of sub-entities.
    pub started: Option<Date>,
    /// `nedleggelsesdato`, of sub-entities; may lie ahead.
    pub closed: Option<Date>,
    /// Those that are going on.
    pub proceedings: Vec<Proceeding>,
    /// `historiskeNavn`: the only history that the register itself gives.
    pub earlier_names: Vec<EarlierName>,
}

impl EntityFacts {
    /// An entity of which no more than this is known.
    pub fn named(name: String, form: Form) -> Self {
        Self {
            name,
            form,
            parent: None,
            business_address: None,
            postal_address: None,
            industries: Vec::new(),
            sector: None,
            contact: EntityContact::default(),
            employees: Employees::NotRegistered,
            language_form: None,
            founded: None,
            registered: None,
            started: None,
            closed: None,
            proceedings: Vec::new(),
            earlier_names: Vec::new(),
        }
    }
}

/// How many work there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Employees {
    NotRegistered,
    /// Registered, and not told: there are fewer than five.
    Few,
    Count(u32),
}

/// In which of the two the entity writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LanguageForm {
    Bokmaal,
    Nynorsk,
}

impl LanguageForm {
    pub const ALL: [Self; 2] = [Self::Bokmaal, Self::Nynorsk];

    /// The register's own word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bokmaal => "Bokmål",
            Self::Nynorsk => "Nynorsk",
        }
    }

    /// `None` for a word nobody has told us of.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }
}

/// Something that may end the entity, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proceeding {
    pub kind: ProceedingKind,
    pub since: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProceedingKind {
    /// konkurs
    Bankruptcy,
    /// underAvvikling
    Liquidation,
    /// underTvangsavviklingEllerTvangsopplosning
    ForcedLiquidation,
}

impl ProceedingKind {
    pub const ALL: [Self; 3] = [Self::Bankruptcy, Self::Liquidation, Self::ForcedLiquidation];

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bankruptcy => "bankruptcy",
            Self::Liquidation => "liquidation",
            Self::ForcedLiquidation => "forced_liquidation",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What the entity was called before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierName {
    pub name: String,
    pub from: Option<Date>,
    pub to: Option<Date>,
}
