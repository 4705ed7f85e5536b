//! The look-up's JSON, both ways. Of the answer, one person is unpacked at a time.

use std::{collections::HashMap, fmt};

use domain::NationalId;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{answer::Answer, gather::Gathered};
use crate::json::DecodeError;

/// The question about these people.
pub(super) fn question(people: &[NationalId]) -> Vec<u8> {
    let people: Vec<_> = people.iter().map(NationalId::as_str).collect();
    serde_json::to_vec(&HashMap::from([("foedselsEllerDNummer", people)]))
        .expect("texts can be written as JSON")
}

/// Reads an answer about `asked`, which names nobody twice. It is read to its end or not at all.
///
/// Rows may come in any order, be missing, doubled, or about others. Fields that are unknown are ignored; what is odd
/// costs the part or the row it stands in.
pub fn decode(bytes: &[u8], asked: &[NationalId]) -> Result<Answer, DecodeError> {
    let mut gathered = Gathered::about(asked);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let listed = json.deserialize_map(Envelope(&mut gathered))?;
    json.end()?;
    if listed { Ok(gathered.into_answer()) } else { Err(DecodeError::NotAnAnswer) }
}

/// The object around the rows. Gives whether it had any list of rows.
struct Envelope<'g, 'p>(&'g mut Gathered<'p>);

impl<'de> Visitor<'de> for Envelope<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of Folkeregisteret")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        let mut listed = false;
        while let Some(key) = entries.next_key::<String>()? {
            if key == "oppslag" {
                entries.next_value_seed(Rows(self.0))?;
                listed = true;
            } else {
                entries.next_value::<IgnoredAny>()?;
            }
        }
        Ok(listed)
    }
}

struct Rows<'g, 'p>(&'g mut Gathered<'p>);

impl<'de> DeserializeSeed<'de> for Rows<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rows<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of people")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element::<Value>()? {
            self.0.add(&row);
        }
        Ok(())
    }
}
