//! What must hold whatever Folkeregisteret says.

use domain::{
    NationalId, Protection,
    folkeregisteret::{
        AddressKind, Addresses, PersonDocument, PersonStatus, ProblemKind, Registered, RegistryAddress,
        RegistryClaim, RegistryField, RegistryName, RegistryProblem, RegistryReport,
    },
};
use jiff::Timestamp;
use proptest::{collection::vec, option, prelude::*, sample::select};

fn registered<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Registered<T>> {
    let time = || option::of(0..2_000_000_000_000_000_i64);
    (value, time(), time()).prop_map(|(value, from, recorded)| {
        let at = |micros| Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH);
        Registered { value, valid_from: from.map(at), recorded: recorded.map(at) }
    })
}

fn word() -> impl Strategy<Value = String> {
    "[A-ZÆØÅ]{1,8}([-' ][A-ZÆØÅ]{1,8})?"
}

fn address() -> impl Strategy<Value = RegistryAddress> {
    (vec(word(), 0..3), select(Protection::ALL.to_vec())).prop_map(|(street, protection)| RegistryAddress {
        care_of: None,
        street,
        postal_code: None,
        postal_place: None,
        country: None,
        municipality: None,
        protection,
    })
}

fn name() -> impl Strategy<Value = RegistryName> {
    (word(), option::of(word()), word()).prop_map(|(given, middle, family)| RegistryName {
        given,
        middle,
        family,
    })
}

fn reports() -> impl Strategy<Value = RegistryReport> {
    let status = select(vec![PersonStatus::Resident, PersonStatus::Dead, PersonStatus::Unrecognised]);
    let homes = vec((select(AddressKind::ALL.to_vec()), registered(address())), 0..4);
    let fields = [RegistryField::Name, RegistryField::Status, RegistryField::Address(AddressKind::Residence)];
    let unread = vec(select(fields.to_vec()), 0..3);
    let protection = select(Protection::ALL.to_vec());
    let parts = (option::of(registered(name())), option::of(registered(status)), homes, protection, unread);
    parts.prop_map(|(name, status, homes, protection, unread)| {
        let mut addresses = Addresses::default();
        for (kind, home) in homes {
            addresses.set(kind, home);
        }
        let strictest = addresses.iter().map(|(_, home)| home.value.protection).max();
        let protection = protection.max(strictest.unwrap_or_default());
        let problems =
            unread.into_iter().map(|field| RegistryProblem { field, kind: ProblemKind::Unreadable });
        RegistryReport {
            national_id: NationalId::parse("20914695016").expect("a literal"),
            document: PersonDocument { current_id: None, status, name, addresses, protection },
            problems: problems.collect(),
        }
    })
}

proptest! {
    #[test]
    fn the_same_word_again_changes_nothing(first in reports(), report in reports()) {
        let held = RegistryClaim::of(&first, None);
        let claim = RegistryClaim::of(&report, Some(&held));
        let again = RegistryClaim::of(&report, Some(&claim));
        prop_assert_eq!(&again, &claim);
        prop_assert!(!again.takes_away_from(&claim));
    }

    #[test]
    fn the_shield_is_at_least_as_strict_as_what_was_told(first in reports(), report in reports()) {
        let claim = RegistryClaim::of(&report, Some(&RegistryClaim::of(&first, None)));
        prop_assert!(claim.protection >= report.document.protection);
        for (kind, home) in claim.addresses.iter() {
            // What was read with the document has been weighed where it was read.
            let kept = report.is_unread(RegistryField::Address(kind));
            prop_assert!(!kept || claim.protection >= home.value.protection);
        }
    }

    #[test]
    fn a_readable_name_has_the_same_letters_and_stays_as_it_is(name in name()) {
        let (given, family) = name.readable();
        prop_assert_eq!(given.to_uppercase(), &name.given[..]);
        let again = RegistryName { given, middle: None, family };
        let (given, family) = again.readable();
        prop_assert_eq!((given, family), (again.given.clone(), again.family.clone()));
    }
}
