//! What happens to people in the invented country reaches Reim by Folkeregisteret: names, homes, shields and deaths.

use domain::{Field, PersonKey, Protection, Scope, Source, folkeregisteret::AddressKind};
use simulators::{
    Fault, FaultKind, Register as At,
    world::{
        Citizen,
        happenings::Happening,
        population::{Inhabitant, PersonName},
    },
};
use storage::{
    on_both_engines,
    runs::{NewRun, Run, RunKind, RunMode, RunState},
};
use sync::contacts;

use crate::{browser::Pages, night::Night};

/// Asks Folkeregisteret about everybody, a day after what was before.
async fn pass_population(night: &Night) -> anyhow::Result<Run> {
    night.time.pass(jiff::SignedDuration::from_hours(24));
    let order = NewRun {
        kind: RunKind::Population,
        source: Source::PopulationRegister,
        mode: RunMode::Real,
        started_by: "test".into(),
        municipality: None,
        person: None,
    };
    let mut tx = night.store.begin().await?;
    let run = contacts::order(&mut tx, &order, night.now()).await?.unwrap();
    tx.commit().await?;
    night.work().await?;
    night.run(run).await
}

fn happen(night: &Night, citizen: Citizen, happening: Happening) {
    night.world.happen(Inhabitant::Adult(citizen), happening, night.now()).unwrap();
}

async fn home(night: &Night, key: PersonKey) -> anyhow::Result<Option<Vec<String>>> {
    let told = night.store.read().await?.registry_claim(key).await?.unwrap();
    Ok(told.claim.addresses.get(AddressKind::Residence).map(|home| home.value.lines()))
}

/// A guardian in no way protected, who lives somewhere.
async fn somebody(night: &Night) -> anyhow::Result<(Citizen, PersonKey)> {
    for key in night.covered().await? {
        let citizen = night.citizen(key).await?;
        let record = night.world.person_record(Inhabitant::Adult(citizen)).unwrap();
        if *record.protections.now() == Protection::None && record.residences.is_some() {
            return Ok((citizen, key));
        }
    }
    anyhow::bail!("nobody lives here")
}

on_both_engines! {
    async fn everybody_is_looked_up_and_then_the_feed_says_whom_to_ask_about(store: Store) {
        let night = Night::new(store).await?;
        let run = pass_population(&night).await?;
        let tally = run.counts.tally;
        assert_eq!((run.state, run.counts.expected), (RunState::Done, tally.asked));
        assert!(tally.value > 20 && tally.adds_up(), "{tally:?}");
        let (citizen, key) = somebody(&night).await?;
        let adult = night.world.adult(citizen);
        let name = night.text(key, Field::Name).await?;
        let expected = format!("{} {}", adult.given_name, adult.family_name);
        assert_eq!(name, (Some(expected), Some(Source::PopulationRegister)), "as people write it");

        let before = home(&night, key).await?;
        happen(&night, citizen, Happening::Move);
        let family = PersonName { given: "SPENNENDE".into(), middle: Some("LUNSJ".into()), family: "OLJE".into() };
        happen(&night, citizen, Happening::Name(family));
        happen(&night, Citizen(1), Happening::Wedding);
        let run = pass_population(&night).await?;
        assert_eq!((run.counts.tally.asked, run.counts.changed), (1, 1), "events are many, people are few");
        assert_ne!(home(&night, key).await?, before);
        assert_eq!(night.text(key, Field::Name).await?.0.as_deref(), Some("Spennende Lunsj Olje"));
        assert_eq!(pass_population(&night).await?.counts.tally.asked, 0);
        night.assert_sound().await?;
    }

    async fn whoever_is_shielded_or_dies_is_no_longer_asked_about_in_krr(store: Store) {
        let night = Night::new(store).await?;
        pass_population(&night).await?;
        night.pass_night().await?;
        let (citizen, key) = somebody(&night).await?;
        assert!(night.claim(key).await?.is_some());
        happen(&night, citizen, Happening::Protection(Protection::StrictlyConfidential));
        pass_population(&night).await?;
        let person = night.store.read().await?.person(key).await?.unwrap();
        assert_eq!(person.protection, Protection::StrictlyConfidential);
        assert_eq!((night.claim(key).await?, home(&night, key).await?), (None, None));

        let (dead, gone) = somebody(&night).await?;
        happen(&night, dead, Happening::Death);
        let run = pass_population(&night).await?;
        assert_eq!(run.counts.tally.deleted, 1);
        let person = night.store.read().await?.person(gone).await?.unwrap();
        assert_eq!(person.scope, Scope::NONE);
        assert!(person.told_dead_at.is_some());
        night.pass_night().await?;
        let covered = night.covered().await?;
        assert!(!covered.contains(&gone) && !covered.contains(&key));
        night.assert_sound().await?;
    }

    async fn a_register_that_fails_is_told_of_at_the_page_and_asked_again(store: Store) {
        let night = Night::new(store).await?;
        let pages = Pages::open(&night).await?;
        let mut visitor = pages.visitor();
        visitor.get("/drift").await?.is_silent_about("Folkeregisteret");
        night.disturb(Fault::once(At::Folkeregisteret, FaultKind::MissingScope));
        let run = pass_population(&night).await?;
        assert_eq!((run.state, run.error_code.as_deref()), (RunState::Failed, Some("folkeregisteret-forbidden")));
        visitor.get("/drift").await?.says("Folkeregisteret Virker ikke");
        visitor.get(&format!("/drift/kjoringer/{}", run.id)).await?.says("offentlig med hjemmel");

        night.disturb(Fault::once(At::Folkeregisteret, FaultKind::status(503)));
        let run = pass_population(&night).await?;
        assert_eq!(run.state, RunState::Done, "a passing fault is borne");
        visitor.get("/drift").await?.says("Folkeregisteret Svarer");
        night.assert_sound().await?;
    }
}
