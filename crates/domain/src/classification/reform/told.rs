//! A reform in words: what happened to whom.

use std::collections::BTreeSet;

use super::{Named, Reform};

/// One thing that happens on the day of a reform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    Renamed {
        code: String,
        from: String,
        to: String,
    },
    /// The same place under another number, and perhaps another name.
    Renumbered {
        from: Named,
        to: Named,
    },
    /// Several went whole into one, which continues one of them or none.
    Merged {
        from: Vec<Named>,
        into: Named,
    },
    /// One was divided; `goes_on` is the part that is still the same place, if any is.
    Split {
        from: Named,
        between: Vec<Named>,
        goes_on: Option<String>,
    },
    /// A part of one that goes on came to another that was there before.
    PartMoved {
        from: Named,
        to: Named,
    },
    /// A place that comes from none.
    Founded(Named),
    /// A place of which nothing comes.
    Ended(Named),
}

impl Happening {
    /// The word in plans and records; it never changes.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Renamed { .. } => "renamed",
            Self::Renumbered { .. } => "renumbered",
            Self::Merged { .. } => "merged",
            Self::Split { .. } => "split",
            Self::PartMoved { .. } => "part-moved",
            Self::Founded(_) => "founded",
            Self::Ended(_) => "ended",
        }
    }

    /// Whether it is about one of these codes.
    pub fn names_any(&self, codes: &BTreeSet<String>) -> bool {
        let is_one = |named: &Named| codes.contains(&named.code);
        match self {
            Self::Renamed { code, .. } => codes.contains(code),
            Self::Renumbered { from, to } | Self::PartMoved { from, to } => is_one(from) || is_one(to),
            Self::Merged { from, into } => is_one(into) || from.iter().any(is_one),
            Self::Split { from, between, .. } => is_one(from) || between.iter().any(is_one),
            Self::Founded(named) | Self::Ended(named) => is_one(named),
        }
    }
}

impl Reform {
    /// All that happens, by new code and then by old. A merger says of those that it names that their numbers end; the
    /// one that is continued is not told of as renumbered besides.
    pub fn happenings(&self) -> Vec<Happening> {
        let arrivals = self.origins.keys().filter_map(|new| self.arrival(new));
        arrivals.chain(self.fates.keys().flat_map(|old| self.departure(old))).collect()
    }

    fn arrival(&self, new: &str) -> Option<Happening> {
        let origin = &self.origins[new];
        let whole = |old: &&String| self.fates[*old].goes_to.len() == 1;
        let from: Vec<Named> = origin.comes_from.iter().filter(whole).map(|old| self.old(old)).collect();
        let into = self.new_one(new);
        if from.len() > 1 {
            return Some(Happening::Merged { from, into });
        }
        match &origin.continues {
            None if origin.comes_from.is_empty() => Some(Happening::Founded(into)),
            // What it comes from was split, and that is told of there.
            None => None,
            Some((old, _)) if old != new => Some(Happening::Renumbered { from: self.old(old), to: into }),
            Some((old, _)) => {
                let from = self.old(old).name;
                (from != into.name).then_some(Happening::Renamed { code: into.code, from, to: into.name })
            }
        }
    }

    fn departure(&self, old: &str) -> Vec<Happening> {
        let fate = &self.fates[old];
        let from = self.old(old);
        if fate.goes_to.is_empty() {
            return vec![Happening::Ended(from)];
        }
        let goes_on = fate.continued_by.clone();
        let was_there =
            |new: &&String| self.origins[*new].continues.as_ref().is_some_and(|(same, _)| same != old);
        let (moved, own): (Vec<&String>, Vec<&String>) = fate.goes_to.iter().partition(was_there);
        if goes_on.is_none() && fate.goes_to.len() > 1 {
            let between = fate.goes_to.iter().map(|new| self.new_one(new)).collect();
            return vec![Happening::Split { from, between, goes_on }];
        }
        let mut told = Vec::new();
        if own.len() > 1 {
            let between = own.into_iter().map(|new| self.new_one(new)).collect();
            told.push(Happening::Split { from: from.clone(), between, goes_on: goes_on.clone() });
        }
        if goes_on.is_some() {
            let part = |new: &String| Happening::PartMoved { from: from.clone(), to: self.new_one(new) };
            told.extend(moved.into_iter().map(part));
        }
        told
    }
}
