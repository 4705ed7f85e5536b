//! Addresses as Enhetsregisteret has them.

use crate::MunicipalityNumber;

/// Where an entity is, or gets its post. Entities are public, so an address of theirs is too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityAddress {
    /// `adresse`, without the empty lines that the register may give among them.
    pub lines: Vec<String>,
    pub postal_code: Option<String>,
    pub postal_place: Option<String>,
    pub municipality: Option<MunicipalityNumber>,
    /// `landkode`, two letters.
    pub country: Option<String>,
}

impl EntityAddress {
    /// As on a letter, from the line below the name down. Norway is not named.
    pub fn letter(&self) -> Vec<String> {
        let place = [self.postal_code.as_deref(), self.postal_place.as_deref()];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let abroad = self.country.clone().filter(|country| country != "NO");
        self.lines.iter().cloned().chain((!place.is_empty()).then_some(place)).chain(abroad).collect()
    }

    /// An object with nothing in it is no address.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_as_on_a_letter() {
        let address = EntityAddress {
            lines: vec!["Rådhuset".into(), "Storgata 1".into()],
            postal_code: Some("1234".into()),
            postal_place: Some("NORDVIK".into()),
            municipality: None,
            country: Some("NO".into()),
        };
        assert_eq!(address.letter(), ["Rådhuset", "Storgata 1", "1234 NORDVIK"]);
        let abroad = EntityAddress { postal_code: None, country: Some("SE".into()), ..address };
        assert_eq!(abroad.letter(), ["Rådhuset", "Storgata 1", "NORDVIK", "SE"]);
        assert!(EntityAddress::default().is_empty() && EntityAddress::default().letter().is_empty());
    }
}
