//! From what the registers say to what a message service is told, and to what the guardian sees of it.

use std::sync::Arc;

use domain::{Field, MessageKind, Protection};
use serde_json::json;
use storage::on_both_engines;
use sync::hands::{self, Act};

use super::scene::{SERVICE, Scene, told};
use crate::{porten::Porten, visitor::Visitor};

on_both_engines! {
    async fn what_krr_says_is_what_the_service_is_told(store: Store) {
        let scene = Scene::set(store, 2).await?;
        scene.world.krr_says(scene.guardians[0].1, Some("kari@epost.example"));
        scene.night().await?;
        let page = scene.ask(&scene.question("decision")).await;
        assert_eq!(told(&page), ["kari@epost.example", "not_in_register"]);
        assert_eq!(page.headers["content-type"], "application/json");
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.headers["x-request-id"].len(), 32);
        assert!(!page.headers.contains_key("set-cookie"), "a system has no visit");
        let first = &page.json()["answers"][0];
        assert_eq!(first["asked"]["national_id"], scene.guardians[0].1.as_str());
        assert_eq!(first["person"], scene.guardians[0].0.to_string());
        assert_eq!((&first["reach"]["source"], &first["reach"]["freshness"]), (&json!("krr"), &json!("fresh")));
    }

    async fn what_a_hand_keeps_serves_for_news_and_not_for_a_decision(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.world.krr_says(scene.guardians[0].1, Some("kari@epost.example"));
        scene.night().await?;
        let act = Act { author: "Kari", reason: "Ringte", at: scene.world.now(), until: None };
        hands::opt_out(&scene.world.store, scene.guardians[0].0, Field::Email, &act).await?.unwrap();
        let email = domain::HandValue::Email(domain::Email::parse("jobb@epost.example")?);
        hands::write(&scene.world.store, scene.guardians[0].0, email, &act).await?.unwrap();
        assert_eq!(scene.answers(&scene.question("decision")).await, ["opted_out"]);
        assert_eq!(scene.answers(&scene.question("important")).await, ["jobb@epost.example"]);
    }

    async fn another_municipalitys_people_are_as_unknown_as_nobody(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.night().await?;
        let mut tx = scene.world.store.begin().await?;
        let number = domain::MunicipalityNumber::parse("9902")?;
        let elsewhere = tx.add_municipality("Vik", number, jiff::civil::date(2020, 1, 1)).await?;
        let id = domain::NationalId::parse("11822648950")?;
        let scope = domain::Scope::GUARDIAN;
        let other = tx.add_person(elsewhere, Some(id), scope, Protection::None, scene.world.now()).await?;
        tx.commit().await?;
        let question = json!({ "municipality": "9901", "kind": "service", "people": [
            { "national_id": id.as_str() }, { "person": other.to_string() },
            { "national_id": "11822648951" }, { "person": "1-999999" },
        ] });
        let page = scene.ask(&question).await;
        assert_eq!(told(&page), ["unknown"; 4]);
        for answer in page.json()["answers"].as_array().unwrap() {
            assert_eq!(answer.as_object().unwrap().keys().collect::<Vec<_>>(), ["asked", "reason"]);
        }
        assert!(scene.world.store.read().await?.readings_of(other, 9).await?.is_empty());
    }

    async fn protected_people_do_not_exist_but_for_those_with_special_leave(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.world.krr_says(scene.guardians[0].1, Some("hemmelig@epost.example"));
        scene.night().await?;
        let mut tx = scene.world.store.begin().await?;
        tx.set_protection(scene.guardians[0].0, Protection::StrictlyConfidential).await?;
        tx.commit().await?;
        scene.grant("310753610", MessageKind::Service.into(), true).await?;
        for kind in ["decision", "important", "service"] {
            let page = scene.ask(&scene.question(kind)).await;
            assert_eq!(told(&page), ["unknown"]);
            page.is_silent_about("hemmelig");
            assert!(page.json()["answers"][0].get("person").is_none());
        }
        let page = scene.ask_as("310753610", &scene.question("service")).await;
        assert_eq!(told(&page), ["protected"]);
        page.is_silent_about("hemmelig");
    }

    async fn a_thousand_are_answered_at_once_and_thousands_in_turn(store: Store) {
        let scene = Scene::set(store, 2100).await?;
        for (_, id) in &scene.guardians {
            scene.world.krr_says(*id, Some("alle@epost.example"));
        }
        scene.night().await?;
        let question = scene.question("service");
        let mut answered = 0;
        for some in question["people"].as_array().unwrap().chunks(1000) {
            let answers = scene.answers(&json!({ "municipality": "9901", "kind": "service", "people": some })).await;
            assert!(answers.iter().all(|answer| answer == "alle@epost.example"));
            answered += answers.len();
        }
        assert_eq!(answered, 2100);
        assert_eq!(scene.ask(&question).await.status, 422, "more than a thousand at once are too many");
        let last = scene.guardians[2099].0;
        assert_eq!(scene.world.store.read().await?.readings_of(last, 9).await?.len(), 1);
    }

    async fn the_guardian_sees_who_asked_through_whom_and_what_for(store: Store) {
        let scene = Scene::set(store, 1).await?;
        scene.ask_as(&format!("{SERVICE}/310753610"), &scene.question("important")).await;
        let porten = Arc::new(Porten::default());
        let mut guardian = Visitor::new(scene.world.router_with(porten.clone()));
        porten.vouches_for(Some(scene.guardians[0].1), "sid");
        let away = guardian.get("/logg-inn/start").await;
        let state = away.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
        guardian.get(&format!("/logg-inn/svar?code=abc&state={state}")).await;
        let page = guardian.get("/min-profil/innsyn").await;
        page.says(
            "Meldingstjenesten AS (organisasjonsnummer 313 796 329, gjennom leverandøren 310 753 610) spurte om du kan \
             nås med et viktig varsel.",
        );
        page.says("Formål: Meldinger fra skolen");
    }
}
