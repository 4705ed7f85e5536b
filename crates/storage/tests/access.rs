//! Accounts, grants, sessions and the log of who looked: on both engines.

use std::collections::BTreeSet;

use domain::{
    MunicipalityId, MunicipalityNumber, NationalId, PersonId, PersonKey, Source,
    access::{AccountId, NewGrant, Place, Role, UnitRef},
    roster::UnitKey,
};
use jiff::{Timestamp, ToSpan as _, civil::date};
use storage::{
    Transaction, on_both_engines,
    readings::Reading,
    sessions::{PendingSignIn, Session},
};

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().expect("a literal")
}

async fn kari(tx: &mut Transaction) -> anyhow::Result<AccountId> {
    Ok(tx.account_for(NationalId::parse("11822648950")?, "Kari Fjord", now()).await?.id)
}

fn secretary(account: AccountId, place: Place) -> NewGrant {
    NewGrant {
        account,
        role: Role::Secretary,
        place,
        special: true,
        from: date(2026, 8, 1),
        to: date(2027, 7, 31),
        deputy_for: None,
    }
}

fn session(account: AccountId, key: &str, sid: Option<&str>) -> Session {
    Session {
        key_digest: key.into(),
        account,
        issuer: "https://test.idporten.no".into(),
        sid: sid.map(Into::into),
        started_at: now(),
        seen_at: now(),
        ends_at: now() + 8.hours(),
        browser: "Firefox".into(),
    }
}

on_both_engines! {
    async fn an_account_is_one_however_often_somebody_signs_in(store: Store) {
        let mut tx = store.begin().await?;
        let first = kari(&mut tx).await?;
        tx.note_sign_in(first, "Kari Fjord Vik", now()).await?;
        tx.choose_language(first, "nn").await?;
        let again = tx.account_for(NationalId::parse("11822648950")?, "Somebody else", now()).await?;
        assert_eq!((again.id, again.name.as_str()), (first, "Kari Fjord Vik"));
        assert_eq!((again.language.as_deref(), again.signed_in_at), (Some("nn"), Some(now())));
        assert_eq!(tx.national_id_of(first).await?, Some(NationalId::parse("11822648950")?));
        tx.commit().await?;
    }

    async fn a_grant_comes_back_as_it_was_given(store: Store) {
        let mut tx = store.begin().await?;
        let number = MunicipalityNumber::parse("9901")?;
        let municipality = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
        let account = kari(&mut tx).await?;
        let school = UnitRef { source: Source::School, key: UnitKey("fjord".into()) };
        let wanted = secretary(account, Place::Units(municipality, BTreeSet::from([school])));
        let id = tx.add_grant(&wanted, "Ola Leder", now()).await?;
        let everywhere = NewGrant { role: Role::Operator, ..secretary(account, Place::Everywhere) };
        tx.add_grant(&everywhere, "operator", now()).await?;
        let held = tx.grants_of(account).await?;
        assert_eq!(held.len(), 2);
        assert_eq!((held[0].id, &held[0].place, held[0].special), (id, &wanted.place, true));
        assert_eq!((held[0].from, held[0].to, held[0].revoked_at), (wanted.from, wanted.to, None));
        assert_eq!(held[1].place, Place::Everywhere);

        assert!(tx.revoke_grant(id, "Ola Leder", now() + 1.hour()).await?);
        assert!(!tx.revoke_grant(id, "Ola Leder", now() + 2.hours()).await?, "it is gone already");
        let listed = tx.grants_in(municipality).await?;
        assert_eq!(listed.len(), 1, "what was taken back is still told");
        assert_eq!((listed[0].holder.as_str(), listed[0].granted_by.as_str()), ("Kari Fjord", "Ola Leder"));
        assert_eq!(listed[0].grant.revoked_at, Some(now() + 1.hour()));
        tx.commit().await?;
    }

    async fn a_session_ends_by_idleness_by_time_and_by_its_provider(store: Store) {
        let mut tx = store.begin().await?;
        let account = kari(&mut tx).await?;
        tx.add_session(&session(account, "one", Some("sid-1"))).await?;
        tx.add_session(&session(account, "two", None)).await?;
        let at = |hours: i64| now() + hours.hours();
        assert!(tx.session("one", at(-1), at(0)).await?.is_some());
        assert_eq!(tx.session("one", at(0), at(1)).await?, None, "idle");
        assert_eq!(tx.session("one", at(-1), at(8)).await?, None, "at its end");
        tx.session_seen("one", at(1)).await?;
        assert!(tx.session("one", at(0), at(1)).await?.is_some());
        let order: Vec<String> =
            tx.sessions_of(account, at(-1), at(1)).await?.into_iter().map(|one| one.key_digest).collect();
        assert_eq!(order, ["one", "two"]);

        assert_eq!(tx.end_sessions_with_sid("https://another.example", "sid-1").await?, 0);
        assert_eq!(tx.end_sessions_with_sid("https://test.idporten.no", "sid-1").await?, 1);
        assert!(!tx.end_session(AccountId(account.0 + 1), "two").await?, "somebody else's");
        assert!(tx.end_session(account, "two").await?);
        assert_eq!(tx.sessions_of(account, at(-1), at(0)).await?, []);
        tx.commit().await?;
    }

    async fn a_sign_in_is_answered_once(store: Store) {
        let mut tx = store.begin().await?;
        let sign_in = PendingSignIn {
            state_digest: "state".into(),
            browser_digest: "browser".into(),
            pending: "{}".into(),
            return_to: "/min-profil".into(),
            created_at: now(),
        };
        tx.add_sign_in(&sign_in).await?;
        assert!(tx.take_sign_in("state").await? == Some(sign_in.clone()));
        assert!(tx.take_sign_in("state").await?.is_none());
        tx.add_sign_in(&sign_in).await?;
        assert_eq!(tx.clear_sessions(now() - 1.hour(), now() - 1.second(), now()).await?, 0);
        assert_eq!(tx.clear_sessions(now() - 1.hour(), now(), now()).await?, 1);
        tx.commit().await?;
    }

    async fn who_looked_is_told_once_for_each_time(store: Store) {
        let mut tx = store.begin().await?;
        let person = PersonKey { municipality: MunicipalityId(1), person: PersonId(42) };
        let reading = |at, purpose: &str| Reading {
            at,
            reader: "account-7".into(),
            reader_name: "Kari Fjord".into(),
            purpose: purpose.into(),
        };
        for one in [reading(now(), "page"), reading(now(), "page"), reading(now() + 1.second(), "export")] {
            tx.log_reading(person, &one).await?;
        }
        let told = tx.readings_of(person, 10).await?;
        assert_eq!(told, [reading(now() + 1.second(), "export"), reading(now(), "page")]);
        assert_eq!(tx.readings_of(person, 1).await?.len(), 1);
        let other = PersonKey { person: PersonId(43), ..person };
        assert_eq!(tx.readings_of(other, 10).await?, []);
        tx.commit().await?;
    }

    async fn who_looked_is_forgotten_in_time_and_the_rest_is_not(store: Store) {
        let mut tx = store.begin().await?;
        let person = PersonKey { municipality: MunicipalityId(1), person: PersonId(42) };
        for second in 0..3 {
            let at = now() + second.seconds();
            let (reader, reader_name) = ("account-7".to_owned(), "Kari Fjord".to_owned());
            tx.log_reading(person, &Reading { at, reader, reader_name, purpose: "page".into() }).await?;
            tx.log_look_up(person, at, "account-7", "own", "value").await?;
        }
        assert_eq!(tx.erase_old_looks(now()).await?, 0);
        assert_eq!(tx.erase_old_looks(now() + 2.seconds()).await?, 4);
        assert_eq!(tx.erase_old_looks(now() + 2.seconds()).await?, 0);
        assert_eq!((tx.readings_of(person, 10).await?.len(), tx.look_ups(person).await?.len()), (1, 1));
        tx.commit().await?;
    }
}
