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
    orgs: String,
    users: String,
    roles: String,
}

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
            orgs: "sourcedId,status,dateLastModified,name,type,identifier,metadata.no.municipalityNumber\r\n"
                .into(),
            users:
                "sourcedId,status,dateLastModified,givenName,familyName,userIds,email,sms,agentSourcedIds,\
                    metadata.no.agentsWithoutParentalResponsibility,metadata.no.addressProtection\r\n"
                    .into(),
            roles: "sourcedId,status,dateLastModified,userSourcedId,role,beginDate,endDate,orgSourcedId\r\n"
                .into(),
        };
        package.owner("9901").org("skole", "Fjordvik skole", "school", "")
    }

    /// The municipality to which the units belong.
    pub fn owner(mut self, number: &str) -> Self {
        self.orgs = self
            .orgs
            .lines()
            .filter(|line| !line.starts_with("eier,"))
            .fold(String::new(), |text, line| text + line + "\r\n");
        self.org("eier", "Fjordvik kommune", "district", number)
    }

    fn org(mut self, key: &str, name: &str, kind: &str, number: &str) -> Self {
        self.orgs += &format!("{key},{},{},{name},{kind},,{number}\r\n", self.status, self.modified());
        self
    }

    pub fn user(mut self, user: &User) -> Self {
        let ids = user.number.map(|number| format!("{{fnr:{}}}", number.as_str())).unwrap_or_default();
        let (given, family) = user.name;
        self.users += &format!(
            "{},{},{},{given},{family},{ids},{},{},\"{}\",{},{}\r\n",
            user.key,
            self.status,
            self.modified(),
            user.email,
            user.mobile,
            user.guardians,
            user.without_responsibility,
            user.protection,
        );
        self
    }

    /// A row of roles.csv, named after whom it is about.
    pub fn role(mut self, user: &str, role: &str, from: &str, to: &str) -> Self {
        let modified = self.modified();
        self.roles +=
            &format!("{role}-{user},{},{modified},{user},{role},{from},{to},skole\r\n", self.status);
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
        self.users += &format!("{key},tobedeleted,2026-11-21T00:00:00Z,,,,,,,,\r\n");
        self
    }

    pub fn without_role(mut self, user: &str, role: &str) -> Self {
        self.roles += &format!("{role}-{user},tobedeleted,2026-11-21T00:00:00Z,{user},{role},,,skole\r\n");
        self
    }

    /// A row as it stands, right or wrong.
    pub fn raw_user(mut self, row: &str) -> Self {
        self.users += row;
        self.users += "\r\n";
        self
    }

    fn modified(&self) -> &'static str {
        if self.status.is_empty() { "" } else { "2026-11-21T00:00:00Z" }
    }

    pub fn zip(&self) -> Vec<u8> {
        let mode = self.mode;
        let mut manifest =
            "propertyName,value\r\nmanifest.version,1.0\r\noneroster.version,1.2\r\n".to_owned();
        for file in ["orgs", "users", "roles"] {
            manifest += &format!("file.{file},{mode}\r\n");
        }
        manifest += "file.enrollments,absent\r\n";
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in
            [("manifest", &manifest), ("orgs", &self.orgs), ("users", &self.users), ("roles", &self.roles)]
        {
            archive.start_file(format!("{name}.csv"), SimpleFileOptions::default()).expect("in memory");
            archive.write_all(text.as_bytes()).expect("in memory");
        }
        archive.finish().expect("in memory").into_inner()
    }
}
