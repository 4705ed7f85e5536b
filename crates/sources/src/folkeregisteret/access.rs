//! In whose name Folkeregisteret is asked.

use domain::OrganisationNumber;

use crate::maskinporten::Grant;

/// The package of rights of public bodies with a legal basis. A supplier asks by the same one, delegated in Altinn.
const SCOPE: &str = "folkeregister:deling/offentligmedhjemmel";

/// The right by which one municipality's people are looked up; made by [`super::Folkeregister::access`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FolkeregisterAccess {
    grant: Grant,
}

impl FolkeregisterAccess {
    /// Maskinporten refuses a `consumer_org` that is the client's own, so that one asks as itself.
    pub(super) fn new(consumer_org: Option<OrganisationNumber>, operator: OrganisationNumber) -> Self {
        let consumer_org = consumer_org.filter(|consumer| *consumer != operator);
        // Folkeregisteret refuses a token that is confined to a resource.
        Self { grant: Grant { scope: SCOPE.to_owned(), consumer_org, resource: None } }
    }

    /// The Maskinporten scope asked for.
    pub fn scope(&self) -> &str {
        &self.grant.scope
    }

    /// The municipality that has delegated, if any.
    pub fn consumer_org(&self) -> Option<OrganisationNumber> {
        self.grant.consumer_org
    }

    pub(crate) fn grant(&self) -> &Grant {
        &self.grant
    }
}
