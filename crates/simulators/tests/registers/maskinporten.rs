//! Maskinporten is as strict as the real one, and says no in its words.

use domain::OrganisationNumber;
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use simulators::maskinporten::Certified;

use crate::scene::{Assertion, CONTACT_SCOPE, DELEGATED_SCOPE, Scene, refusal};

async fn refused(scene: &Scene, change: impl FnOnce(&mut Assertion)) -> (u16, String, Option<String>) {
    let mut assertion = scene.assertion();
    change(&mut assertion);
    refusal(scene.grant(&assertion).await).await
}

fn no(status: u16, error: &str, code: Option<&str>) -> (u16, String, Option<String>) {
    (status, error.to_owned(), code.map(str::to_owned))
}

#[tokio::test]
async fn a_sound_grant_gives_a_token_with_the_documented_claims() {
    let scene = Scene::set().await;
    let response = scene.grant(&scene.assertion()).await;
    assert_eq!(response.headers()["cache-control"], "no-store");
    let answer: Value = response.json().await.unwrap();
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(599)));
    assert_eq!(answer["scope"], CONTACT_SCOPE);

    let claims: Value =
        jsonwebtoken::dangerous::insecure_decode_claims(answer["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(claims["iss"], json!(scene.simulators.maskinporten_issuer));
    assert_eq!(claims["consumer"], json!({"authority": "iso6523-actorid-upis", "ID": "0192:313796329"}));
    assert_eq!(claims["client_amr"], "private_key_jwt");
    assert_eq!(claims["aud"], "unspecified");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert!(claims.get("supplier").is_none());
}

#[tokio::test]
async fn all_three_algorithms_are_taken_and_no_other() {
    let scene = Scene::set().await;
    for algorithm in [Algorithm::RS256, Algorithm::RS384, Algorithm::RS512] {
        let mut assertion = scene.assertion();
        assertion.header.alg = algorithm;
        assert_eq!(scene.grant(&assertion).await.status(), 200);
    }
    let answer = refused(&scene, |assertion| assertion.header.alg = Algorithm::PS256).await;
    assert_eq!(answer, no(400, "invalid_grant", Some("MP-124")));
}

#[tokio::test]
async fn the_metadata_leads_to_the_token_endpoint_and_the_keys() {
    let scene = Scene::set().await;
    let issuer = &scene.simulators.maskinporten_issuer;
    let url = format!("{issuer}.well-known/oauth-authorization-server");
    let metadata: Value = scene.http.get(url).send().await.unwrap().json().await.unwrap();
    assert_eq!(metadata["issuer"], json!(issuer));
    assert_eq!(metadata["token_endpoint"], json!(format!("{issuer}token")));

    let keys = scene.http.get(metadata["jwks_uri"].as_str().unwrap()).send().await.unwrap();
    let keys: jsonwebtoken::jwk::JwkSet = keys.json().await.unwrap();
    let token = scene.token(CONTACT_SCOPE).await;
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap();
}

#[tokio::test]
async fn an_assertion_for_another_audience_is_refused() {
    let scene = Scene::set().await;
    let without_slash = scene.simulators.maskinporten_issuer.trim_end_matches('/').to_owned();
    for audience in ["https://maskinporten.no/", &without_slash] {
        let answer = refused(&scene, |assertion| assertion.claims["aud"] = audience.into()).await;
        assert_eq!(answer, no(400, "invalid_grant", Some("MP-110")));
    }
}

#[tokio::test]
async fn an_assertion_that_lives_longer_than_two_minutes_is_refused() {
    let scene = Scene::set().await;
    let exp = scene.now().as_second() + 121;
    let answer = refused(&scene, |assertion| assertion.claims["exp"] = exp.into()).await;
    assert_eq!(answer, no(400, "invalid_grant", None));
}

#[tokio::test]
async fn the_clocks_may_differ_by_ten_seconds_and_no_more() {
    let scene = Scene::set().await;
    let now = scene.now().as_second();
    for (iat, status) in [(now + 10, 200), (now - 10, 200), (now + 11, 400), (now - 11, 400)] {
        let mut assertion = scene.assertion();
        assertion.claims["iat"] = iat.into();
        assertion.claims["exp"] = (iat + 60).into();
        assert_eq!(scene.grant(&assertion).await.status(), status, "{}", iat - now);
    }
    let answer = refused(&scene, |assertion| {
        assertion.claims["iat"] = (now - 5).into();
        assertion.claims["exp"] = now.into();
    });
    assert_eq!(answer.await, no(400, "invalid_grant", Some("MP-130")));
}

#[tokio::test]
async fn an_assertion_is_good_for_one_token() {
    let scene = Scene::set().await;
    let mut assertion = scene.assertion();
    assert_eq!(scene.grant(&assertion).await.status(), 200);
    let used = no(400, "invalid_grant", Some("MP-012"));
    assert_eq!(refusal(scene.grant(&assertion).await).await, used);
    // Another assertion with the same name is the same.
    assertion.claims["exp"] = (scene.now().as_second() + 100).into();
    assert_eq!(refusal(scene.grant(&assertion).await).await, used);
    // Without a name it is told by its text.
    assertion.claims.as_object_mut().unwrap().remove("jti");
    assert_eq!(scene.grant(&assertion).await.status(), 200);
    assert_eq!(refusal(scene.grant(&assertion).await).await, used);
}

#[tokio::test]
async fn unknown_clients_and_keys_are_refused() {
    let scene = Scene::set().await;
    let answer = refused(&scene, |assertion| assertion.claims["iss"] = "somebody".into()).await;
    assert_eq!(answer, no(400, "invalid_grant", Some("MP-100")));
    let answer = refused(&scene, |assertion| assertion.header.kid = Some("another".into())).await;
    assert_eq!(answer, no(400, "invalid_grant", None));
    let answer = refused(&scene, |assertion| assertion.header.kid = None).await;
    assert_eq!(answer, no(400, "invalid_grant", None));
}

#[tokio::test]
async fn a_key_that_was_not_registered_does_not_sign() {
    let scene = Scene::set().await;
    let other = Certified::from_elsewhere(scene.simulators.credentials.organisation).signing_key();
    let answer = refused(&scene, |assertion| assertion.key = other).await;
    assert_eq!(answer, no(400, "invalid_grant", Some("MP-124")));
}

#[tokio::test]
async fn a_registered_key_is_good_for_one_year() {
    let scene = Scene::set().await;
    scene.pass(365 * 24 * 3600 - 1);
    assert_eq!(scene.grant(&scene.assertion()).await.status(), 200);
    scene.pass(1);
    let answer = refused(&scene, |_| ()).await;
    assert_eq!(answer, no(400, "invalid_grant", Some("MP-121")));
}

#[tokio::test]
async fn a_certificate_does_instead_of_a_registered_key() {
    let scene = Scene::set().await;
    let certified = scene.simulators.certify(scene.simulators.credentials.organisation);
    let response = scene.grant(&scene.assertion_by_certificate(&certified)).await;
    assert_eq!(response.status(), 200);
    let answer: Value = response.json().await.unwrap();
    let claims: Value =
        jsonwebtoken::dangerous::insecure_decode_claims(answer["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(claims["client_amr"], "virksomhetssertifikat");
}

#[tokio::test]
async fn wrong_certificates_are_refused_each_with_its_code() {
    let scene = Scene::set().await;
    let organisation = scene.simulators.credentials.organisation;
    let refused = async |assertion: &Assertion| refusal(scene.grant(assertion).await).await;

    let elsewhere = Certified::from_elsewhere(organisation);
    let answer = refused(&scene.assertion_by_certificate(&elsewhere)).await;
    assert_eq!(answer, no(400, "invalid_grant", Some("MP-120")));

    let somebody_else = scene.simulators.certify(OrganisationNumber::parse("991825827").unwrap());
    let answer = refused(&scene.assertion_by_certificate(&somebody_else)).await;
    assert_eq!(answer, no(400, "invalid_grant", Some("MP-122")));

    let certified = scene.simulators.certify(organisation);
    let mut other_key = scene.assertion_by_certificate(&certified);
    other_key.key = somebody_else.signing_key();
    assert_eq!(refused(&other_key).await, no(400, "invalid_grant", Some("MP-124")));

    let mut nonsense = scene.assertion_by_certificate(&certified);
    nonsense.header.x5c = Some(vec!["bm9uc2Vuc2U=".into()]);
    assert_eq!(refused(&nonsense).await, no(400, "invalid_grant", Some("MP-123")));
}

#[tokio::test]
async fn a_scope_that_the_client_is_not_set_up_with_is_refused() {
    let scene = Scene::set().await;
    let answer =
        refused(&scene, |assertion| assertion.claims["scope"] = "krr:global/hentendring.read".into()).await;
    assert_eq!(answer, no(400, "invalid_scope", Some("MP-200")));
    let answer =
        refused(&scene, |assertion| assertion.claims["scope"] = "krr:user/kontaktinformasjon.read".into())
            .await;
    assert_eq!(answer, no(400, "invalid_scope", Some("MP-201")));
}

#[tokio::test]
async fn a_scope_that_the_owner_has_not_granted_is_forbidden() {
    let scene = Scene::set().await;
    let id = scene.simulators.credentials.client_id.clone();
    scene.simulators.change_client(&id, |client| client.not_granted.push(CONTACT_SCOPE.into()));
    assert_eq!(refused(&scene, |_| ()).await, no(403, "forbidden", Some("MP-250")));
    // A scope for those who act for others gives nothing to oneself.
    let answer = refused(&scene, |assertion| assertion.claims["scope"] = DELEGATED_SCOPE.into()).await;
    assert_eq!(answer, no(403, "forbidden", Some("MP-250")));
}

#[tokio::test]
async fn whoever_acts_for_another_needs_that_ones_delegation() {
    let scene = Scene::set().await;
    let municipality = scene.simulators.world.municipalities()[0].organisation;
    let for_the_municipality = |assertion: &mut Assertion| {
        assertion.claims["scope"] = DELEGATED_SCOPE.into();
        assertion.claims["consumer_org"] = municipality.as_str().into();
    };
    let mut assertion = scene.assertion();
    for_the_municipality(&mut assertion);
    let answer: Value = scene.grant(&assertion).await.json().await.unwrap();
    let claims: Value =
        jsonwebtoken::dangerous::insecure_decode_claims(answer["access_token"].as_str().unwrap()).unwrap();
    assert_eq!(claims["consumer"]["ID"], json!(municipality.iso6523()));
    assert_eq!(claims["supplier"]["ID"], "0192:313796329");
    assert!(claims["delegation_source"].is_string());

    scene.simulators.withdraw_delegation(municipality, DELEGATED_SCOPE);
    assert_eq!(refused(&scene, for_the_municipality).await, no(403, "forbidden", Some("MP-251")));
    scene.simulators.delegate(municipality, DELEGATED_SCOPE);
    for_the_municipality(&mut { scene.assertion() });
    let mut again = scene.assertion();
    for_the_municipality(&mut again);
    assert_eq!(scene.grant(&again).await.status(), 200);
}

#[tokio::test]
async fn nobody_acts_for_themself() {
    let scene = Scene::set().await;
    let answer = refused(&scene, |assertion| {
        assertion.claims["scope"] = DELEGATED_SCOPE.into();
        assertion.claims["consumer_org"] = "313796329".into();
    });
    assert_eq!(answer.await, no(400, "invalid_request", None));
}

#[tokio::test]
async fn requests_that_are_no_grants_are_refused() {
    let scene = Scene::set().await;
    let url = format!("{}token", scene.simulators.maskinporten_issuer);
    let post = |form: &[(&str, &str)]| scene.http.post(&url).form(form).send();
    let answer = post(&[("grant_type", "client_credentials")]).await.unwrap();
    assert_eq!(refusal(answer).await, no(400, "unsupported_grant_type", None));
    let answer = post(&[("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")]).await.unwrap();
    assert_eq!(refusal(answer).await, no(400, "invalid_request", None));
    let answer = scene.http.post(&url).json(&json!({"grant_type": "x"})).send().await.unwrap();
    assert_eq!(refusal(answer).await, no(400, "invalid_request", None));
    assert_eq!(
        refusal(scene.grant_text("not.a.token").await).await,
        no(400, "invalid_request", Some("MP-011"))
    );
    for claim in ["scope", "iat", "exp"] {
        let answer = refused(&scene, |assertion| {
            assertion.claims.as_object_mut().unwrap().remove(claim);
        });
        assert_eq!(answer.await, no(400, "invalid_request", Some("MP-011")), "{claim}");
    }
}

#[tokio::test]
async fn a_token_lives_as_long_as_its_shortest_scope() {
    let scene = Scene::set().await;
    scene.simulators.set_lifetime(CONTACT_SCOPE, 30);
    let answer: Value = scene.grant(&scene.assertion()).await.json().await.unwrap();
    assert_eq!(answer["expires_in"], 29);
}

#[tokio::test]
async fn refusals_come_without_the_page_about_them_if_so_wished() {
    let scene = Scene::with(|options| simulators::Options { error_uri: false, ..options }).await;
    let answer = refused(&scene, |assertion| assertion.claims["iss"] = "somebody".into()).await;
    assert_eq!(answer, no(400, "invalid_grant", None));
}
