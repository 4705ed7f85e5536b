//! Claims go in, what is shown comes out, and the log counts without a gap: on both engines.

use domain::{
    Claims, Email, Field, Fields, HandClaim, HandValue, Hold, HoldKind, KrrClaim, MunicipalityNumber,
    NationalId, PersonKey, Phone, Precedence, Protection, Scope, Source, SystemClaim,
    claims::Told,
    krr::{Address, KrrStatus, Language, Notifiable, Reservation},
};
use jiff::{Timestamp, ToSpan as _, civil::date};
use storage::{Store, changes::ChangedValue, claims::Cause, on_both_engines};

fn now() -> Timestamp {
    "2026-11-22T02:00:00Z".parse().expect("a literal")
}

async fn somebody(store: &Store) -> anyhow::Result<PersonKey> {
    let mut tx = store.begin().await?;
    let number = MunicipalityNumber::parse("9901")?;
    let municipality = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
    let id = NationalId::parse("11822648950")?;
    let key = tx.add_person(municipality, Some(id), Scope::GUARDIAN, Protection::None, now()).await?;
    tx.commit().await?;
    Ok(key)
}

fn everything_from_krr() -> Told<KrrClaim> {
    let time = |text: &str| Some(text.parse().expect("a literal"));
    Told {
        at: now(),
        claim: KrrClaim {
            status: KrrStatus::Active,
            reservation: Reservation::NotReserved,
            reservation_updated: time("2023-06-13T11:42:34Z"),
            notifiable: Notifiable::Yes,
            email: Some(Address {
                value: Email::parse("Ola.Nordmann@example.com").expect("a literal"),
                updated: time("2026-01-01T00:00:00Z"),
                verified: time("2026-02-01T00:00:00.123Z"),
                validated: None,
                duplicated: Some(true),
            }),
            mobile: Some(Address {
                value: Phone::parse("0047 45 00 00 01").expect("a literal"),
                updated: None,
                verified: None,
                validated: time("2026-03-01T00:00:00Z"),
                duplicated: Some(false),
            }),
            language: Some(Language::Nynorsk),
            language_updated: time("2018-11-19T23:00:00Z"),
        },
    }
}

fn from_school() -> SystemClaim {
    SystemClaim {
        source: Source::School,
        given_name: Some("Åse".into()),
        family_name: Some("Ødegård".into()),
        email: Some(Email::parse("aase@skole.example").expect("a literal")),
        mobile: None,
        at: now(),
    }
}

fn cause(source: Source) -> Cause {
    Cause { source, run: None, at: now() }
}

on_both_engines! {
    async fn every_claim_comes_back_as_it_went_in(store: Store) {
        let key = somebody(&store).await?;
        let claims = Claims {
            krr: Some(everything_from_krr()),
            systems: vec![from_school()],
            by_hand: vec![HandClaim {
                value: HandValue::Email(Email::parse("hand@example.com")?),
                author: "Kari".into(),
                reason: "ringte".into(),
                at: now(),
                until: Some(now() + 24.hours()),
            }],
            holds: vec![Hold {
                field: Field::Email,
                kind: HoldKind::Lock { value: Some("x@example.com".into()), source: Some(Source::Krr) },
                author: "Kari".into(),
                reason: "etter avtale".into(),
                from: now(),
                until: None,
            }, Hold {
                field: Field::Mobile,
                kind: HoldKind::OptOut,
                author: "Kari".into(),
                reason: "ønsket av foresatt".into(),
                from: now(),
                until: Some(now() + 1.hours()),
            }],
        };
        let mut tx = store.begin().await?;
        tx.set_krr_claim(key, claims.krr.as_ref().expect("given above")).await?;
        tx.set_system_claim(key, &claims.systems[0]).await?;
        tx.set_hand_claim(key, &claims.by_hand[0]).await?;
        for hold in &claims.holds {
            tx.add_hold(key, hold).await?;
        }
        assert_eq!(tx.claims(key).await?, claims);
        tx.commit().await?;
        assert_eq!(store.read().await?.claims(key).await?, claims);
    }

    async fn what_is_shown_follows_in_the_same_transaction(store: Store) {
        let key = somebody(&store).await?;
        let mut tx = store.begin().await?;
        tx.set_system_claim(key, &from_school()).await?;
        let fields = tx.rederive(key, &Precedence::default(), cause(Source::School)).await?;
        assert_eq!(fields, Fields::from_iter([Field::Name, Field::Email]));
        tx.set_krr_claim(key, &everything_from_krr()).await?;
        tx.rederive(key, &Precedence::default(), cause(Source::Krr)).await?;
        let (revision, derived) = tx.derived(key).await?.expect("added above");
        assert_eq!(revision, 2);
        assert_eq!(derived.text(Field::Name), (Some("Åse Ødegård"), Some(Source::School)));
        assert_eq!(derived.text(Field::Email), (Some("Ola.Nordmann@example.com"), Some(Source::Krr)));
        assert_eq!(derived.mobile.expect("KRR gave one").value.e164(), Some("+4745000001"));
        drop(tx);
        let (revision, derived) = store.read().await?.derived(key).await?.expect("added above");
        assert_eq!((revision, derived.name), (0, None), "without commit nothing has happened");
    }

    async fn the_log_has_no_gap_and_keeps_no_value_from_krr(store: Store) {
        let key = somebody(&store).await?;
        let rules = Precedence::default();
        let mut tx = store.begin().await?;
        tx.set_system_claim(key, &from_school()).await?;
        tx.rederive(key, &rules, cause(Source::School)).await?;
        tx.commit().await?;
        let mut lost = store.begin().await?;
        lost.set_krr_claim(key, &everything_from_krr()).await?;
        lost.rederive(key, &rules, cause(Source::Krr)).await?;
        drop(lost);
        let mut tx = store.begin().await?;
        tx.set_krr_claim(key, &everything_from_krr()).await?;
        tx.rederive(key, &rules, cause(Source::Krr)).await?;
        tx.commit().await?;

        let mut reader = store.read().await?;
        let changes = reader.changes_after(0, 100).await?;
        assert_eq!(changes.iter().map(|change| change.seq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(reader.gaps_in_changes().await?, 0);
        assert_eq!(changes[1].source, Source::Krr);
        assert_eq!(reader.changed_values(1).await?, [
            ChangedValue { field: Field::Email, old: None, new: Some("aase@skole.example".into()) },
            ChangedValue { field: Field::Name, old: None, new: Some("Åse Ødegård".into()) },
        ]);
        assert_eq!(reader.changed_values(2).await?, [
            ChangedValue { field: Field::Email, old: Some("aase@skole.example".into()), new: None },
        ], "what the school said may be kept; what KRR said may not");
    }

    async fn personal_values_can_be_erased_and_the_log_remains(store: Store) {
        let key = somebody(&store).await?;
        let mut tx = store.begin().await?;
        tx.set_system_claim(key, &from_school()).await?;
        tx.rederive(key, &Precedence::default(), cause(Source::School)).await?;
        tx.commit().await?;
        let mut tx = store.begin().await?;
        assert_eq!(tx.erase_change_values(key).await?, 2);
        tx.commit().await?;
        let mut reader = store.read().await?;
        assert_eq!(reader.changes_after(0, 100).await?.len(), 1);
        assert_eq!(reader.changed_values(1).await?, []);
    }

    async fn values_older_than_their_time_are_erased_a_thousand_at_a_time(store: Store) {
        let key = somebody(&store).await?;
        let day = |day: i64| cause(Source::School).at + jiff::SignedDuration::from_hours(24 * day);
        let value = |text: String| ChangedValue { field: Field::Email, old: None, new: Some(text) };
        let mut tx = store.begin().await?;
        for number in 0..1500 {
            let at = day(if number < 1400 { 1 } else { 3 });
            let values = [value(format!("p{number}@skole.example"))];
            tx.log_change(key, at, None, Source::School, Fields::from_iter([Field::Email]), &values).await?;
        }
        for (before, gone) in [(1, 0), (2, 1000), (2, 400), (2, 0), (3, 0), (4, 100), (4, 0)] {
            assert_eq!(tx.erase_old_change_values(day(before)).await?, gone, "before day {before}");
        }
        assert_eq!(tx.changes_after(0, 10_000).await?.len(), 1500, "that something changed is not forgotten");
        tx.commit().await?;
    }

    async fn an_order_of_sources_is_data(store: Store) {
        let key = somebody(&store).await?;
        let mut tx = store.begin().await?;
        tx.set_precedence(key.municipality, Field::Email, &[Source::School, Source::Krr]).await?;
        let rules = tx.precedence(key.municipality).await?;
        assert_eq!(rules.of(Field::Email), [Source::School, Source::Krr]);
        assert_eq!(rules.of(Field::Mobile), Precedence::default().of(Field::Mobile));
        tx.set_krr_claim(key, &everything_from_krr()).await?;
        tx.set_system_claim(key, &from_school()).await?;
        tx.rederive(key, &rules, cause(Source::School)).await?;
        let (_, derived) = tx.derived(key).await?.expect("added above");
        assert_eq!(derived.text(Field::Email).1, Some(Source::School));
        assert_eq!(derived.text(Field::Mobile).1, Some(Source::Krr));
    }
}
