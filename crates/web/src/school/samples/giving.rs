//! Giving a guardian another role.

use askama::Template as _;
use domain::{
    MessageKind, MessageKinds, MunicipalityId, PersonId, PersonKey,
    guardian_role::{Role, RoleKey, Roles, Turn},
};

use super::people;
use crate::{
    Visit,
    school::{
        giving::{Fault, Form, Page},
        roles::RoleLine,
    },
};

/// What a role takes away.
pub fn ceases() -> Turn {
    let ceases = [MessageKind::Decision, MessageKind::Service].into_iter().collect();
    Turn { begins: MessageKinds::NONE, ceases }
}

/// The form; with what the chosen role would do, where that is shown.
#[expect(clippy::option_option, reason = "what is not shown is not what does nothing")]
pub fn page(visit: Visit, fault: Option<Fault>, turn: Option<Option<Turn>>) -> askama::Result<String> {
    let other = Role::unshaped(RoleKey::Other);
    let form = Form { rolle: "other".into(), til: "31.07.2027".into(), ..Form::default() };
    let begins = Turn { begins: MessageKinds::ALL, ceases: MessageKinds::NONE };
    let line = people::roles().pop().unwrap_or_else(none);
    let back = Some((Role::unshaped(RoleKey::BUILT_IN[0]), Some(begins)));
    Page {
        visit,
        guardian: PersonKey { municipality: MunicipalityId(1), person: PersonId(42) },
        name: Some("Barmhjertig Sonne".into()),
        line,
        roles: Roles::default().iter().cloned().collect(),
        form,
        fault,
        may_change: true,
        back,
        preview: turn.map(|turn| (other, turn)),
    }
    .render()
}

/// The role without functionality, for somebody without special access.
pub fn barred(visit: Visit) -> askama::Result<String> {
    Page {
        visit,
        guardian: PersonKey { municipality: MunicipalityId(1), person: PersonId(42) },
        name: Some("Barmhjertig Sonne".into()),
        line: none(),
        roles: Vec::new(),
        form: Form::default(),
        fault: None,
        may_change: false,
        back: None,
        preview: None,
    }
    .render()
}

fn none() -> RoleLine {
    RoleLine {
        child: PersonId(43),
        name: Some("Lykke Sonne".into()),
        role: Role::unshaped(RoleKey::None),
        given: None,
    }
}
