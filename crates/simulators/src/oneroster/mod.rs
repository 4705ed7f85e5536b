//! What a school system and a kindergarten system hand over: OneRoster 1.2 CSV packages.
//!
//! Strictly by the CSV binding: a full (*bulk*) delivery, files at the root of the archive, the binding's
//! columns in its order, dates that end a stretch are the first day outside it. Norwegian matters have the
//! binding's own places: the national identity number is a typed identifier, `{fnr:…}`, in `userIds`; what
//! the binding has no word for stands in `metadata.no.…` columns.

mod columns;
mod ids;
mod members;
mod people;
mod units;

use std::io::{Seek, Write};

use anyhow::Context as _;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::world::{Municipality, UnitKind, World};

/// One municipality's package from one of its systems.
#[derive(Clone, Copy)]
pub struct Package<'a> {
    world: &'a World,
    municipality: &'a Municipality,
    system: UnitKind,
}

type Rows<'a> = csv::Writer<&'a mut dyn Write>;

impl<'a> Package<'a> {
    pub fn new(world: &'a World, municipality: &'a Municipality, system: UnitKind) -> Self {
        Self { world, municipality, system }
    }

    /// The name that the file would have, such as `fjordvik-skole.zip`.
    pub fn file_name(self) -> String {
        format!("{}-{}.zip", self.municipality.name.to_lowercase(), self.system_code())
    }

    /// Writes the archive, a row at a time, and gives back what was written to.
    pub fn write<W: Write + Seek>(self, out: W) -> anyhow::Result<W> {
        let mut archive = ZipWriter::new(out);
        let mut file = |name: &str, header: &[&str], rows: &dyn Fn(&mut Rows<'_>) -> csv::Result<()>| {
            archive.start_file(format!("{name}.csv"), SimpleFileOptions::default())?;
            let mut writer = csv::WriterBuilder::new()
                .terminator(csv::Terminator::CRLF)
                .from_writer(&mut archive as &mut dyn Write);
            writer.write_record(header)?;
            rows(&mut writer)
                .and_then(|()| Ok(writer.flush()?))
                .with_context(|| format!("writing {name}.csv"))
        };
        file("manifest", &columns::MANIFEST, &|out| self.manifest(out))?;
        file("orgs", &columns::ORGS, &|out| self.orgs(out))?;
        file("academicSessions", &columns::ACADEMIC_SESSIONS, &|out| self.academic_sessions(out))?;
        file("courses", &columns::COURSES, &|out| self.courses(out))?;
        file("classes", &columns::CLASSES, &|out| self.classes(out))?;
        file("users", &columns::USERS, &|out| self.users(out))?;
        file("roles", &columns::ROLES, &|out| self.roles(out))?;
        file("enrollments", &columns::ENROLLMENTS, &|out| self.enrollments(out))?;
        file("demographics", &columns::DEMOGRAPHICS, &|out| self.demographics(out))?;
        archive.finish().context("closing the archive")
    }

    fn system_code(self) -> &'static str {
        match self.system {
            UnitKind::School => "skole",
            UnitKind::Kindergarten => "barnehage",
        }
    }
}

#[cfg(test)]
mod tests;
