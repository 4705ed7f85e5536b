//! What stops a delivery until a person has said yes.

use domain::{Scope, Source};
use jiff::SignedDuration;
use storage::{
    on_both_engines,
    runs::{PartState, RunMode, RunState},
};
use sync::{
    contacts::{Approval, Approved, NotApproved},
    import::{Kind, Reason},
};

use crate::{
    package::{Package, User, number},
    world::World,
};

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// So many children with a guardian each.
fn families(count: u16) -> Package {
    (0..count).fold(Package::full(), |package, family| {
        let guardian = leaked(format!("g{family}"));
        let child = User::new(leaked(format!("b{family}")), "Barn", "Berg").number(1000 + family);
        package
            .pupil(&child.child_of(&[guardian]))
            .guardian(&User::new(guardian, "Voksen", "Berg").number(family).email("v@skole.example"))
    })
}

on_both_engines! {
    async fn a_half_empty_delivery_stops_and_comes_in_when_approved(store: Store) {
        let world = World::new(&store).await?;
        world.school(&families(60)).await?;
        let changes = world.changes().await?;
        let run = world.order(Source::School, RunMode::Real, ("pakke.zip", &families(30).zip()), None).await?;
        let stopped = world.imports.run(run, None).await?;
        assert_eq!(stopped.state, RunState::NeedsApproval);
        assert_eq!(
            stopped.summary.reasons,
            [
                Reason::TooMany { kind: Kind::People, removed: 60, held: 120, limit: 20 },
                Reason::TooMany { kind: Kind::Guardianships, removed: 30, held: 60, limit: 20 },
                Reason::TooMany { kind: Kind::Enrolments, removed: 30, held: 60, limit: 20 },
            ]
        );
        let record = world.run(run).await?;
        assert_eq!((record.counts.removals, record.counts.held_before), (60, 120));
        assert_eq!(record.error_code.as_deref(), Some("guard"));
        assert_eq!(
            record.error_detail.as_deref(),
            Some("60 of 120 people would go; 20 may go unasked; 30 of 60 guardianships would go; \
                  20 may go unasked; 30 of 60 enrolments would go; 20 may go unasked")
        );
        assert_eq!(world.changes().await?, changes, "nothing was written");
        assert_eq!(world.scope(number(59)).await?, Scope::GUARDIAN);

        // That the night has asked about somebody meanwhile does not touch what the school says.
        let somebody = world.find(number(59)).await?.expect("still there");
        let mut tx = store.begin().await?;
        let rules = tx.precedence(world.municipality).await?;
        let cause = storage::claims::Cause { source: Source::Krr, run: None, at: world.now() };
        tx.rederive(somebody, &rules, cause).await?;
        tx.commit().await?;

        let approved = world.imports.answer(run, Approval::Approve).await?;
        assert_eq!(approved, Ok(Approved { applied: 60 }));
        assert_eq!(world.scope(number(59)).await?, Scope::NONE);
        assert_eq!(world.scope(number(29)).await?, Scope::GUARDIAN);
        let record = world.run(run).await?;
        assert_eq!((record.state, record.counts.changed, record.error_code), (RunState::Done, 60, None));
        assert!(record.counts.tally.adds_up());
        assert_eq!(world.files_kept(), 0);
        world.assert_provable().await?;
    }

    async fn a_no_leaves_everything_as_it_was_and_deletes_the_file(store: Store) {
        let world = World::new(&store).await?;
        world.school(&families(60)).await?;
        let run = world.order(Source::School, RunMode::Real, ("pakke.zip", &families(30).zip()), None).await?;
        world.imports.run(run, None).await?;
        assert_eq!(world.files_kept(), 1);
        let answer = world.imports.answer(run, Approval::Refuse).await?;
        assert_eq!(answer, Ok(Approved { applied: 0 }));
        assert_eq!(world.run(run).await?.state, RunState::Refused);
        let parts = store.read().await?.run_parts(run).await?;
        assert_eq!(parts[0].state, PartState::Refused);
        assert_eq!(world.scope(number(59)).await?, Scope::GUARDIAN);
        assert_eq!((world.files_kept(), world.delivery(run).await?.path), (0, None));
        assert_eq!(world.imports.answer(run, Approval::Approve).await?, Err(NotApproved::NothingWaits));
    }

    async fn an_approval_does_not_bring_an_old_delivery_over_a_newer_one(store: Store) {
        let world = World::new(&store).await?;
        world.school(&families(60)).await?;
        let run = world.order(Source::School, RunMode::Real, ("pakke.zip", &families(30).zip()), None).await?;
        world.imports.run(run, None).await?;
        world.school(&families(50)).await?;
        let answer = world.imports.answer(run, Approval::Approve).await?;
        assert!(matches!(answer, Err(NotApproved::Moved { .. })), "{answer:?}");
        assert_eq!(world.run(run).await?.state, RunState::Outdated);
        assert_eq!(world.scope(number(49)).await?, Scope::GUARDIAN);
    }

    async fn a_dry_run_of_too_much_says_so_and_its_approval_covers_it(store: Store) {
        let world = World::new(&store).await?;
        world.school(&families(60)).await?;
        let run = world.order(Source::School, RunMode::Dry, ("pakke.zip", &families(30).zip()), None).await?;
        assert_eq!(world.imports.run(run, None).await?.state, RunState::Planned);
        let record = world.run(run).await?;
        assert_eq!((record.error_code.as_deref(), record.counts.changed), (Some("guard"), 60));
        assert_eq!(world.imports.answer(run, Approval::Approve).await?, Ok(Approved { applied: 60 }));
        assert_eq!(world.scope(number(59)).await?, Scope::NONE);
    }

    async fn twenty_may_go_unasked(store: Store) {
        let world = World::new(&store).await?;
        world.school(&families(30)).await?;
        let imported = world.school(&families(20)).await?;
        assert_eq!(imported.summary.people.removed, 20);
    }

    async fn a_delivery_of_nobody_stops(store: Store) {
        let world = World::new(&store).await?;
        world.school(&families(2)).await?;
        let stopped = world.import(Source::School, &Package::full()).await?;
        assert_eq!(stopped.state, RunState::NeedsApproval);
        assert_eq!(stopped.summary.reasons, [Reason::Nobody { held: 4 }]);
        assert_eq!(world.scope(number(1)).await?, Scope::GUARDIAN);
    }

    async fn another_municipalitys_package_stops(store: Store) {
        let world = World::new(&store).await?;
        let stopped = world.import(Source::School, &families(2).owner("9902")).await?;
        assert_eq!(stopped.state, RunState::NeedsApproval);
        assert_eq!(stopped.summary.reasons, [Reason::OtherMunicipality { number: "9902".into() }]);
        assert_eq!(world.people().await?, 0);
    }

    async fn a_plan_that_nobody_answers_expires_and_its_file_goes(store: Store) {
        let world = World::new(&store).await?;
        let run = world
            .order(Source::School, RunMode::Dry, ("pakke.zip", &families(2).zip()), None)
            .await?;
        world.imports.run(run, None).await?;
        assert_eq!(world.imports.tidy(&world.kept()).await?, sync::import::Tidied::default());
        world.pass(SignedDuration::from_hours(24 * 8));
        let tidied = world.imports.tidy(&world.kept()).await?;
        assert_eq!((tidied.expired, tidied.files, world.files_kept()), (1, 0, 0));
        assert_eq!(world.run(run).await?.state, RunState::Outdated);
        assert_eq!(store.read().await?.count_plan_items(run).await?, 0);
    }
}
