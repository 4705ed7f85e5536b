//! `roles.csv` and `enrollments.csv`: who is what, where, and for how long.

use domain::import::ImportCode;
use jiff::civil::Date;

use super::{columns::Columns, status::Status};
use crate::spreadsheet::reading::{Reading, Trouble};

pub(super) struct RoleColumns {
    key: Option<usize>,
    status: Option<usize>,
    pub user: Option<usize>,
    pub unit: Option<usize>,
    role: Option<usize>,
    begin: Option<usize>,
    end: Option<usize>,
}

impl RoleColumns {
    /// `unit` is named `orgSourcedId` in one file and `schoolSourcedId` in the other.
    pub fn new(columns: &Columns, unit: &str) -> Self {
        Self {
            key: columns.at("sourcedId"),
            status: columns.at("status"),
            user: columns.at("userSourcedId"),
            unit: columns.at(unit),
            role: columns.at("role"),
            begin: columns.at("beginDate"),
            end: columns.at("endDate"),
        }
    }
}

/// A row, as far as it could be read.
#[derive(Default)]
pub(super) struct Role {
    pub key: Option<String>,
    pub status: Status,
    pub user: Option<String>,
    pub unit: Option<String>,
    /// `None` for what is neither child, guardian nor employee, and in rows that only delete.
    pub kind: Option<RoleKind>,
    /// The role in the standard's word.
    pub word: String,
    pub from: Option<Date>,
    /// The first day it no longer holds, as in the standard.
    pub to: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RoleKind {
    Student,
    Parent,
    Guardian,
    Relative,
    Employee,
}

pub(super) fn read(reading: &mut Reading<'_>, columns: &RoleColumns) -> Role {
    let key = super::key(reading, columns.key);
    let status = Status::read(reading, columns.status);
    let user = reading.required(columns.user);
    let unit = reading.required(columns.unit);
    let word = reading.text(columns.role);
    let mut role = Role { key, status, user, unit, kind: None, word, from: None, to: None };
    if status != Status::ToBeDeleted {
        role.kind = kind(reading, columns.role, &role.word);
        (role.from, role.to) = reading.period(columns.begin, columns.end, false);
    }
    role
}

/// The vocabularies of both files; `administrator` and `proctor` are in the second only.
fn kind(reading: &mut Reading<'_>, column: Option<usize>, word: &str) -> Option<RoleKind> {
    match word.to_ascii_lowercase().as_str() {
        "student" => return Some(RoleKind::Student),
        "parent" => return Some(RoleKind::Parent),
        "guardian" => return Some(RoleKind::Guardian),
        "relative" => return Some(RoleKind::Relative),
        "administrator"
        | "aide"
        | "counselor"
        | "districtadministrator"
        | "principal"
        | "proctor"
        | "siteadministrator"
        | "systemadministrator"
        | "teacher" => return Some(RoleKind::Employee),
        "" => reading.note(Trouble::refused(ImportCode::ValueMissing).at(column)),
        extension if extension.starts_with("ext:") => {
            reading.note(Trouble::note(ImportCode::ExtensionUnknown).at(column).showing(word));
        }
        _ => reading.note(Trouble::refused(ImportCode::ValueUnknown).at(column).showing(word)),
    }
    None
}
