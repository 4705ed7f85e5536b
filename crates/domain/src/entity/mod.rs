//! What Enhetsregisteret says about legal entities and their units (`docs/enhetsregisteret.md`).

mod address;
mod change;
mod contact;
mod difference;
mod facts;
mod form;
mod ground;
mod kept;
mod role;
mod role_code;

pub use address::EntityAddress;
pub use change::{ChangeKind, EntityChange, RoleChange};
pub use contact::EntityContact;
pub use difference::{EntityField, EntityFields};
pub use facts::{EarlierName, Employees, EntityFacts, LanguageForm, Proceeding, ProceedingKind};
pub use form::Form;
pub use ground::Ground;
pub use kept::{DeletedOn, KeptEntity, Told};
pub use role::{Holder, Role, RoleEntity, RolePerson};
pub use role_code::RoleCode;

use jiff::civil::Date;

use crate::OrganisationNumber;

/// One entity, as the register answers about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    pub number: OrganisationNumber,
    pub rank: Rank,
    pub state: EntityState,
}

/// The register keeps two kinds apart, in different answers, dumps and feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// Hovedenhet: a legal entity, or a part of the public sector that is registered for itself.
    Main,
    /// Underenhet: a place where a main entity does something.
    Sub,
}

impl Rank {
    pub const ALL: [Self; 2] = [Self::Main, Self::Sub];

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Sub => "sub",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.code() == code)
    }
}

/// How an entity stands in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityState {
    Registered(Box<EntityFacts>),
    Deleted(Deletion),
    /// Taken out of the open data for legal reasons (410, *Fjernet*): whoever has a copy must remove it.
    Removed,
}

/// The reduced answer about an entity that is no longer registered (`SlettetEnhet`, `SlettetUnderenhet`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    pub name: String,
    pub form: Form,
    /// `slettedato`; old records have odd ones.
    pub on: Option<Date>,
    /// `nedleggelsesdato`, of sub-entities.
    pub closed: Option<Date>,
}
