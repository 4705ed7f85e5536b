//! Synthetic birth numbers as a numbered row, so that a number tells whose it is without a table.

use domain::{NationalId, national_id::NationalIdKind};
use jiff::{ToSpan, civil::Date};

/// All birth dates of a stretch of years, 400 numbers to each date.
#[derive(Debug, Clone, Copy)]
pub struct BirthNumbers {
    first: Date,
    days: u32,
}

/// Individual numbers used for a date: 500 of them, in fifty tens.
const TENS: u32 = 50;
/// Of ten numbers that differ in the last digit, at most one has 10 for its first control digit and at
/// most one for its second (the weights make each run through different remainders), so eight are good.
const GOOD_OF_TEN: u32 = 8;
const PER_DATE: u32 = TENS * GOOD_OF_TEN;

impl BirthNumbers {
    /// From 1 January of `first` until the end of `last`; both lie between 1940 and 2039.
    pub fn new(first: i16, last: i16) -> Self {
        let start = |year| Date::new(year, 1, 1).expect("1 January exists");
        let days = start(first).until(start(last + 1)).expect("years of this century").get_days();
        Self { first: start(first), days: days.unsigned_abs() }
    }

    pub fn len(self) -> u32 {
        self.days * PER_DATE
    }

    pub fn born(self, place: u32) -> Date {
        self.first.saturating_add(i64::from(place / PER_DATE).days())
    }

    /// The number at a place below [`BirthNumbers::len`].
    pub fn at(self, place: u32) -> NationalId {
        let born = self.born(place);
        let within = place % PER_DATE;
        let ten = first_individual(born) + within / GOOD_OF_TEN * 10;
        good_of_ten(born, ten)
            .nth((within % GOOD_OF_TEN) as usize)
            .expect("eight of ten numbers have control digits")
    }

    /// The place of a number, if it stands in the row.
    pub fn place(self, id: &NationalId) -> Option<u32> {
        let digits = |from: usize, to: usize| id.as_str()[from..to].parse::<u32>().ok();
        let year = {
            let century = i32::from(self.first.year()) / 100 * 100;
            let year = century + i32::try_from(digits(4, 6)?).ok()?;
            if year < i32::from(self.first.year()) { year + 100 } else { year }
        };
        let month = digits(2, 4)?.checked_sub(80)?;
        let born = Date::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(digits(0, 2)?).ok()?,
        )
        .ok()?;
        let day = u32::try_from(self.first.until(born).ok()?.get_days()).ok()?;

        let individual = digits(6, 9)?;
        let ten = individual.checked_sub(first_individual(born))? / 10;
        let nth = good_of_ten(born, individual / 10 * 10).position(|good| good == *id)?;
        let nth = u32::try_from(nth).ok().filter(|nth| *nth < GOOD_OF_TEN)?;
        (day < self.days && ten < TENS).then_some(day * PER_DATE + ten * GOOD_OF_TEN + nth)
    }
}

fn good_of_ten(born: Date, ten: u32) -> impl Iterator<Item = NationalId> {
    (ten..ten + 10).filter_map(move |individual| {
        let individual = u16::try_from(individual).expect("three digits");
        NationalId::synthetic_from(NationalIdKind::BirthNumber, born, individual)
    })
}

/// The series that are in use for births of the 20th and the 21st century.
fn first_individual(born: Date) -> u32 {
    if born.year() < 2000 { 0 } else { 500 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_a_number_of_its_own_that_leads_back() {
        for numbers in [BirthNumbers::new(1966, 1999), BirthNumbers::new(2011, 2025)] {
            let places = (0..numbers.len()).step_by(997).chain([numbers.len() - 1]);
            for place in places {
                let id = numbers.at(place);
                assert_eq!(NationalId::parse(id.as_str()), Ok(id));
                assert_eq!(numbers.place(&id), Some(place));
            }
        }
    }

    #[test]
    fn every_place_of_a_date_is_good() {
        let numbers = BirthNumbers::new(1984, 1984);
        for place in 59 * PER_DATE..61 * PER_DATE {
            assert_eq!(numbers.place(&numbers.at(place)), Some(place));
        }
    }

    #[test]
    fn other_numbers_have_no_place() {
        let numbers = BirthNumbers::new(1966, 1999);
        // Of the Tax Administration's own series, an earlier year, a D-number, a later century.
        for other in ["11887197158", "41814061033", "50846202355", "20914695016"] {
            assert_eq!(numbers.place(&NationalId::parse(other).unwrap()), None);
        }
        assert_eq!(numbers.place(&BirthNumbers::new(2011, 2025).at(17)), None);
    }
}
