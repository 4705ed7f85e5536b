//! What KRR and the network can do to us.

use std::time::Duration;

use domain::krr::ProblemCode;

use super::{
    fake::{FakeKrr, Turn, answer_about},
    people,
};
use crate::{
    krr::{Answer, AskError, DecodeError, KrrConfig},
    maskinporten::{MaskinportenError, testing::FakeMaskinporten},
    resilience::Patience,
    testing::TestClock,
};

/// Asks about a few, with this change to the configuration.
async fn ask(
    fake: &FakeKrr,
    clock: &TestClock,
    change: impl FnOnce(&mut KrrConfig),
) -> Result<Answer, AskError> {
    let krr = fake.client_with(clock, &FakeMaskinporten::default(), change).await;
    krr.ask(&krr.access(None), &people(3)).await
}

#[tokio::test]
async fn a_token_that_ends_in_mid_run_is_replaced_once() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default().then(Turn::Status(401)));
    let maskinporten = FakeMaskinporten::default();
    let krr = fake.client_with(&clock, &maskinporten, |_| {}).await;
    krr.ask(&krr.access(None), &people(3)).await.unwrap();
    let tokens: Vec<_> =
        fake.asked(|all| all.iter().map(|asked| asked.headers["authorization"].clone()).collect());
    assert_eq!(tokens, ["Bearer token-1", "Bearer token-2"]);
    assert_eq!(maskinporten.grants(), 2);
    assert!(clock.slept().is_empty());
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_is_a_fault_of_configuration() {
    let fake = FakeKrr::default().then(Turn::Status(401)).then(Turn::Status(401));
    let error = ask(&fake, &TestClock::default(), |_| {}).await.unwrap_err();
    assert_eq!((&error, error.is_transient(), fake.questions()), (&AskError::Unauthorized, false, 2));
}

#[tokio::test]
async fn a_missing_scope_or_delegation_stops_at_once() {
    let fake = FakeKrr::default().then(Turn::Status(403));
    let error = ask(&fake, &TestClock::default(), |_| {}).await.unwrap_err();
    assert_eq!((&error, error.is_transient(), fake.questions()), (&AskError::Forbidden, false, 1));
}

#[tokio::test]
async fn a_refused_grant_is_told_as_maskinporten_told_it() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default());
    let maskinporten = FakeMaskinporten::default().refusing("MP-251");
    let krr = fake.client_with(&clock, &maskinporten, |_| {}).await;
    let error = krr.ask(&krr.access(None), &people(1)).await.unwrap_err();
    assert_eq!((error.remedy(), error.is_transient()), ("maskinporten-not-delegated", false));
    assert!(matches!(error, AskError::Token(MaskinportenError::Refused { .. })));
    assert_eq!((fake.questions(), krr.circuit().failures), (0, 0), "one client's fault is not KRR's");
}

#[tokio::test]
async fn one_refused_identity_is_found_and_the_others_are_answered() {
    for culprit in [0, 499, 500, 777, 999] {
        let asked = people(1000);
        let (clock, fake) = (TestClock::default(), FakeKrr::default().refusing(&asked[culprit..=culprit]));
        let krr = fake.client(&clock).await;
        let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
        assert_eq!(answer.failed.len(), 1);
        assert_eq!(answer.failed[0].national_id, asked[culprit]);
        assert_eq!(answer.failed[0].code, ProblemCode::RefusedIdentifier);
        let others = asked.iter().enumerate().filter(|(place, _)| *place != culprit).map(|(_, id)| *id);
        assert!(answer.reports.iter().map(|report| report.national_id).eq(others));
        assert!(fake.questions() <= 21, "{}", fake.questions());
    }
}

#[tokio::test]
async fn several_refused_identities_are_found() {
    let asked = people(1000);
    let culprits: Vec<_> = [3, 4, 250, 251, 600, 998, 999].map(|place| asked[place]).to_vec();
    let (clock, fake) = (TestClock::default(), FakeKrr::default().refusing(&culprits));
    let krr = fake.client(&clock).await;
    let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
    assert!(answer.failed.iter().map(|failed| failed.national_id).eq(culprits));
    assert_eq!(answer.reports.len(), 993);
}

#[tokio::test]
async fn a_question_refused_whomever_it_is_about_quarantines_nobody() {
    let asked = people(1000);
    let (clock, fake) = (TestClock::default(), FakeKrr::default().refusing(&asked));
    let krr = fake.client(&clock).await;
    assert_eq!(krr.ask(&krr.access(None), &asked).await, Err(AskError::BadRequest));
    assert!(fake.questions() < 30, "{}", fake.questions());
}

#[tokio::test]
async fn one_person_asked_about_alone_and_refused_has_failed() {
    let asked = people(1);
    let (clock, fake) = (TestClock::default(), FakeKrr::default().refusing(&asked));
    let krr = fake.client(&clock).await;
    let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
    assert_eq!((answer.failed.len(), fake.questions()), (1, 1));
}

#[tokio::test]
async fn a_busy_register_is_given_the_time_it_asks_for() {
    for asks in ["17".to_owned(), "Sun, 22 Nov 2026 03:00:17 GMT".to_owned()] {
        let clock = TestClock::default().drawing(0.0);
        let fake = FakeKrr::default().then(Turn::StatusWith(429, "retry-after", asks));
        ask(&fake, &clock, |_| {}).await.unwrap();
        assert_eq!(clock.slept(), [Duration::from_secs(17)]);
    }
}

#[tokio::test]
async fn a_register_that_wants_quiet_gets_it_from_everybody() {
    let clock = TestClock::default().drawing(0.0);
    let fake = FakeKrr::default().then(Turn::StatusWith(429, "retry-after", "600".into()));
    let krr = fake.client(&clock).await;
    let access = krr.access(None);
    let wants = AskError::RateLimited { retry_after: Some(Duration::from_mins(10)) };
    assert_eq!(krr.ask(&access, &people(1)).await, Err(wants.clone()), "longer than patience lasts");
    assert_eq!(
        wants.retry_at(clock::Clock::now(&clock)),
        Some(clock::Clock::now(&clock) + Duration::from_mins(10))
    );
    clock.advance(Duration::from_mins(4));
    let error = krr.ask(&access, &people(2)).await.unwrap_err();
    assert_eq!(error, AskError::RateLimited { retry_after: Some(Duration::from_mins(6)) });
    assert_eq!(fake.questions(), 1);
    clock.advance(Duration::from_mins(6));
    krr.ask(&access, &people(2)).await.unwrap();
}

#[tokio::test]
async fn short_outages_are_waited_out_with_growing_pauses() {
    let clock = TestClock::default().drawing(0.5);
    let fake = FakeKrr::default().then(Turn::Status(500)).then(Turn::Status(502)).then(Turn::Status(503));
    ask(&fake, &clock, |_| {}).await.unwrap();
    assert_eq!(clock.slept(), [500, 1000, 2000].map(Duration::from_millis));
}

#[tokio::test]
async fn an_outage_ends_patience_and_is_told_as_what_it_was() {
    let fake = FakeKrr::default().failing(4);
    let error = ask(&fake, &TestClock::default(), |_| {}).await.unwrap_err();
    assert_eq!(error, AskError::Unavailable { status: 503, retry_after: None });
    assert!(error.is_transient());
    assert_eq!(fake.questions(), 4);
}

#[tokio::test]
async fn somebody_at_a_screen_does_not_wait_as_long_as_the_night() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default().failing(4));
    let krr = fake.client(&clock).await;
    let hurried = krr.with_patience(Patience { attempts: 1, ..Patience::default() });
    assert!(hurried.ask(&krr.access(None), &people(1)).await.is_err());
    assert_eq!((fake.questions(), krr.circuit().failures), (1, 1), "what it learnt is everybody's");
}

#[tokio::test]
async fn a_register_that_says_nothing_is_given_up_in_time() {
    let fake = FakeKrr::default().then(Turn::Hang);
    let error = ask(&fake, &TestClock::default(), |config| {
        config.answer_timeout = Duration::from_millis(100);
        config.patience.attempts = 1;
    })
    .await
    .unwrap_err();
    assert_eq!((&error, error.is_transient()), (&AskError::Timeout, true));
}

#[tokio::test]
async fn nobody_there_is_told_apart_from_silence() {
    let error = ask(&FakeKrr::default(), &TestClock::default(), |config| {
        config.base = "http://127.0.0.1:9".into();
        config.patience.attempts = 1;
    })
    .await
    .unwrap_err();
    assert_eq!((&error, error.is_transient()), (&AskError::Unreachable, true));
}

#[tokio::test]
async fn a_cut_connection_is_tried_again_and_never_half_believed() {
    let fake = FakeKrr::default().then(Turn::Cut);
    assert_eq!(ask(&fake, &TestClock::default(), |_| {}).await.unwrap().reports.len(), 3);
    let fake = FakeKrr::default().then(Turn::Cut);
    let error = ask(&fake, &TestClock::default(), |config| config.patience.attempts = 1).await.unwrap_err();
    assert_eq!((&error, error.is_transient()), (&AskError::Cut, true));
}

#[tokio::test]
async fn a_damaged_package_is_a_cut_answer() {
    let fake = FakeKrr::default().then(Turn::Gzip(b"not gzip at all".to_vec()));
    let error = ask(&fake, &TestClock::default(), |config| config.patience.attempts = 1).await.unwrap_err();
    assert_eq!(error, AskError::Cut);
}

#[tokio::test]
async fn a_truncated_answer_is_tried_again_and_never_half_believed() {
    let ids: Vec<_> = people(3).iter().map(|id| id.as_str().to_owned()).collect();
    let mut truncated = answer_about(&ids);
    truncated.truncate(truncated.len() * 2 / 3);
    let fake = FakeKrr::default().then(Turn::Body(truncated.clone()));
    assert_eq!(ask(&fake, &TestClock::default(), |_| {}).await.unwrap().reports.len(), 3);
    let fake = FakeKrr::default().then(Turn::Body(truncated));
    let error = ask(&fake, &TestClock::default(), |config| config.patience.attempts = 1).await.unwrap_err();
    assert_eq!(error, AskError::Garbled(DecodeError::Truncated));
}

#[tokio::test]
async fn a_page_in_place_of_an_answer_is_no_answer() {
    let fake = FakeKrr::default().then(Turn::Body(b"<html>Vedlikehold</html>".to_vec()));
    let error = ask(&fake, &TestClock::default(), |config| config.patience.attempts = 1).await.unwrap_err();
    assert_eq!(error, AskError::Garbled(DecodeError::Syntax));
}

#[tokio::test]
async fn nobody_leads_us_elsewhere_with_a_token_in_hand() {
    let elsewhere = FakeKrr::default();
    let trap = crate::testing::serve(axum::Router::new().fallback(async || "caught")).await;
    let fake = elsewhere.then(Turn::StatusWith(307, "location", format!("{trap}/rest/v2/personer")));
    let error = ask(&fake, &TestClock::default(), |_| {}).await.unwrap_err();
    assert_eq!((&error, error.is_transient()), (&AskError::Redirected { status: 307 }, false));
    assert_eq!(fake.questions(), 1);
}

#[tokio::test]
async fn an_undocumented_status_is_for_a_person_to_look_at() {
    for status in [204, 404, 418] {
        let fake = FakeKrr::default().then(Turn::Status(status));
        let error = ask(&fake, &TestClock::default(), |_| {}).await.unwrap_err();
        assert_eq!((&error, error.is_transient()), (&AskError::Unexpected { status }, false));
    }
}

#[tokio::test]
async fn without_maskinporten_there_is_no_krr() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default());
    let maskinporten = (0..3).fold(FakeMaskinporten::default(), |fake, _| fake.answering(503, ""));
    let krr = fake.client_with(&clock, &maskinporten, |_| {}).await;
    let error = krr.ask(&krr.access(None), &people(1)).await.unwrap_err();
    assert_eq!((error.is_transient(), error.remedy()), (true, "maskinporten-unavailable"));
    assert_eq!((maskinporten.grants(), krr.circuit().failures), (3, 1), "no patience on top of patience");
}
