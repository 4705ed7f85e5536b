//! The rows of guardian and employee sheets, turned into what they say.

use std::{borrow::Cow, collections::hash_map::Entry};

use domain::{
    Source,
    import::{ImportCode, Severity},
    roster::{
        Change, Coverage, EnrolmentBasis, Extent, GuardianRole, Membership, Mention, Record,
        RosterEmployment, RosterEnrolment, RosterGuardianship, RosterKey, RosterPerson, RosterUnit, UnitKey,
        UnitKind,
    },
};

use super::{
    ImportError,
    intake::Desk,
    keys::{ByKey, Fingerprint, FirstLines, Keys},
    layout::{CommonColumns, EmployeeLayout, GuardianColumns, GuardianLayout, Layout},
    reading::{PersonColumns, Place, Reading, Told, Trouble, is_refused},
    sheet::SheetOptions,
    table::{Cell, Row},
    words,
};

/// What must be remembered from row to row, and from sheet to sheet of a workbook.
pub(crate) struct SheetRows<'a> {
    options: &'a SheetOptions,
    /// The details with which each person has been handed over, and on which line.
    people: ByKey<(Fingerprint, u64)>,
    national_ids: FirstLines,
    /// Workbooks leave out empty cells at the end of a row. In a text they are there, but for a row that
    /// has been broken in two, or that Excel has cut: nothing is said in the columns it does not reach.
    short_rows_end_blank: bool,
    units: Keys,
    coverage: Coverage,
    /// A refused row of the present sheet whose people are not known.
    unknown: bool,
    suspended: bool,
}

/// A row read, before it is known whether it is refused.
#[derive(Default)]
struct Said {
    unit: Option<RosterUnit>,
    people: Vec<RosterPerson>,
    changes: Vec<Change>,
    /// What the row is about, should it be refused; empty where that is unknown.
    mentions: Vec<Mention>,
    /// A child keeps a place, and it cannot be told which.
    place_unknown: bool,
}

impl<'a> SheetRows<'a> {
    pub fn new(options: &'a SheetOptions, short_rows_end_blank: bool) -> Self {
        Self {
            short_rows_end_blank,
            options,
            people: ByKey::default(),
            national_ids: FirstLines::default(),
            units: Keys::default(),
            coverage: Coverage::default(),
            unknown: false,
            suspended: false,
        }
    }

    /// Notes what a sheet is the whole truth about: nothing, where it has no rows.
    pub fn begin(&mut self, layout: &Layout, has_rows: bool) {
        self.unknown = false;
        let common = layout.common();
        if self.options.extent == Extent::Changes || common.why.is_some() || !has_rows {
            return;
        }
        match layout {
            Layout::Guardians(layout) => {
                if !layout.guardians.is_empty() {
                    self.coverage.guardianships = Extent::Full;
                }
                if common.has_unit() {
                    self.coverage.enrolments = Extent::Full;
                }
            }
            Layout::Employees(_) => self.coverage.employments = Extent::Full,
        }
    }

    pub fn take(
        &mut self,
        row: &Row,
        layout: &Layout,
        place: &Place,
        desk: &mut Desk<'_>,
    ) -> Result<(), ImportError> {
        let mut row = Cow::Borrowed(row);
        if row.fault.is_none() && row.cells.iter().skip(place.headings.len()).any(|cell| !cell.is_blank()) {
            row.to_mut().fault = Some(ImportCode::ColumnCount);
        }
        if self.short_rows_end_blank && row.cells.len() < place.headings.len() {
            row.to_mut().cells.resize(place.headings.len(), Cell::Empty);
        }
        let row = row.as_ref();
        let mut reading = Reading::new(row, self.options.environment, &self.options.words);
        let source = self.options.source;
        let said = match layout {
            // Which cell is under which heading is not known.
            _ if row.fault.is_some() => Said::default(),
            Layout::Guardians(layout) => guardian_row(&mut reading, layout, source),
            Layout::Employees(layout) => employee_row(&mut reading, layout, source),
        };
        let mut troubles = reading.troubles;
        self.unknown |= said.place_unknown;
        if is_refused(&troubles) {
            self.unknown |= said.mentions.is_empty();
            for mention in said.mentions {
                desk.change(Change::Unread(mention))?;
            }
        } else {
            self.hand_over(said, row.line, &mut troubles, desk)?;
        }
        desk.row(place, row, troubles);
        Ok(())
    }

    /// Settles the coverage after a sheet.
    pub fn end(&mut self, layout: &Layout, place: &Place, desk: &mut Desk<'_>) {
        let full = self.options.extent == Extent::Full && layout.common().why.is_none();
        if self.unknown && full {
            desk.problem(place.finding(None, Trouble::note(ImportCode::RemovalsSuspended)));
            self.suspended = true;
        }
        desk.report.coverage = if self.suspended { Coverage::default() } else { self.coverage };
    }

    fn hand_over(
        &mut self,
        said: Said,
        line: u64,
        troubles: &mut Vec<Trouble>,
        desk: &mut Desk<'_>,
    ) -> Result<(), ImportError> {
        if let Some(unit) = said.unit
            && self.units.insert(Fingerprint::of(&unit.key))
        {
            desk.change(Change::Present(Record::Unit(unit)))?;
        }
        for person in said.people {
            let details = details(&person);
            match self.people.entry(Fingerprint::of(&person.key)) {
                Entry::Occupied(told) => {
                    let (first, first_line) = *told.get();
                    if first != details {
                        troubles.push(Trouble::note(ImportCode::DetailsDiffer).beside(first_line));
                    }
                }
                Entry::Vacant(place) => {
                    place.insert((details, line));
                    let id = person.national_id;
                    if let Some(other) = id.and_then(|id| self.national_ids.note(id, line)) {
                        troubles.push(Trouble::note(ImportCode::NationalIdShared).beside(other));
                    }
                    desk.change(Change::Present(Record::Person(person)))?;
                }
            }
        }
        for change in said.changes {
            desk.change(change)?;
        }
        Ok(())
    }
}

impl Layout {
    fn common(&self) -> &CommonColumns {
        match self {
            Self::Guardians(layout) => &layout.common,
            Self::Employees(layout) => &layout.common,
        }
    }
}

fn guardian_row(reading: &mut Reading<'_>, layout: &GuardianLayout, source: Source) -> Said {
    let mut said = Said::default();
    let deleted = is_deleted(reading, &layout.common);
    let child = person(reading, &layout.child, "child", Severity::RowRefused);
    let unit = unit(reading, &layout.common, source, Severity::FieldDropped);
    let (from, to) = reading.period(layout.common.from, layout.common.to, true);
    let Some(child) = child else { return said };
    let membership = unit.as_ref().map(|unit| membership(&child, unit, String::new()));
    said.place_unknown = layout.common.has_unit() && membership.is_none();
    said.mentions.push(Mention::GuardianshipsOf(child.key.clone()));
    said.mentions.extend(membership.clone().map(Mention::Enrolment));
    let mut ties = Vec::new();
    for columns in layout.guardians.values() {
        if !reading.reaches(&columns.person) {
            said.changes.push(Change::Unread(Mention::GuardianshipsOf(child.key.clone())));
            continue;
        }
        if !reading.has_any(&columns.person) {
            continue;
        }
        match guardian(reading, columns, &child) {
            Some((guardian, tie)) => {
                ties.push(tie);
                said.people.push(guardian);
            }
            None => said.changes.push(Change::Unread(Mention::GuardianshipsOf(child.key.clone()))),
        }
    }
    if deleted {
        let gone = |tie: RosterGuardianship| Mention::Guardianship {
            guardian_key: tie.guardian_key,
            child_key: tie.child_key,
        };
        let mentions: Vec<Mention> = if ties.is_empty() {
            membership.map(Mention::Enrolment).into_iter().collect()
        } else {
            ties.into_iter().map(gone).collect()
        };
        let changes = mentions.into_iter().map(Change::Deleted).collect();
        return Said { changes, people: Vec::new(), ..said };
    }
    said.changes.extend(ties.into_iter().map(|tie| Change::Present(Record::Guardianship(tie))));
    if let Some(membership) = membership {
        let basis = EnrolmentBasis::Unit;
        let enrolment = RosterEnrolment { membership, basis, from, to };
        said.changes.push(Change::Present(Record::Enrolment(enrolment)));
    }
    said.people.insert(0, child);
    said.unit = unit;
    said
}

fn guardian(
    reading: &mut Reading<'_>,
    columns: &GuardianColumns,
    child: &RosterPerson,
) -> Option<(RosterPerson, RosterGuardianship)> {
    let guardian = person(reading, &columns.person, "guardian", Severity::FieldDropped)?;
    if guardian.national_id.is_some() && guardian.national_id == child.national_id {
        let column = columns.person.national_id;
        reading.note(Trouble::dropped(ImportCode::ReferenceToSelf).at(column));
        return None;
    }
    let role = match reading.word(columns.role, "role", Severity::Note) {
        Told::Value(code) => GuardianRole::from_code(code).unwrap_or(GuardianRole::Unstated),
        _ => GuardianRole::Unstated,
    };
    let responsibility = reading.word(columns.responsibility, "truth", Severity::FieldDropped);
    let tie = RosterGuardianship {
        guardian_key: guardian.key.clone(),
        child_key: child.key.clone(),
        role,
        parental_responsibility: responsibility.value().map(|word| word == "yes"),
    };
    Some((guardian, tie))
}

fn employee_row(reading: &mut Reading<'_>, layout: &EmployeeLayout, source: Source) -> Said {
    let mut said = Said::default();
    let deleted = is_deleted(reading, &layout.common);
    let employee = person(reading, &layout.employee, "employee", Severity::RowRefused);
    let unit = unit(reading, &layout.common, source, Severity::RowRefused);
    let position = reading.text(layout.position);
    let (from, to) = reading.period(layout.common.from, layout.common.to, true);
    let (Some(employee), Some(unit)) = (employee, unit) else { return said };
    let membership = membership(&employee, &unit, words::folded(&position));
    let mention = Mention::Employment(membership.clone());
    said.mentions.push(mention.clone());
    if deleted {
        said.changes.push(Change::Deleted(mention));
        return said;
    }
    let employment = RosterEmployment { membership, position, from, to };
    said.changes.push(Change::Present(Record::Employment(employment)));
    said.people.push(employee);
    said.unit = Some(unit);
    said
}

/// An unknown word refuses the row.
fn is_deleted(reading: &mut Reading<'_>, columns: &CommonColumns) -> bool {
    matches!(reading.word(columns.change, "change", Severity::RowRefused), Told::Value("deleted"))
}

/// A person by the system's own number, if the sheet has one, and otherwise by the national identity
/// number. `loss` is what it costs when neither can be read.
fn person(
    reading: &mut Reading<'_>,
    columns: &PersonColumns,
    kind: &str,
    loss: Severity,
) -> Option<RosterPerson> {
    let key = reading.identifier(columns.key);
    let by_number = matches!(key, Told::Value(_));
    let wrong = if by_number { Severity::FieldDropped } else { loss };
    let national_id = reading.national_id(columns.national_id, wrong);
    let roster_key = match (key, &national_id) {
        // Pupils and employees may be counted each from 1.
        (Told::Value(key), _) => RosterKey::System(format!("{kind}/{key}")),
        (_, Told::Value(id)) => RosterKey::NationalId(*id),
        (_, Told::Unread) => return None,
        (_, Told::Blank | Told::Unsaid) => {
            let column = columns.national_id.or(columns.key);
            reading.note(Trouble::new(loss, ImportCode::KeyMissing).at(column));
            return None;
        }
    };
    Some(RosterPerson {
        national_id_unread: national_id == Told::Unread,
        national_id: national_id.value(),
        ..reading.person(columns, roster_key)
    })
}

/// By organisation number, else by the system's own code, else by name.
fn unit(
    reading: &mut Reading<'_>,
    columns: &CommonColumns,
    source: Source,
    loss: Severity,
) -> Option<RosterUnit> {
    if !columns.has_unit() {
        return None;
    }
    let name = reading.text(columns.unit_name);
    let organisation_number = reading.organisation_number(columns.organisation_number);
    let code = reading.text(columns.unit_key);
    let key = match &organisation_number {
        Some(number) => format!("organisation/{number}"),
        None if !code.is_empty() => format!("code/{code}"),
        None if !name.is_empty() => format!("name/{}", words::folded(&name)),
        None => {
            let column = columns.unit_name.or(columns.organisation_number).or(columns.unit_key);
            reading.note(Trouble::new(loss, ImportCode::ValueMissing).at(column));
            return None;
        }
    };
    let kind = if source == Source::Kindergarten { UnitKind::Kindergarten } else { UnitKind::School };
    Some(RosterUnit { key: UnitKey(key), name, kind, organisation_number, municipality_number: None })
}

fn membership(person: &RosterPerson, unit: &RosterUnit, row: String) -> Membership {
    Membership { person_key: person.key.clone(), unit_key: unit.key.clone(), row }
}

/// What must be the same wherever a person occurs in a file.
fn details(person: &RosterPerson) -> Fingerprint {
    Fingerprint::of((
        person.national_id,
        (&person.given_name, &person.family_name),
        person.email.as_ref().map(domain::Email::as_str),
        person.mobile.as_ref().map(domain::Phone::raw),
        person.protection,
    ))
}
