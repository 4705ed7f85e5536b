//! What people see. Without script, and with everything in reach of the keyboard.

use askama::Template;
use axum::{
    http::{StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use domain::NationalId;

use super::{IdPorten, LEVELS, request::Request, words::Words};

/// Somebody whom the page proposes.
#[derive(Debug, Clone)]
pub struct Shown {
    pub pid: NationalId,
    /// An invented name.
    pub name: String,
    /// What they are good for, such as *foresatt til to*.
    pub role: String,
}

/// Who are you, and how sure are we?
#[derive(Template)]
#[template(path = "idporten/login.html")]
pub struct LoginPage {
    words: &'static Words,
    ticket: String,
    levels: [(&'static str, bool); 3],
    people: Vec<Shown>,
    typed: String,
    mistake: bool,
    /// Where the form may lead; browsers count the redirect after it too.
    leads_to: String,
}

/// Everybody is told that the session is over, each in a frame.
#[derive(Template)]
#[template(path = "idporten/leaving.html")]
pub struct LeavingPage {
    pub frames: Vec<String>,
    pub way_on: Option<String>,
}

/// A request that leads nowhere.
#[derive(Template)]
#[template(path = "idporten/broken.html")]
pub struct Broken {
    pub error: &'static str,
    pub description: String,
}

/// A sign-in that is over, or never began.
pub struct NotFound;

impl LoginPage {
    pub fn new(idporten: &IdPorten, ticket: &str, request: &Request) -> Self {
        Self {
            words: Words::of(request.language),
            ticket: ticket.to_owned(),
            levels: levels(request.level),
            people: idporten.people.clone(),
            typed: String::new(),
            mistake: false,
            leads_to: origin(&request.redirect_uri),
        }
    }

    /// As it was sent, with what is wrong.
    #[must_use]
    pub fn with_mistake(self, typed: String, level: usize) -> Self {
        Self { typed, mistake: true, levels: levels(level), ..self }
    }
}

/// Each with whether it is the one chosen.
fn levels(chosen: usize) -> [(&'static str, bool); 3] {
    let mut levels = LEVELS.map(|level| (level, false));
    levels[chosen].1 = true;
    levels
}

/// Scheme, host and port.
fn origin(address: &str) -> String {
    let uri: Uri = address.parse().unwrap_or_default();
    match (uri.scheme_str(), uri.authority()) {
        (Some(scheme), Some(authority)) => format!("{scheme}://{authority}"),
        _ => String::new(),
    }
}

/// A page under a policy that allows nothing but what it needs.
fn page(template: &impl Template, forms: &str, frames: &str) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; form-action 'self' {forms}; frame-src {frames}; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    let html = template.render().expect("the templates only write strings");
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

impl IntoResponse for LoginPage {
    fn into_response(self) -> Response {
        page(&self, &self.leads_to, "'none'")
    }
}

impl IntoResponse for LeavingPage {
    fn into_response(self) -> Response {
        let mut origins: Vec<_> = self.frames.iter().map(|frame| origin(frame)).collect();
        origins.dedup();
        let frames = if origins.is_empty() { "'none'".to_owned() } else { origins.join(" ") };
        page(&self, "", &frames)
    }
}

impl IntoResponse for Broken {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, page(&self, "", "'none'")).into_response()
    }
}

impl IntoResponse for NotFound {
    fn into_response(self) -> Response {
        let broken = Broken { error: "not_found", description: "This sign-in is over.".to_owned() };
        (StatusCode::NOT_FOUND, page(&broken, "", "'none'")).into_response()
    }
}
