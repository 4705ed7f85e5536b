//! The columns of the files we read (OneRoster 1.2 CSV binding, 1EdTech), found by their headings.
//!
//! Other columns are those of the standard that we have no use for, and extensions (`metadata.…`).
//! Three extensions are Norwegian, since the standard has no place for them:
//! `metadata.no.municipalityNumber` (orgs.csv),
//! `metadata.no.agentsWithoutParentalResponsibility` (those of `agentSourcedIds` who do not have
//! *foreldreansvar*) and `metadata.no.addressProtection` (`client`, `confidential`, `strictly_confidential`).

use domain::import::{ImportCode, Severity};

use crate::spreadsheet::reading::{PersonColumns, Trouble};

/// A file that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum DataFile {
    Orgs,
    Users,
    Roles,
    Enrollments,
}

impl DataFile {
    pub const ALL: [Self; 4] = [Self::Orgs, Self::Users, Self::Roles, Self::Enrollments];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Orgs => "orgs.csv",
            Self::Users => "users.csv",
            Self::Roles => "roles.csv",
            Self::Enrollments => "enrollments.csv",
        }
    }

    /// Those without which a row says nothing.
    const fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Orgs => &["sourcedId", "name", "type"],
            Self::Users => &["sourcedId", "givenName", "familyName"],
            Self::Roles => &["sourcedId", "userSourcedId", "role", "orgSourcedId"],
            Self::Enrollments => &["sourcedId", "schoolSourcedId", "userSourcedId", "role"],
        }
    }

    /// Those that we read where they are present; it is worth telling that they are not.
    const fn useful(self) -> &'static [&'static str] {
        match self {
            Self::Orgs => &["status", "identifier"],
            Self::Users => &["status", "userIds", "email", "sms", "agentSourcedIds"],
            Self::Roles | Self::Enrollments => &["status", "beginDate", "endDate"],
        }
    }

    /// The rest of the standard's columns.
    const fn passed_over(self) -> &'static [&'static str] {
        match self {
            Self::Orgs => &["dateLastModified", "parentSourcedId"],
            Self::Users => &[
                "dateLastModified",
                "enabledUser",
                "username",
                "middleName",
                "identifier",
                "phone",
                "grades",
                "password",
                "userMasterIdentifier",
                "resourceSourcedIds",
                "preferredGivenName",
                "preferredMiddleName",
                "preferredFamilyName",
                "primaryOrgSourcedId",
                "pronouns",
            ],
            Self::Roles => &["dateLastModified", "roleType", "userProfileSourcedId"],
            Self::Enrollments => &["dateLastModified", "classSourcedId", "primary"],
        }
    }

    /// How well a row serves as headings; decides what the fields are separated by.
    pub fn score(self, names: &[String]) -> usize {
        self.needed().iter().filter(|needed| find(names, needed).is_some()).count()
    }
}

/// Where the columns of one file are.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    names: Vec<String>,
}

impl Columns {
    /// With findings; those that refuse the file come of columns that are missing or there twice.
    pub fn find(file: DataFile, names: &[String]) -> (Self, Vec<Trouble>) {
        let mut troubles = Vec::new();
        let known = [file.needed(), file.useful(), file.passed_over(), &EXTENSIONS].concat();
        for (index, name) in names.iter().enumerate() {
            match known.iter().find(|column| same(name, column)) {
                Some(column) if find(&names[..index], column).is_some() => {
                    troubles.push(Trouble::file(ImportCode::ColumnDoubled).at(Some(index)));
                }
                None if !name.starts_with("metadata.") => {
                    troubles.push(Trouble::note(ImportCode::ColumnUnknown).at(Some(index)));
                }
                _ => {}
            }
        }
        for (columns, severity) in [(file.needed(), Severity::FileRefused), (file.useful(), Severity::Note)] {
            for column in columns.iter().filter(|column| find(names, column).is_none()) {
                troubles.push(Trouble::new(severity, ImportCode::ColumnMissing).about(column));
            }
        }
        (Self { names: names.to_vec() }, troubles)
    }

    pub fn at(&self, name: &str) -> Option<usize> {
        find(&self.names, name)
    }

    pub fn person(&self) -> PersonColumns {
        PersonColumns {
            key: self.at("sourcedId"),
            national_id: None,
            given_name: self.at("givenName"),
            middle_name: self.at("middleName"),
            family_name: self.at("familyName"),
            name: None,
            email: self.at("email"),
            mobile: self.at("sms"),
            phone: self.at("phone"),
            protection: self.at("metadata.no.addressProtection"),
        }
    }
}

/// The extensions that we read.
const EXTENSIONS: [&str; 3] = [
    "metadata.no.agentsWithoutParentalResponsibility",
    "metadata.no.addressProtection",
    "metadata.no.municipalityNumber",
];

fn find(names: &[String], name: &str) -> Option<usize> {
    names.iter().position(|found| same(found, name))
}

/// The standard demands the right case; suppliers do not always keep it. `agentSourceIds` is the name
/// in the REST binding.
fn same(found: &str, name: &str) -> bool {
    found.eq_ignore_ascii_case(name)
        || (found.eq_ignore_ascii_case("agentSourceIds") && name == "agentSourcedIds")
}
