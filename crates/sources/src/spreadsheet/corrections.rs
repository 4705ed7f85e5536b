//! Rows that were refused or lost a value, written back with the reason beside them, to be corrected
//! and handed in again as changes.

use std::io::{self, Write};

use domain::import::ImportProblem;

use super::RowToCorrect;

/// Writes such rows as they come, a file for each file or sheet they come from.
///
/// The cells stand as they stood. An apostrophe is put before what a spreadsheet program would take for
/// a formula or a number and spoil; the reader takes it off again.
pub struct Corrections<W: Write, F: FnMut(&str) -> io::Result<W>> {
    open: F,
    language: &'static str,
    table: Option<(String, csv::Writer<W>)>,
    rows: u64,
}

/// The heading of the added column in sheets.
const WHY: [(&str, &str); 3] = [("nb", "Hvorfor avvist"), ("nn", "Kvifor avvist"), ("en", "Why refused")];
/// And in packages, where only `metadata.` may be added.
const WHY_IN_PACKAGES: &str = "metadata.no.whyRefused";

impl<W: Write, F: FnMut(&str) -> io::Result<W>> Corrections<W, F> {
    /// `open` is given the name of each file before its first row. `language` is `nb`, `nn` or `en`.
    pub fn new(language: &'static str, open: F) -> Self {
        Self { open, language, table: None, rows: 0 }
    }

    pub fn row(&mut self, row: &RowToCorrect<'_>) -> io::Result<()> {
        let name = file_name(row);
        if self.table.as_ref().is_none_or(|(open, _)| *open != name) {
            self.close()?;
            let writer = self.begin(&name, row.headings)?;
            self.table = Some((name, writer));
        }
        let Some((_, writer)) = &mut self.table else { return Ok(()) };
        let width = row.headings.len();
        let missing = width.saturating_sub(row.cells.len());
        let (cells, beyond) = row.cells.split_at(row.cells.len().min(width));
        let why: Vec<String> = row.problems.iter().map(|problem| reason(problem, self.language)).collect();
        let fields = cells
            .iter()
            .map(|cell| harmless(cell))
            .chain(std::iter::repeat_n(String::new(), missing))
            .chain([why.join(" ")])
            .chain(beyond.iter().map(|cell| harmless(cell)));
        writer.write_record(fields)?;
        self.rows += 1;
        Ok(())
    }

    /// How many rows were written.
    pub fn finish(mut self) -> io::Result<u64> {
        self.close()?;
        Ok(self.rows)
    }

    fn begin(&mut self, name: &str, headings: &[String]) -> io::Result<csv::Writer<W>> {
        let mut output = (self.open)(name)?;
        let in_package = headings.iter().any(|heading| heading.eq_ignore_ascii_case("sourcedId"));
        let delimiter = if in_package { b',' } else { b';' };
        let why = if in_package {
            WHY_IN_PACKAGES
        } else {
            // Excel takes a file without the mark for Windows-1252.
            output.write_all("\u{feff}".as_bytes())?;
            WHY.iter().find(|(language, _)| *language == self.language).unwrap_or(&WHY[0]).1
        };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(output);
        let kept = headings.iter().map(|heading| harmless(heading));
        writer.write_record(kept.chain([why.to_owned()]))?;
        Ok(writer)
    }

    fn close(&mut self) -> io::Result<()> {
        match self.table.take() {
            Some((_, mut writer)) => writer.flush(),
            None => Ok(()),
        }
    }
}

/// The name of the sheet goes with that of the workbook. Neither leads to another folder.
fn file_name(row: &RowToCorrect<'_>) -> String {
    let name = match row.sheet {
        Some(sheet) => {
            let stem = row.file.rsplit_once('.').map_or(row.file, |(stem, _)| stem);
            format!("{stem} {sheet}.csv")
        }
        None => row.file.to_owned(),
    };
    name.replace(['/', '\\', ':', '\0'], "-")
}

fn reason(problem: &ImportProblem, language: &str) -> String {
    let text = problem.text(language);
    match &problem.column {
        Some(column) => format!("{column}: {} {}", text.what, text.remedy),
        None => format!("{} {}", text.what, text.remedy),
    }
}

fn harmless(cell: &str) -> String {
    let long_number = cell.len() > 9 && cell.bytes().all(|byte| byte.is_ascii_digit());
    let number_with_zero = cell.len() > 1 && cell.starts_with('0');
    if long_number || number_with_zero || cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
