//! Handing a package over: units, people, the ties between them, places and positions, in that order.

use std::io::{Read, Seek};

use domain::{
    import::ImportCode,
    roster::{
        Change, Coverage, EnrolmentBasis, Extent, Membership, Mention, Record, RosterEmployment,
        RosterEnrolment, RosterKey, UnitKey,
    },
};

use super::{
    PackageOptions,
    columns::DataFile,
    judge::{Judged, role_columns},
    orgs::OrgColumns,
    package::Package,
    roles::{Role, RoleKind},
    status::Status,
    survey::Survey,
    table::DataTable,
    ties::ties,
    users::UserColumns,
};
use crate::spreadsheet::{
    ImportError,
    intake::Desk,
    keys::FirstLines,
    reading::{Trouble, is_refused},
};

pub(super) fn deliver<R: Read + Seek>(
    package: &mut Package<R>,
    survey: &Survey,
    options: &PackageOptions,
    desk: &mut Desk<'_>,
) -> Result<(), ImportError> {
    let mut delivery = Delivery { package, survey, options, desk, unknown_rows: Vec::new() };
    if let Some(table) = survey.tables.get(&DataFile::Orgs) {
        delivery.units(table)?;
    }
    if let Some(table) = survey.tables.get(&DataFile::Users) {
        delivery.people(table)?;
        delivery.guardianships(table)?;
    }
    for file in [DataFile::Roles, DataFile::Enrollments] {
        if let Some(table) = survey.tables.get(&file) {
            delivery.memberships(table)?;
        }
    }
    delivery.settle_coverage();
    Ok(())
}

struct Delivery<'a, 'b, R> {
    package: &'a mut Package<R>,
    survey: &'a Survey,
    options: &'a PackageOptions,
    desk: &'a mut Desk<'b>,
    /// Files with refused rows of which it is not known whom they are about.
    unknown_rows: Vec<DataFile>,
}

impl<R: Read + Seek> Delivery<'_, '_, R> {
    fn units(&mut self, table: &DataTable) -> Result<(), ImportError> {
        let columns = OrgColumns::from(&table.columns);
        let mut seen = FirstLines::default();
        let mut unknown = false;
        table.each_row(self.package, &self.options.limits, &mut |row| {
            let Judged { row: org, troubles } = self.survey.judge_org(row, &columns, self.options, &mut seen);
            let mention = org.key.map(|key| Mention::Unit(UnitKey(key)));
            let change = match org.unit {
                Some(unit) => Some(Change::Present(Record::Unit(unit))),
                None => mention.clone().map(Change::Deleted),
            };
            unknown |=
                hand_over(self.desk, &troubles, mention.into_iter().collect(), change.into_iter().collect())?;
            self.desk.row(&table.place, row, troubles);
            Ok(())
        })?;
        self.unknown_rows.extend(unknown.then_some(table.file));
        Ok(())
    }

    fn people(&mut self, table: &DataTable) -> Result<(), ImportError> {
        let columns = UserColumns::from(&table.columns);
        let mut seen = FirstLines::default();
        let mut seen_ids = FirstLines::default();
        let mut unknown = false;
        table.each_row(self.package, &self.options.limits, &mut |row| {
            let Judged { row: user, mut troubles } =
                self.survey.judge_user(row, &columns, self.options, &mut seen);
            let refused = is_refused(&troubles);
            if let Some(id) = user.person.as_ref().and_then(|person| person.national_id).filter(|_| !refused)
                && let Some(first) = seen_ids.note(id, row.line)
            {
                troubles.push(Trouble::note(ImportCode::NationalIdShared).beside(first));
            }
            if !refused {
                troubles.extend(ties(&user, &columns, self.survey).troubles);
            }
            let key = user.key.map(RosterKey::System);
            let mentions = match &key {
                Some(key) => {
                    vec![Mention::Person(key.clone()), Mention::GuardianshipsOf(key.clone())]
                }
                None => Vec::new(),
            };
            let change = match user.person {
                Some(person) => Some(Change::Present(Record::Person(person))),
                None => key.map(Mention::Person).map(Change::Deleted),
            };
            unknown |= hand_over(self.desk, &troubles, mentions, change.into_iter().collect())?;
            self.desk.row(&table.place, row, troubles);
            Ok(())
        })?;
        self.unknown_rows.extend(unknown.then_some(table.file));
        Ok(())
    }

    /// The same rows once more, now that all people have been told; their findings have been too.
    fn guardianships(&mut self, table: &DataTable) -> Result<(), ImportError> {
        let columns = UserColumns::from(&table.columns);
        let mut seen = FirstLines::default();
        table.each_row(self.package, &self.options.limits, &mut |row| {
            let Judged { row: user, troubles } =
                self.survey.judge_user(row, &columns, self.options, &mut seen);
            if !is_refused(&troubles) {
                for change in ties(&user, &columns, self.survey).changes {
                    self.desk.change(change)?;
                }
            }
            Ok(())
        })?;
        Ok(())
    }

    fn memberships(&mut self, table: &DataTable) -> Result<(), ImportError> {
        let columns = role_columns(table);
        let mut seen = FirstLines::default();
        let mut unknown = false;
        table.each_row(self.package, &self.options.limits, &mut |row| {
            let Judged { row: role, troubles } =
                self.survey.judge_role(row, &columns, self.options, &mut seen);
            let mentions = membership(&role, table.file).map(|membership| mentions(membership, table.file));
            let changes = match &mentions {
                Some(mentions) if role.status == Status::ToBeDeleted => {
                    mentions.iter().cloned().map(Change::Deleted).collect()
                }
                _ => record(&role, table.file, self.survey).map(Change::Present).into_iter().collect(),
            };
            unknown |= hand_over(self.desk, &troubles, mentions.unwrap_or_default(), changes)?;
            self.desk.row(&table.place, row, troubles);
            Ok(())
        })?;
        self.unknown_rows.extend(unknown.then_some(table.file));
        Ok(())
    }

    fn settle_coverage(&mut self) {
        let mut full = |file: DataFile| {
            if self.survey.extent(file) != Some(Extent::Full) {
                return false;
            }
            let known = !self.unknown_rows.contains(&file);
            if !known {
                let note = Trouble::note(ImportCode::RemovalsSuspended);
                self.desk.problem(self.survey.tables[&file].place.finding(None, note));
            }
            known
        };
        let [orgs, users, roles, enrollments] = DataFile::ALL.map(&mut full);
        let extent = |full: bool| if full { Extent::Full } else { Extent::Changes };
        let has_ties = self
            .survey
            .tables
            .get(&DataFile::Users)
            .is_some_and(|table| UserColumns::from(&table.columns).agents.is_some());
        let without_classes = self.survey.extent(DataFile::Enrollments).is_none();
        self.desk.report.coverage = Coverage {
            units: extent(orgs),
            people: extent(users),
            guardianships: extent(users && has_ties),
            enrolments: extent(roles && (enrollments || without_classes)),
            employments: extent(roles),
        };
    }
}

/// Hands over the changes of an accepted row, and of a refused one whom it was about. Tells whether that
/// is unknown.
fn hand_over(
    desk: &mut Desk<'_>,
    troubles: &[Trouble],
    mentions: Vec<Mention>,
    changes: Vec<Change>,
) -> Result<bool, ImportError> {
    if !is_refused(troubles) {
        for change in changes {
            desk.change(change)?;
        }
        return Ok(false);
    }
    // The first of two rows with the same key has been read.
    if troubles.iter().any(|trouble| trouble.code == ImportCode::KeyDoubled) {
        return Ok(false);
    }
    let unknown = mentions.is_empty();
    for mention in mentions {
        desk.change(Change::Unread(mention))?;
    }
    Ok(unknown)
}

/// A pupil's place or an employee's position; a class says nothing that the school has not said.
fn record(role: &Role, file: DataFile, survey: &Survey) -> Option<Record> {
    let (from, to) = (role.from, role.to);
    let membership = membership(role, file)?;
    match (file, role.kind?) {
        (DataFile::Roles, RoleKind::Student) => {
            let basis = EnrolmentBasis::Unit;
            Some(Record::Enrolment(RosterEnrolment { membership, basis, from, to }))
        }
        (DataFile::Roles, RoleKind::Employee) => {
            let position = role.word.clone();
            Some(Record::Employment(RosterEmployment { membership, position, from, to }))
        }
        (DataFile::Enrollments, RoleKind::Student)
            if !survey.is_pupil_of(role.user.as_deref()?, role.unit.as_deref()?) =>
        {
            let basis = EnrolmentBasis::Group;
            Some(Record::Enrolment(RosterEnrolment { membership, basis, from, to }))
        }
        _ => None,
    }
}

fn membership(role: &Role, file: DataFile) -> Option<Membership> {
    let folder = if file == DataFile::Roles { "roles" } else { "enrollments" };
    Some(Membership {
        person_key: RosterKey::System(role.user.clone()?),
        unit_key: UnitKey(role.unit.clone()?),
        // The two files may use the same names.
        row: format!("{folder}/{}", role.key.as_deref()?),
    })
}

/// What a row may have stated before, whatever its role was then.
fn mentions(membership: Membership, file: DataFile) -> Vec<Mention> {
    let enrolment = Mention::Enrolment(membership.clone());
    if file == DataFile::Roles { vec![enrolment, Mention::Employment(membership)] } else { vec![enrolment] }
}
