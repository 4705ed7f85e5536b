//! Files that are wrong, and programs that die.

use domain::{Source, import::Severity};
use storage::{
    on_both_engines,
    runs::{RunMode, RunState},
};
use sync::import::CorrectionsTo;

use crate::{
    package::{Package, User, number},
    world::World,
};

fn good() -> Package {
    Package::full()
        .pupil(&User::new("emil", "Emil", "Berg").number(1).child_of(&["kari"]))
        .guardian(&User::new("kari", "Kari", "Berg").number(2).email("kari@skole.example"))
}

on_both_engines! {
    async fn bad_rows_are_told_of_and_good_rows_come_in(store: Store) {
        let world = World::new(&store).await?;
        let package = good()
            .raw_user(",,,Uten,Nøkkel,,,,,,")
            .guardian(&User::new("per", "Per", "Lie").mobile("fire ni"));
        let run = world.order(Source::School, RunMode::Real, ("skole.zip", &package.zip()), None).await?;
        let corrections = world.folder.path().join("rettes");
        std::fs::create_dir(&corrections)?;
        let to = CorrectionsTo { folder: corrections.clone(), language: "nb" };
        let imported = world.imports.run(run, Some(to)).await?;
        assert_eq!(imported.state, RunState::DoneWithFailures);
        assert_eq!(world.email(number(2)).await?, Some(("kari@skole.example".into(), Source::School)));
        let told: Vec<_> = imported
            .problems
            .iter()
            .filter(|problem| problem.severity > Severity::Note)
            .map(|problem| (problem.file.as_str(), problem.line, problem.code.code()))
            .collect();
        assert_eq!(
            told,
            [
                ("users.csv", Some(4), "import-key-missing"),
                ("users.csv", Some(5), "import-phone-invalid"),
            ]
        );
        assert_eq!(
            world.quarantine().await?,
            [
                ("users.csv:4:A".to_owned(), "import-key-missing".to_owned()),
                ("users.csv:5:H".to_owned(), "import-phone-invalid".to_owned()),
            ]
        );
        let users = imported.tallies.iter().find(|tally| tally.file == "users.csv").expect("it was read");
        assert_eq!((users.rows, users.accepted, users.refused), (4, 3, 1));
        assert_eq!(std::fs::read_dir(corrections)?.count(), 1, "the rows to correct are written back");
        let record = world.run(run).await?;
        assert_eq!((record.counts.quarantined, record.counts.tally.adds_up()), (2, true));
    }

    async fn changes_about_nobody_known_are_told_of(store: Store) {
        let world = World::new(&store).await?;
        let imported = world.import(Source::School, &Package::changes().role("emil", "student", "", "")).await?;
        assert_eq!(imported.state, RunState::DoneWithFailures);
        assert_eq!(
            world.quarantine().await?,
            [("pakke.zip".to_owned(), "import-relation-unknown".to_owned())]
        );
    }

    async fn findings_of_changes_stay_until_a_full_delivery_no_longer_has_them(store: Store) {
        let world = World::new(&store).await?;
        world.school(&good()).await?;
        let bad = Package::changes().raw_user(",active,2026-11-21T00:00:00Z,Uten,Nøkkel,,,,,,");
        world.import(Source::School, &bad).await?;
        world.school(&Package::changes().guardian(&User::new("per", "Per", "Lie").number(3))).await?;
        assert_eq!(world.quarantine().await?.len(), 1, "changes do not repeat the rows of yesterday");
        world.import(Source::Kindergarten, &Package::full().pupil(&User::new("x", "X", "Y").number(9))).await?;
        assert_eq!(world.quarantine().await?.len(), 1, "another source settles nothing of this one's");
        world.school(&good()).await?;
        assert_eq!(world.quarantine().await?, []);
    }

    async fn a_file_that_cannot_be_used_leaves_a_failed_run_and_nothing_else(store: Store) {
        let world = World::new(&store).await?;
        let zip = good().zip();
        let cut = &zip[..zip.len() / 2];
        let run = world.order(Source::School, RunMode::Real, ("skole.zip", cut), None).await?;
        let imported = world.imports.run(run, None).await?;
        assert_eq!(imported.state, RunState::Failed);
        assert_eq!(imported.problems[0].code.code(), "import-zip-truncated");
        let record = world.run(run).await?;
        assert_eq!(record.error_code.as_deref(), Some("import-zip-truncated"));
        assert_eq!((world.people().await?, world.files_kept()), (0, 0));
        assert_eq!(
            world.quarantine().await?,
            [("skole.zip".to_owned(), "import-zip-truncated".to_owned())]
        );
        world.school(&good()).await?;
        assert_eq!(world.quarantine().await?, []);
    }

    async fn findings_beyond_number_are_summed_up(store: Store) {
        let world = World::new(&store).await?;
        let package = (0..2010).fold(good(), |package, _| package.raw_user(",,,Uten,Nøkkel,,,,,,"));
        let imported = world.import(Source::School, &package).await?;
        assert_eq!(imported.more_problems, 10);
        let quarantined = store.read().await?.count_quarantined().await?;
        assert_eq!(quarantined, 2001);
        let last = imported.problems.last().expect("there are many");
        assert_eq!(last.text("nb").what, "Filen har 10 funn til, som ikke er listet hver for seg.");
    }

    async fn a_run_that_died_before_it_was_done_has_left_nothing_and_is_done_again(store: Store) {
        let world = World::new(&store).await?;
        let run = world.order(Source::School, RunMode::Real, ("skole.zip", &good().zip()), None).await?;
        // As far as a run comes before everything is written: marked as running, and then the transaction dropped.
        let mut tx = store.begin().await?;
        tx.set_run_state(run, RunState::Running, None, world.now()).await?;
        tx.commit().await?;
        let mut tx = store.begin().await?;
        let claim = domain::SystemClaim {
            source: Source::School,
            given_name: Some("Halvveis".into()),
            family_name: None,
            email: None,
            mobile: None,
            at: world.now(),
        };
        let half = storage::roster::AddedPerson {
            source_key: Some("kari".into()),
            national_id: Some(number(2)),
            protection: domain::Protection::None,
            claim,
            derived: domain::Derived::default(),
        };
        let cause = storage::claims::Cause { source: Source::School, run: Some(run), at: world.now() };
        let first = tx.add_people(world.municipality, std::slice::from_ref(&half), cause).await?;
        tx.show_added(world.municipality, first, &[half], cause).await?;
        drop(tx);
        assert_eq!((world.people().await?, world.changes().await?), (0, 0));

        let imported = world.imports.run(run, None).await?;
        assert_eq!((imported.state, world.people().await?), (RunState::Done, 2));
        assert_eq!(world.imports.run(run, None).await?.state, RunState::Done, "once more is nothing more");
        assert_eq!(world.people().await?, 2);
        world.assert_provable().await?;
    }

    async fn a_run_that_is_stopped_before_it_began_writes_nothing(store: Store) {
        let world = World::new(&store).await?;
        let run = world.order(Source::School, RunMode::Real, ("skole.zip", &good().zip()), None).await?;
        let mut tx = store.begin().await?;
        assert!(tx.request_stop(run).await?);
        tx.commit().await?;
        assert_eq!(world.imports.run(run, None).await?.state, RunState::Stopped);
        assert_eq!((world.people().await?, world.files_kept()), (0, 0));
    }

    async fn a_second_delivery_waits_until_the_first_is_through(store: Store) {
        let world = World::new(&store).await?;
        let run = world.order(Source::School, RunMode::Real, ("skole.zip", &good().zip()), None).await?;
        let refused = world.order(Source::School, RunMode::Real, ("skole.zip", &good().zip()), None).await;
        assert!(refused.expect_err("the first is under way").to_string().contains(&format!("RunId({run})")));
        world.order(Source::Kindergarten, RunMode::Real, ("bhg.zip", &good().zip()), None).await?;
        world.imports.run(run, None).await?;
        world.order(Source::School, RunMode::Real, ("skole.zip", &good().zip()), None).await?;
    }

    async fn two_systems_may_deliver_at_the_same_moment(store: Store) {
        let world = World::new(&store).await?;
        let school = world.order(Source::School, RunMode::Real, ("skole.zip", &good().zip()), None).await?;
        let kindergarten =
            world.order(Source::Kindergarten, RunMode::Real, ("bhg.zip", &good().zip()), None).await?;
        let (one, other) =
            tokio::join!(world.imports.run(school, None), world.imports.run(kindergarten, None));
        assert_eq!((one?.state, other?.state), (RunState::Done, RunState::Done));
        assert_eq!(world.people().await?, 2, "both mean the same two");
        world.assert_provable().await?;
    }
}
