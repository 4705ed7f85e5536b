//! Finding people: who is found, why, and who is not.

use axum::http::StatusCode;
use domain::{HandValue, Phone, Protection, Scope, Source};
use jiff::SignedDuration;
use storage::{
    on_both_engines,
    runs::{NewRun, RunKind, RunMode},
};
use sync::{
    contacts,
    hands::{self, Act},
};

use super::desk::{Desk, page};
use crate::visitor::{Page, Visitor};

/// Types something, and follows where it is sent.
async fn search(visitor: &mut Visitor, text: &str, others: &[(&str, &str)]) -> Page {
    let mut fields = vec![("sok", text)];
    fields.extend(others);
    visitor.get("/skole/personer").await;
    let sent = visitor.post("/skole/personer", &fields).await;
    if sent.status == StatusCode::SEE_OTHER { visitor.get(sent.location()).await } else { sent }
}

on_both_engines! {
    async fn a_guardian_is_found_by_any_part_of_the_name_and_by_the_childs(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        for typed in ["berg", "ØDEGÅRD åse", "marie berg", "aase", "emile", "Émile berg"] {
            let shown = search(&mut secretary, typed, &[]).await;
            shown.says("Én person");
            shown.says("Åse Marie Berg Ødegård Foresatt for Émile Berg, Haug skole");
        }
        search(&mut secretary, "lær", &[]).await.says("Anders Lærer Ansatt ved Fjord skole");
        search(&mut secretary, "xyz", &[]).await.says("Ingen treff");
        let shown = search(&mut secretary, "lykke", &[]).await;
        shown.says("Barmhjertig Sonne Foresatt for Lykke Sonne, Fjord skole");
        search(&mut secretary, "-", &[]).await.says("Skriv et navn eller et telefonnummer");
    }

    async fn a_secretary_finds_those_of_their_own_school_only(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary_at("fjord").await?;
        search(&mut secretary, "sonne", &[]).await.says("Én person");
        search(&mut secretary, "berg", &[]).await.says("Ingen treff");
        search(&mut secretary, "emile", &[]).await.says("Ingen treff");
        let elsewhere = format!("{}:school:haug", desk.world.municipality.0);
        search(&mut secretary, "berg", &[("enhet", &elsewhere)]).await.says("Ingen treff");
        search(&mut secretary, "", &[("enhet", &elsewhere)]).await.says("Ingen treff");
        let own = format!("{}:school:fjord", desk.world.municipality.0);
        let all = search(&mut secretary, "", &[("enhet", &own)]).await;
        all.says("2 personer");
        let employees = search(&mut secretary, "", &[("enhet", &own), ("slag", "ansatte")]).await;
        employees.says("Én person");
        employees.says("Anders Lærer");
    }

    async fn a_number_finds_its_person_and_stands_in_no_address(store: Store) {
        let desk = Desk::new(store).await?;
        desk.school_says(desk.sonne, ("Barmhjertig", "Sonne"), None, Some("+47 999 99 998")).await?;
        let mut tx = desk.world.store.begin().await?;
        tx.set_work_phone(desk.berg, &Phone::parse("51111111")?, desk.world.now()).await?;
        tx.commit().await?;
        let mut secretary = desk.secretary().await?;
        secretary.get("/skole/personer").await;
        for typed in ["99999998", "0047 999 99 998", "+47 99 99 99 98"] {
            let sent = secretary.post("/skole/personer", &[("sok", typed)]).await;
            assert_eq!(sent.location(), page(desk.sonne));
        }
        let sent = secretary.post("/skole/personer", &[("sok", "51 11 11 11")]).await;
        assert_eq!(sent.location(), page(desk.berg), "the number at work");
        for odd in ["1234567", "kari@example.com", "11822648950"] {
            let sent = secretary.post("/skole/personer", &[("sok", odd)]).await;
            assert_ne!(sent.status, StatusCode::SEE_OTHER, "{odd} would stand in an address");
        }
        assert_eq!(secretary.get("/skole/personer?sok=99999998").await.status, StatusCode::NOT_FOUND);
        let mut other = desk.secretary_at("haug").await?;
        search(&mut other, "99999998", &[]).await.says("Ingen treff");
    }

    async fn no_list_holds_an_address_or_a_number(store: Store) {
        let desk = Desk::new(store).await?;
        let (email, mobile) = (Some("sonne@example.com"), Some("+4799999998"));
        desk.school_says(desk.sonne, ("Barmhjertig", "Sonne"), email, mobile).await?;
        let shown = search(&mut desk.secretary().await?, "sonne", &[]).await;
        shown.says("Barmhjertig Sonne");
        shown.is_silent_about("example.com");
        shown.is_silent_about("99999998");
        // Fingerprints of files may have such figures in them; what is read may not.
        assert!(!shown.words().contains("999"), "{}", shown.words());
    }

    async fn the_protected_are_found_by_name_and_never_by_number(store: Store) {
        let desk = Desk::new(store).await?;
        let shielded = desk.person(20, "Gjemt", "Vik", Scope::GUARDIAN, Protection::Confidential).await?;
        desk.school_says(shielded, ("Gjemt", "Vik"), None, Some("+4799999998")).await?;
        desk.person(21, "Borte", "Vik", Scope::GUARDIAN, Protection::StrictlyConfidential).await?;
        let mut secretary = desk.secretary().await?;
        let shown = search(&mut secretary, "vik", &[]).await;
        shown.says("Én person");
        shown.says("Gjemt Vik");
        shown.is_silent_about("Borte");
        search(&mut secretary, "99999998", &[]).await.says("Ingen treff");

        let child = desk.child_of(desk.sonne, 30, ("Skjult", "Sonne"), "fjord").await?;
        search(&mut secretary, "skjult", &[]).await.says("Barmhjertig Sonne");
        let mut tx = desk.world.store.begin().await?;
        tx.set_protection(child, Protection::Confidential).await?;
        tx.commit().await?;
        search(&mut secretary, "skjult", &[]).await.says("Ingen treff");
        search(&mut desk.secretary_at("fjord").await?, "skjult", &[]).await.says("Ingen treff");
    }

    async fn many_are_shown_fifty_at_a_time(store: Store) {
        let desk = Desk::new(store).await?;
        desk.world.guardians(60).await?;
        let mut secretary = desk.secretary().await?;
        let shown = search(&mut secretary, "ødegård", &[]).await;
        shown.says("61 personer");
        assert_eq!(shown.text.matches("<th scope=\"row\"").count(), 50);
        let last = secretary.get("/skole/personer?sok=%C3%B8deg%C3%A5rd&side=2").await;
        assert_eq!(last.text.matches("<th scope=\"row\"").count(), 11);
    }

    async fn a_name_that_ends_in_the_night_is_found_no_more_and_the_other_is(store: Store) {
        let desk = Desk::new(store).await?;
        let tomorrow = desk.world.now() + SignedDuration::from_hours(24);
        let act = Act { author: "Per", reason: "", at: desk.world.now(), until: Some(tomorrow) };
        let name = HandValue::Name("Kari Holm".into());
        hands::write(&desk.world.store, desk.sonne, name, &act).await?.unwrap();
        let mut secretary = desk.secretary().await?;
        search(&mut secretary, "holm", &[]).await.says("Kari Holm");
        search(&mut secretary, "sonne barmhjertig", &[]).await.says("Ingen treff");

        desk.world.clock.advance(SignedDuration::from_hours(25));
        let order = NewRun {
            kind: RunKind::Krr,
            source: Source::Krr,
            mode: RunMode::Real,
            started_by: "schedule".into(),
            municipality: None,
            person: None,
        };
        let mut tx = desk.world.store.begin().await?;
        let run = contacts::order(&mut tx, &order, desk.world.now()).await?.unwrap();
        tx.commit().await?;
        desk.world.carry(run).await?;
        let mut secretary = desk.secretary().await?;
        search(&mut secretary, "holm", &[]).await.says("Ingen treff");
        search(&mut secretary, "sonne barmhjertig", &[]).await.says("Barmhjertig Sonne");
    }
}
