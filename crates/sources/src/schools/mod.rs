//! School and kindergarten systems: OneRoster 1.2 CSV packages (1EdTech), complete or changes.
//!
//! A package is read three times: to see that it is whole and what its columns are; to see which keys
//! there are; and to hand it over. So nothing of a package that cannot be used comes in, and references
//! are checked without holding the package in memory. Of demographics, classes and grades nothing is
//! read: nobody here needs them.

mod columns;
mod delivery;
mod judge;
mod known;
mod manifest;
mod orgs;
mod package;
mod roles;
mod status;
mod survey;
mod table;
mod ties;
mod users;

use std::{
    io::{Read, Seek},
    path::Path,
};

use domain::{Environment, Source, import::ImportCode};

use crate::spreadsheet::{
    ImportError, ImportReport, Intake, Limits,
    archive::Refusal,
    intake::{Desk, changed_meanwhile},
    reading::{Place, Reading, Told, Trouble},
    table::Unreadable,
};
use package::Package;
use survey::Survey;

/// How to read a package.
#[derive(Clone, Debug)]
pub struct PackageOptions {
    pub environment: Environment,
    /// [`Source::School`] or [`Source::Kindergarten`]: decides what the units are.
    pub source: Source,
    pub limits: Limits,
}

/// Reads a package from a zip file. `name` is the file's, for the findings.
pub fn read_package<R: Read + Seek>(
    name: &str,
    input: R,
    options: &PackageOptions,
    intake: &mut dyn Intake,
) -> Result<ImportReport, ImportError> {
    let package = Package::zip(input, &options.limits).map_err(|refusal| refused(name, refusal))?;
    read(name, package, options, intake)
}

/// Reads a package from the folder it was unpacked to.
pub fn read_folder(
    folder: &Path,
    options: &PackageOptions,
    intake: &mut dyn Intake,
) -> Result<ImportReport, ImportError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let package = Package::<std::fs::File>::folder(folder, &options.limits);
    read(&name, package.map_err(|refusal| refused(&name, refusal))?, options, intake)
}

fn read<R: Read + Seek>(
    name: &str,
    mut package: Package<R>,
    options: &PackageOptions,
    intake: &mut dyn Intake,
) -> Result<ImportReport, ImportError> {
    let (survey, notes) = Survey::of(name, &mut package, options)?;
    let mut desk = Desk::new(intake);
    for note in notes {
        desk.problem(note);
    }
    delivery::deliver(&mut package, &survey, options, &mut desk).map_err(changed_meanwhile)?;
    Ok(desk.report)
}

fn refused(name: &str, refusal: Refusal) -> ImportError {
    match refusal.reason {
        Unreadable::Io(error) => ImportError::Io(error),
        Unreadable::File(code) => {
            let place = Place::file(refusal.path.as_deref().unwrap_or(name));
            ImportError::Refused(vec![place.finding(None, Trouble::file(code))])
        }
    }
}

/// The row's own name, without which it is refused.
fn key(reading: &mut Reading<'_>, column: Option<usize>) -> Option<String> {
    match reading.identifier(column) {
        Told::Value(key) => Some(key),
        Told::Blank | Told::Unsaid => {
            reading.note(Trouble::refused(ImportCode::KeyMissing).at(column));
            None
        }
        Told::Unread => None,
    }
}
