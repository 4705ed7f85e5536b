//! What the doctor finds.

use jiff::civil::date;
use sources::{
    doctor::{Check, examine_sign_in},
    idporten::IdPortenConfig,
    texts::Lang,
};

use crate::scene::{OUT, Scene};

async fn printed(change: impl FnOnce(&mut IdPortenConfig)) -> String {
    let scene = Scene::with(|config| {
        config.key_registered_on = Some(date(2026, 11, 1));
        change(config);
    })
    .await;
    let line = |check: &Check| {
        let remedy = check.remedy_text(Lang::Nb).map(|remedy| format!("\n  -> {remedy}")).unwrap_or_default();
        let finding = check.finding_text(Lang::Nb);
        // The port, and the trace id, are others each time.
        let finding = finding.replace(&scene.simulators.idporten_issuer, "<issuer>");
        let finding = finding.split(" (trace_id").next().unwrap();
        format!("{:?} {}: {finding}{remedy}\n", check.status, check.name_text(Lang::Nb))
    };
    examine_sign_in(&scene.idporten).await.iter().map(line).collect()
}

#[tokio::test]
async fn a_sound_client_is_told_so() {
    insta::assert_snapshot!(printed(|_| {}).await, @"
    Ok ID-porten: ID-porten svarer på <issuer> og har alt som trengs.
    Ok Nøkkel for ID-porten: Nøkkelen er god til 2027-11-01 (345 dager).
    Ok Klient i ID-porten: ID-porten kjenner klienten, nøkkelen og returadressen http://127.0.0.1:8080/innlogging/retur.
    ");
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_found_before_anybody_signs_in() {
    insta::assert_snapshot!(printed(|config| config.redirect_uri = OUT.into()).await, @"
    Ok ID-porten: ID-porten svarer på <issuer> og har alt som trengs.
    Ok Nøkkel for ID-porten: Nøkkelen er god til 2027-11-01 (345 dager).
    Fault Klient i ID-porten: ID-porten tar ikke imot noen som skal tilbake til http://127.0.0.1:8080/ (invalid_request redirect_uri is not registered on the client
      -> ID-porten godtar ikke forespørselen. Kontroller at returadressen i konfigurasjonen er registrert på klienten, tegn for tegn.
    ");
}

#[tokio::test]
async fn a_wrong_issuer_and_an_old_key_are_faults() {
    let printed = printed(|config| {
        config.issuer.push('/');
        config.key_registered_on = Some(date(2025, 11, 1));
    });
    insta::assert_snapshot!(printed.await, @"
    Fault ID-porten: ID-porten på <issuer>/ kan ikke brukes (issuer-wrong-address).
      -> Adressen til utstederen er feil i konfigurasjonen. ID-porten skal stå uten skråstrek til slutt (https://idporten.no), Maskinporten med (https://maskinporten.no/).
    Fault Nøkkel for ID-porten: Nøkkelen gikk ut 2026-11-01.
      -> Registrer en ny nøkkel på klienten i Samarbeidsportalen før den gamle går ut, og bytt den her.
    ");
}
