//! Where people live: invented roads in the invented municipalities.

use domain::MunicipalityNumber;

use super::{Citizen, Municipality, World, family::FamilyKind, lot::Lot, proportions as share};

/// A place to live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    pub site: Site,
    pub municipality: MunicipalityNumber,
    pub postal_code: String,
    /// In capitals, as the register has it.
    pub postal_place: String,
}

/// How it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Site {
    Road {
        name: &'static str,
        number: u32,
        letter: Option<char>,
    },
    /// Far from roads with names: by the property's numbers.
    Property {
        farm: u32,
        holding: u32,
    },
    /// Nobody knows, but for the municipality.
    Unknown,
}

/// Those who live in one home, told by the number of the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Household(u32);

const ROADS: [&str; 30] = [
    "Granvegen",
    "Furulia",
    "Bekkefaret",
    "Tyttebærstien",
    "Nordre Strandveg",
    "Søndre Strandveg",
    "Gamle Møllevegen",
    "Hegglunden",
    "Ospelia",
    "Rognestien",
    "Lyngveien",
    "Multekroken",
    "Fjellsyn",
    "Havneløkka",
    "Naustvegen",
    "Brygga",
    "Skarvsteinen",
    "Teistfaret",
    "Øvre Tunvegen",
    "Nedre Tunvegen",
    "Åsbakken",
    "Kvennhusbakken",
    "Smiegata",
    "Gamle Skolegata",
    "Meierigata",
    "Stasjonsgata",
    "Vardevegen",
    "Sætervegen",
    "Ellingsrudstien",
    "Linerleveien",
];
/// The highest postal code in use is 9991; those above are nobody's.
const FREE_POSTAL_CODES: u32 = 9992;

impl World {
    /// Whoever lives together has one household.
    pub(super) fn household(&self, citizen: Citizen) -> Household {
        match self.family_kind(citizen.family()) {
            FamilyKind::Together | FamilyKind::NoChildren => Household(citizen.family() * 2),
            FamilyKind::TwoHouseholds | FamilyKind::OneGuardian => Household(citizen.0),
        }
    }

    /// Where a household lived first; after so many moves, elsewhere.
    pub(super) fn home(&self, household: Household, moves: u32) -> Home {
        let municipality = self.municipality_of(household.0 / 2);
        let mut lot = self.lot("home", household.0.wrapping_add(moves.wrapping_mul(0x9e37_79b9)));
        // Whoever moves says where to.
        let site = match lot.among(&[share::UNKNOWN_RESIDENCE, share::WITHOUT_ROAD]) {
            Some(0) if moves == 0 => Site::Unknown,
            Some(1) => Site::Property { farm: 1 + lot.below(200), holding: 1 + lot.below(60) },
            _ => road(&mut lot),
        };
        Home::in_municipality(municipality, site)
    }

    /// Where somebody stays who does not live here.
    pub(super) fn lodging(&self, guest: u32) -> Home {
        let municipality = &self.municipalities[guest as usize % self.municipalities.len()];
        Home::in_municipality(municipality, road(&mut self.lot("lodging", guest)))
    }
}

impl Home {
    fn in_municipality(municipality: &Municipality, site: Site) -> Self {
        Self {
            site,
            municipality: municipality.number,
            postal_code: (FREE_POSTAL_CODES + municipality.place % 8).to_string(),
            postal_place: municipality.name.to_uppercase(),
        }
    }
}

fn road(lot: &mut Lot) -> Site {
    let name = ROADS[lot.below(u32::try_from(ROADS.len()).expect("thirty")) as usize];
    let number = 1 + lot.below(98);
    let letter =
        lot.falls(share::LETTERED).then(|| char::from(b'A' + u8::try_from(lot.below(6)).expect("six")));
    Site::Road { name, number, letter }
}
