//! Rows as they come, brought home to the people asked about.

use std::collections::HashMap;

use domain::{NationalId, folkeregisteret::RegistryReport};
use serde_json::Value;

use super::{
    answer::{Answer, Failed, NoDocument},
    document,
    element::Element,
};

/// An answer in the making.
pub(super) struct Gathered<'p> {
    asked: &'p [NationalId],
    places: HashMap<&'p str, usize>,
    /// What is known of each person asked about, by their place among them.
    known: Vec<Option<Known>>,
    strays: usize,
}

#[derive(PartialEq, Eq)]
enum Known {
    Report(Box<RegistryReport>),
    NotFound,
    Failed(NoDocument),
}

impl<'p> Gathered<'p> {
    pub fn about(asked: &'p [NationalId]) -> Self {
        Self {
            asked,
            places: asked.iter().map(NationalId::as_str).zip(0..).collect(),
            known: asked.iter().map(|_| None).collect(),
            strays: 0,
        }
    }

    pub fn add(&mut self, row: &Value) {
        let row = Element::of(row);
        let place = row.and_then(|row| self.places.get(row.text("foedselsEllerDNummer")?).copied());
        let (Some(row), Some(place)) = (row, place) else {
            self.strays += 1;
            return;
        };
        let said = known(row, self.asked[place]);
        let slot = &mut self.known[place];
        *slot = Some(match slot.take() {
            None => said,
            Some(before) if before == said => before,
            Some(_) => Known::Failed(NoDocument::Contradictory),
        });
    }

    pub fn into_answer(self) -> Answer {
        let mut answer = Answer { strays: self.strays, ..Answer::default() };
        for (&national_id, known) in self.asked.iter().zip(self.known) {
            match known {
                None => answer.not_returned.push(national_id),
                Some(Known::Report(report)) => answer.reports.push(*report),
                Some(Known::NotFound) => answer.not_found.push(national_id),
                Some(Known::Failed(why)) => answer.failed.push(Failed { national_id, why }),
            }
        }
        answer
    }
}

fn known(row: Element<'_>, national_id: NationalId) -> Known {
    match row.object("folkeregisterperson") {
        Some(person) => Known::Report(Box::new(document::report(person, national_id))),
        None if row.has("feilmelding") && !row.has("folkeregisterperson") => Known::NotFound,
        None => Known::Failed(NoDocument::Unreadable),
    }
}
