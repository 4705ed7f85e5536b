//! A message service with tokens from the simulated Maskinporten: from what happens in the registers to what it is told.

use std::sync::Arc;

use domain::{
    Agreement, Environment, Field, MessageKinds, Mode, OrganisationNumber, Protection,
    access::client::ClientGrant, guardian_role::RoleKey, roster::GuardianRole,
};
use jiff::{SignedDuration, ToSpan as _};
use reqwest::Client;
use serde_json::{Value, json};
use simulators::{
    Fault, FaultKind, Register as At,
    world::{Citizen, changes::Change},
};
use sources::bearer::{Bearer, BearerConfig};
use storage::{Store, guardian_roles::Given, on_both_engines};
use sync::hands;
use web::api::Api;

use crate::{
    browser::{Open, Pages},
    night::{Night, Setup},
};

const KARI: Citizen = Citizen(6);
const OURS: &str = "https://reim.example/api";
const SCOPE: &str = "reim:kontakt.read";
const SERVICE: &str = "310753610";

/// A night, the API over it, and a body that may ask.
struct Scene {
    night: Night,
    pages: Pages,
    client: Client,
}

impl Scene {
    async fn set(store: Store, setup: Setup) -> anyhow::Result<Self> {
        let night = Night::with(store, setup).await?;
        let config = BearerConfig::new(&night.simulators.maskinporten_issuer, OURS);
        let bearer = Bearer::new(config, Environment::Test, Arc::new(night.time.clone()))?;
        let api = Api { tokens: Arc::new(bearer), prefix: "reim".into() };
        let pages = Pages::open_with(&night, Open { api: Some(api), ..Open::default() }).await?;
        let today = domain::oslo::date(night.now());
        let grant = ClientGrant {
            id: 0,
            consumer: OrganisationNumber::parse(SERVICE)?,
            name: "Meldingstjenesten AS".into(),
            purpose: "Meldinger fra skolen".into(),
            kinds: MessageKinds::ALL,
            special: true,
            from: today,
            to: today.saturating_add(1.year()),
            revoked_at: None,
        };
        let mut tx = night.store.begin().await?;
        tx.add_client_grant(night.municipality(), &grant, "operator", night.now()).await?;
        tx.commit().await?;
        Ok(Self { night, pages, client: Client::new() })
    }

    async fn token(&self, organisation: &str, scope: &str, resource: &str) -> anyhow::Result<String> {
        let form = [("organisation", organisation), ("scope", scope), ("resource", resource)];
        let counter = format!("{}/maskinporten/tokens", self.night.simulators.admin_url);
        Ok(self.client.post(counter).form(&form).send().await?.error_for_status()?.text().await?)
    }

    fn question(&self, kind: &str) -> Value {
        let number = self.night.world.municipalities()[0].number;
        let id = self.night.world.national_id(KARI);
        json!({ "municipality": number.as_str(), "kind": kind, "people": [{ "national_id": id.as_str() }] })
    }

    async fn ask(&self, token: &str, question: &Value) -> anyhow::Result<(u16, Value)> {
        let answer = self
            .client
            .post(format!("http://{}{}", self.pages.address, web::api::REACH_PATH))
            .bearer_auth(token)
            .header("content-type", "application/json")
            .body(question.to_string())
            .send()
            .await?;
        Ok((answer.status().as_u16(), serde_json::from_slice(&answer.bytes().await?)?))
    }

    /// What the service is told of Kari for each kind of message: an address's channel, or a reason.
    async fn told(&self) -> anyhow::Result<[String; 3]> {
        let token = self.token(SERVICE, SCOPE, OURS).await?;
        let mut told = Vec::new();
        for kind in ["decision", "important", "service"] {
            let (status, body) = self.ask(&token, &self.question(kind)).await?;
            anyhow::ensure!(status == 200, "{status}: {body}");
            let answer = &body["answers"][0];
            let word = answer.get("reason").unwrap_or(&answer["reach"]["channel"]);
            told.push(word.as_str().unwrap_or_default().to_owned());
        }
        Ok(told.try_into().unwrap())
    }

    async fn happens(&self, change: Change) -> anyhow::Result<[String; 3]> {
        self.night.change(KARI, change);
        self.night.pass_night().await?;
        self.told().await
    }
}

on_both_engines! {
    async fn what_a_citizen_does_in_krr_is_what_the_service_is_told(store: Store) {
        let scene = Scene::set(store, Setup::default()).await?;
        assert_eq!(scene.told().await?, ["register_unavailable"; 3], "before the first night");
        scene.night.change(KARI, Change::Email(Some("kari@epost.example".into())));
        assert_eq!(scene.happens(Change::Reserved(false)).await?, ["email"; 3]);
        assert_eq!(scene.happens(Change::Reserved(true)).await?, ["reserved", "email", "email"]);
        scene.night.change(KARI, Change::Reserved(false));
        assert_eq!(scene.happens(Change::Expire).await?, ["stale", "stale", "email"]);
        assert_eq!(scene.happens(Change::Confirm).await?, ["email"; 3]);
        scene.night.change(KARI, Change::Mobile(Some("+47 43 00 00 01".into())));
        assert_eq!(scene.happens(Change::Email(None)).await?, ["sms"; 3]);
        let [decision, ..] = scene.happens(Change::Delete).await?;
        assert_eq!(decision, "not_in_register");
        let [decision, ..] = scene.happens(Change::Forget).await?;
        assert_eq!(decision, "not_in_register");
    }

    async fn what_the_municipality_does_is_what_the_service_is_told(store: Store) {
        let scene = Scene::set(store, Setup::default()).await?;
        let (night, today) = (&scene.night, domain::oslo::date(scene.night.now()));
        night.change(KARI, Change::Mobile(None));
        night.change(KARI, Change::Email(Some("kari@epost.example".into())));
        assert_eq!(scene.happens(Change::Reserved(false)).await?, ["email"; 3]);
        let kari = night.person(KARI).await?;
        hands::opt_out(&night.store, kari, Field::Email, &night.act()).await??;
        assert_eq!(scene.told().await?[0], "opted_out");
        hands::opt_in(&night.store, kari, Field::Email, &night.act()).await??;

        let mut tx = night.store.begin().await?;
        let ties = tx.ties(kari, today).await?;
        for tie in ties {
            let storage::ties::How::Guardian { child, .. } = tie.how else { continue };
            let role = RoleKey::Stated(GuardianRole::Relative);
            let given = Given {
                guardian: kari.person,
                child,
                role,
                author: "Kari".into(),
                reason: "Etter avtale".into(),
                at: night.now(),
                until: None,
            };
            tx.give_role(kari.municipality, &given).await?;
        }
        tx.commit().await?;
        assert_eq!(scene.told().await?, ["no_role", "no_role", "email"], "relatives receive ordinary messages");

        let mut tx = night.store.begin().await?;
        tx.set_protection(kari, Protection::Confidential).await?;
        tx.commit().await?;
        assert_eq!(scene.told().await?, ["protected"; 3]);
    }

    async fn in_look_up_mode_krr_is_asked_when_the_service_asks(store: Store) {
        let look_up = |usual| Agreement { mode: Mode::LookUp, ..usual };
        let scene = Scene::set(store, Setup { agreement: look_up, ..Setup::default() }).await?;
        scene.night.change(KARI, Change::Reserved(false));
        scene.night.change(KARI, Change::Email(Some("kari@epost.example".into())));
        assert_eq!(scene.told().await?, ["email"; 3]);
        scene.night.change(KARI, Change::Reserved(true));
        assert_eq!(scene.told().await?[0], "reserved", "at once");
        let kari = scene.night.person(KARI).await?;
        assert_eq!(scene.night.claim(kari).await?, None, "nothing is kept");
        assert!(!scene.night.store.read().await?.look_ups(kari).await?.is_empty(), "but that somebody looked");
        let down = FaultKind::Status { status: 503, retry_after: None, body: None };
        scene.night.disturb(Fault::always(At::Krr, down));
        assert_eq!(scene.told().await?, ["register_unavailable"; 3]);
    }

    async fn a_token_that_is_anothers_old_or_for_something_else_opens_nothing(store: Store) {
        let scene = Scene::set(store, Setup::default()).await?;
        let question = scene.question("service");
        let refused = async |token: &str| {
            let (status, body) = scene.ask(token, &question).await?;
            anyhow::Ok((status, body["type"].as_str().unwrap_or_default().to_owned()))
        };
        let is = |status: u16, kind: &str| (status, format!("urn:reim:{kind}"));
        let sound = scene.token(SERVICE, SCOPE, OURS).await?;
        let elsewhere = scene.token(SERVICE, SCOPE, "https://annen.example").await?;
        // What one token says, with what another is signed by.
        let forged = [sound.rsplit_once('.').unwrap().0, elsewhere.rsplit_once('.').unwrap().1].join(".");
        assert_eq!(refused(&forged).await?, is(401, "bearer-wrong-signature"));
        assert_eq!(refused(&elsewhere).await?, is(401, "bearer-wrong-audience"));
        let other = scene.token(SERVICE, "reim:kontakt.write", OURS).await?;
        assert_eq!(refused(&other).await?, is(403, "bearer-scope-lacking"));
        let stranger = scene.token("313796329", SCOPE, OURS).await?;
        assert_eq!(refused(&stranger).await?, is(403, "no-such-municipality"));
        assert_eq!(refused(&sound).await?.0, 200);
        assert_eq!(refused(&sound).await?.0, 200, "a token may be used until it expires");
        scene.night.time.pass(SignedDuration::from_mins(11));
        assert_eq!(refused(&sound).await?, is(401, "bearer-expired"));
        let own = scene.night.world.municipalities()[0].organisation;
        let own = scene.token(own.as_str(), SCOPE, OURS).await?;
        assert_eq!(refused(&own).await?.0, 200, "a municipality asks about its own without a grant");
    }
}
