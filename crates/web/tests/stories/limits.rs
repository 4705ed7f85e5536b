//! Whoever knocks too often waits, and others do not wait for them.

use std::sync::Arc;

use axum::http::StatusCode;
use jiff::SignedDuration;
use storage::on_both_engines;
use web::{App, limits::Limits};

use crate::{
    api::{
        scene::{SERVICE, Scene, told},
        tokens,
    },
    porten::Porten,
    visitor::Visitor,
    world::World,
};

on_both_engines! {
    async fn whoever_sends_too_many_forms_waits_as_long_as_they_are_told(store: Store) {
        let world = World::new(store).await?;
        let router = world.router();
        let mut visitor = Visitor::new(router.clone());
        for _ in 0..60 {
            let page = visitor.post_bare("/logg-ut", &[]).await;
            assert_ne!(page.status, StatusCode::TOO_MANY_REQUESTS);
        }
        let page = visitor.post_bare("/logg-ut", &[]).await;
        assert_eq!((page.status, &page.headers["retry-after"]), (StatusCode::TOO_MANY_REQUESTS, &"1".parse()?));
        page.says("Det gikk for fort");
        assert_eq!(visitor.get("/").await.status, StatusCode::OK, "pages are read as before");
        let mut other = Visitor::new(router);
        other.peer = ([192, 0, 2, 9], 50123).into();
        assert_ne!(other.post_bare("/logg-ut", &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
        world.clock.advance(SignedDuration::from_secs(1));
        assert_ne!(visitor.post_bare("/logg-ut", &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
    }

    async fn the_way_to_id_porten_is_not_taken_without_end(store: Store) {
        let world = World::new(store).await?;
        let mut visitor = Visitor::new(world.router_with(Arc::new(Porten::default())));
        for _ in 0..60 {
            assert_eq!(visitor.get("/logg-inn/start").await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(visitor.get("/logg-inn/start").await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(visitor.get("/logg-inn").await.status, StatusCode::OK);
    }

    async fn a_client_that_asks_too_often_waits_and_others_do_not(store: Store) {
        let mut scene = Scene::set(store, 1).await?;
        scene.grant("310753610", domain::MessageKinds::ALL, false).await?;
        let limits = Arc::new(Limits::new(Vec::new(), 60));
        scene.router = web::routes(App { api: Some(tokens::api()), limits, ..scene.world.app() });
        let question = scene.question("service");
        for _ in 0..60 {
            told(&scene.ask_as(SERVICE, &question).await);
        }
        let page = scene.ask_as(SERVICE, &question).await;
        assert_eq!((page.status, &page.headers["retry-after"]), (StatusCode::TOO_MANY_REQUESTS, &"1".parse()?));
        assert_eq!(page.json()["type"], "urn:reim:too-many-requests");
        told(&scene.ask_as("310753610", &question).await);
        scene.world.clock.advance(SignedDuration::from_secs(1));
        told(&scene.ask_as(SERVICE, &question).await);
    }
}
