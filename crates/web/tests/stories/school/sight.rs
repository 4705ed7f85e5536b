//! Who may see whom; and that whoever was seen can be told by whom.

use axum::http::StatusCode;
use domain::{
    MunicipalityNumber, Protection, Scope,
    access::{Place, Role},
};
use jiff::civil::date;
use storage::on_both_engines;

use super::desk::{Desk, page};

on_both_engines! {
    async fn a_secretary_sees_those_of_their_own_school_and_nobody_else(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary_at("fjord").await?;
        secretary.get(&page(desk.sonne)).await.says("Barmhjertig Sonne");
        secretary.get(&page(desk.teacher)).await.says("Privat e-post");
        let other = secretary.get(&page(desk.berg)).await;
        let nobody = secretary.get("/skole/personer/1-4711").await;
        assert_eq!((other.status, nobody.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(other.words(), nobody.words(), "what one may not see does not exist");
        assert_eq!(secretary.get("/skole/personer/heimdal").await.status, StatusCode::NOT_FOUND);
        let write = secretary.post(&page(desk.berg), &[("epost", "x@y.no")]).await;
        assert_eq!(write.status, StatusCode::NOT_FOUND);
        let ask = secretary.post(&format!("{}/oppdater", page(desk.berg)), &[]).await;
        assert_eq!(ask.status, StatusCode::NOT_FOUND);
        assert_eq!(desk.readings(desk.berg).await?, [], "who was not seen was not read");
    }

    async fn another_municipality_does_not_exist(store: Store) {
        let desk = Desk::new(store).await?;
        let mut tx = desk.world.store.begin().await?;
        let number = MunicipalityNumber::parse("9902")?;
        let elsewhere = tx.add_municipality("Fjellheim", number, date(2020, 1, 1)).await?;
        tx.commit().await?;
        let mut secretary = desk.comes(100, Role::Secretary, Place::Municipality(elsewhere), false).await?;
        assert_eq!(secretary.get(&page(desk.sonne)).await.status, StatusCode::NOT_FOUND);
    }

    async fn every_opening_is_written_down_with_who_it_was(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        secretary.get(&page(desk.sonne)).await;
        let read = desk.readings(desk.sonne).await?;
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].reader_name.as_str(), read[0].purpose.as_str()), ("Kari Moe", "page"));
        assert_eq!(read[0].at, desk.world.now());
    }

    async fn a_protected_person_is_here_and_no_more_is_told(store: Store) {
        let desk = Desk::new(store).await?;
        let shielded = desk.person(20, "Gjemt", "Vik", Scope::GUARDIAN, Protection::Confidential).await?;
        desk.school_says(shielded, ("Gjemt", "Vik"), Some("gjemt@example.com"), None).await?;
        let strictly = Protection::StrictlyConfidential;
        let hidden = desk.person(21, "Borte", "Vik", Scope::GUARDIAN, strictly).await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(shielded)).await;
        shown.says("har beskyttet adresse");
        shown.is_silent_about("gjemt@example.com");
        assert_eq!(secretary.post(&page(shielded), &[("epost", "x@y.no")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(secretary.get(&page(hidden)).await.status, StatusCode::NOT_FOUND);

        let place = Place::Municipality(desk.world.municipality);
        let mut special = desk.comes(102, Role::Secretary, place, true).await?;
        special.get(&page(shielded)).await.says("gjemt@example.com");
        special.get(&page(hidden)).await.says("Borte Vik");
    }

    async fn a_child_in_another_school_is_not_told_of(store: Store) {
        let desk = Desk::new(store).await?;
        desk.works_at(desk.berg, "fjord").await?;
        let mut secretary = desk.secretary_at("fjord").await?;
        let shown = secretary.get(&page(desk.berg)).await;
        shown.says("Ansatt ved Fjord skole");
        shown.is_silent_about("Émile");
        shown.is_silent_about("Haug skole");
    }

    async fn a_child_has_no_page_and_where_a_shielded_one_goes_is_kept_back(store: Store) {
        let desk = Desk::new(store).await?;
        let child = desk.child_of(desk.sonne, 30, ("Vår", "Sonne"), "haug").await?;
        let mut secretary = desk.secretary().await?;
        assert_eq!(secretary.get(&page(child)).await.status, StatusCode::NOT_FOUND);
        secretary.get(&page(desk.sonne)).await.says("Vår Sonne, Haug skole");
        let mut tx = desk.world.store.begin().await?;
        tx.set_protection(child, Protection::Confidential).await?;
        tx.commit().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        shown.says("Vår Sonne");
        shown.is_silent_about("Haug skole");
        let mut tx = desk.world.store.begin().await?;
        tx.set_protection(child, Protection::StrictlyConfidential).await?;
        tx.commit().await?;
        secretary.get(&page(desk.sonne)).await.is_silent_about("Vår Sonne");
    }

    async fn whoever_may_only_read_has_nothing_to_press(store: Store) {
        let desk = Desk::new(store).await?;
        let place = Place::Municipality(desk.world.municipality);
        let mut reader = desk.comes(103, Role::Reader, place, false).await?;
        let shown = reader.get(&page(desk.sonne)).await;
        shown.says("Barmhjertig Sonne");
        shown.is_silent_about("Hent på nytt");
        shown.is_silent_about("name=\"epost\"");
        assert_eq!(reader.post(&page(desk.sonne), &[("epost", "x@y.no")]).await.status, StatusCode::NOT_FOUND);
        assert!(desk.claims(desk.sonne).await?.by_hand.is_empty());
    }
}
