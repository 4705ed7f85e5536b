//! Rows read and judged: the same way when keys are gathered and when the rows are handed over.

use domain::import::ImportCode;

use super::{
    PackageOptions,
    columns::DataFile,
    known::Known,
    orgs::{self, Org, OrgColumns},
    roles::{self, Role, RoleColumns},
    status::Status,
    survey::Survey,
    table::DataTable,
    users::{self, User, UserColumns},
};
use crate::spreadsheet::{
    keys::FirstLines,
    reading::{Reading, Trouble, is_refused},
    table::Row,
};

/// A row with what was found.
pub(super) struct Judged<T> {
    pub row: T,
    pub troubles: Vec<Trouble>,
}

impl Survey {
    pub fn judge_org(
        &self,
        row: &Row,
        columns: &OrgColumns,
        options: &PackageOptions,
        seen: &mut FirstLines,
    ) -> Judged<Org> {
        let mut reading = Reading::new(row, options.environment, self.words);
        if row.fault.is_some() {
            return Judged::unreadable(reading);
        }
        let org = orgs::read(&mut reading, columns, options.source);
        refuse_second(&mut reading, row, org.key.as_deref(), seen);
        Judged { row: org, troubles: reading.troubles }
    }

    pub fn judge_user(
        &self,
        row: &Row,
        columns: &UserColumns,
        options: &PackageOptions,
        seen: &mut FirstLines,
    ) -> Judged<User> {
        let mut reading = Reading::new(row, options.environment, self.words);
        if row.fault.is_some() {
            return Judged::unreadable(reading);
        }
        let user = users::read(&mut reading, columns, self.words);
        refuse_second(&mut reading, row, user.key.as_deref(), seen);
        Judged { row: user, troubles: reading.troubles }
    }

    pub fn judge_role(
        &self,
        row: &Row,
        columns: &RoleColumns,
        options: &PackageOptions,
        seen: &mut FirstLines,
    ) -> Judged<Role> {
        let mut reading = Reading::new(row, options.environment, self.words);
        if row.fault.is_some() {
            return Judged::unreadable(reading);
        }
        let role = roles::read(&mut reading, columns);
        if role.status != Status::ToBeDeleted {
            for (known, column) in [
                (role.user.as_deref().map(|user| self.user(user).0), columns.user),
                (role.unit.as_deref().map(|unit| self.unit(unit)), columns.unit),
            ] {
                match known {
                    Some(Known::Nowhere) => {
                        reading.note(Trouble::refused(ImportCode::ReferenceDangling).at(column));
                    }
                    Some(Known::Refused) => {
                        reading.note(Trouble::refused(ImportCode::ReferenceRefused).at(column));
                    }
                    Some(Known::Accepted | Known::Elsewhere) | None => {}
                }
            }
        }
        refuse_second(&mut reading, row, role.key.as_deref(), seen);
        Judged { row: role, troubles: reading.troubles }
    }
}

impl<T: Default> Judged<T> {
    /// Which cell is under which heading is not known, so nothing of the row is.
    fn unreadable(reading: Reading<'_>) -> Self {
        Self { row: T::default(), troubles: reading.troubles }
    }
}

/// Refuses the second of two rows with the same key.
fn refuse_second(reading: &mut Reading<'_>, row: &Row, key: Option<&str>, seen: &mut FirstLines) {
    if !is_refused(&reading.troubles)
        && let Some(key) = key
        && let Some(first) = seen.note(key, row.line)
    {
        reading.note(Trouble::refused(ImportCode::KeyDoubled).beside(first));
    }
}

pub(super) fn role_columns(table: &DataTable) -> RoleColumns {
    let unit = if table.file == DataFile::Roles { "orgSourcedId" } else { "schoolSourcedId" };
    RoleColumns::new(&table.columns, unit)
}
