//! Norway as it has been divided since 2011, read from its own compact form.

use domain::classification::{Classification, Code, Named, Validity};
use jiff::civil::Date;

use super::country::Country;

const MUNICIPALITIES: &str = include_str!("municipalities.txt");
const COUNTIES: &str = include_str!("counties.txt");
const LISTS: &str = include_str!("lists.txt");

/// The real country, without those that are invented.
pub(super) fn country() -> Country {
    let mut country = Country::default();
    read(&mut country, Classification::Municipalities, MUNICIPALITIES);
    read(&mut country, Classification::Counties, COUNTIES);
    read_lists(&mut country);
    country
}

/// Those of the first day, and then what has changed, day by day.
fn read(country: &mut Country, classification: Classification, text: &str) {
    let mut day: Option<Date> = None;
    let mut changes: Vec<(String, Named)> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
            [next] => {
                if let Some(day) = day {
                    country.reform(classification, day, &std::mem::take(&mut changes));
                }
                day = Some(parse(next));
            }
            [old, new] => changes.push((old.to_owned(), named(new, &name_of(country, classification, old)))),
            [code, since, name] if since.contains('-') => {
                country.add(classification, named(code, name), parse(since));
            }
            [old, new, name] => changes.push((old.to_owned(), named(new, name))),
            _ => unreachable!("a line has a word at least"),
        }
    }
    if let Some(day) = day {
        country.reform(classification, day, &changes);
    }
}

fn read_lists(country: &mut Country) {
    for line in LISTS.lines().filter(|line| !line.starts_with('#')) {
        let &[number, from, to, code, parent, name] = line.splitn(6, ' ').collect::<Vec<_>>().as_slice()
        else {
            continue;
        };
        let classification = number.parse().ok().and_then(Classification::from_number);
        let classification = classification.expect("one of those that are played");
        let some = |word: &str| (word != "-").then(|| word.to_owned());
        let valid = Validity { from: parse(from), to: some(to).map(|to| parse(&to)) };
        // A letter, then a digit more at each step down.
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        let level = if classification == Classification::Industries && digits > 0 { digits } else { 1 };
        let code = Code {
            code: code.to_owned(),
            parent: some(parent),
            level: u8::try_from(level).expect("five digits at most"),
            name: name.to_owned(),
            short_name: None,
            valid,
        };
        country.codes.push((classification, code));
    }
}

fn name_of(country: &Country, classification: Classification, code: &str) -> String {
    let known = country.of(classification).find(|known| known.code == code && known.valid.to.is_none());
    known.expect("a change is of a code that there was").name.clone()
}

fn named(code: &str, name: &str) -> Named {
    Named { code: code.to_owned(), name: name.to_owned() }
}

fn parse(day: &str) -> Date {
    day.parse().expect("our own form")
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
