//! The page where anybody is anybody.

use serde_json::{Value, json};

use super::{BACK, INVENTED, claims, location, parameter, scene};

#[tokio::test]
async fn it_works_without_script_under_a_strict_policy_and_in_the_language_asked_for() {
    let scene = scene().await;
    let login = scene.login(scene.request()).await;
    let page = scene.visit(&login, &None).await;
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("script"));
    // Browsers count the redirect after the form too.
    assert!(policy.contains("form-action 'self' https://reim.example;"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(!page.contains("<script") && !page.contains(" style=") && !page.contains("onclick"));
    assert!(page.contains(r#"<html lang="nn">"#) && page.contains("Tryggleiksnivå"));
    assert!(page.contains(r#"<label for="fnr">"#));
    assert!(page.contains(r#"value="idporten-loa-high" checked"#));
    let first = scene.simulators.world.adult(simulators::world::Citizen(0));
    assert!(page.contains(&format!("{} {}", first.given_name, first.family_name)));
    let english = scene.login(scene.request().set("ui_locales", "fi en")).await;
    assert!(scene.visit(&english, &None).await.text().await.unwrap().contains("Sign in with TestID"));
}

#[tokio::test]
async fn one_types_a_number_or_picks_a_person_and_the_level() {
    let scene = scene().await;
    for form in [
        &[("fnr", "209146 95016"), ("acr", "idporten-loa-low")][..],
        &[("fnr", ""), ("acr", "idporten-loa-low"), ("pid", INVENTED)],
    ] {
        let login = scene.login(scene.request()).await;
        let back = location(&scene.choose(&login, form).await);
        let claims = claims(&scene.id_token(&parameter(&back, "code").unwrap()).await);
        assert_eq!((&claims["pid"], &claims["acr"]), (&json!(INVENTED), &json!("idporten-loa-low")));
        assert_eq!(scene.choose(&login, form).await.status(), 404, "a sign-in is over when it is done");
    }
}

#[tokio::test]
async fn a_number_that_is_none_or_somebodys_is_told_beside_the_field() {
    let scene = scene().await;
    let login = scene.login(scene.request()).await;
    // The second is of the kind that real people have; nobody has been given it.
    for typed in ["123", "30108299939", "<b>"] {
        let page = scene.choose(&login, &[("fnr", typed), ("acr", "idporten-loa-low")]).await;
        assert_eq!(page.status(), 422, "{typed}");
        let page = page.text().await.unwrap();
        assert!(page.contains(r#"aria-invalid="true""#) && page.contains(r#"id="fnr-error""#));
        assert!(!page.contains("<b>"));
        assert!(page.contains(r#"value="idporten-loa-low" checked"#), "what was chosen stays");
    }
    assert_eq!(scene.choose(&login, &[("fnr", INVENTED)]).await.status(), 303);
}

#[tokio::test]
async fn whoever_changes_their_mind_goes_back_without_a_code() {
    let scene = scene().await;
    let login = scene.login(scene.request()).await;
    let back = location(&scene.choose(&login, &[("fnr", ""), ("avbryt", "1")]).await);
    assert!(back.starts_with(BACK));
    let told = |name| parameter(&back, name);
    assert_eq!((told("error").as_deref(), told("state").as_deref()), (Some("access_denied"), Some("s1")));
    assert_eq!((told("code"), told("iss")), (None, Some(scene.simulators.idporten_issuer.clone())));
}

#[tokio::test]
async fn a_client_and_a_new_key_are_had_over_the_admin_port() {
    let scene = scene().await;
    let credentials: Value =
        scene.admin(reqwest::Method::GET, "/idporten/credentials", &Value::Null).await.json().await.unwrap();
    assert_eq!(credentials["client_id"], json!(scene.simulators.sign_in_credentials.client_id));
    let key = rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
    let client = |address: &str| json!({ "id": "x", "kid": "k", "public_key_pem": key.public_key_pem(), "redirect_uris": [address] });
    for (address, status) in [("https://a.example/", 201), ("http://a.example/", 422)] {
        let answer = scene.admin(reqwest::Method::POST, "/idporten/clients", &client(address)).await;
        assert_eq!(answer.status(), status, "{address}");
    }
    assert_eq!(scene.admin(reqwest::Method::POST, "/idporten/keys", &Value::Null).await.status(), 204);
    let set: Value = scene.visit("/jwk", &None).await.json().await.unwrap();
    assert_eq!(set["keys"].as_array().unwrap().len(), 2);
}
