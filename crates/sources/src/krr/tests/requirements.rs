//! The requirements on a hub's use of KRR that this client answers for, each by its number. The others are kept where
//! answers are applied.

use std::{io, sync::Mutex, time::Duration};

use domain::{
    Outcome,
    krr::{KrrStatus, ProblemCode, Reservation},
};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use super::{
    fake::{FakeKrr, Turn, answer_about, row},
    people,
};
use crate::{
    krr::AskError, maskinporten::testing::FakeMaskinporten, resilience::Position, testing::TestClock,
};

#[tokio::test]
async fn requirement_1_value_no_value_deleted_not_returned_and_failed_are_told_apart() {
    let asked = people(6);
    let id = |place: usize| asked[place].as_str();
    let rows = json!({ "personer": [
        row(id(0)),
        { "personidentifikator": id(1), "status": "AKTIV", "reservasjon": "NEI" },
        { "personidentifikator": id(2), "status": "SLETTET" },
        { "personidentifikator": id(3), "status": "IKKE_REGISTRERT" },
        { "personidentifikator": id(4), "status": "EN_NY_STATUS" },
    ] });
    let fake = FakeKrr::default().then(Turn::Body(rows.to_string().into_bytes()));
    let krr = fake.client(&TestClock::default()).await;
    let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
    let outcomes: Vec<_> = answer.reports.iter().map(|report| report.claim.outcome()).collect();
    assert_eq!(outcomes, [Outcome::Value, Outcome::None, Outcome::Deleted, Outcome::None]);
    assert_eq!(answer.reports[3].claim.status, KrrStatus::NotRegistered);
    assert_eq!(
        answer.failed.iter().map(|failed| failed.code).collect::<Vec<_>>(),
        [ProblemCode::UnknownStatus]
    );
    assert_eq!(answer.not_returned, [asked[5]]);
}

#[tokio::test]
async fn requirement_2_a_failed_batch_says_nothing_about_anybody_and_does_not_end_the_others() {
    let asked = people(20);
    let ids: Vec<_> = asked.iter().map(|id| id.as_str().to_owned()).collect();
    let mut truncated = answer_about(&ids[..10]);
    truncated.truncate(truncated.len() - 1);
    let fake = FakeKrr::default().then(Turn::Body(truncated)).then(Turn::Cut).failing(2);
    let krr = fake.client(&TestClock::default()).await;
    let access = krr.access(None);
    // Nine of the first ten rows were whole, and still none of them counts.
    assert!(krr.ask(&access, &asked[..10]).await.is_err());
    assert_eq!(krr.condition().borrow().answered_at, None);
    assert_eq!(krr.ask(&access, &asked[10..]).await.unwrap().reports.len(), 10);
}

#[tokio::test]
async fn requirement_6_an_unknown_reservation_is_neither_yes_nor_no() {
    let asked = people(3);
    let mut rows: Vec<_> = asked.iter().map(|id| row(id.as_str())).collect();
    rows[0].as_object_mut().unwrap().remove("reservasjon");
    rows[1]["reservasjon"] = json!("KANSKJE");
    let body = json!({ "personer": rows }).to_string().into_bytes();
    let fake = FakeKrr::default().then(Turn::Body(body));
    let krr = fake.client(&TestClock::default()).await;
    let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
    let states: Vec<_> = answer.reports.iter().map(|report| report.claim.reservation).collect();
    assert_eq!(states, [Reservation::Unknown, Reservation::Unknown, Reservation::NotReserved]);
}

#[tokio::test]
async fn requirement_7_everybody_asked_about_is_accounted_for_once() {
    // Sizes at which a run that slices its people wrongly has lost the last ones.
    for size in [1, 2, 999, 1000] {
        let asked = people(size);
        let culprits = &asked[size / 2..=size / 2];
        let fake = FakeKrr::default().refusing(culprits);
        let krr = fake.client(&TestClock::default()).await;
        let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
        assert_eq!((answer.people(), answer.failed.len()), (size, 1));
    }
}

#[tokio::test]
async fn requirement_8_an_open_circuit_says_so_asks_nobody_and_closes_by_itself() {
    let clock = TestClock::default();
    let fake = FakeKrr::default().failing(5);
    let krr =
        fake.client_with(&clock, &FakeMaskinporten::default(), |config| config.patience.attempts = 1).await;
    let access = krr.access(None);
    for _ in 0..5 {
        assert!(matches!(krr.ask(&access, &people(1)).await, Err(AskError::Unavailable { .. })));
    }
    let opened = clock::Clock::now(&clock);
    let state = krr.circuit();
    assert_eq!((state.state, state.since, state.failures), (Position::Open, opened, 5));
    assert_eq!(state.until, Some(opened + Duration::from_mins(1)));

    let error = krr.ask(&access, &people(1)).await.unwrap_err();
    assert_eq!(error, AskError::Paused(state));
    assert_eq!(error.retry_at(opened), state.until);
    assert_eq!(fake.questions(), 5, "nobody was asked while it was open");

    clock.advance(Duration::from_mins(1));
    assert_eq!(krr.circuit().state, Position::HalfOpen);
    krr.ask(&access, &people(1)).await.unwrap();
    assert_eq!((krr.circuit().state, krr.circuit().failures), (Position::Closed, 0));
}

#[tokio::test]
async fn requirement_8_a_question_that_opens_the_circuit_is_told_at_once_and_whoever_comes_back_in_time_is_answered()
 {
    let clock = TestClock::default();
    let fake = FakeKrr::default().failing(3);
    let krr = fake
        .client_with(&clock, &FakeMaskinporten::default(), |config| {
            config.circuit.failures = 2;
            config.patience.attempts = 6;
        })
        .await;
    let ask = async || krr.ask(&krr.access(None), &people(1)).await;
    // Two failures open it, the one that tries it fails too, the next closes it.
    for questions in [2, 3] {
        let told = ask().await.unwrap_err();
        assert_eq!(told, AskError::Unavailable { status: 503, retry_after: None }, "why it came to that");
        assert_eq!((fake.questions(), krr.circuit().state), (questions, Position::Open));
        let waited: Duration = clock.slept().into_iter().sum();
        assert!(waited < Duration::from_secs(10), "{waited:?}: the queue waits, not the question");
        assert!(matches!(ask().await, Err(AskError::Paused(_))));
        clock.advance(Duration::from_mins(1));
    }
    ask().await.unwrap();
    assert_eq!((fake.questions(), krr.circuit().state), (4, Position::Closed));
}

#[tokio::test]
async fn requirement_9_no_identity_or_address_is_in_a_log_an_error_or_an_address() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(Written).try_init().unwrap();
    let asked = people(40);
    let ids: Vec<_> = asked.iter().map(|id| id.as_str().to_owned()).collect();
    let mut strange = answer_about(&ids);
    strange.truncate(strange.len() - 2);
    let wrong_email = json!({ "personer": [ {
        "personidentifikator": ids[0], "status": "AKTIV",
        "kontaktinformasjon": { "epostadresse": "p@@example.com", "mobiltelefonnummer": "p40000001p" },
    } ] });
    let fake = FakeKrr::default()
        .then(Turn::Status(401))
        .then(Turn::Status(500))
        .then(Turn::Cut)
        .then(Turn::Body(strange.clone()))
        .then(Turn::Body(wrong_email.to_string().into_bytes()))
        .then(Turn::Body(strange));
    let clock = TestClock::default();
    let krr = fake.client(&clock).await;
    let access = krr.access(None);
    // Five tries to an answer; then one that stays without.
    let odd = krr.ask(&access, &asked).await.unwrap();
    let hurried = krr.with_patience(crate::resilience::Patience { attempts: 1, ..Default::default() });
    let error = hurried.ask(&access, &asked).await.unwrap_err();
    let good = krr.ask(&access, &asked).await.unwrap();

    let logged = String::from_utf8(WRITTEN.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("trying again"), "the log has been listened to");
    let shown = format!("{logged} {error} {error:?} {krr:?} {odd:?} {good:?} {access:?}");
    for id in &ids {
        assert!(!shown.contains(id));
    }
    for secret in ["@example.com", "40000001", "token-1", "token-2"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    fake.asked(|questions| {
        for asked in questions {
            assert_eq!((asked.method.as_str(), asked.uri.to_string()), ("POST", "/rest/v2/personer".into()));
            assert!(
                asked
                    .headers
                    .values()
                    .all(|value| ids.iter().all(|id| !value.to_str().unwrap().contains(id)))
            );
        }
    });
}

/// Everything that any part of the program logs.
static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Written;

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        Self
    }
}
