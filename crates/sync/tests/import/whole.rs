//! A whole invented municipality, from both of its systems.

use std::io::Cursor;

use domain::{Scope, Source};
use simulators::{
    oneroster,
    world::{UnitKind, World as Invented},
};
use storage::{
    on_both_engines,
    runs::{RunMode, RunState},
};

use crate::world::World;

/// Whether somebody has a child with a place on the day of the stories, or a position.
fn grounds(invented: &Invented, citizen: simulators::world::Citizen) -> Scope {
    let today = jiff::civil::date(2026, 11, 22);
    let runs = |from, until: Option<_>| from <= today && until.is_none_or(|until| until > today);
    let has_place = |child: &simulators::world::family::Child| {
        child.place.is_some_and(|place| runs(place.from, place.until))
    };
    let mut scope = Scope::NONE;
    if invented.is_guardian(citizen) && invented.children(citizen.family()).iter().any(has_place) {
        scope = scope.and(Scope::GUARDIAN);
    }
    if invented.employment(citizen).is_some_and(|position| runs(position.from, position.until)) {
        scope = scope.and(Scope::EMPLOYEE);
    }
    scope
}

on_both_engines! {
    async fn an_invented_municipality_comes_in_as_it_is(store: Store) {
        let mut world = World::new(&store).await?;
        let invented = Invented::small(4, 2026);
        let municipality = &invented.municipalities()[0];
        let mut tx = store.begin().await?;
        let since = jiff::civil::date(2020, 1, 1);
        world.municipality = tx.add_municipality("Fjordvik", municipality.number, since).await?;
        tx.commit().await?;
        let systems = [(Source::School, UnitKind::School), (Source::Kindergarten, UnitKind::Kindergarten)];
        for again in [false, true] {
            for (source, kind) in systems {
                let package = oneroster::Package::new(&invented, municipality, kind);
                let zip = package.write(Cursor::new(Vec::new()))?.into_inner();
                let run = world.order(source, RunMode::Real, (&package.file_name(), &zip), None).await?;
                let imported = world.imports.run(run, None).await?;
                assert_eq!(imported.state, RunState::Done, "{:?}", imported.problems);
                assert!(again == (imported.changed == 0), "{imported:?}");
                assert!(imported.tallies.iter().all(sources::spreadsheet::FileTally::adds_up));
            }
        }
        let mut in_scope = 0;
        let mut known = 0;
        for citizen in invented.adults(municipality) {
            let expected = grounds(&invented, citizen);
            in_scope += u32::from(!expected.is_empty());
            // A few are there without a number, or with a wrong one; a person can only be found by it here.
            if let Some(key) = world.find(invented.national_id(citizen)).await? {
                let found = store.read().await?.person(key).await?.expect("just found").scope;
                assert!(expected.contains(found), "{key}: {found:?} where {expected:?} is true");
                known += u32::from(found == expected && !expected.is_empty());
            }
        }
        assert!(in_scope > 1500 && known * 100 > in_scope * 95, "{known} of {in_scope} known");
        world.assert_provable().await?;
    }
}
