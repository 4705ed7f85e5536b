//! Rows of text with a delimiter (CSV), read so that one bad row costs only itself.
//!
//! A quotation mark that is opened and never closed would swallow the rest of the file. Here the line
//! it stands on is refused, and reading goes on at the next.

use std::{
    io::{self, Read},
    ops::ControlFlow,
};

use domain::import::ImportCode;

use super::{
    encoding::{Decoded, Encoding},
    limits::Limits,
    table::{Cell, Row, Table, Unreadable},
};

/// Bytes that can be read from the beginning any number of times.
pub(crate) trait Source {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>>;
}

/// A text file as a table.
pub(crate) struct TextTable<'a> {
    pub source: &'a mut dyn Source,
    pub encoding: Encoding,
    pub delimiter: u8,
    pub limits: Limits,
}

impl Table for TextTable<'_> {
    fn each_row(&mut self, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), Unreadable> {
        let text = Decoded::new(self.source.open()?, self.encoding);
        let mut rows = Rows::new(text, self.delimiter, &self.limits);
        while let Some(row) = rows.next()? {
            if !row.is_blank() && !is_separator_hint(&row) && take(row).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Excel's own first line, `sep=;`.
fn is_separator_hint(row: &Row) -> bool {
    row.line == 1 && matches!(row.cells.first(), Some(Cell::Text(text)) if text.starts_with("sep="))
}

/// The rows of a text, one after the other.
pub(crate) struct Rows<R> {
    text: R,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    line: u64,
    delimiter: u8,
    longest: usize,
    /// How many columns the first row has. A row over several lines that has another number comes of
    /// a stray quotation mark.
    columns: Option<usize>,
}

impl<R: Read> Rows<R> {
    pub fn new(text: R, delimiter: u8, limits: &Limits) -> Self {
        Self {
            text,
            buffer: Vec::new(),
            at: 0,
            ended: false,
            line: 1,
            delimiter,
            longest: limits.row,
            columns: None,
        }
    }

    pub fn next(&mut self) -> io::Result<Option<Row>> {
        loop {
            let rest = &self.buffer[self.at..];
            if rest.is_empty() && self.ended {
                return Ok(None);
            }
            match scan(rest, self.ended, self.delimiter) {
                Scan::Row { cells, length, breaks } if length <= self.longest => {
                    if breaks > 0 && self.columns.is_some_and(|columns| columns != cells.len()) {
                        return self.refuse_line(ImportCode::QuotesUnbalanced).map(Some);
                    }
                    return Ok(Some(self.accept(cells, length, breaks)));
                }
                Scan::Incomplete if rest.len() <= self.longest => self.fill()?,
                Scan::Unbalanced => return self.refuse_line(ImportCode::QuotesUnbalanced).map(Some),
                Scan::Row { .. } | Scan::Incomplete => {
                    let one_line = line_end(&rest[..self.longest.min(rest.len())]).is_none();
                    let code = if one_line { ImportCode::RowTooLong } else { ImportCode::QuotesUnbalanced };
                    return self.refuse_line(code).map(Some);
                }
            }
        }
    }

    fn accept(&mut self, cells: Vec<String>, length: usize, breaks: u64) -> Row {
        let line = self.line;
        self.line += breaks + 1;
        self.at += length;
        if self.columns.is_none() && cells.len() > 1 {
            self.columns = Some(cells.len());
        }
        let damaged = cells.iter().any(|cell| cell.chars().any(is_damage));
        Row {
            line,
            cells: cells.into_iter().map(Cell::Text).collect(),
            fault: damaged.then_some(ImportCode::CharactersDamaged),
        }
    }

    /// Leaves the present line behind, however long it is; its beginning is kept for whoever corrects it.
    fn refuse_line(&mut self, fault: ImportCode) -> io::Result<Row> {
        const KEPT: usize = 4096;
        let line = self.line;
        let mut kept = Vec::new();
        loop {
            let rest = &self.buffer[self.at..];
            let end = line_end(rest);
            let text = &rest[..end.map_or(rest.len(), |(text, _)| text)];
            kept.extend(text.iter().take(KEPT - kept.len()));
            match end {
                Some((_, next)) => {
                    self.at += next;
                    break;
                }
                None if self.ended => {
                    self.at = self.buffer.len();
                    break;
                }
                None => {
                    // A carriage return at the very end may have its line feed in what follows.
                    let held = usize::from(rest.ends_with(b"\r"));
                    self.at = self.buffer.len() - held;
                    self.fill()?;
                }
            }
        }
        self.line += 1;
        let text = String::from_utf8_lossy(&kept).into_owned();
        Ok(Row { line, cells: vec![Cell::Text(text)], fault: Some(fault) })
    }

    fn fill(&mut self) -> io::Result<()> {
        const PIECE: usize = 64 << 10;
        self.buffer.drain(..self.at);
        self.at = 0;
        let held = self.buffer.len();
        self.buffer.resize(held + PIECE, 0);
        let count = self.text.read(&mut self.buffer[held..])?;
        self.buffer.truncate(held + count);
        self.ended = count == 0;
        Ok(())
    }
}

enum Scan {
    /// Cells, bytes up to the next row, and line breaks inside quotation marks.
    Row {
        cells: Vec<String>,
        length: usize,
        breaks: u64,
    },
    /// The row goes on beyond these bytes.
    Incomplete,
    Unbalanced,
}

/// Reads one row from the beginning of `bytes`, by RFC 4180 but for the line end, which may be any. A
/// quotation mark inside a cell that does not begin with one is a quotation mark.
fn scan(bytes: &[u8], ended: bool, delimiter: u8) -> Scan {
    let mut cells = Vec::new();
    let mut breaks = 0;
    let mut at = 0;
    loop {
        let mut cell = Vec::new();
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            loop {
                match (bytes.get(at), bytes.get(at + 1)) {
                    (Some(b'"'), Some(b'"')) => {
                        cell.push(b'"');
                        at += 2;
                    }
                    (Some(b'"'), None) if !ended => return Scan::Incomplete,
                    (Some(b'"'), _) => {
                        at += 1;
                        break;
                    }
                    (Some(byte), next) => {
                        breaks += u64::from(*byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n')));
                        cell.push(*byte);
                        at += 1;
                    }
                    (None, _) => return if ended { Scan::Unbalanced } else { Scan::Incomplete },
                }
            }
        } else {
            let rest = &bytes[at..];
            let length = rest.iter().position(|byte| *byte == delimiter || matches!(byte, b'\r' | b'\n'));
            let Some(length) = length.or(ended.then_some(rest.len())) else { return Scan::Incomplete };
            cell.extend_from_slice(&rest[..length]);
            at += length;
        }
        // The text is UTF-8, and is cut at ASCII only.
        cells.push(String::from_utf8_lossy(&cell).into_owned());
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(byte), _) if *byte == delimiter => at += 1,
            (Some(b'\r'), None) if !ended => return Scan::Incomplete,
            (Some(b'\r'), Some(b'\n')) => return Scan::Row { cells, length: at + 2, breaks },
            (Some(b'\r' | b'\n'), _) => return Scan::Row { cells, length: at + 1, breaks },
            (None, _) if ended => return Scan::Row { cells, length: at, breaks },
            (None, _) => return Scan::Incomplete,
            // Something after the closing quotation mark.
            (Some(_), _) => return Scan::Unbalanced,
        }
    }
}

/// Where the first line ends and where the next begins. `None` where more bytes are needed to tell.
fn line_end(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'))?;
    match (bytes[end], bytes.get(end + 1)) {
        (b'\r', Some(b'\n')) => Some((end, end + 2)),
        (b'\r', None) => None,
        _ => Some((end, end + 1)),
    }
}

fn is_damage(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER || (c.is_control() && !matches!(c, '\t' | '\r' | '\n'))
}

/// The delimiter that makes most of the first rows: `score` says how good a row of headings is.
pub(crate) fn delimiter(start: &str, score: &dyn Fn(&[Cell]) -> usize) -> u8 {
    if let Some([sign, b'\r' | b'\n', ..]) = start.strip_prefix("sep=").map(str::as_bytes) {
        return *sign;
    }
    let worth = |delimiter: u8| {
        let mut rows = Rows::new(start.as_bytes(), delimiter, &Limits::default());
        let mut best = (0, 0);
        for _ in 0..30 {
            let Ok(Some(row)) = rows.next() else { break };
            if row.fault.is_none() {
                best = best.max((score(&row.cells), row.cells.len()));
            }
        }
        best
    };
    // Of equals the last is chosen, so the commonest in Norway comes last.
    *b"|\t,;".iter().max_by_key(|delimiter| worth(**delimiter)).expect("there are four candidates")
}

#[cfg(test)]
#[path = "delimited_tests.rs"]
mod tests;
