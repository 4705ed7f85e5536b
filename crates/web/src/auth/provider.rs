//! Who vouches for people: ID-porten, or what stands in for it.

use domain::NationalId;
use futures::future::BoxFuture;

use crate::Language;

/// Somewhere people can show who they are. Everything that is protocol is behind it.
pub trait Provider: Send + Sync {
    /// The name under which its sessions are kept.
    fn issuer(&self) -> &str;

    /// Begins a sign-in: where the browser is to go, and what the answer will be held against.
    fn begin(&self, language: Language) -> BoxFuture<'_, Result<Begun, Unvouched>>;

    /// What the provider says of whoever came back with this query, held against what was begun.
    fn finish<'a>(&'a self, pending: &'a str, query: &'a str) -> BoxFuture<'a, Result<Vouched, Unvouched>>;

    /// Where to end the provider's own session too; `None` where it has no such place, or cannot be reached.
    fn sign_out(&self, return_to: &str) -> BoxFuture<'_, Option<String>>;
}

/// A sign-in on its way.
pub struct Begun {
    pub redirect: String,
    /// The provider sends it back with its answer, and it has not been used before.
    pub state: String,
    /// Never leaves the server.
    pub pending: String,
}

/// Somebody whom the provider knows.
#[derive(Clone)]
pub struct Vouched {
    /// `None` for people from abroad who have no Norwegian number.
    pub national_id: Option<NationalId>,
    /// The provider's own name of the session, by which it may end ours.
    pub sid: Option<String>,
}

/// Why nobody is vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unvouched {
    /// The key of what the visitor is told.
    pub text: String,
    /// The word in logs, which the visitor may be asked for; it never names anybody.
    pub code: String,
    /// Whether it was the visitor who turned back.
    pub cancelled: bool,
}
