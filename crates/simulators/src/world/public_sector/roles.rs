//! Who sits where.

use domain::OrganisationNumber;
use jiff::{ToSpan as _, civil::Date};

use super::record::{Holder, Record, RoleRecord};
use crate::world::{World, lot::Lot, names::Sex};

/// Makes people up, and entities out of records.
pub(super) struct Roles<'w> {
    world: &'w World,
    lot: Lot,
}

impl<'w> Roles<'w> {
    pub fn of(world: &'w World, number: OrganisationNumber) -> Self {
        let stem: u32 = number.as_str().parse().expect("nine digits are less than four milliards");
        Self { world, lot: world.lot("roles", stem) }
    }

    /// Whoever leads it, and whom it can be reached by.
    pub fn of_public_body(mut self) -> Vec<RoleRecord> {
        vec![self.person("DAGL", "DAGL", 0), self.person("KONT", "KONT", 0)]
    }

    /// Whoever leads it.
    pub fn of_part(mut self) -> Vec<RoleRecord> {
        vec![self.person("DAGL", "DAGL", 0)]
    }

    /// A board, a manager, and those who own it. Since December 2025 nobody is registered as deputy chair.
    pub fn of_enterprise(mut self, group: &'static str, owners: &[&Record]) -> Vec<RoleRecord> {
        let mut roles = vec![self.person("DAGL", "DAGL", 0), self.person("STYR", "LEDE", 0)];
        let members = 3 + self.lot.below(3);
        roles.extend((0..members).map(|nth| self.person("STYR", "MEDL", 1 + nth)));
        roles.extend((0..2).map(|nth| self.person("STYR", "VARA", 1 + members + nth)));
        if self.lot.falls(300) {
            roles.push(self.person("FFØR", "FFØR", 0));
        }
        let share = (owners.len() > 1).then(|| format!("1/{}", owners.len()));
        roles.extend(owners.iter().zip(0..).map(|(owner, order)| RoleRecord {
            group,
            code: group,
            holder: Holder::Entity { number: owner.number, name: owner.name.clone(), form: owner.form },
            share: share.clone(),
            order,
        }));
        roles
    }

    pub fn person(&mut self, group: &'static str, code: &'static str, order: u32) -> RoleRecord {
        let lot = &mut self.lot;
        let sex = if lot.falls(500) { Sex::Female } else { Sex::Male };
        let days = 365 * 20 + lot.below(365 * 40);
        let born = Date::new(1945, 1, 1).expect("1 January exists").saturating_add(i64::from(days).days());
        let names = &self.world.names;
        let holder = Holder::Person {
            given: names.given(lot, sex, born.year()).text.to_owned(),
            family: names.family(lot).text.to_owned(),
            born,
        };
        RoleRecord { group, code, holder, share: None, order }
    }
}
