//! Who may be reached, from the copy or from KRR at once, and what is written down of having asked.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

#[expect(dead_code, reason = "shared with stories that need more of it")]
mod common;

use common::{World, active};
use domain::{
    Agreement, KrrClaim, MessageKind, MessageKinds, Mode, MunicipalityNumber, NationalId, OrganisationNumber,
    PersonKey, Protection, Scope, Source,
    access::client::{ClientGrant, NoLeave},
    guardian_role::RoleKey,
    krr::{KrrStatus, Reservation},
    reach::{Answer, Channels, Question, Reason},
    roster::{EnrolmentBasis, GuardianRole, UnitKey},
};
use jiff::{SignedDuration, civil::date};
use sources::krr::AskError;
use storage::{
    Store,
    guardian_roles::Given,
    on_both_engines,
    roster::{Guardianship, Place, PlaceKind},
};
use sync::reach::{Answered, Named, Order};

use clock::Clock as _;

fn service() -> OrganisationNumber {
    OrganisationNumber::parse("313796329").unwrap()
}

/// A municipality whose message service may ask, and guardians with a child each.
struct Scene {
    world: World,
    guardians: Vec<(PersonKey, NationalId)>,
    children: Vec<PersonKey>,
}

impl Scene {
    async fn set(store: Store, count: u16) -> anyhow::Result<Self> {
        let world = World::new(store).await?;
        let guardians = world.guardians(count).await?;
        let (municipality, now) = (world.municipality, world.clock.now());
        let mut tx = world.store.begin().await?;
        let mut children = Vec::new();
        for (guardian, _) in &guardians {
            let child = tx.add_person(municipality, None, Scope::NONE, Protection::None, now).await?;
            let place = Place {
                person: child.person,
                unit: UnitKey("fjord".into()),
                row: String::new(),
                what: EnrolmentBasis::Unit.code().into(),
                from: None,
                to: None,
            };
            tx.restate_places(municipality, Source::School, PlaceKind::Enrolment, &[child.person], &[place])
                .await?;
            let tie = Guardianship {
                guardian: guardian.person,
                child: child.person,
                role: GuardianRole::Parent,
                parental_responsibility: None,
            };
            tx.restate_guardianships(municipality, Source::School, &[guardian.person], &[tie]).await?;
            children.push(child);
        }
        let grant = ClientGrant {
            id: 1,
            consumer: service(),
            name: "Meldingstjenesten AS".into(),
            purpose: "Meldinger fra skolen".into(),
            kinds: MessageKinds::ALL,
            special: false,
            from: date(2026, 8, 1),
            to: date(2027, 7, 31),
            revoked_at: None,
        };
        tx.add_client_grant(municipality, &grant, "operator", now).await?;
        tx.commit().await?;
        Ok(Self { world, guardians, children })
    }

    async fn agree(&self, change: impl FnOnce(Agreement) -> Agreement) -> anyhow::Result<()> {
        let mut tx = self.world.store.begin().await?;
        let agreement = tx.agreement(self.world.municipality).await?.unwrap();
        tx.set_agreement(&change(agreement)).await?;
        tx.commit().await
    }

    fn krr_says_all_is_well(&self) {
        for (_, id) in &self.guardians {
            self.world.krr.set(*id, active(Some("krr@example.com")));
        }
    }

    async fn ask(
        &self,
        kind: MessageKind,
        people: &[Named],
    ) -> anyhow::Result<Result<Vec<Answered>, NoLeave>> {
        self.world
            .contacts
            .reach(&Order {
                municipality: MunicipalityNumber::parse("9901")?,
                consumer: service(),
                supplier: None,
                child: None,
                people: people.to_vec(),
                question: Question { kind, channels: Channels::default() },
            })
            .await
    }

    /// The answer about the first guardian: an address, or a reason.
    async fn first(&self, kind: MessageKind) -> anyhow::Result<String> {
        let answers = self.ask(kind, &[Named::NationalId(self.guardians[0].1)]).await?.unwrap();
        Ok(told(&answers[0]))
    }
}

fn told(answered: &Answered) -> String {
    match &answered.answer {
        Answer::Reach(reach) => reach.address.address.clone(),
        Answer::Not(reason) => reason.code().to_owned(),
    }
}

on_both_engines! {
    async fn the_copy_answers_without_asking_anybody(store: Store) {
        let scene = Scene::set(store, 1).await?;
        assert_eq!(scene.first(MessageKind::Decision).await?, "register_unavailable", "before the first night");
        scene.krr_says_all_is_well();
        scene.world.night().await?;
        let asked = scene.world.krr.0.lock().unwrap().questions.len();
        assert_eq!(scene.first(MessageKind::Decision).await?, "krr@example.com");
        assert_eq!(scene.world.krr.0.lock().unwrap().questions.len(), asked);
        scene.world.clock.advance(SignedDuration::from_hours(49));
        assert_eq!(scene.first(MessageKind::Decision).await?, "register_unavailable", "the copy is old");
        assert_eq!(scene.first(MessageKind::Service).await?, "krr@example.com");
    }

    async fn a_look_up_asks_krr_at_once_and_keeps_only_that_somebody_looked(store: Store) {
        let scene = Scene::set(store, 3).await?;
        scene.agree(|agreement| Agreement { mode: Mode::LookUp, ..agreement }).await?;
        scene.krr_says_all_is_well();
        let people: Vec<Named> = scene.guardians.iter().map(|(_, id)| Named::NationalId(*id)).collect();
        let answers = scene.ask(MessageKind::Decision, &people).await?.unwrap();
        assert_eq!(answers.iter().map(told).collect::<Vec<_>>(), ["krr@example.com"; 3]);
        assert_eq!(scene.world.krr.0.lock().unwrap().questions, [3], "all in one question");
        let mut reader = scene.world.store.read().await?;
        for (key, _) in &scene.guardians {
            assert_eq!(reader.claims(*key).await?.krr, None);
            assert_eq!(reader.look_ups(*key).await?[0].outcome, "value");
            assert_eq!(reader.readings_of(*key, 9).await?[0].purpose, "reach-decision");
        }
    }

    async fn a_krr_that_is_down_is_told_for_each_and_nothing_is_made_up(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.agree(|agreement| Agreement { mode: Mode::LookUp, ..agreement }).await?;
        scene.world.tell_from_school(scene.guardians[0].0, "skole@example.com").await?;
        for kind in MessageKind::ALL {
            scene.world.krr.0.lock().unwrap().faults.push_back(Some(AskError::Timeout));
            assert_eq!(scene.first(kind).await?, "register_unavailable");
        }
        let look_ups = scene.world.store.read().await?.look_ups(scene.guardians[0].0).await?;
        assert_eq!(look_ups[0].outcome, "failed");
        scene.krr_says_all_is_well();
        assert_eq!(scene.first(MessageKind::Service).await?, "krr@example.com");
    }

    async fn nobody_is_looked_up_for_an_answer_that_is_no_anyway(store: Store) {
        let scene = Scene::set(store, 2).await?;
        scene.agree(|agreement| Agreement { mode: Mode::LookUp, ..agreement }).await?;
        let (shielded, without_role) = (scene.guardians[0].0, scene.guardians[1].0);
        let mut tx = scene.world.store.begin().await?;
        tx.set_protection(shielded, Protection::StrictlyConfidential).await?;
        let given = Given {
            guardian: without_role.person,
            child: scene.children[1].person,
            role: RoleKey::None,
            author: "Kari".into(),
            reason: "Etter avtale".into(),
            at: scene.world.clock.now(),
            until: None,
        };
        tx.give_role(scene.world.municipality, &given).await?;
        tx.commit().await?;
        let people = [Named::Key(shielded), Named::Key(without_role)];
        let answers = scene.ask(MessageKind::Service, &people).await?.unwrap();
        assert_eq!(answers.iter().map(told).collect::<Vec<_>>(), ["unknown", "no_role"]);
        assert_eq!(answers[0].person, None, "to others, protected people do not exist");
        assert!(scene.world.krr.0.lock().unwrap().questions.is_empty());
        let readings = scene.world.store.read().await?.readings_of(shielded, 9).await?;
        assert_eq!(readings.len(), 1, "who was asked about sees it, whatever was answered");
    }

    async fn each_state_of_krr_has_its_reason(store: Store) {
        let scene = Scene::set(store, 1).await?;
        let id = scene.guardians[0].1;
        let reserved = KrrClaim { reservation: Reservation::Reserved, ..active(Some("krr@example.com")) };
        let undecided = KrrClaim { reservation: Reservation::Unknown, ..active(Some("krr@example.com")) };
        for (claim, decision, service) in [
            (active(Some("krr@example.com")), "krr@example.com", "krr@example.com"),
            (reserved, "reserved", "krr@example.com"),
            (undecided, "reservation_unknown", "krr@example.com"),
            (active(None), "no_address", "no_address"),
            (KrrClaim::empty(KrrStatus::Deleted), "not_in_register", "no_address"),
            (KrrClaim::empty(KrrStatus::NotRegistered), "not_in_register", "no_address"),
        ] {
            scene.world.krr.set(id, claim);
            let run = scene.world.order(storage::runs::RunMode::Real, Some(scene.guardians[0].0)).await?;
            scene.world.carry(run).await?;
            assert_eq!(scene.first(MessageKind::Decision).await?, decision);
            assert_eq!(scene.first(MessageKind::Service).await?, service);
        }
    }

    async fn what_the_agreement_no_longer_permits_is_not_used_though_it_still_lies_there(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.krr_says_all_is_well();
        scene.world.night().await?;
        scene.agree(|agreement| Agreement { good_until: date(2026, 11, 1), ..agreement }).await?;
        assert_eq!(scene.first(MessageKind::Decision).await?, "not_permitted");
        assert_eq!(scene.first(MessageKind::Service).await?, "no_address");
    }

    async fn somebody_without_an_identity_number_is_not_said_to_wait_for_krr(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.krr_says_all_is_well();
        scene.world.night().await?;
        let (municipality, now) = (scene.world.municipality, scene.world.clock.now());
        let mut tx = scene.world.store.begin().await?;
        let key = tx.add_person(municipality, None, Scope::GUARDIAN, Protection::None, now).await?;
        let tie = Guardianship {
            guardian: key.person,
            child: scene.children[0].person,
            role: GuardianRole::Parent,
            parental_responsibility: None,
        };
        tx.restate_guardianships(municipality, Source::School, &[key.person], &[tie]).await?;
        tx.commit().await?;
        scene.world.tell_from_school(key, "skole@example.com").await?;
        for (kind, answer) in
            MessageKind::ALL.into_iter().zip(["not_permitted", "unconfirmed", "skole@example.com"])
        {
            assert_eq!(told(&scene.ask(kind, &[Named::Key(key)]).await?.unwrap()[0]), answer);
        }
    }

    async fn a_stranger_and_an_unknown_municipality_are_told_the_same(store: Store) {
        let scene = Scene::set(store, 1).await?;
        let people = [Named::NationalId(scene.guardians[0].1)];
        let order = Order {
            municipality: MunicipalityNumber::parse("9901")?,
            consumer: OrganisationNumber::parse("310753610")?,
            supplier: None,
            child: None,
            people: people.to_vec(),
            question: Question { kind: MessageKind::Service, channels: Channels::default() },
        };
        assert_eq!(scene.world.contacts.reach(&order).await?, Err(NoLeave::Stranger));
        let elsewhere = Order { municipality: MunicipalityNumber::parse("9999")?, consumer: service(), ..order.clone() };
        assert_eq!(scene.world.contacts.reach(&elsewhere).await?, Err(NoLeave::Stranger));
        let readings = scene.world.store.read().await?.readings_of(scene.guardians[0].0, 9).await?;
        assert!(readings.is_empty(), "nothing was read");
    }

    async fn whoever_is_asked_about_twice_is_answered_twice_and_written_down_once(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.krr_says_all_is_well();
        scene.world.night().await?;
        let (key, id) = scene.guardians[0];
        let people = [Named::NationalId(id), Named::Key(key), Named::Nobody];
        let answers = scene.ask(MessageKind::Service, &people).await?.unwrap();
        assert_eq!(answers.iter().map(told).collect::<Vec<_>>(), ["krr@example.com", "krr@example.com", "unknown"]);
        assert_eq!(answers[2], Answered { person: None, answer: Answer::Not(Reason::Unknown) });
        assert_eq!(scene.world.store.read().await?.readings_of(key, 9).await?.len(), 1);
    }

    async fn for_the_sake_of_a_child_only_its_guardians_are_reached(store: Store) {
        let scene = Scene::set(store, 2).await?;
        scene.krr_says_all_is_well();
        scene.world.night().await?;
        let people: Vec<Named> = scene.guardians.iter().map(|(key, _)| Named::Key(*key)).collect();
        let order = Order {
            municipality: MunicipalityNumber::parse("9901")?,
            consumer: service(),
            supplier: None,
            child: Some(scene.children[0]),
            people,
            question: Question { kind: MessageKind::Service, channels: Channels::default() },
        };
        let answers = scene.world.contacts.reach(&order).await?.unwrap();
        assert_eq!(answers.iter().map(told).collect::<Vec<_>>(), ["krr@example.com", "no_role"]);
    }
}
