//! With and without a municipality that has an agreement.

use askama::Template as _;
use jiff::civil::date;

use super::{
    accessibility,
    privacy::{self, Ground},
};
use crate::{
    Visit,
    app::Retention,
    samples::{Sample, ok},
};

pub const ALL: &[Sample] = &[
    ok("personvern", super::PRIVACY_PATH, |visit| page(visit, grounds())),
    ok("personvern-uten-avtaler", super::PRIVACY_PATH, |visit| page(visit, Vec::new())),
    ok("tilgjengelighet", super::ACCESSIBILITY_PATH, |visit| accessibility::Page { visit }.render()),
];

fn page(visit: Visit, grounds: Vec<Ground>) -> askama::Result<String> {
    privacy::Page { visit, grounds, retention: Retention::default() }.render()
}

fn grounds() -> Vec<Ground> {
    let ground = |municipality: &str, keeps_copy| Ground {
        municipality: municipality.into(),
        purpose: "Meldinger fra skole og barnehage til foresatte".into(),
        basis: "eForvaltningsforskriften § 29 tredje ledd".into(),
        keeps_copy,
        good_until: date(2027, 6, 30),
        days_after: 30,
    };
    vec![ground("Fjordvik", true), ground("Nordre Ås og Øvre Sørdalen", false)]
}
