//! A municipality's own tree: itself, its sections, their departments, and the workplaces of these.

use domain::{OrganisationNumber, entity::Rank};

use super::{
    build::Builder,
    record::{Record, Seat},
    words::{Department, SECTIONS, SPOTS},
};
use crate::world::{UnitKind, places::Municipality};

/// Below this many units there is no room for more than the first sections.
const UNITS_PER_SECTION: u32 = 9;
const GRUNNSKOLE: &str = "GRUNNSKOLE";
const BARNEHAGE: &str = "BARNEHAGE";

impl Builder<'_> {
    /// Some `units` units. Schools and kindergartens are those of the rest of the country.
    pub fn municipality(&mut self, municipality: &Municipality, seat: &Seat, units: u32) -> Record {
        let own = self.body(seat, "KOMM", &format!("{} KOMMUNE", municipality.name.to_uppercase()));
        let until = self.made() + units;
        self.add(own.clone());
        let sections = (units / UNITS_PER_SECTION).clamp(2, u32::try_from(SECTIONS.len()).expect("seven"));
        let mut departments = Vec::new();
        for section in SECTIONS.iter().take(sections as usize) {
            let parent = self.part(seat, "ORGL", section.name, own.number, "84.110");
            // In a small one the section is enough.
            if sections < 5 {
                let place = |department| (department, parent);
                departments.extend(section.departments.iter().map(place));
                continue;
            }
            for department in section.departments {
                let name = format!("{} {}", municipality.name.to_uppercase(), department.name);
                departments.push((department, self.part(seat, "ORGL", &name, parent, department.industry)));
            }
        }
        if units > 50 {
            let name = format!("KEMNEREN I {}", municipality.name.to_uppercase());
            self.part(seat, "ADOS", &name, own.number, "84.110");
        }
        self.schools_and_kindergartens(municipality, seat, &departments);
        self.workplaces(seat, &departments, until);
        own
    }

    fn schools_and_kindergartens(
        &mut self,
        municipality: &Municipality,
        seat: &Seat,
        departments: &[(&Department, OrganisationNumber)],
    ) {
        for unit in municipality.schools().chain(municipality.kindergartens()) {
            let (name, industry) = match unit.kind {
                UnitKind::School => (GRUNNSKOLE, "85.201"),
                UnitKind::Kindergarten => (BARNEHAGE, "88.911"),
            };
            let Some((_, parent)) = departments.iter().find(|(department, _)| department.name == name) else {
                continue;
            };
            let record = self.record(unit.organisation(), Rank::Sub, "BEDR", &unit.name(), seat);
            self.add(Record { parent: Some(*parent), industry, ..record });
        }
    }

    /// Of all kinds in turn, until there are enough.
    fn workplaces(&mut self, seat: &Seat, departments: &[(&Department, OrganisationNumber)], until: u32) {
        let kinds: Vec<_> = departments
            .iter()
            .flat_map(|(department, parent)| {
                department.workplaces.iter().map(move |kind| (*kind, department.industry, *parent))
            })
            .collect();
        for nth in 0.. {
            if self.made() >= until {
                return;
            }
            let (kind, industry, parent) = kinds[nth % kinds.len()];
            let round = nth / kinds.len();
            let spot = SPOTS[(round + nth) % SPOTS.len()];
            let name = match round / SPOTS.len() {
                0 => format!("{spot} {kind}"),
                more => format!("{spot} {kind} {}", more + 1),
            };
            self.workplace(seat, &name, parent, industry);
        }
    }
}
