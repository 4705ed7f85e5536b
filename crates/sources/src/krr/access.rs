//! In whose name KRR is asked.

use domain::OrganisationNumber;

use crate::maskinporten::Grant;

/// What a body registered with Digdir asks in its own name.
const OWN_SCOPE: &str = "krr:global/kontaktinformasjon.read";
/// What a supplier asks on behalf of a customer who has delegated in Altinn. The data are the same.
const DELEGATED_SCOPE: &str = "krr:global/kontaktinfo.read";

/// The right by which one municipality's people are looked up; made by [`super::Krr::access`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KrrAccess {
    grant: Grant,
}

impl KrrAccess {
    /// Maskinporten refuses a `consumer_org` that is the client's own, so that one asks as itself.
    pub(super) fn new(
        consumer_org: Option<OrganisationNumber>,
        operator: OrganisationNumber,
        resource: Option<String>,
    ) -> Self {
        let consumer_org = consumer_org.filter(|consumer| *consumer != operator);
        let scope = if consumer_org.is_some() { DELEGATED_SCOPE } else { OWN_SCOPE };
        Self { grant: Grant { scope: scope.to_owned(), consumer_org, resource } }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scope_follows_from_who_asks_for_whom() {
        let number = |text| OrganisationNumber::parse(text).unwrap();
        let (operator, municipality) = (number("313796329"), number("910753614"));
        let own = KrrAccess::new(None, operator, None);
        assert_eq!((own.scope(), own.consumer_org()), ("krr:global/kontaktinformasjon.read", None));
        let delegated = KrrAccess::new(Some(municipality), operator, None);
        assert_eq!(
            (delegated.scope(), delegated.consumer_org()),
            ("krr:global/kontaktinfo.read", Some(municipality))
        );
        assert_eq!(KrrAccess::new(Some(operator), operator, None), own, "nobody delegates to themself");
    }
}
