//! What an answer of Enhetsregisteret comes to.

use domain::{
    OrganisationNumber,
    entity::{Entity, EntityFields, Role},
};

/// An entity, and which of its fields could not be read. They are left out, as though the register had said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub entity: Entity,
    pub odd: EntityFields,
}

/// The roles of one entity, and how many of them could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecodedRoles {
    pub roles: Vec<Role>,
    pub odd: usize,
}

/// The hits of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub found: Vec<Decoded>,
    /// Hits that are not readable, by their number where that is.
    pub broken: Vec<Option<OrganisationNumber>>,
    /// How many hits there are on all pages together.
    pub total: usize,
}
