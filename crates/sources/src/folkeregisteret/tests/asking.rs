//! What goes over the wire, and what is borne.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{Environment, NationalId, OrganisationNumber};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use super::{
    fake::{FakeFolkeregister, Turn},
    people,
};
use crate::{
    folkeregisteret::{
        AT_A_TIME, Answer, AskError, DecodeError, Failed, Folkeregister, FolkeregisterConfig, NoDocument,
    },
    maskinporten::testing::{FakeMaskinporten, proved},
    resilience::Position,
    setup::SetupError,
    testing::TestClock,
};

async fn look_up(
    fake: &FakeFolkeregister,
    clock: &TestClock,
    change: impl FnOnce(&mut FolkeregisterConfig),
) -> Result<Answer, AskError> {
    let register = fake.client_with(clock, &FakeMaskinporten::default(), change).await;
    register.look_up(&register.access(None), &people(3)).await
}

#[tokio::test]
async fn a_thousand_people_are_one_question_that_names_them_in_its_body_only() {
    let fake = FakeFolkeregister::default();
    let register = fake.client(&TestClock::default()).await;
    let asked = people(AT_A_TIME);
    let answer = register.look_up(&register.access(None), &asked).await.unwrap();
    assert!(answer.reports.iter().map(|report| report.national_id).eq(asked.iter().copied()));
    fake.asked(|questions| {
        let [question] = questions else { panic!("one question") };
        assert_eq!(
            format!("{} {}", question.method, question.uri),
            "POST /folkeregisteret/offentlig-med-hjemmel/api/v1/personer/bulkoppslag?\
             part=identifikasjonsnummer&part=status&part=navn&part=adressebeskyttelse&part=bostedsadresse&\
             part=deltBosted&part=oppholdsadresse&part=postadresse&part=postadresseIUtlandet&somBestilt=true"
        );
        for (name, value) in [
            ("authorization", "Bearer token-1"),
            ("content-type", "application/json"),
            ("accept", "application/json"),
        ] {
            assert_eq!(question.headers[name], value);
        }
        let body: Value = serde_json::from_slice(&question.body).unwrap();
        let ids: Vec<_> = asked.iter().map(NationalId::as_str).collect();
        assert_eq!(body, json!({ "foedselsEllerDNummer": ids }));
    });
}

#[tokio::test]
async fn nobody_and_more_than_a_thousand_are_not_asked_about_and_nobody_twice() {
    let fake = FakeFolkeregister::default();
    let register = fake.client(&TestClock::default()).await;
    let access = register.access(None);
    assert_eq!(register.look_up(&access, &people(AT_A_TIME + 1)).await, Err(AskError::TooMany));
    assert_eq!(register.look_up(&access, &[]).await.unwrap().people(), 0);
    assert_eq!(fake.questions(), 0);
    let asked = people(2);
    let answer = register.look_up(&access, &[asked[0], asked[1], asked[0]]).await.unwrap();
    assert_eq!(answer.people(), 2);
}

#[tokio::test]
async fn real_looking_identities_never_leave_a_test_environment() {
    let fake = FakeFolkeregister::default();
    let register = fake.client(&TestClock::default()).await;
    // Satisfies the control digits; nobody's, as far as the Tax Administration's own examples go.
    let real_looking = NationalId::parse("02013299997").unwrap();
    let answer = register.look_up(&register.access(None), &[real_looking]).await.unwrap();
    assert_eq!(answer.failed, [Failed { national_id: real_looking, why: NoDocument::ForbiddenHere }]);
    assert_eq!(fake.questions(), 0);
}

#[tokio::test]
async fn each_municipality_is_asked_about_in_its_own_name_and_no_token_is_confined() {
    let (fake, maskinporten) = (FakeFolkeregister::default(), FakeMaskinporten::default());
    let register = fake.client_with(&TestClock::default(), &maskinporten, |_| {}).await;
    let number = |text| Some(OrganisationNumber::parse(text).unwrap());
    for consumer_org in [None, number("310753610"), number("313796329")] {
        register.look_up(&register.access(consumer_org), &people(1)).await.unwrap();
    }
    let sent = maskinporten.assertions();
    let claims: Vec<_> =
        sent.iter().map(|sent| proved(sent, jsonwebtoken::Algorithm::RS256).claims).collect();
    assert!(claims.iter().all(|claims| claims["scope"] == "folkeregister:deling/offentligmedhjemmel"));
    assert!(claims.iter().all(|claims| claims.get("resource").is_none()));
    let consumers: Vec<_> = claims.iter().map(|claims| claims["consumer_org"].as_str()).collect();
    assert_eq!(
        consumers,
        [None, Some("310753610")],
        "the operator asks as itself, by the token already there"
    );
}

#[tokio::test]
async fn a_token_that_ends_in_mid_run_is_replaced_once() {
    let fake = FakeFolkeregister::default().then_status(401);
    let answer = look_up(&fake, &TestClock::default(), |_| {}).await.unwrap();
    assert_eq!((answer.reports.len(), fake.questions()), (3, 2));
    let fake = FakeFolkeregister::default().then_status(401).then_status(401);
    let error = look_up(&fake, &TestClock::default(), |_| {}).await.unwrap_err();
    assert_eq!((&error, error.is_transient(), fake.questions()), (&AskError::Unauthorized, false, 2));
}

#[tokio::test]
async fn refusals_are_not_repeated() {
    for (status, told) in [
        (400, AskError::BadRequest),
        (403, AskError::Forbidden),
        (404, AskError::Unexpected { status: 404 }),
        (307, AskError::Redirected { status: 307 }),
    ] {
        let fake = FakeFolkeregister::default().then_status(status);
        let error = look_up(&fake, &TestClock::default(), |_| {}).await.unwrap_err();
        assert_eq!((&error, error.is_transient(), fake.questions()), (&told, false, 1));
    }
}

#[tokio::test]
async fn outages_are_waited_out_and_then_told_as_what_they_were() {
    let clock = TestClock::default();
    let fake =
        FakeFolkeregister::default().then_status(500).then(Turn::Cut).then(Turn::Body(b"<html>".into()));
    assert_eq!(look_up(&fake, &clock, |_| {}).await.unwrap().reports.len(), 3);
    assert_eq!(clock.slept(), [500, 1000, 2000].map(Duration::from_millis));
    for (turn, told) in [
        (Turn::Status(503), AskError::Unavailable { status: 503, retry_after: None }),
        (Turn::Cut, AskError::Cut),
        (Turn::Hang, AskError::Timeout),
        (Turn::Body(b"<html>Vedlikehold</html>".into()), AskError::Garbled(DecodeError::Syntax)),
    ] {
        let fake = FakeFolkeregister::default().then(turn);
        let error = look_up(&fake, &clock, |config| {
            config.patience.attempts = 1;
            config.answer_timeout = Duration::from_millis(300);
        });
        let error = error.await.unwrap_err();
        assert_eq!((&error, error.is_transient()), (&told, true));
    }
}

#[tokio::test]
async fn a_wish_for_quiet_is_in_milliseconds_and_holds_for_everybody() {
    let clock = TestClock::default().drawing(0.0);
    let fake = FakeFolkeregister::default().then(Turn::StatusWith(429, "retry-after", "17000".into()));
    look_up(&fake, &clock, |_| {}).await.unwrap();
    assert_eq!(clock.slept(), [Duration::from_secs(17)]);

    let fake = FakeFolkeregister::default().then(Turn::StatusWith(429, "retry-after", "600000".into()));
    let register = fake.client(&clock).await;
    let access = register.access(None);
    assert!(register.look_up(&access, &people(1)).await.is_err(), "longer than patience lasts");
    let error = register.events(&access, 1).await.unwrap_err();
    assert_eq!((error.code(), fake.questions()), ("folkeregisteret-rate-limited", 1));
    clock.advance(Duration::from_mins(10));
    register.look_up(&access, &people(1)).await.unwrap();
}

#[tokio::test]
async fn a_register_that_is_down_is_left_alone_for_a_while() {
    let clock = TestClock::default();
    let fake = (0..5).fold(FakeFolkeregister::default(), |fake, _| fake.then_status(503));
    let register =
        fake.client_with(&clock, &FakeMaskinporten::default(), |config| config.patience.attempts = 1).await;
    let access = register.access(None);
    for _ in 0..5 {
        assert!(register.look_up(&access, &people(1)).await.is_err());
    }
    let error = register.look_up(&access, &people(1)).await.unwrap_err();
    assert_eq!((error, fake.questions()), (AskError::Paused(register.circuit()), 5));
    assert_eq!(register.last_answered(), None);
    clock.advance(Duration::from_mins(1));
    register.look_up(&access, &people(1)).await.unwrap();
    assert_eq!(register.circuit().state, Position::Closed);
    assert_eq!(register.last_answered(), Some(clock::Clock::now(&clock)));
}

#[tokio::test]
async fn an_answer_larger_than_any_can_be_is_not_swallowed() {
    let fake = FakeFolkeregister::default().then(Turn::Body(vec![b' '; 2 << 20]));
    let error = look_up(&fake, &TestClock::default(), |config| config.answer_limit = 1 << 20).await;
    assert_eq!((error, fake.questions()), (Err(AskError::TooLarge), 1));
}

#[tokio::test]
async fn production_speaks_only_https() {
    let clock = TestClock::default();
    let maskinporten = FakeMaskinporten::default().client(&clock).await;
    let make = |base: &str, environment| {
        let config = FolkeregisterConfig::new(base, OrganisationNumber::parse("313796329").unwrap());
        Folkeregister::new(&config, maskinporten.clone(), environment, Arc::new(clock.clone())).err()
    };
    assert_eq!(make("http://freg.example", Environment::Production), Some(SetupError::InsecureAddress));
    assert_eq!(make("https://freg.example/", Environment::Production), None);
    assert_eq!(make("freg", Environment::Test), Some(SetupError::InvalidAddress));
}

#[tokio::test]
async fn no_identity_name_or_address_is_in_a_log_an_error_or_an_address() {
    let written = Written::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(written.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let asked = people(20);
    let echo = json!({ "kode": "FREG-002", "melding": format!("Ugyldig: {}", asked[0].as_str()) });
    let fake = FakeFolkeregister::default().then_status(500).then(Turn::Cut).then_body(&echo);
    let register = fake.client(&TestClock::default()).await;
    let access = register.access(None);
    let answer = register.look_up(&access, &asked).await.unwrap();
    let fake_error = FakeFolkeregister::default().then_body(&echo);
    let error =
        look_up(&fake_error, &TestClock::default(), |config| config.patience.attempts = 1).await.unwrap_err();
    drop(guard);

    let logged = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("trying again"), "the log has been listened to");
    let shown = format!("{logged} {error} {error:?} {register:?} {answer:?} {access:?}");
    let secrets = ["SPENNENDE", "Granvegen", "FJORDVIK", "token-1"];
    for secret in asked.iter().map(NationalId::as_str).chain(secrets) {
        assert!(!shown.contains(secret), "{secret}");
    }
    fake.asked(|questions| {
        for question in questions {
            let head = format!("{} {:?}", question.uri, question.headers);
            assert!(asked.iter().all(|id| !head.contains(id.as_str())));
        }
    });
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Written {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
