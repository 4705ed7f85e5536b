//! Those who have nothing to do with the public sector: computed when asked for, so that a million take no memory.

use domain::{OrganisationNumber, entity::Rank};

use super::{
    build::record,
    numbers::{OTHERS, OTHERS_SUB},
    record::{Record, RoleRecord, Seat},
    roles::Roles,
    words::TRADES,
};
use crate::world::World;

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Others {
    pub main: u32,
    pub sub: u32,
}

/// By their share of all, in thousandths: form, sector.
const FORMS: [(u32, &str, &str); 6] = [
    (400, "AS", "2100"),
    (370, "ENK", "8200"),
    (150, "FLI", "7000"),
    (50, "ANS", "2300"),
    (28, "SÆR", "2300"),
    // Parts of the state, which look like those of municipalities.
    (2, "ORGL", "6100"),
];

impl Others {
    pub(super) const SMALL: Self = Self { main: 400, sub: 300 };
    /// With the public sector, some 1.1 million main entities and 0.9 million sub-entities.
    pub const NATIONAL: Self = Self { main: 1_090_000, sub: 876_000 };

    /// All of one rank, in the order of their numbers.
    pub fn records(self, world: &World, rank: Rank) -> impl Iterator<Item = Record> {
        let seats = world.seats();
        let many = match rank {
            Rank::Main => self.main,
            Rank::Sub => self.sub,
        };
        (0..many).map(move |nth| other(world, rank, nth, &seats))
    }

    pub(super) fn find(self, world: &World, number: OrganisationNumber, seats: &[Seat]) -> Option<Record> {
        let main = OTHERS.place(number).filter(|nth| *nth < self.main).map(|nth| (Rank::Main, nth));
        let sub = || OTHERS_SUB.place(number).filter(|nth| *nth < self.sub).map(|nth| (Rank::Sub, nth));
        let (rank, nth) = main.or_else(sub)?;
        Some(other(world, rank, nth, seats))
    }
}

fn other(world: &World, rank: Rank, nth: u32, seats: &[Seat]) -> Record {
    let seat = &seats[nth as usize % seats.len()];
    let mut lot = world.lot("other", nth);
    let trade = TRADES[lot.below(u32::try_from(TRADES.len()).expect("twenty")) as usize];
    let family = world.names.family(&mut lot).text.to_uppercase();
    if rank == Rank::Sub {
        let record = record(world, OTHERS_SUB.at(nth), rank, "BEDR", &format!("{family} {trade}"), seat);
        return Record { parent: Some(OTHERS.at(nth)), industry: "47.110", ..record };
    }
    let mut share = lot.below(1000);
    let form = FORMS.iter().find(|(of, ..)| {
        let hit = share < *of;
        share = share.saturating_sub(*of);
        hit
    });
    let (_, form, sector) = form.expect("the shares add up to a thousand");
    let number = OTHERS.at(nth);
    let record = record(world, number, rank, form, &format!("{family} {trade} {form}"), seat);
    let parent = (*form == "ORGL").then(|| OTHERS.at(0));
    Record { industry: "47.110", sector: Some(sector), parent, roles: roles(world, number, form), ..record }
}

fn roles(world: &World, number: OrganisationNumber, form: &str) -> Vec<RoleRecord> {
    let mut roles = Roles::of(world, number);
    match form {
        "AS" => roles.of_enterprise("EIER", &[]),
        "ANS" => vec![roles.person("DTSO", "DTSO", 0), roles.person("DTSO", "DTSO", 1)],
        "ENK" => vec![roles.person("INNH", "INNH", 0)],
        _ => roles.of_part(),
    }
}
