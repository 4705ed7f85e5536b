//! Foresattroller: what a municipality lets each kind of guardian receive and see.
//!
//! Systems tell in a word what somebody is to a child; the municipality says what that word gives, and can give one
//! guardian of one child another role than the systems' word.

mod key;
mod recipient;
mod seen;

pub use key::RoleKey;
pub use recipient::{Turn, recipient, turn};
pub use seen::{Seen, Sees};

use std::collections::BTreeMap;

use crate::{message::MessageKinds, roster::GuardianRole};

/// One role as a municipality has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    pub key: RoleKey,
    /// What the municipality calls it; `None` where it goes by the name that Reim has for it.
    pub name: Option<String>,
    pub receives: MessageKinds,
    pub sees: Sees,
    /// Can no longer be given. Whoever has it keeps it.
    pub retired: bool,
    /// Moves with every change; 0 where nobody has changed it.
    pub revision: i64,
}

impl Role {
    /// A built-in role while the municipality has said nothing, and an own one before it is shaped.
    pub fn unshaped(key: RoleKey) -> Self {
        let (receives, sees) = match key {
            RoleKey::Stated(GuardianRole::Relative) => {
                (crate::message::MessageKind::Service.into(), Sees::NONE)
            }
            RoleKey::Stated(_) => (MessageKinds::ALL, Sees::ALL),
            RoleKey::None | RoleKey::Other | RoleKey::Own(_) => (MessageKinds::NONE, Sees::NONE),
        };
        Self { key, name: None, receives, sees, retired: false, revision: 0 }
    }
}

/// All of a municipality's roles: the built-in ones, shaped or not, and its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roles(BTreeMap<RoleKey, Role>);

impl Default for Roles {
    fn default() -> Self {
        Self::new([])
    }
}

impl Roles {
    /// The built-in roles with what has been said about them and beside them. Nothing can be said about the role
    /// without functionality.
    pub fn new(said: impl IntoIterator<Item = Role>) -> Self {
        let built_in = RoleKey::BUILT_IN.map(|key| (key, Role::unshaped(key)));
        let said = said.into_iter().filter(|role| !role.key.is_fixed()).map(|role| (role.key, role));
        Self(built_in.into_iter().chain(said).collect())
    }

    pub fn get(&self, key: RoleKey) -> Option<&Role> {
        self.0.get(&key)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.0.values()
    }

    /// The same roles with one of them otherwise: for showing what would come of it.
    #[must_use]
    pub fn with(&self, role: Role) -> Self {
        Self::new(self.0.values().cloned().chain([role]))
    }

    /// What a role lets its holder receive. A role that is not known gives nothing.
    pub fn receives(&self, key: RoleKey) -> MessageKinds {
        self.get(key).map_or(MessageKinds::NONE, |role| role.receives)
    }

    /// What somebody with these roles may receive: whatever one of them lets through.
    pub fn received_by(&self, keys: impl IntoIterator<Item = RoleKey>) -> MessageKinds {
        keys.into_iter().fold(MessageKinds::NONE, |all, key| all.and(self.receives(key)))
    }

    pub fn sees(&self, key: RoleKey) -> Sees {
        self.get(key).map_or(Sees::NONE, |role| role.sees)
    }
}

/// Which role counts for a guardian of a child: the one that has been given, else the strongest word of the systems.
pub fn counts(given: Option<RoleKey>, stated: impl IntoIterator<Item = GuardianRole>) -> RoleKey {
    given.unwrap_or_else(|| {
        RoleKey::Stated(
            stated.into_iter().min_by_key(|role| strength(*role)).unwrap_or(GuardianRole::Unstated),
        )
    })
}

/// Whoever states a role has said more than whoever does not.
fn strength(role: GuardianRole) -> usize {
    GuardianRole::ALL.iter().position(|known| *known == role).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
