//! A contact person takes in the municipality's units, settles where Enhetsregisteret differs, changes, closes, and undoes.

use axum::http::StatusCode;
use domain::{
    MunicipalityNumber, OrganisationNumber,
    access::{Place, Role},
    entity::{EntityAddress, EntityFacts, EntityField, EntityFields, Form, Ground, KeptEntity, Rank},
};
use jiff::civil::date;
use storage::{
    Store,
    entities::{Cause, EntityWrite},
    on_both_engines,
};

use crate::{admin::fields, school::desk::Desk, visitor::Visitor};

const TOP: &str = "310000000";
const LEARNING: &str = "313796329";
const SCHOOL: &str = "310753610";

/// A contact person of a municipality that Enhetsregisteret has three units of.
async fn contact(store: Store) -> anyhow::Result<(Desk, Visitor)> {
    let desk = Desk::new(store).await?;
    told(&desk, TOP, "FJORDVIK KOMMUNE", "KOMM", None).await?;
    told(&desk, LEARNING, "OPPVEKST", "ORGL", Some(TOP)).await?;
    told(&desk, SCHOOL, "NESSET SKOLE", "BEDR", Some(LEARNING)).await?;
    let place = Place::Municipality(desk.world.municipality);
    let visitor = desk.comes(200, Role::ContactPerson, place, false).await?;
    Ok((desk, visitor))
}

/// What Enhetsregisteret says of a unit now.
async fn told(desk: &Desk, number: &str, name: &str, form: &str, parent: Option<&str>) -> anyhow::Result<()> {
    let address = EntityAddress {
        lines: vec!["Storgata 1".into()],
        postal_code: Some("9900".into()),
        postal_place: Some("FJORDVIK".into()),
        municipality: Some(MunicipalityNumber::parse("9901")?),
        country: Some("NO".into()),
    };
    let form = Form::from_code(form);
    let rank = if form == Form::Workplace { Rank::Sub } else { Rank::Main };
    let facts = EntityFacts {
        parent: parent.map(OrganisationNumber::parse).transpose()?,
        business_address: Some(address),
        registered: Some(date(1998, 8, 1)),
        industries: vec!["85.201".into()],
        ..EntityFacts::named(name.into(), form)
    };
    let number = OrganisationNumber::parse(number)?;
    let next = KeptEntity { number, rank, ground: Ground::Form, facts, deleted: None };
    let mut tx = desk.world.store.begin().await?;
    tx.take_turn_at_entities().await?;
    let before = tx.held_entity(number).await?.map(|held| held.entity);
    let mut fields = EntityFields::NONE;
    fields.insert(EntityField::Name);
    let (told_at, at) = (desk.world.now(), desk.world.now());
    tx.keep_entities(vec![EntityWrite { before, next, fields, told_at }], Cause { run: None, at }).await?;
    tx.commit().await
}

/// Takes in everything, as somebody does who follows the links.
async fn taken_in(visitor: &mut Visitor) {
    let list = visitor.get("/register/enheter").await;
    list.says("Enhetsregisteret har 3 enheter som ikke er tatt inn her");
    let shown = visitor.get("/register/enheter/ta-inn").await;
    shown.says("FJORDVIK KOMMUNE 310 000 000 Kommunen");
    let sent = visitor.post("/register/enheter/ta-inn", &fields(&shown, "Ta inn 3 enheter", &[])).await;
    assert_eq!(sent.location(), "/register/enheter?beskjed=tatt-inn");
}

on_both_engines! {
    async fn a_municipality_is_taken_in_and_follows_the_register(store: Store) {
        let (desk, mut visitor) = contact(store).await?;
        visitor.get("/register/enheter").await.says("Ingen enheter er registrert ennå");
        taken_in(&mut visitor).await;
        let list = visitor.get("/register/enheter?beskjed=tatt-inn").await;
        list.says("Enhetene er tatt inn");
        list.says("FJORDVIK KOMMUNE 310 000 000 Kommunen I samsvar OPPVEKST 313 796 329 Etat eller avdeling I samsvar NESSET SKOLE");
        told(&desk, SCHOOL, "NESSET OPPVEKSTSENTER", "BEDR", Some(LEARNING)).await?;
        visitor.get("/register/enheter?sok=oppvekst").await.says("NESSET OPPVEKSTSENTER FJORDVIK KOMMUNE › OPPVEKST");
        visitor.get("/register/enheter?sok=310753610").await.says("Én enhet");
        visitor.get("/register/enheter?dag=01.01.1990").await.says("Slik det er 01.01.1990");
    }

    async fn what_differs_is_settled_by_the_field_and_undone(store: Store) {
        let (_, mut visitor) = contact(store).await?;
        taken_in(&mut visitor).await;
        let form = visitor.get("/register/enheter/3/endre").await;
        form.says("Enhetsregisteret: NESSET SKOLE");
        let named = [("gjor", "endre"), ("enhet", "3"), ("navn", "Nesset oppvekstsenter"), ("type", "school"),
            ("under", "2"), ("orgnr", SCHOOL), ("dag", "22.11.2026"), ("grunn", "Vedtatt navn")];
        let preview = visitor.post("/register/enheter/virkning", &named).await;
        assert_eq!(preview.status, StatusCode::OK, "{}", preview.words());
        preview.says("Dette blir endret 22.11.2026");
        preview.says("Nå: Nesset oppvekstsenter");
        let sent = visitor.post("/register/enheter/virkning", &fields(&preview, "Lagre", &[])).await;
        assert_eq!(sent.location(), "/register/enheter/3?beskjed=lagret");
        let page = visitor.get(sent.location()).await;
        page.says("Navn Nesset oppvekstsenter NESSET SKOLE Ulike");
        page.says("Endret : NESSET SKOLE");
        page.says("Grunn: Vedtatt navn");
        let path = "/register/enheter/3/avvik";
        let bare = visitor.post(path, &fields(&page, "Behold kommunens", &[("svar", "vart"), ("grunn", "")])).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        bare.says("Navn: skriv hvorfor kommunens verdi skal stå");
        let kept = [("svar", "vart"), ("grunn", "Vedtak 12.11.2026")];
        let sent = visitor.post(path, &fields(&page, "Behold kommunens", &kept)).await;
        visitor.get(sent.location()).await.says("Kommunens står Grunn: Vedtak 12.11.2026");
        let again = visitor.post(path, &fields(&page, "Behold kommunens", &[("svar", "deres")])).await;
        assert_eq!(again.location(), "/register/enheter/3?beskjed=avgjort", "one may think again");
        visitor.get("/register/enheter/3").await.says("NESSET SKOLE Følger Enhetsregisteret");
        let history = visitor.get("/register/historikk").await;
        let undo = history.text.split("action=\"").find(|part| part.starts_with("/register/historikk/"));
        let undo = undo.and_then(|part| part.split('"').next()).unwrap().to_owned();
        let sent = visitor.post(&undo, &[]).await;
        assert_eq!(sent.location(), "/register/historikk?beskjed=angret");
        visitor.get("/register/enheter/3").await.says("Kommunens står");
    }

    async fn a_form_that_is_wrong_keeps_what_was_typed_and_says_what_to_do(store: Store) {
        let (_, mut visitor) = contact(store).await?;
        taken_in(&mut visitor).await;
        let wrong = [("gjor", "ny"), ("navn", "Vika skole"), ("type", "school"), ("under", "2"),
            ("epost", "vika"), ("besok", "Vikavegen 3"), ("dag", "snart")];
        let page = visitor.post("/register/enheter/virkning", &wrong).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Du må rette 3 feil");
        page.says("Skriv en e-postadresse, for eksempel post@kommune.no");
        assert!(page.text.contains("value=\"Vika skole\"") && page.text.contains("Vikavegen 3</textarea>"));
        let closing = [("gjor", "steng"), ("enhet", "2"), ("dag", "01.01.2027")];
        let page = visitor.post("/register/enheter/virkning", &closing).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.says("Disse hører til enheten, eller er planlagt å gjøre det: NESSET SKOLE");
        let both = [("gjor", "steng"), ("enhet", "2"), ("barn", "steng"), ("dag", "01.01.2027")];
        let preview = visitor.post("/register/enheter/virkning", &both).await;
        preview.says("OPPVEKST Stenges NESSET SKOLE Stenges");
        let sent = visitor.post("/register/enheter/virkning", &fields(&preview, "Lagre", &[])).await;
        visitor.get(sent.location()).await.says("Stenges 01.01.2027");
    }

    async fn a_municipality_that_the_register_does_not_know_begins_by_hand(store: Store) {
        let desk = Desk::new(store).await?;
        let place = Place::Municipality(desk.world.municipality);
        let mut visitor = desk.comes(200, Role::ContactPerson, place, false).await?;
        visitor.get("/register/enheter").await.says("Kommunen er ikke funnet i Enhetsregisteret");
        let form = visitor.get("/register/enheter/ny").await;
        form.is_silent_about("<select class=\"ds-input\" id=\"under\"");
        let own = [("gjor", "ny"), ("navn", "Fjordvik kommune"), ("type", "municipality"), ("dag", "01.01.2020")];
        let preview = visitor.post("/register/enheter/virkning", &own).await;
        preview.says("Fjordvik kommune Ny");
        let sent = visitor.post("/register/enheter/virkning", &fields(&preview, "Lagre", &[])).await;
        visitor.get(sent.location()).await.says("Enheten er lagt til");
        let under = [("gjor", "ny"), ("navn", "Oppvekst"), ("type", "department"), ("under", "1"), ("dag", "01.01.2020")];
        visitor.post("/register/enheter/virkning", &under).await.says("Oppvekst Ny");
        let second = [("gjor", "ny"), ("navn", "Enda en"), ("type", "municipality"), ("dag", "01.01.2020")];
        visitor.post("/register/enheter/virkning", &second).await.says("Velg hva enheten hører til");
    }

    async fn nobody_keeps_the_register_of_another_municipality(store: Store) {
        let (desk, mut visitor) = contact(store).await?;
        taken_in(&mut visitor).await;
        let mut tx = desk.world.store.begin().await?;
        let number = MunicipalityNumber::parse("9902")?;
        let there = tx.add_municipality("Hjelmeset", number, date(2020, 1, 1)).await?;
        tx.commit().await?;
        let mut neighbour = desk.comes(201, Role::ContactPerson, Place::Municipality(there), false).await?;
        assert_eq!(neighbour.get("/register/enheter/3").await.status, StatusCode::NOT_FOUND);
        let theirs = format!("/register/enheter?kommune={}", desk.world.municipality.0);
        assert_eq!(neighbour.get(&theirs).await.status, StatusCode::NOT_FOUND);
        neighbour.get("/register/enheter").await.says("Kommunen er ikke funnet i Enhetsregisteret");
        let undo = neighbour.post("/register/historikk/1/angre", &[]).await;
        assert_eq!(undo.status, StatusCode::NOT_FOUND);
    }
}
