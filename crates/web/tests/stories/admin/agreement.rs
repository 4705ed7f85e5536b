//! The administrator states the agreement, and confirms what it takes away.

use axum::http::StatusCode;
use domain::Mode;
use storage::on_both_engines;

use super::{administrator, fields, neighbour};
use crate::school::desk::Desk;

const PATH: &str = "/admin/avtale";

fn typed<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("formal", "Varsling i skole og barnehage"),
        ("hjemmel", "eForvaltningsforskriften § 29"),
        ("modus", "copy"),
        ("foresatte", "1"),
        ("beskyttet", "1"),
        ("til", "2027-06-30"),
        ("dager", "30"),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    fields
}

on_both_engines! {
    async fn ending_a_copy_says_what_goes_and_asks_first(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        let shown = administrator.get(PATH).await;
        let look_up = typed(&[("modus", "look_up")]);
        let asked = administrator.post(PATH, &fields(&shown, "Lagre avtalen", &look_up)).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        asked.says("Alt KRR har sagt om kommunens personer, slettes natten etter.");
        let kept = |mode| async move { anyhow::Ok(mode) };
        assert_eq!(kept(Mode::Copy).await?, desk.world.store.read().await?.agreement(desk.world.municipality).await?.unwrap().mode);

        let mut confirmed = fields(&asked, "Lagre avtalen", &look_up);
        confirmed.push(("bekreft", "1"));
        let sent = administrator.post(PATH, &confirmed).await;
        assert_eq!(sent.location(), "/admin/avtale?beskjed=lagret");
        let shown = administrator.get(sent.location()).await;
        shown.says("Kopi eller oppslag : Oppslag (før: Kopi) Kari Moe");
        let again = administrator.post(PATH, &confirmed).await;
        assert_eq!(again.status, StatusCode::CONFLICT, "a replay changes nothing");
        again.says("Noen har endret avtalen");
    }

    async fn what_is_typed_is_kept_where_something_is_wrong_and_nothing_is_written(store: Store) {
        let desk = Desk::new(store).await?;
        let mut administrator = administrator(&desk, false).await?;
        let shown = administrator.get(PATH).await;
        let wrong = typed(&[("hjemmel", " "), ("dager", "400"), ("formal", "Meldinger & varsler")]);
        let sent = administrator.post(PATH, &fields(&shown, "Lagre avtalen", &wrong)).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        sent.says("Skriv hjemmelen");
        sent.says("Skriv et antall dager fra 0 til 90");
        assert!(sent.text.contains("Meldinger &#38; varsler") && sent.text.contains("value=\"400\""));
        let changes = desk.world.store.read().await?.setting_changes(desk.world.municipality, "agreement", 9).await?;
        assert!(changes.is_empty());
        assert_eq!(administrator.post_bare(PATH, &typed(&[])).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_municipality_without_an_agreement_states_its_first(store: Store) {
        let desk = Desk::new(store).await?;
        let mut neighbour = neighbour(&desk).await?;
        let shown = neighbour.get(PATH).await;
        shown.says("Kommunen har ingen avtale.");
        neighbour.post(PATH, &fields(&shown, "Lagre avtalen", &typed(&[]))).await.location();
        let agreements = desk.world.store.read().await?.agreements().await?;
        assert_eq!(agreements.len(), 2);
        assert_eq!(agreements[0].consumer_org, None);
        neighbour.get(PATH).await.is_silent_about("ingen avtale");
    }
}
