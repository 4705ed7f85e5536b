//! Addresses from Folkeregisteret as they stand on a page.

use domain::{
    Protection,
    folkeregisteret::{AddressKind, RegistryClaim},
};

/// What there is to say of where somebody lives and can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Homes(Vec<Home>),
    /// The register knows that it does not know.
    Unknown,
    /// The register has none.
    Nothing,
    /// There may be one, and it is not to stand here.
    Protected,
}

/// One address in the lines of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The key of what it is to the person.
    pub label: &'static str,
    pub lines: Vec<String>,
    /// Whether it is to be kept from others.
    pub is_shielded: bool,
}

impl Address {
    /// As much of a claim as may be shown to somebody who may see addresses with the protections in `shown`.
    pub fn of(claim: &RegistryClaim, shown: impl Fn(Protection) -> bool) -> Self {
        let all = claim.addresses.iter().count();
        let visible = claim.addresses_for(shown);
        if visible.len() < all {
            return Self::Protected;
        }
        let homes: Vec<Home> = visible
            .into_iter()
            .filter(|(_, address)| !address.value.is_unknown())
            .map(|(kind, address)| Home {
                label: label(kind),
                lines: address.value.lines(),
                is_shielded: address.value.protection.is_shielded(),
            })
            .collect();
        match (homes.is_empty(), all) {
            (false, _) => Self::Homes(homes),
            (true, 0) => Self::Nothing,
            (true, _) => Self::Unknown,
        }
    }

    /// The key of what is said where there is no home to show.
    pub fn instead(&self) -> Option<&'static str> {
        match self {
            Self::Homes(_) => None,
            Self::Unknown => Some("address-unknown"),
            Self::Nothing => Some("address-nothing"),
            Self::Protected => Some("address-protected"),
        }
    }

    pub fn homes(&self) -> &[Home] {
        if let Self::Homes(homes) = self { homes } else { &[] }
    }
}

const fn label(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Residence => "address-residence",
        AddressKind::SharedResidence => "address-shared",
        AddressKind::Stay => "address-stay",
        AddressKind::Postal => "address-postal",
        AddressKind::PostalAbroad => "address-abroad",
    }
}

#[cfg(test)]
mod tests {
    use domain::folkeregisteret::{Addresses, Registered, RegistryAddress};

    use super::*;

    fn claim(street: &[&str], protection: Protection) -> RegistryClaim {
        let value = RegistryAddress {
            care_of: None,
            street: street.iter().map(|line| (*line).to_owned()).collect(),
            postal_code: None,
            postal_place: None,
            country: None,
            municipality: None,
            protection,
        };
        let mut addresses = Addresses::default();
        addresses.set(AddressKind::Residence, Registered { value, valid_from: None, recorded: None });
        RegistryClaim { status: None, name: None, addresses, protection }
    }

    fn open(protection: Protection) -> bool {
        protection == Protection::None
    }

    #[test]
    fn an_address_is_shown_whole_or_not_at_all() {
        let address = Address::of(&claim(&["Storgata 1"], Protection::None), open);
        assert_eq!(address.homes()[0].lines, ["Storgata 1"]);
        assert_eq!(Address::of(&claim(&["Storgata 1"], Protection::Client), open), Address::Protected);
        assert!(Address::of(&claim(&["Storgata 1"], Protection::Client), |_| true).homes()[0].is_shielded);
    }

    #[test]
    fn one_that_is_known_to_be_unknown_is_told_apart_from_none() {
        assert_eq!(Address::of(&claim(&[], Protection::None), open), Address::Unknown);
        let nothing = RegistryClaim { addresses: Addresses::default(), ..claim(&[], Protection::None) };
        assert_eq!(Address::of(&nothing, open).instead(), Some("address-nothing"));
    }
}
