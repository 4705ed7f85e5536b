//! Who comes and goes, and what an absent row means.

use domain::{Scope, Source};
use jiff::SignedDuration;
use storage::{on_both_engines, roster::PlaceKind};

use crate::{
    package::{Package, User, number},
    world::World,
};

fn emil() -> User {
    User::new("emil", "Emil", "Berg").number(1).child_of(&["kari"])
}

fn kari() -> User {
    User::new("kari", "Kari", "Berg").number(2).email("kari@skole.example")
}

fn anna() -> User {
    User::new("anna", "Anna", "Lie").number(5).child_of(&["per"])
}

fn per() -> User {
    User::new("per", "Per", "Lie").number(6).email("per@skole.example")
}

fn everybody() -> Package {
    Package::full().pupil(&emil()).guardian(&kari()).pupil(&anna()).guardian(&per())
}

on_both_engines! {
    async fn when_the_last_child_leaves_the_guardian_leaves_scope(store: Store) {
        let world = World::new(&store).await?;
        world.school(&everybody()).await?;
        let imported = world.school(&Package::full().pupil(&anna()).guardian(&per())).await?;
        assert_eq!((imported.summary.people.removed, imported.summary.guardianships.removed), (2, 1));
        let kari = world.person(number(2)).await?;
        assert_eq!((kari.scope, kari.left_scope_at), (Scope::NONE, Some(world.now())));
        assert_eq!(world.email(number(2)).await?, None, "the school no longer says anything of her");
        assert_eq!(world.scope(number(6)).await?, Scope::GUARDIAN);
        world.assert_provable().await?;
    }

    async fn a_child_who_comes_back_brings_the_guardian_back_under_the_same_number(store: Store) {
        let world = World::new(&store).await?;
        let nobody_knows = User::new("kari", "Kari", "Berg").email("kari@skole.example");
        let without_number = Package::full()
            .pupil(&emil())
            .guardian(&nobody_knows)
            .pupil(&anna())
            .guardian(&per());
        world.school(&without_number).await?;
        let key = world.called(Source::School, "kari").await?;
        world.school(&Package::full().pupil(&anna()).guardian(&per())).await?;
        world.school(&without_number).await?;
        assert_eq!(world.called(Source::School, "kari").await?, key, "the key is remembered");
        assert_eq!(world.people().await?, 4);
    }

    async fn a_place_that_ends_takes_the_guardian_out_when_its_day_comes(store: Store) {
        let world = World::new(&store).await?;
        let leaving = Package::full()
            .user(&emil())
            .role("emil", "student", "2024-08-15", "2026-12-01")
            .guardian(&kari());
        world.school(&leaving).await?;
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
        world.pass(SignedDuration::from_hours(24 * 10));
        world.school(&leaving).await?;
        assert_eq!(world.scope(number(2)).await?, Scope::NONE);
    }

    async fn a_teacher_is_in_scope_while_the_position_lasts(store: Store) {
        let world = World::new(&store).await?;
        let teacher = User::new("t-1", "Siri", "Moe").number(8);
        let until = |to| Package::full().user(&teacher).role("t-1", "teacher", "2020-08-01", to);
        world.school(&until("")).await?;
        assert_eq!(world.scope(number(8)).await?, Scope::EMPLOYEE);
        world.school(&until("2026-11-01")).await?;
        assert_eq!(world.scope(number(8)).await?, Scope::NONE);
    }

    async fn changes_end_only_what_they_say_is_gone(store: Store) {
        let world = World::new(&store).await?;
        world.school(&everybody()).await?;
        let changes = Package::changes()
            .guardian(&per().email("ny@skole.example"))
            .without_user("emil")
            .without_role("emil", "student");
        let imported = world.school(&changes).await?;
        assert_eq!((imported.summary.people.removed, imported.summary.guardianships.removed), (1, 1));
        assert_eq!(world.scope(number(2)).await?, Scope::NONE, "guardian of nobody here any more");
        assert_eq!(
            world.email(number(2)).await?,
            Some(("kari@skole.example".into(), Source::School)),
            "she was not mentioned, so she stays as she was"
        );
        assert_eq!(world.email(number(6)).await?, Some(("ny@skole.example".into(), Source::School)));
        assert_eq!(world.scope(number(6)).await?, Scope::GUARDIAN);
        world.assert_provable().await?;
    }

    async fn changes_restate_a_childs_guardians(store: Store) {
        let world = World::new(&store).await?;
        world.school(&everybody()).await?;
        // Emil has moved to Per, and nothing is said of Kari.
        let moved = emil().child_of(&["per"]);
        world.school(&Package::changes().pupil(&moved).guardian(&per())).await?;
        assert_eq!(world.scope(number(2)).await?, Scope::NONE);
        let ties = store.read().await?.guardianships(world.municipality, Source::School).await?;
        assert_eq!(ties.len(), 2, "Per is guardian of both");
    }

    async fn a_row_of_changes_that_says_something_else_no_longer_says_what_it_said(store: Store) {
        let world = World::new(&store).await?;
        let teacher = User::new("t-1", "Siri", "Moe").number(8);
        world.school(&everybody().teacher(&teacher)).await?;
        let moved = Package::changes().user(&teacher).role("t-1", "teacher", "2026-11-01", "");
        world.school(&moved).await?;
        let places =
            store.read().await?.places(world.municipality, Source::School, PlaceKind::Employment).await?;
        assert_eq!(places.len(), 1, "{places:?}");
        assert_eq!(places[0].from, Some(jiff::civil::date(2026, 11, 1)));
    }

    async fn a_row_that_cannot_be_read_ends_nothing(store: Store) {
        let world = World::new(&store).await?;
        world.school(&everybody()).await?;
        // Emil's row has a column too many; the roles are as before.
        let damaged = Package::full()
            .raw_user("emil,,,Emil,Berg,,,,kari,,,for mye")
            .role("emil", "student", "2024-08-15", "")
            .guardian(&kari())
            .pupil(&anna())
            .guardian(&per());
        let imported = world.import(Source::School, &damaged).await?;
        assert_eq!(imported.state, storage::runs::RunState::DoneWithFailures);
        assert_eq!((imported.summary.people.removed, imported.summary.guardianships.removed), (0, 0));
        assert_eq!(imported.summary.enrolments.removed, 0);
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
        let emil = world.find(number(1)).await?.expect("he stays");
        assert_eq!(world.shown(emil).await?.name.expect("as it was").value, "Emil Berg");
        assert!(world.quarantine().await?.iter().any(|(subject, _)| subject == "users.csv:2"));
    }

    async fn a_new_school_year_by_new_rows_is_no_removal(store: Store) {
        let world = World::new(&store).await?;
        world.school(&everybody()).await?;
        let next_year = Package::full()
            .user(&emil())
            .role("emil", "student", "2026-08-15", "")
            .guardian(&kari())
            .user(&anna())
            .role("anna", "student", "2026-08-15", "")
            .guardian(&per());
        let imported = world.school(&next_year).await?;
        let enrolments = imported.summary.enrolments;
        assert_eq!((enrolments.held, enrolments.added, enrolments.changed, enrolments.removed), (2, 0, 2, 0));
        let places =
            store.read().await?.places(world.municipality, Source::School, PlaceKind::Enrolment).await?;
        assert_eq!(places.len(), 2);
    }

    async fn one_source_says_nothing_of_what_another_holds(store: Store) {
        let world = World::new(&store).await?;
        world.school(&everybody()).await?;
        let brother = User::new("b-7", "Odd", "Berg").number(7).child_of(&["f-1"]);
        let mother = User::new("f-1", "Kari", "Berg").number(2).email("kari@bhg.example");
        world.kindergarten(&Package::full().pupil(&brother).guardian(&mother)).await?;
        world.school(&Package::full().pupil(&anna()).guardian(&per())).await?;
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN, "of the one in the kindergarten");
        assert_eq!(world.email(number(2)).await?, Some(("kari@bhg.example".into(), Source::Kindergarten)));
        world.assert_provable().await?;
    }
}
