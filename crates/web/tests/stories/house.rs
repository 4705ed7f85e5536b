//! Who is let in, what every answer carries, and what the pages about errors say.

use axum::http::{Method, StatusCode, header};
use jiff::SignedDuration;
use storage::on_both_engines;

use crate::world::World;

on_both_engines! {
    async fn a_stranger_a_rebound_name_and_a_proxy_are_told_why_they_are_refused(store: Store) {
        let world = World::new(store).await?;
        for path in ["/drift", "/drift.json", "/drift/kjoringer", "/drift/karantene", "/metrics"] {
            let mut stranger = world.visitor();
            stranger.peer = ([192, 168, 1, 4], 50123).into();
            let mut rebound = world.visitor();
            rebound.host = "reim.example.com";
            let mut proxied = world.visitor();
            proxied.headers.push(("x-forwarded-for", "203.0.113.9".into()));
            for mut visitor in [stranger, rebound, proxied] {
                let page = visitor.get(path).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
                let told = if path.strip_suffix(".json").is_some() { page.json()["title"].to_string() } else { page.words() };
                assert!(told.contains("Siden vises bare på maskinen der Reim kjører"), "{path}: {told}");
            }
        }
        let mut stranger = world.visitor();
        stranger.peer = ([192, 168, 1, 4], 50123).into();
        assert_eq!(stranger.get("/helse").await.status, StatusCode::OK);
        assert_eq!(stranger.get(web::assets::CSS).await.status, StatusCode::OK);
    }

    async fn every_answer_carries_the_policy_and_no_page_is_kept_on_the_way(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        for path in ["/drift", "/drift.json", "/finnes-ikke", "/helse", "/metrics", web::assets::SCRIPT] {
            let page = visitor.get(path).await;
            assert_eq!(page.headers[header::CONTENT_SECURITY_POLICY], web::headers::CONTENT_SECURITY_POLICY);
            assert_eq!(page.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert_eq!(page.headers[header::REFERRER_POLICY], "same-origin");
            let kept = &page.headers[header::CACHE_CONTROL];
            assert_eq!(kept == "no-store", !path.starts_with("/assets/"), "{path}: {kept:?}");
        }
    }

    async fn a_visitor_chooses_a_language_and_keeps_it(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        visitor.get("/drift").await.says("Ingen kjøring pågår");
        visitor.get("/drift?lang=nn").await.says("Inga køyring er i gang");
        visitor.get("/drift").await.says("Inga køyring er i gang");
        visitor.headers.push(("accept-language", "en".into()));
        visitor.get("/drift").await.says("Inga køyring er i gang");
        let mut newcomer = world.visitor();
        newcomer.headers.push(("accept-language", "en-GB,en;q=0.8".into()));
        newcomer.get("/drift").await.says("Nothing is running");
    }

    async fn a_form_is_taken_only_from_a_page_of_ours(store: Store) {
        let world = World::new(store).await?;
        let everybody = [("omfang", "alle"), ("slag", "prove")];
        let path = "/drift/kjoringer/ny";

        let mut without_token = world.visitor();
        without_token.get(path).await;
        let refused = without_token.post_bare(path, &everybody).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        refused.says("Skjemaet ble ikke tatt imot");

        let mut without_cookie = world.visitor();
        let forged = [("omfang", "alle"), ("slag", "prove"), ("token", "00000000000000000000000000000001")];
        assert_eq!(without_cookie.post_bare(path, &forged).await.status, StatusCode::FORBIDDEN);

        // A page on another port of this machine can read and set our cookies, so the token is not enough.
        for foreign in [("sec-fetch-site", "same-site"), ("origin", "http://localhost:9090")] {
            let mut neighbour = world.visitor();
            neighbour.get(path).await;
            neighbour.headers.push((foreign.0, foreign.1.into()));
            assert_eq!(neighbour.post(path, &everybody).await.status, StatusCode::FORBIDDEN, "{foreign:?}");
        }
        assert!(world.store.read().await?.runs(10, 0).await?.is_empty(), "nothing was started");

        let mut ours = world.visitor();
        ours.get(path).await;
        ours.headers.push(("sec-fetch-site", "same-origin".into()));
        ours.headers.push(("origin", "http://localhost:8080".into()));
        assert_eq!(ours.post(path, &everybody).await.location(), "/drift/kjoringer/1?beskjed=startet");
    }

    async fn what_is_not_there_and_what_cannot_be_done_has_a_page_and_a_problem_description(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        for path in ["/finnes-ikke", "/drift/kjoringer/9", "/drift/kjoringer/ni", "/assets/reim.css"] {
            let page = visitor.get(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        visitor.get("/finnes-ikke").await.says("Vi fant ikke siden");
        let twin = visitor.get("/drift/kjoringer/9.json").await;
        assert_eq!(twin.status, StatusCode::NOT_FOUND);
        assert_eq!(twin.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(twin.json()["type"], "urn:reim:error-not-found");
        assert_eq!(twin.json()["status"], 404);

        let wrong = visitor.send(Method::DELETE, "/drift", String::new()).await;
        assert_eq!(wrong.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert!(wrong.headers()[header::ALLOW].to_str()?.contains("GET"));
        let page = visitor.get("/drift?side=x").await;
        assert_eq!(page.status, StatusCode::OK, "what is not asked for does no harm");
        assert_eq!(visitor.get("/drift/kjoringer?side=x").await.status, StatusCode::BAD_REQUEST);
        let long = "x".repeat(70_000);
        let sent = visitor.post("/drift/karantene", &[("hvem", &long)]).await;
        assert_eq!(sent.status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    async fn a_fault_of_ours_has_an_id_and_says_nothing_of_its_cause(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        world.store.close().await;
        let page = visitor.get("/drift").await;
        assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
        page.says("Beklager, noe gikk galt");
        page.says("Feil-id:");
        page.is_silent_about("pool");
        let twin = visitor.get("/drift.json").await.json();
        assert_eq!(twin["type"], "urn:reim:error-unexpected");
        assert_eq!(twin["error_id"].as_str().map(str::len), Some(9));
        assert_eq!(visitor.get("/helse").await.text, "ok\n", "the program lives all the same");
    }

    async fn the_agreement_that_the_night_obeys_can_be_read(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = world.visitor();
        let page = visitor.get("/drift/avtaler").await;
        page.says("Fjordvik Gjelder Varsling i skole og barnehage eForvaltningsforskriften § 29");
        page.says("Ikke ansatte; ingen hjemmel er oppgitt");
        page.says("30.06.2027 Slettes 30 dager etter at personen ikke lenger er med");
        world.clock.advance(SignedDuration::from_hours(24 * 365));
        visitor.get("/drift/avtaler").await.says("Fjordvik Gått ut");
    }

    async fn the_metrics_tell_how_the_register_stands_and_nobody_s_name(store: Store) {
        let world = World::new(store).await?;
        let people = world.guardians(2).await?;
        world.krr.odd.lock().unwrap().push(people[0].1);
        let mut visitor = world.visitor();
        let none = visitor.get("/metrics").await;
        assert!(!none.text.contains("reim_krr_age_seconds"), "never asked is no age");
        let run = world.start(&mut visitor, &[("omfang", "alle"), ("slag", "ekte")]).await;
        assert!(visitor.get("/metrics").await.text.contains("\nreim_runs_under_way 1\n"));
        world.carry(run).await?;
        world.clock.advance(SignedDuration::from_secs(90));
        let page = visitor.get("/metrics").await;
        assert_eq!(page.headers[header::CONTENT_TYPE], "text/plain; version=0.0.4; charset=utf-8");
        for line in [
            "# TYPE reim_database_up gauge",
            "reim_database_up 1",
            "reim_runs_under_way 0",
            "reim_runs_awaiting_approval 0",
            "reim_quarantine 1",
            "reim_krr_age_seconds 90",
            "reim_circuit_open{register=\"krr\"} 0",
        ] {
            assert!(page.text.lines().any(|told| told == line), "{line}\n{}", page.text);
        }
        page.is_silent_about("Fjordvik");
        page.is_silent_about(people[0].1.as_str());
        world.store.close().await;
        assert!(visitor.get("/metrics").await.text.contains("\nreim_database_up 0\n"));
    }
}
