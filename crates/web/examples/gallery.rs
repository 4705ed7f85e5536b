//! Serves every page in every state from samples, for the browser audit and for looking at:
//! `cargo run -p web --features samples --example gallery -- 127.0.0.1:8200`

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use clock::{Clock, SystemClock};
use domain::{Environment, NationalId, OrganisationNumber};
use futures::future::BoxFuture;
use jiff::Timestamp;
use sources::krr::{Answer, AskError};
use sync::{
    contacts::{AskKrr, Contacts, Settings},
    import::{self, Imports},
    runs::Runs,
};
use tokio_util::sync::CancellationToken;
use web::{App, Links, Retention, Scheme};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8200".into());
    let folder = tempfile::tempdir()?;
    let store =
        storage::Store::open(&format!("sqlite:{}", folder.path().join("gallery.db").display())).await?;
    let clock = Arc::new(MorningOfTheSamples);
    let app = App {
        runs: Runs {
            contacts: Contacts::new(store.clone(), Arc::new(Nobody), clock.clone(), Settings::default())?,
            imports: Imports::new(store.clone(), clock.clone(), import::Settings::new(Environment::Test)),
            population: None,
            entities: None,
            classifications: None,
        },
        store,
        sign_in: None,
        api: None,
        limits: Arc::default(),
        units: Arc::default(),
        scheme: Scheme::Http,
        links: Arc::new(Links {
            accessibility_statement: Some("https://uustatus.example/nb/erklaringer/publisert/1".into()),
            privacy_statement: Some("https://fjordvik.example/personvern".into()),
            support: Some("https://fjordvik.example/hjelp".into()),
            own_krr_profile: Some("https://minprofil.kontaktregisteret.example/".into()),
        }),
        retention: Retention::default(),
        clock,
        metrics: web::recorder().build_recorder().handle(),
        closing: CancellationToken::new(),
    };
    let listener =
        tokio::net::TcpListener::bind(&address).await.with_context(|| format!("listening on {address}"))?;
    let service = web::gallery(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async { drop(tokio::signal::ctrl_c().await) })
        .await?;
    Ok(())
}

/// Time stands still, so that the pictures do not change from day to day.
struct MorningOfTheSamples;

impl Clock for MorningOfTheSamples {
    fn now(&self) -> Timestamp {
        web::samples::NOW
    }

    fn sleep(&self, pause: Duration) -> BoxFuture<'static, ()> {
        SystemClock.sleep(pause)
    }

    fn fraction(&self) -> f64 {
        0.5
    }
}

/// The gallery asks no register.
struct Nobody;

impl AskKrr for Nobody {
    fn ask(
        &self,
        _: Option<OrganisationNumber>,
        _: Vec<NationalId>,
    ) -> BoxFuture<'static, Result<Answer, AskError>> {
        Box::pin(std::future::ready(Err(AskError::Unreachable)))
    }

    fn circuit(&self) -> (&'static str, Option<Timestamp>) {
        ("closed", None)
    }
}
