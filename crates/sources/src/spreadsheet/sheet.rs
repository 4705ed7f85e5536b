//! One sheet from its headings to its last row.

use std::ops::ControlFlow;

use domain::{
    Environment, Source,
    import::{ImportCode, ImportProblem, Severity},
    roster::Extent,
};

use super::{
    ImportError, Limits, Words,
    intake::{Desk, unreadable},
    layout::{self, Layout},
    reading::{Place, Trouble},
    rows::SheetRows,
    table::{Row, Table},
    values,
};

/// How to read a sheet.
#[derive(Clone, Debug)]
pub struct SheetOptions {
    pub environment: Environment,
    /// [`Source::School`] or [`Source::Kindergarten`]: decides what the units are.
    pub source: Source,
    /// Whether who is not in the sheet is gone. A file of corrected rows is always taken for changes.
    pub extent: Extent,
    pub words: Words,
    pub limits: Limits,
}

/// A sheet whose headings have been found and whose rows can all be read.
pub(crate) struct Sheet {
    place: Place,
    heading_line: u64,
    layout: Layout,
    has_rows: bool,
    pub notes: Vec<ImportProblem>,
}

/// How far down the headings may stand: some reports begin with a title and a date.
const HEADINGS_WITHIN: usize = 30;

impl Sheet {
    /// `None` where there are no headings.
    pub fn find(
        table: &mut dyn Table,
        mut place: Place,
        options: &SheetOptions,
    ) -> Result<Option<Self>, ImportError> {
        let mut headings: Option<Row> = None;
        let mut before = 0;
        let mut rows = 0;
        let read = table.each_row(&mut |row| {
            if headings.is_some() {
                rows += 1;
            } else if row.fault.is_none() && layout::score(&texts(&row), &options.words).is_some() {
                headings = Some(row);
            } else {
                before += 1;
            }
            let enough = before == HEADINGS_WITHIN || rows > options.limits.rows;
            if enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        read.map_err(|error| unreadable(&place, error))?;
        let Some(headings) = headings else { return Ok(None) };
        if rows > options.limits.rows {
            let too_many = place.finding(None, Trouble::file(ImportCode::TooManyRows));
            return Err(ImportError::Refused(vec![too_many]));
        }
        place.headings = texts(&headings);
        let title = place.sheet.as_deref().unwrap_or(&place.file);
        let (layout, mut troubles) = layout::assign(&place.headings, &options.words, title);
        if rows == 0 {
            troubles.push(Trouble::note(ImportCode::NoRows));
        }
        let (hindrances, notes): (Vec<_>, Vec<_>) = place
            .findings(headings.line, troubles)
            .into_iter()
            .partition(|problem| problem.severity == Severity::FileRefused);
        match layout.filter(|_| hindrances.is_empty()) {
            Some(layout) => {
                Ok(Some(Self { place, heading_line: headings.line, layout, has_rows: rows > 0, notes }))
            }
            None => Err(ImportError::Refused(hindrances)),
        }
    }

    pub fn deliver(
        &self,
        table: &mut dyn Table,
        rows: &mut SheetRows<'_>,
        desk: &mut Desk<'_>,
    ) -> Result<(), ImportError> {
        let mut failure = None;
        // The account is opened for sheets without rows too.
        desk.tally(&self.place);
        rows.begin(&self.layout, self.has_rows);
        let read = table.each_row(&mut |row| {
            if row.line <= self.heading_line {
                return ControlFlow::Continue(());
            }
            match rows.take(&row, &self.layout, &self.place, desk) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        read.map_err(|error| unreadable(&self.place, error))?;
        rows.end(&self.layout, &self.place, desk);
        failure.map_or(Ok(()), Err)
    }
}

fn texts(row: &Row) -> Vec<String> {
    row.cells.iter().map(values::text).collect()
}
