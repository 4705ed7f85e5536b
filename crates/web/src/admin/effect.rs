//! Who would begin or cease to be a recipient, as a page shows it: counts first, then names.

use std::collections::BTreeMap;

use domain::{
    MessageKind, MunicipalityId, PersonKey,
    access::{Sight, Target},
    guardian_role::Turn,
};
use storage::Reader;
use sync::recipients::Effect;

use super::words;
use crate::{Visit, auth::Who, format, operations::Pages};

/// As many as one looks through at a time.
pub const PER_PAGE: i64 = 50;

/// An effect, and one page of those it is about.
pub struct Shown {
    pub counts: Vec<Count>,
    pub people: usize,
    /// How many of them are protected, and counted without a name.
    pub shielded: usize,
    pub lines: Vec<Line>,
    pub pages: Pages,
    pub fingerprint: String,
}

/// How many begin and cease to receive messages of a kind.
pub struct Count {
    pub kind: MessageKind,
    pub begin: usize,
    pub cease: usize,
}

/// Somebody for whom something changes.
pub struct Line {
    pub key: PersonKey,
    pub name: Option<String>,
    pub turn: Turn,
}

impl Line {
    pub fn begins(&self, visit: &Visit) -> String {
        words::kinds(visit, self.turn.begins)
    }

    pub fn ceases(&self, visit: &Visit) -> String {
        words::kinds(visit, self.turn.ceases)
    }
}

impl Shown {
    pub fn is_nothing(&self) -> bool {
        self.people == 0
    }
}

/// Names whoever may be named, in the order of their names, and counts everybody.
pub async fn shown(
    reader: &mut Reader,
    who: &Who,
    municipality: MunicipalityId,
    effect: &Effect,
    page: Option<&str>,
) -> anyhow::Result<Shown> {
    let people: Vec<_> = effect.people().iter().map(|(person, _)| *person).collect();
    let named = reader.named(municipality, &people).await?;
    let may_be_named =
        |protection| who.standing.sight(&Target { municipality, units: &[], protection }) == Sight::Open;
    let turns: BTreeMap<_, _> = effect.people().iter().copied().collect();
    let mut lines: Vec<Line> = named
        .into_iter()
        .filter(|one| may_be_named(one.protection))
        .filter_map(|one| {
            let key = PersonKey { municipality, person: one.person };
            turns.get(&one.person).map(|turn| Line { key, name: one.name, turn: *turn })
        })
        .collect();
    let shielded = people.len() - lines.len();
    lines.sort_by_cached_key(|line| (line.name.as_deref().map(format::alphabetical), line.key));
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    let pages = Pages::of(count, PER_PAGE, page.and_then(|page| page.parse().ok()).unwrap_or(1));
    let skipped = usize::try_from(pages.offset(PER_PAGE)).unwrap_or(usize::MAX);
    let lines = lines.into_iter().skip(skipped).take(usize::try_from(PER_PAGE).unwrap_or(usize::MAX));
    let count = |kind| {
        let (begin, cease) = effect.count(kind);
        Count { kind, begin, cease }
    };
    Ok(Shown {
        counts: MessageKind::ALL.map(count).into(),
        people: people.len(),
        shielded,
        lines: lines.collect(),
        pages,
        fingerprint: effect.fingerprint(),
    })
}
