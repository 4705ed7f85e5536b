//! Everybody's own part of an answer.

use std::collections::HashMap;

use domain::{NationalId, folkeregisteret::RegistryReport};
use sources::folkeregisteret::{Answer, NoDocument};
use storage::population::Askable;

/// What came of asking about one person.
pub(super) enum PersonAnswer {
    Report(Box<RegistryReport>),
    /// The register has nobody under the number: there is no such, or another has taken its place.
    NotFound,
    NotReturned,
    /// No usable answer about this person, though there was one about others.
    Failed(NoDocument),
    /// No answer at all.
    Unanswered,
}

/// Matches an answer with those who were asked about.
pub(super) fn by_person(people: Vec<Askable>, answer: Answer) -> Vec<(Askable, PersonAnswer)> {
    let mut answers: HashMap<NationalId, PersonAnswer> = HashMap::with_capacity(people.len());
    let Answer { reports, not_found, failed, .. } = answer;
    answers.extend(not_found.into_iter().map(|id| (id, PersonAnswer::NotFound)));
    answers.extend(failed.into_iter().map(|failed| (failed.national_id, PersonAnswer::Failed(failed.why))));
    let reports = reports.into_iter().map(|report| (report.national_id, Box::new(report)));
    answers.extend(reports.map(|(id, report)| (id, PersonAnswer::Report(report))));
    people
        .into_iter()
        .map(|asked| {
            let answer = answers.remove(&asked.national_id).unwrap_or(PersonAnswer::NotReturned);
            (asked, answer)
        })
        .collect()
}
