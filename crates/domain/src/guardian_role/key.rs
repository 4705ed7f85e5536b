//! By what a role is known.

use std::fmt;

use crate::roster::GuardianRole;

/// A role's lasting name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKey {
    /// The word that systems tell.
    Stated(GuardianRole),
    /// *Annet*.
    Other,
    /// One that the municipality has made, by its number there.
    Own(i64),
    /// *Uten funksjonalitet*: receives and sees nothing, whatever anybody says.
    None,
}

impl RoleKey {
    pub const BUILT_IN: [Self; 6] = [
        Self::Stated(GuardianRole::Parent),
        Self::Stated(GuardianRole::Guardian),
        Self::Stated(GuardianRole::Relative),
        Self::Stated(GuardianRole::Unstated),
        Self::Other,
        Self::None,
    ];

    /// The word kept in the database: `parent`, …, `other`, `none`, `own-1`.
    pub fn code(self) -> String {
        self.to_string()
    }

    pub fn from_code(code: &str) -> Option<Self> {
        if let Some(number) = code.strip_prefix("own-") {
            return number.parse().ok().filter(|number| *number > 0).map(Self::Own);
        }
        Self::BUILT_IN.into_iter().find(|key| key.code() == code)
    }

    /// Whether nobody can change what it gives.
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::None)
    }

    /// Whether the municipality made it.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Own(_))
    }

    /// Whether it can be retired: a word that systems tell goes on being told.
    pub const fn can_retire(self) -> bool {
        matches!(self, Self::Other | Self::Own(_))
    }

    /// Whether only somebody with special access can give it, and take it away.
    pub const fn needs_special(self) -> bool {
        self.is_fixed()
    }
}

impl fmt::Display for RoleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stated(role) => f.write_str(role.code()),
            Self::Other => f.write_str("other"),
            Self::None => f.write_str("none"),
            Self::Own(number) => write!(f, "own-{number}"),
        }
    }
}
