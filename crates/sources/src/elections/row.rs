//! One row, turned into a candidate.

use std::collections::HashMap;

use domain::{
    election::{Candidate, Gender, Party, Place as Where, Seat},
    import::ImportCode,
};

use super::{ElectionFile, layout::Columns, reading::Reading};
use crate::spreadsheet::{
    FileTally,
    reading::{Place, Trouble, is_refused},
    table::{Cell, Row},
};

/// The rows of a file, as they are read.
pub(super) struct Rows {
    place: Place,
    columns: Columns,
    file: ElectionFile,
    /// The line of each place on each list.
    seen: HashMap<(Where, Party, u32), u64>,
}

impl Rows {
    /// None where these are not the headings.
    pub fn under(headings: Vec<String>, file: &Place) -> Option<Self> {
        let columns = Columns::find(&headings)?;
        let tally = FileTally { file: file.file.clone(), ..FileTally::default() };
        let place = Place { headings, ..file.clone() };
        Some(Self {
            place,
            columns,
            file: ElectionFile { tally, ..ElectionFile::default() },
            seen: HashMap::new(),
        })
    }

    pub fn count(&self) -> u64 {
        self.file.tally.rows
    }

    pub fn add(&mut self, row: &Row) {
        let mut reading = Reading { row, troubles: Vec::new() };
        let candidate = self.read(&mut reading);
        let tally = &mut self.file.tally;
        tally.rows += 1;
        match candidate.filter(|_| !is_refused(&reading.troubles)) {
            Some(candidate) => {
                tally.accepted += 1;
                self.file.candidates.push(candidate);
            }
            None => tally.refused += 1,
        }
        self.file.problems.extend(self.place.findings(row.line, reading.troubles));
    }

    pub fn finish(self) -> ElectionFile {
        self.file
    }

    fn read(&mut self, reading: &mut Reading<'_>) -> Option<Candidate> {
        let columns = self.columns;
        if let Some(code) = reading.row.fault {
            reading.troubles.push(Trouble::refused(code));
            return None;
        }
        // A text that stands in too few or too many cells has been broken by a delimiter in it: nothing is where it seems.
        let (cells, headings) = (reading.row.cells.len(), self.place.headings.len());
        let beyond = reading.row.cells.iter().skip(headings);
        if cells < headings || !beyond.into_iter().all(Cell::is_blank) {
            reading.troubles.push(Trouble::refused(ImportCode::ColumnCount).showing(&cells.to_string()));
            return None;
        }
        let party = reading.party(&columns);
        let rank = reading.rank(&columns);
        let name = reading.name(&columns);
        let place = reading.place(&columns);
        let (party, rank, name) = (party?, rank?, name?);
        let line = *self.seen.entry((place.clone(), party.clone(), rank)).or_insert(reading.row.line);
        if line != reading.row.line {
            reading.troubles.push(Trouble::refused(ImportCode::CandidateDoubled).beside(line));
        }
        let votes = columns.has_votes().then(|| reading.votes(&columns));
        Some(Candidate {
            election: reading.maybe(columns.election),
            place,
            party,
            rank,
            name,
            residence: reading.maybe(columns.residence),
            occupation: reading.maybe(columns.occupation),
            born: reading.born(&columns),
            gender: reading.value(columns.gender, Gender::from_word),
            preferred: match votes {
                // Among seats the same heading counts votes.
                Some(_) => None,
                None => columns.added.and_then(|column| reading.truth(column)),
            },
            votes,
            seat: reading.value(columns.seat, Seat::from_word),
        })
    }
}
