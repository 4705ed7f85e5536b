//! An invented citizen changes their own details.

use reqwest::{Response, header};
use simulators::Options;

use crate::scene::Scene;

async fn scene() -> Scene {
    let goto_addresses = vec!["https://reim.example/min".to_owned()];
    Scene::with(|options| Options { goto_addresses, ..options }).await
}

async fn get(scene: &Scene, path: &str) -> Response {
    scene.http.get(format!("{}{path}", scene.simulators.minprofil_url)).send().await.unwrap()
}

async fn post(scene: &Scene, path: &str, form: &[(&str, &str)]) -> Response {
    scene.http.post(format!("{}{path}", scene.simulators.minprofil_url)).form(form).send().await.unwrap()
}

#[tokio::test]
async fn a_new_email_is_saved_and_krr_tells_it_at_once() {
    let scene = scene().await;
    let before = scene.row(6).await;
    let form = [
        ("handling", "lagre"),
        ("epost", " ny@epost.example "),
        ("mobil", "+47 43 00 00 01"),
        ("spraak", "nn"),
        ("reservert", "ja"),
    ];
    let response = post(&scene, "/person/6", &form).await;
    assert_eq!(
        (response.status().as_u16(), &response.headers()["location"]),
        (303, &"/person/6?gjort=lagret".parse().unwrap())
    );
    let page = get(&scene, "/person/6?gjort=lagret").await.text().await.unwrap();
    assert!(page.contains("Opplysningene er lagret.") && page.contains("ny@epost.example"));

    let row = scene.row(6).await;
    let contact = &row["kontaktinformasjon"];
    assert_eq!(
        (&contact["epostadresse"], &contact["mobiltelefonnummer"]),
        (&"ny@epost.example".into(), &"+47 43 00 00 01".into())
    );
    assert_eq!((&row["spraak"], &row["reservasjon"]), (&"nn".into(), &"JA".into()));
    assert_ne!(contact["epostadresse_oppdatert"], before["kontaktinformasjon"]["epostadresse_oppdatert"]);
}

#[tokio::test]
async fn what_is_not_changed_gets_no_new_date() {
    let scene = scene().await;
    let before = scene.row(6).await;
    let contact = &before["kontaktinformasjon"];
    let held = |field: &str| contact[field].as_str().unwrap().to_owned();
    let (email, mobile) = (held("epostadresse"), held("mobiltelefonnummer"));
    let form =
        [("handling", "lagre"), ("epost", &email), ("mobil", &mobile), ("spraak", ""), ("reservert", "nei")];
    post(&scene, "/person/6", &form).await;
    assert_eq!(scene.row(6).await, before);
}

#[tokio::test]
async fn confirming_makes_expired_details_good_again() {
    let scene = scene().await;
    assert_eq!(scene.row(0).await["varslingsstatus"], "KAN_IKKE_VARSLES");
    assert_eq!(post(&scene, "/person/0", &[("handling", "bekreft")]).await.status(), 303);
    assert_eq!(scene.row(0).await["varslingsstatus"], "KAN_VARSLES");
}

#[tokio::test]
async fn a_citizen_can_leave_and_come_back() {
    let scene = scene().await;
    post(&scene, "/person/6", &[("handling", "slett")]).await;
    assert_eq!(scene.row(6).await["status"], "SLETTET");
    assert!(get(&scene, "/person/6").await.text().await.unwrap().contains("Du er slettet"));
    post(&scene, "/person/6", &[("handling", "lagre"), ("epost", "igjen@epost.example"), ("mobil", "")])
        .await;
    let row = scene.row(6).await;
    assert_eq!((&row["status"], &row["varslingsstatus"]), (&"AKTIV".into(), &"KAN_VARSLES".into()));
}

#[tokio::test]
async fn what_krr_would_not_take_is_explained_and_nothing_is_saved() {
    let scene = scene().await;
    let before = scene.row(6).await;
    let form =
        [("handling", "lagre"), ("epost", "kari(a)example"), ("mobil", "22 44 44 44"), ("spraak", "fr")];
    let response = post(&scene, "/person/6", &form).await;
    assert_eq!(response.status(), 422);
    let page = response.text().await.unwrap();
    for part in ["kari(a)example", "Skriv en e-postadresse", "Skriv et mobilnummer", "Velg et av språkene"] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(scene.row(6).await, before);
}

#[tokio::test]
async fn what_people_type_is_shown_as_text() {
    let scene = scene().await;
    let form = [("handling", "lagre"), ("epost", "\"><script>x</script>"), ("mobil", "")];
    let page = post(&scene, "/person/6", &form).await.text().await.unwrap();
    assert!(!page.contains("<script>"));
}

#[tokio::test]
async fn people_are_sent_back_only_to_registered_addresses() {
    let scene = scene().await;
    let link = "Tilbake til tjenesten";
    for (address, registered) in [
        ("https://reim.example/min", true),
        ("https://reim.example/min/side?a=1", true),
        ("https://reim.example/mine", false),
        ("https://reim.example/", false),
        ("https://reim.example.evil.example/min", false),
        ("javascript:alert(1)", false),
    ] {
        let url = format!("{}/person/6", scene.simulators.minprofil_url);
        let page =
            scene.http.get(url).query(&[("gotoUrl", address)]).send().await.unwrap().text().await.unwrap();
        assert_eq!(page.contains(link), registered, "{address}");
    }
}

#[tokio::test]
async fn the_way_back_is_carried_from_page_to_page() {
    let scene = scene().await;
    let query = "gotoUrl=https%3A%2F%2Freim.example%2Fmin%3Fa%3D1";
    let people = get(&scene, &format!("/?{query}")).await.text().await.unwrap();
    assert!(people.contains(&format!("/person/0?{query}")));
    let response = post(&scene, &format!("/person/6?{query}"), &[("handling", "bekreft")]).await;
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let page = get(&scene, &location).await.text().await.unwrap();
    assert!(page.contains(r#"href="https://reim.example/min?a=1""#), "{page}");
}

#[tokio::test]
async fn citizens_are_found_by_name() {
    let scene = scene().await;
    let adult = scene.simulators.world.adult(simulators::world::Citizen(1200));
    let name = format!("{} {}", adult.given_name, adult.family_name);
    let url = scene.simulators.minprofil_url.clone();
    let page = scene.http.get(url).query(&[("navn", name.to_uppercase())]).send().await.unwrap();
    assert!(page.text().await.unwrap().contains(&name));
    let page = get(&scene, "/?navn=Zzzz").await.text().await.unwrap();
    assert!(page.contains("Ingen heter det"));
    assert_eq!(get(&scene, "/person/99999").await.status(), 404);
}

#[tokio::test]
async fn pages_run_nothing_and_load_only_their_own_style() {
    let scene = scene().await;
    let response = get(&scene, "/").await;
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; form-action 'self'"));
    assert_eq!(response.headers()[header::REFERRER_POLICY], "no-referrer");
    let page = response.text().await.unwrap();
    assert!(page.contains(r#"<html lang="nb">"#) && !page.contains("style=") && !page.contains("<script"));
    assert_eq!(get(&scene, "/style.css").await.headers()["content-type"], "text/css; charset=utf-8");
}
