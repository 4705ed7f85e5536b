//! Who gets no answer, and what they are told instead.

use domain::MessageKind;
use serde_json::{Value, json};
use storage::on_both_engines;

use super::{
    scene::{SERVICE, Scene},
    tokens::bearer,
};
use crate::visitor::Page;

/// The status and the end of the problem's type.
fn problem(page: &Page) -> (u16, String) {
    assert_eq!(page.headers["content-type"], "application/problem+json", "{}", page.text);
    assert_eq!(page.headers["x-request-id"].len(), 32);
    let body = page.json();
    assert_eq!(body["status"], page.status.as_u16());
    assert!(body["title"].is_string() && body["detail"].is_string());
    let kind = body["type"].as_str().unwrap().strip_prefix("urn:reim:").unwrap().to_owned();
    (page.status.as_u16(), kind)
}

fn is(page: &Page, status: u16, kind: &str) {
    assert_eq!(problem(page), (status, kind.to_owned()));
}

on_both_engines! {
    async fn without_a_token_that_opens_it_nothing_is_answered(store: Store) {
        let scene = Scene::set(store, 1).await?;
        let body = scene.question("service").to_string();
        let send = async |token: Option<&str>| scene.send(token, "application/json", body.clone()).await;
        let page = send(None).await;
        is(&page, 401, "bearer-no-token");
        assert_eq!(page.headers["www-authenticate"], "Bearer");
        let page = send(Some("Bearer forged")).await;
        is(&page, 401, "bearer-unreadable");
        page.is_silent_about("forged");
        let page = send(Some(&bearer(SERVICE, "reim:annet"))).await;
        is(&page, 403, "bearer-scope-lacking");
        assert!(page.headers["www-authenticate"].to_str()?.contains("scope=\"reim:kontakt.read\""));
        let readings = scene.world.store.read().await?.readings_of(scene.guardians[0].0, 9).await?;
        assert!(readings.is_empty());
    }

    async fn a_municipality_that_has_given_nothing_is_as_one_that_is_not_there(store: Store) {
        let scene = Scene::set(store, 1).await?;
        let stranger = scene.ask_as("310753610", &scene.question("service")).await;
        is(&stranger, 403, "no-such-municipality");
        let mut nowhere = scene.question("service");
        nowhere["municipality"] = json!("9999");
        assert_eq!(scene.ask(&nowhere).await.text, stranger.text);
        scene.grant("310753610", MessageKind::Service.into(), false).await?;
        assert_eq!(scene.ask_as("310753610", &scene.question("service")).await.status, 200);
        let page = scene.ask_as("310753610", &scene.question("decision")).await;
        is(&page, 403, "kind-not-granted");
    }

    async fn what_cannot_be_read_is_told_by_its_place_and_never_repeated(store: Store) {
        let scene = Scene::set(store, 1).await?;
        let token = bearer(SERVICE, "reim:kontakt.read");
        let send = async |kind: &str, body: &str| scene.send(Some(&token), kind, body.to_owned()).await;
        is(&send("text/plain", "{}").await, 415, "unsupported-media-type");
        is(&send("application/json", "{").await, 400, "not-json");
        let mut question = scene.question("service");
        question["people"][0] = json!({ "national_id": "hemmelig" });
        let page = scene.ask(&question).await;
        is(&page, 422, "invalid");
        assert_eq!(page.json()["pointer"], "/people/0");
        page.is_silent_about("hemmelig");
        let large = Value::from("x".repeat(300 * 1024)).to_string();
        is(&send("application/json; charset=utf-8", &large).await, 413, "too-large");
    }

    async fn what_is_not_there_is_told_as_a_problem_too(store: Store) {
        let scene = Scene::set(store, 1).await?;
        let mut visitor = crate::visitor::Visitor::new(scene.router.clone());
        is(&visitor.get("/api/v2/reach").await, 404, "not-found");
        is(&visitor.get("/api/v1/reach").await, 401, "bearer-no-token");
        visitor.headers.push(("authorization", bearer(SERVICE, "reim:kontakt.read")));
        let page = visitor.get("/api/v1/reach").await;
        is(&page, 405, "method-not-allowed");
        assert_eq!(page.headers["allow"], "POST");
        let mut without = scene.world.visitor();
        is(&without.get("/api/v1/openapi.json").await, 404, "not-found");
    }
}
