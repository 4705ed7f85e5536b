//! The doctor at small registers on this machine.

use std::sync::Arc;

use axum::{
    Json, Router,
    http::StatusCode,
    routing::{any, get},
};
use domain::{Environment, OrganisationNumber};
use serde_json::json;

use super::*;
use crate::{
    krr::KrrConfig,
    maskinporten::testing::FakeMaskinporten,
    testing::{TestClock, serve},
};

/// Serves an issuer's description whose clock is at `date`; gives the issuer.
async fn issuer(date: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}/", listener.local_addr().unwrap());
    let description = json!({ "issuer": issuer, "token_endpoint": format!("{issuer}token") });
    let answer = async move || ([("date", date)], Json(description));
    let router = Router::new().route("/.well-known/oauth-authorization-server", get(answer));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    issuer
}

/// Examines an installation whose KRR answers every question with this status; `date` is Maskinporten's clock.
async fn examined(
    fake: FakeMaskinporten,
    date: &'static str,
    krr_says: u16,
    customers: &[&str],
) -> Vec<Check> {
    let clock = TestClock::default();
    let issuer = issuer(date).await;
    let maskinporten = fake
        .client_with(&clock, |config| {
            config.issuer = issuer;
            config.key_registered_on = Some(jiff::civil::date(2026, 1, 1));
        })
        .await;
    let status = StatusCode::from_u16(krr_says).unwrap();
    let base = serve(Router::new().fallback(any(async move || status))).await;
    let config = KrrConfig::new(base, OrganisationNumber::parse("313796329").unwrap());
    let krr = Krr::new(config, maskinporten.clone(), Environment::Test, Arc::new(clock)).unwrap();
    let customers: Vec<_> = customers
        .iter()
        .map(|number| (format!("Kommune {number}"), krr.access(OrganisationNumber::parse(number).ok())))
        .collect();
    examine(&maskinporten, &krr, &customers).await
}

/// As `reim doctor` might print it, without the address that changes from test to test.
fn printed(checks: &[Check]) -> String {
    let line = |check: &Check| {
        let whose = check.subject.as_deref().map(|whose| format!(" ({whose})")).unwrap_or_default();
        let remedy = check.remedy_text(Lang::Nb).map(|remedy| format!("\n  -> {remedy}")).unwrap_or_default();
        let finding = check.finding_text(Lang::Nb);
        let finding = finding.split(" på http").next().unwrap();
        format!("{:?} {}{whose}: {finding}{remedy}\n", check.status, check.name_text(Lang::Nb))
    };
    checks.iter().map(line).collect()
}

const IN_STEP: &str = "Sun, 22 Nov 2026 03:00:00 GMT";

#[tokio::test]
async fn a_sound_installation_is_told_so() {
    let checks = examined(FakeMaskinporten::default(), IN_STEP, 400, &[]).await;
    insta::assert_snapshot!(printed(&checks), @r"
    Ok Maskinporten: Maskinporten svarer
    Ok Klokke: Klokken er i takt med Maskinportens (avvik 0 s).
    Ok Nøkkel: Nøkkelen er god til 2027-01-01 (40 dager).
    Ok Tilgang: Maskinporten gir token for krr:global/kontaktinformasjon.read.
    Ok KRR: KRR godtar tokenet.
    ");
}

#[tokio::test]
async fn each_municipality_without_delegation_is_named_with_the_remedy() {
    let fake = FakeMaskinporten::default().refusing("has not delegated access to the scope");
    let checks = examined(fake, IN_STEP, 400, &["310753610", "310753629"]).await;
    insta::assert_snapshot!(printed(&checks), @r"
    Ok Maskinporten: Maskinporten svarer
    Ok Klokke: Klokken er i takt med Maskinportens (avvik 0 s).
    Ok Nøkkel: Nøkkelen er god til 2027-01-01 (40 dager).
    Fault Tilgang (Kommune 310753610): Maskinporten gir ikke token for krr:global/kontaktinfo.read (invalid_grant has not delegated access to the scope).
      -> Kommunen har ikke delegert tilgangen til leverandøren (MP-251). Kommunen delegerer «KRR - Delegere på-vegne-av-rettighet» i Altinn.
    Ok Tilgang (Kommune 310753629): Maskinporten gir token for krr:global/kontaktinfo.read.
    Ok KRR (Kommune 310753629): KRR godtar tokenet.
    ");
}

#[tokio::test]
async fn a_clock_that_is_wrong_and_a_register_that_refuses_are_faults() {
    let checks = examined(FakeMaskinporten::default(), "Sun, 22 Nov 2026 02:58:00 GMT", 403, &[]).await;
    insta::assert_snapshot!(printed(&checks), @r"
    Ok Maskinporten: Maskinporten svarer
    Fault Klokke: Klokken avviker 119 s fra Maskinportens; ved 10 s avslår Maskinporten.
      -> Slå på tidssynkronisering (NTP) på denne maskinen.
    Ok Nøkkel: Nøkkelen er god til 2027-01-01 (40 dager).
    Ok Tilgang: Maskinporten gir token for krr:global/kontaktinformasjon.read.
    Fault KRR: KRR kan ikke spørres (krr-forbidden).
      -> KRR avslår. Kontroller at scopet er gitt, og ved leverandør at kommunen har delegert det i Altinn.
    ");
}
