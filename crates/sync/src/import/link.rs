//! Whose row is it? By the system's own key, else by national identity number, else somebody new.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{
    NationalId, PersonId,
    import::ImportCode,
    national_id::NationalIdKind,
    roster::{RosterKey, RosterPerson},
};

/// Everybody whom a row can be about.
#[derive(Debug, Default)]
pub struct Link {
    by_key: HashMap<String, PersonId>,
    by_number: HashMap<NationalId, PersonId>,
    numbers: HashMap<PersonId, NationalId>,
    /// Numbers that Folkeregisteret has replaced. A system that has not heard means the same person by them.
    former: HashMap<NationalId, PersonId>,
    /// How many keys lead to each.
    keys_of: HashMap<PersonId, usize>,
    /// Keys of rows that may not be written anywhere.
    disputed: HashSet<RosterKey>,
    /// The last number given to anybody.
    last: i64,
    /// What this delivery has taught.
    pub learnt: Learnt,
}

/// What a delivery says of people's identities, beyond what was known.
#[derive(Debug, Default)]
pub struct Learnt {
    /// New people, in the order of their numbers, with the key and number by which they came.
    pub added: Vec<(Option<String>, Option<NationalId>)>,
    /// Keys for people who were known.
    pub keys: BTreeMap<String, PersonId>,
    pub numbers: BTreeMap<PersonId, NationalId>,
    pub disputes: BTreeSet<Dispute>,
}

/// Who a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    Known(PersonId),
    New(PersonId),
    /// Two answers: nothing of the row may be written anywhere.
    Disputed(Dispute),
}

/// A row that leads to two people, or to somebody who has another number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dispute {
    /// To whom the key leads.
    pub person: PersonId,
    /// To whom the national identity number leads.
    pub other: Option<PersonId>,
    pub code: ImportCode,
}

impl Link {
    pub fn new(
        last: PersonId,
        keys: impl IntoIterator<Item = (String, PersonId)>,
        numbers: impl IntoIterator<Item = (PersonId, NationalId)>,
        former: impl IntoIterator<Item = (NationalId, PersonId)>,
    ) -> Self {
        let numbers: HashMap<_, _> = numbers.into_iter().collect();
        let by_key: HashMap<_, _> = keys.into_iter().collect();
        let mut keys_of = HashMap::new();
        for person in by_key.values() {
            *keys_of.entry(*person).or_default() += 1;
        }
        Self {
            by_key,
            keys_of,
            by_number: numbers.iter().map(|(person, number)| (*number, *person)).collect(),
            numbers,
            former: former.into_iter().collect(),
            disputed: HashSet::new(),
            last: last.0,
            learnt: Learnt::default(),
        }
    }

    /// Somebody who has been told of, now or earlier.
    pub fn find(&self, key: &RosterKey) -> Option<PersonId> {
        match key {
            RosterKey::System(key) => self.by_key.get(key).copied(),
            RosterKey::NationalId(number) => self.by_number.get(&self.current(*number)).copied(),
        }
    }

    /// The number that has taken the place of this one, if any has.
    fn current(&self, number: NationalId) -> NationalId {
        self.former.get(&number).and_then(|person| self.numbers.get(person)).copied().unwrap_or(number)
    }

    /// Every key of the source, with whom it leads to.
    pub fn keys(&self) -> impl Iterator<Item = (&str, PersonId)> {
        self.by_key.iter().map(|(key, person)| (key.as_str(), *person))
    }

    pub fn count_keys(&self, person: PersonId) -> usize {
        self.keys_of.get(&person).copied().unwrap_or(0)
    }

    /// Finds whom a row is about, and remembers what it says of their identity.
    ///
    /// Two people are never made one here, and no number is taken from anybody: where key and number disagree a
    /// person must look. The one change of number that is taken at its word is from D-number to birth number with
    /// the same date under the same key.
    pub fn link(&mut self, row: &RosterPerson) -> Linked {
        let by_key = self.find(&row.key);
        let national_id = row.national_id.map(|number| self.current(number));
        let by_number = national_id.and_then(|number| self.by_number.get(&number).copied());
        let dispute = |person, other, code| Linked::Disputed(Dispute { person, other, code });
        let linked = match (by_key, by_number) {
            (Some(person), Some(other)) if person != other => {
                let had_one = self.numbers.contains_key(&person);
                let code = if had_one { ImportCode::IdentityConflict } else { ImportCode::IdentityTaken };
                dispute(person, Some(other), code)
            }
            (Some(person), None) => match (self.numbers.get(&person), national_id) {
                (Some(held), Some(new)) if !was_exchanged_for(*held, new) => {
                    dispute(person, None, ImportCode::IdentityChanged)
                }
                (_, Some(new)) => {
                    self.give_number(person, new);
                    Linked::Known(person)
                }
                (_, None) => Linked::Known(person),
            },
            (Some(person), Some(_)) => Linked::Known(person),
            (None, Some(person)) => {
                self.give_key(person, &row.key);
                Linked::Known(person)
            }
            (None, None) => Linked::New(self.add(row)),
        };
        if let Linked::Disputed(dispute) = linked {
            self.dispute(&row.key, dispute);
        }
        linked
    }

    /// Notes that a row may not be written anywhere.
    pub fn dispute(&mut self, key: &RosterKey, dispute: Dispute) {
        self.disputed.insert(key.clone());
        self.learnt.disputes.insert(dispute);
    }

    /// Whether nobody has told of whom a row names. That of a disputed row is told already.
    pub fn is_unheard_of(&self, key: &RosterKey) -> bool {
        self.find(key).is_none() && !self.disputed.contains(key)
    }

    fn give_number(&mut self, person: PersonId, number: NationalId) {
        if let Some(earlier) = self.numbers.insert(person, number) {
            self.by_number.remove(&earlier);
        }
        self.by_number.insert(number, person);
        match self.place_among_added(person) {
            Some(place) => self.learnt.added[place].1 = Some(number),
            None => drop(self.learnt.numbers.insert(person, number)),
        }
    }

    /// People have as many keys as they have rows in the system: one as a guardian and one as an employee, say.
    fn give_key(&mut self, person: PersonId, key: &RosterKey) {
        if let RosterKey::System(key) = key {
            self.by_key.insert(key.clone(), person);
            *self.keys_of.entry(person).or_default() += 1;
            self.learnt.keys.insert(key.clone(), person);
        }
    }

    fn add(&mut self, row: &RosterPerson) -> PersonId {
        self.last += 1;
        let person = PersonId(self.last);
        let key = match &row.key {
            RosterKey::System(key) => Some(key.clone()),
            RosterKey::NationalId(_) => None,
        };
        if let Some(key) = &key {
            self.by_key.insert(key.clone(), person);
            self.keys_of.insert(person, 1);
        }
        if let Some(number) = row.national_id {
            self.numbers.insert(person, number);
            self.by_number.insert(number, person);
        }
        self.learnt.added.push((key, row.national_id));
        person
    }

    fn place_among_added(&self, person: PersonId) -> Option<usize> {
        let added = i64::try_from(self.learnt.added.len()).expect("people in a delivery can be counted");
        let place = person.0 - (self.last - added + 1);
        usize::try_from(place).ok()
    }
}

/// Whether `new` can be the birth number that somebody with a D-number is given: the same date of birth.
fn was_exchanged_for(held: NationalId, new: NationalId) -> bool {
    let date = |number: NationalId| number.as_str()[..6].parse::<u32>().ok();
    let kinds = (held.kind(), new.kind());
    kinds == (NationalIdKind::DNumber, NationalIdKind::BirthNumber)
        && date(held).map(|date| date - 400_000) == date(new)
}

#[cfg(test)]
mod tests {
    use domain::Fields;
    use jiff::civil::date;

    use super::*;

    fn number(kind: NationalIdKind, individual: u16) -> NationalId {
        (individual..individual + 50)
            .find_map(|individual| NationalId::synthetic_from(kind, date(1985, 3, 7), individual))
            .unwrap()
    }

    fn birth(individual: u16) -> NationalId {
        number(NationalIdKind::BirthNumber, individual)
    }

    fn row(key: &str, national_id: Option<NationalId>) -> RosterPerson {
        RosterPerson {
            key: RosterKey::System(key.into()),
            national_id,
            national_id_unread: false,
            given_name: "Kari".into(),
            family_name: "Nordmann".into(),
            email: None,
            mobile: None,
            unread: Fields::NONE,
            protection: None,
        }
    }

    /// Person 1 is called `a` and has a number, person 2 is called `b` and has none, person 3 has only a number.
    fn link() -> Link {
        Link::new(
            PersonId(3),
            [("a".to_owned(), PersonId(1)), ("b".to_owned(), PersonId(2))],
            [(PersonId(1), birth(100)), (PersonId(3), birth(300))],
            [(birth(600), PersonId(1))],
        )
    }

    #[test]
    fn a_number_that_folkeregisteret_has_replaced_still_means_the_same_person() {
        let mut link = link();
        assert_eq!(link.link(&row("a", Some(birth(600)))), Linked::Known(PersonId(1)));
        assert_eq!(link.link(&row("c", Some(birth(600)))), Linked::Known(PersonId(1)));
        assert_eq!(link.find(&RosterKey::NationalId(birth(600))), Some(PersonId(1)));
        assert!(link.learnt.numbers.is_empty(), "the number in use stays");
    }

    #[test]
    fn the_key_comes_before_the_number_and_the_number_before_somebody_new() {
        let mut link = link();
        assert_eq!(link.link(&row("a", None)), Linked::Known(PersonId(1)));
        assert_eq!(link.link(&row("a", Some(birth(100)))), Linked::Known(PersonId(1)));
        assert_eq!(link.link(&row("c", Some(birth(300)))), Linked::Known(PersonId(3)));
        assert_eq!(link.link(&row("d", Some(birth(400)))), Linked::New(PersonId(4)));
        assert_eq!(link.link(&row("e", None)), Linked::New(PersonId(5)));
        assert_eq!(link.learnt.keys, BTreeMap::from([("c".to_owned(), PersonId(3))]));
        assert_eq!(link.learnt.added.len(), 2);
    }

    #[test]
    fn a_number_that_comes_later_is_taken_unless_somebody_else_has_it() {
        let mut link = link();
        assert_eq!(link.link(&row("b", Some(birth(200)))), Linked::Known(PersonId(2)));
        assert_eq!(link.learnt.numbers, BTreeMap::from([(PersonId(2), birth(200))]));
        let mut link = self::link();
        let Linked::Disputed(dispute) = link.link(&row("b", Some(birth(300)))) else { panic!() };
        assert_eq!((dispute.code, dispute.other), (ImportCode::IdentityTaken, Some(PersonId(3))));
        assert!(link.learnt.numbers.is_empty());
    }

    #[test]
    fn a_key_and_a_number_of_two_people_make_nobody_one() {
        let mut link = link();
        let Linked::Disputed(dispute) = link.link(&row("a", Some(birth(300)))) else { panic!() };
        assert_eq!((dispute.code, dispute.other), (ImportCode::IdentityConflict, Some(PersonId(3))));
        let Linked::Disputed(dispute) = link.link(&row("a", Some(birth(500)))) else { panic!() };
        assert_eq!((dispute.code, dispute.other), (ImportCode::IdentityChanged, None));
        assert_eq!(link.find(&RosterKey::NationalId(birth(100))), Some(PersonId(1)));
    }

    #[test]
    fn a_d_number_gives_way_to_a_birth_number_of_the_same_date() {
        let held = number(NationalIdKind::DNumber, 100);
        let key = [("a".to_owned(), PersonId(1))];
        let mut link = Link::new(PersonId(1), key, [(PersonId(1), held)], []);
        assert_eq!(link.link(&row("a", Some(birth(100)))), Linked::Known(PersonId(1)));
        assert_eq!(link.learnt.numbers, BTreeMap::from([(PersonId(1), birth(100))]));
        assert_eq!(link.find(&RosterKey::NationalId(held)), None);
        assert!(!was_exchanged_for(birth(100), held), "never the other way");
    }

    #[test]
    fn two_rows_with_one_number_are_one_person_with_two_keys() {
        let mut link = link();
        assert_eq!(link.link(&row("x", Some(birth(400)))), Linked::New(PersonId(4)));
        assert_eq!(link.link(&row("y", Some(birth(400)))), Linked::Known(PersonId(4)));
        assert_eq!(link.learnt.keys, BTreeMap::from([("y".to_owned(), PersonId(4))]));
    }

    #[test]
    fn somebody_new_without_a_number_may_get_it_in_the_same_delivery() {
        let mut link = link();
        link.link(&row("x", None));
        link.link(&row("x", Some(birth(400))));
        assert_eq!(link.learnt.added, [(Some("x".to_owned()), Some(birth(400)))]);
        assert!(link.learnt.numbers.is_empty());
    }
}
