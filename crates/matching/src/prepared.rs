//! A record made ready to be compared with many.

use crate::{
    Crosswalk, Record,
    fold::fold,
    names::{Word, words},
};

/// What of a record takes part in comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    pub id: String,
    /// The number in force.
    pub municipality: String,
    pub given: Vec<Word>,
    pub middle: Vec<Word>,
    pub family: Vec<Word>,
    pub year: Option<u16>,
    pub gender: String,
    pub kind: String,
    pub role: String,
    pub unit: String,
    pub party: String,
    pub email: Option<Email>,
    /// The last eight figures.
    pub phone: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    pub local: String,
    pub domain: String,
}

impl Prepared {
    pub fn new(record: &Record, crosswalk: &Crosswalk) -> Self {
        let mut given = words(&record.given_name);
        let mut family = words(&record.family_name);
        let middle = words(&record.middle_name);
        if given.is_empty() && family.is_empty() {
            (given, family) = whole(&record.name_raw);
        }
        Self {
            id: record.id.clone(),
            municipality: crosswalk.current(record.municipality.trim()).to_owned(),
            given,
            middle,
            family,
            year: record.birth_year.trim().parse().ok(),
            gender: fold(&record.gender),
            kind: fold(&record.kind),
            role: role(&record.role),
            unit: unit(&record.unit),
            party: party(&record.party),
            email: email(&record.email),
            phone: phone(&record.phone),
        }
    }

    /// The name one is called by.
    pub fn first(&self) -> Option<&Word> {
        self.given.first()
    }

    /// The last word of the family name.
    pub fn last(&self) -> Option<&Word> {
        self.family.last()
    }

    /// All words between the first and the last.
    pub fn between(&self) -> impl Iterator<Item = &Word> {
        let family = &self.family[..self.family.len().saturating_sub(1)];
        self.given.iter().skip(1).chain(&self.middle).chain(family)
    }
}

/// A name in one cell: `Family, Given`, or the given name first.
fn whole(name: &str) -> (Vec<Word>, Vec<Word>) {
    if let Some((family, given)) = name.split_once(',') {
        return (words(given), words(family));
    }
    let mut all = words(name);
    let family = if all.len() > 1 { all.split_off(all.len() - 1) } else { Vec::new() };
    (all, family)
}

/// Titles that mean the same post.
fn role(text: &str) -> String {
    let folded = fold(text);
    let same = match folded.as_str() {
        "radmann" => "kommunedirektor",
        "barnehagestyrer" => "styrer",
        "medlem" => "representant",
        "varamedlem" => "vararepresentant",
        "virksomhetsleder" => "enhetsleder",
        "ped leder" => "pedagogisk leder",
        "helsesoster" => "helsesykepleier",
        _ => return folded,
    };
    same.to_owned()
}

/// A unit's name without what says only that it is a school or a kindergarten of some kind.
fn unit(text: &str) -> String {
    let folded = fold(text);
    let kept = folded
        .split(' ')
        .filter(|word| !["og", "barne", "ungdomsskole", "skole", "bhg", "barnehage"].contains(word));
    let kept = kept.collect::<Vec<_>>().join(" ");
    if kept.is_empty() { folded } else { kept }
}

/// A party by its letter, however it is written.
fn party(text: &str) -> String {
    let folded = fold(text);
    let letter = match folded.as_str() {
        "ap" | "arbeiderpartiet" => "a",
        "hoyre" => "h",
        "senterpartiet" => "sp",
        "fremskrittspartiet" => "frp",
        "kristelig folkeparti" => "krf",
        "venstre" => "v",
        "miljopartiet de gronne" => "mdg",
        "rodt" => "r",
        "sosialistisk venstreparti" => "sv",
        "industri og neringspartiet" => "inp",
        "pensjonistpartiet" => "pp",
        _ => return folded,
    };
    letter.to_owned()
}

fn email(text: &str) -> Option<Email> {
    let (local, domain) = text.trim().split_once('@')?;
    Some(Email { local: local.to_lowercase(), domain: domain.to_lowercase() })
}

fn phone(text: &str) -> Option<String> {
    let figures: String = text.chars().filter(char::is_ascii_digit).collect();
    (figures.len() >= 8).then(|| figures[figures.len() - 8..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_one_cell_is_taken_apart() {
        for name in ["Moe Vik, Kari Anne", "Kari Anne Moe Vik"] {
            let record = Record { name_raw: name.to_owned(), ..Record::default() };
            let prepared = Prepared::new(&record, &Crosswalk::default());
            assert_eq!(
                (prepared.first().unwrap().text.as_str(), prepared.last().unwrap().text.as_str()),
                ("kari", "vik")
            );
        }
    }

    #[test]
    fn the_same_things_written_otherwise_become_one() {
        assert_eq!(role("Rådmann"), role("kommunedirektør"));
        assert_eq!(party("Arbeiderpartiet"), party("AP"));
        assert_eq!(party("Høyre"), "h");
        assert_eq!(unit("Solvik skole"), unit("SOLVIK BARNE- OG UNGDOMSSKOLE"));
        assert_eq!(phone("0047 91 11 22 33"), phone("911 12 233"));
        assert_eq!(phone("113"), None);
    }
}
