//! The dry run: what would change is read first, and exactly that is done.

use domain::{Email, HandValue, Source};
use storage::{
    RunId, on_both_engines,
    runs::{RunMode, RunState},
};
use sync::{
    contacts::{Approval, Approved, NotApproved},
    difference::Difference,
    hands::{self, Act},
    import::Summary,
};

use crate::{
    package::{Package, User, number},
    world::World,
};

fn before() -> Package {
    Package::full()
        .pupil(&User::new("emil", "Emil", "Berg").number(1).child_of(&["kari", "ola"]))
        .guardian(&User::new("kari", "Kari", "Berg").number(2).email("kari@skole.example"))
        .guardian(&User::new("ola", "Ola", "Dahl").number(3).email("ola@skole.example"))
}

/// Kari has a new address, Ola is gone, Per has come.
fn after() -> Package {
    Package::full()
        .pupil(&User::new("emil", "Emil", "Berg").number(1).child_of(&["kari", "per"]))
        .guardian(&User::new("kari", "Kari", "Berg").number(2).email("ny@skole.example"))
        .guardian(&User::new("per", "Per", "Lie").number(4).email("per@skole.example"))
}

async fn dry_run(world: &World, package: &Package) -> anyhow::Result<RunId> {
    let run = world.order(Source::School, RunMode::Dry, ("pakke.zip", &package.zip()), None).await?;
    let planned = world.imports.run(run, None).await?;
    assert_eq!(planned.state, RunState::Planned);
    Ok(run)
}

on_both_engines! {
    async fn a_dry_run_shows_what_would_change_and_approval_does_exactly_that(store: Store) {
        let world = World::new(&store).await?;
        world.school(&before()).await?;
        let changes = world.changes().await?;
        let run = dry_run(&world, &after()).await?;
        assert_eq!((world.changes().await?, world.people().await?), (changes, 3), "nothing was written");
        let items = store.read().await?.plan_items(run, (world.municipality, domain::PersonId(0)), 100).await?;
        let mut shown = Vec::new();
        for (_, item) in &items {
            for change in Difference::of(item)? {
                shown.push((item.person.0, change.field, change.old, change.new, item.removal));
            }
        }
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            shown,
            [
                (2, "email".into(), text("kari@skole.example"), text("ny@skole.example"), false),
                (3, "name".into(), text("Ola Dahl"), None, true),
                (3, "email".into(), text("ola@skole.example"), None, true),
            ]
        );
        let summary = Summary::from_json(&world.delivery(run).await?.summary.expect("planned"))?;
        let people = summary.people;
        assert_eq!((people.held, people.added, people.changed, people.removed), (3, 1, 1, 1));
        let ties = summary.guardianships;
        assert_eq!((ties.held, ties.added, ties.removed), (2, 1, 1));
        assert_eq!(world.run(run).await?.counts.changed, 3);

        assert_eq!(world.imports.answer(run, Approval::Approve).await?, Ok(Approved { applied: 3 }));
        assert_eq!(world.email(number(2)).await?, Some(("ny@skole.example".into(), Source::School)));
        assert_eq!(world.email(number(3)).await?, None);
        assert_eq!(world.email(number(4)).await?, Some(("per@skole.example".into(), Source::School)));
        let record = world.run(run).await?;
        assert_eq!((record.state, record.counts.changed), (RunState::Done, 3));
        assert_eq!((store.read().await?.count_plan_items(run).await?, world.files_kept()), (0, 0));
        world.assert_provable().await?;
    }

    async fn a_plan_whose_ground_has_moved_is_refused(store: Store) {
        let world = World::new(&store).await?;
        world.school(&before()).await?;
        let run = dry_run(&world, &after()).await?;
        let kari = world.find(number(2)).await?.expect("she came before");
        let act = Act { author: "Per", reason: "ringte", at: world.now(), until: None };
        let value = HandValue::Email(Email::parse("kari@hand.example")?);
        hands::write(&store, kari, value, &act).await?.expect("nothing hinders it");
        assert_eq!(
            world.imports.answer(run, Approval::Approve).await?,
            Err(NotApproved::Moved { moved: 1 })
        );
        assert_eq!(world.run(run).await?.state, RunState::Outdated);
        assert_eq!((world.people().await?, world.files_kept()), (3, 0), "nothing of it was done");
    }

    async fn a_plan_is_still_good_when_only_others_have_changed(store: Store) {
        let world = World::new(&store).await?;
        world.school(&before()).await?;
        let run = dry_run(&world, &after()).await?;
        // A hand and the kindergarten add people meanwhile.
        let brother = User::new("b-7", "Odd", "Moe").number(7).child_of(&["f-1"]);
        let father = User::new("f-1", "Jon", "Moe").number(8);
        world.kindergarten(&Package::full().pupil(&brother).guardian(&father)).await?;
        assert_eq!(world.imports.answer(run, Approval::Approve).await?, Ok(Approved { applied: 3 }));
        assert_eq!(world.people().await?, 6);
        assert_eq!(world.email(number(4)).await?, Some(("per@skole.example".into(), Source::School)));
    }

    async fn a_plan_is_refused_when_its_file_is_no_longer_the_same(store: Store) {
        let world = World::new(&store).await?;
        world.school(&before()).await?;
        let run = dry_run(&world, &after()).await?;
        let path = world.delivery(run).await?.path.expect("kept for the answer");
        std::fs::write(path, before().zip())?;
        assert_eq!(world.imports.answer(run, Approval::Approve).await?, Err(NotApproved::Expired));
        assert_eq!(world.run(run).await?.state, RunState::Outdated);
    }

    async fn the_same_ground_gives_the_same_plan(store: Store) {
        let world = World::new(&store).await?;
        world.school(&before()).await?;
        let (one, other) = (dry_run(&world, &after()).await?, dry_run(&world, &after()).await?);
        let digest = world.delivery(one).await?.plan_digest;
        assert!(digest.is_some());
        assert_eq!(digest, world.delivery(other).await?.plan_digest);
        let third = dry_run(&world, &before()).await?;
        assert_ne!(digest, world.delivery(third).await?.plan_digest);
    }
}
