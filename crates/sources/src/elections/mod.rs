//! The election authorities' files: who stood on which list, and who was elected. Their headings change at every election;
//! what is known of them stands in `docs/klass.md`.
//!
//! **Invariant:** a name, a party or a day of birth is in no finding but where the finding is about that very value.

mod layout;
mod reading;
mod row;
mod values;

use std::{
    io::{Read, Seek},
    ops::ControlFlow,
};

use domain::{
    election::Candidate,
    import::{ImportCode, ImportProblem},
};

use crate::spreadsheet::{
    FileTally, ImportError, Limits,
    delimited::{self, TextTable},
    intake::unreadable,
    reading::Place,
    table::{Row, Table},
    text_file::{self, Rewound},
    values::text,
};
use row::Rows;

#[cfg(test)]
mod tests;

/// What a file says, and what could not be read.
#[derive(Debug, Default)]
pub struct ElectionFile {
    /// In the order of the file.
    pub candidates: Vec<Candidate>,
    /// By line.
    pub problems: Vec<ImportProblem>,
    pub tally: FileTally,
}

/// Reads a file of candidates or of seats, told by its headings and not by its name.
pub fn read<R: Read + Seek>(name: &str, input: R, limits: &Limits) -> Result<ElectionFile, ImportError> {
    let place = Place::file(name);
    let mut source = Rewound(input);
    let encoding = text_file::encoding(&mut source, &place, limits)?;
    let start = text_file::start(&mut source, encoding)?;
    let delimiter =
        delimited::delimiter(&start, &|cells| layout::score(&cells.iter().map(text).collect::<Vec<_>>()));
    let mut table = TextTable { source: &mut source, encoding, delimiter, limits: *limits };
    let mut reading = None;
    let mut refused = None;
    let took = table.each_row(&mut |row| take(&row, &place, limits, &mut reading, &mut refused));
    took.map_err(|reason| unreadable(&place, reason))?;
    if let Some(code) = refused {
        return Err(text_file::refused(&place, code));
    }
    let Some(rows) = reading else {
        return Err(text_file::refused(&place, ImportCode::CandidateHeadings));
    };
    let mut file = rows.finish();
    if let Some(note) = text_file::other_encoding(encoding) {
        file.problems.insert(0, place.finding(None, note));
    }
    Ok(file)
}

/// The first row that has the headings opens the reading; every one after it is a candidate.
fn take(
    row: &Row,
    place: &Place,
    limits: &Limits,
    reading: &mut Option<Rows>,
    refused: &mut Option<ImportCode>,
) -> ControlFlow<()> {
    match reading {
        None => {
            *reading = Rows::under(row.cells.iter().map(text).collect(), place);
            if reading.is_none() && row.line > layout::LAST_LINE {
                *refused = Some(ImportCode::CandidateHeadings);
            }
        }
        Some(rows) if rows.count() >= limits.rows => *refused = Some(ImportCode::TooManyRows),
        Some(rows) => rows.add(row),
    }
    match refused {
        Some(_) => ControlFlow::Break(()),
        None => ControlFlow::Continue(()),
    }
}
