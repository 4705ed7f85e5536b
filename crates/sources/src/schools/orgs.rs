//! `orgs.csv`: the municipality, its schools and its kindergartens.

use domain::{
    MunicipalityNumber, Source,
    import::ImportCode,
    roster::{RosterUnit, UnitKey, UnitKind},
};

use super::{columns::Columns, status::Status};
use crate::spreadsheet::reading::{Reading, Told, Trouble};

pub(super) struct OrgColumns {
    key: Option<usize>,
    status: Option<usize>,
    name: Option<usize>,
    kind: Option<usize>,
    identifier: Option<usize>,
    municipality_number: Option<usize>,
}

/// A row, as far as it could be read.
#[derive(Default)]
pub(super) struct Org {
    pub key: Option<String>,
    pub status: Status,
    /// `None` for a row that only deletes.
    pub unit: Option<RosterUnit>,
}

impl From<&Columns> for OrgColumns {
    fn from(columns: &Columns) -> Self {
        Self {
            key: columns.at("sourcedId"),
            status: columns.at("status"),
            name: columns.at("name"),
            kind: columns.at("type"),
            identifier: columns.at("identifier"),
            municipality_number: columns.at("metadata.no.municipalityNumber"),
        }
    }
}

pub(super) fn read(reading: &mut Reading<'_>, columns: &OrgColumns, source: Source) -> Org {
    let key = super::key(reading, columns.key);
    let status = Status::read(reading, columns.status);
    if status == Status::ToBeDeleted {
        return Org { key, status, unit: None };
    }
    let name = reading.required(columns.name);
    let kind = kind(reading, columns.kind, source);
    let identifier = reading.text(columns.identifier);
    // What is not written as an organisation number is a number of the supplier's own.
    let looks_right = identifier.chars().filter(char::is_ascii_digit).count() == 9;
    let organisation_number =
        if looks_right { reading.organisation_number(columns.identifier) } else { None };
    let number = reading.text(columns.municipality_number);
    let unit = key.clone().zip(name).map(|(key, name)| RosterUnit {
        key: UnitKey(key),
        name,
        kind,
        organisation_number,
        municipality_number: MunicipalityNumber::parse(&number).ok(),
    });
    Org { key, status, unit }
}

/// The standard has no kindergartens; a kindergarten system calls them schools.
fn kind(reading: &mut Reading<'_>, column: Option<usize>, source: Source) -> UnitKind {
    let Told::Value(text) = reading.identifier(column) else {
        reading.note(Trouble::dropped(ImportCode::ValueMissing).at(column));
        return UnitKind::Other;
    };
    match text.to_ascii_lowercase().as_str() {
        "school" if source == Source::Kindergarten => UnitKind::Kindergarten,
        "school" => UnitKind::School,
        "department" => UnitKind::Department,
        "district" | "local" => UnitKind::Owner,
        "state" | "national" => UnitKind::Other,
        "ext:kindergarten" | "ext:barnehage" | "ext:preschool" => UnitKind::Kindergarten,
        extension if extension.starts_with("ext:") => {
            reading.note(Trouble::note(ImportCode::ExtensionUnknown).at(column).showing(&text));
            UnitKind::Other
        }
        _ => {
            reading.note(Trouble::dropped(ImportCode::ValueUnknown).at(column).showing(&text));
            UnitKind::Other
        }
    }
}
