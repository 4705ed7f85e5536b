//! Sheets: people are there only by what ties them.

use domain::{Scope, Source, roster::Extent};
use storage::{
    on_both_engines,
    runs::{RunMode, RunState},
};

use crate::{package::number, world::World};

const HEADINGS: &str = "Fødselsnummer barn;Fornavn barn;Etternavn barn;Skole;\
                        Foresatt 1 fødselsnummer;Foresatt 1 navn;Foresatt 1 e-post\n";

fn row(child: u16, guardian: u16, email: &str) -> String {
    format!(
        "{};Emil;Berg;Fjordvik skole;{};Kari Berg;{email}\n",
        number(child).as_str(),
        number(guardian).as_str()
    )
}

async fn hand_in(world: &World, text: &str, extent: Extent) -> anyhow::Result<sync::import::Imported> {
    let file = ("foresatte.csv", text.as_bytes());
    let run = world.order(Source::School, RunMode::Real, file, Some(extent)).await?;
    world.imports.run(run, None).await
}

on_both_engines! {
    async fn a_sheet_of_children_and_guardians_comes_in_as_a_package_does(store: Store) {
        let world = World::new(&store).await?;
        let all = [HEADINGS, &row(1, 2, "kari@skole.example"), &row(3, 4, "per@skole.example")].concat();
        let imported = hand_in(&world, &all, Extent::Full).await?;
        assert_eq!(imported.state, RunState::Done, "{:?}", imported.problems);
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
        assert_eq!(world.email(number(4)).await?, Some(("per@skole.example".into(), Source::School)));
        assert_eq!(hand_in(&world, &all, Extent::Full).await?.changed, 0);

        let fewer = [HEADINGS, &row(1, 2, "kari@skole.example")].concat();
        let imported = hand_in(&world, &fewer, Extent::Full).await?;
        assert_eq!(imported.summary.people.removed, 2, "whoever loses the last tie is no longer told of");
        assert_eq!((world.scope(number(4)).await?, world.email(number(4)).await?), (Scope::NONE, None));
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
        world.assert_provable().await?;
    }

    async fn a_sheet_of_changes_ends_nothing_by_silence(store: Store) {
        let world = World::new(&store).await?;
        let all = [HEADINGS, &row(1, 2, "kari@skole.example"), &row(3, 4, "per@skole.example")].concat();
        hand_in(&world, &all, Extent::Full).await?;
        let one = [HEADINGS, &row(1, 2, "ny@skole.example")].concat();
        hand_in(&world, &one, Extent::Changes).await?;
        assert_eq!(world.email(number(2)).await?, Some(("ny@skole.example".into(), Source::School)));
        assert_eq!(world.scope(number(4)).await?, Scope::GUARDIAN);
    }

    async fn teachers_of_the_same_title_do_not_take_each_others_place(store: Store) {
        let world = World::new(&store).await?;
        let text = format!(
            "Fødselsnummer;Navn;Skole;Stilling;Fra\n{};Siri Moe;Fjordvik skole;Lærer;01.08.2020\n\
             {};Jon Lie;Fjordvik skole;Lærer;01.08.2021\n",
            number(8).as_str(),
            number(9).as_str()
        );
        for extent in [Extent::Full, Extent::Changes] {
            let imported = hand_in(&world, &text, extent).await?;
            assert_eq!(imported.state, RunState::Done, "{:?}", imported.problems);
            assert_eq!(world.scope(number(8)).await?, Scope::EMPLOYEE);
            assert_eq!(world.scope(number(9)).await?, Scope::EMPLOYEE);
        }
    }

    async fn a_full_sheet_without_rows_stops(store: Store) {
        let world = World::new(&store).await?;
        hand_in(&world, &[HEADINGS, &row(1, 2, "kari@skole.example")].concat(), Extent::Full).await?;
        let stopped = hand_in(&world, HEADINGS, Extent::Full).await?;
        assert_eq!(stopped.state, RunState::NeedsApproval);
        assert_eq!(world.scope(number(2)).await?, Scope::GUARDIAN);
    }
}
