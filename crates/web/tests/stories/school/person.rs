//! Each state of a person's details as the secretary reads it, and what becomes of what they write.

use axum::http::StatusCode;
use domain::{
    Field, HandValue, KrrClaim, Source,
    krr::{KrrStatus, Reservation},
};
use storage::on_both_engines;
use sync::hands::{self, Act};

use super::desk::{Desk, page};
use crate::visitor::{Page, Visitor};

const NAME: (&str, &str) = ("Barmhjertig", "Sonne");

/// The hidden fields of a form as it was shown, by their names.
fn hidden(shown: &Page) -> Vec<(String, String)> {
    let part = |text: &str, name: &str| {
        text.split_once(&format!("{name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
    };
    shown
        .text
        .split("<input ")
        .filter(|input| input.starts_with("type=\"hidden\""))
        .map(|input| (part(input, "name").unwrap(), part(input, "value").unwrap()))
        .filter(|(name, _)| name != "token")
        .collect()
}

/// Sends a form as it was shown, with these fields filled in.
async fn send(visitor: &mut Visitor, desk: &Desk, shown: &Page, fields: &[(&str, &str)]) -> Page {
    let hidden = hidden(shown);
    let mut all: Vec<(&str, &str)> =
        hidden.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend(fields);
    visitor.post(&page(desk.sonne), &all).await
}

async fn from_krr(desk: &Desk) -> anyhow::Result<()> {
    let (email, mobile) = (Some("sonne@example.com"), Some("+4799999998"));
    desk.krr_told(desk.sonne, KrrStatus::Active, email, mobile, "2026-06-01T10:00:00Z").await
}

on_both_engines! {
    async fn what_is_fetched_is_closed_and_tells_from_where_and_when(store: Store) {
        let desk = Desk::new(store).await?;
        from_krr(&desk).await?;
        let shown = desk.secretary().await?.get(&page(desk.sonne)).await;
        shown.says("Hentet fra Kontakt- og reservasjonsregisteret 22.11.2026 03.00");
        shown.says("Foresatt for Lykke Sonne, Fjord skole");
        assert!(shown.text.contains("value=\"sonne@example.com\" autocomplete=\"off\" readonly"));
        assert!(shown.text.contains("value=\"+47\u{a0}999\u{a0}99\u{a0}998\" autocomplete=\"off\" readonly"));
        shown.is_silent_about("Manuell registrering");
    }

    async fn what_krr_has_not_is_open_and_says_so(store: Store) {
        let desk = Desk::new(store).await?;
        desk.krr_told(desk.sonne, KrrStatus::Active, None, None, "2026-06-01T10:00:00Z").await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        shown.says("Manuell registrering. Informasjonen kunne ikke hentes fra Kontakt- og reservasjonsregisteret.");
        shown.is_silent_about("readonly");
        let sent = send(&mut secretary, &desk, &shown, &[("epost", "sonne@example.com"), ("mobil", "")]).await;
        let shown = secretary.get(sent.location()).await;
        shown.says("Lagret.");
        shown.says("E-post : Satt til «sonne@example.com» Kari Moe");
        let claims = desk.claims(desk.sonne).await?;
        assert_eq!((claims.by_hand.len(), claims.by_hand[0].author.as_str()), (1, "Kari Moe"));

        let sent = send(&mut secretary, &desk, &shown, &[("epost", ""), ("mobil", "")]).await;
        assert_eq!(sent.location(), format!("{}?beskjed=lagret", page(desk.sonne)));
        assert!(desk.claims(desk.sonne).await?.by_hand.is_empty(), "emptied by hand, and gone");
    }

    async fn ikke_oppdater_fra_krr_opens_at_once_and_is_undone_as_easily(store: Store) {
        let desk = Desk::new(store).await?;
        from_krr(&desk).await?;
        let mut secretary = desk.secretary().await?;
        let closed = secretary.get(&page(desk.sonne)).await;
        let boxes = [("epost", "sonne@example.com"), ("epost_av", "1")];
        let sent = send(&mut secretary, &desk, &closed, &boxes).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        sent.says("Skriv en begrunnelse");
        assert!(desk.claims(desk.sonne).await?.holds.is_empty());

        let reason = [boxes[0], boxes[1], ("epost_grunn", "Ønsker jobbadressen")];
        let sent = send(&mut secretary, &desk, &closed, &reason).await;
        let open = secretary.get(sent.location()).await;
        open.says("Feltet er åpnet");
        open.says("Slått av av Kari Moe 22.11.2026");
        open.says("Begrunnelse: Ønsker jobbadressen");
        open.says("KRR sier nå: sonne@example.com");

        let own = [("epost", "jobb@example.com"), ("epost_av", "1")];
        send(&mut secretary, &desk, &open, &own).await.location();
        let kept = secretary.get(&page(desk.sonne)).await;
        assert!(kept.text.contains("value=\"jobb@example.com\""));

        desk.world.clock.advance(jiff::SignedDuration::from_mins(5));
        let sent = send(&mut secretary, &desk, &kept, &[("epost", "jobb@example.com")]).await;
        let back = secretary.get(sent.location()).await;
        back.says("Feltet hentes fra KRR igjen.");
        assert!(back.text.contains("value=\"sonne@example.com\" autocomplete=\"off\" readonly"));
        back.says("Oppdatering fra KRR slått av. Til 22.11.2026 03.05.");
    }

    async fn a_forged_form_writes_no_closed_field_and_is_told_so(store: Store) {
        let desk = Desk::new(store).await?;
        from_krr(&desk).await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        let sent = send(&mut secretary, &desk, &shown, &[("epost", "falsk@example.com"), ("mobil", "22 22 22 22")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        sent.says("Feltet hentes fra KRR og kan ikke endres her. Ingenting er lagret.");
        assert!(desk.claims(desk.sonne).await?.by_hand.is_empty());

        let act = Act { author: "Per", reason: "Ringte", at: desk.world.now(), until: None };
        hands::lock(&desk.world.store, desk.sonne, Field::Email, &act).await?.unwrap();
        let locked = secretary.get(&page(desk.sonne)).await;
        locked.says("Låst av Per");
        let out = [("epost", "falsk@example.com"), ("epost_av", "1"), ("epost_grunn", "Fordi")];
        let sent = send(&mut secretary, &desk, &locked, &out).await;
        sent.says("Feltet er låst, så ingenting er lagret.");
        assert_eq!(desk.claims(desk.sonne).await?.holds.len(), 1);
    }

    async fn all_that_was_typed_stays_where_something_is_wrong(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        let fields = [("epost", "sonne.example.com"), ("mobil", "999 99 998"), ("mobil_grunn", "Ringte")];
        let sent = send(&mut secretary, &desk, &shown, &fields).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        sent.says("Du må se på ett felt før vi kan lagre");
        assert!(sent.text.contains("<title>Feil:") && sent.text.contains("href=\"#epost\""));
        for typed in ["value=\"sonne.example.com\"", "value=\"999 99 998\"", "value=\"Ringte\""] {
            assert!(sent.text.contains(typed), "{typed}");
        }
        assert!(desk.claims(desk.sonne).await?.by_hand.is_empty(), "all or nothing");
    }

    async fn what_was_changed_meanwhile_is_not_written_over_and_is_told(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        let act = Act { author: "Per", reason: "", at: desk.world.now(), until: None };
        let theirs = HandValue::Email(domain::Email::parse("per@example.com")?);
        hands::write(&desk.world.store, desk.sonne, theirs, &act).await?.unwrap();

        let sent = send(&mut secretary, &desk, &shown, &[("epost", "min@example.com")]).await;
        assert_eq!(sent.status, StatusCode::CONFLICT);
        sent.says("Nå er verdien «per@example.com»");
        assert!(sent.text.contains("value=\"min@example.com\""));
        // The page that told it knows how things stand, so that from there it can be done.
        send(&mut secretary, &desk, &sent, &[("epost", "min@example.com")]).await.location();
        let again = send(&mut secretary, &desk, &sent, &[("epost", "min@example.com")]).await;
        assert_eq!(again.location(), format!("{}?beskjed=uendret", page(desk.sonne)), "a replay does nothing");
        assert_eq!(desk.claims(desk.sonne).await?.by_hand[0].author, "Kari Moe");
    }

    async fn a_form_without_its_token_does_nothing(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        secretary.get(&page(desk.sonne)).await;
        let sent = secretary.post_bare(&page(desk.sonne), &[("epost", "x@example.com"), ("token", "0")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
        assert!(desk.claims(desk.sonne).await?.by_hand.is_empty());
    }

    async fn where_the_systems_differ_both_are_told(store: Store) {
        let desk = Desk::new(store).await?;
        let (school, kindergarten) = (Some("skole@example.com"), Some("hage@example.com"));
        desk.school_says(desk.sonne, NAME, school, None).await?;
        desk.system_says(Source::Kindergarten, desk.sonne, NAME, kindergarten, None).await?;
        let mut secretary = desk.secretary().await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        shown.says("Slik står det i skolesystemet.");
        shown.says("Noe annet står i barnehagesystemet: hage@example.com");
        let sent = send(&mut secretary, &desk, &shown, &[("epost", "")]).await;
        sent.says("må fjernes der");
    }

    async fn old_reserved_deleted_and_unknown_are_told_apart(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        secretary.get(&page(desk.sonne)).await.says("KRR er ikke spurt om personen ennå.");
        let old = "2025-01-01T10:00:00Z";
        desk.krr_told(desk.sonne, KrrStatus::Active, Some("sonne@example.com"), None, old).await?;
        let shown = secretary.get(&page(desk.sonne)).await;
        shown.says("Personen har ikke bekreftet dette de siste 18 månedene.");
        shown.says("Sist bekreftet 01.01.2025.");
        let reserved =
            KrrClaim { reservation: Reservation::Reserved, ..KrrClaim::empty(KrrStatus::Active) };
        desk.krr_claims(desk.sonne, reserved).await?;
        secretary.get(&page(desk.sonne)).await.says("Personen har reservert seg");
        desk.krr_claims(desk.sonne, KrrClaim::empty(KrrStatus::Deleted)).await?;
        secretary.get(&page(desk.sonne)).await.says("Personen er slettet fra KRR.");
        desk.krr_claims(desk.sonne, KrrClaim::empty(KrrStatus::NotRegistered)).await?;
        secretary.get(&page(desk.sonne)).await.says("Personen finnes ikke i KRR.");
    }

    async fn hent_pa_nytt_tells_what_changed_and_what_did_not(store: Store) {
        let desk = Desk::new(store).await?;
        let mut secretary = desk.secretary().await?;
        let ask = format!("{}/oppdater", page(desk.sonne));
        desk.world.krr_says(desk.sonne_id, Some("ny@example.com"));
        secretary.get(&page(desk.sonne)).await;
        let told = secretary.post(&ask, &[]).await;
        told.says("Oppdatert fra KRR. Dette er endret: E-post ny@example.com");
        secretary.post(&ask, &[]).await.says("KRR sier det samme som før");
        *desk.world.krr.silent.lock().unwrap() = true;
        let told = secretary.post(&ask, &[]).await;
        told.says("KRR svarer ikke nå");
        assert!(told.text.contains("value=\"ny@example.com\""));
        let looked = desk.world.store.read().await?.look_ups(desk.sonne).await?;
        assert!(!looked.is_empty() && looked.iter().all(|look| look.asked_by == "Kari Moe"));
    }

    async fn krrs_old_values_are_in_no_history(store: Store) {
        let desk = Desk::new(store).await?;
        from_krr(&desk).await?;
        let (email, confirmed) = (Some("ny@example.com"), "2026-06-01T10:00:00Z");
        desk.krr_told(desk.sonne, KrrStatus::Active, email, None, confirmed).await?;
        let shown = desk.secretary().await?.get(&page(desk.sonne)).await;
        shown.is_silent_about("sonne@example.com");
        shown.says("KRRs tidligere verdier blir ikke tatt vare på.");
    }
}
