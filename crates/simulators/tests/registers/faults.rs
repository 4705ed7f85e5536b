//! Each fault comes as ordered.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use simulators::{Fault, FaultKind, Register};

use crate::scene::{CONTACT_SCOPE, Scene, refusal, rows};

async fn with(kind: FaultKind) -> Scene {
    let scene = Scene::set().await;
    scene.simulators.faults.order(Fault::once(Register::Krr, kind));
    scene
}

fn ids(rows: &[Value]) -> Vec<String> {
    rows.iter().map(|row| row["personidentifikator"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn any_status_comes_with_retry_after_and_goes_again() {
    let kind = FaultKind::Status { status: 429, retry_after: Some("7".into()), body: Some("vent".into()) };
    let scene = with(kind).await;
    let response = scene.look_up(&[scene.id(6)]).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert_eq!(response.text().await.unwrap(), "vent");
    assert_eq!(scene.look_up(&[scene.id(6)]).await.status(), 200);
}

#[tokio::test]
async fn a_token_can_expire_and_lose_its_scope_in_the_middle() {
    let scene = Scene::set().await;
    let faults = &scene.simulators.faults;
    faults.order(Fault::once(Register::Krr, FaultKind::ExpiredToken).after(1));
    faults.order(Fault::once(Register::Krr, FaultKind::MissingScope).after(2));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(scene.look_up(&[scene.id(6)]).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 401, 403, 200]);
}

#[tokio::test]
async fn a_slow_answer_comes_and_a_hanging_one_does_not() {
    let scene = with(FaultKind::Slow { milliseconds: 300 }).await;
    let token = scene.token(CONTACT_SCOPE).await;
    let started = Instant::now();
    let question = json!({"personidentifikatorer": [scene.id(6)]});
    assert_eq!(scene.ask("v2", &token, &question).await.status(), 200);
    assert!(started.elapsed() >= Duration::from_millis(300));

    scene.simulators.faults.order(Fault::once(Register::Krr, FaultKind::Hang));
    let hanging = tokio::time::timeout(Duration::from_millis(300), scene.ask("v2", &token, &question));
    assert!(hanging.await.is_err());
}

#[tokio::test]
async fn a_connection_is_cut_in_the_middle_of_the_answer() {
    for after_bytes in [0, 40] {
        let scene = with(FaultKind::Cut { after_bytes }).await;
        let token = scene.token(CONTACT_SCOPE).await;
        let url = format!("{}/rest/v2/personer", scene.simulators.krr_url);
        let question = json!({"personidentifikatorer": [scene.id(6)]});
        let whole =
            async { scene.http.post(url).bearer_auth(token).json(&question).send().await?.bytes().await };
        assert!(whole.await.is_err());
    }
}

#[tokio::test]
async fn an_answer_can_end_in_the_middle_as_though_it_were_whole() {
    let scene = with(FaultKind::Truncated).await;
    let response = scene.look_up(&[scene.id(6)]).await;
    assert_eq!(response.status(), 200);
    let text = response.text().await.unwrap();
    assert!(!text.is_empty());
    serde_json::from_str::<Value>(&text).unwrap_err();
}

#[tokio::test]
async fn rows_have_fields_and_words_that_nobody_knows() {
    let scene = with(FaultKind::UnknownField).await;
    assert!(scene.row(6).await["nytt_felt"].is_object());
    for field in ["status", "reservasjon", "varslingsstatus", "spraak"] {
        let scene = with(FaultKind::UnknownWord { field: field.into(), rows: 1 }).await;
        let rows = scene.rows(&[scene.id(17), scene.id(16)]).await;
        assert_eq!(rows[0][field], "ET_NYTT_ORD");
        assert_ne!(rows[1][field], "ET_NYTT_ORD");
    }
}

#[tokio::test]
async fn rows_have_values_that_cannot_be() {
    for field in ["epostadresse", "mobiltelefonnummer", "epostadresse_oppdatert"] {
        let scene = with(FaultKind::BadValue { field: field.into(), rows: 5 }).await;
        assert_eq!(scene.row(6).await["kontaktinformasjon"][field], "ikke til å lese");
    }
    let scene = with(FaultKind::BadValue { field: "spraak_oppdatert".into(), rows: 1 }).await;
    assert_eq!(scene.row(17).await["spraak_oppdatert"], "ikke til å lese");
}

#[tokio::test]
async fn rows_are_missing_added_turned_and_doubled() {
    let people = |scene: &Scene| vec![scene.id(6), scene.id(7), scene.id(8)];

    let scene = with(FaultKind::MissingRows { rows: 2 }).await;
    assert_eq!(ids(&scene.rows(&people(&scene)).await), people(&scene)[..1]);

    let scene = with(FaultKind::ExtraRows { rows: 2 }).await;
    let answered = ids(&scene.rows(&people(&scene)).await);
    assert_eq!(answered[..3], people(&scene));
    assert!(answered.len() == 5 && answered[3..].iter().all(|id| !people(&scene).contains(id)));

    let scene = with(FaultKind::ReorderedRows).await;
    let mut answered = ids(&scene.rows(&people(&scene)).await);
    assert_ne!(answered, people(&scene));
    answered.reverse();
    assert_eq!(answered, people(&scene));

    for contradictory in [false, true] {
        let scene = with(FaultKind::DoubledRows { rows: 1, contradictory }).await;
        let answered = scene.rows(&people(&scene)).await;
        assert_eq!(answered[0]["personidentifikator"], answered[3]["personidentifikator"]);
        assert_eq!(answered[0] != answered[3], contradictory);
    }
}

#[tokio::test]
async fn maskinporten_refuses_with_any_of_its_codes() {
    let scene = Scene::set().await;
    let codes = [
        ("MP-011", 400),
        ("MP-012", 400),
        ("MP-100", 400),
        ("MP-110", 400),
        ("MP-120", 400),
        ("MP-121", 400),
        ("MP-122", 400),
        ("MP-123", 400),
        ("MP-124", 400),
        ("MP-130", 400),
        ("MP-200", 400),
        ("MP-201", 400),
        ("MP-250", 403),
        ("MP-251", 403),
    ];
    for (code, status) in codes {
        let kind = FaultKind::Refusal { code: code.into() };
        scene.simulators.faults.order(Fault::once(Register::Maskinporten, kind));
        let (answered, _, named) = refusal(scene.grant(&scene.assertion()).await).await;
        assert_eq!((answered, named.as_deref()), (status, Some(code)));
    }
    assert_eq!(scene.grant(&scene.assertion()).await.status(), 200);
}

#[tokio::test]
async fn maskinportens_clock_can_be_wrong() {
    let scene = Scene::set().await;
    for seconds in [20, -20] {
        scene.simulators.faults.order(Fault::once(Register::Maskinporten, FaultKind::ClockOff { seconds }));
        assert_eq!(scene.grant(&scene.assertion()).await.status(), 400);
    }
}

#[tokio::test]
async fn a_token_can_be_short_lived() {
    let scene = Scene::set().await;
    scene.simulators.faults.order(Fault::once(Register::Maskinporten, FaultKind::TokenFor { seconds: 2 }));
    let token = scene.token(CONTACT_SCOPE).await;
    let question = json!({"personidentifikatorer": [scene.id(6)]});
    assert_eq!(rows(scene.ask("v2", &token, &question).await).await.len(), 1);
    scene.pass(2);
    assert_eq!(scene.ask("v2", &token, &question).await.status(), 401);
}
