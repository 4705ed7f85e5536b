//! What a delivery says of people, compared with what its source has said before.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{
    Field, PersonId, Protection, Source, SystemClaim,
    import::ImportCode,
    roster::{Extent, RosterKey, RosterPerson},
};
use jiff::Timestamp;
use storage::roster::KnownPerson;

use super::{
    held::Held,
    ledger::Ledger,
    link::{Dispute, Link, Linked},
};

/// People on their way from held to planned.
#[derive(Debug)]
pub struct People {
    source: Source,
    now: Timestamp,
    extent: Extent,
    pub link: Link,
    pub claims: Ledger<PersonId, SystemClaim>,
    known: HashMap<PersonId, KnownPerson>,
    /// Of this delivery, with the keys by which they came.
    pub stated: BTreeSet<PersonId>,
    stated_keys: HashSet<String>,
    ended_keys: BTreeSet<String>,
    /// How many keys are left to people who have lost one.
    keys_left: HashMap<PersonId, usize>,
    /// Whom a row was about that could not be read or led to two people: all that is held of them stays.
    pub spared: BTreeSet<PersonId>,
    /// Rows that came to nothing.
    pub refused: i64,
    protection: Shield,
}

/// What is said of protected addresses.
#[derive(Debug, Default)]
struct Shield {
    /// The strictest that the other sources say.
    others: HashMap<PersonId, Protection>,
    before: HashMap<PersonId, Protection>,
    now: BTreeMap<PersonId, Protection>,
}

impl People {
    pub fn new(held: &mut Held, source: Source, extent: Extent, now: Timestamp) -> Self {
        let numbers = held.people.iter().filter_map(|known| Some((known.person, known.national_id?)));
        let former = std::mem::take(&mut held.former);
        let link = Link::new(held.last, std::mem::take(&mut held.keys), numbers, former);
        let mut protection = Shield::default();
        for (person, of, stated) in held.protection.drain(..) {
            if of == source {
                protection.before.insert(person, stated);
            } else {
                let strictest = protection.others.entry(person).or_default();
                *strictest = (*strictest).max(stated);
            }
        }
        Self {
            source,
            now,
            extent,
            link,
            claims: Ledger::new(held.claims.drain(..).collect(), extent),
            known: held.people.drain(..).map(|known| (known.person, known)).collect(),
            stated: BTreeSet::new(),
            stated_keys: HashSet::new(),
            ended_keys: BTreeSet::new(),
            keys_left: HashMap::new(),
            spared: BTreeSet::new(),
            refused: 0,
            protection,
        }
    }

    pub fn present(&mut self, row: &RosterPerson) {
        if let Some(person) = self.somebody_else(row) {
            let dispute = Dispute { person, other: None, code: ImportCode::IdentityOtherName };
            self.link.dispute(&row.key, dispute);
            self.refused += 1;
            return;
        }
        let person = match self.link.link(row) {
            Linked::Known(person) | Linked::New(person) => person,
            Linked::Disputed(dispute) => {
                self.refused += 1;
                self.spare(dispute.person);
                dispute.other.into_iter().for_each(|other| self.spare(other));
                return;
            }
        };
        let claim = match self.claims.next.get(&person).filter(|_| self.stated.contains(&person)) {
            Some(earlier) => self.filled(earlier, row),
            None => self.claim(self.claims.held.get(&person), row),
        };
        self.claims.state(person, claim);
        self.stated.insert(person);
        if let RosterKey::System(key) = &row.key {
            self.stated_keys.insert(key.clone());
        }
        if let Some(protection) = row.protection {
            let strictest = self.protection.now.entry(person).or_default();
            *strictest = (*strictest).max(protection);
        }
    }

    /// The person whose number the row has, where the source knows that person by another key and by given names of
    /// which the row has none: most likely one of the two has the other's number by mistake.
    fn somebody_else(&self, row: &RosterPerson) -> Option<PersonId> {
        let person = self.link.find(&RosterKey::NationalId(row.national_id?))?;
        if self.link.find(&row.key).is_some() || self.link.count_keys(person) == 0 {
            return None;
        }
        let claim = self.claims.next.get(&person).or_else(|| self.claims.held.get(&person))?;
        let given_name = claim.given_name.as_deref()?;
        (!row.given_name.is_empty() && !share_a_name(given_name, &row.given_name)).then_some(person)
    }

    /// The source no longer has the row. Whoever has another row there is still known.
    pub fn deleted(&mut self, key: &RosterKey) {
        let Some(person) = self.link.find(key) else { return };
        if let RosterKey::System(key) = key
            && self.ended_keys.insert(key.clone())
        {
            let left = self.keys_left.entry(person).or_insert_with(|| self.link.count_keys(person));
            *left = left.saturating_sub(1);
            if *left > 0 {
                return;
            }
        }
        if !self.stated.contains(&person) {
            self.claims.end(&person);
        }
    }

    pub fn unread(&mut self, key: &RosterKey) {
        self.refused += 1;
        if let Some(person) = self.link.find(key) {
            self.spare(person);
        }
    }

    fn spare(&mut self, person: PersonId) {
        self.spared.insert(person);
        self.claims.keep(&person);
    }

    /// What a row makes of the claim that is held. Fields about which nothing is said stay as they are.
    fn claim(&self, held: Option<&SystemClaim>, row: &RosterPerson) -> SystemClaim {
        let said = |field| !row.unread.contains(field);
        let name = |name: &String| Some(name.clone()).filter(|name| !name.is_empty());
        let nothing = SystemClaim {
            source: self.source,
            given_name: None,
            family_name: None,
            email: None,
            mobile: None,
            at: self.now,
        };
        let mut claim = SystemClaim { at: self.now, ..held.cloned().unwrap_or(nothing) };
        if said(Field::Name) {
            claim.given_name = name(&row.given_name);
            claim.family_name = name(&row.family_name);
        }
        if said(Field::Email) {
            claim.email.clone_from(&row.email);
        }
        if said(Field::Mobile) {
            claim.mobile.clone_from(&row.mobile);
        }
        claim
    }

    /// A second row about the same person adds what the first did not have, and overrules nothing.
    fn filled(&self, earlier: &SystemClaim, row: &RosterPerson) -> SystemClaim {
        let further = self.claim(None, row);
        let mut claim = earlier.clone();
        if claim.full_name().is_none() {
            (claim.given_name, claim.family_name) = (further.given_name, further.family_name);
        }
        claim.email = claim.email.or(further.email);
        claim.mobile = claim.mobile.or(further.mobile);
        claim
    }

    /// When all rows have been told: the same words again are not a new claim.
    pub fn settle(&mut self) {
        for person in &self.stated {
            if let (Some(held), Some(next)) = (self.claims.held.get(person), self.claims.next.get_mut(person))
                && (SystemClaim { at: held.at, ..next.clone() }) == *held
            {
                next.at = held.at;
            }
        }
    }

    /// Ends what is said of people of whom no row tells any more.
    pub fn release(&mut self, people: impl Iterator<Item = PersonId>) {
        for person in people {
            if !self.stated.contains(&person) && !self.spared.contains(&person) {
                self.claims.end(&person);
            }
        }
    }

    /// Whom the source knew and no longer knows.
    pub fn gone(&self) -> BTreeSet<PersonId> {
        self.claims.removed().map(|(person, _)| *person).collect()
    }

    /// Keys that lead nowhere any more, though whom they led to is still known by another.
    pub fn stale_keys(&self) -> Vec<String> {
        let mut stale: Vec<String> = self
            .link
            .keys()
            .filter(|(key, person)| {
                let ended = match self.extent {
                    Extent::Full => self.stated.contains(person),
                    Extent::Changes => self.ended_keys.contains(*key),
                };
                ended
                    && !self.stated_keys.contains(*key)
                    && self.claims.next.contains_key(person)
                    && !self.spared.contains(person)
            })
            .map(|(key, _)| key.to_owned())
            .collect();
        stale.sort_unstable();
        stale
    }

    /// Those of this delivery who were registered by hand until now.
    pub fn confirmed(&self) -> Vec<PersonId> {
        let by_hand = |person: &&PersonId| self.known.get(person).is_some_and(|known| known.by_hand);
        self.stated.iter().filter(by_hand).copied().collect()
    }

    /// What the source now says of protected addresses, where that is new.
    pub fn protection_claims(&self) -> Vec<(PersonId, Protection)> {
        let shield = &self.protection;
        let before = |person| shield.before.get(person).copied().unwrap_or_default();
        shield.now.iter().filter(|(person, now)| before(person) != **now).map(|(p, now)| (*p, *now)).collect()
    }

    /// The protection that people are to have, where it is another than now.
    ///
    /// Silence, and absence from a delivery, lower nothing: a shield that stays too long does less harm than one that
    /// is lost.
    pub fn protection(&self) -> Vec<(PersonId, Protection)> {
        let shield = &self.protection;
        let strictest = |(person, own): (&PersonId, &Protection)| {
            let said = |by: &HashMap<PersonId, Protection>| by.get(person).copied().unwrap_or_default();
            let held = self.known.get(person).map_or(Protection::None, |known| known.protection);
            let strictest = held.after_word(said(&shield.others), said(&shield.before), *own);
            (strictest != held).then_some((*person, strictest))
        };
        shield.now.iter().filter_map(strictest).collect()
    }

    /// For how many people the source now says less of a protected address than before, and for how many it said any.
    pub fn unshielded(&self) -> (usize, usize) {
        let shield = &self.protection;
        let less = |(person, before): &(&PersonId, &Protection)| {
            shield.now.get(*person).is_some_and(|now| now < *before)
        };
        (shield.before.iter().filter(less).count(), shield.before.len())
    }
}

/// Whether two people's given names have any in common, of `Anne-Marie` and `anne` too.
fn share_a_name(one: &str, other: &str) -> bool {
    let names = |text: &str| -> Vec<String> {
        text.split([' ', '-', '.']).filter(|name| !name.is_empty()).map(str::to_lowercase).collect()
    };
    let others = names(other);
    names(one).iter().any(|name| others.contains(name))
}
