//! Which column of a sheet says what about whom.

use std::collections::{BTreeMap, BTreeSet};

use domain::import::ImportCode;

use super::{
    reading::{PersonColumns, Trouble},
    words::{Attribute, Meaning, Subject, Words},
};

/// The columns of a sheet, by what the sheet is about.
#[derive(Clone, Debug)]
pub(crate) enum Layout {
    Guardians(GuardianLayout),
    Employees(EmployeeLayout),
}

/// A child in each row, with any number of guardians: several to a row, or a row for each.
#[derive(Clone, Debug, Default)]
pub(crate) struct GuardianLayout {
    pub child: PersonColumns,
    pub guardians: BTreeMap<u8, GuardianColumns>,
    pub common: CommonColumns,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct GuardianColumns {
    pub person: PersonColumns,
    pub role: Option<usize>,
    pub responsibility: Option<usize>,
}

/// An employee's position in each row.
#[derive(Clone, Debug, Default)]
pub(crate) struct EmployeeLayout {
    pub employee: PersonColumns,
    pub position: Option<usize>,
    pub common: CommonColumns,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CommonColumns {
    pub unit_key: Option<usize>,
    pub unit_name: Option<usize>,
    pub organisation_number: Option<usize>,
    pub from: Option<usize>,
    pub to: Option<usize>,
    pub change: Option<usize>,
    /// Where we wrote why a row was refused; a file that has it holds corrections only.
    pub why: Option<usize>,
}

impl CommonColumns {
    pub fn has_unit(&self) -> bool {
        self.unit_key.or(self.unit_name).or(self.organisation_number).is_some()
    }
}

/// How many headings of a row are known; [`None`] where the row cannot be one of headings.
pub(crate) fn score(headings: &[String], words: &Words) -> Option<usize> {
    let meanings: Vec<Meaning> = headings.iter().filter_map(|heading| words.heading(heading)).collect();
    let identifies = |meaning: &Meaning| {
        matches!(meaning.attribute, Attribute::Key | Attribute::NationalId)
            && meaning.subject != Some(Subject::Unit)
    };
    let useful = |meaning: &&Meaning| meaning.attribute != Attribute::PassedOver;
    let known = meanings.iter().filter(useful).count();
    (known >= 2 && meanings.iter().any(identifies)).then_some(known)
}

/// Assigns the columns. `title` is what the sheet or file is called, which decides where the headings
/// do not. The findings refuse the sheet where `None` is given.
pub(crate) fn assign(headings: &[String], words: &Words, title: &str) -> (Option<Layout>, Vec<Trouble>) {
    let meanings: Vec<Option<Meaning>> = headings.iter().map(|heading| words.heading(heading)).collect();
    let mut board = Board { meanings: &meanings, troubles: Vec::new() };
    for (column, (meaning, heading)) in meanings.iter().zip(headings).enumerate() {
        if meaning.is_none() && !heading.is_empty() {
            board.troubles.push(Trouble::note(ImportCode::ColumnUnknown).at(Some(column)));
        }
    }
    let layout = match board.is_about_employees(words.subject_in(title)) {
        Some(true) => Some(Layout::Employees(board.employees())),
        Some(false) => Some(Layout::Guardians(board.guardians())),
        None => {
            board.troubles.push(Trouble::file(ImportCode::HeadingsNotFound));
            None
        }
    };
    (layout, board.troubles)
}

struct Board<'a> {
    meanings: &'a [Option<Meaning>],
    troubles: Vec<Trouble>,
}

impl Board<'_> {
    fn is_about_employees(&self, title: Option<Subject>) -> Option<bool> {
        let has = |wanted: &dyn Fn(&Meaning) -> bool| self.meanings.iter().flatten().any(wanted);
        let guardians = has(&|meaning| {
            matches!(meaning.subject, Some(Subject::Guardian | Subject::Child))
                || matches!(meaning.attribute, Attribute::Role | Attribute::Responsibility)
        });
        let employees = has(&|meaning| {
            meaning.subject == Some(Subject::Employee) || meaning.attribute == Attribute::Position
        });
        match (guardians, employees, title) {
            (true, _, _) | (false, false, Some(Subject::Child | Subject::Guardian)) => Some(false),
            (false, true, _) | (false, false, Some(Subject::Employee)) => Some(true),
            (false, false, _) => None,
        }
    }

    /// Whose a column is that does not say whose: the child's, unless the sheet says the same of the child
    /// in another column. `None` where it could be either's.
    fn unsaid_subject(&self, attribute: Attribute) -> Option<Subject> {
        let of =
            |subject| self.meanings.iter().flatten().filter(move |meaning| meaning.subject == Some(subject));
        let has = |subject| of(subject).any(|meaning| meaning.attribute == attribute);
        // *Elev-ID* is what such columns are called, and says nothing of the others.
        let child_has_own = of(Subject::Child).any(|meaning| meaning.attribute != Attribute::Key);
        let guardians: BTreeSet<u8> = of(Subject::Guardian).map(|meaning| meaning.number).collect();
        match (child_has_own, guardians.len()) {
            (false, _) | (true, 2..) => Some(Subject::Child),
            (true, 0) => {
                let mut unsaid = self.meanings.iter().flatten().filter(|meaning| meaning.subject.is_none());
                let twice = unsaid
                    .any(|meaning| of(Subject::Child).any(|child| child.attribute == meaning.attribute));
                Some(if twice { Subject::Guardian } else { Subject::Child })
            }
            (true, 1) => match (has(Subject::Child), has(Subject::Guardian)) {
                (true, false) => Some(Subject::Guardian),
                (false, true) => Some(Subject::Child),
                (true, true) | (false, false) => None,
            },
        }
    }

    fn guardians(&mut self) -> GuardianLayout {
        let mut layout = GuardianLayout::default();
        for (column, meaning) in self.known() {
            let about_guardian = matches!(meaning.attribute, Attribute::Role | Attribute::Responsibility);
            let subject = match meaning.subject {
                None if about_guardian => Some(Subject::Guardian),
                None if is_personal(meaning.attribute) => self.unsaid_subject(meaning.attribute),
                subject => subject.or(Some(Subject::Unit)),
            };
            let slot = match (subject, meaning.attribute) {
                (Some(Subject::Guardian), attribute) => {
                    let guardian = layout.guardians.entry(meaning.number).or_default();
                    match attribute {
                        Attribute::Role => Some(&mut guardian.role),
                        Attribute::Responsibility => Some(&mut guardian.responsibility),
                        _ => personal(&mut guardian.person, attribute),
                    }
                }
                (Some(Subject::Child), attribute) => personal(&mut layout.child, attribute),
                (Some(Subject::Unit), attribute) => common(&mut layout.common, attribute),
                (Some(Subject::Employee) | None, _) => None,
            };
            self.put(slot, column);
        }
        self.need(layout.child.key.or(layout.child.national_id), "Fødselsnummer");
        for (number, guardian) in &layout.guardians {
            let name = match number {
                0 => "Foresatt fødselsnummer".to_owned(),
                number => format!("Foresatt {number} fødselsnummer"),
            };
            self.need(guardian.person.key.or(guardian.person.national_id), &name);
        }
        layout
    }

    fn employees(&mut self) -> EmployeeLayout {
        let mut layout = EmployeeLayout::default();
        for (column, meaning) in self.known() {
            let slot = match (meaning.subject, meaning.attribute) {
                (None | Some(Subject::Employee), Attribute::Position) => Some(&mut layout.position),
                (None | Some(Subject::Employee), attribute) if is_personal(attribute) => {
                    personal(&mut layout.employee, attribute)
                }
                (None | Some(Subject::Unit), attribute) => common(&mut layout.common, attribute),
                _ => None,
            };
            self.put(slot, column);
        }
        self.need(layout.employee.key.or(layout.employee.national_id), "Fødselsnummer");
        self.need(layout.common.has_unit().then_some(0), "Enhet");
        layout
    }

    fn known(&self) -> Vec<(usize, Meaning)> {
        let meanings = self.meanings.iter().enumerate();
        meanings
            .filter_map(|(column, meaning)| Some((column, (*meaning)?)))
            .filter(|(_, meaning)| meaning.attribute != Attribute::PassedOver)
            .collect()
    }

    fn put(&mut self, slot: Option<&mut Option<usize>>, column: usize) {
        match slot {
            None => self.troubles.push(Trouble::note(ImportCode::ColumnUnknown).at(Some(column))),
            Some(Some(_)) => self.troubles.push(Trouble::file(ImportCode::ColumnDoubled).at(Some(column))),
            Some(empty) => *empty = Some(column),
        }
    }

    fn need(&mut self, column: Option<usize>, name: &str) {
        if column.is_none() {
            self.troubles.push(Trouble::file(ImportCode::ColumnMissing).about(name));
        }
    }
}

fn is_personal(attribute: Attribute) -> bool {
    personal(&mut PersonColumns::default(), attribute).is_some()
}

fn personal(columns: &mut PersonColumns, attribute: Attribute) -> Option<&mut Option<usize>> {
    Some(match attribute {
        Attribute::Key => &mut columns.key,
        Attribute::NationalId => &mut columns.national_id,
        Attribute::GivenName => &mut columns.given_name,
        Attribute::MiddleName => &mut columns.middle_name,
        Attribute::FamilyName => &mut columns.family_name,
        Attribute::Name => &mut columns.name,
        Attribute::Email => &mut columns.email,
        Attribute::Mobile => &mut columns.mobile,
        Attribute::Phone => &mut columns.phone,
        Attribute::Protection => &mut columns.protection,
        _ => return None,
    })
}

fn common(columns: &mut CommonColumns, attribute: Attribute) -> Option<&mut Option<usize>> {
    Some(match attribute {
        Attribute::Key => &mut columns.unit_key,
        Attribute::Name => &mut columns.unit_name,
        Attribute::OrganisationNumber => &mut columns.organisation_number,
        Attribute::From => &mut columns.from,
        Attribute::To => &mut columns.to,
        Attribute::Change => &mut columns.change,
        Attribute::Why => &mut columns.why,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use insta::assert_debug_snapshot;

    use super::*;

    fn layout(headings: &str, title: &str) -> (Option<Layout>, Vec<ImportCode>) {
        let headings: Vec<String> = headings.split(';').map(str::to_owned).collect();
        let (layout, troubles) = assign(&headings, &Words::default(), title);
        (layout, troubles.iter().map(|trouble| trouble.code).collect())
    }

    fn guardians(headings: &str) -> GuardianLayout {
        match layout(headings, "") {
            (Some(Layout::Guardians(layout)), _) => layout,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_without_a_subject_are_the_childs_or_the_guardians() {
        let several = guardians("Fødselsnummer;Navn;Skole;Foresatt 1 fødselsnummer;Foresatt 2 fødselsnummer");
        assert_eq!((several.child.national_id, several.child.name), (Some(0), Some(1)));
        assert_eq!(several.guardians.keys().copied().collect::<Vec<_>>(), [1, 2]);

        let one_each = guardians("Barnets fødselsnummer;Barnehage;Fødselsnummer;Navn;Mobil;Rolle");
        assert_eq!(one_each.child.national_id, Some(0));
        assert_eq!(one_each.guardians[&0].person.name, Some(3));
        assert_eq!(one_each.guardians[&0].role, Some(5));
    }

    #[test]
    fn whose_a_column_is_is_not_guessed() {
        let (_, codes) = layout("Elevens fødselsnummer;Foresattes fødselsnummer;Mobil", "");
        assert_eq!(codes, [ImportCode::ColumnUnknown]);
        let (none, codes) = layout("Fødselsnummer;Navn;Enhet", "Ark1");
        assert!(none.is_none());
        assert_eq!(codes, [ImportCode::HeadingsNotFound]);
        assert!(matches!(
            layout("Fødselsnummer;Navn;Enhet", "Ansatte 2026"),
            (Some(Layout::Employees(_)), _)
        ));
    }

    #[test]
    fn missing_and_doubled_columns_are_told() {
        assert_debug_snapshot!(layout("Navn;Stilling;Stilling;Farge", "").1, @"
        [
            ColumnUnknown,
            ColumnDoubled,
            ColumnMissing,
            ColumnMissing,
        ]
        ");
        assert_debug_snapshot!(layout("Elevens navn;Foresatt 2 e-post", "").1, @"
        [
            ColumnMissing,
            ColumnMissing,
        ]
        ");
    }
}
