//! Entities are kept as they were told, with what they were before: on both engines.

use std::collections::BTreeMap;

use domain::{
    MunicipalityNumber, OrganisationNumber,
    entity::{
        DeletedOn, Deletion, EarlierName, Employees, EntityAddress, EntityContact, EntityFacts, EntityField,
        EntityFields, Form, Ground, Holder, KeptEntity, LanguageForm, Proceeding, ProceedingKind, Rank, Role,
        RoleCode, RoleEntity, RolePerson,
    },
};
use jiff::{Timestamp, civil::date};
use storage::{
    RunId, Store,
    entities::{Cause, EntityChanged, EntityWrite, PlannedDeletion},
    on_both_engines,
};

fn now() -> Timestamp {
    "2026-11-22T02:00:00Z".parse().expect("a literal")
}

fn number(nth: usize) -> OrganisationNumber {
    let mut all =
        (310_000_000_u32..).filter_map(|number| OrganisationNumber::parse(&number.to_string()).ok());
    all.nth(nth).expect("there are enough numbers")
}

fn cause() -> Cause {
    Cause { run: Some(RunId(7)), at: now() }
}

fn address(place: &str) -> EntityAddress {
    EntityAddress {
        lines: vec!["Rådhuset".into(), "Storgata 1".into()],
        postal_code: Some("9995".into()),
        postal_place: Some(place.into()),
        municipality: Some(MunicipalityNumber::parse("8001").expect("a literal")),
        country: Some("NO".into()),
    }
}

fn everything() -> KeptEntity {
    let day = Some(date(1995, 2, 20));
    let facts = EntityFacts {
        name: "FJORDVIK «ÆØÅ» \"SKOLE\"".into(),
        form: Form::Other("SÆR".into()),
        parent: Some(number(1)),
        business_address: Some(address("FJORDVIK")),
        postal_address: Some(EntityAddress { lines: Vec::new(), ..address("TORDENVIK") }),
        industries: vec!["85.201".into(), "88.911".into()],
        sector: Some("6500".into()),
        contact: EntityContact {
            email: Some("post@fjordvik.example".into()),
            telephone: Some("00 00 00 00".into()),
            mobile: None,
            web: Some("fjordvik.example".into()),
        },
        employees: Employees::Few,
        language_form: Some(LanguageForm::Nynorsk),
        founded: day,
        registered: day,
        started: day,
        closed: None,
        proceedings: vec![
            Proceeding { kind: ProceedingKind::Bankruptcy, since: day },
            Proceeding { kind: ProceedingKind::ForcedLiquidation, since: None },
        ],
        earlier_names: vec![
            EarlierName { name: "FJORDVIK FOLKESKOLE".into(), from: day, to: None },
            EarlierName { name: "SKOLEN".into(), from: None, to: day },
        ],
    };
    KeptEntity { number: number(0), rank: Rank::Sub, ground: Ground::Part, facts, deleted: None }
}

fn named(nth: usize, name: &str, parent: Option<usize>) -> KeptEntity {
    let facts = EntityFacts { parent: parent.map(number), ..EntityFacts::named(name.into(), Form::Part) };
    KeptEntity { number: number(nth), rank: Rank::Main, ground: Ground::Part, facts, deleted: None }
}

fn write(before: Option<KeptEntity>, next: KeptEntity, fields: &[EntityField]) -> EntityWrite {
    EntityWrite { before, next, fields: fields.iter().copied().collect(), told_at: now() }
}

async fn keep(store: &Store, writes: Vec<EntityWrite>) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.take_turn_at_entities().await?;
    tx.keep_entities(writes, cause()).await?;
    tx.commit().await
}

fn person(family: &str) -> Role {
    Role {
        group: "STYR".into(),
        code: RoleCode::Chair,
        holder: Holder::Person(RolePerson {
            given: "Åse".into(),
            middle: Some("Lunsj".into()),
            family: family.into(),
            born: Some(date(1981, 1, 1)),
            dead: false,
        }),
        resigned: false,
        deregistered: true,
        order: Some(2),
        share: None,
        elected_by: Some("A-AK".into()),
        changed: Some(date(2019, 1, 1)),
    }
}

fn owner(nth: usize) -> Role {
    let holder = RoleEntity {
        number: number(nth),
        name: "FJORDVIK KOMMUNE".into(),
        form: Form::Municipality,
        deleted: false,
    };
    Role {
        group: "EIKM".into(),
        code: RoleCode::OwnerMunicipality,
        holder: Holder::Entity(holder),
        share: Some("1/3".into()),
        ..person("Lie")
    }
}

on_both_engines! {
    async fn an_entity_comes_back_as_it_was_told(store: Store) {
        let deleted = KeptEntity { deleted: Some(DeletedOn(Some(date(2026, 3, 1)))), ..named(2, "BORTE", None) };
        let bare = KeptEntity { deleted: Some(DeletedOn(None)), ..named(3, "BORTE", None) };
        let all = [everything(), deleted, bare];
        keep(&store, all.iter().map(|next| write(None, next.clone(), &[EntityField::Name])).collect()).await?;
        let mut reader = store.read().await?;
        for entity in &all {
            let held = reader.held_entity(entity.number).await?.expect("it was kept");
            assert_eq!((&held.entity, held.told_at), (entity, now()));
        }
        assert_eq!(reader.held_entity(number(9)).await?, None);
        let known = reader.known_entities().await?;
        let told: Vec<_> = known.iter().map(|known| (known.number, known.is_deleted)).collect();
        assert_eq!(told, [(number(0), false), (number(2), true), (number(3), true)]);
        assert_eq!(reader.count_entities().await?, 1);
    }

    async fn a_change_is_numbered_and_what_was_before_can_be_read(store: Store) {
        let before = everything();
        let mut next = before.clone();
        next.facts.name = "NYE FJORDVIK SKOLE".into();
        next.facts.contact.mobile = Some("00 00 00 01".into());
        keep(&store, vec![write(None, before.clone(), &[EntityField::Name])]).await?;
        keep(&store, vec![write(Some(before.clone()), next.clone(), &[EntityField::Name, EntityField::Mobile])])
            .await?;
        let gone = KeptEntity { deleted: Some(DeletedOn(None)), ..next.clone() };
        keep(&store, vec![write(Some(next), gone, &[EntityField::State])]).await?;
        let mut reader = store.read().await?;
        let changes = reader.entity_changes_after(0, 10).await?;
        let told: Vec<_> = changes.iter().map(|change| (change.seq, change.kind, change.run)).collect();
        let run = Some(RunId(7));
        assert_eq!(
            told,
            [(1, EntityChanged::New, run), (2, EntityChanged::Changed, run), (3, EntityChanged::Deleted, run)]
        );
        assert_eq!(reader.entity_changes_after(2, 10).await?.len(), 1);
        let history = reader.entity_history(before.number).await?;
        let told: Vec<_> = history
            .iter()
            .map(|former| (former.field.code(), former.value.clone(), former.until))
            .collect();
        assert_eq!(
            told,
            [
                ("state", Some("registered".to_owned()), 3),
                ("mobile", None, 2),
                ("name", Some(before.facts.name), 2),
            ]
        );
        assert_eq!(reader.gaps_in_changes().await?, 0);
    }

    async fn roles_are_replaced_as_a_whole_and_only_what_is_removed_takes_others_roles_with_it(store: Store) {
        keep(&store, vec![
            write(None, named(0, "KF", None), &[EntityField::Name]),
            write(None, named(1, "KOMMUNE", None), &[EntityField::Name]),
        ])
        .await?;
        let set = async |roles: BTreeMap<OrganisationNumber, Vec<Role>>| {
            let mut tx = store.begin().await?;
            tx.set_roles(&roles, now(), cause()).await?;
            tx.commit().await
        };
        let first = vec![person("Ødegård"), owner(1), person("Lie")];
        set(BTreeMap::from([(number(0), first.clone())])).await?;
        let read = async || {
            let mut reader = store.read().await?;
            anyhow::Ok(reader.roles_of(&[number(0), number(1)]).await?.remove(&number(0)).unwrap_or_default())
        };
        assert_eq!(read().await?, first);
        set(BTreeMap::from([(number(0), vec![person("Lie"), owner(1)])])).await?;
        assert_eq!(read().await?.len(), 2);
        let known = store.read().await?.known_entities().await?;
        assert_eq!((known[0].roles_told_at, known[1].roles_told_at), (Some(now()), None));

        let mut tx = store.begin().await?;
        assert!(tx.purge_entity(number(1), cause()).await?);
        assert!(!tx.purge_entity(number(1), cause()).await?, "nothing is left of it");
        tx.commit().await?;
        assert_eq!(read().await?, [person("Lie")]);
        let mut reader = store.read().await?;
        let last = reader.entity_changes_after(0, 100).await?.pop().expect("a change");
        assert_eq!((last.kind, last.number, last.fields), (EntityChanged::Removed, number(1), EntityFields::NONE));
        assert_eq!(reader.gaps_in_changes().await?, 0);
    }

    async fn what_an_entity_consists_of_is_found_however_deep(store: Store) {
        keep(&store, vec![
            write(None, named(0, "KOMMUNE", None), &[]),
            write(None, named(1, "OPPVEKST", Some(0)), &[]),
            write(None, named(2, "SKOLE", Some(1)), &[]),
            write(None, named(3, "EN ANNEN", None), &[]),
        ])
        .await?;
        let mut reader = store.read().await?;
        assert_eq!(reader.entities_under(number(0)).await?, [number(0), number(1), number(2)]);
        assert_eq!(reader.entity_parts(number(0)).await?, [number(1)]);
        assert_eq!(reader.entities_under(number(7)).await?, []);
    }

    async fn places_are_kept_and_deletions_wait_once(store: Store) {
        let mut tx = store.begin().await?;
        assert_eq!(tx.entity_feed_place("enheter").await?, None);
        for place in ["time:2026-11-20T00:00:00Z", "id:24"] {
            tx.set_entity_feed_place("enheter", place, now()).await?;
        }
        assert_eq!(tx.entity_feed_place("enheter").await?.as_deref(), Some("id:24"));
        assert_eq!(tx.entity_feed_read_at("enheter").await?, Some(now()));
        let state = storage::entities::DumpState {
            run: RunId(3),
            etag: Some("\"en\"".into()),
            last_modified: Some(now()),
            read_at: now(),
            elements: 1_100_000,
            broken: 2,
        };
        tx.set_entity_dump("enheter", &state).await?;
        tx.set_entity_dump("enheter", &state).await?;
        assert_eq!(tx.entity_dump("enheter").await?, Some(state));
        let deletion = Deletion { name: "BORTE".into(), form: Form::Workplace, on: None, closed: Some(date(2026, 1, 1)) };
        let planned = PlannedDeletion { number: number(0), root: number(1), deletion, base_told_at: now() };
        assert!(tx.plan_deletion(RunId(3), &planned).await?);
        assert!(!tx.plan_deletion(RunId(3), &planned).await?);
        assert_eq!(tx.planned_deletions(RunId(3)).await?, [planned]);
        tx.empty_plan(RunId(3)).await?;
        assert_eq!(tx.count_planned_deletions(RunId(3)).await?, 0);
        tx.commit().await?;
    }

    async fn two_who_write_about_entities_take_turns(store: Store) {
        keep(&store, vec![write(None, named(0, "EN", None), &[])]).await?;
        let rename = async |name: &str| {
            storage::retry(async || {
                let mut tx = store.begin().await?;
                tx.take_turn_at_entities().await?;
                let held = tx.held_entity(number(0)).await?.expect("it was kept").entity;
                let mut next = held.clone();
                next.facts.name = format!("{} {name}", held.facts.name);
                tx.keep_entities(vec![write(Some(held), next, &[EntityField::Name])], cause()).await?;
                tx.commit().await
            })
            .await
        };
        let (one, two) = futures::join!(rename("TO"), rename("TRE"));
        one.and(two)?;
        let name = store.read().await?.held_entity(number(0)).await?.expect("it was kept").entity.facts.name;
        assert_eq!(name.split(' ').count(), 3, "neither is lost: {name}");
    }
}
