//! Signing in, again, and out.

use domain::krr::Language;
use jiff::SignedDuration;
use sources::idporten::{Level, LocalPath, Pending, Prompt, SignIn, SignInError};

use crate::{
    browser::Browser,
    scene::{BACK, INVENTED, OUT, Scene, request},
};

#[tokio::test]
async fn somebody_signs_in_and_goes_on_to_where_they_were_going() {
    let scene = Scene::set().await;
    let request = SignIn { return_to: LocalPath::parse("/min?del=krr").unwrap(), ..request() };
    let person = scene.sign_in_as(&mut Browser::default(), &request, &[("pid", INVENTED)]).await.unwrap();
    assert_eq!(person.pid.unwrap().as_str(), INVENTED);
    assert_eq!((person.level, person.language), (Level::Substantial, Some(Language::Nynorsk)));
    assert_eq!(person.return_to.as_str(), "/min?del=krr");
    assert!(person.sid.is_some() && person.sub != INVENTED);
    assert_eq!(person.auth_time.unwrap(), "2026-11-21T12:00:00Z".parse().unwrap());
    assert_eq!(person.expires, "2026-11-21T12:02:00Z".parse().unwrap());
}

#[tokio::test]
async fn nothing_of_the_question_stands_in_the_address() {
    let scene = Scene::set().await;
    let begun = scene.idporten.begin(&request()).await.unwrap();
    let names: Vec<_> = begun.redirect.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["client_id", "request_uri"]);
    // What ties the answer to it has been through the session.
    let kept = serde_json::to_string(&begun.pending).unwrap();
    let pending: Pending = serde_json::from_str(&kept).unwrap();
    let mut browser = Browser::default();
    let (page, _) = browser.go(begun.redirect, BACK).await.page();
    let query = browser.send(page, &[("fnr", INVENTED)], BACK).await.home();
    assert!(query.contains(&format!("state={}", pending.state())));
    assert!(scene.idporten.finish(pending, &query).await.is_ok());
}

#[tokio::test]
async fn a_session_at_idporten_serves_again_unless_they_are_to_prove_it_anew() {
    let scene = Scene::set().await;
    let mut browser = Browser::default();
    let person = &[("pid", INVENTED)];
    let first = scene.sign_in_as(&mut browser, &request(), person).await.unwrap();
    scene.clock.advance(SignedDuration::from_mins(5));
    let silent = SignIn { prompt: Some(Prompt::None), ..request() };
    let second = scene.sign_in_as(&mut browser, &silent, &[]).await.unwrap();
    assert_eq!((&second.sid, second.auth_time), (&first.sid, first.auth_time));
    let anew = SignIn { prompt: Some(Prompt::Login), ..request() };
    let third = scene.sign_in_as(&mut browser, &anew, person).await.unwrap();
    assert!(third.auth_time > second.auth_time);
    assert_eq!(third.sub, first.sub);
    let nobody = scene.sign_in_as(&mut Browser::default(), &silent, &[]).await;
    assert_eq!(nobody, Err(SignInError::SignInNeeded));
}

#[tokio::test]
async fn leaving_ends_the_session_there_and_tells_us_of_it() {
    let scene = Scene::set().await;
    let mut browser = Browser::default();
    let person = scene.sign_in_as(&mut browser, &request(), &[("pid", INVENTED)]).await.unwrap();
    let out = scene.idporten.sign_out(Some(&person.id_token), OUT, "farewell").await.unwrap();
    assert!(!out.address().as_str().contains(&person.id_token), "the token holds the identity number");
    assert!(!format!("{out:?}").contains(&person.id_token));

    let fields: Vec<_> = out.fields().iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (_, page) = browser.send(out.place().clone(), &fields, OUT).await.page();
    let page = page.text().await.unwrap();
    let frame = page.split("innlogging/utlogget?").nth(1).unwrap().split('"').next().unwrap();
    let ended = scene.idporten.front_channel(&frame.replace("&#38;", "&").replace("&amp;", "&")).unwrap();
    assert_eq!(Some(ended.sid), person.sid);
    assert_eq!(ended.issuer, scene.simulators.idporten_issuer);

    let silent = SignIn { prompt: Some(Prompt::None), ..request() };
    assert_eq!(scene.sign_in_as(&mut browser, &silent, &[]).await, Err(SignInError::SignInNeeded));
    let nothing_left = browser.send(out.place().clone(), &fields, OUT).await.home();
    assert_eq!(nothing_left, "state=farewell");
}

#[tokio::test]
async fn one_can_leave_by_an_address_too() {
    let scene = Scene::set().await;
    let mut browser = Browser::default();
    let person = scene.sign_in_as(&mut browser, &request(), &[("pid", INVENTED)]).await.unwrap();
    let out = scene.idporten.sign_out(Some(&person.id_token), OUT, "farewell").await.unwrap();
    assert_eq!(browser.go(out.address(), OUT).await.page().1.status(), 200);
    let silent = SignIn { prompt: Some(Prompt::None), ..request() };
    assert_eq!(scene.sign_in_as(&mut browser, &silent, &[]).await, Err(SignInError::SignInNeeded));
}
