//! A dry run is read and decided on; removals that are too many wait for somebody.

use axum::http::StatusCode;
use clock::Clock as _;
use domain::{Email, HandValue, Protection};
use jiff::SignedDuration;
use storage::on_both_engines;
use sync::hands;

use crate::{visitor::Visitor, world::World};

const DRY: [(&str, &str); 2] = [("omfang", "alle"), ("slag", "prove")];
const REAL: [(&str, &str); 2] = [("omfang", "alle"), ("slag", "ekte")];

on_both_engines! {
    async fn a_dry_run_shows_every_field_and_approving_applies_exactly_that(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2).await?;
        world.krr_says(people[0].1, Some("aase@eksempel.example"));
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &DRY).await;
        world.carry(run).await?;
        let path = format!("/drift/kjoringer/{run}");

        visitor.get("/drift").await.says("Til godkjenning 1 Se kjøringene");
        let page = visitor.get(&path).await;
        page.says("Prøvekjøringen er klar til å leses");
        page.says("1-1 Åse 0 Ødegård Fjordvik E-post ingen aase@eksempel.example KRR");
        page.says("Reservasjon ukjent ikke reservert KRR");
        page.is_silent_about(people[0].1.as_str());
        let (_, held) = world.store.read().await?.derived(people[0].0).await?.unwrap();
        assert_eq!(held.email, None, "nothing has changed yet");

        let approved = visitor.post(&path, &[("handling", "godkjenn")]).await;
        assert_eq!(approved.location(), format!("{path}?beskjed=godkjent"));
        visitor.get(&path).await.says("Planen er gjennomført");
        let (_, held) = world.store.read().await?.derived(people[0].0).await?.unwrap();
        assert_eq!(held.email.map(|known| known.value.as_str().to_owned()).as_deref(), Some("aase@eksempel.example"));

        let again = visitor.post(&path, &[("handling", "godkjenn")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        again.says("Dette er allerede avgjort");
    }

    async fn a_plan_whose_ground_has_moved_is_not_carried_out_and_the_page_says_what_to_do(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2).await?;
        world.krr_says(people[0].1, Some("aase@eksempel.example"));
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &DRY).await;
        world.carry(run).await?;
        let act = hands::Act { author: "Per Ove Dahl", reason: "ringte", at: world.clock.now(), until: None };
        let value = HandValue::Email(Email::parse("ny@eksempel.example")?);
        hands::write(&world.store, people[0].0, value, &act).await?.expect("written");

        let path = format!("/drift/kjoringer/{run}");
        visitor.get(&path).await.says("1 av personene i planen er endret siden prøvekjøringen.");
        let answered = visitor.post(&path, &[("handling", "godkjenn")]).await;
        assert_eq!(answered.location(), path);
        let page = visitor.get(&path).await;
        page.says("Planen er ikke gjennomført");
        page.says("Ta en ny prøvekjøring");
        let (_, held) = world.store.read().await?.derived(people[0].0).await?.unwrap();
        assert_eq!(held.email.map(|known| known.value.as_str().to_owned()).as_deref(), Some("ny@eksempel.example"));
    }

    async fn a_refused_plan_leaves_everything_as_it_was(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(1).await?;
        world.krr_says(people[0].1, Some("aase@eksempel.example"));
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &DRY).await;
        world.carry(run).await?;
        let path = format!("/drift/kjoringer/{run}");
        let refused = visitor.post(&path, &[("handling", "avvis")]).await;
        assert_eq!(refused.location(), format!("{path}?beskjed=avvist"));
        let page = visitor.get(&path).await;
        page.says("Planen er avvist");
        page.says("Ville blitt endret 1");
        page.is_silent_about("aase@eksempel.example");
    }

    async fn a_dry_run_without_differences_asks_nobody_anything(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2).await?;
        world.krr_says(people[0].1, Some("aase@eksempel.example"));
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &REAL).await;
        world.carry(run).await?;
        let run = world.start(&mut visitor, &DRY).await;
        world.carry(run).await?;
        let page = visitor.get(&format!("/drift/kjoringer/{run}")).await;
        page.says("Prøvekjøringen fant ingen forskjeller.");
        page.is_silent_about("value=\"godkjenn\"");
    }

    async fn too_many_removals_wait_and_the_guard_explains_itself(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(60).await?;
        night(&world, &mut world.visitor(), &people, Some("noen@eksempel.example")).await?;
        let mut visitor = world.visitor();
        let run = night(&world, &mut visitor, &people, None).await?;
        let path = format!("/drift/kjoringer/{run}");

        let page = visitor.get(&path).await;
        page.says("Kjøringen venter på godkjenning");
        page.says("Fjordvik : 60 personer ville mistet en opplysning uten å få en ny, 100,0 % av de 60");
        page.says("Inntil 20 kan miste den uten godkjenning.");
        page.says("Grensen er det største av 20 personer og 5 prosent.");
        page.says("60 personer. Side 1 av 2.");
        page.says("noen@eksempel.example Fjernes KRR");
        visitor.get(&format!("{path}?side=2")).await.says("1-60 Åse 59 Ødegård");
        let approved = visitor.post(&path, &[("handling", "godkjenn")]).await;
        assert_eq!(approved.location(), format!("{path}?beskjed=godkjent"));
        let (_, held) = world.store.read().await?.derived(people[0].0).await?.unwrap();
        assert_eq!(held.email, None);
        visitor.get(&path).await.says("Fullført");
    }

    async fn who_is_shielded_is_shown_by_number_alone_on_page_and_twin(store: Store) {
        let world = World::new(store).await?;
        let shielded = world.people(1, Protection::StrictlyConfidential).await?;
        world.krr_says(shielded[0].1, Some("hemmelig@eksempel.example"));
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &DRY).await;
        world.carry(run).await?;
        let page = visitor.get(&format!("/drift/kjoringer/{run}")).await;
        page.says("1-1 Skjermet person");
        for path in [format!("/drift/kjoringer/{run}"), format!("/drift/kjoringer/{run}.json")] {
            let page = visitor.get(&path).await;
            page.is_silent_about("hemmelig@eksempel.example");
            page.is_silent_about("Ødegård");
        }
    }
}

/// A whole night in which KRR says the same of everybody.
async fn night(
    world: &World,
    visitor: &mut Visitor,
    people: &[(domain::PersonKey, domain::NationalId)],
    email: Option<&str>,
) -> anyhow::Result<storage::RunId> {
    for (_, id) in people {
        world.krr_says(*id, email);
    }
    world.clock.advance(SignedDuration::from_hours(24));
    let run = world.start(visitor, &REAL).await;
    world.carry(run).await?;
    Ok(run)
}
