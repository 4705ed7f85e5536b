//! Rows of cells, whatever file they come from.

use std::{io, ops::ControlFlow};

use domain::import::ImportCode;
use jiff::civil::Date;

/// One cell as the file has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Date(Date),
    Truth(bool),
    /// A spreadsheet's own error, such as `#REF!`.
    Error(String),
}

/// One row, or what can be said of it where it cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Counted from 1, as an editor or Excel does.
    pub line: u64,
    pub cells: Vec<Cell>,
    pub fault: Option<ImportCode>,
}

impl Row {
    pub fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(Cell::is_blank)
    }

    pub fn cell(&self, column: Option<usize>) -> &Cell {
        column.and_then(|column| self.cells.get(column)).unwrap_or(&Cell::Empty)
    }
}

impl Cell {
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// As a person would type it.
    pub fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => written_number(*number),
            Self::Date(date) => date.to_string(),
            Self::Truth(truth) => (if *truth { "ja" } else { "nei" }).to_owned(),
            Self::Error(error) => error.clone(),
        }
    }
}

/// Whole numbers without a decimal point, as far as they are exact.
fn written_number(number: f64) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < EXACT { format!("{number:.0}") } else { number.to_string() }
}

/// A file or sheet that can be read through any number of times.
pub(crate) trait Table {
    /// Gives every row that is not blank to `take`, in order, until it breaks.
    fn each_row(&mut self, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Unreadable>;
}

/// Why reading ended before the end.
#[derive(Debug)]
pub(crate) enum Unreadable {
    Io(io::Error),
    File(ImportCode),
}

impl From<io::Error> for Unreadable {
    /// What the packing itself reports is damage; the rest is the storage's.
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof => Self::File(ImportCode::Damaged),
            _ => Self::Io(error),
        }
    }
}
