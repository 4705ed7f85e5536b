//! Open documents' spreadsheets, read as a stream: a few bytes of theirs can repeat a cell a billion times.

use std::{
    io::{BufRead, BufReader},
    ops::ControlFlow,
};

use domain::import::ImportCode;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    delimited::Source,
    limits::Limits,
    table::{Cell, Row, Table, Unreadable},
    values,
};

/// The names of the sheets in `content.xml`, in order; an unnamed one has an empty name.
pub(crate) fn sheet_names(content: &mut dyn Source) -> Result<Vec<String>, Unreadable> {
    let mut xml = Reader::from_reader(BufReader::new(content.open()?));
    let mut buffer = Vec::new();
    let mut names = Vec::new();
    let mut depth = 0;
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(start) if start.name().as_ref() == "table:table" => {
                if depth == 0 {
                    names.push(attribute(&start, "table:name").unwrap_or_default());
                }
                depth += 1;
            }
            Event::End(end) if end.name().as_ref() == "table:table" => depth -= 1,
            Event::Eof => return Ok(names),
            _ => {}
        }
    }
}

/// One sheet, by its place among the sheets.
pub(crate) struct OdsSheet<'a> {
    pub content: &'a mut dyn Source,
    pub place: usize,
    pub limits: Limits,
}

impl Table for OdsSheet<'_> {
    fn each_row(&mut self, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Unreadable> {
        let mut xml = Reader::from_reader(BufReader::new(self.content.open()?));
        let mut buffer = Vec::new();
        let mut sheets = 0;
        let mut depth = 0;
        let mut line = 1;
        loop {
            buffer.clear();
            let event = xml.read_event_into(&mut buffer)?;
            let here = depth == 1 && sheets == self.place + 1;
            match event {
                Event::Start(start) if start.name().as_ref() == "table:table" => {
                    sheets += usize::from(depth == 0);
                    depth += 1;
                }
                Event::End(end) if end.name().as_ref() == "table:table" => {
                    if here {
                        return Ok(());
                    }
                    depth -= 1;
                }
                Event::Empty(row) if here && row.name().as_ref() == "table:table-row" => {
                    line += repeats(&row, "table:number-rows-repeated");
                }
                Event::Start(row) if here && row.name().as_ref() == "table:table-row" => {
                    let repeated = repeats(&row, "table:number-rows-repeated");
                    let (cells, fault) = read_row(&mut xml, self.limits.columns)?;
                    let row = Row { line, cells, fault };
                    if !row.is_blank() {
                        for again in 0..repeated {
                            if take(Row { line: line + again, ..row.clone() }).is_break() {
                                return Ok(());
                            }
                        }
                    }
                    line += repeated;
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }
}

/// The cells up to the end of the row that has begun.
fn read_row<R: BufRead>(
    xml: &mut Reader<R>,
    most: usize,
) -> Result<(Vec<Cell>, Option<ImportCode>), Unreadable> {
    let mut buffer = Vec::new();
    let mut cells = Vec::new();
    let mut blanks = 0;
    let mut fault = None;
    loop {
        buffer.clear();
        let (cell, repeated) = match xml.read_event_into(&mut buffer)? {
            Event::Empty(start) if is_cell(&start) => (typed(&start, String::new()), columns(&start)),
            Event::Start(start) if is_cell(&start) => {
                let written = read_text(xml)?;
                (typed(&start, written), columns(&start))
            }
            Event::End(end) if end.name().as_ref() == "table:table-row" => return Ok((cells, fault)),
            Event::Eof => return Err(Unreadable::File(ImportCode::Damaged)),
            _ => continue,
        };
        if cell.is_blank() {
            blanks += repeated;
        } else if cells.len() + blanks + repeated > most {
            fault = Some(ImportCode::RowTooLong);
        } else {
            cells.resize(cells.len() + blanks, Cell::Empty);
            cells.resize(cells.len() + repeated, cell);
            blanks = 0;
        }
    }
}

fn is_cell(start: &BytesStart<'_>) -> bool {
    matches!(start.name().as_ref(), "table:table-cell" | "table:covered-table-cell")
}

fn columns(start: &BytesStart<'_>) -> usize {
    usize::try_from(repeats(start, "table:number-columns-repeated")).unwrap_or(usize::MAX >> 2)
}

/// At least one, and so few that sums of them do not overflow.
fn repeats(start: &BytesStart<'_>, name: &str) -> u64 {
    let count = attribute(start, name).and_then(|count| count.parse::<u32>().ok());
    u64::from(count.unwrap_or(1).clamp(1, 1 << 20))
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = start.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// The value by its declared type, and otherwise the text that is shown.
fn typed(start: &BytesStart<'_>, written: String) -> Cell {
    let is_error = attribute(start, "calcext:value-type").as_deref() == Some("error");
    let value = match attribute(start, "office:value-type").as_deref() {
        _ if is_error => Some(Cell::Error(written.clone())),
        Some("float" | "currency" | "percentage") => {
            attribute(start, "office:value").and_then(|value| value.parse().ok()).map(Cell::Number)
        }
        Some("date") => attribute(start, "office:date-value")
            .and_then(|value| values::date(&Cell::Text(value)).ok().flatten())
            .map(Cell::Date),
        Some("boolean") => attribute(start, "office:boolean-value").map(|value| Cell::Truth(value == "true")),
        _ => attribute(start, "office:string-value").map(Cell::Text),
    };
    value.unwrap_or(if written.is_empty() { Cell::Empty } else { Cell::Text(written) })
}

/// The paragraphs of the cell that has begun, up to its end; comments are left out.
fn read_text<R: BufRead>(xml: &mut Reader<R>) -> Result<String, Unreadable> {
    const LONGEST: usize = 64 << 10;
    let mut buffer = Vec::new();
    let mut skipped = Vec::new();
    let mut text = String::new();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer)?;
        if text.len() > LONGEST {
            text.truncate(text.floor_char_boundary(LONGEST));
        }
        match event {
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(entity) => text.extend(character(&entity)),
            Event::Start(start) if start.name().as_ref() == "office:annotation" => {
                xml.read_to_end_into(start.name(), &mut skipped)?;
                skipped.clear();
            }
            Event::Start(start) if start.name().as_ref() == "text:p" && !text.is_empty() => text.push('\n'),
            Event::Empty(start) => match start.name().as_ref() {
                "text:s" => {
                    let count = attribute(&start, "text:c").and_then(|count| count.parse().ok());
                    text.extend(std::iter::repeat_n(' ', count.unwrap_or(1_usize).min(100)));
                }
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                _ => {}
            },
            Event::End(end)
                if matches!(end.name().as_ref(), "table:table-cell" | "table:covered-table-cell") =>
            {
                return Ok(text);
            }
            Event::Eof => return Err(Unreadable::File(ImportCode::Damaged)),
            _ => {}
        }
    }
}

/// What `&amp;` and `&#230;` stand for; nothing for what XML does not know.
fn character(entity: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    match entity.resolve_char_ref() {
        Ok(Some(character)) => Some(character),
        _ => quick_xml::escape::resolve_xml_entity(entity).and_then(|text| text.chars().next()),
    }
}

impl From<quick_xml::Error> for Unreadable {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => std::io::Error::new(error.kind(), error).into(),
            _ => Self::File(ImportCode::Damaged),
        }
    }
}
