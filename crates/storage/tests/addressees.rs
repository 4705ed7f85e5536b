//! Many people at a time are read as one at a time would be, and what bodies have been granted comes back as given.

use domain::{
    MessageKind, MunicipalityId, MunicipalityNumber, NationalId, OrganisationNumber, PersonId, PersonKey,
    Precedence, Protection, Scope, Source, SystemClaim,
    access::client::ClientGrant,
    claims::Told,
    krr::{KrrClaim, KrrStatus},
    national_id::NationalIdKind,
};
use jiff::{Timestamp, ToSpan as _, civil::date};
use storage::{Transaction, blocks::BlockKey, claims::Cause, on_both_engines, readings::Reading};

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().expect("a literal")
}

async fn people(tx: &mut Transaction, count: u16) -> anyhow::Result<Vec<(PersonKey, NationalId)>> {
    let number = MunicipalityNumber::parse("9901")?;
    let municipality = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
    let mut ids = (0..u16::MAX).filter_map(|n| {
        let born = date(1950, 1, 1) + i64::from(n / 400).days();
        NationalId::synthetic_from(NationalIdKind::BirthNumber, born, n % 400)
    });
    let mut people = Vec::new();
    for _ in 0..count {
        let id = ids.next().expect("there are enough numbers");
        people.push((
            tx.add_person(municipality, Some(id), Scope::GUARDIAN, Protection::None, now()).await?,
            id,
        ));
    }
    Ok(people)
}

fn grant(consumer: &str) -> anyhow::Result<ClientGrant> {
    Ok(ClientGrant {
        id: 1,
        consumer: OrganisationNumber::parse(consumer)?,
        name: "Meldingstjenesten AS".into(),
        purpose: "Meldinger fra skolen".into(),
        kinds: [MessageKind::Service, MessageKind::Important].into_iter().collect(),
        special: true,
        from: date(2026, 8, 1),
        to: date(2027, 7, 31),
        revoked_at: None,
    })
}

on_both_engines! {
    async fn a_thousand_and_more_are_found_by_either_number(store: Store) {
        let mut tx = store.begin().await?;
        let people = people(&mut tx, 1003).await?;
        let municipality = people[0].0.municipality;
        let ids: Vec<NationalId> = people.iter().map(|(_, id)| *id).collect();
        let numbers: Vec<PersonId> = people.iter().map(|(key, _)| key.person).collect();
        let found = tx.people_with_national_ids(municipality, &ids).await?;
        assert_eq!(found.len(), 1003);
        assert_eq!(tx.people_numbered(municipality, &numbers).await?.len(), 1003);
        let one = tx.person(people[7].0).await?;
        assert_eq!(found.into_iter().find(|person| person.key == people[7].0), one);
        let elsewhere = MunicipalityId(99);
        assert!(tx.people_with_national_ids(elsewhere, &ids).await?.is_empty(), "another municipality's are nobody");
        assert!(tx.people_numbered(elsewhere, &numbers).await?.is_empty());
        assert!(tx.people_numbered(municipality, &[]).await?.is_empty());
        tx.commit().await?;
    }

    async fn the_claims_of_many_are_those_of_each(store: Store) {
        let mut tx = store.begin().await?;
        let people = people(&mut tx, 3).await?;
        let claim = SystemClaim {
            source: Source::School,
            given_name: Some("Åse".into()),
            family_name: None,
            email: None,
            mobile: None,
            at: now(),
        };
        tx.set_system_claim(people[0].0, &claim).await?;
        let told = Told { claim: KrrClaim::empty(KrrStatus::Active), at: now() };
        tx.set_krr_claim(people[1].0, &told).await?;
        for (key, _) in &people {
            tx.rederive(*key, &Precedence::default(), Cause { source: Source::School, run: None, at: now() }).await?;
        }
        let numbers: Vec<PersonId> = people.iter().map(|(key, _)| key.person).collect();
        let mut all = tx.claims_of(people[0].0.municipality, &numbers).await?;
        for (key, _) in &people {
            assert_eq!(all.remove(&key.person).unwrap_or_default(), tx.claims(*key).await?);
        }
        tx.commit().await?;
    }

    async fn when_krr_answered_about_many_is_when_it_answered_about_each(store: Store) {
        let mut tx = store.begin().await?;
        let people = people(&mut tx, 3).await?;
        let municipality = people[0].0.municipality;
        tx.lock_block(BlockKey { municipality, block: 0 }).await?;
        tx.heard_about(people[1].0, now()).await?;
        let numbers: Vec<PersonId> = people.iter().map(|(key, _)| key.person).collect();
        let heard = tx.heard_about_all(municipality, &numbers).await?;
        for (key, _) in &people {
            let each = tx.last_heard(municipality, key.person).await?;
            assert_eq!(heard.get(&key.person).copied(), each.success);
        }
        assert_eq!(heard.get(&people[1].0.person), Some(&now()));
        tx.commit().await?;
    }

    async fn who_asked_is_written_down_for_everybody_asked_about(store: Store) {
        let mut tx = store.begin().await?;
        let people = people(&mut tx, 2).await?;
        let municipality = people[0].0.municipality;
        let numbers: Vec<PersonId> = people.iter().map(|(key, _)| key.person).collect();
        let reading = Reading {
            at: now(),
            reader: "313796329".into(),
            reader_name: "Meldingstjenesten AS".into(),
            purpose: "reach-service".into(),
        };
        for _ in 0..2 {
            tx.log_readings(municipality, &numbers, &reading).await?;
            tx.log_look_ups(municipality, &numbers, now(), ("Meldingstjenesten AS", "reach", "value")).await?;
        }
        for (key, _) in &people {
            assert_eq!(tx.readings_of(*key, 9).await?, std::slice::from_ref(&reading));
            assert_eq!(tx.look_ups(*key).await?.len(), 1);
        }
        tx.commit().await?;
    }

    async fn a_grant_is_kept_after_it_is_taken_back(store: Store) {
        let mut tx = store.begin().await?;
        let municipality = people(&mut tx, 1).await?[0].0.municipality;
        let (first, second) = (grant("313796329")?, grant("310753610")?);
        assert_eq!(tx.add_client_grant(municipality, &first, "operator", now()).await?, 1);
        assert_eq!(tx.add_client_grant(municipality, &second, "operator", now()).await?, 2);
        assert!(tx.revoke_client_grant(municipality, 2, "operator", now()).await?);
        assert!(!tx.revoke_client_grant(municipality, 2, "operator", now()).await?, "once");
        let revoked = ClientGrant { id: 2, revoked_at: Some(now()), ..second };
        assert_eq!(tx.client_grants(municipality).await?, [first, revoked]);
        assert!(tx.client_grants(MunicipalityId(99)).await?.is_empty());
        tx.commit().await?;
    }
}
