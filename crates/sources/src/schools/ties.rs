//! Who is guardian of whom, by `agentSourcedIds`.
//!
//! By the standard a user's agents are those with whom the user has a relationship. Most systems list
//! the guardians in the pupil's row, some the pupils in the guardian's, some do both; the roles tell.

use domain::{
    import::ImportCode,
    roster::{Change, Extent, GuardianRole, Mention, Record, RosterGuardianship, RosterKey},
};

use super::{
    columns::DataFile,
    known::{Known, Roles},
    roles::RoleKind,
    survey::Survey,
    users::{User, UserColumns},
};
use crate::spreadsheet::reading::Trouble;

/// The ties that a user's row states, and what is wrong with them.
#[derive(Default)]
pub(super) struct Ties {
    pub changes: Vec<Change>,
    pub troubles: Vec<Trouble>,
}

/// Which side of a tie the row's own user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Child,
    Guardian,
}

pub(super) fn ties(user: &User, columns: &UserColumns, survey: &Survey) -> Ties {
    let mut ties = Ties::default();
    let Some(key) = user.key.as_deref().filter(|_| user.person.is_some()) else { return ties };
    // An empty list in changes ends nothing: the ties may be stated in the other's row.
    if survey.extent(DataFile::Users) == Some(Extent::Changes) && !user.agents.is_empty() {
        ties.changes.push(Change::Deleted(Mention::GuardianshipsOf(RosterKey::System(key.to_owned()))));
    }
    let (_, own_roles) = survey.user(key);
    for agent in &user.agents {
        let (known, roles) = survey.user(agent);
        let side = side(own_roles, roles);
        let code = match (known, side) {
            _ if agent == key => ImportCode::ReferenceToSelf,
            (Known::Nowhere, _) => ImportCode::ReferenceDangling,
            (_, None) => {
                ties.troubles.push(Trouble::note(ImportCode::NotAGuardian).at(columns.agents));
                continue;
            }
            (Known::Refused, Some(side)) => {
                let (guardian_key, child_key) = pair(side, key, agent);
                ties.changes.push(Change::Unread(Mention::Guardianship { guardian_key, child_key }));
                ImportCode::ReferenceRefused
            }
            (Known::Accepted | Known::Elsewhere, Some(side)) => {
                let guardian_roles = if side == Side::Child { roles } else { own_roles };
                ties.changes.push(Change::Present(Record::Guardianship(guardianship(
                    user,
                    side,
                    key,
                    agent,
                    guardian_roles,
                ))));
                continue;
            }
        };
        ties.troubles.push(Trouble::dropped(code).at(columns.agents));
    }
    ties
}

/// `None` where neither is a guardian of the other.
fn side(own: Roles, other: Roles) -> Option<Side> {
    let child_here = own.has(RoleKind::Student) && (other.is_guardian() || other.are_unknown());
    let guardian_here = own.is_guardian() && (other.has(RoleKind::Student) || other.are_unknown());
    let unknown_here = own.are_unknown();
    if child_here || (unknown_here && (other.is_guardian() || other.are_unknown())) {
        Some(Side::Child)
    } else if guardian_here || (unknown_here && other.has(RoleKind::Student)) {
        Some(Side::Guardian)
    } else {
        None
    }
}

fn pair(side: Side, key: &str, agent: &str) -> (RosterKey, RosterKey) {
    let (guardian, child) = match side {
        Side::Child => (agent, key),
        Side::Guardian => (key, agent),
    };
    (RosterKey::System(guardian.to_owned()), RosterKey::System(child.to_owned()))
}

fn guardianship(user: &User, side: Side, key: &str, agent: &str, roles: Roles) -> RosterGuardianship {
    let (guardian_key, child_key) = pair(side, key, agent);
    let role = match roles {
        roles if roles.has(RoleKind::Parent) => GuardianRole::Parent,
        roles if roles.has(RoleKind::Guardian) => GuardianRole::Guardian,
        roles if roles.has(RoleKind::Relative) => GuardianRole::Relative,
        _ => GuardianRole::Unstated,
    };
    let without = user.without_responsibility.as_ref().filter(|_| side == Side::Child);
    let parental_responsibility = without.map(|without| !without.iter().any(|other| other == agent));
    RosterGuardianship { guardian_key, child_key, role, parental_responsibility }
}
