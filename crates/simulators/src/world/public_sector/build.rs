//! Makes the public sector up, the same for the same country.

use std::{collections::BTreeMap, sync::Arc};

use domain::{MunicipalityNumber, OrganisationNumber, entity::Rank};
use jiff::{ToSpan as _, civil::Date};

use super::{
    PublicSector, Records,
    feed::Feed,
    numbers::{PER_SEAT, of_seat},
    others::Others,
    record::{Record, Seat, Standing},
    roles::Roles,
    words::{COUNTIES, STREETS},
};
use crate::world::{NATIONAL_MUNICIPALITIES, World, lot::Lot, places::Municipality};

/// Units of all municipalities of a whole country together, without counties.
const NATIONAL_UNITS: f64 = 26_200.0;
const FEWEST_UNITS: u32 = 12;
/// Where the country is small: its municipality, and neighbours that only Enhetsregisteret knows.
const SMALL_UNITS: [u32; 4] = [300, 60, 40, 25];
/// Neighbours share what they own, so many at a time.
const NEIGHBOURS: usize = 3;

/// Adds record by record.
pub(super) struct Builder<'w> {
    pub world: &'w World,
    records: Records,
    /// Numbers used, by place of seat.
    used: Vec<u32>,
}

impl PublicSector {
    pub fn build(world: &World) -> Self {
        let municipalities = municipalities(world);
        let is_national = municipalities.len() == NATIONAL_MUNICIPALITIES as usize;
        let counties = if is_national { COUNTIES.len() } else { 1 };
        let seats = seats(&municipalities, counties);
        let mut builder = Builder { world, records: BTreeMap::new(), used: vec![0; seats.len()] };
        let mut bodies = Vec::new();
        for (municipality, seat) in municipalities.iter().zip(&seats) {
            let units = units(municipality.place, municipalities.len());
            let own = builder.municipality(municipality, seat, units);
            builder.undertakings(seat, &own, units);
            bodies.push((seat, own));
        }
        for neighbours in bodies.chunks(NEIGHBOURS).filter(|neighbours| neighbours.len() > 1) {
            let owners: Vec<_> = neighbours.iter().map(|(_, own)| own).collect();
            builder.together(neighbours[0].0, &owners);
        }
        for seat in &seats[municipalities.len()..] {
            builder.county(seat);
        }
        let records = builder.records;
        let others = if is_national { Others::NATIONAL } else { Others::SMALL };
        Self { records, seats, others, feed: Feed::default(), night: None }
    }
}

/// Those of the country, and where it has one alone, neighbours.
fn municipalities(world: &World) -> Vec<Municipality> {
    let known = world.municipalities();
    let from = u32::try_from(known.len()).expect("fewer than four milliards");
    let few = u32::try_from(SMALL_UNITS.len()).expect("four");
    known.iter().cloned().chain((from..few).map(Municipality::neighbour)).collect()
}

/// How many units a municipality has. Sizes fall off as municipalities' do, roughly.
fn units(place: u32, municipalities: usize) -> u32 {
    if municipalities == SMALL_UNITS.len() {
        return SMALL_UNITS[place as usize];
    }
    let weight = |place: u32| f64::from(place + 1).powf(-0.85);
    let whole: f64 = (0..u32::try_from(municipalities).expect("a few hundred")).map(weight).sum();
    let whole_country = f64::from(u32::try_from(municipalities).expect("a few hundred"))
        / f64::from(NATIONAL_MUNICIPALITIES)
        * NATIONAL_UNITS;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of some thousands")]
    let share = (whole_country * weight(place) / whole) as u32;
    share.clamp(FEWEST_UNITS, PER_SEAT - 100)
}

fn seats(municipalities: &[Municipality], counties: usize) -> Vec<Seat> {
    let municipal = municipalities.iter().map(|municipality| Seat {
        place: municipality.place,
        number: municipality.number,
        name: municipality.name.clone(),
        organisation: municipality.organisation,
    });
    let first = u32::try_from(municipalities.len()).expect("a few hundred");
    let counties = COUNTIES.iter().zip(first..).take(counties).map(|(name, place)| Seat {
        place,
        // A county has two digits, and nobody's address; this is only to have one.
        number: MunicipalityNumber::parse(&(8900 + place - first).to_string()).expect("four digits"),
        name: (*name).to_owned(),
        organisation: of_seat(place, PER_SEAT - 1),
    });
    municipal.chain(counties).collect()
}

impl Builder<'_> {
    pub fn made(&self) -> u32 {
        u32::try_from(self.records.len()).expect("fewer than four milliards")
    }

    pub fn add(&mut self, record: Record) {
        self.records.insert(record.number, Arc::new(record));
    }

    pub fn next_number(&mut self, seat: &Seat) -> OrganisationNumber {
        let nth = &mut self.used[seat.place as usize];
        *nth += 1;
        of_seat(seat.place, *nth - 1)
    }

    /// The municipality or county itself.
    pub fn body(&mut self, seat: &Seat, form: &'static str, name: &str) -> Record {
        let record = self.main(seat, seat.organisation, form, name, "84.110", Some("6500"));
        let email = Some(format!("post@{}.example", seat.name.to_lowercase()));
        let roles = Roles::of(self.world, record.number).of_public_body();
        Record { employees: Some(1200), email, roles, ..record }
    }

    /// A part that is registered for itself.
    pub fn part(
        &mut self,
        seat: &Seat,
        form: &'static str,
        name: &str,
        parent: OrganisationNumber,
        industry: &'static str,
    ) -> OrganisationNumber {
        let number = self.next_number(seat);
        let record = self.main(seat, number, form, name, industry, Some("6500"));
        let roles = Roles::of(self.world, number).of_part();
        self.add(Record { parent: Some(parent), roles, ..record });
        number
    }

    pub fn main(
        &self,
        seat: &Seat,
        number: OrganisationNumber,
        form: &'static str,
        name: &str,
        industry: &'static str,
        sector: Option<&'static str>,
    ) -> Record {
        Record { industry, sector, ..self.record(number, Rank::Main, form, name, seat) }
    }

    pub fn workplace(&mut self, seat: &Seat, name: &str, parent: OrganisationNumber, industry: &'static str) {
        let number = self.next_number(seat);
        let record = self.record(number, Rank::Sub, "BEDR", name, seat);
        self.add(Record { parent: Some(parent), industry, ..record });
    }

    pub fn record(
        &self,
        number: OrganisationNumber,
        rank: Rank,
        form: &'static str,
        name: &str,
        seat: &Seat,
    ) -> Record {
        record(self.world, number, rank, form, name, seat)
    }
}

/// An entity without parent, sector, industry and roles.
pub(super) fn record(
    world: &World,
    number: OrganisationNumber,
    rank: Rank,
    form: &'static str,
    name: &str,
    seat: &Seat,
) -> Record {
    let stem: u32 = number.as_str().parse().expect("nine digits are less than four milliards");
    let mut lot: Lot = world.lot("entity", stem);
    let registered = Date::new(1995, 2, 20)
        .expect("the register's first day")
        .saturating_add(i64::from(lot.below(9000)).days());
    let street = STREETS[lot.below(u32::try_from(STREETS.len()).expect("ten")) as usize];
    Record {
        number,
        rank,
        form,
        name: name.to_uppercase(),
        parent: None,
        industry: "84.110",
        sector: None,
        street: format!("{street} {}", 1 + lot.below(120)),
        employees: (!lot.falls(200)).then(|| 1 + lot.below(60)),
        email: None,
        registered,
        standing: Standing::Registered,
        earlier_names: Vec::new(),
        roles: Vec::new(),
        roles_changed: registered,
        seat: seat.clone(),
    }
}
