//! What comes of a question.

use super::{Channel, Reason, To};
use crate::krr::Language;

/// An address, or one reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Reach(Reach),
    Not(Reason),
}

/// How somebody may be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    pub address: To,
    /// What the person wants to be written to in; `None` where they have not said.
    pub language: Option<Language>,
    /// The channel asked for before this one, and why it did not serve.
    pub passed_over: Option<(Channel, Reason)>,
}
