//! One invented Norway, the same for the same seed, small or national.
//!
//! A person is a pure function of seed and number, and a national identity number tells whose it is, so
//! millions of people take no memory. Only what happened afterwards is kept ([`changes`]).

pub mod changes;
pub mod family;
pub mod happenings;
pub mod homes;
mod lot;
pub mod names;
mod numbers;
mod places;
pub mod population;
mod proportions;
pub mod public_sector;
pub mod registered;
mod shuffle;
pub mod test_people;
pub mod typed;

use std::{
    collections::HashMap,
    sync::{OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use domain::NationalId;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

pub use self::places::{Municipality, Unit, UnitKind};
use self::{
    changes::Changes, family::ChildKey, happenings::Happenings, lot::Lot, names::Names,
    numbers::BirthNumbers, public_sector::PublicSector, shuffle::Shuffle, test_people::TEST_PEOPLE,
};

/// The country. Shared by all simulators; methods that change it say so.
#[derive(Debug)]
pub struct World {
    seed: u64,
    /// The year in which the school year begins.
    year: i16,
    anchor: Timestamp,
    families: u32,
    children_per_family: u32,
    municipalities: Vec<Municipality>,
    names: Names,
    adult_numbers: BirthNumbers,
    child_numbers: BirthNumbers,
    /// Puts the families in order of age.
    by_age: Shuffle,
    spread: Spread,
    test_people: HashMap<NationalId, Citizen>,
    changes: RwLock<Changes>,
    happenings: RwLock<Happenings>,
    public_sector: OnceLock<RwLock<PublicSector>>,
}

/// A grown-up's number, from 0; two of each family stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citizen(pub u32);

impl Citizen {
    pub fn family(self) -> u32 {
        self.0 / 2
    }

    fn is_second(self) -> bool {
        self.0 % 2 == 1
    }
}

/// Adults were 26 to 60 years old, children 1 to 15, when the calendar year ended before the school year.
const ADULT_AGES: (i16, i16) = (27, 60);
const CHILD_AGES: (i16, i16) = (1, 15);
/// Years between siblings.
const SIBLING_YEARS: u32 = 2;
const SMALL_FAMILIES: u32 = 1050;
/// Municipalities in Norway since 2024.
const NATIONAL_MUNICIPALITIES: u32 = 357;

impl World {
    /// One municipality, Fjordvik: some 3,800 people, 1,500 of them guardians, with Digdir's test persons.
    pub fn small(seed: u64, school_year: i16) -> Self {
        Self::new(seed, school_year, 1, 2 * SMALL_FAMILIES)
    }

    /// As many municipalities as Norway has. At most four million adults.
    pub fn national(seed: u64, school_year: i16, adults: u32) -> Self {
        Self::new(seed, school_year, NATIONAL_MUNICIPALITIES, adults)
    }

    /// `school_year` is the year in which it begins, 2000 to 2039; all dates in the world lie about 1 August then.
    ///
    /// # Panics
    /// For a school year outside that, no municipality, or more adults than there are numbers for.
    pub fn new(seed: u64, school_year: i16, municipalities: u32, adults: u32) -> Self {
        assert!((2016..2040).contains(&school_year), "the numbers are those of births until 2039");
        let families = (adults / 2).max(u32::try_from(TEST_PEOPLE.len()).expect("eighteen"));
        let adult_numbers = BirthNumbers::new(school_year - ADULT_AGES.1, school_year - ADULT_AGES.0);
        let child_numbers = BirthNumbers::new(school_year - CHILD_AGES.1, school_year - CHILD_AGES.0);
        assert!(2 * families <= adult_numbers.len(), "there are only {} numbers", adult_numbers.len());
        let anchor = Date::new(school_year, 8, 1).expect("1 August exists");
        Self {
            seed,
            year: school_year,
            anchor: anchor.to_zoned(TimeZone::UTC).expect("UTC has every hour").timestamp(),
            families,
            children_per_family: (child_numbers.len() / families).min(4),
            municipalities: Municipality::spread(municipalities, families),
            names: Names::read(),
            adult_numbers,
            child_numbers,
            by_age: Shuffle::new(families, seed ^ 0xa6e),
            spread: Spread::new(families, seed),
            test_people: TEST_PEOPLE
                .iter()
                .map(test_people::TestPerson::id)
                .zip((0..).map(Citizen))
                .collect(),
            changes: RwLock::default(),
            happenings: RwLock::default(),
            public_sector: OnceLock::new(),
        }
    }

    pub fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    /// The first day of the school year.
    pub fn school_year_begins(&self) -> Date {
        self.anchor_day()
    }

    /// All adults of a municipality.
    pub fn adults(&self, municipality: &Municipality) -> impl Iterator<Item = Citizen> + use<> {
        (municipality.families.start * 2..municipality.families.end * 2).map(Citizen)
    }

    /// All adults of the country.
    pub fn everybody(&self) -> impl Iterator<Item = Citizen> + use<> {
        (0..self.families * 2).map(Citizen)
    }

    /// The adult of a number, if there are so many.
    pub fn citizen(&self, number: u32) -> Option<Citizen> {
        (number < self.families * 2).then_some(Citizen(number))
    }

    pub fn national_id(&self, citizen: Citizen) -> NationalId {
        match TEST_PEOPLE.get(citizen.0 as usize) {
            Some(person) => person.id(),
            None => self.adult_numbers.at(self.adult_place(citizen)),
        }
    }

    /// Which adult has this number.
    pub fn find(&self, id: &NationalId) -> Option<Citizen> {
        if let Some(citizen) = self.test_people.get(id) {
            return Some(*citizen);
        }
        let place = self.adult_numbers.place(id)?;
        let step = self.adult_numbers.len() / (2 * self.families);
        let row = (place % step == 0).then_some(place / step).filter(|row| *row < 2 * self.families)?;
        let rank = if row % 2 == 1 { self.spread.back(row / 2) } else { row / 2 };
        let citizen = Citizen(self.by_age.back(rank) * 2 + row % 2);
        // The first numbers are the test persons', who have others.
        (citizen.0 as usize >= TEST_PEOPLE.len()).then_some(citizen)
    }

    fn born(&self, citizen: Citizen) -> Date {
        self.adult_numbers.born(self.adult_place(citizen))
    }

    fn adult_place(&self, citizen: Citizen) -> u32 {
        let rank = self.by_age.forward(citizen.family());
        let row = if citizen.is_second() { self.spread.forward(rank) * 2 + 1 } else { rank * 2 };
        row * (self.adult_numbers.len() / (2 * self.families))
    }

    /// Young parents have young children, and siblings are some years apart; `None` where that makes the
    /// child older than this world's children are.
    fn child_numbers_place(&self, child: ChildKey) -> Option<u32> {
        let rank = self.by_age.forward(child.family).checked_sub(self.ranks_apart(child.nth))?;
        let row = self.spread.forward(rank) * self.children_per_family + child.nth;
        Some(row * self.between_children())
    }

    /// Whose child would have the number at this place.
    fn child_at(&self, place: u32) -> Option<ChildKey> {
        let apart = self.between_children();
        let row = place.is_multiple_of(apart).then_some(place / apart)?;
        let (spread, nth) = (row / self.children_per_family, row % self.children_per_family);
        let rank = (spread < self.families).then(|| self.spread.back(spread))? + self.ranks_apart(nth);
        (rank < self.families).then(|| ChildKey { family: self.by_age.back(rank), nth })
    }

    /// Places from one child's number to the next.
    fn between_children(&self) -> u32 {
        self.child_numbers.len() / (self.children_per_family * self.families)
    }

    /// How far a child stands from its youngest sibling in order of age.
    fn ranks_apart(&self, nth: u32) -> u32 {
        let years = u32::from((CHILD_AGES.1 - CHILD_AGES.0 + 1).unsigned_abs());
        nth * SIBLING_YEARS * (self.families / years)
    }

    fn municipality_of(&self, family: u32) -> &Municipality {
        let place = self.municipalities.partition_point(|municipality| municipality.families.end <= family);
        &self.municipalities[place]
    }

    fn anchor_day(&self) -> Date {
        Date::new(self.year, 8, 1).expect("1 August exists")
    }

    fn lot(&self, what: &str, number: u32) -> Lot {
        Lot::of(self.seed, what, number)
    }

    fn changes(&self) -> RwLockReadGuard<'_, Changes> {
        self.changes.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changes_mut(&self) -> RwLockWriteGuard<'_, Changes> {
        self.changes.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shuffles ranks within some years, so that couples are of about the same age but not of the same day.
#[derive(Debug)]
struct Spread {
    window: u32,
    within: Shuffle,
    /// For the last window, which is smaller.
    rest: Shuffle,
    rest_from: u32,
}

impl Spread {
    fn new(families: u32, seed: u64) -> Self {
        let window = (families / 8).max(1);
        let rest_from = families / window * window;
        Self {
            window,
            within: Shuffle::new(window, seed ^ 0x5b),
            rest: Shuffle::new(families - rest_from, seed ^ 0x5c),
            rest_from,
        }
    }

    fn forward(&self, rank: u32) -> u32 {
        self.shuffled(rank, Shuffle::forward)
    }

    fn back(&self, rank: u32) -> u32 {
        self.shuffled(rank, Shuffle::back)
    }

    fn shuffled(&self, rank: u32, way: impl Fn(&Shuffle, u32) -> u32) -> u32 {
        let start = rank / self.window * self.window;
        let shuffle = if start == self.rest_from { &self.rest } else { &self.within };
        start + way(shuffle, rank - start)
    }
}

#[cfg(test)]
mod tests;
