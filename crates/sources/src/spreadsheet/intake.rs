//! Where the content of a file goes, and the account of what became of it.

use std::{collections::BTreeMap, io, ops::ControlFlow};

use domain::{
    import::{ImportCode, ImportProblem, Severity},
    roster::{Change, Coverage},
};

use super::{
    reading::{Place, Trouble, is_refused},
    table::{Cell, Row, Unreadable},
};

/// Takes what a file says, piece by piece. Nothing is handed over before the whole file has been
/// found readable.
pub trait Intake {
    /// `Break` ends the reading with [`ImportError::Stopped`].
    fn change(&mut self, change: Change) -> ControlFlow<()>;

    fn problem(&mut self, problem: ImportProblem);

    /// A row that was refused or lost a value, as it stood; its problems have been told before.
    fn to_correct(&mut self, row: &RowToCorrect<'_>) {
        let _ = row;
    }
}

/// A row for whoever handed in the file to correct.
#[derive(Debug)]
pub struct RowToCorrect<'a> {
    pub file: &'a str,
    pub sheet: Option<&'a str>,
    /// Empty where the row lies outside any table.
    pub headings: &'a [String],
    pub cells: &'a [String],
    pub problems: &'a [ImportProblem],
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub tallies: Vec<FileTally>,
    /// Of which kinds of records this was the whole truth.
    pub coverage: Coverage,
    /// How many findings there were of each kind.
    pub findings: BTreeMap<ImportCode, u64>,
}

/// Every row of one file or sheet is either accepted or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileTally {
    pub file: String,
    pub sheet: Option<String>,
    pub rows: u64,
    pub accepted: u64,
    pub refused: u64,
}

impl FileTally {
    pub fn adds_up(&self) -> bool {
        self.rows == self.accepted + self.refused
    }
}

/// Why nothing, or not all, of a file came in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be used, and nothing of it was handed over.
    #[error("the file was refused: {}", codes(.0))]
    Refused(Vec<ImportProblem>),
    #[error("the reading was stopped")]
    Stopped,
    /// The storage failed under the reading. What was handed over is to be discarded.
    #[error("the file could not be read")]
    Io(#[from] io::Error),
}

fn codes(problems: &[ImportProblem]) -> String {
    problems.iter().map(|problem| problem.code.code()).collect::<Vec<_>>().join(", ")
}

/// Keeps everything; for small files and tests.
#[derive(Debug, Default)]
pub struct Collected {
    pub changes: Vec<Change>,
    pub problems: Vec<ImportProblem>,
}

impl Intake for Collected {
    fn change(&mut self, change: Change) -> ControlFlow<()> {
        self.changes.push(change);
        ControlFlow::Continue(())
    }

    fn problem(&mut self, problem: ImportProblem) {
        self.problems.push(problem);
    }
}

/// An [`Intake`] with the account kept beside it.
pub(crate) struct Desk<'a> {
    intake: &'a mut dyn Intake,
    pub report: ImportReport,
}

impl<'a> Desk<'a> {
    pub fn new(intake: &'a mut dyn Intake) -> Self {
        Self { intake, report: ImportReport::default() }
    }

    pub fn change(&mut self, change: Change) -> Result<(), ImportError> {
        match self.intake.change(change) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ImportError::Stopped),
        }
    }

    pub fn problem(&mut self, problem: ImportProblem) {
        *self.report.findings.entry(problem.code).or_default() += 1;
        self.intake.problem(problem);
    }

    /// Tells the findings of one row and enters it in the account of its file.
    pub fn row(&mut self, place: &Place, row: &Row, troubles: Vec<Trouble>) {
        let refused = is_refused(&troubles);
        let lost = troubles.iter().any(|trouble| trouble.severity >= Severity::FieldDropped);
        let problems = place.findings(row.line, troubles);
        for problem in &problems {
            self.problem(problem.clone());
        }
        if lost {
            let cells: Vec<String> = row.cells.iter().map(Cell::written).collect();
            self.intake.to_correct(&RowToCorrect {
                file: &place.file,
                sheet: place.sheet.as_deref(),
                headings: &place.headings,
                cells: &cells,
                problems: &problems,
            });
        }
        let tally = self.tally(place);
        tally.rows += 1;
        if refused { tally.refused += 1 } else { tally.accepted += 1 }
    }

    /// The account of a file or sheet, opened at first need.
    pub fn tally(&mut self, place: &Place) -> &mut FileTally {
        let tallies = &mut self.report.tallies;
        let at = tallies.iter().rposition(|tally| tally.file == place.file && tally.sheet == place.sheet);
        let at = at.unwrap_or_else(|| {
            tallies.push(FileTally {
                file: place.file.clone(),
                sheet: place.sheet.clone(),
                ..FileTally::default()
            });
            tallies.len() - 1
        });
        &mut tallies[at]
    }
}

/// What was readable is so no longer: not the file's fault, and something has been handed over.
pub(crate) fn changed_meanwhile(error: ImportError) -> ImportError {
    match error {
        ImportError::Refused(_) => ImportError::Io(io::Error::other("the file changed while it was read")),
        other => other,
    }
}

/// A file that cannot be read further.
pub(crate) fn unreadable(place: &Place, reason: Unreadable) -> ImportError {
    match reason {
        Unreadable::Io(error) => ImportError::Io(error),
        Unreadable::File(code) => ImportError::Refused(vec![place.finding(None, Trouble::file(code))]),
    }
}
