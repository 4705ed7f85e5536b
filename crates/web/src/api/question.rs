//! What a system asks, read strictly: whatever the contract does not know is refused by its place, never repeated.

use std::fmt;

use domain::{
    MessageKind, MunicipalityNumber, NationalId, PersonKey,
    reach::{Channel, Channels},
};
use serde_json::{Map, Value};
use sync::reach::Named;

/// A question that can be put.
#[derive(Clone, Debug)]
pub struct Asked {
    pub municipality: MunicipalityNumber,
    pub kind: MessageKind,
    pub channels: Channels,
    pub child: Option<PersonKey>,
    pub people: Vec<Person>,
}

/// Somebody, with the words by which they were asked about.
#[derive(Clone)]
pub struct Person {
    pub named: Named,
    pub as_asked: Value,
}

/// It holds an identity number.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(…)")
    }
}

/// As many as KRR answers for at a time.
pub const MOST: usize = 1000;

/// Where a question leaves the contract (RFC 6901), and what ought to be there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("At {}: {expected}.", if .pointer.is_empty() { "the root" } else { .pointer.as_str() })]
pub struct Invalid {
    pub pointer: String,
    pub expected: &'static str,
}

fn invalid(pointer: impl Into<String>, expected: &'static str) -> Invalid {
    Invalid { pointer: pointer.into(), expected }
}

impl Asked {
    pub fn read(body: &Value) -> Result<Self, Invalid> {
        const KNOWN: [&str; 5] = ["municipality", "kind", "channels", "child", "people"];
        let body = body.as_object().ok_or_else(|| invalid("", "an object"))?;
        if body.keys().any(|key| !KNOWN.contains(&key.as_str())) {
            return Err(invalid("", "nothing but municipality, kind, channels, child and people"));
        }
        let municipality = text(body, "municipality")
            .filter(|text| text.len() == 4)
            .and_then(|text| MunicipalityNumber::parse(text).ok())
            .ok_or_else(|| invalid("/municipality", "a municipality number of four digits, as text"))?;
        let kind = text(body, "kind")
            .and_then(MessageKind::from_code)
            .ok_or_else(|| invalid("/kind", "decision, important or service"))?;
        let child = match body.get("child") {
            None => None,
            Some(child) => Some(
                child.as_str().and_then(key).ok_or_else(|| invalid("/child", "a person key such as 1-42"))?,
            ),
        };
        Ok(Self { municipality, kind, channels: channels(body)?, child, people: people(body)? })
    }
}

fn text<'a>(body: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    body.get(key)?.as_str()
}

fn channels(body: &Map<String, Value>) -> Result<Channels, Invalid> {
    let Some(channels) = body.get("channels") else { return Ok(Channels::default()) };
    let channels = channels.as_array().and_then(|channels| {
        channels.iter().map(|channel| Channel::from_code(channel.as_str()?)).collect::<Option<Vec<_>>>()
    });
    channels
        .and_then(|channels| Channels::in_order(&channels))
        .ok_or_else(|| invalid("/channels", "email, sms or both, each once, in the order wanted"))
}

fn people(body: &Map<String, Value>) -> Result<Vec<Person>, Invalid> {
    let people = body
        .get("people")
        .and_then(Value::as_array)
        .filter(|people| (1..=MOST).contains(&people.len()))
        .ok_or_else(|| invalid("/people", "a list of 1 to 1000 people"))?;
    people.iter().enumerate().map(|(place, person)| one(place, person)).collect()
}

fn one(place: usize, person: &Value) -> Result<Person, Invalid> {
    let named = person.as_object().filter(|person| person.len() == 1).and_then(|person| {
        match (text(person, "national_id"), text(person, "person")) {
            (Some(id), None) => national_id(id),
            (None, Some(text)) => key(text).map(Named::Key),
            _ => None,
        }
    });
    let expected = "either national_id, eleven digits as text, or person, a key such as 1-42";
    let named = named.ok_or_else(|| invalid(format!("/people/{place}"), expected))?;
    Ok(Person { named, as_asked: person.clone() })
}

/// Eleven digits that no register can have given are well formed, and nobody's.
fn national_id(text: &str) -> Option<Named> {
    let is_written_as_one = text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_written_as_one.then(|| NationalId::parse(text).map_or(Named::Nobody, Named::NationalId))
}

/// Two numbers of at most nine digits, without zeros in front.
fn key(text: &str) -> Option<PersonKey> {
    let is_number = |part: &str| {
        (1..=9).contains(&part.len()) && !part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit())
    };
    let (municipality, person) = text.split_once('-')?;
    (is_number(municipality) && is_number(person)).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn question() -> Value {
        json!({
            "municipality": "9901",
            "kind": "service",
            "people": [{ "national_id": "11822648950" }, { "person": "1-42" }, { "national_id": "11822648951" }],
        })
    }

    fn refused(change: impl FnOnce(&mut Value)) -> String {
        let mut question = question();
        change(&mut question);
        Asked::read(&question).unwrap_err().pointer
    }

    #[test]
    fn people_are_named_by_either_number() {
        let asked = Asked::read(&question()).unwrap();
        assert_eq!(asked.channels, Channels::default());
        assert!(matches!(asked.people[0].named, Named::NationalId(_)));
        assert_eq!(asked.people[1].named, Named::Key("1-42".parse().unwrap()));
        assert_eq!(asked.people[2].named, Named::Nobody);
        assert!(!format!("{asked:?}").contains("11822648950"));
    }

    #[test]
    fn whatever_the_contract_does_not_know_is_refused_by_its_place() {
        assert_eq!(Asked::read(&json!([])).unwrap_err().pointer, "");
        assert_eq!(refused(|q| q["kanal"] = json!("email")), "");
        for municipality in [json!(9901), json!("901"), json!(" 9901"), json!("990l"), Value::Null] {
            assert_eq!(refused(|q| q["municipality"] = municipality), "/municipality");
        }
        assert_eq!(refused(|q| q["kind"] = json!("Service")), "/kind");
        for channels in [json!([]), json!(["email", "email"]), json!("email"), json!(["fax"]), Value::Null] {
            assert_eq!(refused(|q| q["channels"] = channels), "/channels");
        }
        for child in [json!("1-0"), json!("42"), json!("1-042"), json!("1-1234567890"), Value::Null] {
            assert_eq!(refused(|q| q["child"] = child), "/child");
        }
        for people in [json!([]), json!({}), json!(vec![json!({ "person": "1-1" }); MOST + 1])] {
            assert_eq!(refused(|q| q["people"] = people), "/people");
        }
        for person in [
            json!({}),
            json!("11822648950"),
            json!({ "national_id": "1182264895" }),
            json!({ "national_id": 11_822_648_950_i64 }),
            json!({ "person": "1-42", "national_id": "11822648950" }),
            json!({ "person": "1-42", "name": "Kari" }),
        ] {
            assert_eq!(refused(|q| q["people"][1] = person), "/people/1");
        }
    }
}
