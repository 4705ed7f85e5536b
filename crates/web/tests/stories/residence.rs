//! Where somebody lives, by Folkeregisteret: on the own page, and on the secretary's.

use axum::http::StatusCode;
use domain::{
    NationalId, PersonKey, Protection,
    access::{Place, Role},
    folkeregisteret::AddressKind,
};
use storage::on_both_engines;

use crate::{
    porten::Porten,
    school::desk::{Desk, page},
    visitor::Visitor,
    world::{World, registry_claim},
};

const HOME: (AddressKind, &[&str]) = (AddressKind::Residence, &["Syltedalsvegen 32 B", "9995 FJORDVIK"]);
const MAIL: (AddressKind, &[&str]) = (AddressKind::Postal, &["Postboks 4", "9991 TORDENVIK"]);

async fn own_page(world: &World, id: NationalId) -> crate::visitor::Page {
    let porten = std::sync::Arc::new(Porten::default());
    let mut visitor = Visitor::new(world.router_with(porten.clone()));
    porten.vouches_for(Some(id), "sid");
    let away = visitor.get("/logg-inn/start?til=/min-profil").await;
    let state = away.location().split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    visitor.get(&format!("/logg-inn/svar?code=abc&state={state}")).await;
    visitor.get("/min-profil").await
}

async fn guardian(world: &World) -> anyhow::Result<(PersonKey, NationalId)> {
    Ok(world.guardians(1).await?[0])
}

on_both_engines! {
    async fn a_guardian_reads_name_and_address_as_folkeregisteret_has_them(store: Store) {
        let world = World::new(store).await?;
        let (key, id) = guardian(&world).await?;
        let before = own_page(&world, id).await;
        before.says("Navnet er slik skolen har registrert det");
        before.is_silent_about("Folkeregisteret");
        world.registry_says(key, registry_claim(&[HOME, MAIL], Protection::None)).await?;
        let page = own_page(&world, id).await;
        page.says("Navn og adresse Navn Barmhjertig Sonne-Lie Adresse Syltedalsvegen 32 B 9995 FJORDVIK");
        page.says("Postadresse Postboks 4 9991 TORDENVIK");
        page.says("Vår hovedkilde for navn og adresse er Folkeregisteret");
    }

    async fn an_address_that_nobody_knows_is_told_apart_from_none(store: Store) {
        let world = World::new(store).await?;
        let (key, id) = guardian(&world).await?;
        world.registry_says(key, registry_claim(&[(AddressKind::Residence, &[])], Protection::None)).await?;
        own_page(&world, id).await.says("Folkeregisteret kjenner ikke bostedet");
        world.registry_says(key, registry_claim(&[], Protection::None)).await?;
        own_page(&world, id).await.says("Folkeregisteret har ingen adresse");
    }

    async fn a_protected_address_stands_on_nobodys_own_page(store: Store) {
        let world = World::new(store).await?;
        let (key, id) = guardian(&world).await?;
        for protection in [Protection::Client, Protection::Confidential, Protection::StrictlyConfidential] {
            world.registry_says(key, registry_claim(&[HOME, MAIL], protection)).await?;
            let page = own_page(&world, id).await;
            page.says("Adressen er beskyttet og vises ikke her");
            page.is_silent_about("Syltedalsvegen");
            page.is_silent_about("Postboks 4");
        }
    }

    async fn a_secretary_reads_the_address_under_the_name(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        secretary.get(&page(desk.sonne)).await.is_silent_about("Adresse fra Folkeregisteret");
        desk.world.registry_says(desk.sonne, registry_claim(&[HOME], Protection::None)).await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        shown.says("Syltedalsvegen 32 B, 9995 FJORDVIK Adresse fra Folkeregisteret");
        shown.says("Barmhjertig Sonne-Lie");
    }

    async fn a_protected_address_is_for_special_access_alone(store: Store) {
        let desk = Desk::new(store).await?;
        desk.world.registry_says(desk.sonne, registry_claim(&[HOME], Protection::Confidential)).await?;
        let shown = desk.secretary().await?.get(&page(desk.sonne)).await;
        shown.says("har beskyttet adresse");
        shown.is_silent_about("Syltedalsvegen");
        let place = Place::Municipality(desk.world.municipality);
        let mut special = desk.comes(102, Role::Secretary, place, true).await?;
        special.get(&page(desk.sonne)).await.says("Adresse: Syltedalsvegen 32 B, 9995 FJORDVIK");
    }

    async fn the_dead_are_told_of_plainly_and_krr_is_not_asked(store: Store) {
        let desk = Desk::new(store).await?;
        let mut tx = desk.world.store.begin().await?;
        tx.set_dead(desk.sonne, desk.world.now()).await?;
        tx.commit().await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        shown.says("Personen er død ifølge Folkeregisteret");
        shown.is_silent_about("Hent på nytt");
        let asked = secretary.post(&format!("{}/oppdater", page(desk.sonne)), &[]).await;
        assert_eq!(asked.status, StatusCode::NOT_FOUND);
    }
}
