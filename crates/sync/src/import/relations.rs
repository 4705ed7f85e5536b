//! What a delivery says of who belongs to whom and where, compared with what its source has said before.

use std::collections::{BTreeSet, HashSet};

use domain::{
    PersonId,
    roster::{
        Extent, GuardianRole, Membership, Mention, RosterEmployment, RosterEnrolment, RosterGuardianship,
        UnitKey,
    },
};
use jiff::civil::Date;
use storage::roster::{Guardianship, Place};

use super::{
    form::Form,
    ledger::Ledger,
    link::Link,
    summary::{Movement, count},
};

/// Guardianships on their way from held to planned, by guardian and child.
#[derive(Debug)]
pub struct Guardianships {
    pub ledger: Ledger<(PersonId, PersonId), Guardianship>,
    /// Said in this delivery; to restate somebody's others does not end these.
    stated: HashSet<(PersonId, PersonId)>,
    restated: HashSet<PersonId>,
    unread: HashSet<PersonId>,
    /// Rows about people of whom nobody has told.
    pub unknown: u64,
}

impl Guardianships {
    pub fn new(held: Vec<Guardianship>, extent: Extent) -> Self {
        let held = held.into_iter().map(|row| ((row.guardian, row.child), row)).collect();
        Self {
            ledger: Ledger::new(held, extent),
            stated: HashSet::new(),
            restated: HashSet::new(),
            unread: HashSet::new(),
            unknown: 0,
        }
    }

    pub fn present(&mut self, row: &RosterGuardianship, link: &Link) {
        let (Some(guardian), Some(child)) = (link.find(&row.guardian_key), link.find(&row.child_key)) else {
            let unheard_of =
                [&row.guardian_key, &row.child_key].into_iter().any(|key| link.is_unheard_of(key));
            self.unknown += u64::from(unheard_of);
            return;
        };
        let key = (guardian, child);
        let earlier = self.ledger.next.get(&key).or_else(|| self.ledger.held.get(&key));
        // What the source does not say, it does not take back.
        let role = match row.role {
            GuardianRole::Unstated => earlier.map_or(GuardianRole::Unstated, |held| held.role),
            said => said,
        };
        let said = row.parental_responsibility;
        let parental_responsibility = said.or(earlier.and_then(|held| held.parental_responsibility));
        self.ledger.state(key, Guardianship { guardian, child, role, parental_responsibility });
        self.stated.insert(key);
    }

    pub fn deleted(&mut self, mention: &Mention, link: &Link) {
        match mention {
            Mention::GuardianshipsOf(key) => self.restated.extend(link.find(key)),
            Mention::Guardianship { guardian_key, child_key } => {
                if let (Some(guardian), Some(child)) = (link.find(guardian_key), link.find(child_key)) {
                    self.ledger.end(&(guardian, child));
                }
            }
            _ => {}
        }
    }

    pub fn unread(&mut self, mention: &Mention, link: &Link) {
        match mention {
            Mention::GuardianshipsOf(key) => self.unread.extend(link.find(key)),
            Mention::Guardianship { guardian_key, child_key } => {
                if let (Some(guardian), Some(child)) = (link.find(guardian_key), link.find(child_key)) {
                    self.ledger.keep(&(guardian, child));
                }
            }
            _ => {}
        }
    }

    /// When all rows have been told. Whoever is `gone` is nobody's guardian and nobody's child here.
    pub fn settle(&mut self, spared: &BTreeSet<PersonId>, gone: &BTreeSet<PersonId>) {
        let Self { ledger, stated, restated, unread, .. } = self;
        let touches = |pair: &(PersonId, PersonId), people: &HashSet<PersonId>| {
            people.contains(&pair.0) || people.contains(&pair.1)
        };
        ledger.keep_where(|pair, _| {
            touches(pair, unread) || spared.contains(&pair.0) || spared.contains(&pair.1)
        });
        ledger.end_where(|pair, _| {
            gone.contains(&pair.0)
                || gone.contains(&pair.1)
                || (touches(pair, restated) && !stated.contains(pair) && !touches(pair, unread))
        });
    }
}

/// A place by the row that says so. The row comes first: in packages it has a name of its own, and what it says of
/// whom may change; in sheets it is nothing but the person and the unit, and perhaps the position.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceKey {
    row: String,
    person: PersonId,
    unit: UnitKey,
    from: Option<Date>,
}

impl PlaceKey {
    fn of(place: &Place) -> Self {
        Self { row: place.row.clone(), person: place.person, unit: place.unit.clone(), from: place.from }
    }

    /// Comes before every key of the row.
    fn first_of(row: &str) -> Self {
        Self { row: row.to_owned(), person: PersonId(0), unit: UnitKey(String::new()), from: None }
    }
}

/// Enrolments or employments on their way from held to planned.
#[derive(Debug)]
pub struct Places {
    pub ledger: Ledger<PlaceKey, Place>,
    form: Form,
    /// What this delivery has stated; the rest of the same row is of an earlier one.
    restated: HashSet<Membership>,
    /// Rows about people of whom nobody has told.
    pub unknown: u64,
}

impl Places {
    pub fn new(held: Vec<Place>, extent: Extent, form: Form) -> Self {
        let held = held.into_iter().map(|place| (PlaceKey::of(&place), place)).collect();
        Self { ledger: Ledger::new(held, extent), form, restated: HashSet::new(), unknown: 0 }
    }

    pub fn enrolled(&mut self, row: &RosterEnrolment, link: &Link) {
        self.present(&row.membership, row.basis.code(), row.from, row.to, link);
    }

    pub fn employed(&mut self, row: &RosterEmployment, link: &Link) {
        self.present(&row.membership, &row.position, row.from, row.to, link);
    }

    fn present(
        &mut self,
        membership: &Membership,
        what: &str,
        from: Option<Date>,
        to: Option<Date>,
        link: &Link,
    ) {
        let Some(person) = link.find(&membership.person_key) else {
            self.unknown += u64::from(link.is_unheard_of(&membership.person_key));
            return;
        };
        if self.restated.insert(membership.clone()) {
            self.deleted(membership, link);
        }
        let (unit, row) = (membership.unit_key.clone(), membership.row.clone());
        let place = Place { person, unit, row, what: what.to_owned(), from, to };
        self.ledger.state(PlaceKey::of(&place), place);
    }

    /// A row of a package may have said something else before: of a pupil, who is now an assistant.
    pub fn says_otherwise(&mut self, membership: &Membership, link: &Link) {
        if self.form == Form::Package {
            self.deleted(membership, link);
        }
    }

    pub fn deleted(&mut self, membership: &Membership, link: &Link) {
        for key in self.meant(membership, link) {
            self.ledger.end(&key);
        }
    }

    pub fn unread(&mut self, membership: &Membership, link: &Link) {
        for key in self.meant(membership, link) {
            self.ledger.keep(&key);
        }
    }

    /// What is held by the row that a membership names.
    fn meant(&self, membership: &Membership, link: &Link) -> Vec<PlaceKey> {
        let row = membership.row.as_str();
        let held = self.ledger.held.range(PlaceKey::first_of(row)..).map(|(key, _)| key);
        let of_row = held.take_while(|key| key.row == row);
        if self.form == Form::Package {
            return of_row.cloned().collect();
        }
        let Some(person) = link.find(&membership.person_key) else { return Vec::new() };
        let first = PlaceKey { person, unit: membership.unit_key.clone(), ..PlaceKey::first_of(row) };
        let held = self.ledger.held.range(first..).map(|(key, _)| key);
        held.take_while(|key| key.row == row && key.person == person && key.unit == membership.unit_key)
            .cloned()
            .collect()
    }

    /// When all rows have been told. Whoever is `gone` belongs nowhere here.
    pub fn settle(&mut self, spared: &BTreeSet<PersonId>, gone: &BTreeSet<PersonId>) {
        self.ledger.keep_where(|_, place| spared.contains(&place.person));
        self.ledger.end_where(|_, place| gone.contains(&place.person));
    }

    /// Counted by who belongs where: to have the same place by another row, or since another day, is no change of
    /// place. A place that had ended before `today` is not lost when it is no longer told of.
    pub fn movement(&self, today: Date) -> Movement {
        fn pair(place: &Place) -> (PersonId, &str) {
            (place.person, place.unit.0.as_str())
        }
        let Ledger { held, next, .. } = &self.ledger;
        let in_force = |place: &&Place| place.to.is_none_or(|to| to > today);
        let before: BTreeSet<_> = held.values().filter(in_force).map(pair).collect();
        let ever: BTreeSet<_> = held.values().map(pair).collect();
        let after: BTreeSet<_> = next.values().map(pair).collect();
        let changed: BTreeSet<_> =
            self.ledger.stated().map(|(_, place)| pair(place)).filter(|pair| ever.contains(pair)).collect();
        Movement {
            held: count(before.len()),
            added: count(after.difference(&ever).count()),
            changed: count(changed.len()),
            removed: count(before.difference(&after).count()),
        }
    }
}
