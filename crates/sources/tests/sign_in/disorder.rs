//! Everything that can be wrong with an answer, one thing at a time.

use jiff::SignedDuration;
use simulators::{Fault, FaultKind, Register};
use sources::{
    idporten::{Fault as Refused, Level, SignIn, SignInError, TokenFault},
    issuer::{IssuerError, SignatureFault},
};

use crate::{
    browser::Browser,
    scene::{BACK, INVENTED, OUT, Scene, request},
};

#[tokio::test]
async fn a_token_that_does_not_agree_signs_nobody_in_and_the_next_one_does() {
    let scene = Scene::set().await;
    let asked = Level::Substantial;
    for (kind, error) in [
        (FaultKind::LowerLevel, SignInError::LevelTooLow { asked, given: Some(Level::Low) }),
        (FaultKind::WrongNonce, TokenFault::Nonce.into()),
        (FaultKind::WrongIssuer, TokenFault::Issuer.into()),
        (FaultKind::WrongAudience, TokenFault::Audience.into()),
        (FaultKind::ExpiredIdToken, TokenFault::Expired.into()),
        (FaultKind::UnknownKey, TokenFault::Signature(SignatureFault::UnknownKey).into()),
        (FaultKind::BadSignature, TokenFault::Signature(SignatureFault::Signature).into()),
        (FaultKind::WrongSender, SignInError::WrongSender),
    ] {
        scene.disturb(kind.clone());
        assert_eq!(scene.sign_in().await, Err(error), "{kind:?}");
        assert!(scene.simulators.faults.pending().is_empty(), "{kind:?}");
    }
    assert!(scene.sign_in().await.is_ok());
}

#[tokio::test]
async fn what_is_documented_both_ways_is_taken_both_ways() {
    let scene = Scene::set().await;
    scene.disturb(FaultKind::MissingPid);
    assert_eq!(scene.sign_in().await.unwrap().pid, None);
    scene.disturb(FaultKind::AmrAsList);
    assert!(scene.sign_in().await.unwrap().pid.is_some());
}

#[tokio::test]
async fn a_person_who_chooses_too_low_a_level_is_not_signed_in() {
    let scene = Scene::set().await;
    let form = [("pid", INVENTED), ("acr", "idporten-loa-low")];
    let refused = scene.sign_in_as(&mut Browser::default(), &request(), &form).await.unwrap_err();
    let (asked, given) = (Level::Substantial, Some(Level::Low));
    assert_eq!(refused, SignInError::LevelTooLow { asked, given });
    assert!(refused.is_the_persons());
    let low = SignIn { level: Level::Low, ..request() };
    assert!(scene.sign_in_as(&mut Browser::default(), &low, &form).await.is_ok());
}

#[tokio::test]
async fn each_reason_that_comes_back_instead_of_a_code_has_its_name() {
    let scene = Scene::set().await;
    let refused = |fault| SignInError::Refused { fault, description: String::new() };
    for (error, expected) in [
        ("access_denied", SignInError::Cancelled),
        ("login_required", SignInError::SignInNeeded),
        ("unmet_authentication_requirements", SignInError::LevelNotToBeHad),
        ("temporarily_unavailable", SignInError::Unavailable),
        ("invalid_scope", refused(Refused::Scope)),
        ("20914695016", refused(Refused::Other)),
    ] {
        scene.disturb(FaultKind::ErrorCallback { error: error.to_owned() });
        assert_eq!(scene.sign_in().await, Err(expected), "{error}");
    }
    let cancelled = scene.sign_in_as(&mut Browser::default(), &request(), &[("avbryt", "1")]).await;
    assert_eq!(cancelled, Err(SignInError::Cancelled));
}

#[tokio::test]
async fn an_answer_to_another_question_is_not_taken() {
    let scene = Scene::set().await;
    let mine = scene.idporten.begin(&request()).await.unwrap();
    let theirs = scene.idporten.begin(&request()).await.unwrap();
    let mut browser = Browser::default();
    let (page, _) = browser.go(theirs.redirect, BACK).await.page();
    let query = browser.send(page, &[("pid", INVENTED)], BACK).await.home();
    let stolen = scene.idporten.finish(mine.pending.clone(), &query).await;
    assert_eq!(stolen, Err(SignInError::WrongState));
    // Even where the state is bent to fit, the code wants its own verifier.
    let bent = query.replace(theirs.pending.state(), mine.pending.state());
    let stolen = scene.idporten.finish(mine.pending, &bent).await;
    assert!(matches!(stolen, Err(SignInError::Refused { fault: Refused::Grant, .. })), "{stolen:?}");
    // And is used up by it, so that nobody is signed in at all.
    let late = scene.idporten.finish(theirs.pending, &query).await;
    assert!(matches!(late, Err(SignInError::Refused { fault: Refused::Grant, .. })), "{late:?}");
}

#[tokio::test]
async fn an_answer_serves_once_and_not_for_ever() {
    let scene = Scene::set().await;
    let begun = scene.idporten.begin(&request()).await.unwrap();
    let mut browser = Browser::default();
    let (page, _) = browser.go(begun.redirect, BACK).await.page();
    let query = browser.send(page, &[("pid", INVENTED)], BACK).await.home();
    assert!(scene.idporten.finish(begun.pending.clone(), &query).await.is_ok());
    let again = scene.idporten.finish(begun.pending.clone(), &query).await;
    assert!(matches!(again, Err(SignInError::Refused { fault: Refused::Grant, .. })), "{again:?}");
    scene.clock.advance(SignedDuration::from_mins(31));
    assert_eq!(scene.idporten.finish(begun.pending, &query).await, Err(SignInError::TooLate));
}

#[tokio::test]
async fn a_key_that_is_changed_at_idporten_stops_nobody() {
    let scene = Scene::set().await;
    assert!(scene.sign_in().await.is_ok());
    scene.simulators.rotate_sign_in_key();
    assert!(scene.sign_in().await.is_ok());
}

#[tokio::test]
async fn an_outage_is_told_from_a_refusal_and_passes() {
    let scene = Scene::set().await;
    let down = Err(SignInError::Issuer(IssuerError::Unavailable { status: 503 }));
    for calls_before in 0..2 {
        let fault = Fault::once(Register::IdPorten, FaultKind::status(503)).after(calls_before);
        scene.simulators.faults.order(fault);
        let begun = scene.idporten.begin(&request()).await;
        assert_eq!(begun.map(|_| ()), down, "the description, then the push");
    }
    assert!(scene.sign_in().await.is_ok());
    for kind in [FaultKind::Truncated, FaultKind::Cut { after_bytes: 10 }] {
        scene.disturb(kind.clone());
        let broken = scene.idporten.begin(&request()).await.map(|_| ()).unwrap_err();
        assert!(broken.is_transient(), "{kind:?}: {broken:?}");
    }
    assert!(scene.sign_in().await.is_ok());
}

#[tokio::test]
async fn a_client_that_is_set_up_wrongly_is_told_what_is_wrong() {
    let begun = async |scene: Scene| scene.idporten.begin(&request()).await.map(|_| ()).unwrap_err();
    let refused = async |scene: Scene| match begun(scene).await {
        SignInError::Refused { fault, description } => (fault, description),
        other => panic!("{other:?}"),
    };
    let unknown = refused(Scene::with(|config| config.client_id = "other".into()).await).await;
    assert_eq!(unknown.0, Refused::Client);
    assert!(unknown.1.contains("Client not found"), "{}", unknown.1);
    let elsewhere = refused(Scene::with(|config| config.redirect_uri = OUT.into()).await).await;
    assert_eq!(elsewhere.0, Refused::Request);
    let slash = Scene::with(|config| config.issuer.push('/')).await;
    assert_eq!(begun(slash).await, SignInError::Issuer(IssuerError::WrongIssuer));
    let late = Scene::set().await;
    late.simulators.set_ahead(-60);
    assert_eq!(refused(late).await.0, Refused::Client);
}
