//! The cells of one row: what is there, what cannot be read, and what the row cannot do without.

use domain::{
    election::{Born, CandidateName, Party, Place, Votes},
    import::ImportCode,
};

use super::{
    layout::Columns,
    values::{self, AmericanDay},
};
use crate::spreadsheet::{reading::Trouble, table::Row, values::text};

/// A row on its way in.
pub(super) struct Reading<'r> {
    pub row: &'r Row,
    pub troubles: Vec<Trouble>,
}

impl Reading<'_> {
    fn text(&self, column: Option<usize>) -> String {
        text(self.row.cell(column))
    }

    pub fn maybe(&self, column: Option<usize>) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The row is refused where there is nothing.
    pub fn needed(&mut self, column: Option<usize>) -> Option<String> {
        let text = self.maybe(column);
        if text.is_none() {
            self.troubles.push(Trouble::refused(ImportCode::CandidateIncomplete).at(column));
        }
        text
    }

    /// What is there and cannot be read is lost, and told of.
    pub fn value<T>(&mut self, column: Option<usize>, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.maybe(column)?;
        let value = read(&text);
        if value.is_none() {
            self.troubles.extend(column.map(|column| lost(column, &text)));
        }
        value
    }

    pub fn truth(&mut self, column: usize) -> Option<bool> {
        let text = self.text(Some(column));
        let truth = values::truth(&text);
        if truth.is_none() {
            self.troubles.push(lost(column, &text));
        }
        truth
    }

    /// A list has a name, or a code in its place.
    pub fn party(&mut self, columns: &Columns) -> Option<Party> {
        let code = self.maybe(columns.party_code);
        let name = match (self.maybe(columns.party), &code) {
            (Some(name), _) => name,
            (None, Some(code)) => code.clone(),
            (None, None) => self.needed(columns.party.or(columns.party_code))?,
        };
        Some(Party { code, name })
    }

    pub fn rank(&mut self, columns: &Columns) -> Option<u32> {
        let text = self.needed(columns.rank)?;
        let rank = values::count(&text).filter(|rank| *rank > 0);
        if rank.is_none() {
            self.troubles.push(Trouble::refused(ImportCode::CandidateIncomplete).at(columns.rank));
        }
        rank
    }

    pub fn name(&mut self, columns: &Columns) -> Option<CandidateName> {
        let text = self.needed(columns.name)?;
        let name = CandidateName::parse(&text);
        if name.is_none() {
            self.troubles.push(Trouble::refused(ImportCode::CandidateIncomplete).at(columns.name));
        }
        name
    }

    pub fn place(&mut self, columns: &Columns) -> Place {
        let number = self.value(columns.municipality_number, values::municipality);
        if number.is_some_and(|(_, restored)| restored) {
            let zero = Trouble::note(ImportCode::MunicipalityZeroRestored).at(columns.municipality_number);
            self.troubles.push(zero);
        }
        Place {
            county: self.maybe(columns.county),
            municipality: number.map(|(number, _)| number),
            municipality_name: self.maybe(columns.municipality),
            ward: self.maybe(columns.ward),
        }
    }

    /// The day where it can be told, else the year.
    pub fn born(&mut self, columns: &Columns) -> Option<Born> {
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

    pub fn votes(&mut self, columns: &Columns) -> Votes {
        Votes {
            added: self.value(columns.added, values::count),
            personal: self.value(columns.personal, values::count),
            from_others: self.value(columns.from_others, values::count),
            total: self.value(columns.total, values::count),
        }
    }
}

/// A trouble that costs the candidate one value.
fn lost(column: usize, value: &str) -> Trouble {
    Trouble::dropped(ImportCode::CandidateValue).at(Some(column)).showing(value)
}
