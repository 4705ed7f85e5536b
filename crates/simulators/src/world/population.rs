//! What Folkeregisteret has about a person: computed from the seed, unless something happened since.

use domain::{NationalId, Protection, national_id::NationalIdKind};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};

use serde::Deserialize;

use super::{
    Citizen, World,
    family::{Child, ChildKey, FamilyKind},
    happenings::Happening,
    homes::Home,
    names::Sex,
    proportions as share,
};

/// Somebody in the population register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inhabitant {
    Adult(Citizen),
    Child(ChildKey),
    /// Somebody with a D-number, from 0 to [`GUESTS`].
    Guest(u32),
}

/// People with a D-number; none of them is in a school's or a kindergarten's system.
pub const GUESTS: u32 = 12;

/// All that the register has about a person, now and before.
#[derive(Debug, Clone)]
pub struct PersonRecord {
    pub national_id: NationalId,
    pub names: Timeline<PersonName>,
    pub statuses: Timeline<Status>,
    pub protections: Timeline<Protection>,
    /// Guests have none.
    pub residences: Option<Timeline<Home>>,
    /// A child's home with the other parent.
    pub shared_residence: Option<Home>,
    pub stay: Option<Home>,
    pub post_box: Option<(u32, Home)>,
    /// The town, for those who get their mail abroad.
    pub mail_abroad: Option<&'static str>,
}

/// What held from when on; the last holds now.
#[derive(Debug, Clone)]
pub struct Timeline<T>(Vec<(Timestamp, T)>);

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PersonName {
    pub given: String,
    pub middle: Option<String>,
    pub family: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Resident,
    Dead,
    Temporary,
    Inactive,
}

impl Inhabitant {
    /// The adult whose household this is.
    fn head(self) -> Option<Citizen> {
        match self {
            Self::Adult(citizen) => Some(citizen),
            Self::Child(key) => Some(Citizen(key.family * 2)),
            Self::Guest(_) => None,
        }
    }
}

impl Status {
    /// The register's own word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Resident => "bosatt",
            Self::Dead => "doed",
            Self::Temporary => "midlertidig",
            Self::Inactive => "inaktiv",
        }
    }
}

impl<T> Timeline<T> {
    fn since(at: Timestamp, value: T) -> Self {
        Self(vec![(at, value)])
    }

    pub(super) fn add(&mut self, at: Timestamp, value: T) {
        self.0.push((at, value));
    }

    pub fn now(&self) -> &T {
        &self.0.last().expect("a timeline has a beginning").1
    }

    /// The newest first: from when, until when if it is over, and what.
    pub fn newest_first(&self) -> impl Iterator<Item = (Timestamp, Option<Timestamp>, &T)> {
        let ends = self.0.iter().skip(1).map(|(at, _)| Some(*at)).chain([None]);
        let spans: Vec<_> = self.0.iter().zip(ends).map(|((at, value), end)| (*at, end, value)).collect();
        spans.into_iter().rev()
    }
}

impl World {
    /// Whose number this is.
    pub fn find_inhabitant(&self, id: &NationalId) -> Option<Inhabitant> {
        let adult = || self.find(id).map(Inhabitant::Adult);
        let child = || self.find_child(id).map(Inhabitant::Child);
        let guest = || (0..GUESTS).find(|guest| self.guest_id(*guest) == *id).map(Inhabitant::Guest);
        if id.kind() == NationalIdKind::DNumber { guest() } else { adult().or_else(child) }
    }

    /// `None` for a child or a guest that this world does not have.
    pub fn person_record(&self, who: Inhabitant) -> Option<PersonRecord> {
        let mut record = self.original_record(who)?;
        for ((at, happening), nth) in self.happenings(who).into_iter().zip(1_u32..) {
            self.apply(&mut record, who, nth, at, happening);
        }
        Some(record)
    }

    fn original_record(&self, who: Inhabitant) -> Option<PersonRecord> {
        match who {
            Inhabitant::Adult(citizen) => Some(self.adult_record(citizen)),
            Inhabitant::Child(key) => {
                let child = self.children(key.family).into_iter().find(|child| child.key == key)?;
                Some(self.child_record(&child))
            }
            Inhabitant::Guest(guest) => (guest < GUESTS).then(|| self.guest_record(guest)),
        }
    }

    fn apply(
        &self,
        record: &mut PersonRecord,
        who: Inhabitant,
        nth: u32,
        at: Timestamp,
        happening: Happening,
    ) {
        match happening {
            Happening::Name(name) => record.names.add(at, name),
            Happening::Move => {
                if let (Some(residences), Some(citizen)) = (&mut record.residences, who.head()) {
                    residences.add(at, self.home(self.household(citizen), nth));
                }
            }
            Happening::Protection(protection) => record.protections.add(at, protection),
            Happening::Death => record.statuses.add(at, Status::Dead),
            Happening::Wedding => {}
        }
    }

    fn adult_record(&self, citizen: Citizen) -> PersonRecord {
        let adult = self.adult(citizen);
        let name = name(adult.given_name, adult.middle_name, adult.family_name);
        let mut lot = self.lot("population", citizen.0);
        let moved = self.anchor - SignedDuration::from_hours(24 * i64::from(30 + lot.below(5000)));
        let home = self.home(self.household(citizen), 0);
        let post_box = lot.falls(share::POST_BOX).then(|| (1 + lot.below(400), home.clone()));
        PersonRecord {
            names: Timeline::since(start_of(adult.born), name),
            statuses: Timeline::since(start_of(adult.born), Status::Resident),
            protections: Timeline::since(moved, adult.protection),
            residences: Some(Timeline::since(moved, home)),
            post_box,
            ..PersonRecord::of(adult.national_id, start_of(adult.born))
        }
    }

    fn child_record(&self, child: &Child) -> PersonRecord {
        let born = start_of(child.born);
        let homes = [0, 1].map(|nth| self.home(self.household(Citizen(child.key.family * 2 + nth)), 0));
        let [home, other] = homes;
        let shares = self.family_kind(child.key.family) == FamilyKind::TwoHouseholds
            && self.lot("shared residence", child.key.family).falls(share::SHARED_RESIDENCE);
        PersonRecord {
            names: Timeline::since(born, name(child.given_name, None, child.family_name)),
            protections: Timeline::since(born, child.protection),
            // Two can have drawn the same number in the same road.
            shared_residence: (shares && other != home).then_some(other),
            residences: Some(Timeline::since(born, home)),
            ..PersonRecord::of(child.national_id, born)
        }
    }

    fn guest_record(&self, guest: u32) -> PersonRecord {
        const TOWNS: [&str; 3] = ["Reykjavik", "Gdansk", "Vilnius"];
        let mut lot = self.lot("guest", guest);
        let sex = if lot.falls(500) { Sex::Female } else { Sex::Male };
        let given = self.names.given(&mut lot, sex, self.guest_born(guest).year()).text;
        let family = self.names.family(&mut lot).text;
        let came = self.anchor - SignedDuration::from_hours(24 * i64::from(30 + lot.below(1000)));
        // Every fourth has been gone for long, every third has nothing but an address at home.
        let status = if guest % 4 == 3 { Status::Inactive } else { Status::Temporary };
        let abroad = guest % 3 == 2;
        PersonRecord {
            names: Timeline::since(came, name(given, None, family)),
            statuses: Timeline::since(came, status),
            stay: (!abroad).then(|| self.lodging(guest)),
            mail_abroad: abroad.then_some(TOWNS[guest as usize / 3 % TOWNS.len()]),
            ..PersonRecord::of(self.guest_id(guest), came)
        }
    }

    /// The number of a guest below [`GUESTS`].
    pub fn guest_id(&self, guest: u32) -> NationalId {
        let born = self.guest_born(guest);
        (500..)
            .find_map(|individual| NationalId::synthetic_from(NationalIdKind::DNumber, born, individual))
            .expect("of two neighbours at most one lacks a control digit")
    }

    /// Days apart, so that no two have a number in common.
    fn guest_born(&self, guest: u32) -> Date {
        let first = Date::new(self.year - 40, 1, 15).expect("15 January exists");
        first + i64::from(guest * 300 + self.lot("guest's birth", guest).below(300)).days()
    }

    fn find_child(&self, id: &NationalId) -> Option<ChildKey> {
        let place = self.child_numbers.place(id)?;
        let key = self.child_at(place)?;
        self.children(key.family).iter().any(|child| child.national_id == *id).then_some(key)
    }
}

impl PersonRecord {
    /// Somebody without a name or an address, until they are given.
    fn of(national_id: NationalId, since: Timestamp) -> Self {
        Self {
            national_id,
            names: Timeline::since(since, name("", None, "")),
            statuses: Timeline::since(since, Status::Resident),
            protections: Timeline::since(since, Protection::None),
            residences: None,
            shared_residence: None,
            stay: None,
            post_box: None,
            mail_abroad: None,
        }
    }
}

fn name(given: &str, middle: Option<&str>, family: &str) -> PersonName {
    PersonName {
        given: given.to_uppercase(),
        middle: middle.map(str::to_uppercase),
        family: family.to_uppercase(),
    }
}

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).expect("UTC has every hour").timestamp()
}
