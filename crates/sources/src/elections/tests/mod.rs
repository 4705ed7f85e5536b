//! Files of every election, with invented candidates.

mod faults;
mod headings;
mod properties;

use std::io::Cursor;

use super::{ElectionFile, read};
use crate::spreadsheet::{ImportError, Limits};

fn bytes(file: &[u8]) -> Result<ElectionFile, ImportError> {
    read("kandidater.csv", Cursor::new(file), &Limits::default())
}

fn file(text: &str) -> ElectionFile {
    bytes(text.as_bytes()).unwrap()
}

/// Line, column, code and severity of each finding.
fn told(file: &ElectionFile) -> Vec<String> {
    let tell = |problem: &domain::import::ImportProblem| {
        let line = problem.line.map_or_else(|| "-".to_owned(), |line| line.to_string());
        let column = problem.column.as_ref().map_or("-", |column| column.name.as_str());
        format!("{line} {column} {} {}", problem.code.code(), problem.severity.code())
    };
    file.problems.iter().map(tell).collect()
}
