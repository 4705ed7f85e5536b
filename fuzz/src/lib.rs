//! What holds for every file that is handed in, whatever it is.

use std::{
    io::{Cursor, Write},
    ops::ControlFlow,
    sync::LazyLock,
};

use domain::{
    Environment, Source,
    import::ImportProblem,
    roster::{Change, Extent},
};
use sources::{
    schools::PackageOptions,
    spreadsheet::{FileTally, ImportError, ImportReport, Intake, Limits, RowToCorrect, SheetOptions, Words},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Takes what is handed over, and fails where something is told that must not be.
#[derive(Default)]
pub struct Watching {
    changes: u64,
}

impl Intake for Watching {
    fn change(&mut self, _: Change) -> ControlFlow<()> {
        self.changes += 1;
        ControlFlow::Continue(())
    }

    fn problem(&mut self, problem: ImportProblem) {
        assert!(!shows_a_number(&problem), "{problem:?}");
    }

    fn to_correct(&mut self, row: &RowToCorrect<'_>) {
        assert!(!row.problems.is_empty());
    }
}

impl Watching {
    /// Rows add up, and nothing of a refused file has come in.
    pub fn judge(self, result: Result<ImportReport, ImportError>) {
        match result {
            Ok(report) => assert!(report.tallies.iter().all(FileTally::adds_up)),
            Err(ImportError::Refused(problems)) => {
                assert_eq!(self.changes, 0);
                assert!(!problems.is_empty() && !problems.iter().any(shows_a_number));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}

/// Eleven digits in a row.
fn shows_a_number(problem: &ImportProblem) -> bool {
    let told = format!("{problem:?}{:?}", problem.text("nb"));
    told.as_bytes().windows(11).any(|digits| digits.iter().all(u8::is_ascii_digit))
}

pub fn packages() -> PackageOptions {
    PackageOptions { environment: Environment::Test, source: Source::School, limits: limits() }
}

/// Made once, since the words take longer to read than most inputs.
pub static COMPLETE: LazyLock<SheetOptions> = LazyLock::new(|| SheetOptions {
    environment: Environment::Test,
    source: Source::Kindergarten,
    extent: Extent::Full,
    words: Words::default(),
    limits: limits(),
});

pub static CHANGES: LazyLock<SheetOptions> =
    LazyLock::new(|| SheetOptions { extent: Extent::Changes, ..COMPLETE.clone() });

/// Small, so that the limits are met.
fn limits() -> Limits {
    Limits {
        unpacked: 1 << 20,
        workbook: 1 << 20,
        in_memory: 1 << 20,
        rows: 1000,
        row: 2000,
        columns: 50,
        ..Limits::default()
    }
}

/// A zip file of these files: what is fuzzed is what is in it, since chance never makes a zip file.
pub fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, SimpleFileOptions::default()).expect("the names are in order");
        archive.write_all(content).expect("memory takes it");
    }
    archive.finish().expect("memory takes it").into_inner()
}
