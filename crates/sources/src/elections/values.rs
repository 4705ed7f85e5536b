//! What the cells of these files say.

use domain::{MunicipalityNumber, election::Born};
use jiff::civil::Date;

use crate::spreadsheet::{table::Cell, values};

/// Nobody who stands was born before, and nobody after.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

/// A year of four digits.
pub(super) fn year(text: &str) -> Option<i16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|year| YEARS.contains(year))
}

/// A day, as people in Norway write it or as programs do.
pub(super) fn day(text: &str) -> Option<Date> {
    let day = values::date(&Cell::Text(text.to_owned())).ok().flatten()?;
    YEARS.contains(&day.year()).then_some(day)
}

/// `03-25-71` of somebody whose year of birth is known: without it, nobody could tell 1925 from 2025.
pub(super) fn american_day(text: &str, year: i16) -> Result<Date, AmericanDay> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let &[month, day, short] = parts.as_slice() else { return Err(AmericanDay::Unreadable) };
    let number = |part: &str| part.parse::<i8>().map_err(|_| AmericanDay::Unreadable);
    if i16::from(number(short)?) != year % 100 {
        return Err(AmericanDay::OtherYear);
    }
    Date::new(year, number(month)?, number(day)?).map_err(|_| AmericanDay::Unreadable)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AmericanDay {
    Unreadable,
    OtherYear,
}

/// A year or a day in one column, as in 2011.
pub(super) fn born(text: &str) -> Option<Born> {
    year(text).map(Born::Year).or_else(|| day(text).map(Born::On))
}

/// A count: whole, and written with or without blanks between thousands.
pub(super) fn count(text: &str) -> Option<u32> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = digits.strip_suffix(".0").unwrap_or(&digits);
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| number.parse().ok())?
}

/// Yes or no, in the ways in which the files have it; nothing is no.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "ja" | "j" | "x" | "1" | "true" | "sann" => Some(true),
        "" | "nei" | "n" | "0" | "false" | "usann" => Some(false),
        _ => None,
    }
}

/// A municipality's number; whether a spreadsheet had taken the zero in front away.
pub(super) fn municipality(text: &str) -> Option<(MunicipalityNumber, bool)> {
    let shortened = text.len() == 3;
    let number = if shortened { format!("0{text}") } else { text.to_owned() };
    Some((MunicipalityNumber::parse(&number).ok()?, shortened))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_short_year_is_the_one_that_is_known() {
        assert_eq!(american_day("03-25-71", 1971), Ok(date(1971, 3, 25)));
        assert_eq!(american_day("12/31/04", 2004), Ok(date(2004, 12, 31)));
        assert_eq!(american_day("03-25-71", 1972), Err(AmericanDay::OtherYear));
        assert_eq!(american_day("25-03-71", 1971), Err(AmericanDay::Unreadable));
        assert_eq!(american_day("1971", 1971), Err(AmericanDay::Unreadable));
    }

    #[test]
    fn values_are_read_in_the_ways_in_which_they_are_written() {
        assert_eq!(born("1971"), Some(Born::Year(1971)));
        assert_eq!(born("25.03.1971"), Some(Born::On(date(1971, 3, 25))));
        assert_eq!((born("71"), born("1871"), born("–")), (None, None, None));
        assert_eq!(
            (count("1 204"), count("12.0"), count("12,5"), count("")),
            (Some(1204), Some(12), None, None)
        );
        assert_eq!(
            (truth("Ja"), truth(""), truth("0"), truth("kanskje")),
            (Some(true), Some(false), Some(false), None)
        );
        let number = |text| municipality(text).map(|(number, restored)| (number.to_string(), restored));
        assert_eq!(number("301"), Some(("0301".to_owned(), true)));
        assert_eq!((number("4601"), number("46011")), (Some(("4601".to_owned(), false)), None));
    }
}
