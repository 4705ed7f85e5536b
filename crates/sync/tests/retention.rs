//! What may no longer be kept goes, what people have decided stays, and what is agreed on anew is fetched anew.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod common;

use clock::Clock as _;
use common::{World, active};
use domain::{Agreement, Field, HandValue, MunicipalityId, PersonKey, Source};
use jiff::{SignedDuration, civil::date};
use storage::{
    on_both_engines,
    runs::{PartState, RunMode, RunState},
};
use sync::{
    contacts::{Approval, Ending, NotApproved},
    hands::{self, Act},
};
use tokio_util::sync::CancellationToken;

fn act(world: &World) -> Act<'static> {
    Act { author: "Kari Sekretær", reason: "ønsket av foresatt", at: world.clock.now(), until: None }
}

impl World {
    async fn agree(
        &self,
        municipality: MunicipalityId,
        on: impl FnOnce(&mut Agreement),
    ) -> anyhow::Result<()> {
        let mut tx = self.store.begin().await?;
        let mut agreement = tx.agreement(municipality).await?.unwrap();
        on(&mut agreement);
        tx.set_agreement(&agreement).await?;
        tx.commit().await
    }

    async fn has_krr_claim(&self, key: PersonKey) -> anyhow::Result<bool> {
        Ok(self.store.read().await?.claims(key).await?.krr.is_some())
    }
}

on_both_engines! {
    async fn an_agreement_that_has_ended_keeps_nothing_and_renewed_fetches_everything_anew(store: Store) {
        let world = World::new(store).await?;
        // More than two blocks, with nobody to forget between them.
        let people = world.guardians(2300).await?;
        for (number, (_, id)) in people.iter().enumerate() {
            if !(1100..1900).contains(&number) {
                world.krr.set(*id, active(Some(&format!("p{number}@example.com"))));
            }
        }
        world.tell_from_school(people[0].0, "skole@example.com").await?;
        world.night().await?;
        let last_day = domain::oslo::date(world.clock.now()).tomorrow()?;
        world.agree(world.municipality, |agreement| agreement.good_until = last_day).await?;
        assert_eq!(world.night().await?.counts.tally.asked, 2300, "the last day counts");

        let run = world.night().await?;
        assert_eq!(world.store.read().await?.run_parts(run.id).await?[0].state, PartState::NotPermitted);
        assert_eq!(run.counts.tally.asked, 0);
        for (key, _) in &people {
            assert!(!world.has_krr_claim(*key).await?, "{key}");
        }
        let (shown, from) = (world.shown(people[0].0).await?, Some(Source::School));
        assert_eq!(shown.text(Field::Email), (Some("skole@example.com"), from), "the school's word stands");
        assert_eq!(world.shown_email(people[2299].0).await?, None);
        world.assert_provable().await?;
        let changes = world.store.read().await?.changes_after(0, 100_000).await?.len();
        world.night().await?;
        assert_eq!(world.store.read().await?.changes_after(0, 100_000).await?.len(), changes, "once is enough");

        world.agree(world.municipality, |agreement| agreement.good_until = date(2029, 6, 30)).await?;
        let run = world.night().await?;
        assert_eq!((run.state, run.counts.tally.asked, run.counts.changed), (RunState::Done, 2300, 1500));
        assert_eq!(world.shown_email(people[0].0).await?.as_deref(), Some("p0@example.com"));
        assert_eq!(world.shown_email(people[2299].0).await?.as_deref(), Some("p2299@example.com"));
        world.assert_provable().await?;
    }

    async fn what_people_have_decided_outlives_the_agreement(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3).await?;
        for (key, id) in &people {
            world.krr.set(*id, active(Some(&format!("krr{}@example.com", key.person.0))));
        }
        let [(out, _), (locked, _), (plain, _)] = people[..] else { unreachable!() };
        hands::opt_out(&world.store, out, Field::Email, &act(&world)).await?.unwrap();
        let hand = HandValue::Email(domain::Email::parse("hand@example.com")?);
        hands::write(&world.store, out, hand, &act(&world)).await?.unwrap();
        world.tell_from_school(locked, "laast@example.com").await?;
        hands::lock(&world.store, locked, Field::Email, &act(&world)).await?.unwrap();
        world.night().await?;
        world.agree(world.municipality, |agreement| agreement.basis = " ".into()).await?;
        world.night().await?;
        for key in [out, locked, plain] {
            assert!(!world.has_krr_claim(key).await?, "{key}");
        }
        assert_eq!(world.shown_email(out).await?.as_deref(), Some("hand@example.com"));
        assert_eq!(world.shown_email(locked).await?.as_deref(), Some("laast@example.com"));
        assert_eq!(world.shown_email(plain).await?, None);
        world.agree(world.municipality, |agreement| agreement.basis = "eForvaltningsforskriften § 29".into()).await?;
        world.night().await?;
        assert_eq!(world.shown_email(out).await?.as_deref(), Some("hand@example.com"), "still opted out");
        assert_eq!(world.shown_email(locked).await?.as_deref(), Some("laast@example.com"), "still locked");
        assert_eq!(world.shown_email(plain).await?.as_deref(), Some("krr3@example.com"));
        world.assert_provable().await?;
    }

    async fn an_agreement_that_covers_nobody_keeps_nothing_about_those_who_have_left_either(store: Store) {
        let world = World::new(store).await?;
        let [(stays, one), (leaves, other)] = world.guardians(2).await?[..] else { unreachable!() };
        for id in [one, other] {
            world.krr.set(id, active(Some("krr@example.com")));
        }
        world.night().await?;
        let mut tx = world.store.begin().await?;
        tx.claimed_by_system(leaves, world.clock.now()).await?;
        tx.commit().await?;
        world.night().await?;
        assert!(world.has_krr_claim(leaves).await?, "kept for thirty days after scope");
        world.agree(world.municipality, |agreement| agreement.guardians = false).await?;
        world.night().await?;
        assert!(!world.has_krr_claim(leaves).await? && !world.has_krr_claim(stays).await?);
    }

    async fn whoever_was_registered_by_hand_and_is_known_by_a_system_alone_leaves_scope(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.krr.set(id, active(Some("krr@example.com")));
        world.night().await?;
        let mut tx = world.store.begin().await?;
        tx.claimed_by_system(key, world.clock.now()).await?;
        tx.commit().await?;
        world.clock.advance(SignedDuration::from_hours(24 * 28));
        world.night().await?;
        assert!(world.has_krr_claim(key).await?, "29 days");
        world.night().await?;
        assert!(!world.has_krr_claim(key).await?, "30 days");
    }

    async fn a_database_that_wants_transactions_once_more_is_emptied_all_the_same(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2100).await?;
        for (_, id) in &people {
            world.krr.set(*id, active(Some("krr@example.com")));
        }
        world.night().await?;
        world.agree(world.municipality, |agreement| agreement.good_until = date(2026, 11, 1)).await?;
        let run = world.order(RunMode::Real, None).await?;
        let crowded = world.crowded(4)?;
        let mut again = 0;
        loop {
            match crowded.carry(run, &CancellationToken::new()).await {
                Ok(ending) => break assert_eq!(ending, Ending::Over),
                Err(error) => assert!(storage::is_contention(&error), "{error:#}"),
            }
            again += 1;
            assert!(again < 10, "what is removed stays removed");
        }
        for (key, _) in &people {
            assert!(!world.has_krr_claim(*key).await?, "{key}");
        }
        world.assert_provable().await?;
    }

    async fn a_plan_is_not_carried_out_when_its_agreement_has_ended(store: Store) {
        let world = World::new(store).await?;
        let [(key, id)] = world.guardians(1).await?[..] else { unreachable!() };
        world.krr.set(id, active(Some("krr@example.com")));
        let run = world.order(RunMode::Dry, None).await?;
        world.carry(run).await?;
        world.agree(world.municipality, |agreement| agreement.good_until = date(2026, 11, 1)).await?;
        assert_eq!(world.contacts.answer(run, Approval::Approve).await?, Err(NotApproved::Expired));
        assert!(!world.has_krr_claim(key).await?);
        assert_eq!(world.run(run).await?.state, RunState::Outdated);
        assert_eq!(world.store.read().await?.count_plan_items(run).await?, 0);
    }
}
