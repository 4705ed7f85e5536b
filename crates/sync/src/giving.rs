//! Giving one guardian of one child a role, and taking it back.

use domain::{
    PersonId, PersonKey,
    guardian_role::{RoleKey, Roles, counts},
};
use jiff::Timestamp;
use storage::{Transaction, guardian_roles::Given};

use crate::hands::Act;

/// Why no role was given or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotGiven {
    #[error("there is no such role, or it is retired")]
    NoSuchRole,
    /// Only somebody with special access gives the role without functionality, and takes it away.
    #[error("special access is needed")]
    NeedsSpecial,
    #[error("a reason must be given")]
    NoReason,
    #[error("it would end before it begins")]
    EndsBeforeItBegins,
    /// Somebody was there first.
    #[error("another role counts now than when the form was shown")]
    Moved,
}

/// What a form was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The role that counted for the guardian and the child.
    pub counting: RoleKey,
}

/// Which role counts for a guardian of a child now, and whether it has been given.
pub async fn counting(
    tx: &mut Transaction,
    guardian: PersonKey,
    child: PersonId,
    now: Timestamp,
) -> anyhow::Result<(RoleKey, bool)> {
    let given = tx.given_roles(guardian).await?;
    let given = given.iter().find(|one| one.given.child == child && one.is_in_force(now));
    let stated = tx.stated_roles(guardian).await?.remove(&child).unwrap_or_default();
    Ok((counts(given.map(|one| one.given.role), stated), given.is_some()))
}

/// Gives a role, or takes back what has been given where `role` is `None`.
pub async fn give(
    tx: &mut Transaction,
    (guardian, child): (PersonKey, PersonId),
    role: Option<RoleKey>,
    ground: Ground,
    is_special: bool,
    act: &Act<'_>,
) -> anyhow::Result<Result<(), NotGiven>> {
    let roles = tx.guardian_roles(guardian.municipality).await?;
    let (held, is_given) = counting(tx, guardian, child, act.at).await?;
    if let Err(refused) = check(&roles, held, role, is_special, act) {
        return Ok(Err(refused));
    }
    if held != ground.counting || (role.is_none() && !is_given) {
        return Ok(Err(NotGiven::Moved));
    }
    let Some(role) = role else {
        tx.end_given_role(guardian, child, act.author, act.at).await?;
        return Ok(Ok(()));
    };
    let given = Given {
        guardian: guardian.person,
        child,
        role,
        author: act.author.to_owned(),
        reason: act.reason.trim().to_owned(),
        at: act.at,
        until: act.until,
    };
    tx.give_role(guardian.municipality, &given).await?;
    Ok(Ok(()))
}

/// Whether somebody may put `role` in the place of `held`.
pub fn check(
    roles: &Roles,
    held: RoleKey,
    role: Option<RoleKey>,
    is_special: bool,
    act: &Act<'_>,
) -> Result<(), NotGiven> {
    let needs_special = held.needs_special() || role.is_some_and(RoleKey::needs_special);
    if needs_special && !is_special {
        return Err(NotGiven::NeedsSpecial);
    }
    let Some(role) = role else { return Ok(()) };
    if roles.get(role).is_none_or(|role| role.retired) {
        return Err(NotGiven::NoSuchRole);
    }
    if act.reason.trim().is_empty() {
        return Err(NotGiven::NoReason);
    }
    if act.until.is_some_and(|until| until <= act.at) {
        return Err(NotGiven::EndsBeforeItBegins);
    }
    Ok(())
}
