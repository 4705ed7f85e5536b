//! What the real one refuses is refused.

use simulators::idporten::SignInClient;

use super::{BACK, INVENTED, claims, exchange, location, no, parameter, scene};
use crate::scene::Assertion;

/// What is wrong, and how an assertion becomes so.
type Bent<'a> = (&'a str, &'a dyn Fn(&mut Assertion));

fn invalid(error: &str) -> (u16, String) {
    (400, format!("invalid_{error}"))
}

#[tokio::test]
async fn a_request_that_is_not_as_it_must_be_is_refused_when_it_is_pushed() {
    let scene = scene().await;
    let request = || scene.request();
    for (why, form, error) in [
        ("no PKCE", request().without("code_challenge"), "request"),
        ("no method, which is plain", request().without("code_challenge_method"), "request"),
        ("plain", request().set("code_challenge_method", "plain"), "request"),
        ("a challenge of another length", request().set("code_challenge", "abc"), "request"),
        ("no address", request().without("redirect_uri"), "request"),
        ("another address", request().set("redirect_uri", "https://reim.example/"), "request"),
        ("a longer address", request().set("redirect_uri", &format!("{BACK}/x")), "request"),
        ("an unknown level", request().set("acr_values", "Level4"), "request"),
        ("one of two levels unknown", request().set("acr_values", "idporten-loa-high x"), "request"),
        ("an unknown prompt", request().set("prompt", "consent"), "request"),
        ("a parameter twice", request().twice("state"), "request"),
        ("a request in the request", request().set("request_uri", "urn:idporten:x"), "request"),
        ("no openid", request().set("scope", "profile"), "scope"),
        ("a scope too much", request().set("scope", "openid krr:user"), "scope"),
    ] {
        assert_eq!(no(scene.push(form).await).await, invalid(error), "{why}");
    }
    let implicit = scene.push(request().set("response_type", "id_token")).await;
    assert_eq!(no(implicit).await, (400, "unsupported_response_type".to_owned()));
}

#[tokio::test]
async fn a_pushed_request_is_good_once_and_for_two_minutes_and_for_its_client() {
    let scene = scene().await;
    let request_uri = scene.request_uri(scene.request()).await;
    let other = scene.visit(&format!("/authorize?client_id=other&request_uri={request_uri}"), &None).await;
    assert_eq!(other.status(), 400);
    assert_eq!(scene.authorize(&request_uri, &None).await.status(), 303);
    assert_eq!(scene.authorize(&request_uri, &None).await.status(), 400);

    let request_uri = scene.request_uri(scene.request()).await;
    scene.pass(119);
    assert_eq!(scene.authorize(&request_uri, &None).await.status(), 303);
    let request_uri = scene.request_uri(scene.request()).await;
    scene.pass(120);
    let late = scene.authorize(&request_uri, &None).await;
    assert_eq!(late.status(), 400);
    assert!(late.text().await.unwrap().contains("invalid_request_uri"));
}

#[tokio::test]
async fn a_client_proves_who_it_is_each_time_anew() {
    let scene = scene().await;
    let now = scene.now().as_second();
    let refused = async |change: &dyn Fn(&mut Assertion)| {
        let mut assertion = scene.client_assertion();
        change(&mut assertion);
        no(scene.send("/par", scene.request(), &assertion).await).await
    };
    let another = scene.simulators.credentials.signing_key();
    let changes: [Bent<'_>; 8] = [
        ("another audience", &|a| a.claims["aud"] = "https://idporten.no".into()),
        ("another subject", &|a| a.claims["sub"] = "other".into()),
        ("an unknown client", &|a| a.claims["iss"] = "other".into()),
        ("too long a life", &|a| a.claims["exp"] = (now + 121).into()),
        ("the past", &|a| {
            a.claims["iat"] = (now - 100).into();
            a.claims["exp"] = now.into();
        }),
        ("the future", &|a| {
            a.claims["iat"] = (now + 11).into();
            a.claims["exp"] = (now + 60).into();
        }),
        ("an unknown key", &|a| a.header.kid = Some("other".into())),
        ("another key", &|a| a.key = another.clone()),
    ];
    for (why, change) in changes {
        assert_eq!(refused(change).await, (401, "invalid_client".to_owned()), "{why}");
    }
    let assertion = scene.client_assertion();
    assert_eq!(scene.send("/par", scene.request(), &assertion).await.status(), 201);
    let again = scene.send("/par", scene.request(), &assertion).await;
    assert_eq!(no(again).await, (401, "invalid_client".to_owned()));
    for place in ["/token", "/par"] {
        let mut assertion = scene.client_assertion();
        assertion.claims["aud"] = format!("{}{place}", scene.simulators.idporten_issuer).into();
        assert_eq!(scene.send("/par", scene.request(), &assertion).await.status(), 201, "{place}");
    }
    assert_eq!(no(scene.send_bare("/par", &scene.request()).await).await, invalid("request"));
}

#[tokio::test]
async fn a_key_lives_a_year() {
    let scene = scene().await;
    let a_year = 366 * 24 * 3600;
    scene.pass(a_year);
    assert_eq!(no(scene.push(scene.request()).await).await, (401, "invalid_client".to_owned()));
}

#[tokio::test]
async fn a_code_is_good_once_for_a_minute_and_with_its_verifier() {
    let scene = scene().await;
    let (code, _) = scene.code(scene.request()).await;
    assert_eq!(scene.tokens(exchange(&code)).await.status(), 200);
    assert_eq!(no(scene.tokens(exchange(&code)).await).await, invalid("grant"));

    let (code, _) = scene.code(scene.request()).await;
    scene.pass(60);
    assert_eq!(no(scene.tokens(exchange(&code)).await).await, invalid("grant"));

    let other = "x".repeat(43);
    for (name, value) in [("code_verifier", &other[..]), ("redirect_uri", "http://127.0.0.1:8080/retur")] {
        let (code, _) = scene.code(scene.request()).await;
        let refused = scene.tokens(exchange(&code).set(name, value)).await;
        assert_eq!(no(refused).await, invalid("grant"), "{name}");
        // Whoever guesses has one guess.
        assert_eq!(no(scene.tokens(exchange(&code)).await).await, invalid("grant"), "{name}");
    }
    let (code, _) = scene.code(scene.request()).await;
    let password = scene.tokens(exchange(&code).set("grant_type", "password")).await;
    assert_eq!(no(password).await, (400, "unsupported_grant_type".to_owned()));
}

#[tokio::test]
async fn an_unpushed_request_is_refused_to_the_client_only_where_the_client_is_known() {
    let scene = scene().await;
    let address = |form: super::Form| format!("/authorize?{}", serde_urlencoded::to_string(&form.0).unwrap());
    let good = scene.visit(&address(scene.request()), &None).await;
    assert!(location(&good).starts_with("/login/"));
    let back = location(&scene.visit(&address(scene.request().without("code_challenge")), &None).await);
    assert!(back.starts_with(BACK));
    assert_eq!(parameter(&back, "error").as_deref(), Some("invalid_request"));
    for form in [
        scene.request().set("redirect_uri", "https://elsewhere.example/"),
        scene.request().set("client_id", "other"),
        scene.request().without("client_id"),
    ] {
        let nowhere = scene.visit(&address(form), &None).await;
        assert_eq!((nowhere.status().as_u16(), nowhere.headers().get("location")), (400, None));
    }
}

#[tokio::test]
async fn plain_http_is_registered_for_this_machine_alone() {
    let scene = scene().await;
    let client = |address: &str| SignInClient {
        id: "other".into(),
        keys: Vec::new(),
        redirect_uris: vec![address.to_owned()],
        post_logout_redirect_uris: Vec::new(),
        frontchannel_logout_uri: None,
        frontchannel_logout_session_required: false,
    };
    assert!(scene.simulators.add_sign_in_client(client("http://localhost:8080/retur")).is_ok());
    assert!(scene.simulators.add_sign_in_client(client("http://reim.example/retur")).is_err());
}

#[tokio::test]
async fn without_its_address_for_leaving_a_client_is_told_no_session() {
    let scene = scene().await;
    let id = scene.simulators.sign_in_credentials.client_id.clone();
    scene.simulators.change_sign_in_client(&id, |client| client.frontchannel_logout_session_required = false);
    let (code, _) = scene.code(scene.request()).await;
    let claims = claims(&scene.id_token(&code).await);
    assert_eq!((&claims["pid"], claims.get("sid")), (&INVENTED.into(), None));
}
