//! What guardians may receive, by the municipality's roles and by what somebody has given one of them.

use domain::{
    MessageKind, MessageKinds, MunicipalityId, MunicipalityNumber, PersonId, PersonKey, Protection, Scope,
    Source,
    access::UnitRef,
    guardian_role::{Role, RoleKey, Sees},
    roster::{EnrolmentBasis, GuardianRole, UnitKey},
};
use jiff::{
    Timestamp, ToSpan as _,
    civil::{Date, date},
};
use storage::{
    Transaction,
    guardian_roles::{About, Given},
    on_both_engines,
    roster::{Guardianship, Place, PlaceKind},
};

const TODAY: Date = date(2026, 11, 22);

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().expect("a literal")
}

fn school(key: &str) -> UnitRef {
    UnitRef { source: Source::School, key: UnitKey(key.into()) }
}

/// Two children of two schools, with a mother of both, a grandfather of the first, and an aunt of one who has left.
struct Family {
    municipality: MunicipalityId,
    children: [PersonId; 2],
    mother: PersonId,
    grandfather: PersonId,
    aunt: PersonId,
}

impl Family {
    async fn settle(tx: &mut Transaction) -> anyhow::Result<Self> {
        let number = MunicipalityNumber::parse("9901")?;
        let municipality = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
        let mut people = Vec::new();
        for _ in 0..6 {
            let key = tx.add_person(municipality, None, Scope::GUARDIAN, Protection::None, now()).await?;
            people.push(key.person);
        }
        let [first, second, left, mother, grandfather, aunt] = people[..] else {
            anyhow::bail!("six people were added")
        };
        let place = |person, unit: &str, to| Place {
            person,
            unit: UnitKey(unit.into()),
            row: String::new(),
            what: EnrolmentBasis::Unit.code().into(),
            from: None,
            to,
        };
        let places = [
            place(first, "fjord", None),
            place(second, "vik", None),
            place(left, "vik", Some(date(2026, 11, 22))),
        ];
        for each in places {
            let kind = PlaceKind::Enrolment;
            tx.restate_places(municipality, Source::School, kind, &[each.person], &[each]).await?;
        }
        let tie =
            |guardian, child, role| Guardianship { guardian, child, role, parental_responsibility: None };
        let ties = [
            tie(mother, first, GuardianRole::Parent),
            tie(mother, second, GuardianRole::Parent),
            tie(grandfather, first, GuardianRole::Relative),
            tie(aunt, left, GuardianRole::Parent),
        ];
        tx.restate_guardianships(municipality, Source::School, &people, &ties).await?;
        Ok(Self { municipality, children: [first, second], mother, grandfather, aunt })
    }

    fn people(&self) -> [PersonId; 3] {
        [self.mother, self.grandfather, self.aunt]
    }
}

fn by_kari(guardian: PersonId, child: PersonId, role: RoleKey) -> Given {
    Given {
        guardian,
        child,
        role,
        author: "Kari Fjord".into(),
        reason: "Etter avtale".into(),
        at: now(),
        until: None,
    }
}

on_both_engines! {
    async fn what_people_receive_follows_from_the_children_who_attend(store: Store) {
        let mut tx = store.begin().await?;
        let family = Family::settle(&mut tx).await?;
        let got = tx.receives(family.municipality, &family.people(), TODAY, now()).await?;
        assert_eq!(got.get(&family.mother), Some(&MessageKinds::ALL));
        assert_eq!(got.get(&family.grandfather), Some(&MessageKind::Service.into()));
        assert_eq!(got.get(&family.aunt), None, "the child has left");
        let day_before = date(2026, 11, 21);
        let got = tx.receives(family.municipality, &[family.aunt], day_before, now()).await?;
        assert_eq!(got.get(&family.aunt), Some(&MessageKinds::ALL));
        assert!(tx.receives(MunicipalityId(99), &family.people(), TODAY, now()).await?.is_empty());
        tx.commit().await?;
    }

    async fn a_question_can_be_about_one_child_or_one_unit(store: Store) {
        let mut tx = store.begin().await?;
        let family = Family::settle(&mut tx).await?;
        let [first, second] = family.children;
        let none = by_kari(family.mother, second, RoleKey::None);
        tx.give_role(family.municipality, &none).await?;
        let (municipality, people) = (family.municipality, family.people());
        let got = tx.receives_about(municipality, &people, About::Child(first), TODAY, now()).await?;
        assert_eq!(got.len(), 2);
        assert_eq!(got.get(&family.mother), Some(&MessageKinds::ALL));
        let got = tx.receives_about(municipality, &people, About::Unit(&school("vik")), TODAY, now()).await?;
        assert_eq!(got.into_iter().collect::<Vec<_>>(), [(family.mother, MessageKinds::NONE)]);
        let got = tx.receives_about(municipality, &people, About::Unit(&school("nes")), TODAY, now()).await?;
        assert!(got.is_empty());
        tx.commit().await?;
    }

    async fn a_role_that_has_been_given_counts_until_its_end(store: Store) {
        let mut tx = store.begin().await?;
        let family = Family::settle(&mut tx).await?;
        let [first, second] = family.children;
        let mother = PersonKey { municipality: family.municipality, person: family.mother };
        let until = Some(now() + 24.hours());
        let given = Given { until, ..by_kari(family.mother, first, RoleKey::Other) };
        tx.give_role(family.municipality, &given).await?;
        tx.give_role(family.municipality, &by_kari(family.mother, second, RoleKey::None)).await?;
        let received = async |tx: &mut Transaction, at| {
            anyhow::Ok(tx.receives(family.municipality, &[family.mother], TODAY, at).await?[&family.mother])
        };
        assert_eq!(received(&mut tx, now()).await?, MessageKinds::NONE);
        assert_eq!(received(&mut tx, now() + 24.hours()).await?, MessageKinds::ALL, "the first has ended");
        assert!(tx.end_given_role(mother, second, "Ola Leder", now() + 1.hour()).await?);
        assert!(!tx.end_given_role(mother, second, "Ola Leder", now() + 1.hour()).await?, "it has ended");
        assert_eq!(received(&mut tx, now() + 1.hour()).await?, MessageKinds::ALL);

        let told = tx.given_roles(mother).await?;
        assert_eq!(told.len(), 2);
        assert_eq!((&told[0].given, &told[0].ended_by), (&given, &None));
        assert_eq!(told[1].ended_by.as_deref(), Some("Ola Leder"));
        assert_eq!(tx.drop_given_roles(now() + 2.hours()).await?, 1, "what has ended long ago is forgotten");
        assert_eq!(tx.given_roles(mother).await?.len(), 1);
        tx.commit().await?;
    }

    async fn giving_another_role_ends_the_first(store: Store) {
        let mut tx = store.begin().await?;
        let family = Family::settle(&mut tx).await?;
        let mother = PersonKey { municipality: family.municipality, person: family.mother };
        let first = by_kari(family.mother, family.children[0], RoleKey::None);
        tx.give_role(family.municipality, &first).await?;
        let later = Given { role: RoleKey::Other, at: now() + 1.hour(), ..first };
        tx.give_role(family.municipality, &later).await?;
        let told = tx.given_roles(mother).await?;
        assert_eq!(told[1].given.until, Some(later.at));
        assert!(told[0].is_in_force(later.at) && !told[1].is_in_force(later.at));
        tx.commit().await?;
    }

    async fn a_municipality_shapes_its_roles_and_nobody_overwrites_another_unseen(store: Store) {
        let mut tx = store.begin().await?;
        let family = Family::settle(&mut tx).await?;
        let grandparents = Role {
            name: Some("Besteforeldre".into()),
            receives: MessageKind::Important.into(),
            sees: Sees::ALL,
            ..Role::unshaped(RoleKey::Own(1))
        };
        assert!(tx.set_guardian_role(family.municipality, &grandparents).await?);
        assert!(!tx.set_guardian_role(family.municipality, &grandparents).await?, "somebody was first");
        let held = tx.guardian_roles(family.municipality).await?;
        let shaped = Role { revision: 1, ..grandparents.clone() };
        assert_eq!(held.get(RoleKey::Own(1)), Some(&shaped));
        assert_eq!(held.iter().count(), 7);

        let less = Role { receives: MessageKinds::NONE, ..Role::unshaped(RoleKey::Stated(GuardianRole::Parent)) };
        assert!(tx.set_guardian_role(family.municipality, &less).await?);
        let given = by_kari(family.grandfather, family.children[0], RoleKey::Own(1));
        tx.give_role(family.municipality, &given).await?;
        let got = tx.receives(family.municipality, &family.people(), TODAY, now()).await?;
        assert_eq!(got.get(&family.mother), Some(&MessageKinds::NONE));
        assert_eq!(got.get(&family.grandfather), Some(&MessageKind::Important.into()));

        let with = |role| (family.municipality, role, TODAY, now());
        let (municipality, role, today, at) = with(RoleKey::Own(1));
        let holders = tx.roles_that_count_with(municipality, role, today, at).await?;
        assert_eq!(holders.keys().copied().collect::<Vec<_>>(), [family.grandfather]);
        let parents = tx
            .roles_that_count_with(municipality, RoleKey::Stated(GuardianRole::Parent), today, at)
            .await?;
        assert_eq!(parents.keys().copied().collect::<Vec<_>>(), [family.mother]);
        tx.commit().await?;
    }

    async fn many_are_asked_about_at_once(store: Store) {
        let mut tx = store.begin().await?;
        let family = Family::settle(&mut tx).await?;
        let many: Vec<PersonId> = (1..=2500).rev().map(PersonId).collect();
        let got = tx.receives(family.municipality, &many, TODAY, now()).await?;
        assert_eq!(got.len(), 2);
        tx.commit().await?;
    }
}
