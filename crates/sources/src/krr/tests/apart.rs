//! Finding whom KRR breaks down over.

use domain::{NationalId, krr::ProblemCode};

use super::{
    fake::{FakeKrr, Turn},
    people,
};
use crate::{
    krr::{Answer, AskError},
    resilience::Position,
    testing::TestClock,
};

async fn apart(fake: &FakeKrr, clock: &TestClock, people: &[NationalId]) -> Result<Answer, AskError> {
    let krr = fake.client(clock).await;
    let answer = krr.ask_apart(&krr.access(None), people).await;
    assert_eq!(
        (krr.circuit().state, krr.circuit().failures),
        (Position::Closed, 0),
        "the breaker is passed by"
    );
    answer
}

#[tokio::test]
async fn whoever_krr_breaks_down_over_is_found_and_the_others_are_answered_in_order() {
    let asked = people(1000);
    for places in [vec![0], vec![999], vec![617], vec![499, 500], vec![4, 5, 6], vec![1, 300, 800]] {
        let culprits: Vec<_> = places.iter().map(|place| asked[*place]).collect();
        let (clock, fake) = (TestClock::default(), FakeKrr::default().breaking(&culprits));
        let answer = apart(&fake, &clock, &asked).await.unwrap();
        assert!(
            answer.failed.iter().map(|failed| failed.national_id).eq(culprits.iter().copied()),
            "{places:?}"
        );
        assert!(answer.failed.iter().all(|failed| failed.code == ProblemCode::BreaksRegister));
        let others = asked.iter().copied().filter(|id| !culprits.contains(id));
        assert!(answer.reports.iter().map(|report| report.national_id).eq(others), "{places:?}");
        assert!(fake.questions() <= 22 * places.len(), "{places:?}: {}", fake.questions());
    }
}

#[tokio::test]
async fn a_krr_that_answers_no_part_is_down_and_nobody_is_blamed() {
    for count in [2, 3, 1000] {
        let asked = people(count);
        let (clock, fake) = (TestClock::default(), FakeKrr::default().failing(1000));
        assert_eq!(
            apart(&fake, &clock, &asked).await,
            Err(AskError::Unavailable { status: 503, retry_after: None })
        );
        assert!(fake.questions() <= 10, "{count}: {}", fake.questions());
    }
}

#[tokio::test]
async fn a_krr_that_goes_down_meanwhile_is_left_alone_soon() {
    let asked = people(1000);
    // As though it went down right after the second half was answered.
    let (clock, fake) = (TestClock::default(), FakeKrr::default().breaking(&asked[..500]));
    assert!(apart(&fake, &clock, &asked).await.is_err());
    assert!(fake.questions() < 20, "{}", fake.questions());
}

#[tokio::test]
async fn a_part_that_stumbles_once_blames_nobody() {
    let asked = people(4);
    let fake =
        FakeKrr::default().then(Turn::Cut).then(Turn::Cut).then(Turn::Status(500)).then(Turn::Status(500));
    let answer = apart(&fake, &TestClock::default(), &asked).await.unwrap();
    assert_eq!((answer.reports.len(), answer.failed.len()), (4, 0));
}

#[tokio::test]
async fn a_krr_that_wants_quiet_gets_it() {
    let asked = people(1000);
    let fake = FakeKrr::default().then(Turn::StatusWith(429, "retry-after", "600".into()));
    let error = apart(&fake, &TestClock::default(), &asked).await.unwrap_err();
    assert!(
        matches!(error, AskError::RateLimited { retry_after: Some(_) }) && fake.questions() == 1,
        "{error}"
    );
}
