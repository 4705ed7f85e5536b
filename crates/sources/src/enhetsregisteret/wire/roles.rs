//! The roles of one entity, as it answers about one and as its dump lists them all.

use domain::{
    OrganisationNumber,
    entity::{Form, Holder, Role, RoleCode, RoleEntity, RolePerson},
};
use serde::Deserialize;

use super::{
    super::{DecodeError, DecodedRoles},
    text::{Code, Text, code, day, said},
};

/// All roles of an entity, borrowed from their bytes.
#[derive(Debug, Deserialize)]
pub struct RolesGlimpse<'b> {
    #[serde(borrow, default, rename = "rollegrupper")]
    groups: Vec<Group<'b>>,
    #[serde(borrow, rename = "_links")]
    links: Option<Links<'b>>,
}

#[derive(Debug, Deserialize)]
struct Links<'b> {
    #[serde(borrow)]
    enhet: Option<Link<'b>>,
    #[serde(borrow, rename = "self")]
    own: Option<Link<'b>>,
}

#[derive(Debug, Deserialize)]
struct Link<'b> {
    #[serde(borrow)]
    href: Option<Text<'b>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group<'b> {
    #[serde(borrow)]
    r#type: Option<Code<'b>>,
    sist_endret: Option<Text<'b>>,
    #[serde(default)]
    roller: Vec<Entry<'b>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'b> {
    #[serde(borrow)]
    r#type: Option<Code<'b>>,
    person: Option<Person<'b>>,
    enhet: Option<Held<'b>>,
    fratraadt: Option<bool>,
    avregistrert: Option<bool>,
    rekkefolge: Option<i64>,
    ansvarsandel: Option<Text<'b>>,
    valgt_av: Option<Code<'b>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person<'b> {
    #[serde(borrow)]
    navn: Option<Name<'b>>,
    fodselsdato: Option<Text<'b>>,
    er_doed: Option<bool>,
}

#[derive(Debug, Deserialize)]
struct Name<'b> {
    #[serde(borrow)]
    fornavn: Option<Text<'b>>,
    mellomnavn: Option<Text<'b>>,
    etternavn: Option<Text<'b>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Held<'b> {
    #[serde(borrow)]
    organisasjonsnummer: Text<'b>,
    organisasjonsform: Option<Code<'b>>,
    #[serde(default)]
    navn: Option<Vec<Option<Text<'b>>>>,
    er_slettet: Option<bool>,
}

/// Reads the roles of one entity.
pub fn decode_roles(bytes: &[u8]) -> Result<DecodedRoles, DecodeError> {
    Ok(serde_json::from_slice::<RolesGlimpse<'_>>(bytes)?.read())
}

impl RolesGlimpse<'_> {
    /// In whom they are: the register says it in its links only.
    pub(in super::super) fn number(&self) -> Option<OrganisationNumber> {
        let links = self.links.as_ref()?;
        [&links.enhet, &links.own].into_iter().find_map(|link| {
            let path = link.as_ref()?.href.as_ref()?.trim_end_matches("/roller");
            OrganisationNumber::parse(path.rsplit('/').next()?).ok()
        })
    }

    /// Whether anybody in it could own the entity, so that it is worth reading.
    pub fn tells_of_owners(&self) -> bool {
        let entries = self.groups.iter().flat_map(|group| &group.roller);
        entries.into_iter().any(|entry| {
            entry.enhet.is_some()
                && matches!(entry.r#type.as_ref().map(|code| &*code.code), Some("EIKM" | "DTPR" | "DTSO"))
        })
    }

    /// The roles, in the register's order.
    pub fn read(&self) -> DecodedRoles {
        let all = self.groups.iter().flat_map(|group| group.roller.iter().map(move |entry| (group, entry)));
        let mut decoded = DecodedRoles::default();
        for (group, entry) in all {
            match entry.read(group) {
                Some(role) => decoded.roles.push(role),
                None => decoded.odd += 1,
            }
        }
        decoded
    }
}

impl Entry<'_> {
    /// `None` where it is nobody's, or two's, or what it is is not said.
    fn read(&self, group: &Group<'_>) -> Option<Role> {
        let holder = match (&self.person, &self.enhet) {
            (Some(person), None) => Holder::Person(person.read()?),
            (None, Some(entity)) => Holder::Entity(entity.read()?),
            _ => return None,
        };
        Some(Role {
            group: code(group.r#type.as_ref()).unwrap_or_default(),
            code: RoleCode::from_code(&code(self.r#type.as_ref())?),
            holder,
            resigned: self.fratraadt == Some(true),
            deregistered: self.avregistrert == Some(true),
            order: self.rekkefolge,
            share: said(self.ansvarsandel.as_ref()),
            elected_by: code(self.valgt_av.as_ref()),
            changed: day(group.sist_endret.as_ref()).ok().flatten(),
        })
    }
}

impl Person<'_> {
    fn read(&self) -> Option<RolePerson> {
        let name = self.navn.as_ref()?;
        Some(RolePerson {
            given: said(name.fornavn.as_ref()).unwrap_or_default(),
            middle: said(name.mellomnavn.as_ref()),
            family: said(name.etternavn.as_ref())?,
            born: day(self.fodselsdato.as_ref()).ok().flatten(),
            dead: self.er_doed == Some(true),
        })
    }
}

impl Held<'_> {
    fn read(&self) -> Option<RoleEntity> {
        let lines = self.navn.iter().flatten().filter_map(|line| said(line.as_ref()));
        Some(RoleEntity {
            number: OrganisationNumber::parse(&self.organisasjonsnummer).ok()?,
            name: lines.collect::<Vec<_>>().join(" "),
            form: Form::from_code(&code(self.organisasjonsform.as_ref()).unwrap_or_default()),
            deleted: self.er_slettet == Some(true),
        })
    }
}
