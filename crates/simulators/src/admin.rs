//! The port for those who direct the play: orders faults, changes the world, reads the counts. JSON both ways.
//!
//! | what | does |
//! |---|---|
//! | `GET /` | tells where the registers are |
//! | `POST /faults`, `GET`, `DELETE` | orders a [`Fault`], tells what is left of the orders, takes all back |
//! | `GET /log`, `DELETE` | counts of calls by register; counts anew |
//! | `PUT /clock` | `{"ahead_seconds": 60}`: all registers live in the future, or in the past |
//! | `GET /krr/manner`, `PUT` | how KRR behaves where nobody knows ([`Manner`]) |
//! | `GET /maskinporten/credentials` | a client's identity and private key, to ask for tokens with |
//! | `POST /maskinporten/clients` | registers another client |
//! | `PUT /maskinporten/lifetimes` | `{"<scope>": 30}`: seconds that tokens live |
//! | `POST /maskinporten/tokens` | a form: a token for any organisation, scope and resource, in plain text |
//! | `GET /idporten/credentials` | the same for sign-in |
//! | `POST /idporten/clients` | registers another client for sign-in |
//! | `POST /idporten/keys` | ID-porten signs by a new key from now on |
//! | `POST /folkeregisteret/persons/<who>` | what happens to a person, as `{"happening": "move"}` ([`Happening`](crate::world::happenings::Happening)); it comes in the feed |
//! | `POST /enhetsregisteret/entities/<number>` | what happens to an entity, as `{"happening": "rename", "value": "NYE LIA SKOLE"}` ([`EntityHappening`](crate::world::public_sector::happenings::EntityHappening)); it comes in the feed |
//! | `POST /enhetsregisteret/dumps` | the dumps are made anew |
//! | `POST /klass/reforms` | decides a reform: `{"on": "2027-01-01", "lines": [["8001", "8003", "Fjordtorden"]]}`, from old numbers to new |
//! | `GET /world/persons/<who>`, `POST` | a person; a [`Change`], as `{"change": "email", "value": "ny@epost.example"}` |
//! | `POST /world/night` | `{"per_thousand": 10}`: so many people change something in KRR |
//! | `GET /world/packages`, `/world/packages/<file>` | the OneRoster packages of all municipalities |

use std::{
    collections::HashMap,
    io::Cursor,
    sync::{Arc, PoisonError, RwLock},
};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post, put},
};
use domain::OrganisationNumber;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    enhetsregisteret,
    faults::Fault,
    folkeregisteret,
    idporten::{IdPorten, SignInClient},
    klass::{self, Klass},
    krr::Manner,
    maskinporten::{self, Client, Credentials, Maskinporten, RegisteredKey},
    oneroster::Package,
    surroundings::Surroundings,
    world::{Citizen, UnitKind, changes::Change, test_people::TEST_PEOPLE},
};

pub(crate) struct Admin {
    pub surroundings: Surroundings,
    pub maskinporten: Arc<Maskinporten>,
    pub idporten: Arc<IdPorten>,
    pub sign_in_credentials: Credentials,
    pub klass: Arc<Klass>,
    pub manner: Arc<RwLock<Manner>>,
    pub credentials: Credentials,
    /// Where the others are, by name.
    pub addresses: HashMap<&'static str, String>,
}

pub(crate) fn routes(admin: Arc<Admin>) -> Router {
    let population = folkeregisteret::admin::routes(admin.surroundings.clone());
    let entities = enhetsregisteret::admin::routes(admin.surroundings.clone());
    let municipalities = klass::admin::routes(admin.klass.clone());
    let desk = maskinporten::desk::routes(admin.maskinporten.clone());
    Router::new()
        .route("/", get(addresses))
        .route("/faults", get(pending).post(order).delete(clear_faults))
        .route("/log", get(log).delete(clear_log))
        .route("/clock", put(set_clock))
        .route("/krr/manner", get(manner).put(set_manner))
        .route("/maskinporten/credentials", get(credentials))
        .route("/maskinporten/clients", post(add_client))
        .route("/maskinporten/lifetimes", put(set_lifetimes))
        .route("/idporten/credentials", get(sign_in_credentials))
        .route("/idporten/clients", post(add_sign_in_client))
        .route("/idporten/keys", post(rotate_keys))
        .route("/world/persons/{handle}", get(person).post(change_person))
        .route("/world/night", post(pass_night))
        .route("/world/packages", get(packages))
        .route("/world/packages/{file}", get(package))
        .with_state(admin)
        .merge(population)
        .merge(entities)
        .merge(municipalities)
        .merge(desk)
}

type Shared = State<Arc<Admin>>;

/// A request that cannot be met, in plain words.
struct Wrong(StatusCode, String);

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

fn unsound(why: impl Into<anyhow::Error>) -> Wrong {
    Wrong(StatusCode::UNPROCESSABLE_ENTITY, why.into().to_string())
}

fn unknown(what: &str) -> Wrong {
    Wrong(StatusCode::NOT_FOUND, format!("no such {what}"))
}

async fn addresses(State(admin): Shared) -> Json<Value> {
    Json(json!(admin.addresses))
}

async fn pending(State(admin): Shared) -> Json<Vec<Fault>> {
    Json(admin.surroundings.faults.pending())
}

async fn order(State(admin): Shared, Json(fault): Json<Fault>) -> StatusCode {
    admin.surroundings.faults.order(fault);
    StatusCode::CREATED
}

async fn clear_faults(State(admin): Shared) -> StatusCode {
    admin.surroundings.faults.clear();
    StatusCode::NO_CONTENT
}

async fn log(State(admin): Shared) -> Json<Value> {
    Json(json!(admin.surroundings.log.all()))
}

async fn clear_log(State(admin): Shared) -> StatusCode {
    admin.surroundings.log.clear();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Clock {
    /// How far all registers are ahead of the machine; negative is behind.
    ahead_seconds: i64,
}

async fn set_clock(State(admin): Shared, Json(clock): Json<Clock>) -> StatusCode {
    admin.surroundings.set_ahead(clock.ahead_seconds);
    StatusCode::NO_CONTENT
}

async fn manner(State(admin): Shared) -> Json<Manner> {
    Json(admin.manner.read().unwrap_or_else(PoisonError::into_inner).clone())
}

/// The identifiers that are refused, or break it, stay.
async fn set_manner(State(admin): Shared, Json(new): Json<Manner>) -> StatusCode {
    let mut manner = admin.manner.write().unwrap_or_else(PoisonError::into_inner);
    let (refused, breaking) = (std::mem::take(&mut manner.refused), std::mem::take(&mut manner.breaking));
    *manner = Manner { refused, breaking, ..new };
    StatusCode::NO_CONTENT
}

/// A key that opens nothing but these simulators.
async fn credentials(State(admin): Shared) -> Json<Value> {
    told(&admin.credentials)
}

async fn sign_in_credentials(State(admin): Shared) -> Json<Value> {
    told(&admin.sign_in_credentials)
}

fn told(credentials: &Credentials) -> Json<Value> {
    Json(json!({
        "client_id": credentials.client_id,
        "organisation": credentials.organisation.as_str(),
        "kid": credentials.kid,
        "private_key_pem": credentials.private_key_pem,
    }))
}

#[derive(Deserialize)]
struct NewSignInClient {
    id: String,
    kid: String,
    public_key_pem: String,
    redirect_uris: Vec<String>,
    #[serde(default)]
    post_logout_redirect_uris: Vec<String>,
    frontchannel_logout_uri: Option<String>,
}

async fn add_sign_in_client(
    State(admin): Shared,
    Json(new): Json<NewSignInClient>,
) -> Result<StatusCode, Wrong> {
    let key = DecodingKey::from_rsa_pem(new.public_key_pem.as_bytes()).map_err(unsound)?;
    let client = SignInClient {
        id: new.id,
        keys: vec![RegisteredKey { kid: new.kid, key, registered: admin.surroundings.now() }],
        redirect_uris: new.redirect_uris,
        post_logout_redirect_uris: new.post_logout_redirect_uris,
        frontchannel_logout_session_required: new.frontchannel_logout_uri.is_some(),
        frontchannel_logout_uri: new.frontchannel_logout_uri,
    };
    let mut clients = admin.idporten.clients.write().unwrap_or_else(PoisonError::into_inner);
    clients.add(client).map_err(unsound)?;
    Ok(StatusCode::CREATED)
}

async fn rotate_keys(State(admin): Shared) -> StatusCode {
    admin.idporten.rotate();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct NewClient {
    id: String,
    organisation: String,
    kid: String,
    public_key_pem: String,
    scopes: Vec<String>,
    /// Organisations that have delegated all these scopes to this one.
    #[serde(default)]
    delegated_by: Vec<String>,
}

async fn add_client(State(admin): Shared, Json(new): Json<NewClient>) -> Result<StatusCode, Wrong> {
    let organisation = OrganisationNumber::parse(&new.organisation).map_err(unsound)?;
    let key = DecodingKey::from_rsa_pem(new.public_key_pem.as_bytes()).map_err(unsound)?;
    let consumers: Result<Vec<_>, _> =
        new.delegated_by.iter().map(|text| OrganisationNumber::parse(text)).collect();
    let registered = admin.surroundings.now();
    let mut clients = admin.maskinporten.clients.write().unwrap_or_else(PoisonError::into_inner);
    for consumer in consumers.map_err(unsound)? {
        new.scopes.iter().for_each(|scope| clients.delegate(consumer, scope, organisation));
    }
    clients.add(Client {
        id: new.id,
        organisation,
        keys: vec![RegisteredKey { kid: new.kid, key, registered }],
        scopes: new.scopes,
        not_granted: Vec::new(),
    });
    Ok(StatusCode::CREATED)
}

async fn set_lifetimes(State(admin): Shared, Json(lifetimes): Json<HashMap<String, i64>>) -> StatusCode {
    *admin.maskinporten.lifetimes.write().unwrap_or_else(PoisonError::into_inner) = lifetimes;
    StatusCode::NO_CONTENT
}

/// `123`, or `digdir-1` to `digdir-18` for the published test persons.
fn citizen(admin: &Admin, handle: &str) -> Result<Citizen, Wrong> {
    let number = match handle.strip_prefix("digdir-") {
        Some(number) => {
            number.parse().ok().filter(|number| (1..=TEST_PEOPLE.len()).contains(number)).map(|n| n - 1)
        }
        None => handle.parse().ok(),
    };
    number
        .and_then(|number| admin.surroundings.world.citizen(u32::try_from(number).ok()?))
        .ok_or_else(|| unknown("person"))
}

async fn person(State(admin): Shared, Path(handle): Path<String>) -> Result<Json<Value>, Wrong> {
    let citizen = citizen(&admin, &handle)?;
    let world = &admin.surroundings.world;
    let adult = world.adult(citizen);
    let record = world.record(citizen);
    let value = |detail: Option<&crate::world::registered::Detail>| detail.map(|detail| detail.value.clone());
    Ok(Json(json!({
        "number": citizen.0,
        "national_id": adult.national_id.as_str(),
        "name": format!("{} {}", adult.given_name, adult.family_name),
        "guardian": world.is_guardian(citizen),
        "in_krr": record.is_some(),
        "deleted": record.as_ref().is_some_and(|record| record.deleted),
        "reserved": record.as_ref().is_some_and(|record| record.reserved),
        "email": value(record.as_ref().and_then(|record| record.email.as_ref())),
        "mobile": value(record.as_ref().and_then(|record| record.mobile.as_ref())),
        "language": record.and_then(|record| record.language).map(|(language, _)| language.code()),
    })))
}

async fn change_person(
    State(admin): Shared,
    Path(handle): Path<String>,
    Json(change): Json<Change>,
) -> Result<StatusCode, Wrong> {
    let citizen = citizen(&admin, &handle)?;
    admin.surroundings.world.change(citizen, change, admin.surroundings.now()).map_err(unsound)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Night {
    per_thousand: u32,
}

async fn pass_night(State(admin): Shared, Json(night): Json<Night>) -> StatusCode {
    admin.surroundings.world.pass_night(night.per_thousand, admin.surroundings.now());
    StatusCode::NO_CONTENT
}

/// Every municipality's two packages, by file name.
async fn packages(State(admin): Shared) -> Json<Vec<String>> {
    let world = &admin.surroundings.world;
    let names = world.municipalities().iter().flat_map(|municipality| {
        [UnitKind::School, UnitKind::Kindergarten]
            .map(|system| Package::new(world, municipality, system).file_name())
    });
    Json(names.collect())
}

async fn package(State(admin): Shared, Path(file): Path<String>) -> Result<Response, Wrong> {
    let written = tokio::task::spawn_blocking(move || {
        let world = &admin.surroundings.world;
        let packages = world.municipalities().iter().flat_map(|municipality| {
            [UnitKind::School, UnitKind::Kindergarten].map(|system| Package::new(world, municipality, system))
        });
        let mut wanted = packages.filter(|package| package.file_name() == file);
        wanted.next().map(|package| package.write(Cursor::new(Vec::new())))
    });
    match written.await.map_err(unsound)? {
        Some(Ok(bytes)) => {
            Ok(([(header::CONTENT_TYPE, "application/zip")], bytes.into_inner()).into_response())
        }
        Some(Err(error)) => Err(Wrong(StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}"))),
        None => Err(unknown("package")),
    }
}
