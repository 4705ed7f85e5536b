//! What is kept of what Folkeregisteret says of a person.

use jiff::Timestamp;

use super::{
    AddressKind, Addresses, PersonStatus, Registered, RegistryAddress, RegistryField, RegistryName,
    RegistryReport,
};
use crate::{Protection, Source, SystemClaim};

/// All that the register holds to be so of one person, without when it was written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryClaim {
    pub status: Option<Registered<PersonStatus>>,
    /// As told, capitals and all.
    pub name: Option<Registered<RegistryName>>,
    pub addresses: Addresses,
    /// The strictest of the person's own grade and those of the addresses.
    pub protection: Protection,
}

impl RegistryClaim {
    /// What a report makes of the claim that is held. What could not be read is no answer: what is held stays, and its
    /// protection with it.
    pub fn of(report: &RegistryReport, held: Option<&Self>) -> Self {
        let document = &report.document;
        let mut claim = Self {
            status: document.status.as_ref().map(kept),
            name: document.name.as_ref().map(kept),
            addresses: Addresses::default(),
            protection: document.protection,
        };
        for (kind, address) in document.addresses.iter() {
            claim.addresses.set(kind, kept(address));
        }
        let Some(held) = held else { return claim };
        let unread = |field| report.is_unread(field);
        if unread(RegistryField::Status) {
            claim.status.clone_from(&held.status);
        }
        if unread(RegistryField::Name) {
            claim.name.clone_from(&held.name);
        }
        for kind in AddressKind::ALL {
            if let Some(address) = held.addresses.get(kind).filter(|_| unread(RegistryField::Address(kind))) {
                claim.protection = claim.protection.max(address.value.protection);
                claim.addresses.set(kind, address.clone());
            }
        }
        claim
    }

    pub fn is_dead(&self) -> bool {
        self.status.as_ref().is_some_and(|status| status.value == PersonStatus::Dead)
    }

    /// The name as it is weighed against those of other sources; `None` where the register gives none.
    pub fn name_claim(&self, at: Timestamp) -> Option<SystemClaim> {
        let (given, family) = self.name.as_ref()?.value.readable();
        let some = |name: String| Some(name).filter(|name| !name.is_empty());
        Some(SystemClaim {
            source: Source::PopulationRegister,
            given_name: some(given),
            family_name: some(family),
            email: None,
            mobile: None,
            at,
        })
    }

    /// Whether `self` has less than `held`: a name or the last address is gone, a shield is lowered, or somebody has died.
    /// A stricter shield is never held back, so that whatever comes with it is not either.
    pub fn takes_away_from(&self, held: &Self) -> bool {
        let has_address = |claim: &Self| claim.addresses.iter().next().is_some();
        let less = (held.name.is_some() && self.name.is_none())
            || (has_address(held) && !has_address(self))
            || (self.is_dead() && !held.is_dead())
            || self.protection < held.protection;
        less && self.protection <= held.protection
    }

    /// Where the person lives or can be written to, as far as it may be shown to those whom `shown` allows to see such a
    /// protection.
    pub fn addresses_for(
        &self,
        shown: impl Fn(Protection) -> bool,
    ) -> Vec<(AddressKind, &Registered<RegistryAddress>)> {
        self.addresses.iter().filter(|(_, address)| shown(address.value.protection)).collect()
    }
}

/// To the millisecond, and without when the register was written: as it comes back from where it is kept.
fn kept<T: Clone>(registered: &Registered<T>) -> Registered<T> {
    let millisecond = |at: Timestamp| Timestamp::from_millisecond(at.as_millisecond()).ok();
    Registered {
        value: registered.value.clone(),
        valid_from: registered.valid_from.and_then(millisecond),
        recorded: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        NationalId,
        folkeregisteret::{PersonDocument, ProblemKind, RegistryProblem},
    };

    fn home(protection: Protection) -> Registered<RegistryAddress> {
        let value = RegistryAddress {
            care_of: None,
            street: vec!["Storgata 1".into()],
            postal_code: None,
            postal_place: None,
            country: None,
            municipality: None,
            protection,
        };
        Registered { value, valid_from: None, recorded: None }
    }

    fn claim(protection: Protection) -> RegistryClaim {
        let name = RegistryName { given: "ÅSE".into(), middle: None, family: "LIE".into() };
        let mut addresses = Addresses::default();
        addresses.set(AddressKind::Residence, home(protection));
        let name = Some(Registered { value: name, valid_from: None, recorded: None });
        RegistryClaim { status: None, name, addresses, protection }
    }

    fn report(problems: Vec<RegistryProblem>) -> RegistryReport {
        let document = PersonDocument {
            current_id: None,
            status: None,
            name: None,
            addresses: Addresses::default(),
            protection: Protection::None,
        };
        RegistryReport { national_id: NationalId::parse("20914695016").unwrap(), document, problems }
    }

    fn unread(field: RegistryField) -> RegistryProblem {
        RegistryProblem { field, kind: ProblemKind::Unreadable }
    }

    #[test]
    fn what_could_not_be_read_stays_and_keeps_its_shield() {
        let held = claim(Protection::Client);
        let odd =
            report(vec![unread(RegistryField::Name), unread(RegistryField::Address(AddressKind::Residence))]);
        assert_eq!(RegistryClaim::of(&odd, Some(&held)), held);
        let gone = RegistryClaim::of(&report(Vec::new()), Some(&held));
        assert!(gone.name.is_none() && gone.protection == Protection::None);
    }

    #[test]
    fn less_is_held_back_unless_it_comes_with_a_stricter_shield() {
        let held = claim(Protection::Confidential);
        assert!(!held.takes_away_from(&held));
        assert!(claim(Protection::None).takes_away_from(&held), "a shield that is lowered");
        assert!(RegistryClaim { name: None, ..held.clone() }.takes_away_from(&held));
        assert!(RegistryClaim { addresses: Addresses::default(), ..held.clone() }.takes_away_from(&held));
        let dead = Some(Registered { value: PersonStatus::Dead, valid_from: None, recorded: None });
        assert!(RegistryClaim { status: dead, ..held.clone() }.takes_away_from(&held));
        let stricter = RegistryClaim {
            addresses: Addresses::default(),
            protection: Protection::StrictlyConfidential,
            ..held.clone()
        };
        assert!(!stricter.takes_away_from(&held));
    }

    #[test]
    fn a_name_is_weighed_as_people_write_it() {
        let at = Timestamp::UNIX_EPOCH;
        assert_eq!(claim(Protection::None).name_claim(at).unwrap().full_name().as_deref(), Some("Åse Lie"));
    }

    #[test]
    fn an_address_is_for_those_who_may_see_its_protection() {
        let shielded = claim(Protection::Client);
        assert_eq!(shielded.addresses_for(|protection| protection == Protection::None), []);
        assert_eq!(shielded.addresses_for(|_| true).len(), 1);
    }
}
