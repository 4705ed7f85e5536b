//! `manifest.csv`: which files a package has, and whether each is complete (OneRoster 1.2 CSV, table 3.1).

use std::{collections::HashMap, ops::ControlFlow};

use domain::{
    import::{ImportCode, ImportProblem},
    roster::Extent,
};

use crate::spreadsheet::{
    reading::{Place, Trouble},
    table::{Row, Table, Unreadable},
    values,
};

pub(super) const NAME: &str = "manifest.csv";

/// What the manifest says, or what is assumed without one.
#[derive(Clone, Debug, Default)]
pub(super) struct Manifest {
    modes: HashMap<String, Mode>,
    missing: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Absent,
    Given(Extent),
}

impl Manifest {
    /// Without a manifest nothing says that a file is complete, so nothing is ended by absence.
    pub fn missing() -> Self {
        Self { missing: true, ..Self::default() }
    }

    pub fn is_missing(&self) -> bool {
        self.missing
    }

    /// `None` where the manifest does not mention the file.
    pub fn mode(&self, file: &str) -> Option<Mode> {
        if self.missing {
            return Some(Mode::Given(Extent::Changes));
        }
        let stem = file.strip_suffix(".csv").unwrap_or(file);
        self.modes.get(&format!("file.{stem}").to_ascii_lowercase()).copied()
    }

    /// How well a row serves as headings.
    pub fn score(names: &[String]) -> usize {
        names.iter().filter(|name| ["propertyname", "value"].contains(&&*name.to_ascii_lowercase())).count()
    }

    /// The findings refuse the package.
    pub fn read(table: &mut dyn Table) -> Result<Result<Self, Vec<ImportProblem>>, Unreadable> {
        /// The standard has 26 properties; what is far beyond them is no manifest.
        const MOST: usize = 1000;
        let mut place = Place::file(NAME);
        let mut manifest = Self::default();
        let mut version = None;
        let mut findings = Vec::new();
        let mut rows = 0;
        table.each_row(&mut |row: Row| {
            let [name, value] = [0, 1].map(|column| values::text(row.cell(Some(column))));
            rows += 1;
            if rows == 1 {
                place.headings = row.cells.iter().map(values::text).collect();
                let right = name.eq_ignore_ascii_case("propertyName") && value.eq_ignore_ascii_case("value");
                if !right || row.fault.is_some() {
                    findings
                        .push(place.finding(Some(row.line), Trouble::file(ImportCode::ManifestUnreadable)));
                    return ControlFlow::Break(());
                }
            } else if let Some(code) = row.fault {
                findings.push(place.finding(Some(row.line), Trouble::file(code)));
            } else if name.eq_ignore_ascii_case("oneroster.version") {
                version = Some((row.line, value));
            } else if name.to_ascii_lowercase().starts_with("file.") {
                let mode = match value.to_ascii_lowercase().as_str() {
                    "absent" => Some(Mode::Absent),
                    "bulk" => Some(Mode::Given(Extent::Full)),
                    "delta" => Some(Mode::Given(Extent::Changes)),
                    _ => None,
                };
                if let Some(mode) = mode {
                    manifest.modes.insert(name.to_ascii_lowercase(), mode);
                } else {
                    let unknown = Trouble::file(ImportCode::ModeUnknown).at(Some(1)).showing(&value);
                    findings.push(place.finding(Some(row.line), unknown));
                }
            }
            if rows > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if findings.is_empty() {
            let (line, text) = version.map_or((None, String::new()), |(line, text)| (Some(line), text));
            if text != "1.2" && !text.starts_with("1.2.") {
                let unsupported = Trouble::file(ImportCode::VersionUnsupported).showing(&text);
                findings.push(place.finding(line, unsupported));
            }
        }
        Ok(if findings.is_empty() { Ok(manifest) } else { Err(findings) })
    }
}
