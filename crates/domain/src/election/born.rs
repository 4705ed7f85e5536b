//! When a candidate was born, as far as a file says.

use jiff::civil::Date;

/// Older files have the year, newer ones the day. It is what tells people of the same name apart: in 2011 it told all of
/// them apart within a municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Born {
    Year(i16),
    On(Date),
}

impl Born {
    pub fn year(self) -> i16 {
        match self {
            Self::Year(year) => year,
            Self::On(day) => day.year(),
        }
    }

    /// Whether the two may be one person's: as exactly as the less exact of them says.
    pub fn agrees_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::On(one), Self::On(other)) => one == other,
            _ => self.year() == other.year(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_agrees_with_every_day_of_it() {
        let day = Born::On(date(1971, 3, 25));
        assert!(day.agrees_with(Born::Year(1971)) && Born::Year(1971).agrees_with(day));
        assert!(!day.agrees_with(Born::On(date(1971, 3, 26))) && !day.agrees_with(Born::Year(1972)));
    }
}
