//! Agreements in every standing.

use jiff::civil::date;

use super::MUNICIPALITIES;
use crate::operations::view::{AgreementLine, Standing};

pub fn in_every_standing() -> Vec<AgreementLine> {
    let standings = [
        Standing::Good,
        Standing::EndsSoon,
        Standing::Ended,
        Standing::LookUpOnly,
        Standing::NoBasis,
        Standing::Nobody,
    ];
    let lines = standings.into_iter().zip(MUNICIPALITIES).map(|(standing, municipality)| AgreementLine {
        municipality: municipality.into(),
        standing,
        purpose: "Varsling og kontakt i skole og barnehage".into(),
        basis: if standing == Standing::NoBasis { "" } else { "eForvaltningsforskriften § 29 tredje ledd" }
            .into(),
        guardians: standing != Standing::Nobody,
        employee_basis: (standing == Standing::Good).then(|| "Avtale med Digdir av 1. mars 2026".into()),
        ask_protected: standing == Standing::EndsSoon,
        good_until: date(2027, 1, 15),
        keep_days: if standing == Standing::Ended { 1 } else { 30 },
        on_behalf_of: (standing == Standing::Good).then(|| "312 345 676".into()),
    });
    lines.collect()
}
