//! What goes over the wire, and what is borne.

use std::time::Duration;

use domain::classification::{Classification, Correspondence};
use jiff::civil::date;
use serde_json::json;

use super::fake::{FakeKlass, Turn};
use crate::{
    klass::{AskError, DecodeError, FIRST_DAY},
    resilience::Position,
    testing::TestClock,
};

#[tokio::test]
async fn every_question_says_that_json_is_wanted_and_that_what_is_decided_counts() {
    let fake = FakeKlass::default();
    let klass = fake.client(&TestClock::default(), |_| {}).await;
    let (reform, after) = (date(2024, 1, 1), date(2024, 1, 2));
    klass.codes(Classification::Municipalities, FIRST_DAY, None).await.unwrap();
    klass.codes_at(Classification::Counties, reform).await.unwrap();
    klass.changes(Classification::Municipalities, reform, Some(after)).await.unwrap();
    klass.corresponds_at(Classification::Counties, Classification::Municipalities, reform).await.unwrap();
    klass.correspondence_table(2919).await.unwrap();
    let asked = fake.asked();
    assert!(asked.iter().all(|(_, accept)| accept == "application/json"), "XML is the default");
    let questions: Vec<_> = asked.iter().map(|(question, _)| question.as_str()).collect();
    assert_eq!(
        questions,
        [
            "/api/klass/v1/classifications/131/codes?from=1838-01-01&includeFuture=true",
            "/api/klass/v1/classifications/104/codesAt?date=2024-01-01&includeFuture=true",
            "/api/klass/v1/classifications/131/changes?from=2024-01-01&to=2024-01-02&includeFuture=true",
            "/api/klass/v1/classifications/104/correspondsAt?targetClassificationId=131&date=2024-01-01&includeFuture=true",
            "/api/klass/v1/correspondencetables/2919",
        ]
    );
}

#[tokio::test]
async fn the_list_of_classifications_is_read_page_by_page() {
    let page = |number: u32, name: &str| {
        json!({
            "_embedded": { "classifications": [{
                "name": name,
                "_links": { "self": { "href": format!("https://data.ssb.no/api/klass/v1/classifications/{number}") } },
            }] },
            "page": { "size": 1, "totalElements": 2, "totalPages": 2, "number": 0 },
        })
    };
    let fake = FakeKlass::default()
        .then_body(&page(131, "Standard for kommuneinndeling"))
        .then_body(&page(104, "Standard for fylkesinndeling"));
    let klass = fake.client(&TestClock::default(), |_| {}).await;
    let listed = klass.listed().await.unwrap();
    assert_eq!(
        listed,
        [(131, "Standard for kommuneinndeling".to_owned()), (104, "Standard for fylkesinndeling".to_owned())]
    );
    let questions: Vec<_> = fake.asked().into_iter().map(|(question, _)| question).collect();
    assert_eq!(
        questions,
        ["/api/klass/v1/classifications?page=0&size=100", "/api/klass/v1/classifications?page=1&size=100"]
    );
}

#[tokio::test]
async fn refusals_are_not_repeated() {
    for (status, told) in [
        (400, AskError::BadRequest),
        (404, AskError::NotFound),
        (406, AskError::Unexpected { status: 406 }),
        (302, AskError::Redirected { status: 302 }),
    ] {
        let fake = FakeKlass::default().then(Turn::Status(status));
        let klass = fake.client(&TestClock::default(), |_| {}).await;
        let error = klass.codes_at(Classification::Sectors, date(2026, 1, 1)).await.unwrap_err();
        assert_eq!((&error, error.is_transient(), fake.asked().len()), (&told, false, 1));
    }
}

#[tokio::test]
async fn outages_are_waited_out_and_then_told_as_what_they_were() {
    let clock = TestClock::default().drawing(0.0);
    let fake = FakeKlass::default()
        .then(Turn::Status(503))
        .then(Turn::StatusWith(429, "retry-after", "17"))
        .then(Turn::Body("<codes/>".to_owned()));
    let klass = fake.client(&clock, |_| {}).await;
    assert_eq!(klass.codes_at(Classification::Sectors, date(2026, 1, 1)).await, Ok(Vec::new()));
    assert_eq!(clock.slept(), [0, 17, 0].map(Duration::from_secs));
    for (turn, told) in [
        (Turn::Status(500), AskError::Unavailable { status: 500, retry_after: None }),
        (Turn::Hang, AskError::Timeout),
        (Turn::Body("<codes/>".to_owned()), AskError::Garbled(DecodeError::Syntax)),
    ] {
        let fake = FakeKlass::default().then(turn);
        let klass = fake
            .client(&clock, |config| {
                config.patience.attempts = 1;
                config.answer_timeout = Duration::from_millis(300);
            })
            .await;
        let error = klass.codes_at(Classification::Sectors, date(2026, 1, 1)).await.unwrap_err();
        assert_eq!((&error, error.is_transient()), (&told, true));
    }
}

#[tokio::test]
async fn a_register_that_is_down_is_left_alone() {
    let clock = TestClock::default();
    let fake = FakeKlass::default().then(Turn::Status(500)).then(Turn::Status(500));
    let klass = fake
        .client(&clock, |config| {
            config.patience.attempts = 1;
            config.circuit.failures = 2;
        })
        .await;
    for _ in 0..2 {
        klass.correspondence_table(1).await.unwrap_err();
    }
    let error = klass.correspondence_table(1).await.unwrap_err();
    assert!(matches!(error, AskError::Paused(state) if state.state == Position::Open));
    assert_eq!(fake.asked().len(), 2);
    clock.advance(Duration::from_mins(1));
    assert_eq!(klass.correspondence_table(1).await, Ok(Vec::<Correspondence>::new()));
}

#[tokio::test]
async fn an_answer_larger_than_any_is_not_read() {
    let fake = FakeKlass::default().then(Turn::Body(" ".repeat(2000)));
    let klass = fake.client(&TestClock::default(), |config| config.answer_limit = 1000).await;
    let error = klass.changes(Classification::Counties, FIRST_DAY, None).await.unwrap_err();
    assert_eq!((&error, error.is_transient()), (&AskError::TooLarge, false));
}

#[tokio::test]
async fn the_doctor_says_whether_it_answers_and_what_to_do_if_not() {
    use crate::{
        doctor::{Status, examine_klass},
        texts::Lang,
    };
    let fake = FakeKlass::default().then(Turn::Status(404)).then(Turn::Status(503));
    let klass = fake.client(&TestClock::default(), |_| {}).await;
    let today = date(2026, 11, 22);
    let wrong_address = examine_klass(&klass, today).await;
    assert_eq!(wrong_address.status, Status::Fault);
    assert!(wrong_address.remedy_text(Lang::Nb).unwrap().contains("/api/klass/v1"));
    assert_eq!(examine_klass(&klass, today).await.status, Status::Warning);
    assert_eq!(examine_klass(&klass, today).await.status, Status::Ok);
}
