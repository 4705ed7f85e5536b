//! Guardians say that something is wrong; the administrator answers, and they see it.

use axum::http::StatusCode;
use domain::{Protection, Scope};
use storage::on_both_engines;

use super::{administrator, neighbour};
use crate::school::desk::Desk;

const ALL: &str = "/admin/henvendelser";

on_both_engines! {
    async fn an_objection_is_answered_once_and_the_look_is_told(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        administrator.get(ALL).await.says("Det er ingen her.");
        let mut tx = desk.world.store.begin().await?;
        let id = tx.object(desk.sonne, "email", "Adressen er min søsters", desk.world.now()).await?;
        tx.commit().await?;
        administrator.get(ALL).await.says("Barmhjertig Sonne");
        let one = format!("{ALL}/{id}");
        administrator.get(&one).await.says("Adressen er min søsters");
        assert_eq!(desk.readings(desk.sonne).await?[0].purpose, "objection");

        let empty = administrator.post(&one, &[("svar", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        empty.says("Skriv et svar");
        let sent = administrator.post(&one, &[("svar", "Rettet i KRR.")]).await;
        assert_eq!(sent.location(), "/admin/henvendelser?beskjed=besvart");
        let told = desk.world.store.read().await?.objections_of(desk.sonne).await?;
        assert_eq!(told[0].answer.as_ref().unwrap().text, "Rettet i KRR.");
        let again = administrator.post(&one, &[("svar", "Noe annet")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        administrator.get(ALL).await.says("Det er ingen her.");
        administrator.get("/admin/henvendelser?vis=besvart").await.says("Kari Moe");
        assert_eq!(administrator.post_bare(&one, &[("svar", "x")]).await.status, StatusCode::FORBIDDEN);
    }

    async fn what_a_protected_person_or_a_neighbours_guardian_says_is_not_told(store: Store) {
        let desk = Desk::new(store).await?;
        let hidden = desk.person(9, "Skjult", "Person", Scope::GUARDIAN, Protection::Confidential).await?;
        let mut tx = desk.world.store.begin().await?;
        let id = tx.object(hidden, "other", "Ikke for alle", desk.world.now()).await?;
        tx.commit().await?;
        let one = format!("{ALL}/{id}");
        let mut plain = administrator(&desk, false).await?;
        let list = plain.get(ALL).await;
        list.says("Person med beskyttet adresse");
        list.is_silent_about("Skjult");
        assert_eq!(plain.get(&one).await.status, StatusCode::NOT_FOUND);
        assert_eq!(plain.post(&one, &[("svar", "Hei")]).await.status, StatusCode::NOT_FOUND);
        let mut neighbour = neighbour(&desk).await?;
        assert_eq!(neighbour.get(&one).await.status, StatusCode::NOT_FOUND);
    }
}
