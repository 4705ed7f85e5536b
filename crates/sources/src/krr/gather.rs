//! Rows as they come, brought home to the people asked about.

use std::cmp::Ordering;

use domain::{
    KrrReport, NationalId,
    krr::{Address, FieldProblem, Language, ProblemCode},
};
use jiff::Timestamp;

use super::{
    answer::{Answer, Failed},
    row::Row,
};

/// An answer in the making.
pub(super) struct Gathered<'p> {
    asked: &'p [NationalId],
    /// What is known of each person asked about, by their place among them.
    known: Vec<Known>,
    /// In the order of the rows, each with its person's place.
    reports: Vec<(usize, KrrReport)>,
    strays: usize,
    /// Where the next row is expected: KRR has always answered in the order asked, but does not promise it.
    expected: usize,
    /// People and places in order of identity; made when a row is not where it was expected.
    index: Option<Vec<(NationalId, usize)>>,
}

#[derive(Clone, Copy)]
enum Known {
    Nothing,
    /// Which of the reports, and whether another row said otherwise.
    Report {
        at: usize,
        contradicted: bool,
    },
    Failed(ProblemCode),
}

impl<'p> Gathered<'p> {
    pub fn about(asked: &'p [NationalId]) -> Self {
        Self {
            asked,
            known: vec![Known::Nothing; asked.len()],
            reports: Vec::with_capacity(asked.len()),
            strays: 0,
            expected: 0,
            index: None,
        }
    }

    pub fn add_stray(&mut self) {
        self.strays += 1;
    }

    pub fn add(&mut self, row: &Row<'_>) {
        let Some(place) = row.personidentifikator.as_str().and_then(|id| self.place(id)) else {
            return self.add_stray();
        };
        let report = row.report(self.asked[place]);
        self.known[place] = match (self.known[place], report) {
            (Known::Nothing, Ok(report)) => self.keep(place, report, false),
            (Known::Nothing, Err(code)) => Known::Failed(code),
            (Known::Failed(_), Ok(report)) => self.keep(place, report, true),
            (failed @ Known::Failed(_), Err(_)) => failed,
            (Known::Report { at, .. }, Err(_)) => Known::Report { at, contradicted: true },
            (Known::Report { at, contradicted }, Ok(report)) => {
                let kept = &mut self.reports[at].1;
                let differs = *kept != report;
                if differs && newer(&report, kept).is_gt() {
                    *kept = report;
                }
                Known::Report { at, contradicted: contradicted || differs }
            }
        };
    }

    fn keep(&mut self, place: usize, report: KrrReport, contradicted: bool) -> Known {
        self.reports.push((place, report));
        Known::Report { at: self.reports.len() - 1, contradicted }
    }

    /// The place of this person among those asked about.
    fn place(&mut self, id: &str) -> Option<usize> {
        let expected = self.expected;
        if self.index.is_none() && self.asked.get(expected).is_some_and(|asked| asked.as_str() == id) {
            self.expected += 1;
            return Some(expected);
        }
        let index = self.index.get_or_insert_with(|| index(self.asked));
        let found = index.binary_search_by(|(asked, _)| asked.as_str().cmp(id)).ok()?;
        Some(index[found].1)
    }

    pub fn into_answer(mut self) -> Answer {
        let mut answer = Answer { strays: self.strays, ..Answer::default() };
        for (&national_id, known) in self.asked.iter().zip(&self.known) {
            match *known {
                Known::Nothing => answer.not_returned.push(national_id),
                Known::Failed(code) => answer.failed.push(Failed { national_id, code }),
                Known::Report { at, contradicted: true } => {
                    let problem = FieldProblem { field: None, code: ProblemCode::ContradictoryRows };
                    self.reports[at].1.problems.push(problem);
                }
                Known::Report { .. } => {}
            }
        }
        if !self.reports.is_sorted_by_key(|(place, _)| *place) {
            self.reports.sort_by_key(|(place, _)| *place);
        }
        answer.reports = self.reports.into_iter().map(|(_, report)| report).collect();
        answer
    }
}

fn index(asked: &[NationalId]) -> Vec<(NationalId, usize)> {
    let mut index: Vec<_> = asked.iter().copied().zip(0..).collect();
    index.sort_unstable();
    index
}

/// Which of two rows about one person to believe: the one with the newest date. The rest of the comparison is there
/// so that the choice does not hang on the order of the rows.
fn newer(one: &KrrReport, other: &KrrReport) -> Ordering {
    fn dates<T>(address: Option<&Address<T>>) -> [Option<Timestamp>; 3] {
        address.map_or([None; 3], |address| [address.updated, address.verified, address.validated])
    }

    fn key(report: &KrrReport) -> impl Ord {
        let claim = &report.claim;
        let (email, mobile) = (dates(claim.email.as_ref()), dates(claim.mobile.as_ref()));
        let others = [claim.reservation_updated, claim.language_updated];
        let newest = email.iter().chain(&mobile).chain(&others).max().copied().flatten();
        let words = (
            claim.status.code(),
            claim.reservation.code(),
            claim.notifiable.code(),
            claim.language.map(Language::code),
        );
        let values = (
            claim.email.as_ref().map(|email| (email.value.as_str().to_owned(), email.duplicated)),
            claim.mobile.as_ref().map(|mobile| (mobile.value.raw().to_owned(), mobile.duplicated)),
        );
        let problems: Vec<_> = report.problems.iter().map(|problem| problem.code.code()).collect();
        (newest, email, mobile, others, words, values, problems)
    }

    key(one).cmp(&key(other))
}
