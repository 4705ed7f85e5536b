//! Enhetsregisteret answers by its contract, and takes nothing else.

use std::io::Read as _;

use flate2::read::GzDecoder;
use reqwest::{Method, Response, header};
use serde_json::{Value, json};
use simulators::{Fault, FaultKind, faults::Register, world::public_sector::happenings::EntityHappening};

use crate::scene::Scene;

impl Scene {
    async fn entities(&self, path: &str) -> Response {
        let url = format!("{}{path}", self.simulators.enhetsregisteret_url);
        self.http.get(url).send().await.unwrap()
    }

    async fn entities_json(&self, path: &str) -> Value {
        let response = self.entities(path).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.unwrap()
    }

    async fn dump(&self, path: &str) -> Vec<Value> {
        let packed = self.entities(path).await.bytes().await.unwrap();
        let mut text = String::new();
        GzDecoder::new(&*packed).read_to_string(&mut text).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    fn own(&self) -> String {
        self.simulators.world.municipalities()[0].organisation.to_string()
    }

    fn school(&self) -> domain::OrganisationNumber {
        self.simulators.world.municipalities()[0].schools().next().unwrap().organisation()
    }

    fn happen_to(&self, number: domain::OrganisationNumber, happening: EntityHappening) {
        self.simulators.world.happen_to_entity(number, happening, self.now()).unwrap();
    }
}

#[tokio::test]
async fn a_municipality_and_its_parts_are_found_by_the_recipe() {
    let scene = Scene::set().await;
    let found = scene.entities_json("/enheter?organisasjonsform=KOMM&size=1000").await;
    assert_eq!(found["page"]["totalElements"], 4);
    let own = scene.own();
    let parts = scene.entities_json(&format!("/enheter?overordnetEnhet={own}&size=1000")).await;
    let sections = parts["_embedded"]["enheter"].as_array().unwrap();
    assert!(sections.iter().all(|section| section["overordnetEnhet"] == own.as_str()));
    let section = sections.iter().find(|section| section["navn"] == "OPPVEKST").unwrap();
    let number = section["organisasjonsnummer"].as_str().unwrap();
    let departments = scene.entities_json(&format!("/enheter?overordnetEnhet={number}")).await;
    assert!(departments["page"]["totalElements"].as_u64().unwrap() >= 3);
    let roles = scene.entities_json(&format!("/enheter/{own}/roller")).await;
    let groups: Vec<_> =
        roles["rollegrupper"].as_array().unwrap().iter().map(|group| &group["type"]["kode"]).collect();
    assert_eq!(groups, ["DAGL", "KONT"]);
}

#[tokio::test]
async fn no_search_reaches_beyond_the_window_and_no_hit_embeds_nothing() {
    let scene = Scene::set().await;
    let refused = scene.entities("/enheter?size=1000&page=10").await;
    assert_eq!(refused.status(), 400);
    let body: Value = refused.json().await.unwrap();
    assert_eq!((&body["status"], &body["antallFeil"]), (&json!(400), &json!(1)));
    assert_eq!(body["valideringsfeil"][0]["parametere"], json!(["size"]));
    assert_eq!(scene.entities("/enheter?size=1000&page=9").await.status(), 200);
    let none = scene.entities_json("/underenheter?navn=FINNES%20IKKE").await;
    assert!(none.get("_embedded").is_none());
    assert_eq!((&none["page"]["totalElements"], &none["page"]["totalPages"]), (&json!(0), &json!(0)));
    let form = scene.entities("/enheter?organisasjonsform=INC").await;
    let body: Value = form.json().await.unwrap();
    assert_eq!(body["valideringsfeil"][0]["feilaktigVerdi"], "[INC]");
    assert_eq!(scene.entities("/enheter?organisasjonsnr=1").await.status(), 400);
    assert_eq!(scene.entities("/oppdateringer/enheter?size=10001").await.status(), 400);
}

#[tokio::test]
async fn deleted_is_an_answer_removed_is_gone_and_never_is_not_found() {
    let scene = Scene::set().await;
    let school = scene.school();
    let path = format!("/underenheter/{school}");
    assert_eq!(scene.entities_json(&path).await["respons_klasse"], "Underenhet");
    assert_eq!(scene.entities(&format!("/enheter/{school}")).await.status(), 404, "it is no main entity");
    scene.happen_to(school, EntityHappening::Delete);
    let deleted = scene.entities_json(&path).await;
    assert_eq!(
        (&deleted["respons_klasse"], &deleted["slettedato"]),
        (&json!("SlettetUnderenhet"), &json!("2026-11-21"))
    );
    assert!(deleted.get("beliggenhetsadresse").is_none());
    scene.happen_to(school, EntityHappening::Revive);
    scene.happen_to(school, EntityHappening::Remove);
    let removed = scene.entities(&path).await;
    assert_eq!(removed.status(), 410);
    assert!(removed.json::<Value>().await.unwrap().get("navn").is_none());
    let found = scene.entities_json(&format!("/underenheter?organisasjonsnummer={school}")).await;
    assert_eq!(found["page"]["totalElements"], 0);
}

#[tokio::test]
async fn feeds_give_what_happened_with_holes_between_the_ids() {
    let scene = Scene::set().await;
    let school = scene.school();
    for _ in 0..20 {
        scene.happen_to(school, EntityHappening::Touch);
    }
    scene.happen_to(school, EntityHappening::Rename("Ny".into()));
    let feed = scene.entities_json("/oppdateringer/underenheter?size=10000&includeChanges=true").await;
    let events = feed["_embedded"]["oppdaterteUnderenheter"].as_array().unwrap();
    let ids: Vec<_> = events.iter().map(|event| event["oppdateringsid"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted() && ids[20] - ids[0] > 20, "there are holes");
    let times: Vec<_> = events.iter().map(|event| event["dato"].as_str().unwrap()).collect();
    assert!(!times.is_sorted(), "and days out of order");
    assert_eq!(events[20]["endringer"][0]["path"], "/navn");
    let rest = scene.entities_json(&format!("/oppdateringer/underenheter?oppdateringsid={}", ids[20])).await;
    assert_eq!(rest["page"]["totalElements"], 1, "that id included");
    let nothing =
        scene.entities_json(&format!("/oppdateringer/underenheter?oppdateringsid={}", ids[20] + 1)).await;
    assert!(nothing.get("_embedded").is_none());

    let own = scene.simulators.world.municipalities()[0].organisation;
    scene.happen_to(own, EntityHappening::Leader);
    let roles = scene.entities_json("/oppdateringer/roller").await;
    assert_eq!(roles[0]["data"]["organisasjonsnummer"], own.as_str());
    let id = roles[0]["id"].as_str().unwrap();
    assert_eq!(scene.entities_json(&format!("/oppdateringer/roller?afterId={id}")).await, json!([]));
}

#[tokio::test]
async fn a_dump_is_one_nights_and_says_which() {
    let scene = Scene::set().await;
    let url = format!("{}/enheter/lastned", scene.simulators.enhetsregisteret_url);
    let head = scene.http.request(Method::HEAD, &url).send().await.unwrap();
    let etag = head.headers()[header::ETAG].clone();
    assert_eq!(head.headers()[header::LAST_MODIFIED], "Sat, 21 Nov 2026 12:00:00 GMT");
    let all = scene.dump("/enheter/lastned").await;
    assert!(all.iter().any(|entity| entity["organisasjonsnummer"] == scene.own().as_str()));
    assert!(all.iter().any(|entity| entity["organisasjonsform"]["kode"] == "SÆR"));
    assert!(all.iter().any(|entity| entity["kapital"]["antallAksjer"].as_i64() > Some(i64::from(i32::MAX))));
    assert!(all.iter().any(|entity| entity["stiftelsesdato"] == ""));
    assert!(all.iter().any(|entity| entity["forretningsadresse"]["adresse"][1].is_null()
        && entity["forretningsadresse"]["adresse"][0] == ""));
    let unchanged = scene.http.get(&url).header(header::IF_NONE_MATCH, &etag).send().await.unwrap();
    assert_eq!(unchanged.status(), 304);

    scene.happen_to(scene.school(), EntityHappening::Delete);
    let is_there =
        |all: &[Value]| all.iter().any(|entity| entity["organisasjonsnummer"] == scene.school().as_str());
    assert!(is_there(&scene.dump("/underenheter/lastned").await), "last night it was");
    scene.simulators.world.new_night(scene.now() + jiff::SignedDuration::from_secs(1));
    assert!(!is_there(&scene.dump("/underenheter/lastned").await));
    let changed = scene.http.get(&url).header(header::IF_NONE_MATCH, &etag).send().await.unwrap();
    assert_eq!(changed.status(), 200);
    let odd = scene.http.get(&url).header(header::ACCEPT, "text/csv").send().await.unwrap();
    assert_eq!(odd.status(), 406);
    let roles = scene.dump("/roller/totalbestand").await;
    assert!(roles.iter().any(|entity| entity["rollegrupper"][0]["roller"][0]["type"]["kode"] == "DAGL"));
}

#[tokio::test]
async fn faults_come_on_order() {
    let scene = Scene::set().await;
    let order = |kind| scene.simulators.faults.order(Fault::once(Register::Enhetsregisteret, kind));
    order(FaultKind::MissingRows { rows: 5 });
    let fewer = scene.dump("/underenheter/lastned").await.len();
    assert_eq!(scene.dump("/underenheter/lastned").await.len(), fewer + 5);
    order(FaultKind::BadValue { field: "navn".into(), rows: 2 });
    let broken = scene.dump("/enheter/lastned").await;
    assert_eq!(broken.iter().filter(|entity| entity["navn"].is_object()).count(), 2);
    order(FaultKind::Truncated);
    let cut = scene.entities("/enheter/lastned").await.bytes().await.unwrap();
    assert!(GzDecoder::new(&*cut).read_to_string(&mut String::new()).is_err());
    order(FaultKind::Status { status: 429, retry_after: Some("7".into()), body: None });
    assert_eq!(scene.entities("/enheter").await.headers()[header::RETRY_AFTER], "7");
}

#[tokio::test]
async fn whoever_directs_the_play_renames_a_unit() {
    let scene = Scene::set().await;
    let url = format!("{}/enhetsregisteret/entities/{}", scene.simulators.admin_url, scene.school());
    let rename = json!({ "happening": "rename", "value": "Nye Lia skole" });
    let told = scene.http.post(&url).json(&rename).send().await.unwrap();
    assert_eq!(told.status(), 201);
    let school = scene.entities_json(&format!("/underenheter/{}", scene.school())).await;
    assert_eq!(school["navn"], "NYE LIA SKOLE");
    let nobody = format!("{}/enhetsregisteret/entities/123", scene.simulators.admin_url);
    assert_eq!(scene.http.post(nobody).json(&rename).send().await.unwrap().status(), 404);
    let dumps = format!("{}/enhetsregisteret/dumps", scene.simulators.admin_url);
    assert_eq!(scene.http.post(dumps).send().await.unwrap().status(), 204);
}
