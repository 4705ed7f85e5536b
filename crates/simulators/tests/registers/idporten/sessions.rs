//! Sessions that clients share, and leaving them.

use serde_json::json;

use super::{Form, OUT, claims, location, parameter, scene};
use crate::scene::Scene;

impl Scene {
    /// Where a second sign-in in the same browser leads at once.
    async fn again(&self, form: Form, cookie: &super::Cookie) -> String {
        let request_uri = self.request_uri(form).await;
        location(&self.authorize(&request_uri, cookie).await)
    }
}

#[tokio::test]
async fn a_session_serves_again_until_it_is_too_low_or_too_old() {
    let scene = scene().await;
    let low = scene.request().set("acr_values", "idporten-loa-substantial");
    let (code, cookie) = scene.code(low.clone()).await;
    let first = claims(&scene.id_token(&code).await);
    scene.pass(29 * 60);
    let back = scene.again(low.clone().set("nonce", "n2"), &cookie).await;
    let second = claims(&scene.id_token(&parameter(&back, "code").unwrap()).await);
    assert_eq!((&second["sid"], &second["nonce"]), (&first["sid"], &json!("n2")));
    assert_eq!(second["auth_time"], first["auth_time"]);

    for form in [scene.request(), low.clone().set("prompt", "login")] {
        assert!(scene.again(form, &cookie).await.starts_with("/login/"));
    }
    scene.pass(30 * 60);
    assert!(scene.again(low, &cookie).await.starts_with("/login/"));
}

#[tokio::test]
async fn whoever_is_to_be_shown_nothing_must_have_a_session() {
    let scene = scene().await;
    let silent = scene.request().set("prompt", "none");
    let back = scene.again(silent.clone(), &None).await;
    assert_eq!(parameter(&back, "error").as_deref(), Some("login_required"));
    let (_, cookie) = scene.code(scene.request()).await;
    assert!(parameter(&scene.again(silent, &cookie).await, "code").is_some());
}

#[tokio::test]
async fn leaving_tells_every_client_in_a_frame_and_goes_on() {
    let scene = scene().await;
    let (code, cookie) = scene.code(scene.request()).await;
    let id_token = scene.id_token(&code).await;
    scene.pass(600); // the token has expired, and still tells whose it is
    let form = [("id_token_hint", &id_token[..]), ("post_logout_redirect_uri", OUT), ("state", "farewell")];
    let url = format!("{}/logout", scene.simulators.idporten_issuer);
    let leaving = scene.http.post(&url).form(&form).send().await.unwrap();
    let policy = leaving.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-src https://reim.example;"), "{policy}");
    let page = leaving.text().await.unwrap();
    let sid = claims(&id_token)["sid"].as_str().unwrap().to_owned();
    assert!(page.contains("https://reim.example/innlogging/utlogget?iss="), "{page}");
    assert!(page.contains(&sid));
    assert!(page.contains("https://reim.example/?state=farewell"));
    assert!(scene.again(scene.request(), &cookie).await.starts_with("/login/"), "the session is over");
    let nothing_left = scene.http.post(&url).form(&form).send().await.unwrap();
    assert_eq!(location(&nothing_left), "https://reim.example/?state=farewell");
}

#[tokio::test]
async fn one_may_leave_by_the_name_of_the_client_alone() {
    let scene = scene().await;
    let (_, cookie) = scene.code(scene.request()).await;
    let client = &scene.simulators.sign_in_credentials.client_id;
    let path = format!("/logout?client_id={client}&post_logout_redirect_uri=https%3A%2F%2Freim.example%2F");
    assert_eq!(scene.visit(&path, &cookie).await.status(), 200);
    assert!(scene.again(scene.request(), &cookie).await.starts_with("/login/"));
}

#[tokio::test]
async fn leaving_leads_nowhere_that_is_not_registered_and_takes_no_strange_token() {
    let scene = scene().await;
    let (code, cookie) = scene.code(scene.request()).await;
    let id_token = scene.id_token(&code).await;
    let forged = format!("{}x", &id_token[..id_token.len() - 1]);
    for query in [
        format!("id_token_hint={id_token}&post_logout_redirect_uri=https%3A%2F%2Felsewhere.example%2F"),
        format!("id_token_hint={forged}&post_logout_redirect_uri=https%3A%2F%2Freim.example%2F"),
        format!("id_token_hint={id_token}&client_id=other"),
        "post_logout_redirect_uri=https%3A%2F%2Freim.example%2F".to_owned(),
    ] {
        let refused = scene.visit(&format!("/logout?{query}"), &cookie).await;
        assert_eq!((refused.status().as_u16(), refused.headers().get("location")), (400, None));
    }
    let silent = scene.request().set("prompt", "none");
    assert!(parameter(&scene.again(silent, &cookie).await, "code").is_some(), "the session lives on");
}
