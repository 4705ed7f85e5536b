//! Given and family names, as common as they are in Norway.
//!
//! Counted from the published candidate lists of Norwegian elections; only names that several people
//! bear are in the tables, so no one can be told by them.

use super::lot::Lot;

/// The tables, read once.
#[derive(Debug)]
pub struct Names {
    /// By decade of birth from 1960, then by sex.
    given: Vec<[Table; 2]>,
    family: Table,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    Female,
    Male,
}

/// A name, and the same in a to z for an e-mail address.
#[derive(Debug)]
pub struct Name {
    pub text: &'static str,
    pub plain: String,
}

#[derive(Debug, Default)]
struct Table {
    names: Vec<Name>,
    /// The weights of the names up to and with this one.
    up_to: Vec<u32>,
}

const FIRST_DECADE: i16 = 1960;
const LAST_DECADE: i16 = 1990;

impl Names {
    pub fn read() -> Self {
        let mut given: Vec<[Table; 2]> = Vec::new();
        given.resize_with(usize::from(LAST_DECADE.abs_diff(FIRST_DECADE) / 10 + 1), Default::default);
        for row in rows(include_str!("names/given_names.csv")) {
            let [decade, sex, name, weight] = row[..] else { panic!("a row of given names has four cells") };
            let sex = usize::from(sex == "M");
            given[decade_place(decade.parse().expect("a decade"))][sex].add(name, weight);
        }
        let mut family = Table::default();
        for row in rows(include_str!("names/family_names.csv")) {
            let [name, weight] = row[..] else { panic!("a row of family names has two cells") };
            family.add(name, weight);
        }
        Self { given, family }
    }

    /// A name such as were given in the year of birth.
    pub fn given(&self, lot: &mut Lot, sex: Sex, born: i16) -> &Name {
        self.given[decade_place(born)][usize::from(sex == Sex::Male)].draw(lot)
    }

    pub fn family(&self, lot: &mut Lot) -> &Name {
        self.family.draw(lot)
    }
}

impl Table {
    fn add(&mut self, name: &'static str, weight: &str) {
        let before = self.up_to.last().copied().unwrap_or_default();
        self.up_to.push(before + weight.parse::<u32>().expect("a weight"));
        self.names.push(Name { text: name, plain: plain(name) });
    }

    fn draw(&self, lot: &mut Lot) -> &Name {
        let all = *self.up_to.last().expect("the tables are not empty");
        let ticket = lot.below(all);
        &self.names[self.up_to.partition_point(|up_to| *up_to <= ticket)]
    }
}

fn rows(csv: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    csv.lines().skip(1).map(|line| line.split(';').collect())
}

/// The last decades of the tables hold for those born later.
fn decade_place(year: i16) -> usize {
    usize::from((year.clamp(FIRST_DECADE, LAST_DECADE) - FIRST_DECADE).unsigned_abs() / 10)
}

fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' => plain.push(c),
            'æ' => plain.push_str("ae"),
            'ø' | 'ö' => plain.push('o'),
            'å' => plain.push_str("aa"),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_come_often_and_each_decade_has_its_own() {
        let names = Names::read();
        let mut lot = Lot::of(1, "names", 0);
        let mut count =
            |born, name| (0..2000).filter(|_| names.given(&mut lot, Sex::Female, born).text == name).count();
        assert!(count(1965, "Anne") > 60);
        assert!(count(2015, "Ingrid") > 60);
        assert!(count(1965, "Ingrid") < count(2015, "Ingrid"));
    }

    #[test]
    fn every_name_can_stand_in_an_address() {
        let names = Names::read();
        let tables = names.given.iter().flatten().chain([&names.family]);
        for name in tables.flat_map(|table| &table.names) {
            assert!(!name.plain.is_empty() && name.plain.is_ascii(), "{}", name.text);
        }
        assert_eq!(plain("Bjørn-Åge"), "bjornaage");
    }
}
