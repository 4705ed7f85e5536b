//! What is ordered is what happens, from its day on.

use domain::register::{
    ActKind, Fault, Order, UnitKind,
    order::{Becomes, Edit, Those},
};
use jiff::civil::date;
use storage::on_both_engines;
use sync::register::{Ordered, Refused, fingerprint, foreseen};

use super::world::{DAY, HEALTH, LEARNING, NESSET, START, VIKA, World, unit};

on_both_engines! {
    async fn everything_that_is_said_of_a_unit_is_read_as_it_was_written(store: Store) {
        let world = World::new(&store).await?;
        let address = domain::register::unit::UnitAddress {
            lines: vec!["Rådhuset".into(), "Storgata 1".into()],
            postal_code: "9900".into(),
            postal_place: "Fjordvik".into(),
        };
        let edits = vec![
            Edit::Visiting(Some(address.clone())),
            Edit::Phone(Some(domain::Phone::parse("77 00 00 00")?)),
            Edit::Email(Some(domain::Email::parse("post@nesset.example")?)),
            Edit::Web(Some("https://nesset.example".into())),
            Edit::Hours(Some("08.00–15.30".into())),
            Edit::Industry(Some("85.201".into())),
            Edit::Kind(UnitKind::CultureSchool),
        ];
        world.carry(&Order::Change(NESSET, edits.clone()), DAY, None).await?;
        let tree = store.read().await?.register_tree(world.municipality).await?;
        let on = |day| tree.on(NESSET, day).expect("the school is there");
        let (before, after) = (on(START), on(DAY));
        let mut expected = before.clone();
        for edit in &edits {
            edit.apply(before, &mut expected);
        }
        assert_eq!(after, &expected);
        assert_eq!((before.visiting.as_ref(), after.visiting.as_ref()), (None, Some(&address)));
    }

    async fn two_schools_become_one_and_the_register_knows_which_went_on_in_which(store: Store) {
        let world = World::new(&store).await?;
        let new = Box::new(unit("Fjordvik skole", UnitKind::School, Some(LEARNING)));
        let merge = Order::Merge { units: vec![NESSET, VIKA], into: Becomes::New(new) };
        world.carry(&merge, DAY, None).await?;
        assert_eq!(world.path(VIKA, DAY).await?, Vec::<String>::new());
        assert_eq!(world.path(VIKA, START).await?, ["Fjordvik kommune", "Oppvekst", "Vika skole"]);
        let mut reader = store.read().await?;
        let successions = reader.successions(world.municipality, NESSET).await?;
        assert_eq!(successions.len(), 1);
        assert_eq!(successions[0].day, DAY);
        let acts = reader.acts(world.municipality, None, 1).await?;
        assert_eq!((acts[0].kind, acts[0].author_name.as_str()), (ActKind::MergeUnits, "Kari Moe"));
    }

    async fn what_is_refused_leaves_no_trace_and_no_hole(store: Store) {
        let world = World::new(&store).await?;
        let refused = world.carry(&Order::Close(LEARNING, Those::None), DAY, None).await;
        assert!(matches!(refused, Err(Refused::Fault(Fault::HasChildren(_)))), "{refused:?}");
        assert_eq!(store.read().await?.acts(world.municipality, None, 100).await?.len(), 5);
        assert_eq!(world.gaps().await?, 0);
    }

    async fn what_would_not_do_what_was_shown_is_shown_again(store: Store) {
        let world = World::new(&store).await?;
        let close = Order::Close(LEARNING, Those::Move(HEALTH));
        let mut reader = store.read().await?;
        let ordered = Ordered { order: &close, day: DAY, about: "Oppvekst" };
        let (_, plan) = foreseen(&mut reader, world.municipality, &ordered).await?;
        drop(reader);
        let shown = fingerprint(&plan);
        // Somebody adds a school meanwhile, which nobody has seen move.
        let added = unit("Ny skole", UnitKind::School, Some(LEARNING));
        world.carry(&Order::Add(Box::new(added)), date(2026, 7, 1), None).await?;
        let moved = world.carry(&close, DAY, Some(&shown)).await;
        let Err(Refused::Moved(now)) = moved else { panic!("{moved:?}") };
        world.carry(&close, DAY, Some(&fingerprint(&now))).await?;
        assert_eq!(world.path(VIKA, DAY).await?, ["Fjordvik kommune", "Helse", "Vika skole"]);
    }
}
