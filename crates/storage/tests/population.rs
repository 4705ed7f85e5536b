//! What Folkeregisteret says is kept as it was told, and whom to ask follows from what has happened: on both engines.

use domain::{
    Field, Fields, MunicipalityId, MunicipalityNumber, NationalId, PersonKey, Precedence, Protection, Scope,
    Source, SystemClaim,
    claims::Told,
    folkeregisteret::{
        AddressKind, Addresses, PersonStatus, Registered, RegistryAddress, RegistryClaim, RegistryName,
    },
    national_id::NationalIdKind,
    roster::UnitKey,
};
use jiff::{Timestamp, ToSpan as _, civil::date};
use storage::{RunId, Store, claims::Cause, on_both_engines, roster::Place, roster::PlaceKind};

fn now() -> Timestamp {
    "2026-11-22T02:00:00Z".parse().expect("a literal")
}

fn id(nth: usize) -> NationalId {
    let born = date(1980, 1, 1);
    let mut sound =
        (0..500).filter_map(|number| NationalId::synthetic_from(NationalIdKind::BirthNumber, born, number));
    sound.nth(nth).expect("there are enough numbers")
}

async fn municipality(store: &Store) -> anyhow::Result<MunicipalityId> {
    let mut tx = store.begin().await?;
    let number = MunicipalityNumber::parse("9901")?;
    let municipality = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
    tx.commit().await?;
    Ok(municipality)
}

async fn somebody(store: &Store, municipality: MunicipalityId, number: usize) -> anyhow::Result<PersonKey> {
    let mut tx = store.begin().await?;
    let key = tx.add_person(municipality, Some(id(number)), Scope::BY_HAND, Protection::None, now()).await?;
    tx.commit().await?;
    Ok(key)
}

fn everything() -> Told<RegistryClaim> {
    let since = Some("2019-05-01T10:00:00.123Z".parse().expect("a literal"));
    let mut addresses = Addresses::default();
    for (kind, place) in
        AddressKind::ALL.into_iter().zip(["FJORDVIK", "TORDENVIK", "OSLO", "BERGEN", "PARIS"])
    {
        let value = RegistryAddress {
            care_of: Some("v/ Verge".into()),
            street: vec!["Øvre gård".into(), "Storgata 1 B".into()],
            postal_code: Some("9995".into()),
            postal_place: Some(place.into()),
            country: Some("XX".into()),
            municipality: Some(MunicipalityNumber::parse("9901").expect("a literal")),
            protection: Protection::Client,
        };
        addresses.set(kind, Registered { value, valid_from: since, recorded: None });
    }
    let name =
        RegistryName { given: "ÅSE".into(), middle: Some("LUNSJ".into()), family: "ØDEGÅRD".into() };
    let claim = RegistryClaim {
        status: Some(Registered { value: PersonStatus::Resident, valid_from: since, recorded: None }),
        name: Some(Registered { value: name, valid_from: None, recorded: None }),
        addresses,
        protection: Protection::Client,
    };
    Told { claim, at: now() }
}

on_both_engines! {
    async fn a_claim_comes_back_as_it_went_in_and_its_name_is_weighed(store: Store) {
        let key = somebody(&store, municipality(&store).await?, 1).await?;
        let mut tx = store.begin().await?;
        assert_eq!(tx.registry_claim(key).await?, None);
        tx.set_registry_claim(key, &everything()).await?;
        let cause = Cause { source: Source::PopulationRegister, run: None, at: now() };
        let also = Fields::from_iter([Field::Address]);
        let fields = tx.rederive_with(key, &Precedence::default(), also, cause).await?;
        assert_eq!(fields, Fields::from_iter([Field::Name, Field::Address]));
        tx.commit().await?;
        let mut reader = store.read().await?;
        assert_eq!(reader.registry_claim(key).await?, Some(everything()));
        assert_eq!(reader.changes_after(0, 10).await?[0].fields, fields);
        let (_, derived) = reader.derived(key).await?.expect("added above");
        assert_eq!(derived.text(Field::Name), (Some("Åse Lunsj Ødegård"), Some(Source::PopulationRegister)));
        assert_eq!(reader.count_registry_claims(key.municipality).await?, 1);
        drop(reader);

        let mut nameless = everything();
        nameless.claim.name = None;
        nameless.claim.status = Some(Registered {
            value: PersonStatus::Unrecognised, valid_from: None, recorded: None,
        });
        nameless.claim.addresses = Addresses::default();
        let mut tx = store.begin().await?;
        tx.set_registry_claim(key, &nameless).await?;
        assert_eq!(tx.registry_claim(key).await?, Some(nameless));
        assert_eq!(tx.claims(key).await?.systems, [], "no name, nothing to weigh");
    }

    async fn whoever_was_never_asked_about_is_left_and_so_is_whoever_something_happened_to(store: Store) {
        let municipality = municipality(&store).await?;
        let (one, other) = (somebody(&store, municipality, 1).await?, somebody(&store, municipality, 2).await?);
        let mut tx = store.begin().await?;
        let left: Vec<_> = tx.registry_left(RunId(1), municipality).await?.iter().map(|it| it.person).collect();
        assert_eq!(left, [one.person, other.person]);
        tx.registry_asked(RunId(1), one, Some(now()), true, now()).await?;
        tx.registry_asked(RunId(1), other, None, false, now()).await?;
        assert!(tx.registry_counted(RunId(1), other).await?);
        assert_eq!(tx.count_registry_left(RunId(1), municipality).await?, 0);
        assert_eq!(tx.registry_left(RunId(2), municipality).await?[0].person, other.person, "nothing was heard");
        assert_eq!(tx.count_registry_left(RunId(2), municipality).await?, 1);

        let later = now() + 1.hours();
        assert_eq!(tx.registry_due(municipality, &[id(1), id(9)], later).await?, 1);
        assert_eq!(tx.count_registry_left(RunId(2), municipality).await?, 2);
        tx.registry_asked(RunId(2), one, Some(now()), true, later).await?;
        assert_eq!(tx.count_registry_left(RunId(3), municipality).await?, 2, "it was asked before it happened");
        tx.registry_settled(one, later).await?;
        assert_eq!(tx.count_registry_left(RunId(3), municipality).await?, 1);
        assert_eq!(tx.registry_heard(one).await?, Some(now()));
        assert_eq!(tx.registry_all_due(municipality, later).await?, 2);
        assert_eq!(tx.count_registry_left(RunId(3), municipality).await?, 2);
    }

    async fn a_place_in_the_feed_is_kept_for_each_municipality(store: Store) {
        let municipality = municipality(&store).await?;
        let mut tx = store.begin().await?;
        assert_eq!(tx.registry_place(municipality).await?, None);
        tx.set_registry_place(municipality, 1_000_000, now()).await?;
        tx.set_registry_place(municipality, 1_000_007, now()).await?;
        assert_eq!(tx.registry_place(municipality).await?, Some(1_000_007));
        assert!(tx.set_registry_place(municipality, u64::MAX, now()).await.is_err());
    }

    async fn the_dead_are_in_scope_on_no_ground_until_it_turns_out_to_be_wrong(store: Store) {
        let municipality = municipality(&store).await?;
        let key = somebody(&store, municipality, 1).await?;
        let today = date(2026, 11, 22);
        let mut tx = store.begin().await?;
        tx.set_dead(key, now()).await?;
        tx.refresh_scope(municipality, today, now()).await?;
        let person = tx.person(key).await?.expect("added above");
        assert_eq!((person.scope, person.told_dead_at), (Scope::NONE, Some(now())));
        assert_eq!(person.left_scope_at, Some(now()));
        assert_eq!(tx.registry_left(RunId(1), municipality).await?, [], "nobody asks about the dead");
        tx.registry_asked(RunId(1), key, None, false, now()).await?;
        assert_eq!(tx.registry_left(RunId(2), municipality).await?.len(), 1, "but where something has happened");
        tx.set_alive(key).await?;
        assert_eq!(tx.person(key).await?.expect("added above").scope, Scope::BY_HAND);

        let claim = SystemClaim {
            source: Source::School, given_name: None, family_name: None, email: None, mobile: None, at: now(),
        };
        tx.set_system_claim(key, &claim).await?;
        let place = Place {
            person: key.person, unit: UnitKey("skole".into()), row: String::new(), what: "larer".into(),
            from: None, to: None,
        };
        tx.restate_places(municipality, Source::School, PlaceKind::Employment, &[key.person], &[place]).await?;
        tx.set_dead(key, now()).await?;
        tx.refresh_scope(municipality, today, now()).await?;
        assert_eq!(tx.person(key).await?.expect("added above").scope, Scope::NONE, "whatever the school says");
        tx.set_alive(key).await?;
        tx.refresh_scope(municipality, today, now()).await?;
        assert_eq!(tx.person(key).await?.expect("added above").scope, Scope::EMPLOYEE);
    }

    async fn a_number_that_is_replaced_is_remembered_until_it_is_in_use_again(store: Store) {
        let municipality = municipality(&store).await?;
        let key = somebody(&store, municipality, 1).await?;
        let mut tx = store.begin().await?;
        tx.registry_asked(RunId(1), key, Some(now()), true, now()).await?;
        tx.renumber(key, id(2)).await?;
        assert_eq!(tx.former_numbers(municipality).await?, [(id(1), key.person)]);
        assert_eq!(tx.registry_due(municipality, &[id(1)], now()).await?, 1, "events may still bear it");
        tx.renumber(key, id(3)).await?;
        tx.renumber(key, id(1)).await?;
        assert_eq!(tx.person(key).await?.expect("added above").national_id, Some(id(1)));
        let mut former: Vec<_> = tx.former_numbers(municipality).await?.into_iter().map(|(id, _)| id).collect();
        former.sort_unstable_by_key(|id| id.as_str().to_owned());
        let mut expected = vec![id(2), id(3)];
        expected.sort_unstable_by_key(|id| id.as_str().to_owned());
        assert_eq!(former, expected);
    }

    async fn each_source_has_its_own_word_of_a_protected_address(store: Store) {
        let key = somebody(&store, municipality(&store).await?, 1).await?;
        let mut tx = store.begin().await?;
        tx.set_protection_claim(key, Source::School, Protection::Client).await?;
        tx.set_protection_claim(key, Source::PopulationRegister, Protection::Confidential).await?;
        let mut words = tx.protection_words(key).await?;
        words.sort_unstable();
        assert_eq!(words, [
            (Source::School, Protection::Client),
            (Source::PopulationRegister, Protection::Confidential),
        ]);
    }
}
