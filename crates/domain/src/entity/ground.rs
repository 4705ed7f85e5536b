//! Which entities are kept: those of the municipal sector, and why each is one.

use super::{Form, Holder, Role};
use crate::OrganisationNumber;

/// Why an entity is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// Its form is only for the municipal sector.
    Form,
    /// SSB counts it there.
    Sector,
    /// It is a part of an entity that is kept.
    Part,
    /// An entity of the municipal sector owns it, or a share of it.
    Owned,
    /// It was kept on another ground, and has none any more. What is known of it stays, and its roles go.
    Former,
}

/// Kommuneforvaltningen, and enterprises that local government owns, without and with limited liability.
const SECTORS: [&str; 3] = ["6500", "1510", "1520"];

impl Ground {
    pub const ALL: [Self; 5] = [Self::Form, Self::Sector, Self::Part, Self::Owned, Self::Former];

    /// The word kept in the database; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Sector => "sector",
            Self::Part => "part",
            Self::Owned => "owned",
            Self::Former => "former",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.code() == code)
    }

    /// What all of this together makes an entity that was kept on that ground, or not at all. What its owners make it is
    /// told elsewhere, and holds until it is told otherwise.
    pub fn of(
        form: &str,
        sector: Option<&str>,
        parent: Option<OrganisationNumber>,
        before: Option<Self>,
        is_kept: impl Fn(OrganisationNumber) -> bool,
    ) -> Option<Self> {
        Self::of_its_own(form, sector)
            .or_else(|| Self::of_parent(form, parent, is_kept))
            .or_else(|| before.filter(|before| *before == Self::Owned))
    }

    /// What an entity's own form and sector make it.
    pub fn of_its_own(form: &str, sector: Option<&str>) -> Option<Self> {
        if Form::from_code(form).is_municipal() {
            return Some(Self::Form);
        }
        sector.filter(|sector| SECTORS.contains(sector)).map(|_| Self::Sector)
    }

    /// What being a part of another makes it. The parent's own ground must be known first.
    pub fn of_parent(
        form: &str,
        parent: Option<OrganisationNumber>,
        is_kept: impl Fn(OrganisationNumber) -> bool,
    ) -> Option<Self> {
        parent.filter(|parent| Form::from_code(form).is_part() && is_kept(*parent)).map(|_| Self::Part)
    }

    /// What its owners make it. Only those whose form is municipal count, so that what an enterprise has a share in
    /// does not drag in what that one has a share in, without end.
    pub fn of_owners(roles: &[Role], is_kept: impl Fn(OrganisationNumber) -> bool) -> Option<Self> {
        let is_owner = |role: &Role| match &role.holder {
            Holder::Entity(holder) => {
                role.code.is_owner()
                    && role.is_current()
                    && holder.form.is_municipal()
                    && is_kept(holder.number)
            }
            Holder::Person(_) => false,
        };
        roles.iter().any(is_owner).then_some(Self::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::{RoleCode, RoleEntity};

    fn number(text: &str) -> OrganisationNumber {
        OrganisationNumber::parse(text).unwrap()
    }

    fn owned_by(form: &str, code: &str) -> Role {
        Role {
            group: code.into(),
            code: RoleCode::from_code(code),
            holder: Holder::Entity(RoleEntity {
                number: number("313796329"),
                name: "NORDVIK KOMMUNE".into(),
                form: Form::from_code(form),
                deleted: false,
            }),
            resigned: false,
            deregistered: false,
            order: None,
            share: None,
            elected_by: None,
            changed: None,
        }
    }

    #[test]
    fn form_and_sector_speak_for_themselves() {
        for form in ["KOMM", "FYLK", "KF", "FKF", "IKS"] {
            assert_eq!(Ground::of_its_own(form, None), Some(Ground::Form));
        }
        for sector in ["6500", "1510", "1520"] {
            assert_eq!(Ground::of_its_own("AS", Some(sector)), Some(Ground::Sector));
        }
        assert_eq!(Ground::of_its_own("ORGL", Some("6100")), None, "a part of the state");
        assert_eq!(Ground::of_its_own("AS", None), None);
    }

    #[test]
    fn a_part_is_kept_with_what_it_is_a_part_of() {
        let (kept, other) = (number("313796329"), number("991825827"));
        let is_kept = |asked| asked == kept;
        for form in ["ORGL", "ADOS", "BEDR", "AAFY"] {
            assert_eq!(Ground::of_parent(form, Some(kept), is_kept), Some(Ground::Part));
            assert_eq!(Ground::of_parent(form, Some(other), is_kept), None);
            assert_eq!(Ground::of_parent(form, None, is_kept), None);
        }
        assert_eq!(Ground::of_parent("AS", Some(kept), is_kept), None);
    }

    #[test]
    fn only_municipal_owners_who_still_are_count() {
        assert_eq!(Ground::of_owners(&[owned_by("KOMM", "DTPR")], |_| true), Some(Ground::Owned));
        assert_eq!(Ground::of_owners(&[owned_by("KOMM", "EIKM")], |_| false), None);
        assert_eq!(Ground::of_owners(&[owned_by("AS", "DTPR")], |_| true), None);
        assert_eq!(Ground::of_owners(&[owned_by("KOMM", "REVI")], |_| true), None);
        let gone = Role { resigned: true, ..owned_by("KOMM", "DTPR") };
        assert_eq!(Ground::of_owners(&[gone], |_| true), None);
    }
}
