//! Who comes, who stays the same, and whose row it is.

use domain::{Field, Protection, Scope, Source};
use storage::on_both_engines;

use crate::{
    package::{Package, User, number},
    world::World,
};

fn family() -> [User; 3] {
    [
        User::new("emil", "Emil", "Berg").number(1).child_of(&["kari", "ola"]).without_responsibility("ola"),
        User::new("kari", "Kari", "Berg").number(2).email("kari@skole.example").mobile("415 00 001"),
        User::new("ola", "Ola", "Dahl").number(3).mobile("415 00 002"),
    ]
}

fn package() -> Package {
    let [child, kari, ola] = family();
    Package::full().pupil(&child).guardian(&kari).guardian(&ola)
}

on_both_engines! {
    async fn a_first_delivery_makes_people_and_brings_guardians_into_scope(store: Store) {
        let world = World::new(&store).await?;
        let imported = world.school(&package()).await?;
        assert_eq!((imported.summary.people.added, imported.summary.guardianships.added), (3, 2));
        assert_eq!(imported.changed, 3);
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
        assert_eq!(world.scope(number(3)).await?, Scope::GUARDIAN, "without parental responsibility too");
        assert_eq!(world.scope(number(1)).await?, Scope::NONE, "a child is asked about by nobody");
        assert_eq!(
            world.email(number(2)).await?,
            Some(("kari@skole.example".into(), Source::School))
        );
        let child = world.find(number(1)).await?.expect("came with the package");
        assert_eq!(world.shown(child).await?.name.expect("given").value, "Emil Berg");
        let ties = store.read().await?.guardianships(world.municipality, Source::School).await?;
        let said: Vec<_> = ties.iter().map(|tie| tie.parental_responsibility).collect();
        assert_eq!(said, [Some(true), Some(false)]);
        world.assert_provable().await?;
    }

    async fn the_same_delivery_again_changes_nothing_and_logs_nothing(store: Store) {
        let world = World::new(&store).await?;
        world.school(&package()).await?;
        let changes = world.changes().await?;
        let mut reader = store.read().await?;
        let claims = reader.system_claims(world.municipality, Source::School).await?;
        drop(reader);
        let imported = world.school(&package()).await?;
        assert_eq!((imported.changed, imported.summary.people.added, imported.summary.people.changed), (0, 0, 0));
        assert_eq!(world.changes().await?, changes);
        let mut after = store.read().await?.system_claims(world.municipality, Source::School).await?;
        after.sort_by_key(|(person, _)| *person);
        let mut claims = claims;
        claims.sort_by_key(|(person, _)| *person);
        assert_eq!(after, claims, "not even the time at which it was told has moved");
        assert_eq!(world.people().await?, 3);
    }

    async fn siblings_in_school_and_kindergarten_leave_both_systems_their_word_about_the_mother(store: Store) {
        let world = World::new(&store).await?;
        world.school(&package()).await?;
        let brother = User::new("b-7", "Odd", "Berg").number(7).child_of(&["f-1"]);
        let mother = User::new("f-1", "Kari Marie", "Berg").number(2).email("kari@bhg.example").mobile("915 00 009");
        world.kindergarten(&Package::full().pupil(&brother).guardian(&mother)).await?;
        assert_eq!(world.people().await?, 4, "the mother is one and the same");
        let key = world.find(number(2)).await?.expect("she came twice");
        let claims = store.read().await?.claims(key).await?;
        let said: Vec<_> = claims
            .systems
            .iter()
            .map(|claim| (claim.source, claim.email.as_ref().expect("given").as_str()))
            .collect();
        assert_eq!(said, [(Source::Kindergarten, "kari@bhg.example"), (Source::School, "kari@skole.example")]);
        assert_eq!(world.email(number(2)).await?, Some(("kari@skole.example".into(), Source::School)));

        // The precedence is data: turned round, the next word makes the kindergarten's win.
        let mut tx = store.begin().await?;
        let order = [Source::Krr, Source::Kindergarten, Source::School];
        tx.set_precedence(world.municipality, Field::Email, &order).await?;
        tx.commit().await?;
        let mother = mother.mobile("915 00 010");
        world.kindergarten(&Package::full().pupil(&brother).guardian(&mother)).await?;
        assert_eq!(world.email(number(2)).await?, Some(("kari@bhg.example".into(), Source::Kindergarten)));
        world.assert_provable().await?;
    }

    async fn what_a_hand_wrote_stands_before_what_the_systems_say(store: Store) {
        let world = World::new(&store).await?;
        world.school(&package()).await?;
        let kari = world.find(number(2)).await?.expect("came with the package");
        let value = domain::HandValue::Email(domain::Email::parse("kari@hand.example")?);
        let act = sync::hands::Act { author: "Per", reason: "ringte", at: world.now(), until: None };
        sync::hands::write(&store, kari, value, &act).await?.expect("nothing hinders it");
        let [child, mother, father] = family();
        let mother = mother.email("ny@skole.example");
        world.school(&Package::full().pupil(&child).guardian(&mother).guardian(&father)).await?;
        assert_eq!(world.email(number(2)).await?, Some(("kari@hand.example".into(), Source::Hand)));
        world.assert_provable().await?;
    }

    async fn a_value_that_could_not_be_read_stays_as_it_was_and_one_that_is_gone_goes(store: Store) {
        let world = World::new(&store).await?;
        world.school(&package()).await?;
        let [child, mother, father] = family();
        let mother = mother.email("kari.skole.example").mobile("");
        let imported = world.school(&Package::full().pupil(&child).guardian(&mother).guardian(&father)).await?;
        assert_eq!(world.email(number(2)).await?, Some(("kari@skole.example".into(), Source::School)));
        let kari = world.find(number(2)).await?.expect("came with the package");
        assert_eq!(world.shown(kari).await?.mobile, None);
        let problem = &imported.problems[0];
        assert_eq!((problem.file.as_str(), problem.line), ("users.csv", Some(3)));
        assert_eq!(world.quarantine().await?, [("users.csv:3:G".to_owned(), "import-email-invalid".to_owned())]);

        world.school(&package()).await?;
        assert_eq!(world.quarantine().await?, [], "settled by the delivery that no longer has it");
    }

    async fn a_missing_identity_number_comes_later_under_the_same_key(store: Store) {
        let world = World::new(&store).await?;
        let child = User::new("emil", "Emil", "Berg").number(1).child_of(&["kari"]);
        let kari = User::new("kari", "Kari", "Berg").mobile("415 00 001");
        world.school(&Package::full().pupil(&child).guardian(&kari)).await?;
        let key = world.called(Source::School, "kari").await?;
        assert_eq!(store.read().await?.person(key).await?.expect("added").national_id, None);
        world.school(&Package::full().pupil(&child).guardian(&kari.number(2))).await?;
        assert_eq!(world.find(number(2)).await?, Some(key));
        assert_eq!(world.people().await?, 2);
    }

    async fn a_key_and_a_number_of_two_people_are_left_to_a_person(store: Store) {
        let world = World::new(&store).await?;
        world.school(&package()).await?;
        let [child, mother, father] = family();
        // The school has put the father's number into the mother's row.
        let mixed = mother.number(3).email("ny@skole.example");
        let wrong = Package::full().pupil(&child).guardian(&mixed).guardian(&father);
        let imported = world.import(Source::School, &wrong).await?;
        assert_eq!(imported.state, storage::runs::RunState::DoneWithFailures);
        let subject = format!("{0}-2, {0}-3", world.municipality);
        assert_eq!(
            world.quarantine().await?,
            [(subject, "import-identity-conflict".to_owned())]
        );
        assert_eq!(world.email(number(2)).await?, Some(("kari@skole.example".into(), Source::School)));
        assert_eq!(world.email(number(3)).await?, None, "nothing of the row was written anywhere");
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN, "and nothing of hers was ended");
    }

    async fn a_number_that_another_has_is_not_given_twice(store: Store) {
        let world = World::new(&store).await?;
        let child = User::new("emil", "Emil", "Berg").number(1).child_of(&["kari"]);
        let kari = User::new("kari", "Kari", "Berg").mobile("415 00 001");
        world.school(&Package::full().pupil(&child).guardian(&kari)).await?;
        let brother = User::new("b-7", "Odd", "Berg").number(7).child_of(&["f-1"]);
        world
            .kindergarten(&Package::full().pupil(&brother).guardian(&User::new("f-1", "Kari", "Berg").number(2)))
            .await?;
        let package = Package::full().pupil(&child).guardian(&kari.number(2));
        let imported = world.import(Source::School, &package).await?;
        assert_eq!(world.quarantine().await?[0].1, "import-identity-taken");
        assert!(imported.problems[0].text("nb").remedy.contains("samme menneske"), "{:?}", imported.problems);
        let key = world.called(Source::School, "kari").await?;
        assert_eq!(store.read().await?.person(key).await?.expect("added").national_id, None);
    }

    async fn no_system_lowers_the_protection_that_another_has_stated(store: Store) {
        let world = World::new(&store).await?;
        let [child, mother, father] = family();
        let package = |code| {
            Package::full().pupil(&child).guardian(&mother.clone().protection(code)).guardian(&father)
        };
        world.school(&package("confidential")).await?;
        let brother = User::new("b-7", "Odd", "Berg").number(7).child_of(&["f-1"]);
        let at_kindergarten = User::new("f-1", "Kari", "Berg").number(2);
        world.kindergarten(&Package::full().pupil(&brother).guardian(&at_kindergarten)).await?;
        assert_eq!(world.person(number(2)).await?.protection, Protection::Confidential);

        let stricter = at_kindergarten.clone().protection("strictly_confidential");
        world.kindergarten(&Package::full().pupil(&brother).guardian(&stricter)).await?;
        assert_eq!(world.person(number(2)).await?.protection, Protection::StrictlyConfidential);
        world.school(&package("")).await?;
        assert_eq!(world.person(number(2)).await?.protection, Protection::StrictlyConfidential);
        world.kindergarten(&Package::full().pupil(&brother).guardian(&at_kindergarten)).await?;
        assert_eq!(world.person(number(2)).await?.protection, Protection::None, "all who spoke say so");
    }

    async fn protection_set_by_hand_is_lowered_by_no_system(store: Store) {
        let world = World::new(&store).await?;
        world.school(&package()).await?;
        let kari = world.find(number(2)).await?.expect("came with the package");
        let mut tx = store.begin().await?;
        tx.set_protection(kari, Protection::Client).await?;
        tx.commit().await?;
        world.school(&package()).await?;
        assert_eq!(world.person(number(2)).await?.protection, Protection::Client);
    }

    async fn somebody_registered_by_hand_is_known_again_and_from_then_on_judged_by_relations(store: Store) {
        let world = World::new(&store).await?;
        let mut tx = store.begin().await?;
        let hand = Scope::BY_HAND;
        let kari =
            tx.add_person(world.municipality, Some(number(2)), hand, Protection::None, world.now()).await?;
        let other =
            tx.add_person(world.municipality, Some(number(9)), hand, Protection::None, world.now()).await?;
        tx.commit().await?;
        world.school(&package()).await?;
        assert_eq!(world.find(number(2)).await?, Some(kari));
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
        assert_eq!(store.read().await?.person(other).await?.expect("added").scope, hand);
    }

    async fn two_rows_about_one_person_are_one_person_with_two_keys(store: Store) {
        let world = World::new(&store).await?;
        let child = User::new("emil", "Emil", "Berg").number(1).child_of(&["kari"]);
        let as_guardian = User::new("kari", "Kari", "Berg").number(2).email("kari@skole.example");
        let as_teacher = User::new("t-4", "Kari B.", "Berg").number(2).mobile("415 00 001");
        let both = Package::full().pupil(&child).guardian(&as_guardian).teacher(&as_teacher);
        world.school(&both).await?;
        assert_eq!(world.people().await?, 2);
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN.and(Scope::EMPLOYEE));
        let kari = world.find(number(2)).await?.expect("came with the package");
        let shown = world.shown(kari).await?;
        assert_eq!(shown.name.expect("given").value, "Kari Berg", "the first row comes first");
        assert_eq!(shown.mobile.expect("only in the second").value.raw(), "415 00 001");
        assert_eq!(world.school(&both).await?.changed, 0);

        // One of the rows goes, the person stays.
        world.school(&Package::changes().without_user("t-4").without_role("t-4", "teacher")).await?;
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
        assert_eq!(world.email(number(2)).await?, Some(("kari@skole.example".into(), Source::School)));
    }

    async fn a_number_written_on_two_people_makes_them_no_one_person(store: Store) {
        let world = World::new(&store).await?;
        let [child, mother, father] = family();
        // The father has been given the mother's number.
        let mistaken = father.clone().number(2);
        let package = Package::full().pupil(&child).guardian(&mother).guardian(&mistaken);
        let imported = world.import(Source::School, &package).await?;
        let subject = format!("{}-2", world.municipality);
        assert_eq!(world.quarantine().await?, [(subject, "import-identity-other-name".to_owned())]);
        assert_eq!(imported.summary.guardianships.added, 1, "his tie goes nowhere either");
        let kari = world.find(number(2)).await?.expect("came with the package");
        assert_eq!(world.shown(kari).await?.name.expect("given").value, "Kari Berg");

        world.school(&Package::full().pupil(&child).guardian(&mother).guardian(&father)).await?;
        assert_eq!((world.scope(number(3)).await?, world.quarantine().await?), (Scope::GUARDIAN, vec![]));
    }

    async fn an_emptied_column_of_protected_addresses_stops(store: Store) {
        let world = World::new(&store).await?;
        let package = |code| {
            (["a", "b", "c", "d"].into_iter().zip(10..)).fold(Package::full(), |package, (key, of)| {
                package.guardian(&User::new(key, "Kari", "Berg").number(of).protection(code))
            })
        };
        world.school(&package("confidential")).await?;
        let stopped = world.import(Source::School, &package("")).await?;
        let reason = sync::import::Reason::Unshielded { lowered: 4, held: 4 };
        assert_eq!(stopped.summary.reasons, [reason]);
        assert_eq!(world.person(number(10)).await?.protection, Protection::Confidential);
    }
}
