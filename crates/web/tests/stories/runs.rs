//! A run is started, followed, stopped and read afterwards.

use std::time::Duration;

use axum::{
    body::BodyDataStream,
    http::{Method, StatusCode, header},
};
use clock::Clock as _;
use domain::{Email, Field, HandValue};
use futures::StreamExt as _;
use jiff::SignedDuration;
use storage::on_both_engines;
use sync::hands;

use crate::world::World;

const EVERYBODY: [(&str, &str); 2] = [("omfang", "alle"), ("slag", "ekte")];

on_both_engines! {
    async fn an_untouched_register_says_what_will_come(store: Store) {
        let world = World::new(store).await?;
        let page = world.visitor().get("/drift").await;
        page.says("Ingen kjøring pågår");
        page.says("Ingen har vært spurt om ennå.");
        page.says("Ingen registre er spurt ennå.");
        page.says("Ingenting står på tidsplanen.");
        page.says("Ingen kjøringer ennå.");
    }

    async fn a_night_is_told_in_figures_that_add_up(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(12).await?;
        for (_, id) in &people[..9] {
            world.krr_says(*id, Some("noen@eksempel.example"));
        }
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &EVERYBODY).await;
        visitor.get("/drift").await.says("Kjøringen er i ferd med å begynne");
        world.clock.advance(SignedDuration::from_secs(5));
        world.carry(run).await?;

        let mut tx = world.store.begin().await?;
        tx.set_schedule("krr-night", "0 3 * * *", "2026-11-23T02:00:00Z".parse()?).await?;
        tx.set_schedule("tidy", "30 5 * * *", "2026-11-23T04:30:00Z".parse()?).await?;
        tx.commit().await?;
        let page = visitor.get("/drift").await;
        page.says("Neste: KRR, foresatte og ansatte, 23.11.2026 03.00.");
        page.says("KRR, foresatte og ansatte Hver dag kl. 03.00 23.11.2026 03.00 22.11.2026 03.00 Fullført");
        page.says("Opprydding Hver dag kl. 05.30 23.11.2026 05.30 Aldri");
        page.says("Hentet fra KRR 75,0 % av 12 personer");
        page.says("Sist fullført 22.11. 03.00");
        page.says("Funnet 9 Uten 3 Slettet 0 Utelatt 0 Feilet 0 Spurt 12");
        page.says("Summen av delene stemmer.");
        page.says("22. november 12 0");
        page.says("Kontakt- og reservasjonsregisteret Svarer Sist svart 22.11.2026 03.00");
        page.says("KRR, foresatte og ansatte Alle kommuner Fullført 12 9 3 0 0 0 9");

        let twin = visitor.get("/drift.json").await.json();
        let counts = &twin["runs"][0]["counts"];
        let parts = ["value", "none", "deleted", "not_returned", "failed"];
        let sum: i64 = parts.iter().map(|part| counts[part].as_i64().unwrap()).sum();
        assert_eq!(counts["asked"].as_i64(), Some(sum));
        assert_eq!(twin["figures"]["from_krr"], 9);
        assert_eq!(twin["nights"].as_array().map(Vec::len), Some(14));

        let page = visitor.get(&format!("/drift/kjoringer/{run}")).await;
        page.says("Startet av En operatør");
        page.says("Fjordvik Fullført 12 9 3 0 0 0 9 0");
        let twin = visitor.get(&format!("/drift/kjoringer/{run}.json")).await.json();
        assert_eq!(twin["run"]["status"], "completed");
        assert_eq!(twin["parts"][0]["name"], "Fjordvik");
        visitor.get("/drift/kjoringer").await.says("Fullført 12 9 3");
    }

    async fn what_is_written_by_hand_and_where_krr_is_switched_off_is_counted(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(4).await?;
        let (now, until) = (world.clock.now(), Some(world.clock.now() + SignedDuration::from_hours(24)));
        let act = hands::Act { author: "Per Ove Dahl", reason: "ringte", at: now, until: None };
        for (key, _) in &people[..2] {
            let value = HandValue::Email(Email::parse("ny@eksempel.example")?);
            hands::write(&world.store, *key, value, &act).await?.expect("written");
        }
        hands::opt_out(&world.store, people[2].0, Field::Email, &act).await?.expect("switched off");
        hands::opt_out(&world.store, people[2].0, Field::Mobile, &act).await?.expect("switched off");
        let for_a_day = hands::Act { until, ..act };
        hands::opt_out(&world.store, people[3].0, Field::Email, &for_a_day).await?.expect("switched off");
        let mut visitor = world.visitor();
        let page = visitor.get("/drift").await;
        page.says("Manuell registrering 2 skrevet inn for hånd");
        page.says("Slått av 2 «Ikke oppdater fra KRR»");
        world.clock.advance(SignedDuration::from_hours(25));
        visitor.get("/drift").await.says("Slått av 1 «Ikke oppdater fra KRR»");
    }

    async fn what_a_run_could_not_use_is_told_on_its_page_with_the_remedy(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3).await?;
        world.krr.odd.lock().unwrap().extend([people[0].1, people[1].1]);
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &EVERYBODY).await;
        world.carry(run).await?;
        let page = visitor.get(&format!("/drift/kjoringer/{run}")).await;
        page.says("Satt i karantene 2");
        page.says(
            "Mobilnummeret i KRR er ikke et gyldig telefonnummer. Personen må rette det selv på norge.no. \
             Andre opplysninger fra KRR er brukt. 2",
        );
        visitor.get("/drift/karantene").await.says("2 ting å se på");
    }

    async fn a_register_that_is_silent_is_told_of_in_plain_words(store: Store) {
        let world = World::new(store).await?;
        world.guardians(3).await?;
        *world.krr.silent.lock().unwrap() = true;
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &EVERYBODY).await;
        world.carry(run).await?;
        let page = visitor.get("/drift").await;
        page.says("Fullført med feil 3 0 0 0 0 3");
        page.says("KRR svarte ikke i tide.");
        visitor.get("/drift?lang=en").await.says("KRR did not answer in time.");
    }

    async fn a_run_for_one_municipality_or_one_person_asks_about_no_others(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(3).await?;
        let mut visitor = world.visitor();
        let one = [("omfang", "person"), ("person", "1-2"), ("slag", "ekte")];
        let run = world.start(&mut visitor, &one).await;
        world.carry(run).await?;
        let page = visitor.get(&format!("/drift/kjoringer/{run}")).await;
        page.says("Omfang Person 1-2");
        page.says("Spurt 1");
        assert_eq!(people[1].0.to_string(), "1-2");

        let all = [("omfang", "kommune"), ("kommune", "1"), ("slag", "ekte")];
        let run = world.start(&mut visitor, &all).await;
        world.carry(run).await?;
        let page = visitor.get(&format!("/drift/kjoringer/{run}")).await;
        page.says("Omfang Fjordvik");
        page.says("Spurt 3");
    }

    async fn a_form_with_a_fault_comes_back_as_it_was_filled_in_and_says_what_to_mend(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        visitor.get("/drift/kjoringer/ny").await;
        for (fields, fault) in [
            ([("omfang", "kommune"), ("kommune", "77")], "Velg kommunen det skal spørres i"),
            ([("omfang", "person"), ("person", "Kari <b>")], "Skriv personens nummer i Reim som to tall"),
            ([("omfang", "person"), ("person", "1-99")], "Ingen person har dette nummeret i Reim"),
            ([("omfang", ""), ("person", "")], "Velg hvem det skal spørres om"),
        ] {
            let page = visitor.post("/drift/kjoringer/ny", &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            page.says(fault);
            page.is_silent_about("Kari <b>");
        }
        let page = visitor.post("/drift/kjoringer/ny", &[("omfang", "person"), ("person", "Kari")]).await;
        assert!(page.text.contains("value=\"Kari\""), "what was typed is still there");
        assert!(page.text.contains("<title>Feil: Start en kjøring"));
        assert!(world.store.read().await?.runs(1, 0).await?.is_empty());
    }

    async fn a_second_run_for_the_same_people_leads_to_the_first(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        let first = world.start(&mut visitor, &EVERYBODY).await;
        let second = world.start(&mut visitor, &EVERYBODY).await;
        assert_eq!(first, second);
        let page = visitor.get(&format!("/drift/kjoringer/{first}?beskjed=pagar")).await;
        page.says("Det er allerede en kjøring i gang som dekker dette.");
    }

    async fn a_run_is_stopped_and_what_is_over_cannot_be(store: Store) {
        let world = World::new(store).await?;
        world.guardians(3).await?;
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &EVERYBODY).await;
        let path = format!("/drift/kjoringer/{run}");
        let stopped = visitor.post(&path, &[("handling", "stopp")]).await;
        assert_eq!(stopped.location(), format!("{path}?beskjed=stopper"));
        visitor.get(&path).await.says("Stopper");
        world.carry(run).await?;
        visitor.get(&path).await.says("Stoppet");
        let late = visitor.post(&path, &[("handling", "stopp")]).await;
        assert_eq!(late.location(), format!("{path}?beskjed=over"));
        let unknown = visitor.post(&path, &[("handling", "sprett")]).await;
        assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    }

    async fn a_run_can_be_followed_to_its_end_and_taken_up_after_a_lost_connection(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(4).await?;
        world.krr_says(people[0].1, Some("noen@eksempel.example"));
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &EVERYBODY).await;
        let path = format!("/drift/hendelser?kjoring={run}");

        let answer = visitor.send(Method::GET, &path, String::new()).await;
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        let mut events = answer.into_body().into_data_stream();
        let first = next(&mut events).await.expect("where the run stands");
        assert!(first.contains("event: fremdrift") && first.contains("retry: 3000"), "{first}");
        assert!(first.contains("id: status-waiting-0-0"), "{first}");
        world.carry(run).await?;
        let last = next(&mut events).await.expect("how the run ended");
        assert!(last.contains("event: ferdig") && last.contains("id: ferdig"), "{last}");
        assert!(last.contains("Kjøringen er over: Fullført."), "{last}");
        assert!(last.contains("\"done\":4") && last.contains("\"total\":4"), "{last}");
        assert_eq!(next(&mut events).await, None, "the stream ends with the run");

        visitor.headers.push(("last-event-id", "ferdig".into()));
        let again = visitor.send(Method::GET, &path, String::new()).await;
        assert_eq!(again.status(), StatusCode::NO_CONTENT, "who has seen the end is not told again");
        visitor.headers = vec![("last-event-id", "2-4".into())];
        let resumed = visitor.send(Method::GET, &path, String::new()).await;
        let told = next(&mut resumed.into_body().into_data_stream()).await.unwrap();
        assert!(told.contains("event: ferdig"), "{told}");
        assert_eq!(visitor.get("/drift/hendelser?kjoring=99").await.status, StatusCode::NOT_FOUND);
    }

    async fn an_open_stream_does_not_hold_the_program_up(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        let run = world.start(&mut visitor, &EVERYBODY).await;
        let answer = visitor.send(Method::GET, &format!("/drift/hendelser?kjoring={run}"), String::new()).await;
        let mut events = answer.into_body().into_data_stream();
        next(&mut events).await.unwrap();
        world.closing.cancel();
        assert_eq!(next(&mut events).await, None);
    }
}

/// The next event; waits at most as long as a test may.
async fn next(events: &mut BodyDataStream) -> Option<String> {
    let next = tokio::time::timeout(Duration::from_secs(20), events.next()).await.expect("something happens");
    next.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
}
