//! The sheets of a workbook: .xlsx, .ods and the old .xls.

use std::{
    io::{self, BufReader, Read, Seek, SeekFrom},
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{Data, ExcelDateTime, Reader as _, Xls, Xlsx};
use domain::import::ImportCode;
use jiff::civil::Date;

use super::{
    archive::{Archive, Entry, Refusal, first_bytes},
    compound,
    delimited::Source,
    limits::Limits,
    ods::{self, OdsSheet},
    table::{Cell, Row, Table, Unreadable},
};

/// A workbook that has been measured and found readable.
pub(crate) struct Workbook<'a, R: Read + Seek> {
    format: Format<'a, R>,
    limits: Limits,
}

enum Format<'a, R: Read + Seek> {
    Xlsx(Box<Xlsx<&'a mut R>>),
    Ods { archive: Archive<&'a mut R>, content: Entry },
    Xls(Box<Xls<&'a mut R>>),
}

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0";

impl<'a, R: Read + Seek> Workbook<'a, R> {
    /// Whether the bytes can be those of a workbook at all.
    pub fn recognises(start: &[u8]) -> bool {
        start.starts_with(ZIP) || start.starts_with(COMPOUND_FILE)
    }

    pub fn open(input: &'a mut R, limits: &Limits) -> Result<Self, Refusal> {
        let format = match &first_bytes::<4>(input)?[..] {
            [] => return Err(ImportCode::Empty.into()),
            ZIP => Self::open_zip(input, limits)?,
            COMPOUND_FILE => Self::open_old(input, limits)?,
            _ => return Err(ImportCode::NotASheet.into()),
        };
        Ok(Self { format, limits: *limits })
    }

    fn open_zip(input: &'a mut R, limits: &Limits) -> Result<Format<'a, R>, Refusal> {
        let mut archive = Archive::open(input, limits)?;
        let entries = archive.entries.clone();
        let named = |name: &str| entries.iter().find(|entry| entry.path.eq_ignore_ascii_case(name));
        if named("[Content_Types].xml").is_some() {
            if named("xl/workbook.bin").is_some() {
                return Err(ImportCode::SheetFormat.into());
            }
            measure(&mut archive, &entries, limits)?;
            check_shared_strings(&mut archive, &entries)?;
            let xlsx = guarded(|| Xlsx::new(archive.into_inner()))??;
            return Ok(Format::Xlsx(Box::new(xlsx)));
        }
        let Some(content) = named("content.xml").cloned() else { return Err(ImportCode::NotASheet.into()) };
        let manifest = named("META-INF/manifest.xml").cloned();
        measure(&mut archive, &entries, limits)?;
        if let Some(manifest) = manifest {
            let mut text = String::new();
            archive.file(&manifest)?.take(1 << 20).read_to_string(&mut text)?;
            if text.contains("encryption-data") {
                return Err(ImportCode::PasswordProtected.into());
            }
        }
        Ok(Format::Ods { archive, content })
    }

    /// The format of before 2007, also the envelope of encrypted new ones.
    fn open_old(input: &'a mut R, limits: &Limits) -> Result<Format<'a, R>, Refusal> {
        if input.seek(SeekFrom::End(0))? > limits.in_memory {
            return Err(ImportCode::TooLarge.into());
        }
        input.rewind()?;
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(encrypted.len()).any(|window| window == encrypted) {
            return Err(ImportCode::PasswordProtected.into());
        }
        compound::check(&bytes)?;
        drop(bytes);
        input.rewind()?;
        let xls = guarded(|| Xls::new(input))?.map_err(|error| match error {
            calamine::XlsError::Password => ImportCode::PasswordProtected,
            _ => ImportCode::Damaged,
        })?;
        Ok(Format::Xls(Box::new(xls)))
    }

    /// The names of the sheets, in order, and whether each can be seen.
    pub fn sheets(&mut self) -> Result<Vec<(String, bool)>, Unreadable> {
        let shown = |sheets: &[calamine::Sheet]| {
            let visible = |sheet: &calamine::Sheet| sheet.visible == calamine::SheetVisible::Visible;
            sheets.iter().map(|sheet| (sheet.name.clone(), visible(sheet))).collect()
        };
        match &mut self.format {
            Format::Xlsx(xlsx) => Ok(shown(xlsx.sheets_metadata())),
            Format::Xls(xls) => Ok(shown(xls.sheets_metadata())),
            Format::Ods { archive, content } => {
                let names = ods::sheet_names(&mut EntrySource { archive, entry: content.clone() })?;
                Ok(names.into_iter().map(|name| (name, true)).collect())
            }
        }
    }

    /// Gives `use_it` the sheet of this name and place.
    pub fn with_sheet<T>(
        &mut self,
        place: usize,
        name: &str,
        use_it: impl FnOnce(&mut dyn Table) -> T,
    ) -> Result<T, Unreadable> {
        let limits = self.limits;
        match &mut self.format {
            Format::Xlsx(workbook) => Ok(use_it(&mut XlsxSheet { workbook, name, columns: limits.columns })),
            Format::Xls(workbook) => {
                let cells = guarded(|| workbook.worksheet_range(name))?
                    .map_err(|_| Unreadable::File(ImportCode::Damaged))?;
                Ok(use_it(&mut OldSheet { cells, columns: limits.columns }))
            }
            Format::Ods { archive, content } => {
                let mut content = EntrySource { archive, entry: content.clone() };
                Ok(use_it(&mut OdsSheet { content: &mut content, place, limits }))
            }
        }
    }
}

/// An entry of an archive as a text that can be read again and again.
pub(crate) struct EntrySource<'a, R> {
    pub archive: &'a mut Archive<R>,
    pub entry: Entry,
}

impl<R: Read + Seek> Source for EntrySource<'_, R> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.archive.file(&self.entry)?))
    }
}

/// Reads every part through: whole, within the limits, and without a text so long that one XML event
/// would fill the memory. Excel's own longest is 32,767 characters.
fn measure<R: Read + Seek>(
    archive: &mut Archive<R>,
    entries: &[Entry],
    limits: &Limits,
) -> Result<(), Refusal> {
    const LONGEST_TEXT: usize = 1 << 20;
    let mut left = limits.workbook;
    for entry in entries {
        let path = entry.path.to_ascii_lowercase();
        let is_xml = matches!(path.rsplit_once('.'), Some((_, "xml" | "rels")));
        // The texts are held in memory, and so would be a sheet that goes by the name of a picture.
        let streamed = is_xml && !is_shared_strings(&path);
        let largest = if streamed { left } else { left.min(limits.in_memory) };
        let mut run = 0;
        left -= archive.measure(entry, limits, largest, &mut |bytes| {
            for piece in bytes.split_inclusive(|byte| *byte == b'<' || *byte == b'>') {
                run += piece.len();
                if is_xml && run > LONGEST_TEXT {
                    return Err(ImportCode::TooLarge);
                }
                if piece.ends_with(b"<") || piece.ends_with(b">") {
                    run = 0;
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Excel's library reserves room for as many texts as the table of them claims to have.
fn check_shared_strings<R: Read + Seek>(archive: &mut Archive<R>, entries: &[Entry]) -> Result<(), Refusal> {
    const MOST: u64 = 5_000_000;
    for entry in entries.iter().filter(|entry| is_shared_strings(&entry.path.to_ascii_lowercase())) {
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(archive.file(entry)?));
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(|_| ImportCode::Damaged)? {
                quick_xml::events::Event::Start(start) | quick_xml::events::Event::Empty(start) => {
                    let claimed = start.try_get_attribute("uniqueCount").ok().flatten();
                    let claimed = claimed.map(|count| count.value.parse::<u64>());
                    if claimed.is_some_and(|count| count.unwrap_or(u64::MAX) > MOST) {
                        return Err(ImportCode::Damaged.into());
                    }
                    if start.local_name().as_ref() == "sst" {
                        break;
                    }
                }
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
    }
    Ok(())
}

/// Excel's table of the texts that cells refer to.
fn is_shared_strings(path: &str) -> bool {
    path.rsplit('/').next() == Some("sharedstrings.xml")
}

/// Calls into the spreadsheet library, whose panics on damaged files must not end the process.
fn guarded<T>(call: impl FnOnce() -> T) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| Unreadable::File(ImportCode::Damaged))
}

impl From<Unreadable> for Refusal {
    fn from(reason: Unreadable) -> Self {
        Self { path: None, reason }
    }
}

impl From<calamine::XlsxError> for Refusal {
    fn from(error: calamine::XlsxError) -> Self {
        match error {
            calamine::XlsxError::Password => ImportCode::PasswordProtected.into(),
            calamine::XlsxError::Io(error) => error.into(),
            _ => ImportCode::Damaged.into(),
        }
    }
}

struct XlsxSheet<'a, 'b, R: Read + Seek> {
    workbook: &'a mut Xlsx<&'b mut R>,
    name: &'a str,
    columns: usize,
}

impl<R: Read + Seek> Table for XlsxSheet<'_, '_, R> {
    fn each_row(&mut self, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Unreadable> {
        let damaged = |_| Unreadable::File(ImportCode::Damaged);
        let mut cells = guarded(|| self.workbook.worksheet_cells_reader(self.name))?.map_err(damaged)?;
        let mut row = Row { line: 1, cells: Vec::new(), fault: None };
        while let Some(cell) = guarded(|| cells.next_cell())?.map_err(damaged)? {
            let (line, column) = cell.get_position();
            let line = u64::from(line) + 1;
            if line != row.line {
                let next = Row { line, cells: Vec::new(), fault: None };
                let done = std::mem::replace(&mut row, next);
                if !done.is_blank() && take(done).is_break() {
                    return Ok(());
                }
            }
            row.put(column as usize, from_excel(cell.get_value().clone().into()), self.columns);
        }
        if !row.is_blank() {
            let _ = take(row);
        }
        Ok(())
    }
}

impl Row {
    fn put(&mut self, column: usize, cell: Cell, most: usize) {
        if cell.is_blank() {
            return;
        }
        if column >= most {
            self.fault = Some(ImportCode::RowTooLong);
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::Empty);
        }
        self.cells[column] = cell;
    }
}

/// A sheet of the old format, which the library holds whole.
struct OldSheet {
    cells: calamine::Range<Data>,
    columns: usize,
}

impl Table for OldSheet {
    fn each_row(&mut self, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Unreadable> {
        let Some((first_line, first_column)) = self.cells.start() else { return Ok(()) };
        for (line, cells) in (u64::from(first_line) + 1..).zip(self.cells.rows()) {
            let mut row = Row { line, cells: Vec::new(), fault: None };
            for (column, cell) in (first_column as usize..).zip(cells) {
                row.put(column, from_excel(cell.clone()), self.columns);
            }
            if !row.is_blank() && take(row).is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn from_excel(data: Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        #[expect(clippy::cast_precision_loss, reason = "Excel itself keeps numbers as floating point")]
        Data::Int(number) => Cell::Number(number as f64),
        Data::Float(number) => Cell::Number(number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::Text(text),
        Data::Bool(truth) => Cell::Truth(truth),
        Data::DateTime(time) => calendar_date(&time).map_or(Cell::Number(time.as_f64()), Cell::Date),
        Data::Error(error) => Cell::Error(error.to_string()),
    }
}

fn calendar_date(time: &ExcelDateTime) -> Option<Date> {
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    if !time.is_datetime() {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
