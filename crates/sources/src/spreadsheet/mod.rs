//! Sheets that people hand in, and what they share with packages: rows, encodings, limits, findings.
//!
//! Every file is read twice: to see that all of it can be read and where its headings are, and to hand
//! it over. A national identity number, an e-mail address or a telephone number is never in a finding.

pub(crate) mod archive;
mod compound;
mod corrections;
pub(crate) mod delimited;
pub(crate) mod encoding;
pub(crate) mod intake;
pub(crate) mod keys;
mod layout;
mod limits;
mod ods;
pub(crate) mod reading;
mod rows;
mod sheet;
pub(crate) mod table;
pub(crate) mod text_file;
pub(crate) mod values;
pub(crate) mod words;
pub(crate) mod workbook;

use std::io::{Read, Seek};

use domain::import::{ImportCode, ImportProblem};

pub use corrections::Corrections;
pub use intake::{Collected, FileTally, ImportError, ImportReport, Intake, RowToCorrect};
pub use limits::Limits;
pub use sheet::SheetOptions;
pub use words::{InvalidWords, Words};

use archive::first_bytes;
use delimited::TextTable;
use intake::{Desk, changed_meanwhile, unreadable};
use reading::{Place, Trouble};
use rows::SheetRows;
use sheet::Sheet;
use table::Unreadable;
use text_file::{Rewound, refused};
use workbook::Workbook;

/// The headings that the texts of the findings refer to, as files to fill in: the name and the content.
pub const TEMPLATES: [(&str, &str); 2] = [
    ("foresatte.csv", include_str!("templates/foresatte.csv")),
    ("ansatte.csv", include_str!("templates/ansatte.csv")),
];

/// Reads a sheet of any kind, told by its bytes and not by its name.
pub fn read_sheet<R: Read + Seek>(
    name: &str,
    mut input: R,
    options: &SheetOptions,
    intake: &mut dyn Intake,
) -> Result<ImportReport, ImportError> {
    let start = first_bytes::<4>(&mut input)?;
    if Workbook::<R>::recognises(&start) {
        read_excel(name, input, options, intake)
    } else {
        read_csv(name, input, options, intake)
    }
}

/// Reads a text file with a row on each line.
pub fn read_csv<R: Read + Seek>(
    name: &str,
    input: R,
    options: &SheetOptions,
    intake: &mut dyn Intake,
) -> Result<ImportReport, ImportError> {
    let place = Place::file(name);
    let mut source = Rewound(input);
    let encoding = text_file::encoding(&mut source, &place, &options.limits)?;
    let start = text_file::start(&mut source, encoding)?;
    let delimiter = delimited::delimiter(&start, &|cells| {
        let headings: Vec<String> = cells.iter().map(values::text).collect();
        layout::score(&headings, &options.words).unwrap_or(0)
    });
    let mut table = TextTable { source: &mut source, encoding, delimiter, limits: options.limits };
    let Some(sheet) = Sheet::find(&mut table, place.clone(), options)? else {
        return Err(refused(&place, ImportCode::HeadingsNotFound));
    };
    let mut notes = sheet.notes.clone();
    notes.extend(text_file::other_encoding(encoding).map(|note| place.finding(None, note)));
    let mut desk = Desk::new(intake);
    tell(&mut desk, notes);
    sheet.deliver(&mut table, &mut SheetRows::new(options, false), &mut desk).map_err(changed_meanwhile)?;
    Ok(desk.report)
}

/// Reads every sheet of a workbook (.xlsx, .ods, .xls) that has known headings.
pub fn read_excel<R: Read + Seek>(
    name: &str,
    mut input: R,
    options: &SheetOptions,
    intake: &mut dyn Intake,
) -> Result<ImportReport, ImportError> {
    let place = Place::file(name);
    let mut workbook = Workbook::open(&mut input, &options.limits).map_err(|refusal| {
        // The parts of a workbook mean nothing to whoever made it.
        unreadable(&place, refusal.reason)
    })?;
    let broken = |error: Unreadable| unreadable(&place, error);
    let mut found = Vec::new();
    let mut notes = Vec::new();
    for (index, (title, visible)) in workbook.sheets().map_err(broken)?.into_iter().enumerate() {
        let place = place.with_sheet(&title);
        let sheet = if visible {
            workbook
                .with_sheet(index, &title, |table| Sheet::find(table, place.clone(), options))
                .map_err(broken)??
        } else {
            None
        };
        match sheet {
            Some(sheet) => {
                notes.extend(sheet.notes.iter().cloned());
                found.push((index, title, sheet));
            }
            None => notes.push(place.finding(None, Trouble::note(ImportCode::SheetPassedOver))),
        }
    }
    if found.is_empty() {
        return Err(refused(&place, ImportCode::HeadingsNotFound));
    }
    let mut desk = Desk::new(intake);
    tell(&mut desk, notes);
    let mut rows = SheetRows::new(options, true);
    for (index, title, sheet) in found {
        workbook
            .with_sheet(index, &title, |table| sheet.deliver(table, &mut rows, &mut desk))
            .map_err(broken)
            .flatten()
            .map_err(changed_meanwhile)?;
    }
    Ok(desk.report)
}

fn tell(desk: &mut Desk<'_>, notes: Vec<ImportProblem>) {
    for note in notes {
        desk.problem(note);
    }
}
