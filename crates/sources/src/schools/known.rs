//! What one row must know of another that it refers to.

use super::roles::RoleKind;

/// Whether something that is referred to came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Accepted,
    Refused,
    /// Not in the package; in changes it may be held already.
    Elsewhere,
    /// Not in the package, though the package is complete.
    Nowhere,
}

/// A user's roles anywhere, and whether the user came in; one byte, since there may be millions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u8);

impl Roles {
    const LISTED: u8 = 1;
    const ACCEPTED: u8 = 2;

    const fn bit(kind: RoleKind) -> u8 {
        match kind {
            RoleKind::Student => 4,
            RoleKind::Parent => 8,
            RoleKind::Guardian => 16,
            RoleKind::Relative => 32,
            RoleKind::Employee => 64,
        }
    }

    /// Notes a row of users.csv.
    pub fn list(&mut self, accepted: bool) {
        self.0 |= Self::LISTED | if accepted { Self::ACCEPTED } else { 0 };
    }

    pub fn add(&mut self, kind: RoleKind) {
        self.0 |= Self::bit(kind);
    }

    pub fn is_accepted(self) -> bool {
        self.0 & Self::ACCEPTED != 0
    }

    pub fn is_listed(self) -> bool {
        self.0 & Self::LISTED != 0
    }

    pub fn has(self, kind: RoleKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    pub fn is_guardian(self) -> bool {
        [RoleKind::Parent, RoleKind::Guardian, RoleKind::Relative].into_iter().any(|kind| self.has(kind))
    }

    /// Without a row in roles.csv.
    pub fn are_unknown(self) -> bool {
        self.0 & !(Self::LISTED | Self::ACCEPTED) == 0
    }
}
