//! The way in and the way out.

use std::sync::Arc;

use axum::{
    extract::{Query, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use jiff::SignedDuration;
use serde::Deserialize;
use storage::sessions::PendingSignIn;

use super::{
    gate::{Door, Gate, door},
    key::{Key, Kind, digest, gone},
    pages::{Failed, SignedOut, Welcome},
    provider::{Provider, Unvouched, Vouched},
    session,
};
use crate::{App, Error, Visit, csrf::Verified, house};

/// How long a visitor may take at the provider: as long as somebody may take to find their code device.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(30);

/// The way to the provider.
pub const START_PATH: &str = "/logg-inn/start";
/// Where the provider sends people back to, as it must be registered.
pub const RETURN_PATH: &str = "/logg-inn/svar";
/// Where the provider tells that somebody has signed out there, as it must be registered.
pub const FRONT_CHANNEL_PATH: &str = "/logg-ut/fra-id-porten";

/// How people sign in here.
#[derive(Clone)]
pub struct SignIn {
    pub provider: Arc<dyn Provider>,
    /// Where the provider sends people who have signed out: `https://…/`.
    pub home: String,
}

pub fn doors() -> Vec<Door> {
    vec![
        door("/logg-inn", Gate::Open, get(welcome)),
        door(START_PATH, Gate::Open, get(start)),
        door(RETURN_PATH, Gate::Open, get(answer)),
        door("/logg-ut", Gate::Open, post(sign_out)),
        door(FRONT_CHANNEL_PATH, Gate::Open, get(sign_out_from_provider)),
    ]
}

#[derive(Deserialize)]
struct To {
    til: Option<String>,
}

async fn welcome(visit: Visit, Query(to): Query<To>) -> Result<Response, Error> {
    let to = to.til.as_deref().and_then(local).unwrap_or("/").to_owned();
    if visit.who().is_some() {
        return Ok(Redirect::to(&to).into_response());
    }
    house::page(StatusCode::OK, &Welcome { visit, to })
}

/// To the provider, by a link and not by a form: a form may only be sent to us.
async fn start(
    visit: Visit,
    State(app): State<App>,
    Query(to): Query<To>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Some(sign_in) = &app.sign_in else { return Err(Error::NotFound) };
    let to = to.til.as_deref().and_then(local).unwrap_or("/").to_owned();
    let begun = match sign_in.provider.begin(visit.language).await {
        Ok(begun) => begun,
        Err(why) => return failed(visit, &why, to),
    };
    let browser = Key::shown(&headers, Kind::SignIn, app.scheme).unwrap_or_else(Key::random);
    let mut tx = app.store.begin().await?;
    tx.add_sign_in(&PendingSignIn {
        state_digest: digest(&begun.state),
        browser_digest: browser.digest(),
        pending: begun.pending,
        return_to: to,
        created_at: visit.now,
    })
    .await?;
    tx.commit().await?;
    let mut response = Redirect::to(&begun.redirect).into_response();
    set_cookie(&mut response, &browser.cookie(Kind::SignIn, app.scheme));
    Ok(response)
}

#[derive(Deserialize)]
struct Answer {
    state: Option<String>,
}

async fn answer(
    visit: Visit,
    State(app): State<App>,
    Query(Answer { state }): Query<Answer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let Some(sign_in) = &app.sign_in else { return Err(Error::NotFound) };
    let lost = |code: &str| Unvouched { text: code.to_owned(), code: code.to_owned(), cancelled: false };
    let Some(state) = state else { return failed(visit, &lost("sign-in-unasked"), "/".into()) };
    let mut tx = app.store.begin().await?;
    let pending = tx.take_sign_in(&digest(&state)).await?;
    tx.commit().await?;
    // The answer counts once, in time, and only in the browser that asked.
    let Some(pending) = pending else { return failed(visit, &lost("sign-in-unasked"), "/".into()) };
    let to = pending.return_to.clone();
    let browser = Key::shown(&headers, Kind::SignIn, app.scheme).map(|key| key.digest());
    if browser.as_deref() != Some(pending.browser_digest.as_str()) {
        return failed(visit, &lost("sign-in-another-browser"), to);
    }
    if visit.now.duration_since(pending.created_at) > PATIENCE {
        return failed(visit, &lost("sign-in-too-late"), to);
    }
    let vouched = match sign_in.provider.finish(&pending.pending, &query.unwrap_or_default()).await {
        Ok(vouched) => vouched,
        Err(why) => return failed(visit, &why, to),
    };
    let Some(cookie) = let_in(&app, sign_in, &vouched, &headers, &visit).await? else {
        return failed(visit, &lost("sign-in-without-number"), to);
    };
    let mut response = Redirect::to(&to).into_response();
    set_cookie(&mut response, &cookie);
    set_cookie(&mut response, &gone(Kind::SignIn, app.scheme));
    Ok(response)
}

/// Begins the session of whoever is vouched for; `None` where they have no number by which they can be known.
async fn let_in(
    app: &App,
    sign_in: &SignIn,
    vouched: &Vouched,
    headers: &HeaderMap,
    visit: &Visit,
) -> anyhow::Result<Option<String>> {
    let Some(national_id) = vouched.national_id else { return Ok(None) };
    let mut tx = app.store.begin().await?;
    let known_as = tx.name_in_registers(national_id).await?;
    let account = tx.account_for(national_id, known_as.as_deref().unwrap_or(""), visit.now).await?;
    tx.note_sign_in(account.id, known_as.as_deref().unwrap_or(&account.name), visit.now).await?;
    tx.commit().await?;
    let account = session::Vouched {
        account: account.id,
        issuer: sign_in.provider.issuer(),
        sid: vouched.sid.as_deref(),
    };
    session::begin(&app.store, &account, headers, app.scheme, visit.now).await.map(Some)
}

#[derive(Deserialize)]
struct Nothing {}

async fn sign_out(State(app): State<App>, form: Verified<Nothing>) -> Result<Response, Error> {
    let visit = form.visit;
    if let Some(who) = visit.who() {
        let mut tx = app.store.begin().await?;
        tx.end_session(who.account, &who.session.key_digest).await?;
        tx.commit().await?;
    }
    let onwards = match &app.sign_in {
        Some(sign_in) => sign_in.provider.sign_out(&sign_in.home).await,
        None => None,
    };
    let visit = visit.signed_out();
    let mut response = house::page(StatusCode::OK, &SignedOut { visit, onwards })?;
    set_cookie(&mut response, &gone(Kind::Session, app.scheme));
    Ok(response)
}

#[derive(Deserialize)]
struct FrontChannel {
    iss: Option<String>,
    sid: Option<String>,
}

/// The provider shows this in a frame of its own when somebody has signed out there; our cookie is not with it, so
/// the session is found by the provider's name for it (OpenID Connect Front-Channel Logout 1.0).
async fn sign_out_from_provider(
    State(app): State<App>,
    Query(told): Query<FrontChannel>,
) -> Result<Response, Error> {
    if let (Some(iss), Some(sid)) = (told.iss, told.sid) {
        let mut tx = app.store.begin().await?;
        tx.end_sessions_with_sid(&iss, &sid).await?;
        tx.commit().await?;
    }
    let mut response = house::html(StatusCode::OK, String::new());
    // There is nothing here to be tricked into clicking on.
    let anywhere = HeaderValue::from_static("default-src 'none'; frame-ancestors *");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, anywhere);
    Ok(response)
}

fn failed(visit: Visit, why: &Unvouched, to: String) -> Result<Response, Error> {
    if !why.cancelled {
        tracing::warn!(code = why.code, "a sign-in came to nothing");
    }
    let page = Failed { cancelled: why.cancelled, text: why.text.clone(), code: why.code.clone(), visit, to };
    house::page(if why.cancelled { StatusCode::OK } else { StatusCode::BAD_REQUEST }, &page)
}

fn set_cookie(response: &mut Response, cookie: &str) {
    let cookie = cookie.parse().expect("made of letters, figures and signs");
    response.headers_mut().append(header::SET_COOKIE, cookie);
}

/// A path of ours to go back to. Whatever a browser could read as another host is none.
fn local(path: &str) -> Option<&str> {
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && !path.chars().any(char::is_control)
        && !path.starts_with("/logg-");
    ours.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_sent_back_to_a_page_of_ours_and_nowhere_else() {
        assert_eq!(local("/skole/personer?sok=Å&side=2"), Some("/skole/personer?sok=Å&side=2"));
        for elsewhere in
            ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/\n/x", "/logg-ut"]
        {
            assert_eq!(local(elsewhere), None, "{elsewhere:?}");
        }
    }
}
