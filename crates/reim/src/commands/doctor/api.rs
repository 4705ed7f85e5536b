//! Whether other bodies' systems can ask, and which of them soon cannot.

use domain::agreement::SOON;
use sources::{
    doctor::Status,
    texts::{Lang, text},
};
use storage::Store;

use super::tell;
use crate::{config::Config, wiring};

/// Without Maskinporten's keys no token can be proved.
pub async fn door(config: &Config) -> i32 {
    let Some(section) = &config.api else { return 0 };
    let issuer = &section.issuer;
    let examined = match wiring::bearer(config) {
        Ok(Some(bearer)) => bearer.examine().await,
        Ok(None) => return 0,
        Err(error) => {
            let finding = format!("API: oppsettet kan ikke brukes: {error:#}");
            return tell(
                Status::Fault,
                &finding,
                Some("rett det som er nevnt, under [api] i konfigurasjonen."),
            );
        }
    };
    match examined {
        Ok(()) => {
            let finding = format!("API: Maskinporten ({issuer}) svarer, og nøklene dens kan leses.");
            tell(Status::Ok, &finding, None)
        }
        Err(error) => {
            let finding =
                format!("API: ingen slipper inn, for nøklene til Maskinporten ({issuer}) kan ikke hentes.");
            tell(Status::Fault, &finding, text(error.code(), &[], Lang::Nb).as_deref())
        }
    }
}

/// What has been granted, and ends within sixty days.
pub async fn grants(store: &Store) -> anyhow::Result<i32> {
    let mut reader = store.read().await?;
    let today = crate::today();
    for municipality in reader.municipalities(today).await? {
        for grant in reader.client_grants(municipality.id).await? {
            if grant.is_in_force(today) && grant.to < today.saturating_add(SOON) {
                let (who, what, to) = (&municipality.name, &grant.name, grant.to);
                let finding = format!("{who}: tilgangen til API-et for {what} går ut {to}.");
                let remedy = "gi den på nytt med reim access api give, om kommunen vil det.";
                tell(Status::Warning, &finding, Some(remedy));
            }
        }
    }
    Ok(0)
}
