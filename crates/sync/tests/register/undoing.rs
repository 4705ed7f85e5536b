//! Everything can be undone, the latest first.

use domain::register::{ActKind, ActNumber, Fault, Order, Undoing, UnitId, UnitKind, order::Edit};
use jiff::civil::date;
use storage::on_both_engines;
use sync::register::{Unsettled, undo};

use super::world::{DAY, HEALTH, LEARNING, NESSET, START, World, unit};

async fn undone(world: &World, act: ActNumber) -> Result<Undoing, Unsettled> {
    let mut tx = world.store.begin().await?;
    let undoing = undo(&mut tx, &world.doing(Some("En feil")), act).await?;
    tx.commit().await?;
    Ok(undoing)
}

fn named(unit: UnitId, name: &str) -> Order {
    Order::Change(unit, vec![Edit::Name(Some(name.into()))])
}

on_both_engines! {
    async fn an_act_is_undone_and_so_is_the_undoing(store: Store) {
        let world = World::new(&store).await?;
        let before = store.read().await?.register_tree(world.municipality).await?;
        let act = world.carry(&named(NESSET, "Nesset oppvekstsenter"), DAY, None).await?;
        let after = store.read().await?.register_tree(world.municipality).await?;
        let Undoing::Done(by) = undone(&world, act).await? else { panic!("it can be undone") };
        assert_eq!(store.read().await?.register_tree(world.municipality).await?, before);
        assert_eq!(undone(&world, act).await?, Undoing::Already(by));
        assert!(matches!(undone(&world, by).await?, Undoing::Done(_)));
        let again = store.read().await?.act(world.municipality, act).await?;
        assert_eq!(again.map(|act| act.undone_by), Some(None));
        assert_eq!(store.read().await?.register_tree(world.municipality).await?, after);
        let acts = store.read().await?.acts_on_unit(world.municipality, NESSET, 10).await?;
        let kinds: Vec<_> = acts.iter().map(|act| act.kind).collect();
        assert_eq!(kinds, [ActKind::Undo, ActKind::Undo, ActKind::ChangeUnit, ActKind::AddUnit]);
        assert_eq!((acts[1].undoes, acts[1].reason.as_deref()), (Some(act), Some("En feil")));
        assert_eq!(world.gaps().await?, 0);
        // To and fro as often as anybody likes.
        assert!(matches!(undone(&world, act).await?, Undoing::Done(_)));
        assert_eq!(store.read().await?.register_tree(world.municipality).await?, before);
    }

    async fn what_later_acts_build_on_is_undone_after_them(store: Store) {
        let world = World::new(&store).await?;
        let first = world.carry(&named(NESSET, "Nesset oppvekstsenter"), DAY, None).await?;
        let later = world.carry(&named(NESSET, "Nesset skole og barnehage"), date(2027, 1, 1), None).await?;
        assert_eq!(undone(&world, first).await?, Undoing::BuiltOn(later));
        let elsewhere = world.carry(&named(HEALTH, "Helse og mestring"), DAY, None).await?;
        assert!(matches!(undone(&world, later).await?, Undoing::Done(_)));
        assert!(matches!(undone(&world, first).await?, Undoing::Done(_)), "what is done elsewhere is no hindrance");
        assert_eq!(world.path(HEALTH, DAY).await?, ["Fjordvik kommune", "Helse og mestring"]);
        assert!(matches!(undone(&world, elsewhere).await?, Undoing::Done(_)));
    }

    async fn a_unit_that_others_have_come_to_is_not_undone_away_from_under_them(store: Store) {
        let world = World::new(&store).await?;
        let add = Order::Add(Box::new(unit("Skole", UnitKind::Department, Some(UnitId(1)))));
        let added = world.carry(&add, START, None).await?;
        let moved = world.carry(&Order::Change(NESSET, vec![Edit::Parent(Some(UnitId(6)))]), DAY, None).await?;
        let refused = undone(&world, added).await;
        assert!(matches!(refused, Err(Unsettled::Fault(Fault::Orphan(NESSET)))), "{refused:?}");
        assert_eq!(world.path(NESSET, DAY).await?, ["Fjordvik kommune", "Skole", "Nesset skole"]);
        undone(&world, moved).await?;
        assert!(matches!(undone(&world, added).await?, Undoing::Done(_)));
        // A number that has been given is not given to another.
        let other = Order::Add(Box::new(unit("Kultur", UnitKind::Department, Some(LEARNING))));
        world.carry(&other, DAY, None).await?;
        assert_eq!(world.path(UnitId(7), DAY).await?, ["Fjordvik kommune", "Oppvekst", "Kultur"]);
        assert_eq!(world.path(UnitId(6), DAY).await?, Vec::<String>::new());
    }

    async fn what_is_not_there_cannot_be_undone(store: Store) {
        let world = World::new(&store).await?;
        assert!(matches!(undone(&world, ActNumber(4711)).await, Err(Unsettled::Unknown)));
    }
}
