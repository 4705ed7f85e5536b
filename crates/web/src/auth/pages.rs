//! The pages on the way in and out.

use askama::Template;

use crate::Visit;

/// Before signing in: what it is for, and the way to it.
#[derive(Template)]
#[template(path = "auth/welcome.html")]
pub struct Welcome {
    pub visit: Visit,
    /// Where the visitor wanted to go.
    pub to: String,
}

impl Welcome {
    fn start(&self) -> String {
        start(&self.to)
    }
}

/// The provider did not vouch for the visitor.
#[derive(Template)]
#[template(path = "auth/failed.html")]
pub struct Failed {
    pub visit: Visit,
    /// The key of what is told.
    pub text: String,
    pub code: String,
    pub cancelled: bool,
    pub to: String,
}

impl Failed {
    fn start(&self) -> String {
        start(&self.to)
    }
}

/// Signed out here; the provider's own session may be left.
#[derive(Template)]
#[template(path = "auth/signed_out.html")]
pub struct SignedOut {
    pub visit: Visit,
    /// Where the provider's session is ended. The browser is sent on by the page itself: a form may not be.
    pub onwards: Option<String>,
}

fn start(to: &str) -> String {
    let query = serde_urlencoded::to_string([("til", to)]).expect("text can always be encoded");
    format!("/logg-inn/start?{query}")
}
