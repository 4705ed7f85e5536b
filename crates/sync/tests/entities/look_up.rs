//! One entity, for somebody who waits.

use domain::{OrganisationNumber, entity::Rank};
use simulators::{Fault, FaultKind, faults::Register, world::public_sector::happenings::EntityHappening};
use storage::on_both_engines;
use sync::entities::LookedUp;

use crate::world::World;

on_both_engines! {
    async fn whoever_waits_gets_what_the_register_says_now(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let school = world.school();
        world.happen(school, EntityHappening::Rename("Nye Lia skole".into()));
        world.clock.advance(jiff::SignedDuration::from_mins(1));
        let LookedUp::Kept(kept) = world.entities.look_up(school).await? else { panic!("it is kept") };
        assert_eq!(kept.facts.name, "NYE LIA SKOLE");
        assert_eq!(world.hour().await?.counts.changed, 0, "the feed has nothing new to tell then");

        let country = &world.simulators.world;
        let stranger = country.others().records(country, Rank::Main).next().unwrap().number;
        assert!(matches!(world.entities.look_up(stranger).await?, LookedUp::Elsewhere(_)));
        assert_eq!(world.held(stranger).await?, None);
        // No row of numbers of this country begins so.
        let mut nobodys = (390_000_000_u32..).map(|number| OrganisationNumber::parse(&number.to_string()));
        let nobody = nobodys.find_map(Result::ok).unwrap();
        assert_eq!(world.entities.look_up(nobody).await?, LookedUp::Unknown);
        world.happen(school, EntityHappening::Remove);
        world.clock.advance(jiff::SignedDuration::from_mins(1));
        assert_eq!(world.entities.look_up(school).await?, LookedUp::Removed);
        assert_eq!(world.held(school).await?, None);
    }

    async fn a_register_that_does_not_answer_changes_nothing(store: Store) {
        let world = World::new(store).await?;
        world.hour().await?;
        let before = world.kept().await?;
        world.simulators.faults.order(Fault::always(Register::Enhetsregisteret, FaultKind::status(503)));
        let looked_up = world.entities.look_up(world.school()).await?;
        assert!(matches!(looked_up, LookedUp::NoAnswer(_)));
        assert_eq!(world.kept().await?, before);
    }
}
