//! An invented message service that may ask the demo's municipality, and how a programmer plays it.

use clock::{Clock as _, SystemClock};
use domain::{
    MessageKinds, MunicipalityId, MunicipalityNumber, OrganisationNumber, access::client::ClientGrant,
};
use jiff::ToSpan as _;
use storage::Store;

use super::people::Persona;

/// A synthetic number outside those of the invented country.
const SERVICE: &str = "310753610";

/// The first time.
pub async fn let_a_service_ask(store: &Store, municipality: MunicipalityId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    if !tx.client_grants(municipality).await?.is_empty() {
        return Ok(());
    }
    let grant = ClientGrant {
        id: 0,
        consumer: OrganisationNumber::parse(SERVICE)?,
        name: "Den oppdiktede meldingstjenesten".to_owned(),
        purpose: "Meldinger fra skole og barnehage til foresatte".to_owned(),
        kinds: MessageKinds::ALL,
        special: false,
        from: crate::today(),
        to: crate::today().saturating_add(1.year()),
        revoked_at: None,
    };
    tx.add_client_grant(municipality, &grant, "demo", SystemClock.now()).await?;
    tx.commit().await
}

/// A token from the simulated Maskinporten, and a question with it about some of the demo's people.
pub async fn two_commands(
    store: &Store,
    people: &[Persona],
    (pages, admin): (&str, &str),
    municipality: MunicipalityNumber,
) -> anyhow::Result<String> {
    let mut reader = store.read().await?;
    let mut asked = Vec::new();
    for persona in people.iter().take(3) {
        let keys = reader.people_with_national_id(persona.shown.pid).await?;
        asked.extend(keys.first().map(|key| format!("{{\"person\": \"{key}\"}}")));
    }
    let (path, asked) = (web::api::REACH_PATH, asked.join(", "));
    Ok(format!(
        "  TOKEN=$(curl -s {admin}/maskinporten/tokens -d organisation={SERVICE} -d scope=reim:kontakt.read -d resource={pages}/api)
  curl -s {pages}{path} -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' \\
    -d '{{\"municipality\": \"{municipality}\", \"kind\": \"service\", \"people\": [{asked}]}}'"
    ))
}
