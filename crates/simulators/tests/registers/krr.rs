//! KRR answers by its contract, and takes nothing else.

use reqwest::header;
use serde_json::{Value, json};
use simulators::{
    krr::{Manner, TimeForm},
    world::{Citizen, changes::Change},
};

use crate::scene::{CONTACT_SCOPE, DELEGATED_SCOPE, Scene, rows};

#[tokio::test]
async fn digdirs_test_persons_come_as_published() {
    let scene = Scene::set().await;
    // number, reservasjon, status, varslingsstatus, mobile, e-mail, language; `-` is not there.
    let published = [
        (0, "NEI", "AKTIV", "KAN_IKKE_VARSLES", true, true, "-"),
        (1, "NEI", "AKTIV", "KAN_IKKE_VARSLES", true, true, "-"),
        (2, "-", "SLETTET", "KAN_IKKE_VARSLES", false, false, "-"),
        (3, "-", "SLETTET", "KAN_IKKE_VARSLES", false, false, "-"),
        (4, "JA", "AKTIV", "KAN_IKKE_VARSLES", true, true, "-"),
        (5, "JA", "AKTIV", "KAN_IKKE_VARSLES", true, true, "-"),
        (6, "NEI", "AKTIV", "KAN_VARSLES", true, true, "-"),
        (7, "NEI", "AKTIV", "KAN_VARSLES", true, true, "-"),
        (8, "NEI", "AKTIV", "KAN_VARSLES", true, false, "-"),
        (9, "NEI", "AKTIV", "KAN_VARSLES", true, false, "-"),
        (10, "NEI", "AKTIV", "KAN_VARSLES", false, true, "-"),
        (11, "NEI", "AKTIV", "KAN_VARSLES", false, true, "-"),
        (12, "NEI", "AKTIV", "KAN_VARSLES", true, true, "-"),
        (13, "NEI", "AKTIV", "KAN_VARSLES", true, true, "-"),
        (14, "JA", "AKTIV", "KAN_IKKE_VARSLES", false, true, "-"),
        (15, "NEI", "AKTIV", "KAN_VARSLES", true, true, "nn"),
        (16, "NEI", "AKTIV", "KAN_VARSLES", true, true, "nb"),
        (17, "NEI", "AKTIV", "KAN_VARSLES", true, true, "en"),
    ];
    for (number, reserved, status, notifiable, mobile, email, language) in published {
        let row = scene.row(number).await;
        let word = |field: &str| row[field].as_str().unwrap_or("-").to_owned();
        let contact = &row["kontaktinformasjon"];
        assert_eq!(
            (
                word("reservasjon").as_str(),
                word("status").as_str(),
                word("varslingsstatus").as_str(),
                contact["mobiltelefonnummer"].is_string(),
                contact["epostadresse"].is_string(),
                word("spraak").as_str(),
            ),
            (reserved, status, notifiable, mobile, email, language),
            "{number}"
        );
        assert_eq!(row.get("reservasjonstidspunkt").is_some(), reserved == "JA");
    }
}

#[tokio::test]
async fn a_row_is_written_as_in_the_documentation() {
    let scene = Scene::set().await;
    let at = "2026-06-10T19:00:01.768Z".parse().unwrap();
    let world = &scene.simulators.world;
    world.change(Citizen(200), Change::Forget, at).unwrap();
    world.change(Citizen(200), Change::Email(Some("Kari@epost.example".into())), at).unwrap();
    world.change(Citizen(200), Change::Mobile(Some("+4742000001".into())), at).unwrap();
    world.change(Citizen(200), Change::Language(Some("nn".into())), at).unwrap();
    let mut row = scene.row(200).await;
    assert_eq!(row["personidentifikator"].take(), json!(scene.id(200)));
    insta::assert_snapshot!(serde_json::to_string_pretty(&row).unwrap(), @r#"
    {
      "kontaktinformasjon": {
        "epostadresse": "Kari@epost.example",
        "epostadresse_duplisert": "NEI",
        "epostadresse_oppdatert": "2026-06-10T21:00:01+02",
        "epostadresse_sist_validert": "2026-06-10T19:00:01.768Z",
        "epostadresse_sist_verifisert": "2026-06-10T21:00:01+02",
        "mobiltelefonnummer": "+4742000001",
        "mobiltelefonnummer_duplisert": "NEI",
        "mobiltelefonnummer_oppdatert": "2026-06-10T21:00:01+02",
        "mobiltelefonnummer_sist_validert": "2026-06-10T19:00:01.768Z",
        "mobiltelefonnummer_sist_verifisert": "2026-06-10T21:00:01+02"
      },
      "oppdatert": "2026-06-10T21:00:01+02",
      "personidentifikator": null,
      "reservasjon": "NEI",
      "reservasjon_oppdatert": "2026-06-10T21:00:01+02",
      "spraak": "nn",
      "spraak_oppdatert": "2026-06-10T21:00:01+02",
      "status": "AKTIV",
      "varslingsstatus": "KAN_VARSLES"
    }
    "#);
}

#[tokio::test]
async fn a_thousand_people_are_answered_in_one_call_and_one_more_is_refused() {
    let scene = Scene::set().await;
    let people: Vec<_> = (0..1001).map(|number| scene.id(number)).collect();
    let token = scene.token(CONTACT_SCOPE).await;
    let question = json!({"personidentifikatorer": people[..1000], "inkluderIkkeRegistrerte": true});
    let answered = rows(scene.ask("v2", &token, &question).await).await;
    let ids: Vec<_> = answered.iter().map(|row| row["personidentifikator"].as_str().unwrap()).collect();
    assert_eq!(ids, people[..1000]);
    let status = scene.ask("v2", &token, &json!({ "personidentifikatorer": people })).await.status();
    assert_eq!(status, 400);
}

#[tokio::test]
async fn an_empty_list_or_one_bad_identifier_is_refused_as_a_whole() {
    let scene = Scene::set().await;
    for people in [vec![], vec![scene.id(1), "20914695017".into()], vec![scene.id(1), "2091469501".into()]] {
        let response = scene.look_up(&people).await;
        assert_eq!(response.status(), 400);
        let body: Value = response.json().await.unwrap();
        assert_eq!((&body["status"], &body["path"]), (&json!(400), &json!("/rest/v2/personer")));
    }
    scene.simulators.refuse(scene.simulators.world.national_id(Citizen(3)));
    assert_eq!(scene.look_up(&[scene.id(2), scene.id(3)]).await.status(), 400);
    assert_eq!(scene.look_up(&[scene.id(2)]).await.status(), 200);
}

#[tokio::test]
async fn what_is_no_question_is_refused() {
    let scene = Scene::set().await;
    let token = scene.token(CONTACT_SCOPE).await;
    let questions = [
        json!({}),
        json!([]),
        json!({"personidentifikatorer": scene.id(1)}),
        json!({"personidentifikatorer": [11_887_197_158_u64]}),
        json!({"personidentifikatorer": [scene.id(1)], "inkluderIkkeRegistrerte": "ja"}),
    ];
    for question in questions {
        assert_eq!(scene.ask("v2", &token, &question).await.status(), 400, "{question}");
    }
}

#[tokio::test]
async fn only_json_is_taken_and_given() {
    let scene = Scene::set().await;
    let token = scene.token(CONTACT_SCOPE).await;
    let url = format!("{}/rest/v2/personer", scene.simulators.krr_url);
    let body = json!({"personidentifikatorer": [scene.id(1)]}).to_string();
    let post = |content_type: Option<&'static str>, accept: &'static str| {
        let request =
            scene.http.post(&url).bearer_auth(&token).header(header::ACCEPT, accept).body(body.clone());
        content_type
            .map_or(request.try_clone().unwrap(), |value| request.header(header::CONTENT_TYPE, value))
            .send()
    };
    for content_type in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        assert_eq!(post(content_type, "*/*").await.unwrap().status(), 415, "{content_type:?}");
    }
    assert_eq!(post(Some("application/json"), "text/html").await.unwrap().status(), 406);
    let answer = post(Some("application/json; charset=UTF-8"), "application/json").await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
        (200, "application/json")
    );
    assert_eq!(scene.http.get(&url).bearer_auth(&token).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn without_a_sound_token_nobody_is_looked_up() {
    let scene = Scene::set().await;
    let question = json!({"personidentifikatorer": [scene.id(1)]});
    let url = format!("{}/rest/v2/personer", scene.simulators.krr_url);
    let response = scene.http.post(url).json(&question).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["www-authenticate"]),
        (401, &"Bearer".parse().unwrap())
    );

    let token = scene.token(CONTACT_SCOPE).await;
    let (head, signature) = token.rsplit_once('.').unwrap();
    let turned: String = signature.chars().rev().collect();
    for wrong in ["nonsense", &format!("{head}.{turned}")] {
        assert_eq!(scene.ask("v2", wrong, &question).await.status(), 401);
    }
    // Another Maskinporten's.
    let other = Scene::set().await;
    assert_eq!(scene.ask("v2", &other.token(CONTACT_SCOPE).await, &question).await.status(), 401);
}

#[tokio::test]
async fn a_token_is_taken_until_the_second_it_expires() {
    let scene = Scene::set().await;
    let question = json!({"personidentifikatorer": [scene.id(1)]});
    let token = scene.token(CONTACT_SCOPE).await;
    scene.pass(599);
    assert_eq!(scene.ask("v2", &token, &question).await.status(), 200);
    scene.pass(1);
    let response = scene.ask("v2", &token, &question).await;
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()["www-authenticate"], r#"Bearer error="invalid_token""#);
}

#[tokio::test]
async fn a_scope_of_another_interface_is_forbidden() {
    let scene = Scene::set().await;
    let id = scene.simulators.credentials.client_id.clone();
    scene.simulators.change_client(&id, |client| client.scopes.push("skatteetaten:innsyn".into()));
    let token = scene.token("skatteetaten:innsyn").await;
    let response = scene.ask("v2", &token, &json!({"personidentifikatorer": [scene.id(1)]})).await;
    assert_eq!(response.status(), 403);
}

#[tokio::test]
async fn a_supplier_looks_up_for_the_municipality_that_delegated() {
    let scene = Scene::set().await;
    let mut assertion = scene.assertion();
    assertion.claims["scope"] = DELEGATED_SCOPE.into();
    assertion.claims["consumer_org"] =
        scene.simulators.world.municipalities()[0].organisation.as_str().into();
    let answer: Value = scene.grant(&assertion).await.json().await.unwrap();
    let question = json!({"personidentifikatorer": [scene.id(6)]});
    let people = rows(scene.ask("v2", answer["access_token"].as_str().unwrap(), &question).await).await;
    assert!(people[0]["kontaktinformasjon"]["epostadresse"].is_string());
}

#[tokio::test]
async fn the_mailbox_comes_only_with_its_own_scope() {
    let scene = Scene::set().await;
    let mailbox = "krr:global/digitalpost.read";
    assert!(scene.row(12).await.get("digital_post").is_none());
    let id = scene.simulators.credentials.client_id.clone();
    scene.simulators.change_client(&id, |client| client.scopes.push(mailbox.into()));
    let question = json!({"personidentifikatorer": [scene.id(12)]});

    let token = scene.token(&format!("{CONTACT_SCOPE} {mailbox}")).await;
    let row = rows(scene.ask("v2", &token, &question).await).await.remove(0);
    assert_eq!(row["digital_post"]["postkasseleverandoeradresse"], "984661185");
    assert!(row["sertifikat"].is_string() && row["kontaktinformasjon"].is_object());

    let row = rows(scene.ask("v2", &scene.token(mailbox).await, &question).await).await.remove(0);
    assert!(row["digital_post"].is_object());
    assert!(row.get("kontaktinformasjon").is_none() && row.get("spraak").is_none());
}

#[tokio::test]
async fn whoever_is_not_in_the_register_comes_only_if_wanted() {
    let scene = Scene::set().await;
    scene.simulators.world.change(Citizen(40), Change::Forget, scene.now()).unwrap();
    let token = scene.token(CONTACT_SCOPE).await;
    // Somebody who never lived in this country, too.
    let people = [scene.id(40), "20914695016".to_owned()];
    let ask = async |version: &str, wanted: Option<bool>| {
        let mut question = json!({ "personidentifikatorer": people });
        if let Some(wanted) = wanted {
            question["inkluderIkkeRegistrerte"] = wanted.into();
        }
        rows(scene.ask(version, &token, &question).await).await
    };
    assert!(ask("v2", Some(false)).await.is_empty());
    let wanted = ask("v2", Some(true)).await;
    assert_eq!(wanted.len(), 2);
    assert!(wanted.iter().all(|row| row["status"] == "IKKE_REGISTRERT" && row.get("reservasjon").is_none()));
    assert!(ask("v2", None).await.is_empty());
    scene.simulators.manner().include_unregistered = true;
    assert_eq!(ask("v2", None).await.len(), 2);
    // The first version knows no such wish.
    assert_eq!(ask("v1", Some(false)).await.len(), 2);
}

#[tokio::test]
async fn details_expire_each_by_itself_eighteen_months_after_the_last_word() {
    let scene = Scene::set().await;
    let at = scene.now();
    let world = &scene.simulators.world;
    world.change(Citizen(6), Change::Confirm, at).unwrap();
    // 21 May 2028, at noon, is eighteen months later.
    let until = "2028-05-21T12:00:00Z".parse::<jiff::Timestamp>().unwrap();
    scene.simulators.change_client(&scene.simulators.credentials.client_id, |client| {
        client.keys[0].registered = until;
    });
    scene.pass(until.as_second() - at.as_second() - 1);
    assert_eq!(scene.row(6).await["varslingsstatus"], "KAN_VARSLES");
    scene.pass(1);
    assert_eq!(scene.row(6).await["varslingsstatus"], "KAN_IKKE_VARSLES");
    world.change(Citizen(6), Change::Email(Some("ny@epost.example".into())), scene.now()).unwrap();
    assert_eq!(scene.row(6).await["varslingsstatus"], "KAN_VARSLES");
}

#[tokio::test]
async fn what_nobody_has_written_down_is_a_matter_of_manner() {
    let scene = Scene::set().await;
    let with = async |number: u32, change: &dyn Fn(&mut Manner)| {
        *scene.simulators.manner() = Manner::default();
        change(&mut scene.simulators.manner());
        scene.row(number).await
    };
    let (reserved, deleted, active) = (4, 2, 6);
    assert!(with(reserved, &|_| ()).await["kontaktinformasjon"].is_object());
    let kept_back = with(reserved, &|manner| manner.contact_when_not_notifiable = false).await;
    assert!(kept_back.get("kontaktinformasjon").is_none());
    assert_eq!(with(deleted, &|manner| manner.reservation_when_deleted = true).await["reservasjon"], "NEI");
    let unsaid = with(active, &|manner| manner.says_not_duplicated = false).await;
    assert!(unsaid["kontaktinformasjon"].get("epostadresse_duplisert").is_none());
    assert!(with(active, &|manner| manner.says_updated = false).await.get("oppdatert").is_none());
    for (times, end) in [(TimeForm::Offset, "+02"), (TimeForm::Utc, "Z")] {
        let row = with(active, &|manner| manner.times = times).await;
        assert!(row["kontaktinformasjon"]["epostadresse_sist_verifisert"].as_str().unwrap().ends_with(end));
    }
}

#[tokio::test]
async fn the_three_forms_of_numbers_occur() {
    let scene = Scene::set().await;
    let people: Vec<_> = (18..1018).map(|number| scene.id(number)).collect();
    let rows = scene.rows(&people).await;
    let numbers: Vec<_> =
        rows.iter().filter_map(|row| row["kontaktinformasjon"]["mobiltelefonnummer"].as_str()).collect();
    assert!(numbers.iter().any(|number| number.starts_with("+47")));
    assert!(numbers.iter().any(|number| number.len() == 8));
    assert!(numbers.iter().any(|number| number.starts_with("0047")));
    assert!(numbers.iter().any(|number| number.starts_with('+') && !number.starts_with("+47")));
}

#[tokio::test]
async fn answers_are_packed_for_those_who_ask_so() {
    let scene = Scene::set().await;
    let people: Vec<_> = (0..500).map(|number| scene.id(number)).collect();
    let token = scene.token(CONTACT_SCOPE).await;
    // A client that leaves answers packed.
    let http = reqwest::Client::builder().no_gzip().build().unwrap();
    let post = |encoding: &'static str| {
        http.post(format!("{}/rest/v2/personer", scene.simulators.krr_url))
            .bearer_auth(&token)
            .header(header::ACCEPT_ENCODING, encoding)
            .json(&json!({ "personidentifikatorer": people }))
            .send()
    };
    let plain = post("identity").await.unwrap();
    assert!(plain.headers().get("content-encoding").is_none());
    let plain = plain.bytes().await.unwrap();
    let packed = post("gzip").await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    let packed = packed.bytes().await.unwrap();
    assert!(packed.len() * 3 < plain.len(), "{} {}", packed.len(), plain.len());
    let mut unpacked = Vec::new();
    std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain);
}
