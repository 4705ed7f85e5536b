//! Folkeregisteret answers by its contract, and takes nothing else.

use reqwest::{Method, Response, header};
use serde_json::{Value, json};
use simulators::{
    folkeregisteret::SCOPE,
    world::{
        Citizen,
        happenings::{FIRST_SEQUENCE, Happening},
        population::Inhabitant,
    },
};

use crate::scene::{CONTACT_SCOPE, Scene};

const PACKAGE: &str = "/folkeregisteret/offentlig-med-hjemmel/api/v1";

impl Scene {
    fn population(&self, path: &str) -> String {
        format!("{}{PACKAGE}{path}", self.simulators.folkeregisteret_url)
    }

    async fn people(&self, query: &str, body: &Value) -> Response {
        let token = self.token(SCOPE).await;
        let url = self.population(&format!("/personer/bulkoppslag{query}"));
        self.http.post(url).bearer_auth(token).json(body).send().await.unwrap()
    }

    async fn population_rows(&self, query: &str, people: &[String]) -> Vec<Value> {
        let response = self.people(query, &json!({ "foedselsEllerDNummer": people })).await;
        assert_eq!(response.status(), 200);
        let answer: Value = response.json().await.unwrap();
        answer["oppslag"].as_array().unwrap().clone()
    }

    async fn events(&self, from: u64) -> Response {
        let token = self.token(SCOPE).await;
        let url = self.population(&format!("/hendelser/feed?seq={from}"));
        self.http.get(url).bearer_auth(token).send().await.unwrap()
    }

    fn happen(&self, citizen: u32, happening: Happening) -> u64 {
        let who = Inhabitant::Adult(Citizen(citizen));
        self.simulators.world.happen(who, happening, self.now()).unwrap()
    }
}

/// A person who lives by a road.
fn at_a_road(scene: &Scene) -> u32 {
    let home = |citizen: u32| {
        let record = scene.simulators.world.person_record(Inhabitant::Adult(Citizen(citizen))).unwrap();
        record.residences.unwrap().now().site
    };
    (100..200).find(|citizen| matches!(home(*citizen), simulators::world::homes::Site::Road { .. })).unwrap()
}

#[tokio::test]
async fn a_person_is_written_as_in_the_documentation() {
    let scene = Scene::set().await;
    let citizen = at_a_road(&scene);
    let mut rows = scene.population_rows("?part=bostedsadresse&part=status", &[scene.id(citizen)]).await;
    let person = rows[0]["folkeregisterperson"].take();
    assert_eq!(person["identifikasjonsnummer"][0]["foedselsEllerDNummer"], scene.id(citizen));
    assert_eq!(person["identifikasjonsnummer"][0]["identifikatortype"], "foedselsnummer");
    assert_eq!(person["status"][0]["status"], "bosatt");
    let home = &person["bostedsadresse"][0];
    assert_eq!((&home["erGjeldende"], &home["adressegradering"]), (&json!(true), &json!("ugradert")));
    assert_eq!(home["vegadresse"]["poststed"]["poststedsnavn"], "FJORDVIK");
    let at = home["gyldighetstidspunkt"].as_str().unwrap();
    assert!(at.ends_with("+01:00") && at.len() == "2025-01-14T14:41:30.481248105+01:00".len(), "{at}");
    let names: Vec<_> = person.as_object().unwrap().keys().collect();
    assert_eq!(names, ["bostedsadresse", "identifikasjonsnummer", "status"]);
}

#[tokio::test]
async fn history_comes_when_asked_for() {
    let scene = Scene::set().await;
    let citizen = at_a_road(&scene);
    scene.happen(citizen, Happening::Move);
    let homes = async |query: &str| {
        let rows = scene.population_rows(query, &[scene.id(citizen)]).await;
        let homes = rows[0]["folkeregisterperson"]["bostedsadresse"].as_array().unwrap().clone();
        homes.iter().map(|home| home["erGjeldende"].as_bool().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(homes("?part=bostedsadresse").await, [true]);
    assert_eq!(homes("?part=bostedsadresse&part=historikk").await, [true, false]);
}

#[tokio::test]
async fn who_is_not_there_gets_a_message_where_the_order_is_asked_for_and_else_nothing() {
    let scene = Scene::set().await;
    let people = [scene.id(300), "20914695016".to_owned(), scene.id(300), scene.id(30)];
    let ids = |rows: &[Value]| -> Vec<_> {
        rows.iter()
            .map(|row| (row["foedselsEllerDNummer"].clone(), row.get("feilmelding").is_some()))
            .collect()
    };
    let ordered = scene.population_rows("?somBestilt=true", &people).await;
    let expected: Vec<_> = people.iter().map(|id| (json!(id), id == "20914695016")).collect();
    assert_eq!(ids(&ordered), expected);
    let plain = scene.population_rows("", &people).await;
    assert_eq!(ids(&plain), [(json!(scene.id(300)), false), (json!(scene.id(30)), false)]);
}

#[tokio::test]
async fn protection_is_told_as_the_register_tells_it() {
    let scene = Scene::set().await;
    let citizen = at_a_road(&scene);
    let person = async || {
        let rows = scene.population_rows("", &[scene.id(citizen)]).await;
        rows[0]["folkeregisterperson"].clone()
    };
    scene.happen(citizen, Happening::Protection(domain::Protection::Client));
    let client = person().await;
    assert_eq!(client.get("adressebeskyttelse"), None, "the address has it, not the person");
    assert_eq!(client["bostedsadresse"][0]["adressegradering"], "klientadresse");
    scene.happen(citizen, Happening::Protection(domain::Protection::Confidential));
    let confidential = person().await;
    assert_eq!(confidential["adressebeskyttelse"][0]["graderingsnivaa"], "fortrolig");
    assert_eq!(confidential["bostedsadresse"][0]["adressegradering"], "fortrolig");
    scene.happen(citizen, Happening::Protection(domain::Protection::StrictlyConfidential));
    let strictly = person().await;
    assert_eq!(strictly["adressebeskyttelse"][0]["graderingsnivaa"], "strengtFortrolig");
    assert_eq!(strictly.get("bostedsadresse"), None, "nothing is known of where they live");
    assert_eq!(strictly["postadresse"][0]["adressegradering"], "ugradert");
}

#[tokio::test]
async fn what_is_no_question_is_refused() {
    let scene = Scene::set().await;
    let many: Vec<_> = (0..1001).map(|citizen| scene.id(citizen)).collect();
    let asked = |people: &[String]| json!({ "foedselsEllerDNummer": people });
    assert_eq!(scene.population_rows("?part=status", &many[..1000]).await.len(), 1000);
    for body in [asked(&many), asked(&[]), asked(&["20914695017".to_owned()]), json!({}), json!([])] {
        let response = scene.people("", &body).await;
        assert_eq!(response.status(), 400);
        let error: Value = response.json().await.unwrap();
        assert!(error["kode"].as_str().unwrap().starts_with("FREG-") && error["melding"].is_string());
    }
    for query in ["?part=skostoerrelse", "?somBestilt=ja"] {
        assert_eq!(scene.people(query, &asked(&many[..1])).await.status(), 400, "{query}");
    }
    assert_eq!(scene.people("?nytt=1", &asked(&many[..1])).await.status(), 200);
}

#[tokio::test]
async fn only_json_is_taken_and_given() {
    let scene = Scene::set().await;
    let token = scene.token(SCOPE).await;
    let post = |content_type: Option<&'static str>, accept: &'static str| {
        let body = json!({ "foedselsEllerDNummer": [scene.id(1)] }).to_string();
        let url = scene.population("/personer/bulkoppslag");
        let request = scene.http.post(url).bearer_auth(&token).header(header::ACCEPT, accept).body(body);
        match content_type {
            Some(value) => request.header(header::CONTENT_TYPE, value).send(),
            None => request.send(),
        }
    };
    for (content_type, accept, status) in [
        (Some("application/json; charset=utf-8"), "*/*", 200),
        // The body is then taken for XML.
        (None, "*/*", 400),
        (Some("application/xml"), "*/*", 400),
        (Some("text/plain"), "*/*", 415),
        (Some("application/json"), "text/html", 406),
    ] {
        let response = post(content_type, accept).await.unwrap();
        assert_eq!(response.status(), status, "{content_type:?} {accept}");
    }
    let get = scene.http.get(scene.population("/personer/bulkoppslag")).bearer_auth(&token).send();
    assert_eq!(get.await.unwrap().status(), 405);
}

#[tokio::test]
async fn without_a_sound_and_unconfined_token_of_the_right_scope_nobody_is_told_of() {
    let scene = Scene::set().await;
    let question = json!({ "foedselsEllerDNummer": [scene.id(1)] });
    let ask = async |token: Option<String>| {
        let statuses = [
            scene.http.post(scene.population("/personer/bulkoppslag")).json(&question),
            scene.http.get(scene.population(&format!("/hendelser/feed?seq={}", FIRST_SEQUENCE + 1))),
            scene.http.get(scene.population("/hendelser/siste/sekvensnummer")),
        ]
        .map(|request| match &token {
            Some(token) => request.bearer_auth(token).send(),
            None => request.send(),
        });
        let mut seen = Vec::new();
        for status in statuses {
            seen.push(status.await.unwrap().status().as_u16());
        }
        seen
    };
    assert_eq!(ask(None).await, [401; 3]);
    assert_eq!(ask(Some("nonsense".into())).await, [401; 3]);
    assert_eq!(ask(Some(scene.token(CONTACT_SCOPE).await)).await, [403; 3]);
    let mut confined = scene.assertion();
    confined.claims["scope"] = json!(SCOPE);
    confined.claims["resource"] = json!([scene.simulators.folkeregisteret_url]);
    let granted: Value = scene.grant(&confined).await.json().await.unwrap();
    assert_eq!(ask(granted["access_token"].as_str().map(str::to_owned)).await, [401; 3]);
    let token = scene.token(SCOPE).await;
    assert_eq!(ask(Some(token.clone())).await, [200; 3]);
    scene.pass(600);
    assert_eq!(ask(Some(token)).await, [401; 3]);
}

#[tokio::test]
async fn the_feed_is_read_from_any_place_but_not_from_before_it_remembers() {
    let scene = Scene::set().await;
    let newest = scene.http.get(scene.population("/hendelser/siste/sekvensnummer"));
    let newest = newest.bearer_auth(scene.token(SCOPE).await).send().await.unwrap().text().await.unwrap();
    assert_eq!(newest, FIRST_SEQUENCE.to_string(), "a bare number");
    assert_eq!(scene.events(FIRST_SEQUENCE + 1).await.json::<Value>().await.unwrap(), json!([]));

    let first = scene.happen(200, Happening::Move);
    let second = scene.happen(201, Happening::Death);
    let events: Value = scene.events(first).await.json().await.unwrap();
    assert_eq!((&events[0]["sekvensnummer"], &events[1]["sekvensnummer"]), (&json!(first), &json!(second)));
    assert_eq!(events[1]["hendelse"]["folkeregisteridentifikator"], scene.id(201));
    assert_eq!(events[1]["hendelse"]["hendelsetype"], "personErDoed");
    let rest: Value = scene.events(first + 1).await.json().await.unwrap();
    assert_eq!(rest.as_array().unwrap().len(), 1);

    let gone = scene.events(FIRST_SEQUENCE).await;
    assert_eq!(gone.status(), 406);
    assert!(gone.text().await.unwrap().contains("36 måneder"));
    // A token that outlives the key it was asked for with.
    let three_years = 37 * 31 * 24 * 60 * 60;
    scene.simulators.set_lifetime(SCOPE, 2 * three_years);
    let token = scene.token(SCOPE).await;
    scene.pass(three_years);
    for (from, status) in [(second, 406), (second + 1, 200)] {
        let url = scene.population(&format!("/hendelser/feed?seq={from}"));
        let response = scene.http.get(url).bearer_auth(&token).send().await.unwrap();
        assert_eq!(response.status(), status);
    }
}

#[tokio::test]
async fn what_happens_is_directed_over_the_admin_port() {
    let scene = Scene::set().await;
    let at = |handle: &str| format!("/folkeregisteret/persons/{handle}");
    let name = json!({ "happening": "name", "value": { "given": "NY", "middle": null, "family": "OLJE" } });
    let answer = scene.admin(Method::POST, &at("300"), &name).await;
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.json::<Value>().await.unwrap()["sequence"], scene.simulators.world.last_sequence());
    let rows = scene.population_rows("?part=navn", &[scene.id(300)]).await;
    assert_eq!(rows[0]["folkeregisterperson"]["navn"][0]["etternavn"], "OLJE");

    let protection = json!({ "happening": "protection", "value": "confidential" });
    let family = (20..200).find(|family| !scene.simulators.world.children(*family).is_empty()).unwrap();
    for (handle, happening, status) in [
        ("guest-0", &protection, 201),
        (&format!("child-{family}-0"), &protection, 201),
        ("child-99999-0", &protection, 404),
        ("99999", &protection, 404),
        ("guest-99", &protection, 404),
        ("x", &protection, 404),
        ("guest-0", &json!({ "happening": "move" }), 422),
        ("300", &json!({ "happening": "rain" }), 422),
        ("300", &json!({ "happening": "protection", "value": "secret" }), 422),
    ] {
        assert_eq!(
            scene.admin(Method::POST, &at(handle), happening).await.status(),
            status,
            "{handle} {happening}"
        );
    }
}

#[tokio::test]
async fn rows_go_wrong_on_order() {
    let scene = Scene::set().await;
    let people: Vec<_> = (200..204).map(|citizen| scene.id(citizen)).collect();
    for (fault, rows) in [
        (json!({ "kind": "missing_rows", "rows": 1 }), 3),
        (json!({ "kind": "extra_rows", "rows": 2 }), 6),
        (json!({ "kind": "doubled_rows", "rows": 1, "contradictory": true }), 5),
        (json!({ "kind": "unknown_word", "field": "status", "rows": 9 }), 4),
    ] {
        let mut order = fault.clone();
        order["at"] = json!("folkeregisteret");
        order["times"] = json!(1);
        assert_eq!(scene.admin(Method::POST, "/faults", &order).await.status(), 201);
        let got = scene.population_rows("?part=status&part=navn", &people).await;
        assert_eq!(got.len(), rows, "{fault}");
        if fault["kind"] == "unknown_word" {
            assert!(got.iter().all(|row| row["folkeregisterperson"]["status"][0]["status"] == "etNyttOrd"));
        }
    }
}
