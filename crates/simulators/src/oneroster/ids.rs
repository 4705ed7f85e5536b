//! What each thing is called in a package; the same in every delivery.

use super::Package;
use crate::world::{
    Citizen, Unit, UnitKind,
    family::{ChildKey, Group},
};

impl Package<'_> {
    /// Every system numbers for itself.
    pub(super) fn id(self, what: &str) -> String {
        match self.system {
            UnitKind::School => format!("S{}-{what}", self.municipality.number),
            UnitKind::Kindergarten => format!("B{}-{what}", self.municipality.number),
        }
    }

    pub(super) fn unit_id(self, unit: Unit) -> String {
        self.id(&format!("enhet-{}", unit.number))
    }

    pub(super) fn course_id(self, grade: u32) -> String {
        self.id(&format!("trinn-{grade}"))
    }

    pub(super) fn group_id(self, group: Group) -> String {
        self.id(&format!("gruppe-{}-{}-{}", group.unit.number, group.grade, group.parallel))
    }

    pub(super) fn adult_id(self, citizen: Citizen) -> String {
        self.id(&format!("v{}", citizen.0))
    }

    pub(super) fn child_id(self, child: ChildKey) -> String {
        self.id(&format!("e{}-{}", child.family, child.nth))
    }
}
