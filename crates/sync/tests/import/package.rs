//! OneRoster packages as short as a story wants them.

use std::io::{Cursor, Write as _};

use domain::{NationalId, national_id::NationalIdKind};
use jiff::{ToSpan as _, civil::date};
use zip::{ZipWriter, write::SimpleFileOptions};

/// The invented identity number of somebody.
pub fn number(of: u16) -> NationalId {
    let born = date(1970, 1, 1) + i32::from(of).days();
    (100..500)
        .find_map(|individual| NationalId::synthetic_from(NationalIdKind::BirthNumber, born, individual))
        .expect("most individual numbers have control digits")
}

/// A row of users.csv.
#[derive(Clone)]
pub struct User {
    pub key: &'static str,
    pub name: (&'static str, &'static str),
    pub number: Option<NationalId>,
    pub email: &'static str,
    pub mobile: &'static str,
    pub guardians: String,
    pub without_responsibility: &'static str,
    pub protection: &'static str,
}

impl User {
    pub fn new(key: &'static str, given: &'static str, family: &'static str) -> Self {
        Self {
            key,
            name: (given, family),
            number: None,
            email: "",
            mobile: "",
            guardians: String::new(),
            without_responsibility: "",
            protection: "",
        }
    }

    pub fn number(mut self, of: u16) -> Self {
        self.number = Some(number(of));
        self
    }

    pub fn email(mut self, email: &'static str) -> Self {
        self.email = email;
        self
    }

    pub fn mobile(mut self, mobile: &'static str) -> Self {
        self.mobile = mobile;
        self
    }

    pub fn child_of(mut self, guardians: &[&str]) -> Self {
        self.guardians = guardians.join(",");
        self
    }

    pub fn without_responsibility(mut self, guardian: &'static str) -> Self {
        self.without_responsibility = guardian;
        self
    }

    pub fn protection(mut self, code: &'static str) -> Self {
        self.protection = code;
        self
    }
}

/// A package in the making. Rows are written as they are told of.
#[derive(Clone)]
pub struct Package {
    mode: &'static str,
    status: &'static str,
    orgs: Vec<String>,
    users: Vec<String>,
    roles: Vec<String>,
}

/// When rows of changes were changed.
const MODIFIED: &str = "2026-11-21T00:00:00Z";

impl Package {
    /// Everything there is, at a school called `skole`.
    pub fn full() -> Self {
        Self::new("bulk", "")
    }

    pub fn changes() -> Self {
        Self::new("delta", "active")
    }

    fn new(mode: &'static str, status: &'static str) -> Self {
        let package = Self {
            mode,
            status,
            orgs: vec![
                "sourcedId,status,dateLastModified,name,type,identifier,metadata.no.municipalityNumber"
                    .into(),
            ],
            users: vec![
                "sourcedId,status,dateLastModified,givenName,familyName,userIds,email,sms,agentSourcedIds,\
                 metadata.no.agentsWithoutParentalResponsibility,metadata.no.addressProtection"
                    .into(),
            ],
            roles: vec![
                "sourcedId,status,dateLastModified,userSourcedId,role,beginDate,endDate,orgSourcedId".into(),
            ],
        };
        package.owner("9901").org("skole", "Fjordvik skole", "school", "")
    }

    /// The municipality to which the units belong.
    pub fn owner(mut self, number: &str) -> Self {
        self.orgs.retain(|row| !row.starts_with("eier,"));
        self.org("eier", "Fjordvik kommune", "district", number)
    }

    fn org(mut self, key: &str, name: &str, kind: &str, number: &str) -> Self {
        let row = [key, self.status, self.modified(), name, kind, "", number];
        self.orgs.push(row.join(","));
        self
    }

    pub fn user(mut self, user: &User) -> Self {
        let ids = user.number.map(|number| format!("{{fnr:{}}}", number.as_str())).unwrap_or_default();
        let (given, family) = user.name;
        let guardians = format!("\"{}\"", user.guardians);
        let row = [
            user.key,
            self.status,
            self.modified(),
            given,
            family,
            &ids,
            user.email,
            user.mobile,
            &guardians,
            user.without_responsibility,
            user.protection,
        ];
        self.users.push(row.join(","));
        self
    }

    /// A row of roles.csv, named after whom it is about.
    pub fn role(mut self, user: &str, role: &str, from: &str, to: &str) -> Self {
        let key = format!("{role}-{user}");
        let row = [&key, self.status, self.modified(), user, role, from, to, "skole"];
        self.roles.push(row.join(","));
        self
    }

    pub fn pupil(self, user: &User) -> Self {
        self.user(user).role(user.key, "student", "2024-08-15", "")
    }

    pub fn guardian(self, user: &User) -> Self {
        self.user(user).role(user.key, "guardian", "", "")
    }

    pub fn teacher(self, user: &User) -> Self {
        self.user(user).role(user.key, "teacher", "2020-08-01", "")
    }

    pub fn without_user(mut self, key: &str) -> Self {
        self.users.push([key, "tobedeleted", MODIFIED, "", "", "", "", "", "", "", ""].join(","));
        self
    }

    pub fn without_role(mut self, user: &str, role: &str) -> Self {
        let key = format!("{role}-{user}");
        self.roles.push([&key, "tobedeleted", MODIFIED, user, role, "", "", "skole"].join(","));
        self
    }

    /// A row as it stands, right or wrong.
    pub fn raw_user(mut self, row: &str) -> Self {
        self.users.push(row.to_owned());
        self
    }

    fn modified(&self) -> &'static str {
        if self.status.is_empty() { "" } else { MODIFIED }
    }

    pub fn zip(&self) -> Vec<u8> {
        let mode = self.mode;
        let manifest = [
            "propertyName,value".to_owned(),
            "manifest.version,1.0".to_owned(),
            "oneroster.version,1.2".to_owned(),
            format!("file.orgs,{mode}"),
            format!("file.users,{mode}"),
            format!("file.roles,{mode}"),
            "file.enrollments,absent".to_owned(),
        ];
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, rows) in [
            ("manifest", &manifest[..]),
            ("orgs", &self.orgs),
            ("users", &self.users),
            ("roles", &self.roles),
        ] {
            archive.start_file(format!("{name}.csv"), SimpleFileOptions::default()).expect("in memory");
            archive.write_all((rows.join("\r\n") + "\r\n").as_bytes()).expect("in memory");
        }
        archive.finish().expect("in memory").into_inner()
    }
}
