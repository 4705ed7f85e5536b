//! One row, turned into a candidate.

use std::collections::HashMap;

use domain::{
    election::{Born, Candidate, CandidateName, Gender, Party, Place as Where, Seat, Votes},
    import::ImportCode,
};

use super::{
    ElectionFile,
    layout::Columns,
    lost,
    values::{self, AmericanDay},
};
use crate::spreadsheet::{
    FileTally,
    reading::{Place, Trouble, is_refused},
    table::Row,
    values::text,
};

/// The rows of a file, as they are read.
pub(super) struct Rows {
    place: Place,
    columns: Columns,
    file: ElectionFile,
    /// The line of each place on each list.
    seen: HashMap<(Where, Party, u32), u64>,
}

/// A row on its way in.
struct Reading<'r> {
    row: &'r Row,
    troubles: Vec<Trouble>,
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
        if cells < headings || !beyond.into_iter().all(crate::spreadsheet::table::Cell::is_blank) {
            reading.troubles.push(Trouble::refused(ImportCode::ColumnCount).showing(&cells.to_string()));
            return None;
        }
        let party = reading.party(&columns);
        let rank = reading.rank(&columns);
        let name = reading.needed(columns.name).and_then(|name| CandidateName::parse(&name));
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

impl Reading<'_> {
    fn text(&self, column: Option<usize>) -> String {
        text(self.row.cell(column))
    }

    fn maybe(&self, column: Option<usize>) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The row is refused where there is nothing.
    fn needed(&mut self, column: Option<usize>) -> Option<String> {
        let text = self.maybe(column);
        if text.is_none() {
            self.troubles.push(Trouble::refused(ImportCode::CandidateIncomplete).at(column));
        }
        text
    }

    /// What is there and cannot be read is lost, and told of.
    fn value<T>(&mut self, column: Option<usize>, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.maybe(column)?;
        let value = read(&text);
        if value.is_none() {
            self.troubles.extend(column.map(|column| lost(column, &text)));
        }
        value
    }

    fn truth(&mut self, column: usize) -> Option<bool> {
        let text = self.text(Some(column));
        let truth = values::truth(&text);
        if truth.is_none() {
            self.troubles.push(lost(column, &text));
        }
        truth
    }

    /// A list has a name, or a code in its place.
    fn party(&mut self, columns: &Columns) -> Option<Party> {
        let code = self.maybe(columns.party_code);
        let name = match (self.maybe(columns.party), &code) {
            (Some(name), _) => name,
            (None, Some(code)) => code.clone(),
            (None, None) => self.needed(columns.party.or(columns.party_code))?,
        };
        Some(Party { code, name })
    }

    fn rank(&mut self, columns: &Columns) -> Option<u32> {
        let text = self.needed(columns.rank)?;
        let rank = values::count(&text).filter(|rank| *rank > 0);
        if rank.is_none() {
            self.troubles.push(Trouble::refused(ImportCode::CandidateIncomplete).at(columns.rank));
        }
        rank
    }

    fn place(&mut self, columns: &Columns) -> Where {
        let number = self.value(columns.municipality_number, values::municipality);
        if number.is_some_and(|(_, restored)| restored) {
            let zero = Trouble::note(ImportCode::MunicipalityZeroRestored).at(columns.municipality_number);
            self.troubles.push(zero);
        }
        Where {
            county: self.maybe(columns.county),
            municipality: number.map(|(number, _)| number),
            municipality_name: self.maybe(columns.municipality),
            ward: self.maybe(columns.ward),
        }
    }

    /// The day where it can be told, else the year.
    fn born(&mut self, columns: &Columns) -> Option<Born> {
        let told = self.value(columns.born, values::born);
        let Some(column) = columns.born_on.filter(|column| self.maybe(Some(*column)).is_some()) else {
            return told;
        };
        if !columns.american {
            let day = self.value(Some(column), values::day).map(Born::On);
            if let (Some(day), Some(told)) = (day, told)
                && day.year() != told.year()
            {
                self.troubles.push(Trouble::dropped(ImportCode::CandidateBirth).at(Some(column)));
                return Some(told);
            }
            return day.or(told);
        }
        let text = self.text(Some(column));
        let day =
            told.ok_or(AmericanDay::Unreadable).and_then(|told| values::american_day(&text, told.year()));
        match day {
            Ok(day) => Some(Born::On(day)),
            Err(AmericanDay::OtherYear) => {
                self.troubles.push(Trouble::dropped(ImportCode::CandidateBirth).at(Some(column)));
                told
            }
            Err(AmericanDay::Unreadable) => {
                self.troubles.push(lost(column, &text));
                told
            }
        }
    }

    fn votes(&mut self, columns: &Columns) -> Votes {
        Votes {
            added: self.value(columns.added, values::count),
            personal: self.value(columns.personal, values::count),
            from_others: self.value(columns.from_others, values::count),
            total: self.value(columns.total, values::count),
        }
    }
}
