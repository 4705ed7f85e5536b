//! All that a delivery will do, decided before anything of it is done.

use std::collections::BTreeSet;

use domain::{NationalId, PersonId, Protection, SystemClaim, Tally, roster::UnitKey};
use storage::roster::{Guardianship, Place, Unit};

use super::{digest::Digest, link::Dispute, summary::Summary};

/// What is to be written, and what came of the rows. People who are new have their numbers already.
#[derive(Debug)]
pub struct Plan {
    pub added: Vec<Added>,
    /// The number of the first of them.
    pub first: PersonId,
    /// Of people who were known, in order.
    pub claims: Vec<ClaimChange>,
    /// New keys for people who were known, or who are added under another.
    pub keys: Vec<(String, PersonId)>,
    pub stale_keys: Vec<String>,
    pub numbers: Vec<(PersonId, NationalId)>,
    /// Registered by hand until now.
    pub confirmed: Vec<PersonId>,
    /// Of people who were known.
    pub protection: Vec<(PersonId, Protection)>,
    /// What the source says of anybody.
    pub protection_claims: Vec<(PersonId, Protection)>,
    pub units: Vec<Unit>,
    pub units_removed: Vec<UnitKey>,
    pub guardianships: Restated<Guardianship>,
    pub enrolments: Restated<Place>,
    pub employments: Restated<Place>,
    pub disputes: Vec<Dispute>,
    /// Rows about people of whom nobody has told.
    pub unknown: u64,
    pub tally: Tally,
    pub summary: Summary,
}

/// Somebody new.
#[derive(Clone, Debug)]
pub struct Added {
    pub key: Option<String>,
    pub national_id: Option<NationalId>,
    pub protection: Protection,
    pub claim: SystemClaim,
}

/// What the source says of somebody, before and after.
#[derive(Clone, Debug)]
pub struct ClaimChange {
    pub person: PersonId,
    pub before: Option<SystemClaim>,
    pub after: Option<SystemClaim>,
}

/// Relations written anew, whole for each person in whose something changed.
#[derive(Debug)]
pub struct Restated<T> {
    pub people: Vec<PersonId>,
    pub rows: Vec<T>,
}

impl<T: Clone> Restated<T> {
    /// `rows` is all that is to be held; those of `people` are picked out, in order.
    pub fn new<'a>(
        people: BTreeSet<PersonId>,
        rows: impl Iterator<Item = &'a T>,
        whose: impl Fn(&T) -> PersonId,
    ) -> Self
    where
        T: 'a,
    {
        let mut rows: Vec<T> = rows.filter(|row| people.contains(&whose(row))).cloned().collect();
        rows.sort_by_key(whose);
        Self { people: people.into_iter().collect(), rows }
    }
}

impl Plan {
    /// The same for the same plan made twice from the same ground, whatever the hour and whoever else has been
    /// added meanwhile.
    pub fn digest(&self) -> String {
        let mut digest = Digest::new(self.first);
        for added in &self.added {
            digest.text("added").maybe(added.key.as_deref());
            digest.maybe(added.national_id.as_ref().map(NationalId::as_str)).text(added.protection.code());
            digest.claim(Some(&added.claim));
        }
        for change in &self.claims {
            digest
                .text("claim")
                .person(change.person)
                .claim(change.before.as_ref())
                .claim(change.after.as_ref());
        }
        for (key, person) in &self.keys {
            digest.text("key").text(key).person(*person);
        }
        for key in &self.stale_keys {
            digest.text("stale key").text(key);
        }
        for (person, number) in &self.numbers {
            digest.text("number").person(*person).text(number.as_str());
        }
        for person in &self.confirmed {
            digest.text("confirmed").person(*person);
        }
        for (name, people) in [("protection", &self.protection), ("told of", &self.protection_claims)] {
            for (person, protection) in people {
                digest.text(name).person(*person).text(protection.code());
            }
        }
        for unit in &self.units {
            digest.text("unit").text(&unit.key.0).text(&unit.name).text(unit.kind.code());
            digest.maybe(unit.organisation_number.as_deref());
        }
        for unit in &self.units_removed {
            digest.text("no unit").text(&unit.0);
        }
        digest.people("guardians", &self.guardianships.people);
        for row in &self.guardianships.rows {
            digest.person(row.guardian).person(row.child).text(row.role.code());
            digest.maybe(row.parental_responsibility.map(|flag| if flag { "yes" } else { "no" }));
        }
        for (name, places) in [("enrolled", &self.enrolments), ("employed", &self.employments)] {
            digest.people(name, &places.people);
            for row in &places.rows {
                digest.person(row.person).text(&row.unit.0).text(&row.row).text(&row.what);
                digest.date(row.from).date(row.to);
            }
        }
        digest.finish()
    }
}
