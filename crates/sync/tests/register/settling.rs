//! Where the municipality and Enhetsregisteret differ, somebody says who is right.

use domain::{
    OrganisationNumber,
    entity::{EntityFacts, EntityField, EntityFields, Form, Ground, KeptEntity, Rank},
    register::{
        Undoing, UnitField,
        sides::{Standing, sides},
    },
};
use jiff::Timestamp;
use storage::{
    Transaction,
    entities::{Cause, EntityWrite},
    on_both_engines,
};
use sync::register::{Settled, Taking, settle, undo};

use super::world::{DAY, NESSET, World};

fn entity(name: &str) -> EntityFacts {
    EntityFacts::named(name.into(), Form::from_code("BEDR"))
}

/// What is thought of the name `theirs`, when the register's is what it is `now`.
async fn settled(world: &World, taking: Taking, theirs: &str, now: &str) -> anyhow::Result<Settled> {
    let mut tx = world.store.begin().await?;
    told(&mut tx, now).await?;
    let doing = world.doing(Some("Vedtatt i kommunestyret"));
    let field = (NESSET, UnitField::Name);
    let settled = settle(&mut tx, &doing, field, taking, theirs, DAY).await?;
    tx.commit().await?;
    Ok(settled)
}

/// Enhetsregisteret calls the school this.
async fn told(tx: &mut Transaction, name: &str) -> anyhow::Result<()> {
    let number = OrganisationNumber::parse("310753610")?;
    tx.take_turn_at_entities().await?;
    let before = tx.held_entity(number).await?.map(|held| held.entity);
    let next =
        KeptEntity { number, rank: Rank::Sub, ground: Ground::Part, facts: entity(name), deleted: None };
    let mut fields = EntityFields::NONE;
    fields.insert(EntityField::Name);
    let at = Timestamp::UNIX_EPOCH;
    tx.keep_entities(vec![EntityWrite { before, next, fields, told_at: at }], Cause { run: None, at }).await
}

/// How the name of the school stands to what the register calls it.
async fn standing(world: &World, name: &str) -> anyhow::Result<Standing> {
    let mut reader = world.store.read().await?;
    let tree = reader.register_tree(world.municipality).await?;
    let kept = reader.kept(world.municipality).await?.remove(&NESSET).unwrap_or_default();
    Ok(sides(tree.on(NESSET, DAY).expect("the school is there"), None, &entity(name), &kept)[0].standing)
}

on_both_engines! {
    async fn what_is_kept_stands_until_the_register_says_something_else_and_can_be_undone(store: Store) {
        let world = World::new(&store).await?;
        assert_eq!(standing(&world, "NES SKULE").await?, Standing::Differ);
        let done = settled(&world, Taking::Ours, "NES SKULE", "NES SKULE").await?;
        let Settled::Done(act) = done else { panic!("{done:?}") };
        assert_eq!(standing(&world, "NES SKULE").await?, Standing::Kept);
        assert_eq!(standing(&world, "NESSE SKULE").await?, Standing::Differ);
        let mut tx = store.begin().await?;
        assert!(matches!(undo(&mut tx, &world.doing(None), act).await?, Undoing::Done(_)));
        tx.commit().await?;
        assert_eq!(standing(&world, "NES SKULE").await?, Standing::Differ);
    }

    async fn taking_theirs_leaves_the_field_to_the_register(store: Store) {
        let world = World::new(&store).await?;
        settled(&world, Taking::Theirs, "NES SKULE", "NES SKULE").await?;
        assert_eq!(standing(&world, "NES SKULE").await?, Standing::Follows);
        assert_eq!(standing(&world, "HVA SOM HELST").await?, Standing::Follows);
    }

    async fn a_difference_that_is_no_longer_the_one_that_was_shown_is_not_settled(store: Store) {
        let world = World::new(&store).await?;
        assert_eq!(settled(&world, Taking::Ours, "NES SKULE", "NESSE SKULE").await?, Settled::Gone);
        assert_eq!(settled(&world, Taking::Theirs, "NESSET SKOLE", "NESSET SKOLE").await?, Settled::Gone);
        assert_eq!(world.gaps().await?, 0);
    }
}
