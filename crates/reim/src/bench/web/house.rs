//! The real pages on loopback, with users who have signed in at the real door; and the same bytes without a house.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use anyhow::Context as _;
use axum::{Router, extract::State, response::Html, routing::get};
use clock::{Clock as _, SystemClock};
use domain::{
    MunicipalityId, NationalId,
    access::{NewGrant, Place, Role},
};
use futures::future::BoxFuture;
use jiff::SignedDuration;
use simulators::World;
use storage::Store;
use sync::{
    import::{self, Imports},
    runs::Runs,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use web::{
    App, Language, Links, Retention, Scheme,
    auth::{Begun, Provider, RETURN_PATH, SignIn, Unvouched, Vouched},
    limits::{Limit, Limits, Rate},
};

use super::{http::Browser, register};

/// The number in each user's form cookie; a form that repeats it is the user's own.
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// Vouches for one person, whoever comes.
struct Porter {
    national_id: NationalId,
    begun: Mutex<u32>,
}

impl Provider for Porter {
    fn issuer(&self) -> &'static str {
        "bench"
    }

    fn begin(&self, _: Language) -> BoxFuture<'_, Result<Begun, Unvouched>> {
        let mut begun = self.begun.lock().expect("nobody panics with it");
        *begun += 1;
        let state = begun.to_string();
        let redirect = format!("{RETURN_PATH}?state={state}");
        Box::pin(std::future::ready(Ok(Begun { redirect, state, pending: String::new() })))
    }

    fn finish<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<Vouched, Unvouched>> {
        let vouched = Vouched { national_id: Some(self.national_id), sid: None };
        Box::pin(std::future::ready(Ok(vouched)))
    }

    fn sign_out(&self, _: &str) -> BoxFuture<'_, Option<String>> {
        Box::pin(std::future::ready(None))
    }
}

/// Opens the pages for a secretary of the whole municipality.
pub async fn open(
    store: &Store,
    municipality: MunicipalityId,
    world: &Arc<World>,
) -> anyhow::Result<(SocketAddr, JoinHandle<()>)> {
    let somebody = world.everybody().nth(1).context("somebody")?;
    let national_id = world.national_id(somebody);
    let mut tx = store.begin().await?;
    let account = tx.account_for(national_id, "Måle Skole", SystemClock.now()).await?.id;
    if tx.grants_of(account).await?.is_empty() {
        let (from, to) = (crate::today(), crate::today().saturating_add(jiff::Span::new().months(6)));
        let place = Place::Municipality(municipality);
        let grant =
            NewGrant { account, role: Role::Secretary, place, special: false, from, to, deputy_for: None };
        tx.add_grant(&grant, "bench", SystemClock.now()).await?;
    }
    tx.commit().await?;
    let settings = import::Settings::new(domain::Environment::Test);
    let provider = Arc::new(Porter { national_id, begun: Mutex::default() });
    let app = App {
        store: store.clone(),
        runs: Runs {
            contacts: register::contacts(store, world)?,
            imports: Imports::new(store.clone(), Arc::new(SystemClock), settings),
            population: None,
            entities: None,
            classifications: None,
        },
        sign_in: Some(Arc::new(SignIn { provider, home: "/".to_owned() })),
        api: None,
        limits: Arc::new(limits()),
        units: Arc::default(),
        scheme: Scheme::Http,
        links: Arc::new(Links::default()),
        retention: Retention::default(),
        clock: Arc::new(SystemClock),
        metrics: web::recorder().install_recorder()?,
        closing: CancellationToken::new(),
    };
    serve(web::routes(app)).await
}

/// Here somebody does send a thousand forms a second.
fn limits() -> Limits {
    let none = || Rate { at_once: u32::MAX, between: SignedDuration::ZERO };
    Limits { forms: Limit::new(none()), sign_in: Limit::new(none()), ..Limits::default() }
}

/// The cookies of somebody who has just come in.
pub async fn sign_in(address: SocketAddr) -> anyhow::Result<String> {
    let mut browser = Browser::connect(address, format!("reim-form={TOKEN}")).await?;
    let away = browser.send("/logg-inn/start", None).await?;
    browser.cookies = [vec![browser.cookies], away.cookies].concat().join("; ");
    let back = browser.send(&away.location.context("a way to the porter")?, None).await?;
    let session = back.cookies.iter().find(|cookie| cookie.starts_with("reim-session="));
    Ok(format!("reim-form={TOKEN}; {}", session.context("a session")?))
}

/// Answers everything with the same bytes.
pub async fn open_static(bytes: Vec<u8>) -> anyhow::Result<(SocketAddr, JoinHandle<()>)> {
    let page = String::from_utf8(bytes)?;
    let answer = async |State(page): State<Arc<str>>| Html(page.to_string());
    let routes = Router::new().fallback(get(answer).post(answer)).with_state(Arc::from(page));
    serve(routes).await
}

async fn serve(routes: Router) -> anyhow::Result<(SocketAddr, JoinHandle<()>)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let service = routes.into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, service).await {
            tracing::error!(%error, "the pages have closed");
        }
    });
    Ok((address, serving))
}
