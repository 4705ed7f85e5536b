//! Files far larger than any municipality's are read in the same little memory as small ones.
//!
//! One test, in a binary of its own: it measures the whole process.

#![expect(clippy::unwrap_used, reason = "a test may fall over where it stands")]

use std::{
    fs,
    io::{self, Read, Seek, SeekFrom},
    ops::ControlFlow,
};

use domain::{
    Environment, Source,
    import::ImportProblem,
    roster::{Change, Extent},
};
use sources::{
    schools::{PackageOptions, read_package},
    spreadsheet::{ImportError, Intake, Limits, SheetOptions, Words, read_csv},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A text of rows that are made as they are read: nobody has to keep it.
struct Endless {
    heading: &'static str,
    row: fn(u64) -> String,
    rows: u64,
    next: u64,
    piece: Vec<u8>,
    at: usize,
}

impl Endless {
    fn new(heading: &'static str, rows: u64, row: fn(u64) -> String) -> Self {
        Self { heading, row, rows, next: 0, piece: heading.as_bytes().to_vec(), at: 0 }
    }
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() && self.next < self.rows {
            self.piece = (self.row)(self.next).into_bytes();
            self.at = 0;
            self.next += 1;
        }
        let count = into.len().min(self.piece.len() - self.at);
        into[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

impl Seek for Endless {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        assert_eq!(to, SeekFrom::Start(0), "only rewound");
        *self = Self::new(self.heading, self.rows, self.row);
        Ok(0)
    }
}

/// Counts, and keeps nothing.
#[derive(Default)]
struct Counting {
    changes: u64,
    problems: u64,
}

impl Intake for Counting {
    fn change(&mut self, _: Change) -> ControlFlow<()> {
        self.changes += 1;
        ControlFlow::Continue(())
    }

    fn problem(&mut self, _: ImportProblem) {
        self.problems += 1;
    }
}

fn read(file: Endless, limits: Limits) -> (Counting, Result<(), ImportError>) {
    let options = SheetOptions {
        environment: Environment::Test,
        source: Source::School,
        extent: Extent::Full,
        words: Words::default(),
        limits,
    };
    let mut intake = Counting::default();
    let result = read_csv("stor.csv", file, &options, &mut intake).map(|_| ());
    (intake, result)
}

/// The most memory this process has ever had, in MiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

const HEADING: &str = "Ansattnr;Navn;Enhet;Stilling;Merknad\n";

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "reads the memory from /proc")]
fn a_large_file_takes_no_more_memory_than_its_keys() {
    let before = peak();

    // Fifty megabytes in long rows, every third of them bad.
    let row = |n: u64| match n % 3 {
        0 => format!("{n};Kari Nordmann;Fjordvik skole;Lærer;{}\n", "lang merknad ".repeat(75)),
        1 => format!("{n};Per Nordmann;;Lærer;{}\n", "lang merknad ".repeat(75)),
        _ => format!("{n};\"Ola Nordmann;Fjordvik skole;Lærer;{}\n", "lang merknad ".repeat(75)),
    };
    let (intake, result) = read(Endless::new(HEADING, 49_998, row), Limits::default());
    result.unwrap();
    assert_eq!((intake.changes, intake.problems), (16_666 * 2 + 1, 16_666 * 2 + 1));

    // A package of ten megabytes, packed to a twentieth.
    let users = |n: u64| format!("u{n},{{Feide:{n}@fjordvik.no}},Kari,Nordmann{}\n", " Nordmann".repeat(100));
    let users = Endless::new("sourcedId,userIds,givenName,familyName\n", 10_000, users);
    let manifest = "propertyName,value\noneroster.version,1.2\nfile.users,bulk\n";
    let mut archive = ZipWriter::new(tempfile::tempfile().unwrap());
    for (name, mut content) in
        [("manifest.csv", Box::new(manifest.as_bytes()) as Box<dyn Read>), ("users.csv", Box::new(users))]
    {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        io::copy(&mut content, &mut archive).unwrap();
    }
    let options =
        PackageOptions { environment: Environment::Test, source: Source::School, limits: Limits::default() };
    let mut intake = Counting::default();
    let report = read_package("stor.zip", archive.finish().unwrap(), &options, &mut intake).unwrap();
    assert_eq!((intake.changes, report.tallies[0].accepted), (10_000, 10_000));

    // One line without an end, with an open quotation mark.
    let endless = |n: u64| if n == 0 { "1;\"".to_owned() } else { "x".repeat(100_000) };
    let (intake, result) = read(Endless::new(HEADING, 500, endless), Limits::default());
    result.unwrap();
    assert_eq!((intake.changes, intake.problems), (0, 2));

    // More rows than there are people in Norway.
    let many = |n: u64| format!("{n}\n");
    let limits = Limits { rows: 100_000, ..Limits::default() };
    let (intake, result) = read(Endless::new(HEADING, 200_000, many), limits);
    assert!(matches!(result, Err(ImportError::Refused(_))), "{result:?}");
    assert_eq!(intake.changes, 0);

    let grown = peak() - before;
    assert!(grown < 24, "reading took {grown} MiB");
}
