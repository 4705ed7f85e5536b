//! The lists: who stands on which, for whom, and that whoever takes one is written down.

use std::io::Cursor;

use axum::http::{Method, StatusCode, header};
use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use domain::{
    Field, KrrClaim, Protection,
    access::{Place, Role},
    krr::{KrrStatus, Reservation},
};
use storage::on_both_engines;
use sync::hands::{self, Act};

use super::desk::Desk;
use crate::visitor::Visitor;

/// The cells of the sheet that a list is taken as, row by row.
async fn sheet(visitor: &mut Visitor, address: &str) -> Vec<Vec<String>> {
    let response = visitor.send(Method::GET, address, String::new()).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().contains(".xlsx"));
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = workbook.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

on_both_engines! {
    async fn everybody_stands_on_the_lists_that_they_belong_on(store: Store) {
        let desk = Desk::new(store).await?;
        let (email, mobile) = (Some("sonne@example.com"), Some("+4799999998"));
        desk.krr_told(desk.sonne, KrrStatus::Active, email, mobile, "2025-01-01T10:00:00Z").await?;
        desk.krr_told(desk.teacher, KrrStatus::Active, email, None, "2026-06-01T10:00:00Z").await?;
        let reserved = KrrClaim { reservation: Reservation::Reserved, ..KrrClaim::empty(KrrStatus::Active) };
        desk.krr_claims(desk.berg, reserved).await?;
        let act = Act { author: "Per", reason: "Ringte", at: desk.world.now(), until: None };
        hands::opt_out(&desk.world.store, desk.teacher, Field::Mobile, &act).await?.unwrap();

        let mut secretary = desk.secretary().await?;
        let on = [
            ("slatt-av", vec!["Lærer"]),
            ("uten-e-post", vec!["Berg"]),
            ("uten-mobil", vec!["Berg", "Lærer"]),
            ("ikke-bekreftet", vec!["Sonne"]),
            ("reservert", vec!["Berg"]),
        ];
        for (list, names) in on {
            let shown = secretary.get(&format!("/skole/lister?liste={list}")).await;
            assert_eq!(shown.text.matches("<th scope=\"row\"").count(), names.len(), "{list}");
            for name in names {
                shown.says(name);
            }
            shown.is_silent_about("example.com");
        }
        secretary.get("/skole/lister").await.says("Oppdateres ikke fra KRR 1 Uten e-post 1 Uten mobil 2");
        let mut other = desk.secretary_at("haug").await?;
        other.get("/skole/lister").await.says("Oppdateres ikke fra KRR 0 Uten e-post 1 Uten mobil 1");
        let elsewhere = format!("/skole/lister?enhet={}:school:fjord", desk.world.municipality.0);
        assert_eq!(other.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
        secretary.get(&elsewhere).await.says("Oppdateres ikke fra KRR 1 Uten e-post 0 Uten mobil 1");
    }

    async fn a_long_list_of_a_whole_municipality_shows_its_beginning_and_the_sheet_has_it_all(store: Store) {
        let desk = Desk::new(store).await?;
        desk.world.guardians(310).await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get("/skole/lister?liste=uten-e-post&side=6").await;
        shown.says("De første 300 personene");
        shown.says("Uten mobil over 300");
        assert_eq!(shown.text.matches("<th scope=\"row\"").count(), 50);
        assert_eq!(sheet(&mut secretary, "/skole/lister.xlsx?liste=uten-e-post").await.len(), 314);
        let unit = format!("{}:school:fjord", desk.world.municipality.0);
        secretary.get(&format!("/skole/lister?liste=uten-e-post&enhet={unit}")).await.says("2 personer");
    }

    async fn a_list_that_is_taken_away_is_written_down_for_each_on_it(store: Store) {
        let desk = Desk::new(store).await?;
        desk.person(20, "Gjemt", "Vik", domain::Scope::GUARDIAN, Protection::Confidential).await?;
        desk.school_says(desk.berg, ("=Åse", "Berg"), None, Some("+4799999998")).await?;
        let mut secretary = desk.secretary().await?;
        let rows = sheet(&mut secretary, "/skole/lister.xlsx?liste=uten-e-post").await;
        let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(names, ["Navn", "Barmhjertig Sonne", "=Åse Berg", "Anders Lærer"]);
        assert_eq!(rows[2][1..4], ["Haug skole", "+47\u{a0}999\u{a0}99\u{a0}998", "skolesystemet"]);
        for key in [desk.sonne, desk.berg, desk.teacher] {
            let read = desk.readings(key).await?;
            assert_eq!((read.len(), read[0].purpose.as_str()), (1, "export"));
        }
        let mut other = desk.secretary_at("fjord").await?;
        assert_eq!(sheet(&mut other, "/skole/lister.xlsx?liste=uten-e-post").await.len(), 3);
        assert_eq!(desk.readings(desk.berg).await?.len(), 1, "whoever is on no list was not read");

        let place = Place::Municipality(desk.world.municipality);
        let mut reader = desk.comes(103, Role::Reader, place, false).await?;
        assert_eq!(reader.get("/skole/lister.xlsx").await.status, StatusCode::NOT_FOUND);
    }
}
