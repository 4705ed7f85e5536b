//! Who of a family is in the package.

use crate::world::{
    Citizen, Municipality, Unit, UnitKind,
    family::{Child, Employment, Place},
};

use super::Package;

/// The pupils of a family, its guardians, and those of its adults who work there.
pub struct Members {
    pub pupils: Vec<(Child, Place)>,
    pub guardians: Vec<Citizen>,
    pub staff: Vec<(Citizen, Employment)>,
}

impl Package<'_> {
    /// A family at a time, so that a city's package takes no more memory than a village's.
    pub fn members(self) -> impl Iterator<Item = Members> {
        let own = self.municipality.family_numbers().map(move |family| self.members_of(family, true));
        let next_door = self.world.uses_kindergartens_of(self.municipality);
        let guests = next_door.filter(|_| self.system == UnitKind::Kindergarten);
        let guests = guests.into_iter().flat_map(Municipality::family_numbers);
        own.chain(guests.map(move |family| self.members_of(family, false)))
            .filter(|members| !members.guardians.is_empty() || !members.staff.is_empty())
    }

    fn members_of(self, family: u32, own: bool) -> Members {
        let here = |unit: Unit| unit.municipality == self.municipality.place && unit.kind == self.system;
        let pupils: Vec<_> = self
            .world
            .children(family)
            .into_iter()
            .filter_map(|child| {
                child.place.filter(|place| here(place.group.unit)).map(|place| (child, place))
            })
            .collect();
        let adults = [Citizen(2 * family), Citizen(2 * family + 1)];
        let is_guardian = |citizen: &Citizen| !pupils.is_empty() && self.world.is_guardian(*citizen);
        let employed = |citizen: Citizen| {
            let position = self.world.employment(citizen).filter(|position| own && here(position.unit));
            position.map(|position| (citizen, position))
        };
        Members {
            guardians: adults.into_iter().filter(is_guardian).collect(),
            staff: adults.into_iter().filter_map(employed).collect(),
            pupils,
        }
    }
}
