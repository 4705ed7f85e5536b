//! What roles and kinds of message are called.

use domain::{
    MessageKind, MessageKinds,
    guardian_role::{Role, RoleKey, Seen},
    roster::GuardianRole,
};

use crate::{Visit, given::Given};

/// What a municipality calls a role.
pub fn role(visit: &Visit, role: &Role) -> String {
    role.name.clone().unwrap_or_else(|| visit.say(built_in(role.key)).to_string())
}

/// The key of Reim's own name for a role.
pub fn built_in(key: impl Given<RoleKey>) -> &'static str {
    match key.given() {
        RoleKey::Stated(GuardianRole::Parent) => "role-parent",
        RoleKey::Stated(GuardianRole::Guardian) => "role-guardian",
        RoleKey::Stated(GuardianRole::Relative) => "role-relative",
        RoleKey::Stated(GuardianRole::Unstated) => "role-unstated",
        RoleKey::Other => "role-other",
        RoleKey::None => "role-none",
        RoleKey::Own(_) => "role-own",
    }
}

/// The key of where a role comes from.
pub fn origin(key: impl Given<RoleKey>) -> &'static str {
    match key.given() {
        RoleKey::Stated(_) => "role-from-systems",
        RoleKey::Other | RoleKey::None => "role-from-reim",
        RoleKey::Own(_) => "role-from-municipality",
    }
}

/// The key of a kind of message.
pub fn kind(kind: impl Given<MessageKind>) -> &'static str {
    match kind.given() {
        MessageKind::Decision => "kind-decision",
        MessageKind::Important => "kind-important",
        MessageKind::Service => "kind-service",
    }
}

/// The key of what a kind of message is.
pub fn kind_help(kind: impl Given<MessageKind>) -> &'static str {
    match kind.given() {
        MessageKind::Decision => "kind-decision-help",
        MessageKind::Important => "kind-important-help",
        MessageKind::Service => "kind-service-help",
    }
}

/// The key of something that is seen.
pub fn seen(seen: impl Given<Seen>) -> &'static str {
    match seen.given() {
        Seen::Child => "seen-child",
        Seen::Unit => "seen-unit",
    }
}

/// What somebody is called, who may have no name.
pub fn person(visit: &Visit, name: Option<&str>) -> String {
    name.map_or_else(|| visit.say("desk-nameless").to_string(), str::to_owned)
}

/// Kinds of message in a row.
pub fn kinds(visit: &Visit, all: impl Given<MessageKinds>) -> String {
    listed(visit, all.given().iter().map(kind))
}

/// Several things in a row, as a sentence has them.
pub fn listed(visit: &Visit, keys: impl Iterator<Item = &'static str>) -> String {
    let mut all: Vec<String> = keys.map(|key| visit.say(key).to_string()).collect();
    for later in all.iter_mut().skip(1) {
        let first = later.chars().next().map_or(0, char::len_utf8);
        let (letter, rest) = later.split_at(first);
        *later = letter.to_lowercase() + rest;
    }
    all.join(", ")
}
