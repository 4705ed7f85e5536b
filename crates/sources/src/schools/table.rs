//! One file of a package as rows under known columns.

use std::{
    io::{Read, Seek},
    ops::ControlFlow,
};

use domain::{
    import::{ImportCode, ImportProblem, Severity},
    roster::Extent,
};

use super::{
    columns::{Columns, DataFile},
    package::Package,
};
use crate::spreadsheet::{
    ImportError, Limits,
    delimited::{self, Source, TextTable},
    encoding::{Decoded, Encoding},
    intake::unreadable,
    reading::{Place, Trouble},
    table::{Row, Table, Unreadable},
    values,
};

/// How a file is to be read, and what it is the whole truth about.
#[derive(Clone, Debug)]
pub(super) struct DataTable {
    pub file: DataFile,
    pub place: Place,
    pub columns: Columns,
    pub extent: Extent,
    encoding: Encoding,
    delimiter: u8,
}

impl DataTable {
    /// Finds delimiter and columns. The findings refuse the file where there is no table.
    pub fn open(
        file: DataFile,
        encoding: Encoding,
        extent: Extent,
        source: &mut dyn Source,
        limits: &Limits,
    ) -> Result<(Option<Self>, Vec<ImportProblem>), Unreadable> {
        let mut place = Place::file(file.name());
        let delimiter = delimiter(encoding, source, &|names| file.score(names))?;
        let mut first = None;
        TextTable { source, encoding, delimiter, limits: *limits }.each_row(&mut |row| {
            first = Some(row);
            ControlFlow::Break(())
        })?;
        let Some(first) = first else {
            return Ok((None, vec![place.finding(None, Trouble::file(ImportCode::Empty))]));
        };
        if let Some(code) = first.fault {
            return Ok((None, vec![place.finding(Some(first.line), Trouble::file(code))]));
        }
        place.headings = first.cells.iter().map(values::text).collect();
        let (columns, mut troubles) = Columns::find(file, &place.headings);
        if encoding != Encoding::Utf8 {
            troubles.push(Trouble::note(ImportCode::OtherEncoding).showing(encoding.name()));
        }
        if delimiter != b',' {
            let sign = if delimiter == b'\t' { "tab" } else { &char::from(delimiter).to_string() };
            troubles.push(Trouble::note(ImportCode::OtherDelimiter).showing(sign));
        }
        let usable = troubles.iter().all(|trouble| trouble.severity < Severity::FileRefused);
        let findings = place.findings(first.line, troubles);
        let table = Self { file, place, columns, extent, encoding, delimiter };
        Ok((usable.then_some(table), findings))
    }

    /// Gives every row under the headings to `take`. Returns how many there were.
    pub fn each_row<R: Read + Seek>(
        &self,
        package: &mut Package<R>,
        limits: &Limits,
        take: &mut dyn FnMut(&Row) -> Result<(), ImportError>,
    ) -> Result<u64, ImportError> {
        let width = self.place.headings.len();
        let mut rows = 0;
        let mut failure = None;
        let mut headings = true;
        let read = package.with_file(self.file.name(), |source| {
            let mut text =
                TextTable { source, encoding: self.encoding, delimiter: self.delimiter, limits: *limits };
            text.each_row(&mut |mut row| {
                if std::mem::take(&mut headings) {
                    return ControlFlow::Continue(());
                }
                rows += 1;
                if rows > limits.rows {
                    failure = Some(self.refused(ImportCode::TooManyRows));
                    return ControlFlow::Break(());
                }
                let too_many = row.cells.iter().skip(width).any(|cell| !cell.is_blank());
                if row.fault.is_none() && (row.cells.len() < width || too_many) {
                    row.fault = Some(ImportCode::ColumnCount);
                }
                match take(&row) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => {
                        failure = Some(error);
                        ControlFlow::Break(())
                    }
                }
            })
        });
        read.map_err(|error| unreadable(&self.place, error))?;
        failure.map_or(Ok(rows), Err)
    }

    fn refused(&self, code: ImportCode) -> ImportError {
        ImportError::Refused(vec![self.place.finding(None, Trouble::file(code))])
    }
}

/// The standard demands commas; what gives the best headings is taken.
pub(super) fn delimiter(
    encoding: Encoding,
    source: &mut dyn Source,
    score: &dyn Fn(&[String]) -> usize,
) -> Result<u8, Unreadable> {
    let mut start = Vec::new();
    Decoded::new(source.open()?, encoding).take(64 << 10).read_to_end(&mut start)?;
    let start = String::from_utf8_lossy(&start);
    Ok(delimited::delimiter(&start, &|cells| score(&cells.iter().map(values::text).collect::<Vec<_>>())))
}
