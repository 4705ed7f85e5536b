//! From what is held and what a delivery says to what is to be done: a pure function.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    MunicipalityNumber, Outcome, PersonId, Source, Tally,
    roster::{Change, Coverage, Mention, Record, RosterUnit, UnitKey},
};
use jiff::{Timestamp, civil::Date};
use storage::roster::{Place, Unit};

use super::{
    form::Form,
    held::Held,
    ledger::Ledger,
    people::People,
    plan::{Added, ClaimChange, Plan, Restated},
    relations::{Guardianships, PlaceKey, Places},
    summary::{Movement, Reason, Summary, count},
};

/// Who speaks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    pub source: Source,
    pub form: Form,
    /// Of which kinds the delivery is the whole truth.
    pub coverage: Coverage,
    /// Whether it is said to be all there is.
    pub whole: bool,
    pub now: Timestamp,
    /// The day it is in Norway.
    pub today: Date,
}

/// Compares a delivery with what its source has said before.
pub fn compare(mut held: Held, changes: &[Change], circumstances: Circumstances) -> Plan {
    let Circumstances { source, form, coverage, whole, now, today } = circumstances;
    let first = PersonId(held.last.0 + 1);
    let people = People::new(&mut held, source, coverage.people, now);
    let units = held.units.drain(..).map(|unit| (unit.key.clone(), unit)).collect();
    let mut comparison = Comparison {
        people,
        units: Ledger::new(units, coverage.units),
        guardianships: Guardianships::new(held.guardianships, coverage.guardianships),
        enrolments: Places::new(held.enrolments, coverage.enrolments, form),
        employments: Places::new(held.employments, coverage.employments, form),
        numbers: BTreeSet::new(),
    };
    for change in changes {
        match change {
            Change::Present(record) => comparison.present(record),
            Change::Deleted(mention) => comparison.deleted(mention),
            Change::Unread(mention) => comparison.unread(mention),
        }
    }
    comparison.settle(form);
    comparison.plan(first, today, whole, &held.numbers)
}

struct Comparison {
    people: People,
    units: Ledger<UnitKey, Unit>,
    guardianships: Guardianships,
    enrolments: Places,
    employments: Places,
    /// Municipalities to which units are said to belong.
    numbers: BTreeSet<MunicipalityNumber>,
}

impl Comparison {
    fn present(&mut self, record: &Record) {
        let link = &self.people.link;
        match record {
            Record::Unit(unit) => self.unit(unit),
            Record::Person(person) => self.people.present(person),
            Record::Guardianship(row) => self.guardianships.present(row, link),
            Record::Enrolment(row) => {
                self.employments.says_otherwise(&row.membership, link);
                self.enrolments.enrolled(row, link);
            }
            Record::Employment(row) => {
                self.enrolments.says_otherwise(&row.membership, link);
                self.employments.employed(row, link);
            }
        }
    }

    fn unit(&mut self, unit: &RosterUnit) {
        self.numbers.extend(unit.municipality_number);
        let organisation_number = unit.organisation_number.as_ref().map(|number| number.as_str().to_owned());
        let (key, name) = (unit.key.clone(), unit.name.clone());
        self.units.state(key.clone(), Unit { key, name, kind: unit.kind, organisation_number });
    }

    fn deleted(&mut self, mention: &Mention) {
        let link = &self.people.link;
        match mention {
            Mention::Unit(key) => self.units.end(key),
            Mention::Person(key) => self.people.deleted(key),
            Mention::Guardianship { .. } | Mention::GuardianshipsOf(_) => {
                self.guardianships.deleted(mention, link);
            }
            Mention::Enrolment(membership) => self.enrolments.deleted(membership, link),
            Mention::Employment(membership) => self.employments.deleted(membership, link),
        }
    }

    fn unread(&mut self, mention: &Mention) {
        let link = &self.people.link;
        match mention {
            Mention::Unit(key) => self.units.keep(key),
            Mention::Person(key) => self.people.unread(key),
            Mention::Guardianship { .. } | Mention::GuardianshipsOf(_) => {
                self.guardianships.unread(mention, link);
            }
            Mention::Enrolment(membership) => self.enrolments.unread(membership, link),
            Mention::Employment(membership) => self.employments.unread(membership, link),
        }
    }

    /// When all rows have been told: what follows for those of whom they did not tell.
    fn settle(&mut self, form: Form) {
        self.people.settle();
        let gone = self.people.gone();
        let spared = &self.people.spared;
        self.guardianships.settle(spared, &gone);
        self.enrolments.settle(spared, &gone);
        self.employments.settle(spared, &gone);
        if form == Form::Sheet {
            // Nobody is in a sheet but by what ties them: whoever loses the last tie is no longer told of.
            let (before, after) = self.tied();
            self.people.release(before.difference(&after).copied());
        }
    }

    /// Everybody with a tie of any kind, before and after.
    fn tied(&self) -> (BTreeSet<PersonId>, BTreeSet<PersonId>) {
        let ties = &self.guardianships.ledger;
        let both = |(guardian, child): &(PersonId, PersonId)| [*guardian, *child];
        let whose = |place: &Place| place.person;
        let (enrolments, employments) = (&self.enrolments.ledger, &self.employments.ledger);
        let before = enrolments.held.values().chain(employments.held.values()).map(whose);
        let after = enrolments.next.values().chain(employments.next.values()).map(whose);
        (
            before.chain(ties.held.keys().flat_map(both)).collect(),
            after.chain(ties.next.keys().flat_map(both)).collect(),
        )
    }

    fn plan(self, first: PersonId, today: Date, whole: bool, ours: &[MunicipalityNumber]) -> Plan {
        let protection_claims = self.people.protection_claims();
        let protection = self.people.protection();
        let mut summary = self.summary(today);
        let (known, new): (Vec<_>, Vec<_>) = protection.into_iter().partition(|(person, _)| *person < first);
        summary.protection = count(known.len() + new.len());
        summary.reasons = summary.too_many();
        summary.reasons.extend(self.contradictions(whole, ours, summary.people));
        let tally = self.tally();
        let new: BTreeMap<_, _> = new.into_iter().collect();
        let unknown = self.guardianships.unknown + self.enrolments.unknown + self.employments.unknown;

        let Self { people, units, guardianships, enrolments, employments, .. } = self;
        let claims = people.claims.removed().map(|(person, before)| (*person, Some(before), None));
        let stated = people.claims.stated().filter(|(person, _)| **person < first);
        let stated = stated.map(|(person, after)| (*person, people.claims.held.get(person), Some(after)));
        let mut claims: Vec<_> = claims
            .chain(stated)
            .map(|(person, before, after)| ClaimChange {
                person,
                before: before.cloned(),
                after: after.cloned(),
            })
            .collect();
        claims.sort_by_key(|change| change.person);
        let (stale_keys, confirmed) = (people.stale_keys(), people.confirmed());
        let mut people_next = people.claims.next;
        let added = (first.0..)
            .map(PersonId)
            .zip(people.link.learnt.added)
            .map(|(person, (key, national_id))| Added {
                key,
                national_id,
                protection: new.get(&person).copied().unwrap_or_default(),
                claim: people_next.remove(&person).expect("nobody is added but by a row that makes a claim"),
            })
            .collect();

        let guardians = guardianships.ledger.removed().chain(guardianships.ledger.stated());
        let guardians = guardians.map(|((guardian, _), _)| *guardian).collect();
        let guardianships = Restated::new(guardians, guardianships.ledger.next.values(), |row| row.guardian);
        Plan {
            added,
            first,
            claims,
            keys: people.link.learnt.keys.into_iter().collect(),
            stale_keys,
            numbers: people.link.learnt.numbers.into_iter().collect(),
            confirmed,
            protection: known,
            protection_claims,
            units_removed: units.removed().map(|(key, _)| key.clone()).collect(),
            units: units.stated().map(|(_, unit)| unit.clone()).collect(),
            guardianships,
            enrolments: restated(&enrolments.ledger),
            employments: restated(&employments.ledger),
            disputes: people.link.learnt.disputes.into_iter().collect(),
            unknown,
            tally,
            summary,
        }
    }

    fn summary(&self, today: Date) -> Summary {
        Summary {
            units: movement(&self.units),
            people: movement(&self.people.claims),
            guardianships: movement(&self.guardianships.ledger),
            enrolments: self.enrolments.movement(today),
            employments: self.employments.movement(today),
            numbers: count(self.people.link.learnt.numbers.len()),
            protection: 0,
            reasons: Vec::new(),
        }
    }

    /// What cannot be right as it stands.
    fn contradictions(&self, whole: bool, ours: &[MunicipalityNumber], people: Movement) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let names_nobody = self.people.stated.is_empty() && self.people.refused == 0;
        if whole && names_nobody {
            reasons.push(Reason::Nobody { held: people.held });
        }
        // Shields are lowered one by one as their time runs out; all at once it is a column that has been emptied.
        let (lowered, held) = self.people.unshielded();
        if lowered > 2 && lowered * 2 > held {
            reasons.push(Reason::Unshielded { lowered: count(lowered), held: count(held) });
        }
        if let Some(number) = self.numbers.first()
            && !self.numbers.iter().any(|number| ours.contains(number))
        {
            reasons.push(Reason::other_municipality(*number));
        }
        reasons
    }

    /// Everybody of whom a row tells, and everybody who goes, by what came of it.
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for person in &self.people.stated {
            let claim = self.people.claims.next.get(person);
            let has_value = claim.is_some_and(|claim| claim.email.is_some() || claim.mobile.is_some());
            tally.count(if has_value { Outcome::Value } else { Outcome::None });
        }
        tally.count_many(Outcome::Deleted, count(self.people.claims.removed().count()));
        tally.count_many(Outcome::Failed, self.people.refused);
        tally
    }
}

fn movement<K: Ord + Clone, V: Clone + PartialEq>(ledger: &Ledger<K, V>) -> Movement {
    let added = ledger.added();
    Movement {
        held: count(ledger.held.len()),
        added: count(added),
        changed: count(ledger.stated().count() - added),
        removed: count(ledger.removed().count()),
    }
}

/// A row may have moved from one person to another; then both are written anew.
fn restated(ledger: &Ledger<PlaceKey, Place>) -> Restated<Place> {
    let before = ledger.stated().filter_map(|(key, _)| ledger.held.get(key));
    let people = ledger.removed().chain(ledger.stated()).map(|(_, place)| place).chain(before);
    let people = people.map(|place| place.person).collect();
    Restated::new(people, ledger.next.values(), |place| place.person)
}
