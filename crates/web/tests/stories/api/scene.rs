//! A municipality whose message service may ask, guardians with a child each, and the system that asks.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use domain::{
    MessageKinds, NationalId, OrganisationNumber, PersonKey, Protection, Scope, Source,
    access::client::ClientGrant,
    roster::{EnrolmentBasis, GuardianRole, UnitKey},
};
use jiff::civil::date;
use serde_json::{Value, json};
use storage::{
    Store,
    roster::{Guardianship, Place, PlaceKind},
    runs::{NewRun, RunKind, RunMode},
};
use tower::ServiceExt as _;
use web::{App, limits::Limits};

use super::tokens;
use crate::{
    visitor::{Page, read},
    world::World,
};

pub const SERVICE: &str = "313796329";
const SCOPE: &str = "reim:kontakt.read";

pub struct Scene {
    pub world: World,
    pub guardians: Vec<(PersonKey, NationalId)>,
    pub router: axum::Router,
}

impl Scene {
    pub async fn set(store: Store, count: u16) -> anyhow::Result<Self> {
        let world = World::new(store).await?;
        let guardians = world.guardians(count).await?;
        let people: Vec<PersonKey> = guardians.iter().map(|(key, _)| *key).collect();
        enrol_children(&world, &people).await?;
        let scene = Self { router: router(&world), world, guardians };
        scene.grant(SERVICE, MessageKinds::ALL, false).await?;
        Ok(scene)
    }

    pub async fn grant(&self, consumer: &str, kinds: MessageKinds, special: bool) -> anyhow::Result<()> {
        let grant = ClientGrant {
            id: 0,
            consumer: OrganisationNumber::parse(consumer)?,
            name: "Meldingstjenesten AS".into(),
            purpose: "Meldinger fra skolen".into(),
            kinds,
            special,
            from: date(2026, 8, 1),
            to: date(2027, 7, 31),
            revoked_at: None,
        };
        let mut tx = self.world.store.begin().await?;
        tx.add_client_grant(self.world.municipality, &grant, "operator", self.world.now()).await?;
        tx.commit().await
    }

    /// KRR has been asked about everybody.
    pub async fn night(&self) -> anyhow::Result<()> {
        let order = NewRun {
            kind: RunKind::Krr,
            source: Source::Krr,
            mode: RunMode::Real,
            started_by: "night".into(),
            municipality: None,
            person: None,
        };
        let mut tx = self.world.store.begin().await?;
        let run = sync::contacts::order(&mut tx, &order, self.world.now()).await?;
        tx.commit().await?;
        self.world.carry(run.map_err(|refused| anyhow::anyhow!("{refused:?}"))?).await
    }

    pub fn question(&self, kind: &str) -> Value {
        let people: Vec<Value> =
            self.guardians.iter().map(|(_, id)| json!({ "national_id": id.as_str() })).collect();
        json!({ "municipality": "9901", "kind": kind, "people": people })
    }

    /// The service asks.
    pub async fn ask(&self, question: &Value) -> Page {
        self.ask_as(SERVICE, question).await
    }

    pub async fn ask_as(&self, organisations: &str, question: &Value) -> Page {
        let token = tokens::bearer(organisations, SCOPE);
        self.send(Some(&token), "application/json", question.to_string()).await
    }

    pub async fn send(&self, token: Option<&str>, kind: &str, body: String) -> Page {
        let mut request = Request::post("/api/v1/reach").header(header::CONTENT_TYPE, kind);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, token);
        }
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from(([192, 0, 2, 7], 50124))));
        read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// An address or a reason for each person asked about.
    pub async fn answers(&self, question: &Value) -> Vec<String> {
        told(&self.ask(question).await)
    }
}

pub fn told(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.text);
    let answers = page.json()["answers"].as_array().unwrap().clone();
    let word = |answer: &Value| {
        let word = answer.get("reason").unwrap_or(&answer["reach"]["address"]);
        word.as_str().unwrap().to_owned()
    };
    answers.iter().map(word).collect()
}

fn router(world: &World) -> axum::Router {
    web::routes(App { api: Some(tokens::api()), limits: Arc::new(Limits::default()), ..world.app() })
}

/// A child at school for each of them.
async fn enrol_children(world: &World, guardians: &[PersonKey]) -> anyhow::Result<()> {
    let municipality = world.municipality;
    let mut tx = world.store.begin().await?;
    let (mut children, mut places, mut ties) = (Vec::new(), Vec::new(), Vec::new());
    for guardian in guardians {
        let child =
            tx.add_person(municipality, None, Scope::NONE, Protection::None, world.now()).await?.person;
        places.push(Place {
            person: child,
            unit: UnitKey("fjord".into()),
            row: String::new(),
            what: EnrolmentBasis::Unit.code().into(),
            from: None,
            to: None,
        });
        ties.push(Guardianship {
            guardian: guardian.person,
            child,
            role: GuardianRole::Parent,
            parental_responsibility: None,
        });
        children.push(child);
    }
    let people: Vec<_> = guardians.iter().map(|key| key.person).collect();
    tx.restate_places(municipality, Source::School, PlaceKind::Enrolment, &children, &places).await?;
    tx.restate_guardianships(municipality, Source::School, &people, &ties).await?;
    tx.commit().await
}
