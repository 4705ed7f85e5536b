//! How the country is divided, and has been.

use std::collections::BTreeSet;

use domain::classification::{Classification, Code, Edge, Named, Validity};
use jiff::civil::{Date, date};

/// Codes of each classification, and the lines from old ones to new.
#[derive(Clone, Debug, Default)]
pub(super) struct Country {
    pub codes: Vec<(Classification, Code)>,
    pub edges: Vec<(Classification, Edge)>,
}

/// Why a reform cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlikely {
    #[error("{0} is no number of a municipality")]
    NoNumber(String),
    #[error("nobody bears the number {0} the day before")]
    NoSuch(String),
    #[error("the number {0} is another's on that day")]
    Taken(String),
    #[error("a change is decided for a later day")]
    TooEarly,
}

/// The county of invented municipalities, as [`crate::World`] numbers them.
const INVENTED: &str = "80";

impl Country {
    pub fn of(&self, classification: Classification) -> impl Iterator<Item = &Code> {
        self.codes.iter().filter(move |(of, _)| *of == classification).map(|(_, code)| code)
    }

    pub fn edges_of(&self, classification: Classification) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |(of, _)| *of == classification).map(|(_, edge)| edge)
    }

    /// A code that has held since `from`.
    pub fn add(&mut self, classification: Classification, code: Named, from: Date) {
        let valid = Validity { from, to: None };
        let Named { code, name } = code;
        let row = Code { code, parent: None, level: 1, name, short_name: None, valid };
        self.codes.push((classification, row));
    }

    /// Municipalities that nobody can mistake for real ones.
    pub fn invent(&mut self, municipalities: &[Named]) {
        let long_ago = date(2020, 1, 1);
        let county = Named { code: INVENTED.to_owned(), name: "Oppdiktet".to_owned() };
        self.add(Classification::Counties, county, long_ago);
        for municipality in municipalities {
            self.add(Classification::Municipalities, municipality.clone(), long_ago);
        }
    }

    /// Decides a reform, if it can be.
    pub fn reform_municipalities(&mut self, on: Date, lines: &[(String, Named)]) -> Result<(), Unlikely> {
        let municipalities = || self.of(Classification::Municipalities);
        if self.edges_of(Classification::Municipalities).any(|edge| edge.on > on) {
            return Err(Unlikely::TooEarly);
        }
        let day_before = on.yesterday().map_err(|_| Unlikely::TooEarly)?;
        let old: BTreeSet<&str> = lines.iter().map(|(old, _)| old.as_str()).collect();
        for code in &old {
            if !municipalities().any(|known| known.code == *code && known.valid.contains(day_before)) {
                return Err(Unlikely::NoSuch((*code).to_owned()));
            }
        }
        for new in lines.iter().map(|(_, new)| new.code.as_str()) {
            if new.len() != 4 || !new.bytes().all(|digit| digit.is_ascii_digit()) {
                return Err(Unlikely::NoNumber(new.to_owned()));
            }
            let taken = municipalities().any(|known| known.code == new && known.valid.contains(on));
            if taken && !old.contains(new) {
                return Err(Unlikely::Taken(new.to_owned()));
            }
        }
        self.reform(Classification::Municipalities, on, lines);
        Ok(())
    }

    /// What is old ends, what is new begins; so it is in SSB's data also where number and name are the same.
    pub fn reform(&mut self, classification: Classification, on: Date, lines: &[(String, Named)]) {
        for (old, new) in lines {
            let known = self
                .of(classification)
                .find(|code| code.code == *old && code.valid.to.is_none_or(|to| to == on));
            let name = known.map_or_else(String::new, |code| code.name.clone());
            let old = Some(Named { code: old.clone(), name });
            self.edges.push((classification, Edge { on, old, new: Some(new.clone()) }));
        }
        let is_old = |code: &str| lines.iter().any(|(old, _)| old == code);
        for (of, code) in &mut self.codes {
            if *of == classification && code.valid.to.is_none() && is_old(&code.code) {
                code.valid.to = Some(on);
            }
        }
        let new: BTreeSet<&Named> = lines.iter().map(|(_, new)| new).collect();
        for code in new {
            self.add(classification, code.clone(), on);
        }
    }

    /// The county that a municipality lies in.
    pub fn county_of(municipality: &str) -> &str {
        municipality.get(..2).unwrap_or(municipality)
    }
}
