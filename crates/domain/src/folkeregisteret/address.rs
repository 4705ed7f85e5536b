//! Addresses as the population register has them, in the lines that a letter would bear.

use std::fmt;

use super::Registered;
use crate::{MunicipalityNumber, Protection};

/// What an address is to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// `bostedsadresse`: where the person lives in law.
    Residence,
    /// `deltBosted`: a child's other home, by the parents' agreement.
    SharedResidence,
    /// `oppholdsadresse`: where somebody stays without living there; most who have a D-number.
    Stay,
    /// `postadresse`
    Postal,
    /// `postadresseIUtlandet`
    PostalAbroad,
}

impl AddressKind {
    pub const ALL: [Self; 5] =
        [Self::Residence, Self::SharedResidence, Self::Stay, Self::Postal, Self::PostalAbroad];

    /// The register's own word, which is also what is asked for.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Residence => "bostedsadresse",
            Self::SharedResidence => "deltBosted",
            Self::Stay => "oppholdsadresse",
            Self::Postal => "postadresse",
            Self::PostalAbroad => "postadresseIUtlandet",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// One address, whatever form the register has it in. `Debug` shows nothing of it but how it is protected.
///
/// An address without [lines](Self::lines) is one that the register knows to be unknown.
#[derive(Clone, PartialEq, Eq)]
pub struct RegistryAddress {
    /// `coAdressenavn`, as written.
    pub care_of: Option<String>,
    /// What stands above the postal place: road and number, farm, post box, or free text.
    pub street: Vec<String>,
    pub postal_code: Option<String>,
    pub postal_place: Option<String>,
    /// The register's code of a country, where it names one.
    pub country: Option<String>,
    /// Of residences; also of one that is unknown but for this.
    pub municipality: Option<MunicipalityNumber>,
    /// Of this address (`adressegradering`), which can be stricter than the person's.
    pub protection: Protection,
}

impl RegistryAddress {
    /// As on a letter, from the line below the name down. Whether they may be shown hangs on `protection`.
    pub fn lines(&self) -> Vec<String> {
        let care_of = self.care_of.as_deref();
        let care_of =
            care_of.map(|name| if has_prefix(name) { name.to_owned() } else { format!("c/o {name}") });
        let place = [self.postal_code.as_deref(), self.postal_place.as_deref()];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let lines = care_of.into_iter().chain(self.street.iter().cloned());
        let lines = lines.chain((!place.is_empty()).then_some(place));
        lines.chain(self.country.clone()).collect()
    }

    /// The register knows that it does not know where it is.
    pub fn is_unknown(&self) -> bool {
        self.lines().is_empty()
    }
}

/// Whether a name says itself in whose care: `c/o`, `v/` and the like.
fn has_prefix(name: &str) -> bool {
    name.split_whitespace().next().is_some_and(|word| word.contains('/'))
}

impl fmt::Debug for RegistryAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistryAddress").field("protection", &self.protection).finish_non_exhaustive()
    }
}

/// A person's current addresses, one of a kind at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addresses([Option<Registered<RegistryAddress>>; AddressKind::ALL.len()]);

impl Addresses {
    pub fn get(&self, kind: AddressKind) -> Option<&Registered<RegistryAddress>> {
        self.0[kind as usize].as_ref()
    }

    pub fn set(&mut self, kind: AddressKind, address: Registered<RegistryAddress>) {
        self.0[kind as usize] = Some(address);
    }

    pub fn iter(&self) -> impl Iterator<Item = (AddressKind, &Registered<RegistryAddress>)> {
        AddressKind::ALL.into_iter().filter_map(|kind| Some((kind, self.get(kind)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> RegistryAddress {
        RegistryAddress {
            care_of: None,
            street: vec!["Syltedalsvegen 32 B".into()],
            postal_code: Some("9995".into()),
            postal_place: Some("FJORDVIK".into()),
            country: None,
            municipality: Some(MunicipalityNumber::parse("8001").unwrap()),
            protection: Protection::None,
        }
    }

    #[test]
    fn an_address_is_shown_in_the_lines_of_a_letter() {
        assert_eq!(home().lines(), ["Syltedalsvegen 32 B", "9995 FJORDVIK"]);
        let abroad = RegistryAddress {
            postal_code: None,
            postal_place: Some("Reykjavik".into()),
            country: Some("IS".into()),
            ..home()
        };
        assert_eq!(abroad.lines(), ["Syltedalsvegen 32 B", "Reykjavik", "IS"]);
    }

    #[test]
    fn in_whose_care_is_said_once() {
        for (care_of, line) in
            [("Gnien Testby", "c/o Gnien Testby"), ("v/ Verge", "v/ Verge"), ("C/O X", "C/O X")]
        {
            let address = RegistryAddress { care_of: Some(care_of.into()), ..home() };
            assert_eq!(address.lines()[0], line);
        }
    }

    #[test]
    fn an_address_known_to_be_unknown_has_no_lines() {
        let nowhere = RegistryAddress { street: vec![], postal_code: None, postal_place: None, ..home() };
        assert!(nowhere.is_unknown() && !home().is_unknown());
    }

    #[test]
    fn addresses_are_kept_by_kind() {
        let mut addresses = Addresses::default();
        assert_eq!(addresses.iter().count(), 0);
        for kind in AddressKind::ALL {
            let postal_place = Some(kind.word().to_owned());
            let value = RegistryAddress { postal_place, ..home() };
            addresses.set(kind, Registered { value, valid_from: None, recorded: None });
        }
        for (kind, address) in addresses.iter() {
            assert_eq!(address.value.postal_place.as_deref(), Some(kind.word()));
        }
        assert_eq!(addresses.iter().count(), 5);
    }

    #[test]
    fn nothing_of_an_address_is_in_its_debug() {
        let shown = format!("{:?}", home());
        assert!(!shown.contains("Sylte") && !shown.contains("9995") && !shown.contains("FJORD"), "{shown}");
    }
}
