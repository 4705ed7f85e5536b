//! What a cell says, in the many ways people and programs write it.

use domain::{Environment, NationalId, import::ImportCode};
use jiff::{ToSpan, civil::Date};

use super::table::Cell;

/// Text without what programs put around it: blanks, also the invisible ones, a leading apostrophe,
/// and `="…"`. Inner blanks and line breaks become single spaces.
pub(crate) fn text(cell: &Cell) -> String {
    let written = cell.written();
    let mut bare = written.trim_matches(is_blank);
    if let Some(quoted) = bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        bare = quoted;
    }
    let bare = bare.strip_prefix('\'').unwrap_or(bare);
    bare.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// A number that a spreadsheet has written as `2,09147E+10`: the digits are gone.
pub(crate) fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    digits(exponent) && digits(&mantissa.replace([',', '.'], "")) && mantissa.contains([',', '.'])
}

/// A national identity number as it stood, or with the zero put back that a spreadsheet removed.
#[derive(Debug, PartialEq)]
pub(crate) enum FoundId {
    AsWritten(NationalId),
    ZeroRestored(NationalId),
}

impl FoundId {
    pub fn id(&self) -> NationalId {
        match self {
            Self::AsWritten(id) | Self::ZeroRestored(id) => *id,
        }
    }
}

/// `None` for an empty cell. Ten digits are taken for eleven without the zero in front if the control
/// digits say so; no other repair is tried, since it could make somebody else's number.
pub(crate) fn national_id(cell: &Cell, environment: Environment) -> Result<Option<FoundId>, ImportCode> {
    let text = text(cell);
    if text.is_empty() {
        return Ok(None);
    }
    if is_rounded(&text) {
        return Err(ImportCode::NumberRounded);
    }
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect();
    let found = match NationalId::parse(&digits) {
        Ok(id) => FoundId::AsWritten(id),
        Err(_) if digits.len() == 10 => NationalId::parse(&format!("0{digits}"))
            .map(FoundId::ZeroRestored)
            .map_err(|_| ImportCode::NationalIdInvalid)?,
        Err(_) => return Err(ImportCode::NationalIdInvalid),
    };
    found.id().allowed_in(environment).map_err(|_| ImportCode::NationalIdNotHere)?;
    Ok(Some(found))
}

/// `None` for an empty cell.
pub(crate) fn date(cell: &Cell) -> Result<Option<Date>, ImportCode> {
    let found = match cell {
        Cell::Date(date) => Some(*date),
        Cell::Number(serial) => from_serial(*serial),
        _ => {
            let text = text(cell);
            if text.is_empty() {
                return Ok(None);
            }
            written_date(&text)
        }
    };
    found.map(Some).ok_or(ImportCode::DateUnreadable)
}

/// Days since the end of 1899, as Excel counts; only what falls in 1954 to 2119, for other numbers are
/// something else.
fn from_serial(serial: f64) -> Option<Date> {
    const ZERO: Date = Date::constant(1899, 12, 30);
    if !(20_000.0..80_000.0).contains(&serial) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 80 000; the fraction is the time of day")]
    let days = serial.floor() as i64;
    ZERO.checked_add(days.days()).ok()
}

/// Day, month, year with any of `. - /` between them; year, month, day likewise or without anything;
/// a serial number; each may have a time of day after it.
fn written_date(text: &str) -> Option<Date> {
    let date = text.split([' ', 'T']).next().unwrap_or(text);
    let groups: Vec<&str> = date.split(['.', '-', '/']).collect();
    if !groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    match groups[..] {
        [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
            calendar(year, month, day)
        }
        [day, month, year] if day.len() <= 2 && month.len() <= 2 && year.len() == 4 => {
            calendar(year, month, day)
        }
        // Nobody began school before 1950, or has a place that ends after 2049.
        [day, month, year] if day.len() <= 2 && month.len() <= 2 && year.len() == 2 => {
            let century = if year < "50" { "20" } else { "19" };
            calendar(&format!("{century}{year}"), month, day)
        }
        [run] if run.len() == 8 => calendar(&run[..4], &run[4..6], &run[6..]),
        [run] if run.len() == 5 => from_serial(run.parse().ok()?),
        _ => None,
    }
}

fn calendar(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A date far ahead is how systems without empty dates write *no end*.
pub(crate) fn is_no_end(date: Date) -> bool {
    date.year() >= 2500
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;
    use proptest::prelude::*;

    use super::*;

    fn cell(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn dates_are_read_as_norwegians_and_programs_write_them() {
        let cases = [
            ("17.08.2026", day(2026, 8, 17)),
            ("7.8.2026", day(2026, 8, 7)),
            ("7/8-2026", day(2026, 8, 7)),
            ("17-08-2026", day(2026, 8, 17)),
            ("17.08.26", day(2026, 8, 17)),
            ("2026-08-17", day(2026, 8, 17)),
            ("2026-08-17T00:00:00.000Z", day(2026, 8, 17)),
            (" 17.08.2026 00:00 ", day(2026, 8, 17)),
            ("20260817", day(2026, 8, 17)),
            ("46251", day(2026, 8, 17)),
        ];
        for (text, expected) in cases {
            assert_eq!(date(&cell(text)), Ok(Some(expected)), "{text}");
        }
        assert_eq!(date(&Cell::Number(46_251.75)), Ok(Some(day(2026, 8, 17))));
        assert_eq!(date(&cell("  ")), Ok(None));
    }

    #[test]
    fn what_is_no_date_or_could_be_two_is_refused() {
        for text in
            ["31.02.2026", "08/17/2026", "17.8", "2026", "snart", "1.1.1.1", "12", "29.02.2025", "17.08.026"]
        {
            assert_eq!(date(&cell(text)), Err(ImportCode::DateUnreadable), "{text}");
        }
        assert_eq!(date(&Cell::Number(12.0)), Err(ImportCode::DateUnreadable));
        assert_eq!(date(&Cell::Number(f64::NAN)), Err(ImportCode::DateUnreadable));
    }

    #[test]
    fn an_identity_number_survives_what_spreadsheets_do_to_it() {
        let id = NationalId::parse("07900399841").unwrap();
        for text in
            ["07900399841", "079003 99841", "'07900399841", "=\"07900399841\"", "\u{feff}07900399841 "]
        {
            assert_eq!(
                national_id(&cell(text), Environment::Test),
                Ok(Some(FoundId::AsWritten(id))),
                "{text}"
            );
        }
        for shortened in [cell("7900399841"), Cell::Number(7_900_399_841.0)] {
            let found = national_id(&shortened, Environment::Test);
            assert_eq!(found, Ok(Some(FoundId::ZeroRestored(id))));
        }
    }

    #[test]
    fn an_identity_number_is_not_guessed_at() {
        let cases = [
            ("7900399842", ImportCode::NationalIdInvalid),
            ("900399841", ImportCode::NationalIdInvalid),
            ("7,90040E+09", ImportCode::NumberRounded),
            ("7.90E9", ImportCode::NumberRounded),
            ("13097248022", ImportCode::NationalIdNotHere),
            ("ukjent", ImportCode::NationalIdInvalid),
        ];
        for (text, code) in cases {
            assert_eq!(national_id(&cell(text), Environment::Test), Err(code), "{text}");
        }
    }

    #[test]
    fn text_is_freed_of_what_programs_put_around_it() {
        for (written, bare) in
            [("  Kari\u{a0} \nAnne ", "Kari Anne"), ("'+47 1", "+47 1"), ("=\"12\"", "12"), ("=", "=")]
        {
            assert_eq!(text(&cell(written)), bare);
        }
        assert_eq!(text(&Cell::Number(99_887_766.0)), "99887766");
    }

    proptest! {
        #[test]
        fn nothing_makes_reading_a_cell_panic(written in "\\PC{0,20}|[0-9.,E+/-]{0,14}", number in any::<f64>()) {
            for cell in [Cell::Text(written), Cell::Number(number)] {
                let _ = (text(&cell), date(&cell), national_id(&cell, Environment::Test));
            }
        }

        #[test]
        fn a_date_is_read_the_same_however_it_is_written(days in 0_i64..50_000) {
            let date_of = |text: String| date(&cell(&text)).unwrap().unwrap();
            let expected = day(1970, 1, 1).checked_add(days.days()).unwrap();
            prop_assert_eq!(date_of(expected.to_string()), expected);
            prop_assert_eq!(date_of(expected.strftime("%d.%m.%Y").to_string()), expected);
            prop_assert_eq!(date_of(expected.strftime("%Y%m%d").to_string()), expected);
        }
    }
}
