//! From the delivered file to what it says, with the findings of the way.

use std::{
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use domain::{
    Environment, Source,
    import::{ImportCode, ImportProblem, Severity},
    roster::{Change, Coverage, Extent},
};
use sources::{
    schools::{PackageOptions, read_package},
    spreadsheet::{
        Corrections, ImportError, ImportReport, Intake, Limits, RowToCorrect, SheetOptions, Words, read_sheet,
    },
};
use storage::deliveries::Delivery;

use super::{form::Form, keep};

/// How files are read.
#[derive(Clone, Debug)]
pub struct Reading {
    pub environment: Environment,
    pub words: Words,
    pub limits: Limits,
    /// Findings listed one by one: so many by which something was lost, and as many notes.
    pub findings: usize,
}

/// Where to write rows that must be corrected. They are as personal as the file was.
#[derive(Clone, Debug)]
pub struct CorrectionsTo {
    pub folder: PathBuf,
    /// `nb`, `nn` or `en`.
    pub language: &'static str,
}

/// What a file says.
#[derive(Debug)]
pub struct Content {
    pub form: Form,
    /// Whether it is said to be all there is.
    pub whole: bool,
    pub changes: Vec<Change>,
    pub found: Found,
    pub report: ImportReport,
}

/// What was wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub problems: Vec<ImportProblem>,
    /// Findings beyond those that are listed.
    pub more: u64,
    /// Whether any row, or the file, was refused.
    pub refused: bool,
}

/// Why nothing came of a file.
#[derive(Debug)]
pub enum Unreadable {
    /// Somebody can do something about it.
    Refused(Vec<ImportProblem>),
    /// It is not there, or not what was handed in.
    Missing,
}

/// Reads all of a file. Blocks.
pub fn read(
    delivery: &Delivery,
    reading: &Reading,
    corrections: Option<&CorrectionsTo>,
) -> io::Result<Result<Content, Unreadable>> {
    let Some(path) = delivery.path.as_deref().map(Path::new) else { return Ok(Err(Unreadable::Missing)) };
    match keep::digest(path) {
        Ok(digest) if digest == delivery.sha256 => {}
        Ok(_) => return Ok(Err(Unreadable::Missing)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Err(Unreadable::Missing)),
        Err(error) => return Err(error),
    }
    let mut desk = Desk {
        changes: Vec::new(),
        found: Found::default(),
        notes: 0,
        losses: 0,
        limit: reading.findings,
        corrections: corrections.map(open_corrections),
        failure: None,
    };
    let read = read_as_it_is(path, delivery, reading, &mut desk);
    desk.close()?;
    match read {
        Ok((form, report)) => {
            let said = form == Form::Sheet && delivery.extent == Some(Extent::Full);
            let whole = said || report.coverage != Coverage::default();
            Ok(Ok(Content { form, whole, changes: desk.changes, found: desk.found, report }))
        }
        Err(ImportError::Refused(problems)) => Ok(Err(Unreadable::Refused(problems))),
        Err(ImportError::Io(error)) => Err(error),
        Err(ImportError::Stopped) => unreachable!("the desk takes everything"),
    }
}

/// A workbook is a zip file too, so the package's reader is asked first whether it is one.
fn read_as_it_is(
    path: &Path,
    delivery: &Delivery,
    reading: &Reading,
    desk: &mut Desk,
) -> Result<(Form, ImportReport), ImportError> {
    let name = delivery.name.as_str();
    if is_zip(path)? {
        match read_package(name, File::open(path)?, &package_options(delivery.source, reading), desk) {
            Err(ImportError::Refused(problems))
                if problems.iter().any(|problem| problem.code == ImportCode::IsAWorkbook) => {}
            read => return Ok((Form::Package, read?)),
        }
    }
    let options = SheetOptions {
        environment: reading.environment,
        source: delivery.source,
        extent: delivery.extent.unwrap_or(Extent::Changes),
        words: reading.words.clone(),
        limits: reading.limits,
    };
    Ok((Form::Sheet, read_sheet(name, File::open(path)?, &options, desk)?))
}

fn package_options(source: Source, reading: &Reading) -> PackageOptions {
    PackageOptions { environment: reading.environment, source, limits: reading.limits }
}

fn is_zip(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?.take(2).read_to_end(&mut start)?;
    Ok(start == b"PK")
}

type Writer = Corrections<File, Box<dyn FnMut(&str) -> io::Result<File>>>;

fn open_corrections(to: &CorrectionsTo) -> Writer {
    let folder = to.folder.clone();
    Corrections::new(to.language, Box::new(move |name| File::create(folder.join(name))))
}

/// Takes what the file says. Of findings only so many, or a file of nothing but errors would fill the memory.
struct Desk {
    changes: Vec<Change>,
    found: Found,
    notes: usize,
    losses: usize,
    limit: usize,
    corrections: Option<Writer>,
    failure: Option<io::Error>,
}

impl Desk {
    fn close(&mut self) -> io::Result<()> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        self.corrections.take().map_or(Ok(0), Corrections::finish).map(drop)
    }
}

impl Intake for Desk {
    fn change(&mut self, change: Change) -> ControlFlow<()> {
        self.changes.push(change);
        ControlFlow::Continue(())
    }

    fn problem(&mut self, problem: ImportProblem) {
        self.found.refused |= problem.severity >= Severity::RowRefused;
        let listed = if problem.severity == Severity::Note { &mut self.notes } else { &mut self.losses };
        if *listed < self.limit {
            *listed += 1;
            self.found.problems.push(problem);
        } else {
            self.found.more += 1;
        }
    }

    fn to_correct(&mut self, row: &RowToCorrect<'_>) {
        if let Some(corrections) = &mut self.corrections
            && self.failure.is_none()
        {
            self.failure = corrections.row(row).err();
        }
    }
}
