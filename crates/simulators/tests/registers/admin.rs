//! Those who direct the play do it over a port of their own.

use reqwest::Method;
use serde_json::{Value, json};

use crate::scene::{CONTACT_SCOPE, Scene};

#[tokio::test]
async fn faults_are_ordered_seen_and_taken_back() {
    let scene = Scene::set().await;
    let fault = json!({"at": "krr", "kind": "status", "status": 503, "after": 1, "times": 2});
    assert_eq!(scene.admin(Method::POST, "/faults", &fault).await.status(), 201);
    assert_eq!(scene.look_up(&[scene.id(6)]).await.status(), 200);
    assert_eq!(scene.look_up(&[scene.id(6)]).await.status(), 503);
    let pending: Value = scene.admin(Method::GET, "/faults", &Value::Null).await.json().await.unwrap();
    assert_eq!((pending.as_array().unwrap().len(), &pending[0]["kind"]), (1, &json!("status")));
    scene.admin(Method::DELETE, "/faults", &Value::Null).await;
    assert_eq!(scene.look_up(&[scene.id(6)]).await.status(), 200);
    let nonsense = json!({"at": "krr", "kind": "rain"});
    assert_eq!(scene.admin(Method::POST, "/faults", &nonsense).await.status(), 422);
}

#[tokio::test]
async fn the_log_counts_and_names_nobody() {
    let scene = Scene::set().await;
    scene.look_up(&[scene.id(6), scene.id(7)]).await;
    scene.look_up(&[]).await;
    let text = scene.admin(Method::GET, "/log", &Value::Null).await.text().await.unwrap();
    assert!(!text.contains(&scene.id(6)));
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["krr"]["calls"], 2);
    assert_eq!(log["krr"]["by_status"], json!({"200": 1, "400": 1}));
    assert_eq!((&log["krr"]["asked"], &log["krr"]["largest"]), (&json!(2), &json!(2)));
    assert_eq!(log["maskinporten"]["calls"], 2);
    scene.admin(Method::DELETE, "/log", &Value::Null).await;
    let log: Value = scene.admin(Method::GET, "/log", &Value::Null).await.json().await.unwrap();
    assert_eq!(log["krr"]["calls"], 0);
}

#[tokio::test]
async fn a_person_is_changed_by_number_or_by_the_name_of_a_test_person() {
    let scene = Scene::set().await;
    let change = json!({"change": "email", "value": "ny@epost.example"});
    assert_eq!(scene.admin(Method::POST, "/world/persons/digdir-7", &change).await.status(), 204);
    assert_eq!(scene.row(6).await["kontaktinformasjon"]["epostadresse"], "ny@epost.example");
    for (change, field, value) in [
        (json!({"change": "language", "value": "se"}), "spraak", "se"),
        (json!({"change": "reserved", "value": true}), "reservasjon", "JA"),
        (json!({"change": "delete"}), "status", "SLETTET"),
    ] {
        assert_eq!(scene.admin(Method::POST, "/world/persons/300", &change).await.status(), 204);
        assert_eq!(scene.row(300).await[field], value);
    }
    let seen: Value =
        scene.admin(Method::GET, "/world/persons/300", &Value::Null).await.json().await.unwrap();
    assert_eq!((&seen["national_id"], &seen["deleted"]), (&json!(scene.id(300)), &json!(true)));
    let wrong = json!({"change": "language", "value": "fr"});
    assert_eq!(scene.admin(Method::POST, "/world/persons/300", &wrong).await.status(), 422);
    for nobody in ["digdir-0", "digdir-19", "99999", "x"] {
        let path = format!("/world/persons/{nobody}");
        assert_eq!(scene.admin(Method::POST, &path, &json!({"change": "delete"})).await.status(), 404);
    }
}

#[tokio::test]
async fn a_night_passes_and_clocks_are_set() {
    let scene = Scene::set().await;
    let people: Vec<_> = (18..518).map(|number| scene.id(number)).collect();
    let before = scene.rows(&people).await;
    assert_eq!(scene.admin(Method::POST, "/world/night", &json!({"per_thousand": 100})).await.status(), 204);
    let after = scene.rows(&people).await;
    let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
    assert!((25..80).contains(&changed), "{changed}");

    assert_eq!(scene.admin(Method::PUT, "/clock", &json!({"ahead_seconds": 60})).await.status(), 204);
    assert_eq!(scene.grant(&scene.assertion()).await.status(), 400);
}

#[tokio::test]
async fn krrs_manner_is_read_and_set() {
    let scene = Scene::set().await;
    let manner = json!({"times": "utc", "include_unregistered": true});
    assert_eq!(scene.admin(Method::PUT, "/krr/manner", &manner).await.status(), 204);
    let read: Value = scene.admin(Method::GET, "/krr/manner", &Value::Null).await.json().await.unwrap();
    assert_eq!((&read["times"], &read["says_updated"]), (&json!("utc"), &json!(true)));
    assert!(scene.row(6).await["oppdatert"].as_str().unwrap().ends_with('Z'));
    assert_eq!(scene.admin(Method::PUT, "/krr/manner", &json!({"mood": "bad"})).await.status(), 422);
}

#[tokio::test]
async fn the_credentials_handed_out_open_maskinporten() {
    let scene = Scene::set().await;
    let credentials: Value =
        scene.admin(Method::GET, "/maskinporten/credentials", &Value::Null).await.json().await.unwrap();
    let mut assertion = scene.assertion();
    assertion.claims["iss"] = credentials["client_id"].clone();
    assertion.header.kid = credentials["kid"].as_str().map(str::to_owned);
    let pem = credentials["private_key_pem"].as_str().unwrap();
    assertion.key = jsonwebtoken::EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
    assert_eq!(scene.grant(&assertion).await.status(), 200);
}

#[tokio::test]
async fn a_client_of_ones_own_can_be_registered() {
    let scene = Scene::set().await;
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
    let client = json!({
        "id": "mine",
        "organisation": "991825827",
        "kid": "k1",
        "public_key_pem": key.public_key_pem(),
        "scopes": [CONTACT_SCOPE],
    });
    assert_eq!(scene.admin(Method::POST, "/maskinporten/clients", &client).await.status(), 201);
    let mut assertion = scene.assertion();
    assertion.claims["iss"] = "mine".into();
    assertion.header.kid = Some("k1".into());
    assertion.key = jsonwebtoken::EncodingKey::from_rsa_pem(key.serialize_pem().as_bytes()).unwrap();
    assert_eq!(scene.grant(&assertion).await.status(), 200);
}

#[tokio::test]
async fn the_packages_of_the_municipality_can_be_fetched() {
    let scene = Scene::set().await;
    let packages: Vec<String> =
        scene.admin(Method::GET, "/world/packages", &Value::Null).await.json().await.unwrap();
    assert_eq!(packages, ["fjordvik-skole.zip", "fjordvik-barnehage.zip"]);
    let response = scene.admin(Method::GET, "/world/packages/fjordvik-skole.zip", &Value::Null).await;
    assert_eq!(response.headers()["content-type"], "application/zip");
    let bytes = response.bytes().await.unwrap();
    assert!(
        zip::ZipArchive::new(std::io::Cursor::new(bytes))
            .unwrap()
            .file_names()
            .any(|name| name.unwrap() == "users.csv")
    );
    assert_eq!(scene.admin(Method::GET, "/world/packages/other.zip", &Value::Null).await.status(), 404);
}
