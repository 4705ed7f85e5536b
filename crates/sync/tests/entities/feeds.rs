//! What has happened since.

use domain::entity::{DeletedOn, EntityField, Ground, Rank};
use jiff::civil::date;
use simulators::world::public_sector::happenings::{EntityHappening, OrganisationNumberText};
use storage::{entities::EntityChanged, on_both_engines, runs::RunState};

use crate::world::World;

on_both_engines! {
    async fn a_new_name_comes_within_the_hour_and_the_old_one_is_remembered(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let school = world.school();
        let before = world.held(school).await?.unwrap().facts.name;
        world.happen(school, EntityHappening::Rename("Nye Lia skole".into()));
        let run = world.hour().await?;
        assert_eq!((run.state, run.counts.changed), (RunState::Done, 1));
        assert_eq!(world.held(school).await?.unwrap().facts.name, "NYE LIA SKOLE");
        let history = world.store.read().await?.entity_history(school).await?;
        let name = history.iter().find(|former| former.field == EntityField::Name).unwrap();
        assert_eq!(name.value, Some(before));
        let change = world.changes().await?.pop().unwrap();
        assert_eq!((change.number, change.kind, change.run), (school, EntityChanged::Changed, Some(run.id)));
        let fields: Vec<_> = change.fields.iter().collect();
        assert_eq!(fields, [EntityField::Name, EntityField::EarlierNames]);
    }

    async fn an_event_that_tells_nothing_new_changes_nothing(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let before = world.kept().await?;
        for happening in [EntityHappening::Touch, EntityHappening::Wonder, EntityHappening::Unrecorded] {
            world.happen(world.school(), happening.clone());
            world.happen(world.municipality(), happening);
        }
        let run = world.hour().await?;
        assert_eq!((run.state, run.counts.changed), (RunState::Done, 0));
        assert_eq!(world.kept().await?, before);
    }

    async fn a_founded_unit_comes_in(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let founded = world.happen(world.municipality(), EntityHappening::Found("Ny park".into()));
        world.hour().await?;
        let held = world.held(founded).await?.unwrap();
        assert_eq!((held.facts.name.as_str(), held.ground), ("NY PARK", Ground::Part));
    }

    async fn a_deletion_sets_the_day_and_may_be_taken_back(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let school = world.school();
        world.happen(school, EntityHappening::Delete);
        world.hour().await?;
        let held = world.held(school).await?.unwrap();
        assert_eq!(held.deleted, Some(DeletedOn(Some(date(2026, 11, 21)))));
        assert_eq!(held.ground, Ground::Part, "what was known of it stays");
        world.happen(school, EntityHappening::Revive);
        world.hour().await?;
        assert_eq!(world.held(school).await?.unwrap().deleted, None);
    }

    async fn what_is_removed_for_legal_reasons_goes_with_its_history(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let undertaking = world.first(Rank::Main, |record| record.form == "KF");
        world.happen(undertaking, EntityHappening::Rename("Et annet navn KF".into()));
        world.hour().await?;
        world.happen(undertaking, EntityHappening::Remove);
        world.hour().await?;
        let mut reader = world.store.read().await?;
        assert_eq!(reader.held_entity(undertaking).await?, None);
        assert_eq!(reader.entity_history(undertaking).await?, []);
        assert!(reader.roles_of(&[undertaking]).await?.is_empty());
        assert_eq!(reader.gaps_in_changes().await?, 0);
        let change = world.changes().await?.pop().unwrap();
        assert_eq!((change.number, change.kind), (undertaking, EntityChanged::Removed));
        assert_eq!(world.hour().await?.counts.changed, 0, "it is not gone twice");
    }

    async fn a_new_leader_comes_within_the_hour(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let body = world.municipality();
        let before = world.kept().await?.roles.remove(&body).unwrap();
        world.happen(body, EntityHappening::Leader);
        let run = world.hour().await?;
        assert_eq!(run.counts.changed, 1);
        let after = world.kept().await?.roles.remove(&body).unwrap();
        assert_eq!(after.len(), before.len());
        assert_ne!(after, before);
        let change = world.changes().await?.pop().unwrap();
        assert_eq!(change.fields.iter().collect::<Vec<_>>(), [EntityField::Roles]);
    }

    async fn what_leaves_the_municipal_sector_leaves_with_its_parts_and_comes_back_with_them(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        // A company that only its sector tells is municipal has a workplace, which is sold to somebody else.
        let company = world.first(Rank::Main, |record| record.form == "AS");
        let workplace = world.first(Rank::Sub, |record| record.parent == Some(company));
        let stranger = world.simulators.world.others();
        let stranger = stranger.records(&world.simulators.world, Rank::Main).next().unwrap().number;
        let to = |parent: domain::OrganisationNumber| {
            EntityHappening::Part(OrganisationNumberText(parent.to_string()))
        };
        world.happen(workplace, to(stranger));
        world.hour().await?;
        assert_eq!(world.held(workplace).await?.unwrap().ground, Ground::Former);
        world.happen(workplace, to(company));
        world.hour().await?;
        assert_eq!(world.held(workplace).await?.unwrap().ground, Ground::Part);
    }

    async fn a_long_feed_is_read_piece_by_piece_to_its_end(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let units = world.simulators.world.entities(Rank::Sub, |_| true);
        for unit in units.iter().cycle().take(2_500) {
            world.happen(unit.number, EntityHappening::Touch);
        }
        world.happen(world.school(), EntityHappening::Rename("Sist".into()));
        let run = world.hour().await?;
        assert_eq!((run.state, run.counts.changed), (RunState::Done, 1));
        let last = world.simulators.world.entity_events(Rank::Sub, |_| true).last().unwrap().id;
        let place = world.store.read().await?.entity_feed_place("underenheter").await?;
        assert_eq!(place, Some(format!("id:{last}")));
        assert_eq!(world.hour().await?.counts.tally.asked, 0, "nothing is read twice");
    }

    async fn of_several_events_about_one_entity_it_is_asked_once(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        for name in ["En", "To", "Tre"] {
            world.happen(world.school(), EntityHappening::Rename(format!("{name} skole")));
        }
        let run = world.hour().await?;
        assert_eq!((run.counts.tally.asked, run.counts.changed), (1, 1));
        assert_eq!(world.held(world.school()).await?.unwrap().facts.name, "TRE SKOLE");
    }
}
