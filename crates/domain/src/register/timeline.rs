//! How something changes from day to day.

use jiff::civil::Date;

use super::Span;

/// What held for a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version<T> {
    pub span: Span,
    pub what: T,
}

/// Versions in the order of time, no two of which share a day. Between them there may be days on which nothing held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline<T>(Vec<Version<T>>);

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Two versions of one thing share a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two versions hold on {0}")]
pub struct Overlap(pub Date);

impl<T> Timeline<T> {
    pub fn new(mut versions: Vec<Version<T>>) -> Result<Self, Overlap> {
        versions.sort_by_key(|version| version.span);
        let overlap = versions.windows(2).find_map(|pair| pair[0].span.shared(pair[1].span));
        overlap.map_or(Ok(Self(versions)), |shared| Err(Overlap(shared.from)))
    }

    pub fn versions(&self) -> &[Version<T>] {
        &self.0
    }

    /// What held on a day.
    pub fn on(&self, day: Date) -> Option<&T> {
        self.0.iter().find(|version| version.span.contains(day)).map(|version| &version.what)
    }

    /// The last day of all is before this one; `None` where no end is known, or it never held.
    pub fn end(&self) -> Option<Date> {
        self.0.last().and_then(|last| last.span.to)
    }

    /// The first of the days after the last of those on which nothing held.
    pub fn stays_since(&self) -> Option<Date> {
        let mut since = self.0.first()?.span.from;
        for pair in self.0.windows(2) {
            if pair[0].span.to != Some(pair[1].span.from) {
                since = pair[1].span.from;
            }
        }
        Some(since)
    }

    /// Whether something holds on every day of a span.
    pub fn covers(&self, span: Span) -> bool {
        let mut left = Some(span);
        for version in &self.0 {
            match left {
                Some(rest) if version.span.contains(rest.from) => {
                    left = version.span.to.and_then(|to| rest.since(to));
                }
                _ => (),
            }
        }
        left.is_none()
    }
}

impl<T: Clone + PartialEq> Timeline<T> {
    /// Holds from a day on, after whatever held before it and has ended.
    #[must_use]
    pub fn begun(&self, what: T, span: Span) -> Self {
        let mut versions: Vec<_> = self.0.iter().filter_map(|v| cut(v, v.span.before(span.from))).collect();
        versions.push(Version { span, what });
        let after = span.to.map(|to| self.0.iter().filter_map(move |v| cut(v, v.span.since(to))));
        versions.extend(after.into_iter().flatten());
        Self(versions)
    }

    /// Changed from a day on. Versions that begin later are changed too, each in its own way by `change`, which is given
    /// what held on the day: a name that somebody has planned to change later is not to be changed back.
    #[must_use]
    pub fn changed(&self, day: Date, change: impl Fn(&T, &T) -> T) -> Self {
        let Some(then) = self.on(day).cloned() else { return self.clone() };
        let mut versions = Vec::new();
        for version in &self.0 {
            versions.extend(cut(version, version.span.before(day)));
            if let Some(span) = version.span.since(day) {
                versions.push(Version { span, what: change(&then, &version.what) });
            }
        }
        Self(joined(versions))
    }

    /// Does not hold on a day or after it.
    #[must_use]
    pub fn ended(&self, day: Date) -> Self {
        Self(self.0.iter().filter_map(|version| cut(version, version.span.before(day))).collect())
    }
}

fn cut<T: Clone>(version: &Version<T>, span: Option<Span>) -> Option<Version<T>> {
    span.map(|span| Version { span, what: version.what.clone() })
}

/// Without a seam where nothing changes.
fn joined<T: PartialEq>(versions: Vec<Version<T>>) -> Vec<Version<T>> {
    let mut joined: Vec<Version<T>> = Vec::with_capacity(versions.len());
    for version in versions {
        match joined.last_mut() {
            Some(last) if last.span.to == Some(version.span.from) && last.what == version.what => {
                last.span.to = version.span.to;
            }
            _ => joined.push(version),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    type Named = (&'static str, &'static str);

    fn since(day: Date, what: Named) -> Timeline<Named> {
        Timeline::default().begun(what, Span::from(day))
    }

    fn renamed(name: &'static str) -> impl Fn(&Named, &Named) -> Named {
        move |then, held| if held.0 == then.0 { (name, held.1) } else { *held }
    }

    fn moved(place: &'static str) -> impl Fn(&Named, &Named) -> Named {
        move |then, held| if held.1 == then.1 { (held.0, place) } else { *held }
    }

    #[test]
    fn a_change_holds_from_its_day_and_not_before() {
        let school =
            since(date(2020, 1, 1), ("Fjordvik", "Oppvekst")).changed(date(2024, 8, 1), renamed("Nesset"));
        assert_eq!(school.on(date(2024, 7, 31)), Some(&("Fjordvik", "Oppvekst")));
        assert_eq!(school.on(date(2024, 8, 1)), Some(&("Nesset", "Oppvekst")));
        assert_eq!(school.on(date(2019, 12, 31)), None);
    }

    #[test]
    fn what_is_planned_for_later_stands_when_something_else_is_changed_before_it() {
        let school = since(date(2020, 1, 1), ("Fjordvik", "Oppvekst"));
        let planned = school.changed(date(2027, 1, 1), renamed("Nesset"));
        let both = planned.changed(date(2026, 1, 1), moved("Skole"));
        assert_eq!(both.on(date(2026, 6, 1)), Some(&("Fjordvik", "Skole")));
        assert_eq!(both.on(date(2027, 6, 1)), Some(&("Nesset", "Skole")));
        let again = both.changed(date(2026, 3, 1), renamed("Fjordvik skole"));
        assert_eq!(again.on(date(2026, 6, 1)), Some(&("Fjordvik skole", "Skole")));
        assert_eq!(again.on(date(2027, 6, 1)), Some(&("Nesset", "Skole")), "the plan stands");
    }

    #[test]
    fn a_change_to_what_it_is_already_leaves_no_seam() {
        let school = since(date(2020, 1, 1), ("Fjordvik", "Oppvekst"));
        assert_eq!(school.changed(date(2024, 1, 1), renamed("Fjordvik")), school);
    }

    #[test]
    fn it_covers_a_span_only_where_there_is_no_day_without() {
        let school = since(date(2020, 1, 1), ("Fjordvik", "Oppvekst")).ended(date(2022, 1, 1));
        let again = school.begun(("Fjordvik", "Oppvekst"), Span::from(date(2023, 1, 1)));
        assert!(again.covers(Span::from(date(2023, 1, 1))));
        assert!(!again.covers(Span::from(date(2021, 1, 1))));
        assert!(school.covers(Span::new(date(2020, 1, 1), Some(date(2022, 1, 1))).unwrap()));
        assert!(!school.covers(Span::new(date(2020, 1, 1), Some(date(2022, 1, 2))).unwrap()));
        assert_eq!(school.end(), Some(date(2022, 1, 1)));
    }

    #[test]
    fn two_versions_never_share_a_day() {
        let version = |from, to| Version { span: Span::new(from, to).unwrap(), what: () };
        let (first, second) =
            (version(date(2020, 1, 1), Some(date(2021, 1, 2))), version(date(2021, 1, 1), None));
        assert_eq!(Timeline::new(vec![second, first]), Err(Overlap(date(2021, 1, 1))));
    }
}
