//! What the register knows of one entity.

use domain::{MunicipalityNumber, OrganisationNumber, entity::Rank};
use jiff::civil::Date;

/// An entity or a sub-entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub number: OrganisationNumber,
    pub rank: Rank,
    /// The code of its form.
    pub form: &'static str,
    /// In capitals, as the register has it.
    pub name: String,
    pub parent: Option<OrganisationNumber>,
    /// The code of its industry.
    pub industry: &'static str,
    /// The code of its sector; sub-entities have none.
    pub sector: Option<&'static str>,
    /// Where it is.
    pub seat: Seat,
    pub street: String,
    pub employees: Option<u32>,
    pub email: Option<String>,
    pub registered: Date,
    pub standing: Standing,
    pub earlier_names: Vec<String>,
    pub roles: Vec<RoleRecord>,
    pub roles_changed: Date,
}

/// A municipality or a county, as an address names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    pub place: u32,
    pub number: MunicipalityNumber,
    pub name: String,
    /// Its own entity.
    pub organisation: OrganisationNumber,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Registered,
    /// On that day.
    Deleted(Date),
    /// For legal reasons.
    Removed(Date),
}

/// Somebody is something to an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRecord {
    pub group: &'static str,
    pub code: &'static str,
    pub holder: Holder,
    pub share: Option<String>,
    pub order: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    Person { given: String, family: String, born: Date },
    Entity { number: OrganisationNumber, name: String, form: &'static str },
}
