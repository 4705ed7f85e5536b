//! Reading one row: values out, findings noted.

use domain::{
    Email, Environment, Field, Fields, NationalId, OrganisationNumber, Phone, Protection,
    import::{Column, ImportCode, ImportProblem, Severity, masked},
    roster::{RosterKey, RosterPerson},
};
use jiff::{ToSpan, civil::Date};

use super::{
    table::{Cell, Row},
    values::{self, FoundId},
    words::Words,
};

/// A finding in a row, before it is known where the row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub code: ImportCode,
    pub severity: Severity,
    column: Whereabouts,
    value: Option<String>,
    other_line: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Whereabouts {
    Row,
    Cell(usize),
    /// A column that is not there.
    Named(String),
}

impl Trouble {
    pub fn new(severity: Severity, code: ImportCode) -> Self {
        Self { code, severity, column: Whereabouts::Row, value: None, other_line: None }
    }

    pub fn note(code: ImportCode) -> Self {
        Self::new(Severity::Note, code)
    }

    pub fn dropped(code: ImportCode) -> Self {
        Self::new(Severity::FieldDropped, code)
    }

    pub fn refused(code: ImportCode) -> Self {
        Self::new(Severity::RowRefused, code)
    }

    pub fn file(code: ImportCode) -> Self {
        Self::new(Severity::FileRefused, code)
    }

    pub fn at(mut self, column: Option<usize>) -> Self {
        self.column = column.map_or(Whereabouts::Row, Whereabouts::Cell);
        self
    }

    pub fn about(mut self, column: &str) -> Self {
        self.column = Whereabouts::Named(column.to_owned());
        self
    }

    pub fn showing(mut self, value: &str) -> Self {
        self.value = Some(masked(value));
        self
    }

    pub fn beside(mut self, line: u64) -> Self {
        self.other_line = Some(line);
        self
    }
}

/// Whether the row is to go in.
pub(crate) fn is_refused(troubles: &[Trouble]) -> bool {
    troubles.iter().any(|trouble| trouble.severity >= Severity::RowRefused)
}

/// The file or sheet that rows come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub file: String,
    pub sheet: Option<String>,
    pub headings: Vec<String>,
}

impl Place {
    pub fn file(name: &str) -> Self {
        Self { file: label(name), ..Self::default() }
    }

    pub fn with_sheet(&self, name: &str) -> Self {
        Self { sheet: Some(label(name)), ..self.clone() }
    }

    pub fn finding(&self, line: Option<u64>, trouble: Trouble) -> ImportProblem {
        let column = match trouble.column {
            Whereabouts::Row => None,
            Whereabouts::Cell(index) => {
                Some(Column::at(index, self.headings.get(index).map_or("", String::as_str)))
            }
            Whereabouts::Named(name) => Some(Column { name, letter: String::new() }),
        };
        ImportProblem {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            line,
            column,
            code: trouble.code,
            severity: trouble.severity,
            value: trouble.value,
            other_line: trouble.other_line,
        }
    }

    pub fn findings(&self, line: u64, troubles: Vec<Trouble>) -> Vec<ImportProblem> {
        troubles.into_iter().map(|trouble| self.finding(Some(line), trouble)).collect()
    }
}

/// The name of a file or sheet; people put national identity numbers there too.
fn label(name: &str) -> String {
    const LONGEST: usize = 100;
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let shown = name.chars().take(LONGEST).filter(|c| !c.is_control());
    shown.map(|c| if digits >= 11 && c.is_ascii_digit() { '•' } else { c }).collect()
}

/// Where a person's details stand in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonColumns {
    pub key: Option<usize>,
    pub national_id: Option<usize>,
    pub given_name: Option<usize>,
    pub middle_name: Option<usize>,
    pub family_name: Option<usize>,
    /// The whole name in one cell.
    pub name: Option<usize>,
    pub email: Option<usize>,
    pub mobile: Option<usize>,
    /// A telephone of either kind; used only if it is a mobile.
    pub phone: Option<usize>,
    pub protection: Option<usize>,
}

/// What a cell gave.
#[derive(Debug, PartialEq)]
pub(crate) enum Told<T> {
    /// There is no such column.
    Unsaid,
    Blank,
    Value(T),
    /// Something was there, and could not be read; a finding has been noted.
    Unread,
}

impl<T> Told<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Told<U> {
        match self {
            Self::Unsaid => Told::Unsaid,
            Self::Blank => Told::Blank,
            Self::Value(value) => Told::Value(change(value)),
            Self::Unread => Told::Unread,
        }
    }

    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// One row on its way in.
pub(crate) struct Reading<'a> {
    row: &'a Row,
    environment: Environment,
    words: &'a Words,
    pub troubles: Vec<Trouble>,
}

impl<'a> Reading<'a> {
    pub fn new(row: &'a Row, environment: Environment, words: &'a Words) -> Self {
        let fault = row.fault.map(|code| match code {
            ImportCode::ColumnCount => Trouble::refused(code).showing(&row.cells.len().to_string()),
            _ => Trouble::refused(code),
        });
        Self { row, environment, words, troubles: fault.into_iter().collect() }
    }

    pub fn note(&mut self, trouble: Trouble) {
        self.troubles.push(trouble);
    }

    /// Empty where there is no such column or no value.
    pub fn text(&mut self, column: Option<usize>) -> String {
        self.told(column, Severity::FieldDropped, |cell| Ok(Some(values::text(cell))))
            .value()
            .unwrap_or_default()
    }

    /// The row is refused where there is none.
    pub fn required(&mut self, column: Option<usize>) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            self.note(Trouble::refused(ImportCode::ValueMissing).at(column));
            return None;
        }
        Some(text)
    }

    /// A system's own identifier.
    pub fn identifier(&mut self, column: Option<usize>) -> Told<String> {
        const LONGEST: usize = 255;
        self.told(column, Severity::RowRefused, |cell| {
            let text = values::text(cell);
            match text.len() {
                0 => Ok(None),
                1..=LONGEST if !values::is_rounded(&text) => Ok(Some(text)),
                1..=LONGEST => Err(ImportCode::NumberRounded),
                _ => Err(ImportCode::KeyTooLong),
            }
        })
    }

    /// The row is refused where the number does not belong here; where it is wrong, as `severity` says.
    pub fn national_id(&mut self, column: Option<usize>, severity: Severity) -> Told<NationalId> {
        let environment = self.environment;
        let found = self.told(column, severity, |cell| values::national_id(cell, environment));
        self.repaired(column, found)
    }

    /// A number that is part of the cell's text.
    pub fn national_id_in(
        &mut self,
        column: Option<usize>,
        text: &str,
        severity: Severity,
    ) -> Told<NationalId> {
        let (environment, cell) = (self.environment, Cell::Text(text.to_owned()));
        let found = self.told(column, severity, |_| values::national_id(&cell, environment));
        self.repaired(column, found)
    }

    fn repaired(&mut self, column: Option<usize>, found: Told<FoundId>) -> Told<NationalId> {
        if matches!(found, Told::Value(FoundId::ZeroRestored(_))) {
            self.note(Trouble::note(ImportCode::LeadingZeroRestored).at(column));
        }
        found.map(|found| found.id())
    }

    /// `[from, to)`. The row is refused where either cannot be read. `inclusive`: the last day is given.
    pub fn period(
        &mut self,
        from: Option<usize>,
        to: Option<usize>,
        inclusive: bool,
    ) -> (Option<Date>, Option<Date>) {
        let first = self.told(from, Severity::RowRefused, values::date).value();
        let last = self.told(to, Severity::RowRefused, values::date).value();
        let last = last.filter(|date| !values::is_no_end(*date));
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            self.note(Trouble::refused(ImportCode::DatesReversed).at(to));
        }
        (first, if inclusive { last.and_then(|date| date.checked_add(1.day()).ok()) } else { last })
    }

    pub fn organisation_number(&mut self, column: Option<usize>) -> Option<OrganisationNumber> {
        let number = self.told(column, Severity::FieldDropped, |cell| {
            let text = values::text(cell).replace(' ', "");
            if text.is_empty() {
                return Ok(None);
            }
            OrganisationNumber::parse(&text).map(Some).map_err(|_| ImportCode::OrganisationNumberInvalid)
        });
        number.value()
    }

    /// The code of a value in the [`Words`].
    pub fn word(&mut self, column: Option<usize>, kind: &'static str, severity: Severity) -> Told<&'a str> {
        let words = self.words;
        self.told(column, severity, |cell| {
            let text = match cell {
                Cell::Truth(truth) => (if *truth { "ja" } else { "nei" }).to_owned(),
                _ => values::text(cell),
            };
            if text.is_empty() {
                return Ok(None);
            }
            words.value(kind, &text).map(Some).ok_or(ImportCode::ValueUnknown)
        })
    }

    /// Everything but key and national identity number.
    pub fn person(&mut self, columns: &PersonColumns, key: RosterKey) -> RosterPerson {
        let mut unread = Fields::NONE;
        let (given_name, family_name) = self.names(columns);
        if given_name.is_empty() && family_name.is_empty() {
            unread.insert(Field::Name);
        }
        let email = match self.told(columns.email, Severity::FieldDropped, read_email) {
            Told::Value(email) => Some(email),
            Told::Blank => None,
            Told::Unsaid | Told::Unread => {
                unread.insert(Field::Email);
                None
            }
        };
        let mobile = self.mobile(columns);
        if matches!(mobile, Told::Unsaid | Told::Unread) {
            unread.insert(Field::Mobile);
        }
        let protection = match self.word(columns.protection, "protection", Severity::FieldDropped) {
            Told::Value(code) => Protection::from_code(code),
            Told::Blank => Some(Protection::None),
            Told::Unsaid => None,
            Told::Unread => Some(Protection::StrictlyConfidential),
        };
        RosterPerson {
            key,
            national_id: None,
            national_id_unread: false,
            given_name,
            family_name,
            email,
            mobile: mobile.value(),
            unread,
            protection,
        }
    }

    /// Whether the row goes on to where this person's identifiers stand.
    pub fn reaches(&self, columns: &PersonColumns) -> bool {
        let mut identifiers = [columns.key, columns.national_id].into_iter().flatten();
        identifiers.all(|column| column < self.row.cells.len())
    }

    /// Whether any cell of this person's has something in it.
    pub fn has_any(&self, columns: &PersonColumns) -> bool {
        let PersonColumns { key, national_id, given_name, middle_name, family_name, name, .. } = *columns;
        let PersonColumns { email, mobile, phone, .. } = *columns;
        [key, national_id, given_name, middle_name, family_name, name, email, mobile, phone]
            .into_iter()
            .any(|column| !self.row.cell(column).is_blank())
    }

    fn names(&mut self, columns: &PersonColumns) -> (String, String) {
        let given = self.text(columns.given_name);
        let middle = self.text(columns.middle_name);
        let family = self.text(columns.family_name);
        let given = [given, middle].into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ");
        if !given.is_empty() || !family.is_empty() {
            return (given, family);
        }
        let whole = self.text(columns.name);
        let has_column = columns.given_name.or(columns.family_name).or(columns.name);
        if whole.is_empty() && has_column.is_some() {
            self.note(Trouble::note(ImportCode::NameMissing).at(has_column));
        }
        if let Some((family, given)) = whole.split_once(',') {
            return (given.trim().to_owned(), family.trim().to_owned());
        }
        match whole.rsplit_once(' ') {
            Some((given, family)) => (given.to_owned(), family.to_owned()),
            None => (whole, String::new()),
        }
    }

    fn mobile(&mut self, columns: &PersonColumns) -> Told<Phone> {
        let mobile = self.told(columns.mobile, Severity::FieldDropped, read_phone);
        if matches!(mobile, Told::Value(_) | Told::Unread) {
            return mobile;
        }
        let other = self.row.cell(columns.phone);
        match read_phone(other) {
            Ok(Some(phone)) if phone.is_mobile() => Told::Value(phone),
            _ => mobile,
        }
    }

    fn told<T>(
        &mut self,
        column: Option<usize>,
        severity: Severity,
        read: impl FnOnce(&Cell) -> Result<Option<T>, ImportCode>,
    ) -> Told<T> {
        if column.is_none_or(|column| column >= self.row.cells.len()) {
            return Told::Unsaid;
        }
        let cell = self.row.cell(column);
        let code = match cell {
            Cell::Error(_) => ImportCode::FormulaError,
            _ => match read(cell) {
                Ok(Some(value)) => return Told::Value(value),
                Ok(None) => return Told::Blank,
                Err(code) => code,
            },
        };
        // Nobody who does not belong here comes in, with or without a number.
        let severity = if code == ImportCode::NationalIdNotHere { Severity::RowRefused } else { severity };
        self.note(Trouble::new(severity, code).at(column).showing(&cell.written()));
        Told::Unread
    }
}

fn read_email(cell: &Cell) -> Result<Option<Email>, ImportCode> {
    let text = values::text(cell);
    if text.is_empty() {
        return Ok(None);
    }
    Email::parse(&text).map(Some).map_err(|_| ImportCode::EmailInvalid)
}

fn read_phone(cell: &Cell) -> Result<Option<Phone>, ImportCode> {
    let text = values::text(cell);
    if text.is_empty() {
        return Ok(None);
    }
    if values::is_rounded(&text) {
        return Err(ImportCode::NumberRounded);
    }
    Phone::parse(&text).map(Some).map_err(|_| ImportCode::PhoneInvalid)
}
