//! A person as one list has them.

use std::collections::HashMap;

/// One row of a list. Whatever is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    pub id: String,
    /// Kommunenummer, as it was when the list was made.
    pub municipality: String,
    pub given_name: String,
    pub middle_name: String,
    pub family_name: String,
    /// The whole name as it stood in one cell.
    pub name_raw: String,
    pub birth_year: String,
    pub gender: String,
    /// Elected or employee.
    pub kind: String,
    pub role: String,
    pub unit: String,
    pub party: String,
    pub email: String,
    pub phone: String,
}

/// Municipality numbers that are no longer in force, each with the one that is.
#[derive(Clone, Debug, Default)]
pub struct Crosswalk(HashMap<String, String>);

impl Crosswalk {
    /// The number in force.
    pub fn current<'a>(&'a self, number: &'a str) -> &'a str {
        let mut number = number;
        // Numbers have changed twice at most, in 2020 and 2024; a ring in the list must not hang us.
        for _ in 0..4 {
            match self.0.get(number) {
                Some(newer) => number = newer,
                None => break,
            }
        }
        number
    }
}

impl FromIterator<(String, String)> for Crosswalk {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().filter(|(old, new)| old != new).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_has_changed_twice_leads_to_the_one_in_force() {
        let pairs = [("1201", "4601"), ("0101", "3001"), ("3001", "3101"), ("1", "2"), ("2", "1")];
        let walk: Crosswalk = pairs.map(|(old, new)| (old.to_owned(), new.to_owned())).into_iter().collect();
        assert_eq!(walk.current("0101"), "3101");
        assert_eq!(walk.current("4601"), "4601");
        assert!(["1", "2"].contains(&walk.current("1")));
    }
}
