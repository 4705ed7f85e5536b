//! A stretch of whole days, the last of which is not in it.

use jiff::civil::Date;

/// `[from, to)`. Two that follow each other share a day in writing and none in fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Validity {
    pub from: Date,
    /// The first day on which it no longer holds; none while no end is known.
    pub to: Option<Date>,
}

impl Validity {
    /// None where it would end before it began, or on the same day.
    pub fn new(from: Date, to: Option<Date>) -> Option<Self> {
        to.is_none_or(|to| from < to).then_some(Self { from, to })
    }

    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn valid(from: i16, to: Option<i16>) -> Validity {
        Validity::new(date(from, 1, 1), to.map(|year| date(year, 1, 1))).unwrap()
    }

    #[test]
    fn the_day_of_a_reform_belongs_to_what_comes_after() {
        let (before, after) = (valid(2018, Some(2020)), valid(2020, None));
        let day = date(2020, 1, 1);
        assert!(!before.contains(day) && after.contains(day));
        assert!(before.contains(date(2019, 12, 31)) && !after.contains(date(2019, 12, 31)));
        assert!(!before.overlaps(after) && !after.overlaps(before));
        assert!(valid(2019, Some(2021)).overlaps(before) && after.overlaps(valid(2019, None)));
    }

    #[test]
    fn what_ends_when_it_begins_has_never_held() {
        assert_eq!(Validity::new(date(2020, 1, 1), Some(date(2020, 1, 1))), None);
        assert_eq!(Validity::new(date(2020, 1, 1), Some(date(2019, 1, 1))), None);
    }
}
