//! The register whole.

use clock::Clock as _;
use domain::entity::{Ground, Rank};
use simulators::{Fault, FaultKind, faults::Register, world::public_sector::happenings::EntityHappening};
use storage::{entities::EntityChanged, on_both_engines, runs::RunState};
use sync::contacts::Approval;

use crate::world::World;

/// Of one municipality this many may go at once: five per cent of its three hundred, or twenty.
const ALLOWED: usize = 20;

/// Lets so many workplaces of the municipality be deleted without any feed telling of it.
fn vanish(world: &World, many: usize) {
    let school = world.school();
    let place = world.simulators.world.municipalities()[0].place;
    let units = world.simulators.world.entities(Rank::Sub, |record| {
        record.seat.place == place && record.number != school && record.parent.is_some()
    });
    // Those of companies are somebody else's.
    let municipal = units.iter().filter(|unit| {
        let parent = world.simulators.world.entity(unit.parent.unwrap()).unwrap();
        parent.form == "ORGL"
    });
    for unit in municipal.take(many) {
        world.happen(unit.number, EntityHappening::Vanish);
    }
}

on_both_engines! {
    async fn the_first_time_all_of_the_municipal_sector_comes_in_and_nobody_else(store: Store) {
        let world = World::new(store).await?;
        let run = world.hour().await?;
        assert_eq!(run.state, RunState::Done, "{:?}", run.error_detail);
        let kept = world.kept().await?;
        let country = &world.simulators.world;
        for rank in Rank::ALL {
            let invented = country.entities(rank, |_| true);
            for record in &invented {
                let held = &kept.entities[&record.number];
                assert_eq!((&held.facts.name, held.facts.form.code()), (&record.name, record.form));
                assert_eq!(held.facts.parent, record.parent);
                assert_eq!(kept.roles.get(&record.number).map_or(0, Vec::len), record.roles.len());
            }
            let held = kept.entities.values().filter(|held| held.rank == rank);
            assert_eq!(held.count(), invented.len(), "and nobody else");
        }
        let ground = |form: &str| {
            let record = country.entities(Rank::Main, |record| record.form == form).remove(0);
            kept.entities[&record.number].ground
        };
        assert_eq!((ground("KOMM"), ground("KF")), (Ground::Form, Ground::Form));
        assert_eq!((ground("ORGL"), ground("AS")), (Ground::Sector, Ground::Sector));
        assert_eq!(ground("DA"), Ground::Owned, "only its partners tell");
        assert_eq!(kept.entities[&world.school()].ground, Ground::Part);
        // Each was new once; whoever has roles was told of them once.
        let many = kept.entities.len() + kept.roles.len();
        assert_eq!(world.changes().await?.len(), many);
        assert_eq!(world.quarantine().await?, []);
    }

    async fn a_week_in_which_nothing_happened_changes_nothing(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let before = world.kept().await?;
        let run = world.week().await?;
        assert_eq!((run.state, run.counts.changed), (RunState::Done, 0));
        assert_eq!(world.kept().await?, before);
        // The next run finds the same dumps, and does not take them.
        let again = world.order(storage::runs::RunKind::EntitiesWhole).await?;
        let again = world.carry(&world.entities, again).await?;
        assert_eq!((again.state, again.counts.tally.asked), (RunState::Done, 0));
    }

    async fn a_difference_that_no_feed_told_of_is_found_in_the_dump(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        vanish(&world, 3);
        let run = world.week().await?;
        assert_eq!((run.state, run.counts.changed), (RunState::Done, 3));
        let changes = world.changes().await?;
        assert!(changes.iter().rev().take(3).all(|change| change.kind == EntityChanged::Deleted));
    }

    async fn a_dump_is_not_believed_against_what_the_register_has_told_since(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        // The dumps of tonight are made before the school gets its new name.
        world.clock.advance(jiff::SignedDuration::from_hours(25));
        world.simulators.world.new_night(world.clock.now());
        world.clock.advance(jiff::SignedDuration::from_hours(1));
        world.happen(world.school(), EntityHappening::Rename("Nye Solbakken skole".into()));
        world.hour().await?;
        let changes = world.changes().await?.len();
        let run = world.order(storage::runs::RunKind::EntitiesWhole).await?;
        world.carry(&world.entities, run).await?;
        assert_eq!(world.held(world.school()).await?.unwrap().facts.name, "NYE SOLBAKKEN SKOLE");
        assert_eq!(world.changes().await?.len(), changes);
    }

    async fn absence_is_not_a_deletion(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let before = world.kept().await?;
        let fault = FaultKind::MissingRows { rows: 60 };
        for _ in 0..3 {
            world.simulators.faults.order(Fault::once(Register::Enhetsregisteret, fault.clone()));
        }
        let run = world.week().await?;
        assert_eq!((run.state, run.counts.changed), (RunState::Done, 0), "all of them are registered still");
        assert_eq!(world.kept().await?, before);
    }

    async fn a_municipality_that_would_lose_many_at_once_waits_for_a_person(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let before = world.kept().await?;
        vanish(&world, ALLOWED + 1);
        let run = world.week().await?;
        assert_eq!((run.state, run.counts.removals), (RunState::NeedsApproval, 21));
        assert_eq!(world.kept().await?, before);
        let planned = world.store.read().await?.planned_deletions(run.id).await?;
        assert!(planned.iter().all(|planned| planned.root == world.municipality()));

        let approved = world.entities.answer(run.id, Approval::Approve).await?.unwrap();
        assert_eq!(approved.applied, 21);
        let deleted = world.kept().await?.entities.values().filter(|held| held.deleted.is_some()).count();
        assert_eq!(deleted, 21);
        let again = world.entities.answer(run.id, Approval::Approve).await?;
        assert!(again.is_err(), "nothing waits any more");
    }

    async fn a_refused_deletion_is_not_carried_out_and_one_that_has_moved_is_not_either(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        vanish(&world, ALLOWED + 5);
        let run = world.week().await?;
        world.entities.answer(run.id, Approval::Refuse).await?.unwrap();
        let run = world.week().await?;
        let planned = world.store.read().await?.planned_deletions(run.id).await?;
        // The register takes one of them back.
        world.happen(planned[0].number, EntityHappening::Revive);
        world.happen(planned[0].number, EntityHappening::Rename("Tilbake".into()));
        world.hour().await?;
        let refused = world.entities.answer(run.id, Approval::Approve).await?;
        assert_eq!(refused, Err(sync::contacts::NotApproved::Moved { moved: 1 }));
        assert!(world.kept().await?.entities.values().all(|held| held.deleted.is_none()));
    }

    async fn one_bad_record_goes_to_quarantine_and_the_others_come_in(store: Store) {
        let world = World::new(store).await?;
        let fault = FaultKind::BadValue { field: "navn".into(), rows: 2 };
        world.simulators.faults.order(Fault::once(Register::Enhetsregisteret, fault));
        let run = world.hour().await?;
        assert_eq!((run.state, run.counts.tally.failed), (RunState::DoneWithFailures, 2));
        let quarantine = world.quarantine().await?;
        assert_eq!(quarantine.len(), 2);
        assert!(quarantine.iter().all(|(_, code)| code == "enhetsregisteret-unreadable-record"));
        let all = world.simulators.world.entities(Rank::Main, |_| true).len();
        assert_eq!(world.kept().await?.entities.values().filter(|held| held.rank == Rank::Main).count(), all - 2);
    }

    async fn what_nobody_knows_is_borne(store: Store) {
        let world = World::new(store).await?;
        let unknown_form = FaultKind::UnknownWord { field: "organisasjonsform".into(), rows: 1 };
        world.simulators.faults.order(Fault::once(Register::Enhetsregisteret, unknown_form));
        world.simulators.faults.order(Fault::once(Register::Enhetsregisteret, FaultKind::UnknownField).after(1));
        let run = world.hour().await?;
        assert_eq!((run.state, run.counts.quarantined), (RunState::Done, 0));
        let kept = world.kept().await?;
        assert!(kept.entities.values().any(|held| held.facts.form.code() == "NYTT"));
    }
}
