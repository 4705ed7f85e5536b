//! KLASS answers by its contract, and takes nothing else.

use domain::classification::Named;
use jiff::civil::date;
use reqwest::{Response, header};
use serde_json::{Value, json};

use crate::scene::Scene;

impl Scene {
    async fn klass(&self, question: &str) -> Response {
        let url = format!("{}/{question}", self.simulators.klass_url);
        self.http.get(url).header(header::ACCEPT, "application/json").send().await.unwrap()
    }

    async fn klass_rows(&self, question: &str, list: &str) -> Vec<Value> {
        let response = self.klass(question).await;
        assert_eq!(response.status(), 200, "{question}");
        response.json::<Value>().await.unwrap()[list].as_array().unwrap().clone()
    }

    async fn klass_status(&self, question: &str) -> u16 {
        self.klass(question).await.status().as_u16()
    }
}

fn named(code: &str, name: &str) -> Named {
    Named { code: code.to_owned(), name: name.to_owned() }
}

#[tokio::test]
async fn a_code_is_written_as_in_the_documentation() {
    let scene = Scene::set().await;
    let rows = scene.klass_rows("classifications/131/codes?from=2019-01-01&to=2021-01-01", "codes").await;
    let halden: Vec<_> = rows.iter().filter(|row| row["name"] == "Halden").collect();
    assert_eq!(
        halden[0],
        &json!({
            "code": "0101", "parentCode": null, "level": "1", "name": "Halden", "shortName": "",
            "presentationName": "", "validFrom": "1967-01-01", "validTo": "2020-01-01",
            "validFromInRequestedRange": "2019-01-01", "validToInRequestedRange": "2020-01-01", "notes": "",
        })
    );
    assert_eq!((&halden[1]["code"], &halden[1]["validTo"]), (&json!("3001"), &json!("2024-01-01")));
    let until = scene.klass_rows("classifications/131/codes?from=2019-01-01&to=2020-01-01", "codes").await;
    assert!(until.iter().all(|row| row["code"] != "3001"), "the last day of the range is not in it");
}

#[tokio::test]
async fn the_municipalities_of_a_day_are_those_that_there_were_and_the_invented() {
    let scene = Scene::set().await;
    let invented = scene.simulators.world.municipalities().len();
    for (day, count) in [("2019-12-31", 422), ("2020-01-01", 356 + invented), ("2024-01-01", 357 + invented)]
    {
        let rows = scene.klass_rows(&format!("classifications/131/codesAt?date={day}"), "codes").await;
        assert_eq!(rows.iter().filter(|row| row["code"] != "9999").count(), count, "{day}");
    }
}

#[tokio::test]
async fn changes_are_lines_from_old_to_new() {
    let scene = Scene::set().await;
    let question = "classifications/131/changes?from=2024-01-01&to=2024-01-02";
    let rows = scene.klass_rows(question, "codeChanges").await;
    assert_eq!(rows.len(), 118);
    let haram = rows.iter().find(|row| row["newCode"] == "1580").unwrap();
    assert_eq!((&haram["oldCode"], &haram["oldName"]), (&json!("1507"), &json!("Ålesund")));
    let before = "classifications/131/changes?from=2020-01-02&to=2022-01-01";
    assert_eq!(scene.klass_rows(before, "codeChanges").await, Vec::<Value>::new());
}

#[tokio::test]
async fn what_is_only_decided_is_told_to_whoever_asks_for_the_future() {
    let scene = Scene::set().await;
    let first = scene.simulators.world.municipalities()[0].clone();
    let line = (first.number.to_string(), named("8099", &first.name));
    scene.simulators.klass.reform(date(2028, 1, 1), &[line]).unwrap();
    let question = "classifications/131/changes?from=2027-01-01";
    assert_eq!(scene.klass_rows(question, "codeChanges").await, Vec::<Value>::new());
    let rows = scene.klass_rows(&format!("{question}&includeFuture=true"), "codeChanges").await;
    assert_eq!((&rows[0]["newCode"], &rows[0]["changeOccurred"]), (&json!("8099"), &json!("2028-01-01")));
    let code = |rows: Vec<Value>| rows.into_iter().find(|row| row["code"] == first.number.as_str()).unwrap();
    let question = "classifications/131/codes?from=2026-01-01";
    assert_eq!(code(scene.klass_rows(question, "codes").await)["validTo"], Value::Null);
    let future = scene.klass_rows(&format!("{question}&includeFuture=true"), "codes").await;
    assert_eq!(code(future)["validTo"], "2028-01-01");
}

#[tokio::test]
async fn a_reform_that_cannot_be_is_not_decided() {
    let scene = Scene::set().await;
    let refused = [
        (json!([["8001", "8001x", "Fjordvik"]]), "8001x is no number"),
        (json!([["0101", "8099", "Halden"]]), "nobody bears the number 0101"),
        (json!([["8001", "0301", "Oslo"]]), "the number 0301 is another's"),
    ];
    for (lines, why) in refused {
        let url = format!("{}/klass/reforms", scene.simulators.admin_url);
        let body = json!({ "on": "2028-01-01", "lines": lines });
        let response = scene.http.post(url).json(&body).send().await.unwrap();
        assert_eq!(response.status(), 422);
        let told: Value = response.json().await.unwrap();
        assert!(told["error"].as_str().unwrap().starts_with(why), "{told}");
    }
}

#[tokio::test]
async fn counties_correspond_to_the_municipalities_in_them() {
    let scene = Scene::set().await;
    let question = "classifications/104/correspondsAt?targetClassificationId=131&date=2024-01-01";
    let rows = scene.klass_rows(question, "correspondenceItems").await;
    let of = |code: &str| rows.iter().find(|row| row["targetCode"] == code).unwrap()["sourceName"].clone();
    assert_eq!(
        (of("3101"), of("5501"), of("8001")),
        (json!("Østfold"), json!("Troms - Romsa - Tromssa"), json!("Oppdiktet"))
    );
    let old = "classifications/104/corresponds?targetClassificationId=131&from=1950-01-01";
    assert_eq!(scene.klass_status(old).await, 404, "a table is missing for a part of the time");
    let backwards = "classifications/131/correspondsAt?targetClassificationId=104&date=2024-01-01";
    assert_eq!(scene.klass_status(backwards).await, 404);
    let table = scene.klass_rows("correspondencetables/2919", "correspondenceMaps").await;
    assert!(table.iter().any(|row| row["sourceCode"] == "85.201" && row["targetCode"] == "85.201"));
}

#[tokio::test]
async fn xml_is_the_default_and_what_is_not_understood_is_refused() {
    let scene = Scene::set().await;
    let url = format!("{}/classifications/131/codesAt?date=2024-01-01", scene.simulators.klass_url);
    let xml = scene.http.get(&url).send().await.unwrap();
    assert_eq!(xml.headers()[header::CONTENT_TYPE], "text/xml;charset=UTF-8");
    let other = scene.http.get(&url).header(header::ACCEPT, "text/plain").send().await.unwrap();
    assert_eq!(other.status(), 406);
    for (question, status) in [
        ("classifications/99999/codesAt?date=2024-01-01", 404),
        ("classifications/131/codesAt", 400),
        ("classifications/131/codesAt?date=01.01.2024", 400),
        ("classifications/131/codes?to=2024-01-01", 400),
        ("classifications/131/changes?from=2024-01-01&to=2024-01-01", 400),
        ("correspondencetables/1", 404),
    ] {
        assert_eq!(scene.klass_status(question).await, status, "{question}");
    }
}

#[tokio::test]
async fn the_list_comes_in_pages() {
    let scene = Scene::set().await;
    let page: Value = scene.klass("classifications?page=1&size=3").await.json().await.unwrap();
    assert_eq!(page["page"], json!({ "size": 3, "totalElements": 4, "totalPages": 2, "number": 1 }));
    assert_eq!(page["_embedded"]["classifications"].as_array().unwrap().len(), 1);
    let beyond: Value = scene.klass("classifications?page=2&size=3").await.json().await.unwrap();
    assert_eq!(beyond.get("_embedded"), None);
}
