//! The days for which something holds.

use jiff::civil::Date;

/// Whole local days: the first, and the first on which it no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub from: Date,
    /// `None` as long as no end is known.
    pub to: Option<Date>,
}

impl Span {
    pub const fn from(from: Date) -> Self {
        Self { from, to: None }
    }

    /// `None` where it would hold on no day.
    pub fn new(from: Date, to: Option<Date>) -> Option<Self> {
        to.is_none_or(|to| from < to).then_some(Self { from, to })
    }

    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// The days that both have.
    pub fn shared(self, other: Self) -> Option<Self> {
        let to = match (self.to, other.to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        Self::new(self.from.max(other.from), to)
    }

    /// Whether every day of `other` is one of these.
    pub fn covers(self, other: Self) -> bool {
        self.shared(other) == Some(other)
    }

    /// What is left of it before a day.
    pub fn before(self, day: Date) -> Option<Self> {
        Self::new(self.from, Some(self.to.map_or(day, |to| to.min(day))))
    }

    /// What is left of it from a day on.
    pub fn since(self, day: Date) -> Option<Self> {
        Self::new(self.from.max(day), self.to)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_day_on_which_it_ends_is_not_one_of_its_own() {
        let year = Span::new(date(2024, 1, 1), Some(date(2025, 1, 1))).unwrap();
        assert!(year.contains(date(2024, 1, 1)));
        assert!(year.contains(date(2024, 12, 31)));
        assert!(!year.contains(date(2025, 1, 1)));
        assert_eq!(Span::new(date(2024, 1, 1), Some(date(2024, 1, 1))), None);
    }

    #[test]
    fn two_spans_share_the_days_that_both_have() {
        let open = Span::from(date(2024, 6, 1));
        let year = Span::new(date(2024, 1, 1), Some(date(2025, 1, 1))).unwrap();
        assert_eq!(open.shared(year), Span::new(date(2024, 6, 1), Some(date(2025, 1, 1))));
        assert!(!year.covers(open) && !open.covers(year));
        assert_eq!(year.before(date(2024, 6, 1)), Span::new(date(2024, 1, 1), Some(date(2024, 6, 1))));
        assert_eq!(year.before(date(2026, 1, 1)), Some(year));
        assert_eq!(year.since(date(2025, 1, 1)), None);
    }
}
