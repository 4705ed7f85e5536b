//! What a token must have been given for.

/// One scope of ours in Maskinporten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Ask whether and how people can be reached.
    ReadContacts,
}

impl Scope {
    /// What stands after the colon, as registered with Maskinporten.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadContacts => "kontakt.read",
        }
    }

    pub fn with_prefix(self, prefix: &str) -> String {
        format!("{prefix}:{}", self.name())
    }
}
