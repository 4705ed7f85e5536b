//! The envelope of old Excel workbooks (MS-CFB), looked at before the library opens it.
//!
//! The library follows the chains of sectors as far as they lead, and one that leads back to itself has no
//! end. It also makes room for every cell between the first and the last, of which there may be two.

use domain::import::ImportCode;

/// Cells between the corners of all sheets, filled or not: a hundred columns of as many rows as an old
/// workbook can have, in at most a quarter of a gigabyte.
const MOST_CELLS: u64 = 6_553_600;
const MOST_SHEETS: usize = 200;
/// The highest number of a sector; what lies above ends a chain or marks a sector as free.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// Whether the library can be given the workbook.
pub(crate) fn check(bytes: &[u8]) -> Result<(), ImportCode> {
    let streams = workbook_streams(bytes).ok_or(ImportCode::Damaged)?;
    for stream in streams {
        if cells_between_corners(&stream).ok_or(ImportCode::Damaged)? > MOST_CELLS {
            return Err(ImportCode::TooLarge);
        }
    }
    Ok(())
}

/// The streams that may be the workbook. `None` where a chain goes in a circle or leads out of the file.
fn workbook_streams(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let size = match u16_at(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let sectors = Sectors { bytes: bytes.get(size..)?, size };
    let table = sectors.allocation_table(bytes)?;
    let directory = sectors.chain(u32_at(bytes, 48)?, &table);
    let mini_table = numbers(&sectors.chain(u32_at(bytes, 60)?, &table));
    if has_circle(&mini_table) {
        return None;
    }
    let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
    let mini_stream = sectors.chain(u32_at(entries.first()?, 116)?, &table);
    let mini_sectors = Sectors { bytes: &mini_stream, size: 64 };
    let named = entries.iter().filter(|entry| ["workbook", "book"].contains(&name(entry).as_str()));
    named
        .map(|entry| {
            let start = u32_at(entry, 116)?;
            // Small sectors go with lengths of four bytes.
            let high = if size == 512 { 0 } else { u32_at(entry, 124)? };
            let length = usize::try_from(u64::from(high) << 32 | u64::from(u32_at(entry, 120)?)).ok()?;
            let mut stream = if length < 4096 {
                mini_sectors.chain(start, &mini_table)
            } else {
                sectors.chain(start, &table)
            };
            stream.truncate(length);
            Some(stream)
        })
        .collect()
}

struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl Sectors<'_> {
    /// The last one of a file may be cut short.
    fn get(&self, number: u32) -> Option<&[u8]> {
        let start = (number as usize).checked_mul(self.size)?;
        let end = self.bytes.len().min(start.checked_add(self.size)?);
        self.bytes.get(start..end).filter(|bytes| !bytes.is_empty())
    }

    /// Which sector follows which; its own sectors are listed in the header and beyond.
    fn allocation_table(&self, header: &[u8]) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.size + 1;
        let mut listed = numbers(header.get(76..512)?);
        let mut next = u32_at(header, 68)?;
        let mut lists = 0;
        while next <= LAST_SECTOR {
            let mut list = numbers(self.get(next)?);
            next = list.pop()?;
            listed.extend(list);
            lists += 1;
            if lists > most {
                return None;
            }
        }
        listed.retain(|number| *number <= LAST_SECTOR);
        if listed.len() > most {
            return None;
        }
        let mut table = Vec::new();
        for number in listed {
            table.extend(numbers(self.get(number)?));
        }
        (!has_circle(&table)).then_some(table)
    }

    /// The content of a chain. The table has no circles, so no sector comes twice.
    fn chain(&self, start: u32, table: &[u32]) -> Vec<u8> {
        let mut content = Vec::new();
        let mut next = Some(start);
        while let Some(sector) = next.and_then(|number| self.get(number)) {
            content.extend_from_slice(sector);
            next = next.and_then(|number| table.get(number as usize)).copied();
        }
        content
    }
}

/// Whether following the table from some place never ends.
fn has_circle(table: &[u32]) -> bool {
    const UNSEEN: usize = usize::MAX;
    let mut seen_from = vec![UNSEEN; table.len()];
    (0..table.len()).any(|start| {
        let mut at = start;
        while seen_from.get(at) == Some(&UNSEEN) {
            seen_from[at] = start;
            at = table[at] as usize;
        }
        // Where it stopped is an end, or has been passed: by an earlier way, or by this one.
        let walked = seen_from[start] == start;
        walked && seen_from.get(at) == Some(&start)
    })
}

/// What the library will make room for, over all sheets of a workbook (MS-XLS). `None` where there are
/// more sheets, or more texts, than there can be.
fn cells_between_corners(stream: &[u8]) -> Option<u64> {
    let mut sheets = Vec::new();
    for (kind, data) in records(stream) {
        match kind {
            END => break,
            SHEET => sheets.push(u32_at(data, 0)? as usize),
            TEXTS if u32_at(data, 4)? as usize > stream.len() => return None,
            _ => {}
        }
    }
    if sheets.len() > MOST_SHEETS {
        return None;
    }
    sheets.iter().try_fold(0_u64, |sum, start| sum.checked_add(area(stream.get(*start..)?)?))
}

const END: u16 = 0x000A;
const BEGIN: u16 = 0x0809;
const SHEET: u16 = 0x0085;
const TEXTS: u16 = 0x00FC;
const CLAIMED_AREA: u16 = 0x0200;

/// The rectangle about the cells of one sheet, or the one it claims to fill if that is larger.
fn area(sheet: &[u8]) -> Option<u64> {
    let mut claimed = 0;
    let mut corners: Option<(u16, u16, u16, u16)> = None;
    let mut depth = 0_u32;
    for (kind, data) in records(sheet) {
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            CLAIMED_AREA if depth <= 1 => {
                let wide = data.len() >= 14;
                let row =
                    |at: usize| if wide { u32_at(data, 4 * at) } else { u16_at(data, 2 * at).map(u32::from) };
                let columns = u16_at(data, if wide { 10 } else { 6 })?.max(1);
                // The end is 0 where there are no rows; one before the beginning counts as billions.
                let rows = match (row(0)?, row(1)?) {
                    (_, 0) => 1,
                    (first, end) => u64::from(end.wrapping_sub(first)),
                };
                claimed = claimed.max(rows.saturating_mul(u64::from(columns)));
            }
            0x0006 | 0x00BD | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E if depth <= 1 => {
                let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
                // A run of numbers ends with its last column.
                let last = if kind == 0x00BD { u16_at(data, data.len().checked_sub(2)?)? } else { first };
                let (top, left, bottom, right) = corners.unwrap_or((row, first, row, last));
                corners = Some((top.min(row), left.min(first), bottom.max(row), right.max(last)));
            }
            _ => {}
        }
    }
    let filled = corners.map_or(0, |(top, left, bottom, right)| {
        (u64::from(bottom.abs_diff(top)) + 1) * (u64::from(right.abs_diff(left)) + 1)
    });
    Some(claimed.max(filled))
}

/// Kind and content of each record, as far as they are whole.
fn records(mut stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length) = (u16_at(stream, 0)?, u16_at(stream, 2)? as usize);
        let data = stream.get(4..4 + length)?;
        stream = &stream[4 + length..];
        Some((kind, data))
    })
}

/// The name of a directory entry in small letters.
fn name(entry: &[u8]) -> String {
    let units = entry[..64].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let letters: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    String::from_utf16_lossy(&letters).to_ascii_lowercase()
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[u8] = include_bytes!("../../tests/fixtures/tilsette.xls");

    #[test]
    fn a_workbook_as_programs_write_it_is_sound() {
        assert_eq!(check(GOOD), Ok(()));
        let streams = workbook_streams(GOOD).unwrap();
        assert_eq!(
            streams.iter().map(|stream| cells_between_corners(stream)).collect::<Vec<_>>(),
            [Some(27)]
        );
    }

    #[test]
    fn a_chain_that_leads_back_to_itself_is_refused() {
        assert!(!has_circle(&[]));
        assert!(!has_circle(&[1, 2, u32::MAX, 1, 3]));
        assert!(has_circle(&[0]));
        assert!(has_circle(&[u32::MAX, 2, 3, 1]));
        assert!(has_circle(&[1, 2, 3, 2]));

        let table = (u32_at(GOOD, 76).unwrap() as usize + 1) * 512;
        let mut circular = GOOD.to_vec();
        let directory = u32_at(GOOD, 48).unwrap();
        circular[table + 4 * directory as usize..][..4].copy_from_slice(&directory.to_le_bytes());
        assert_eq!(check(&circular), Err(ImportCode::Damaged));
    }

    #[test]
    fn two_cells_at_opposite_corners_are_too_many() {
        let record = |kind: u16, data: &[u8]| {
            let length = u16::try_from(data.len()).unwrap();
            [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
        };
        let globals = |sheet: u32| {
            [record(BEGIN, &[0; 8]), record(SHEET, &sheet.to_le_bytes()), record(END, &[])].concat()
        };
        let cell =
            |row: u16, column: u16| record(0x0203, &[row.to_le_bytes(), column.to_le_bytes()].concat());
        let start = u32::try_from(globals(0).len()).unwrap();
        let stream = |sheet: &[Vec<u8>]| {
            [globals(start), record(BEGIN, &[0; 8]), sheet.concat(), record(END, &[])].concat()
        };

        let corners = stream(&[cell(0, 0), cell(u16::MAX, 255)]);
        assert_eq!(cells_between_corners(&corners), Some(65_536 * 256));
        let chart = stream(&[record(BEGIN, &[]), cell(9, 9), record(END, &[]), cell(1, 1)]);
        assert_eq!(cells_between_corners(&chart), Some(1));
        let claim = |first: u32, end: u32| {
            let rows = [first.to_le_bytes(), end.to_le_bytes()].concat();
            cells_between_corners(&stream(&[record(CLAIMED_AREA, &[rows, vec![0, 0, 1, 0, 0, 0]].concat())]))
        };
        assert_eq!((claim(0, 0), claim(5, 10), claim(3, 2)), (Some(1), Some(5), Some(u64::from(u32::MAX))));
        assert_eq!(cells_between_corners(&globals(9999)), None);
    }
}
