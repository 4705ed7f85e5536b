//! The form in which a role is shaped, and what is wrong with it.

use domain::{
    MessageKind, MessageKinds,
    guardian_role::{Role, RoleKey, Roles, Seen, Sees},
};
use serde::Deserialize;

use super::words;
use crate::{Visit, format};

/// Letters in a name: it stands in lists and tables.
const LONGEST: usize = 60;

/// As it was filled in.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    /// The role's revision when the form was shown.
    pub versjon: String,
    pub navn: String,
    pub mottar_decision: Option<String>,
    pub mottar_important: Option<String>,
    pub mottar_service: Option<String>,
    pub ser_child: Option<String>,
    pub ser_unit: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NoName,
    NameTooLong,
    NameTaken,
}

impl Fault {
    /// The key of its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NoName => "role-fault-no-name",
            Self::NameTooLong => "role-fault-name-too-long",
            Self::NameTaken => "role-fault-name-taken",
        }
    }
}

impl Form {
    /// A role as it is.
    pub fn of(role: &Role) -> Self {
        let kind = |kind| role.receives.contains(kind).then(|| "1".to_owned());
        let seen = |seen| role.sees.contains(seen).then(|| "1".to_owned());
        Self {
            versjon: role.revision.to_string(),
            navn: role.name.clone().unwrap_or_default(),
            mottar_decision: kind(MessageKind::Decision),
            mottar_important: kind(MessageKind::Important),
            mottar_service: kind(MessageKind::Service),
            ser_child: seen(Seen::Child),
            ser_unit: seen(Seen::Unit),
        }
    }

    pub fn receives(&self) -> MessageKinds {
        let held = |kind: &MessageKind| match kind {
            MessageKind::Decision => self.mottar_decision.is_some(),
            MessageKind::Important => self.mottar_important.is_some(),
            MessageKind::Service => self.mottar_service.is_some(),
        };
        MessageKind::ALL.into_iter().filter(held).collect()
    }

    pub fn sees(&self) -> Sees {
        let held = |seen: &Seen| match seen {
            Seen::Child => self.ser_child.is_some(),
            Seen::Unit => self.ser_unit.is_some(),
        };
        Seen::ALL.into_iter().filter(held).collect()
    }

    /// The role that the form asks for in the place of `held`.
    pub fn role(&self, visit: &Visit, held: &Role, roles: &Roles) -> Result<Role, Fault> {
        let name = self.navn.trim();
        if name.is_empty() && held.key.is_own() {
            return Err(Fault::NoName);
        }
        if name.chars().count() > LONGEST {
            return Err(Fault::NameTooLong);
        }
        let taken = |other: &Role| other.key != held.key && same(&words::role(visit, other), name);
        if !name.is_empty() && roles.iter().any(taken) {
            return Err(Fault::NameTaken);
        }
        Ok(Role {
            name: Some(name.to_owned()).filter(|name| !name.is_empty()),
            receives: self.receives(),
            sees: self.sees(),
            ..held.clone()
        })
    }
}

fn same(one: &str, other: &str) -> bool {
    format::alphabetical(one) == format::alphabetical(other)
}

/// The role that an address names: one there is, or the municipality's next own. The role without functionality is
/// nobody's to shape.
pub fn named(key: &str, roles: &Roles) -> Option<Role> {
    if key == "ny" {
        let last = roles.iter().filter_map(|role| match role.key {
            RoleKey::Own(number) => Some(number),
            _ => None,
        });
        return Some(Role::unshaped(RoleKey::Own(last.max().unwrap_or(0) + 1)));
    }
    RoleKey::from_code(key).and_then(|key| roles.get(key)).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    fn form(name: &str) -> Form {
        Form { navn: name.into(), mottar_service: Some("1".into()), ..Form::default() }
    }

    #[test]
    fn an_own_role_has_a_name_of_its_own() {
        let visit = Visit::sample(Language::Bokmaal, "/admin/roller/ny");
        let roles = Roles::default();
        let held = named("ny", &roles).unwrap();
        assert_eq!(held.key, RoleKey::Own(1));
        let asked = |name: &str| form(name).role(&visit, &held, &roles);
        assert_eq!(asked("  "), Err(Fault::NoName));
        assert_eq!(asked("annet"), Err(Fault::NameTaken), "whatever its letters");
        assert_eq!(asked(&"å".repeat(61)), Err(Fault::NameTooLong));
        let made = asked(" Besteforeldre ").unwrap();
        assert_eq!(made.name.as_deref(), Some("Besteforeldre"));
        assert_eq!((made.receives, made.sees), (MessageKind::Service.into(), Sees::NONE));
        assert_eq!(named("ny", &roles.with(made)).unwrap().key, RoleKey::Own(2));
    }

    #[test]
    fn a_form_says_what_the_role_is() {
        let role = Role { revision: 3, ..Role::unshaped(RoleKey::BUILT_IN[0]) };
        let form = Form::of(&role);
        assert_eq!((form.receives(), form.sees(), form.versjon.as_str()), (role.receives, role.sees, "3"));
        assert_eq!(named("own-7", &Roles::default()), None);
    }
}
