//! What a package holds, found out before anything of it is handed over.

use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

use domain::{
    import::{ImportCode, ImportProblem, Severity},
    roster::Extent,
};

use super::{
    PackageOptions,
    columns::DataFile,
    judge::{Judged, role_columns},
    known::{Known, Roles},
    manifest::{self, Manifest, Mode},
    orgs::OrgColumns,
    package::Package,
    refused,
    roles::RoleKind,
    status::Status,
    table::{self, DataTable},
    users::UserColumns,
};
use crate::spreadsheet::{
    ImportError,
    delimited::TextTable,
    encoding::{Encoding, Nature},
    intake::unreadable,
    keys::{ByKey, Fingerprint, FirstLines, Keys},
    reading::{Place, Trouble, is_refused},
    table::Row,
    words::Words,
};

/// The tables of a package, and what must be known of one row to judge another.
pub(super) struct Survey {
    pub tables: BTreeMap<DataFile, DataTable>,
    pub words: &'static Words,
    /// Whether the unit came in.
    units: ByKey<bool>,
    users: ByKey<Roles>,
    /// Pupils with a row in `roles.csv` for the school.
    pupils: Keys,
}

/// Remembers what a row tells of its key, and gives the row's status.
type Noting<'a> = dyn FnMut(&mut Survey, &Row, &mut FirstLines) -> Status + 'a;

impl Survey {
    /// The findings do not hinder reading. What does is the error.
    pub fn of<R: Read + Seek>(
        name: &str,
        package: &mut Package<R>,
        options: &PackageOptions,
    ) -> Result<(Self, Vec<ImportProblem>), ImportError> {
        let mut left = options.limits.unpacked;
        let mut findings = Vec::new();
        let manifest = read_manifest(name, package, options, &mut left, &mut findings)?;
        let mut survey = Self {
            tables: BTreeMap::new(),
            words: Words::built_in(),
            units: ByKey::default(),
            users: ByKey::default(),
            pupils: Keys::default(),
        };
        for file in DataFile::ALL {
            survey.open(file, &manifest, package, options, &mut left, &mut findings)?;
        }
        let hindrances: Vec<_> =
            findings.iter().filter(|finding| finding.severity == Severity::FileRefused).cloned().collect();
        if !hindrances.is_empty() {
            return Err(ImportError::Refused(hindrances));
        }
        for file in DataFile::ALL {
            if survey.tables.contains_key(&file) {
                findings.extend(survey.read_keys(file, &manifest, package, options)?);
            }
        }
        Ok((survey, findings))
    }

    fn open<R: Read + Seek>(
        &mut self,
        file: DataFile,
        manifest: &Manifest,
        package: &mut Package<R>,
        options: &PackageOptions,
        left: &mut u64,
        findings: &mut Vec<ImportProblem>,
    ) -> Result<(), ImportError> {
        let place = Place::file(file.name());
        let extent = match (manifest.mode(file.name()), package.has(file.name())) {
            (Some(Mode::Given(extent)), true) => extent,
            (Some(Mode::Given(_)), false) if manifest.is_missing() => return Ok(()),
            (Some(Mode::Given(_)), false) => {
                findings.push(place.finding(None, Trouble::file(ImportCode::FileMissing)));
                return Ok(());
            }
            (Some(Mode::Absent) | None, true) => {
                findings.push(place.finding(None, Trouble::note(ImportCode::FileUndeclared)));
                return Ok(());
            }
            (Some(Mode::Absent) | None, false) => return Ok(()),
        };
        let limits = &options.limits;
        let nature =
            package.look_at(file.name(), limits, left).map_err(|refusal| refused(file.name(), refusal))?;
        match text_encoding(nature) {
            Ok(encoding) => {
                let opened = package
                    .with_file(file.name(), |source| DataTable::open(file, encoding, extent, source, limits));
                let (table, found) = opened.map_err(|error| unreadable(&place, error))?;
                findings.extend(found);
                self.tables.extend(table.map(|table| (file, table)));
            }
            Err(code) => findings.push(place.finding(None, Trouble::file(code))),
        }
        Ok(())
    }

    /// Reads a file for its keys, and settles whether it is complete.
    fn read_keys<R: Read + Seek>(
        &mut self,
        file: DataFile,
        manifest: &Manifest,
        package: &mut Package<R>,
        options: &PackageOptions,
    ) -> Result<Option<ImportProblem>, ImportError> {
        let table = self.tables[&file].clone();
        let mut seen = FirstLines::default();
        let mut contradiction = None;
        let mut note = Self::note(&table, options);
        let rows = table.each_row(package, &options.limits, &mut |row| {
            let status = note(self, row, &mut seen);
            if !status.fits(table.extent) && row.fault.is_none() {
                contradiction.get_or_insert(row.line);
            }
            Ok(())
        })?;
        let settled = self.tables.get_mut(&file).expect("the table was opened before");
        if rows == 0 {
            // An empty complete file would end everything; by the standard there is none.
            settled.extent = Extent::Changes;
            return Ok(Some(table.place.finding(None, Trouble::note(ImportCode::NoRows))));
        }
        let Some(line) = contradiction.filter(|_| !manifest.is_missing()) else { return Ok(None) };
        settled.extent = Extent::Changes;
        Ok(Some(table.place.finding(Some(line), Trouble::note(ImportCode::ModeContradicted))))
    }

    /// How to remember the rows of a table.
    fn note<'a>(table: &'a DataTable, options: &'a PackageOptions) -> Box<Noting<'a>> {
        match table.file {
            DataFile::Orgs => {
                let columns = OrgColumns::from(&table.columns);
                Box::new(move |survey, row, seen| {
                    let Judged { row: org, troubles } = survey.judge_org(row, &columns, options, seen);
                    if let Some(key) = &org.key {
                        let accepted = !is_refused(&troubles);
                        *survey.units.entry(Fingerprint::of(key)).or_default() |= accepted;
                    }
                    org.status
                })
            }
            DataFile::Users => {
                let columns = UserColumns::from(&table.columns);
                Box::new(move |survey, row, seen| {
                    let Judged { row: user, troubles } = survey.judge_user(row, &columns, options, seen);
                    if let Some(key) = &user.key {
                        survey.users.entry(Fingerprint::of(key)).or_default().list(!is_refused(&troubles));
                    }
                    user.status
                })
            }
            DataFile::Roles | DataFile::Enrollments => {
                let columns = role_columns(table);
                let of_units = table.file == DataFile::Roles;
                Box::new(move |survey, row, seen| {
                    let Judged { row: role, troubles } = survey.judge_role(row, &columns, options, seen);
                    if of_units
                        && !is_refused(&troubles)
                        && let (Some(user), Some(unit), Some(kind)) = (&role.user, &role.unit, role.kind)
                    {
                        survey.users.entry(Fingerprint::of(user)).or_default().add(kind);
                        if kind == RoleKind::Student {
                            survey.pupils.insert(Fingerprint::of((user, unit)));
                        }
                    }
                    role.status
                })
            }
        }
    }

    pub fn unit(&self, key: &str) -> Known {
        match self.units.get(&Fingerprint::of(key)) {
            Some(true) => Known::Accepted,
            Some(false) => Known::Refused,
            None => self.absent(DataFile::Orgs),
        }
    }

    pub fn user(&self, key: &str) -> (Known, Roles) {
        let roles = self.users.get(&Fingerprint::of(key)).copied().unwrap_or_default();
        let known = if roles.is_accepted() {
            Known::Accepted
        } else if roles.is_listed() {
            Known::Refused
        } else {
            self.absent(DataFile::Users)
        };
        (known, roles)
    }

    pub fn is_pupil_of(&self, user: &str, unit: &str) -> bool {
        self.pupils.contains(&Fingerprint::of((user, unit)))
    }

    pub fn extent(&self, file: DataFile) -> Option<Extent> {
        self.tables.get(&file).map(|table| table.extent)
    }

    fn absent(&self, file: DataFile) -> Known {
        if self.extent(file) == Some(Extent::Full) { Known::Nowhere } else { Known::Elsewhere }
    }
}

fn read_manifest<R: Read + Seek>(
    name: &str,
    package: &mut Package<R>,
    options: &PackageOptions,
    left: &mut u64,
    findings: &mut Vec<ImportProblem>,
) -> Result<Manifest, ImportError> {
    let place = Place::file(manifest::NAME);
    if !package.has(manifest::NAME) {
        if !DataFile::ALL.into_iter().any(|file| package.has(file.name())) {
            let nothing = Place::file(name).finding(None, Trouble::file(ImportCode::NotAPackage));
            return Err(ImportError::Refused(vec![nothing]));
        }
        findings.push(place.finding(None, Trouble::note(ImportCode::ManifestMissing)));
        return Ok(Manifest::missing());
    }
    let limits = options.limits;
    let nature =
        package.look_at(manifest::NAME, &limits, left).map_err(|refusal| refused(manifest::NAME, refusal))?;
    let encoding = match text_encoding(nature) {
        Ok(encoding) => encoding,
        Err(code) => return Err(ImportError::Refused(vec![place.finding(None, Trouble::file(code))])),
    };
    let read = package.with_file(manifest::NAME, |source| {
        let delimiter = table::delimiter(encoding, source, &Manifest::score)?;
        Manifest::read(&mut TextTable { source, encoding, delimiter, limits })
    });
    read.map_err(|error| unreadable(&place, error))?.map_err(ImportError::Refused)
}

fn text_encoding(nature: Nature) -> Result<Encoding, ImportCode> {
    match nature {
        Nature::Text(encoding) => Ok(encoding),
        Nature::Empty => Err(ImportCode::Empty),
        Nature::Binary => Err(ImportCode::NotText),
        Nature::TooLarge => Err(ImportCode::TooLarge),
    }
}
