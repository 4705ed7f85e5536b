//! A municipality shapes what each kind of guardian receives, and sees whom it touches before it is done.

use axum::http::StatusCode;
use domain::{MessageKind, MessageKinds, guardian_role::RoleKey, krr::KrrStatus, roster::GuardianRole};
use storage::on_both_engines;

use super::{administrator, fields, neighbour};
use crate::school::desk::Desk;

const PARENT: RoleKey = RoleKey::Stated(GuardianRole::Parent);

async fn with_address(store: storage::Store) -> anyhow::Result<Desk> {
    let desk = Desk::new(store).await?;
    let confirmed = "2026-06-01T10:00:00Z";
    desk.krr_told(desk.sonne, KrrStatus::Active, Some("sonne@example.com"), None, confirmed).await?;
    Ok(desk)
}

on_both_engines! {
    async fn every_role_is_listed_with_what_it_gives_and_how_many_have_it(store: Store) {
        let desk = Desk::new(store).await?;
        let shown = administrator(&desk, false).await?.get("/admin/roller").await;
        shown.says("Foresattroller i Fjordvik");
        shown.says("Forelder Fra skole- og barnehagesystemene Vedtak, viktige varsler, servicemeldinger");
        shown.says("Uten funksjonalitet Finnes alltid i Reim Ingenting Ingenting 0");
    }

    async fn a_change_is_shown_with_whom_it_touches_before_it_is_done(store: Store) {
        let desk = with_address(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        let shown = administrator.get("/admin/roller/parent/virkning?versjon=0&mottar_service=1&ser_child=1").await;
        shown.says("Ingenting er lagret ennå");
        shown.says("Vedtak 0 1 Viktige varsler 0 1 Servicemeldinger 0 0");
        shown.says("Én person");
        shown.says("Barmhjertig Sonne – Vedtak, viktige varsler");
        shown.is_silent_about("Berg Ødegård");

        let approved = fields(&shown, "Lagre endringen", &[]);
        let sent = administrator.post("/admin/roller/parent", &approved).await;
        assert_eq!(sent.location(), "/admin/roller?beskjed=lagret");
        let roles = desk.world.store.read().await?.guardian_roles(desk.world.municipality).await?;
        assert_eq!(roles.receives(PARENT), MessageKind::Service.into());
        let about = "role:parent";
        let told = desk.world.store.read().await?.setting_changes(desk.world.municipality, about, 9).await?;
        assert_eq!(told.len(), 2, "what is received, and what is seen");
        assert!(told.iter().all(|change| change.author == "Kari Moe"));

        let again = administrator.post("/admin/roller/parent", &approved).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "a replay does nothing");
        again.says("Grunnlaget har flyttet seg");
    }

    async fn what_is_approved_is_what_was_shown_or_nothing(store: Store) {
        let desk = with_address(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        let shown = administrator.get("/admin/roller/parent/virkning?versjon=0").await;
        let confirmed = "2026-06-01T10:00:00Z";
        desk.krr_told(desk.berg, KrrStatus::Active, Some("berg@example.com"), None, confirmed).await?;
        let sent = administrator.post("/admin/roller/parent", &fields(&shown, "Lagre endringen", &[])).await;
        assert_eq!(sent.status, StatusCode::CONFLICT);
        sent.says("2 personer");
        let roles = desk.world.store.read().await?.guardian_roles(desk.world.municipality).await?;
        assert_eq!(roles.receives(PARENT), MessageKinds::ALL);
        // The page that told it knows how things stand, so that from there it can be done.
        administrator.post("/admin/roller/parent", &fields(&sent, "Lagre endringen", &[])).await.location();
    }

    async fn an_own_role_is_made_renamed_and_retired_and_typing_is_kept(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        let wrong = administrator.get("/admin/roller/ny/virkning?versjon=0&navn=annet&mottar_service=1").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.says("En annen rolle heter det samme");
        assert!(wrong.text.contains("value=\"annet\"") && wrong.text.contains("name=\"mottar_service\" value=\"1\" aria-describedby=\"mottar-service-hjelp\" checked"));

        let shown = administrator.get("/admin/roller/ny/virkning?versjon=0&navn=Besteforeldre&mottar_service=1").await;
        shown.says("Ingen begynner eller slutter å være mottaker.");
        administrator.post("/admin/roller/ny", &fields(&shown, "Lagre endringen", &[])).await.location();
        administrator.get("/admin/roller").await.says("Besteforeldre Laget av kommunen Servicemeldinger");

        let one = administrator.get("/admin/roller/own-1").await;
        one.says("Ingen har rollen nå.");
        let retired = fields(&one, "Avvikle rollen", &[("handling", "avvikle")]);
        let sent = administrator.post("/admin/roller/own-1/bruk", &retired).await;
        assert_eq!(sent.location(), "/admin/roller?beskjed=avviklet");
        assert_eq!(administrator.post("/admin/roller/own-1/bruk", &retired).await.status, StatusCode::CONFLICT);
        administrator.get("/admin/roller/own-1").await.says("Ta rollen i bruk igjen");
    }

    async fn the_role_without_functionality_and_the_systems_words_cannot_be_bent(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, true).await?;
        let fixed = administrator.get("/admin/roller/none").await;
        fixed.says("Den kan ikke endres");
        let all = [("versjon", "0"), ("mottar_service", "1"), ("grunnlag", "")];
        assert_eq!(administrator.post("/admin/roller/none", &all).await.status, StatusCode::NOT_FOUND);
        assert_eq!(administrator.get("/admin/roller/none/virkning?versjon=0").await.status, StatusCode::NOT_FOUND);
        let retire = [("versjon", "0"), ("handling", "avvikle")];
        for key in ["none", "parent", "own-7", "x"] {
            let sent = administrator.post(&format!("/admin/roller/{key}/bruk"), &retire).await;
            assert_eq!(sent.status, StatusCode::NOT_FOUND, "{key}");
        }
        let forged = administrator.post_bare("/admin/roller/parent", &[("token", "0"), ("versjon", "0")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
    }

    async fn another_municipalitys_roles_are_not_there(store: Store) {
        let desk = Desk::new(store).await?;
        let mut neighbour = neighbour(&desk).await?;
        neighbour.get("/admin/roller").await.says("Foresattroller i Hjelmeset");
        let ours = format!("kommune={}", desk.world.municipality.0);
        for path in ["roller", "roller/parent", "roller/ny/virkning", "tilgang", "henvendelser", "avtale", "innsyn"] {
            let page = neighbour.get(&format!("/admin/{path}?{ours}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        }
        let sent = neighbour.post(&format!("/admin/roller/parent?{ours}"), &[("versjon", "0")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
    }
}
