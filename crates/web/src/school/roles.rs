//! Which role counts for a guardian, for the sake of each child, and who has given it.

use domain::{
    PersonId,
    guardian_role::{Role, RoleKey},
};
use jiff::Timestamp;
use storage::{guardian_roles::GivenRole, ties::How};

use super::open::Opened;
use crate::format;

/// One child, and what the guardian is to it.
pub struct RoleLine {
    pub child: PersonId,
    pub name: Option<String>,
    pub role: Role,
    /// Where somebody has given it.
    pub given: Option<GivenRole>,
}

/// The children who may be told of, each with the role that counts.
pub fn lines(opened: &Opened, now: Timestamp) -> Vec<RoleLine> {
    let mut lines: Vec<RoleLine> = Vec::new();
    for tie in &opened.profile.ties {
        let How::Guardian { child, child_name, .. } = &tie.how else { continue };
        let Some(key) = opened.counting.get(child) else { continue };
        if lines.iter().any(|line| line.child == *child) {
            continue;
        }
        let given = opened.given.iter().find(|one| one.given.child == *child && one.is_in_force(now));
        let (role, given) = (role(opened, *key), given.cloned());
        lines.push(RoleLine { child: *child, name: child_name.clone(), role, given });
    }
    lines.sort_by_cached_key(|line| (line.name.as_deref().map(format::alphabetical), line.child));
    lines
}

/// A role by its key, also where nobody knows it any more.
pub fn role(opened: &Opened, key: RoleKey) -> Role {
    opened.roles.get(key).cloned().unwrap_or_else(|| Role::unshaped(key))
}
