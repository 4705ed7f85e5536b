//! People found by words and numbers, on both engines; and that words follow names wherever these are written.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops where it is")]

use domain::{
    HandClaim, HandValue, MunicipalityId, MunicipalityNumber, PersonKey, Phone, Protection, Scope, Source,
    SystemClaim,
};
use jiff::{Timestamp, ToSpan as _, civil::date};
use storage::{
    Transaction,
    claims::Cause,
    on_both_engines,
    search::{self, words},
};

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

fn cause() -> Cause {
    Cause { source: Source::School, run: None, at: now() }
}

async fn municipality(tx: &mut Transaction) -> anyhow::Result<MunicipalityId> {
    tx.add_municipality("Fjordvik", MunicipalityNumber::parse("9901")?, date(2020, 1, 1)).await
}

async fn person(
    tx: &mut Transaction,
    municipality: MunicipalityId,
    name: &str,
    mobile: Option<&str>,
) -> anyhow::Result<PersonKey> {
    let key = tx.add_person(municipality, None, Scope::GUARDIAN, Protection::None, now()).await?;
    let claim = SystemClaim {
        source: Source::School,
        given_name: Some(name.into()),
        family_name: None,
        email: None,
        mobile: mobile.map(|text| Phone::parse(text).unwrap()),
        at: now(),
    };
    tx.set_system_claim(key, &claim).await?;
    let rules = tx.precedence(municipality).await?;
    tx.rederive(key, &rules, cause()).await?;
    Ok(key)
}

async fn found(
    tx: &mut Transaction,
    municipality: MunicipalityId,
    typed: &str,
) -> anyhow::Result<Vec<String>> {
    let found = tx.search_by_name(municipality, &words::typed(typed), Scope::NONE).await?;
    Ok(found.into_iter().filter_map(|one| one.name).collect())
}

on_both_engines! {
    async fn every_word_must_begin_one_of_the_names(store: Store) {
        let mut tx = store.begin().await?;
        let here = municipality(&mut tx).await?;
        for name in ["Åse Ødegård", "Aase Hansen", "Anders Åsen", "Åse-Marie Vik"] {
            person(&mut tx, here, name, None).await?;
        }
        assert_eq!(found(&mut tx, here, "åse").await?.len(), 4, "as a beginning, and written in either way");
        assert_eq!(found(&mut tx, here, "ødegård åse").await?, ["Åse Ødegård"]);
        assert_eq!(found(&mut tx, here, "marie").await?, ["Åse-Marie Vik"]);
        assert_eq!(found(&mut tx, here, "åse åse").await?.len(), 4);
        assert!(found(&mut tx, here, "degård").await?.is_empty());
        assert!(found(&mut tx, here, " - ").await?.is_empty(), "nothing was asked for");
        let elsewhere = MunicipalityId(here.0 + 1);
        assert!(found(&mut tx, elsewhere, "åse").await?.is_empty());
    }

    async fn words_follow_the_name_that_is_shown(store: Store) {
        let mut tx = store.begin().await?;
        let here = municipality(&mut tx).await?;
        let key = person(&mut tx, here, "Kari Vik", None).await?;
        let tomorrow = now() + 24.hours();
        let claim = HandClaim {
            value: HandValue::Name("Karianne Holm".into()),
            author: "Per".into(),
            reason: String::new(),
            at: now(),
            until: Some(tomorrow),
        };
        tx.set_hand_claim(key, &claim).await?;
        let rules = tx.precedence(here).await?;
        tx.rederive(key, &rules, cause()).await?;
        assert!(found(&mut tx, here, "vik").await?.is_empty());
        assert!(found(&mut tx, here, "kari vik").await?.is_empty());
        assert_eq!(found(&mut tx, here, "holm").await?, ["Karianne Holm"]);
        assert_eq!(found(&mut tx, here, "holm kari").await?, ["Karianne Holm"]);
        tx.rederive(key, &rules, Cause { at: tomorrow, ..cause() }).await?;
        assert_eq!(found(&mut tx, here, "vik kari").await?, ["Kari Vik"]);
        assert!(found(&mut tx, here, "karianne holm").await?.is_empty());
    }

    async fn several_words_are_found_together_however_short(store: Store) {
        let mut tx = store.begin().await?;
        let here = municipality(&mut tx).await?;
        for name in ["Anne Hansen", "Anna Hanson Berg", "Hanna Anker", "Anne Marie Hansen Vik", "Anne"] {
            person(&mut tx, here, name, None).await?;
        }
        assert_eq!(found(&mut tx, here, "hans ann").await?.len(), 3);
        assert_eq!(found(&mut tx, here, "h a").await?.len(), 4);
        assert_eq!(found(&mut tx, here, "han hansen").await?.len(), 2, "one word may be what both begin");
        assert_eq!(found(&mut tx, here, "vik anne ma").await?, ["Anne Marie Hansen Vik"]);
        assert!(found(&mut tx, here, "vik anne berg").await?.is_empty());
        assert!(found(&mut tx, here, "anne anker").await?.is_empty());
    }

    async fn no_more_are_found_than_anybody_reads_through(store: Store) {
        let mut tx = store.begin().await?;
        let here = municipality(&mut tx).await?;
        for number in 0..=search::MOST + 5 {
            person(&mut tx, here, &format!("Kari Vik{number}"), None).await?;
        }
        for typed in ["kari", "kari vik"] {
            assert_eq!(found(&mut tx, here, typed).await?.len(), search::MOST + 1, "{typed}");
        }
        assert_eq!(found(&mut tx, here, "kari vik7").await?.len(), 11);
    }

    async fn a_number_is_one_however_it_is_written(store: Store) {
        let mut tx = store.begin().await?;
        let here = municipality(&mut tx).await?;
        let key = person(&mut tx, here, "Kari Vik", Some("+47 999 99 998")).await?;
        tx.set_work_phone(key, &Phone::parse("51 11 11 11")?, now()).await?;
        for typed in ["99999998", "0047 99 99 99 98", "+4799999998", "51111111"] {
            let number = Phone::parse(typed)?;
            let found = tx.search_by_number(here, number.e164().unwrap(), Scope::NONE).await?;
            assert_eq!(found.len(), 1, "{typed}");
            assert_eq!(found[0].person, key.person);
        }
        assert!(tx.search_by_number(here, "+4799999999", Scope::NONE).await?.is_empty());
        assert!(tx.search_by_number(here, "+4799999998", Scope::EMPLOYEE).await?.is_empty());
    }
}
