//! Invented municipalities with their schools and kindergartens.

use std::ops::Range;

use domain::{MunicipalityNumber, OrganisationNumber};

/// A municipality and the families that live there.
#[derive(Debug, Clone)]
pub struct Municipality {
    /// Its place in [`super::World::municipalities`].
    pub place: u32,
    pub name: String,
    pub number: MunicipalityNumber,
    pub organisation: OrganisationNumber,
    pub(super) families: Range<u32>,
}

/// A school or a kindergarten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    pub kind: UnitKind,
    pub municipality: u32,
    /// From 0 within the municipality and the kind.
    pub number: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    School,
    Kindergarten,
}

const FAMILIES_PER_SCHOOL: u32 = 260;
const FAMILIES_PER_KINDERGARTEN: u32 = 110;
/// No county has this number, so no municipality can be mistaken for a real one.
const COUNTY: u32 = 80;
const NAME_HEADS: [&str; 20] = [
    "Fjord", "Torden", "Havre", "Mose", "Brem", "Skarv", "Teist", "Rype", "Lerke", "Orre", "Kvitt", "Blåne",
    "Skodde", "Rime", "Glime", "Tyri", "Linnea", "Rogne", "Svarte", "Multe",
];
const NAME_TAILS: [&str; 18] = [
    "vik", "heim", "dal", "nes", "vang", "sund", "lia", "fjell", "øy", "strand", "mo", "foss", "ås", "bygd",
    "botn", "hamn", "skog", "tun",
];
const UNIT_NAMES: [&str; 24] = [
    "Solbakken",
    "Bjørkelia",
    "Fjellhaug",
    "Strandvegen",
    "Granåsen",
    "Elvebredden",
    "Lyngmoen",
    "Furuholt",
    "Nordre Eng",
    "Kløverbakken",
    "Rognelunden",
    "Svaberget",
    "Ospelia",
    "Tjernet",
    "Havgløtt",
    "Steinrøysa",
    "Myrull",
    "Kråkeslottet",
    "Heggelia",
    "Vårsol",
    "Bekkefaret",
    "Sætra",
    "Blåklokka",
    "Utsikten",
];

impl Municipality {
    /// As many as `count`, the first the largest, over families numbered from 0.
    pub(super) fn spread(count: u32, families: u32) -> Vec<Self> {
        // Sizes fall off as Norwegian municipalities' do, roughly.
        let weights: Vec<f64> = (1..=count).map(|rank| f64::from(rank).powf(-0.85)).collect();
        let whole: f64 = weights.iter().sum();
        let mut share = 0.0;
        let mut from = 0;
        weights
            .iter()
            .zip(0..count)
            .map(|(weight, place)| {
                share += weight / whole;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a share of a u32"
                )]
                let until = if place + 1 == count { families } else { (share * f64::from(families)) as u32 };
                let range = from..until;
                from = until;
                Self::invent(place, range)
            })
            .collect()
    }

    fn invent(place: u32, families: Range<u32>) -> Self {
        let heads = u32::try_from(NAME_HEADS.len()).expect("twenty");
        let head = NAME_HEADS[(place % heads) as usize];
        let tail = NAME_TAILS[(place / heads) as usize % NAME_TAILS.len()];
        let number = COUNTY * 100 + place + 1;
        Self {
            place,
            name: format!("{head}{tail}"),
            number: MunicipalityNumber::parse(&number.to_string()).expect("four digits"),
            organisation: invented_organisation(place, 0),
            families,
        }
    }

    /// One in which nobody of this country lives.
    pub(super) fn neighbour(place: u32) -> Self {
        Self::invent(place, 0..0)
    }

    pub fn schools(&self) -> impl Iterator<Item = Unit> + use<> {
        self.units(UnitKind::School)
    }

    pub fn kindergartens(&self) -> impl Iterator<Item = Unit> + use<> {
        self.units(UnitKind::Kindergarten)
    }

    pub(crate) fn family_numbers(&self) -> Range<u32> {
        self.families.clone()
    }

    pub(super) fn count(&self, kind: UnitKind) -> u32 {
        let families = self.families.end - self.families.start;
        match kind {
            UnitKind::School => families.div_ceil(FAMILIES_PER_SCHOOL),
            UnitKind::Kindergarten => families.div_ceil(FAMILIES_PER_KINDERGARTEN),
        }
    }

    fn units(&self, kind: UnitKind) -> impl Iterator<Item = Unit> + use<> {
        let municipality = self.place;
        (0..self.count(kind)).map(move |number| Unit { kind, municipality, number })
    }
}

impl Unit {
    pub fn name(self) -> String {
        let round = self.number as usize / UNIT_NAMES.len();
        let name = UNIT_NAMES[self.number as usize % UNIT_NAMES.len()];
        let kind = match self.kind {
            UnitKind::School => "skole",
            UnitKind::Kindergarten => "barnehage",
        };
        if round == 0 { format!("{name} {kind}") } else { format!("{name} {kind} {}", round + 1) }
    }

    pub fn organisation(self) -> OrganisationNumber {
        match self.kind {
            UnitKind::School => invented_organisation(self.municipality, 1 + self.number),
            UnitKind::Kindergarten => invented_organisation(self.municipality, UNITS_OF_A_KIND + self.number),
        }
    }
}

const UNITS_OF_A_KIND: u32 = 5_000;

/// A synthetic organisation number (they begin with 3) for unit `unit` of a municipality; 0 is itself.
fn invented_organisation(municipality: u32, unit: u32) -> OrganisationNumber {
    // Of two neighbours at most one lacks a control digit.
    let stem = 31_000_000 + (municipality * 2 * UNITS_OF_A_KIND + unit) * 2;
    (stem..=stem + 1)
        .flat_map(|stem| (0..10).map(move |control| format!("{stem}{control}")))
        .find_map(|number| OrganisationNumber::parse(&number).ok())
        .expect("one of two neighbours has a control digit")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn municipalities_share_out_all_families_and_have_names_and_numbers_of_their_own() {
        let country = Municipality::spread(357, 1_000_000);
        assert_eq!(country[0].name, "Fjordvik");
        assert!(country[0].families.len() > 50_000);
        assert!(country[356].families.len() > 100);
        for pair in country.windows(2) {
            assert_eq!(pair[0].families.end, pair[1].families.start);
        }
        assert_eq!(country[356].families.end, 1_000_000);
        assert_eq!(country.iter().map(|m| &m.name).collect::<HashSet<_>>().len(), 357);
        assert_eq!(country.iter().map(|m| m.number).collect::<HashSet<_>>().len(), 357);
    }

    #[test]
    fn every_unit_has_a_synthetic_organisation_number_of_its_own() {
        let country = Municipality::spread(20, 60_000);
        let mut seen = HashSet::new();
        for municipality in &country {
            let units = municipality.schools().chain(municipality.kindergartens()).map(Unit::organisation);
            for organisation in units.chain([municipality.organisation]) {
                assert!(organisation.is_synthetic());
                assert!(seen.insert(organisation), "{organisation} twice");
            }
        }
    }
}
