//! What goes over the wire when all is well.

use std::{io::Write as _, sync::Arc, time::Duration};

use domain::{Environment, NationalId, OrganisationNumber, krr::ProblemCode};
use flate2::{Compression, write::GzEncoder};

use super::{
    fake::{FakeKrr, Turn, answer_about},
    people,
};
use crate::{
    krr::{AT_A_TIME, AskError, Failed, Krr, KrrConfig},
    maskinporten::testing::{FakeMaskinporten, proved},
    setup::SetupError,
    testing::TestClock,
};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_thousand_people_are_one_question() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default());
    let krr = fake.client(&clock).await;
    let asked = people(AT_A_TIME);
    let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
    assert!(answer.reports.iter().map(|report| report.national_id).eq(asked.iter().copied()));
    assert_eq!((answer.not_returned.len(), answer.failed.len(), answer.strays), (0, 0, 0));
    fake.asked(|questions| {
        assert_eq!(questions.len(), 1);
        let question = &questions[0];
        assert_eq!(
            (question.method.as_str(), question.uri.to_string()),
            ("POST", "/rest/v2/personer".into())
        );
        assert!(question.include_not_registered);
        assert_eq!(question.ids.len(), AT_A_TIME);
        assert_eq!(question.headers["authorization"], "Bearer token-1");
        assert_eq!(question.headers["content-type"], "application/json");
        assert!(question.headers["accept-encoding"].to_str().unwrap().contains("gzip"));
    });
}

#[tokio::test]
async fn more_than_a_thousand_or_nobody_is_not_asked() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default());
    let krr = fake.client(&clock).await;
    let access = krr.access(None);
    assert_eq!(krr.ask(&access, &people(AT_A_TIME + 1)).await, Err(AskError::TooMany));
    assert_eq!(krr.ask(&access, &[]).await.unwrap().people(), 0);
    assert_eq!(fake.questions(), 0);
}

#[tokio::test]
async fn nobody_is_asked_about_twice_in_one_question() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default());
    let krr = fake.client(&clock).await;
    let asked = people(3);
    let twice = [asked[0], asked[1], asked[0], asked[2], asked[1]];
    let answer = krr.ask(&krr.access(None), &twice).await.unwrap();
    assert!(answer.reports.iter().map(|report| report.national_id).eq(asked));
    fake.asked(|questions| assert_eq!(questions[0].ids.len(), 3));
}

#[tokio::test]
async fn real_looking_identities_never_leave_a_test_environment() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default());
    let krr = fake.client(&clock).await;
    // Satisfies the control digits; nobody's, as far as the Tax Administration's own examples go.
    let real_looking = NationalId::parse("02013299997").unwrap();
    let mut asked = people(2);
    asked.insert(1, real_looking);
    let answer = krr.ask(&krr.access(None), &asked).await.unwrap();
    let refused = Failed { national_id: real_looking, code: ProblemCode::RefusedIdentifier };
    assert_eq!((answer.failed.as_slice(), answer.people()), ([refused].as_slice(), 3));
    fake.asked(|questions| assert_eq!(questions[0].ids.len(), 2));
}

#[tokio::test]
async fn each_municipality_is_asked_about_in_its_own_name() {
    let (clock, fake, maskinporten) = (TestClock::default(), FakeKrr::default(), FakeMaskinporten::default());
    let krr = fake.client_with(&clock, &maskinporten, |_| {}).await;
    let number = |text| Some(OrganisationNumber::parse(text).unwrap());
    for consumer_org in [None, number("310753610"), number("313796329")] {
        krr.ask(&krr.access(consumer_org), &people(1)).await.unwrap();
    }
    let grants: Vec<_> = maskinporten
        .assertions()
        .iter()
        .map(|sent| {
            let claims = proved(sent, jsonwebtoken::Algorithm::RS256).claims;
            (claims["scope"].as_str().unwrap().to_owned(), claims["consumer_org"].as_str().map(str::to_owned))
        })
        .collect();
    assert_eq!(
        grants,
        [
            ("krr:global/kontaktinformasjon.read".to_owned(), None),
            ("krr:global/kontaktinfo.read".to_owned(), Some("310753610".to_owned())),
        ],
        "the operator's own number is asked for as itself, by the token already there"
    );
}

#[tokio::test]
async fn a_packed_answer_is_unpacked() {
    let asked = people(50);
    let ids: Vec<_> = asked.iter().map(|id| id.as_str().to_owned()).collect();
    let (clock, fake) =
        (TestClock::default(), FakeKrr::default().then(Turn::Gzip(gzip(&answer_about(&ids)))));
    let krr = fake.client(&clock).await;
    assert_eq!(krr.ask(&krr.access(None), &asked).await.unwrap().reports.len(), 50);
}

#[tokio::test]
async fn an_answer_larger_than_any_can_be_is_not_swallowed() {
    let bomb = gzip(&vec![b' '; 4 << 20]);
    assert!(bomb.len() < 64 << 10);
    let turns = [Turn::Gzip(bomb), Turn::Body(vec![b' '; 2 << 20])];
    for turn in turns {
        let (clock, fake) = (TestClock::default(), FakeKrr::default().then(turn));
        let krr = fake
            .client_with(&clock, &FakeMaskinporten::default(), |config| config.answer_limit = 1 << 20)
            .await;
        assert_eq!(krr.ask(&krr.access(None), &people(1)).await, Err(AskError::TooLarge));
        assert_eq!(fake.questions(), 1);
    }
}

#[tokio::test]
async fn no_more_questions_are_under_way_than_allowed() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default().slow(Duration::from_millis(20)));
    let krr = fake.client_with(&clock, &FakeMaskinporten::default(), |config| config.at_once = 2).await;
    let access = krr.access(None);
    let asked = people(10);
    let answers = asked.chunks(1).map(|one| krr.ask(&access, one));
    assert!(futures::future::join_all(answers).await.iter().all(Result::is_ok));
    assert_eq!((fake.most_under_way(), fake.questions()), (2, 10));
}

#[tokio::test]
async fn when_the_register_last_answered_is_known() {
    let (clock, fake) = (TestClock::default(), FakeKrr::default());
    let krr = fake.client(&clock).await;
    assert_eq!(krr.condition().borrow().answered_at, None);
    krr.ask(&krr.access(None), &people(1)).await.unwrap();
    assert_eq!(krr.condition().borrow().answered_at, Some(clock::Clock::now(&clock)));
}

#[tokio::test]
async fn production_speaks_only_https() {
    let clock = TestClock::default();
    let maskinporten = FakeMaskinporten::default().client(&clock).await;
    let make = |base: &str, environment| {
        let config = KrrConfig::new(base, OrganisationNumber::parse("313796329").unwrap());
        Krr::new(config, maskinporten.clone(), environment, Arc::new(clock.clone())).err()
    };
    assert_eq!(make("http://krr.example", Environment::Production), Some(SetupError::InsecureAddress));
    assert_eq!(make("https://krr.example/", Environment::Production), None);
    assert_eq!(make("krr", Environment::Test), Some(SetupError::InvalidAddress));
}
