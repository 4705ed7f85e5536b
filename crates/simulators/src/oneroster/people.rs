//! The files about people: who they are, what they are to whom, and where.

use domain::Protection;
use jiff::civil::Date;

use super::{Package, Rows, members::Members};
use crate::world::{
    Citizen, Unit,
    family::{Place, StaffRole},
    names::Sex,
};

/// A person's role at one unit.
struct Role {
    user: String,
    unit: Unit,
    name: &'static str,
    /// The first of a person's roles at a unit is the primary one.
    primary: bool,
    from: Date,
    until: Option<Date>,
}

impl Package<'_> {
    pub(super) fn users(self, out: &mut Rows<'_>) -> csv::Result<()> {
        for members in self.members() {
            for (child, place) in &members.pupils {
                let agents: Vec<_> =
                    members.guardians.iter().map(|citizen| self.adult_id(*citizen)).collect();
                let without: Vec<_> = members
                    .guardians
                    .iter()
                    .filter(|citizen| !self.world.has_parental_responsibility(**citizen))
                    .map(|citizen| self.adult_id(*citizen))
                    .collect();
                let id = self.child_id(child.key);
                let ours = [without.join(","), protection(child.protection).to_owned()];
                out.write_record([
                    id.as_str(),
                    "",
                    "",
                    "true",
                    &id.to_lowercase(),
                    &format!("{{fnr:{}}}", child.national_id.as_str()),
                    child.given_name,
                    child.family_name,
                    "",
                    &format!("{}{}", child.key.family, child.key.nth),
                    "",
                    "",
                    "",
                    &agents.join(","),
                    &written_grade(place.group.grade),
                    "",
                    "",
                    "",
                    "",
                    "",
                    &self.unit_id(place.group.unit),
                    "",
                    &ours[0],
                    &ours[1],
                ])?;
            }
            for (citizen, unit) in adults(&members) {
                self.adult_user(out, citizen, unit)?;
            }
        }
        Ok(())
    }

    fn adult_user(self, out: &mut Rows<'_>, citizen: Citizen, unit: Unit) -> csv::Result<()> {
        let adult = self.world.adult(citizen);
        let typed = self.world.typed(&adult, self.system);
        let id = self.adult_id(citizen);
        let number = typed.national_id.map(|number| format!("{{fnr:{number}}}")).unwrap_or_default();
        out.write_record([
            id.as_str(),
            "",
            "",
            "true",
            &id.to_lowercase(),
            &number,
            &typed.given_name,
            &typed.family_name,
            typed.middle_name.as_deref().unwrap_or_default(),
            "",
            typed.email.as_deref().unwrap_or_default(),
            typed.mobile.as_deref().unwrap_or_default(),
            typed.fixed_line.as_deref().unwrap_or_default(),
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            &self.unit_id(unit),
            "",
            "",
            protection(adult.protection),
        ])
    }

    pub(super) fn roles(self, out: &mut Rows<'_>) -> csv::Result<()> {
        for members in self.members() {
            for role in self.roles_of(&members) {
                out.write_record([
                    format!("{}-{}-{}", role.user, role.unit.number, role.name).as_str(),
                    "",
                    "",
                    &role.user,
                    if role.primary { "primary" } else { "secondary" },
                    role.name,
                    &role.from.to_string(),
                    &written_date(role.until),
                    &self.unit_id(role.unit),
                    "",
                ])?;
            }
        }
        Ok(())
    }

    fn roles_of(self, members: &Members) -> Vec<Role> {
        let mut roles = Vec::new();
        for (child, place) in &members.pupils {
            let Place { group, from, until } = *place;
            let user = self.child_id(child.key);
            roles.push(Role { user, unit: group.unit, name: "student", primary: true, from, until });
        }
        for (citizen, position) in &members.staff {
            let name = match position.role {
                StaffRole::Principal => "principal",
                StaffRole::Teacher => "teacher",
                StaffRole::Aide => "aide",
            };
            let (from, until) = (position.from, position.until);
            roles.push(Role {
                user: self.adult_id(*citizen),
                unit: position.unit,
                name,
                primary: true,
                from,
                until,
            });
        }
        for citizen in &members.guardians {
            let mut units: Vec<_> = members.pupils.iter().map(|(_, place)| place.group.unit).collect();
            units.sort_unstable();
            units.dedup();
            for unit in units {
                let places = members.pupils.iter().map(|(_, place)| place);
                let places: Vec<_> = places.filter(|place| place.group.unit == unit).collect();
                let ended: Option<Vec<_>> = places.iter().map(|place| place.until).collect();
                let works_there =
                    members.staff.iter().any(|(staff, position)| staff == citizen && position.unit == unit);
                roles.push(Role {
                    user: self.adult_id(*citizen),
                    unit,
                    name: "guardian",
                    primary: !works_there,
                    from: places.iter().map(|place| place.from).min().unwrap_or_default(),
                    until: ended.and_then(|ended| ended.into_iter().max()),
                });
            }
        }
        roles
    }

    pub(super) fn enrollments(self, out: &mut Rows<'_>) -> csv::Result<()> {
        for members in self.members() {
            let pupils = members.pupils.iter().map(|(child, place)| {
                (self.child_id(child.key), place.group, "student", place.from, place.until)
            });
            let teachers = members.staff.iter().filter_map(|(citizen, position)| {
                let from = position.from.max(self.world.school_year_begins());
                Some((self.adult_id(*citizen), position.group?, "teacher", from, position.until))
            });
            for (user, group, role, from, until) in pupils.chain(teachers) {
                out.write_record([
                    format!("{user}-{}", self.group_id(group)).as_str(),
                    "",
                    "",
                    &self.group_id(group),
                    &self.unit_id(group.unit),
                    &user,
                    role,
                    if role == "teacher" { "true" } else { "" },
                    &from.to_string(),
                    &written_date(until),
                ])?;
            }
        }
        Ok(())
    }

    pub(super) fn demographics(self, out: &mut Rows<'_>) -> csv::Result<()> {
        for (child, _) in self.members().flat_map(|members| members.pupils) {
            let sex = match child.sex {
                Sex::Female => "female",
                Sex::Male => "male",
            };
            let (id, born) = (self.child_id(child.key), child.born.to_string());
            out.write_record([&id, "", "", &born, sex, "", "", "", "", "", "", "", "NO", "", "", ""])?;
        }
        Ok(())
    }
}

/// Each adult once, with the unit that counts as theirs.
fn adults(members: &Members) -> Vec<(Citizen, Unit)> {
    let staff = members.staff.iter().map(|(citizen, position)| (*citizen, position.unit));
    let unit = members.pupils.first().map(|(_, place)| place.group.unit);
    let guardians = members.guardians.iter().filter_map(|citizen| Some((*citizen, unit?)));
    let mut adults: Vec<_> = staff.chain(guardians).collect();
    adults.sort_by_key(|(citizen, _)| *citizen);
    adults.dedup_by_key(|(citizen, _)| *citizen);
    adults
}

pub(super) fn written_grade(grade: u32) -> String {
    if grade == 0 { String::new() } else { grade.to_string() }
}

fn written_date(date: Option<Date>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn protection(protection: Protection) -> &'static str {
    if protection == Protection::None { "" } else { protection.code() }
}
