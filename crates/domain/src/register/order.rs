//! What somebody wants done to units, from a day on.

use super::{UnitFacts, UnitField, UnitId, UnitKind, unit::UnitAddress};
use crate::{Email, OrganisationNumber, Phone};

/// One thing to do. When it holds from is told beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Add(Box<UnitFacts>),
    /// Fields of one unit, its parent among them.
    Change(UnitId, Vec<Edit>),
    Close(UnitId, Those),
    /// Several become one: one of them, or a new one. What belonged to any belongs to it.
    Merge {
        units: Vec<UnitId>,
        into: Becomes,
    },
    /// One becomes several. What belonged to it goes where it is told to; it goes on itself, or not.
    Split {
        unit: UnitId,
        goes_on: bool,
        into: Vec<Part>,
    },
}

/// What becomes of the units that belong to one that is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Those {
    /// There ought to be none.
    None,
    /// They are closed too, and what belongs to them.
    Close,
    /// They belong to another from then on.
    Move(UnitId),
}

/// What several units become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// One of them.
    OneOfThem(UnitId),
    New(Box<UnitFacts>),
}

/// One of those that a unit becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub facts: UnitFacts,
    /// Those that belonged to the unit and belong to this from then on.
    pub takes: Vec<UnitId>,
}

/// A new value for one field. `None` means that the municipality says nothing of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    Name(Option<String>),
    Kind(UnitKind),
    Parent(Option<UnitId>),
    Number(Option<OrganisationNumber>),
    Visiting(Option<UnitAddress>),
    Postal(Option<UnitAddress>),
    Phone(Option<Phone>),
    Email(Option<Email>),
    Web(Option<String>),
    Hours(Option<String>),
    Industry(Option<String>),
}

impl Edit {
    pub const fn field(&self) -> UnitField {
        match self {
            Self::Name(_) => UnitField::Name,
            Self::Kind(_) => UnitField::Kind,
            Self::Parent(_) => UnitField::Parent,
            Self::Number(_) => UnitField::Number,
            Self::Visiting(_) => UnitField::Visiting,
            Self::Postal(_) => UnitField::Postal,
            Self::Phone(_) => UnitField::Phone,
            Self::Email(_) => UnitField::Email,
            Self::Web(_) => UnitField::Web,
            Self::Hours(_) => UnitField::Hours,
            Self::Industry(_) => UnitField::Industry,
        }
    }

    /// Writes the field into `facts` where it is still what it was `then`: on the day from which the edit holds.
    pub fn apply(&self, then: &UnitFacts, facts: &mut UnitFacts) {
        macro_rules! write {
            ($field:ident, $value:expr) => {
                if facts.$field == then.$field {
                    facts.$field = $value.clone();
                }
            };
        }
        match self {
            Self::Name(value) => write!(name, value),
            Self::Kind(value) => write!(kind, value),
            Self::Parent(value) => write!(parent, value),
            Self::Number(value) => write!(number, value),
            Self::Visiting(value) => write!(visiting, value),
            Self::Postal(value) => write!(postal, value),
            Self::Phone(value) => write!(phone, value),
            Self::Email(value) => write!(email, value),
            Self::Web(value) => write!(web, value),
            Self::Hours(value) => write!(hours, value),
            Self::Industry(value) => write!(industry, value),
        }
    }
}
