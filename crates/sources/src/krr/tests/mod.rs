//! KRR's client and decoder: what they read, what they bear, and what they never do.

mod apart;
mod asking;
mod decoding;
mod fake;
mod faults;
mod properties;
mod requirements;

use domain::{NationalId, national_id::NationalIdKind};
use jiff::{ToSpan as _, civil::date};

/// Invented people, each another, in no particular order of identity.
fn people(count: usize) -> Vec<NationalId> {
    let born = (0..).map(|day| date(1970, 1, 1).saturating_add(day.days()));
    born.filter_map(|born| NationalId::synthetic_from(NationalIdKind::BirthNumber, born, 123))
        .take(count)
        .collect()
}
