//! Families: who belongs together, who answers for whom, where the children and the employed are by day.

use domain::{NationalId, Protection};
use jiff::{ToSpan, civil::Date};

use super::{
    Citizen, Municipality, Unit, UnitKind, World,
    lot::Lot,
    names::{Name, Sex},
    proportions as share,
    test_people::TEST_PEOPLE,
};

/// How the two adults of a family stand to each other and to its children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FamilyKind {
    /// One home, two guardians.
    Together,
    /// Two homes, two guardians.
    TwoHouseholds,
    /// The other adult is a neighbour without ties to the children.
    OneGuardian,
    NoChildren,
}

/// One grown-up, by the population register.
#[derive(Debug, Clone)]
pub struct Adult {
    pub citizen: Citizen,
    pub national_id: NationalId,
    pub born: Date,
    pub sex: Sex,
    pub given_name: &'static str,
    pub middle_name: Option<&'static str>,
    pub family_name: &'static str,
    pub protection: Protection,
}

/// A child between one and fifteen years.
#[derive(Debug, Clone)]
pub struct Child {
    pub key: ChildKey,
    pub national_id: NationalId,
    pub born: Date,
    pub sex: Sex,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub protection: Protection,
    /// Where it is by day; `None` for small ones at home.
    pub place: Option<Place>,
}

/// Which child of which family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChildKey {
    pub family: u32,
    /// 0 is the youngest.
    pub nth: u32,
}

/// A place in a class or a department.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub group: Group,
    pub from: Date,
    /// The first day without it.
    pub until: Option<Date>,
}

/// A class (grade and parallel) or a kindergarten's department (grade 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Group {
    pub unit: Unit,
    pub grade: u32,
    pub parallel: u32,
}

/// A position with the municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Employment {
    pub unit: Unit,
    pub role: StaffRole,
    /// The class or department of a teacher.
    pub group: Option<Group>,
    pub from: Date,
    /// The first day without it.
    pub until: Option<Date>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffRole {
    Principal,
    Teacher,
    Aide,
}

/// Classes in a grade, and departments in a kindergarten.
pub(crate) const PARALLELS: u32 = 2;
pub(crate) const DEPARTMENTS: u32 = 4;
pub(crate) const GRADES: u32 = 10;
/// School age begins in the calendar year of the sixth birthday.
const SCHOOL_AGE: i16 = 6;

impl World {
    pub fn family_kind(&self, family: u32) -> FamilyKind {
        if is_test_family(family) {
            return FamilyKind::Together;
        }
        let shares = [
            share::FAMILIES_TOGETHER,
            share::FAMILIES_IN_TWO_HOUSEHOLDS,
            share::FAMILIES_WITH_ONE_GUARDIAN,
            share::FAMILIES_WITHOUT_CHILDREN,
        ];
        match self.lot("family", family).among(&shares) {
            Some(0) => FamilyKind::Together,
            Some(1) => FamilyKind::TwoHouseholds,
            Some(2) => FamilyKind::OneGuardian,
            _ => FamilyKind::NoChildren,
        }
    }

    pub fn adult(&self, citizen: Citizen) -> Adult {
        let (family, second) = (citizen.family(), citizen.is_second());
        let national_id = self.national_id(citizen);
        let born = self.born(citizen);
        let (mut lot, sex, given_name) = self.given_name(citizen);
        let middle_name = lot.falls(240).then(|| self.names.family(&mut lot).text);
        Adult {
            citizen,
            national_id,
            born,
            sex,
            given_name: given_name.text,
            middle_name,
            family_name: self.family_name(family, second),
            protection: self.protection(family),
        }
    }

    /// With the lot that was drawn from, for what else is to be said of the person.
    pub(super) fn given_name(&self, citizen: Citizen) -> (Lot, Sex, &Name) {
        let mut lot = self.lot("adult", citizen.0);
        // Nearly every couple is a woman and a man.
        let sex = if citizen.is_second() == lot.falls(980) { Sex::Male } else { Sex::Female };
        let name = self.names.given(&mut lot, sex, self.born(citizen).year());
        (lot, sex, name)
    }

    /// All its children that are old enough for kindergarten and young enough for lower secondary school.
    pub fn children(&self, family: u32) -> Vec<Child> {
        if self.family_kind(family) == FamilyKind::NoChildren {
            return Vec::new();
        }
        let mut lot = self.lot("children", family);
        let wished = match lot.below(10) {
            0..3 => 1,
            3..7 => 2,
            7..9 => 3,
            _ => 4,
        };
        (0..wished.min(self.children_per_family))
            .map_while(|nth| self.child(ChildKey { family, nth }))
            .collect()
    }

    fn child(&self, key: ChildKey) -> Option<Child> {
        let place = self.child_numbers_place(key)?;
        let (born, national_id) = (self.child_numbers.born(place), self.child_numbers.at(place));
        let mut lot = self.lot("child", key.family * 4 + key.nth);
        let sex = if lot.falls(487) { Sex::Female } else { Sex::Male };
        Some(Child {
            key,
            national_id,
            born,
            sex,
            given_name: self.names.given(&mut lot, sex, born.year()).text,
            family_name: self.family_name(key.family, false),
            protection: self.protection(key.family),
            place: self.place_by_day(key, born, &mut lot),
        })
    }

    fn place_by_day(&self, child: ChildKey, born: Date, lot: &mut Lot) -> Option<Place> {
        let grade = self.year - born.year() - (SCHOOL_AGE - 1);
        let group = if let Ok(grade @ 1..) = u32::try_from(grade) {
            Group {
                unit: self.usual_unit(child.family, UnitKind::School),
                grade,
                parallel: lot.below(PARALLELS),
            }
        } else {
            if !is_test_family(child.family) && !lot.falls(share::IN_KINDERGARTEN) {
                return None;
            }
            Group {
                unit: self.usual_unit(child.family, UnitKind::Kindergarten),
                grade: 0,
                parallel: lot.below(DEPARTMENTS),
            }
        };
        let ended = !is_test_family(child.family) && lot.falls(share::PLACES_ENDED);
        let ended = ended.then(|| self.anchor_day() + 45.days());
        let until = self.changes().place_ended(child).or(ended);
        Some(Place { group, from: self.anchor_day(), until })
    }

    /// A family keeps to one school and one kindergarten.
    fn usual_unit(&self, family: u32, kind: UnitKind) -> Unit {
        let mut lot = self.lot("unit", family);
        let next_door = lot.falls(share::KINDERGARTEN_NEXT_DOOR) && kind == UnitKind::Kindergarten;
        let home = self.municipality_of(family);
        let municipality = if next_door { self.next_door(home) } else { home };
        let number = lot.below(municipality.count(kind));
        Unit { kind, municipality: municipality.place, number }
    }

    /// Whose kindergartens some families of this municipality use.
    fn next_door(&self, home: &Municipality) -> &Municipality {
        &self.municipalities[(home.place as usize + 1) % self.municipalities.len()]
    }

    /// Of which other municipality some families use this one's kindergartens.
    pub(crate) fn uses_kindergartens_of(&self, municipality: &Municipality) -> Option<&Municipality> {
        self.municipalities.iter().find(|other| {
            other.place != municipality.place && self.next_door(other).place == municipality.place
        })
    }

    /// Whether anybody calls this adult a guardian; children may have left all the same.
    pub fn is_guardian(&self, citizen: Citizen) -> bool {
        match self.family_kind(citizen.family()) {
            FamilyKind::Together | FamilyKind::TwoHouseholds => true,
            FamilyKind::OneGuardian => !citizen.is_second(),
            FamilyKind::NoChildren => false,
        }
    }

    /// Guardians may be so without it: a parent who lost it, a stepparent.
    pub fn has_parental_responsibility(&self, guardian: Citizen) -> bool {
        !guardian.is_second()
            || !self.lot("responsibility", guardian.0).falls(share::WITHOUT_PARENTAL_RESPONSIBILITY)
    }

    pub fn employment(&self, citizen: Citizen) -> Option<Employment> {
        if is_test_family(citizen.family()) {
            return None;
        }
        let mut lot = self.lot("employment", citizen.0);
        let employed =
            if self.is_guardian(citizen) { share::GUARDIANS_EMPLOYED } else { share::OTHERS_EMPLOYED };
        if !lot.falls(employed) {
            return None;
        }
        let municipality = self.municipality_of(citizen.family());
        let kind = if lot.falls(600) { UnitKind::School } else { UnitKind::Kindergarten };
        let unit =
            Unit { kind, municipality: municipality.place, number: lot.below(municipality.count(kind)) };
        let role = match lot.below(100) {
            0..4 => StaffRole::Principal,
            4..30 => StaffRole::Aide,
            _ => StaffRole::Teacher,
        };
        let (grade, parallel) = match kind {
            UnitKind::School => (1 + lot.below(GRADES), lot.below(PARALLELS)),
            UnitKind::Kindergarten => (0, lot.below(DEPARTMENTS)),
        };
        let from = self.anchor_day() - i64::from(lot.below(15)).years();
        let ended = lot.falls(share::POSITIONS_ENDED).then(|| self.anchor_day() + 30.days());
        Some(Employment {
            unit,
            role,
            group: (role == StaffRole::Teacher).then_some(Group { unit, grade, parallel }),
            from,
            until: self.changes().position_ended(citizen).or(ended),
        })
    }

    pub fn protection(&self, family: u32) -> Protection {
        if is_test_family(family) {
            return Protection::None;
        }
        match self.lot("protection", family).among(&share::PROTECTED) {
            Some(0) => Protection::Client,
            Some(1) => Protection::Confidential,
            Some(2) => Protection::StrictlyConfidential,
            _ => Protection::None,
        }
    }

    pub(super) fn shares_email(&self, family: u32) -> bool {
        !is_test_family(family)
            && self.family_kind(family) == FamilyKind::Together
            && self.lot("shared e-mail", family).falls(share::SHARED_EMAIL)
    }

    fn family_name(&self, family: u32, second: bool) -> &'static str {
        let mut lot = self.lot("family name", family);
        let first = self.names.family(&mut lot).text;
        let one_name = lot.falls(share::SAME_FAMILY_NAME) && self.family_kind(family) == FamilyKind::Together;
        if second && !one_name { self.names.family(&mut lot).text } else { first }
    }
}

/// Digdir's test persons have the first families.
fn is_test_family(family: u32) -> bool {
    (family as usize) < TEST_PEOPLE.len() / 2
}
