//! KRR's bytes → our reports, one row at a time, borrowing from the answer: two million rows pass in a night.

use std::fmt;

use domain::NationalId;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{answer::Answer, gather::Gathered, lenient::Object, row::Row};
use crate::json::DecodeError;

/// Reads an answer about `asked`. It is read to its end or not at all.
///
/// `asked` names nobody twice. Rows may come in any order, be missing, doubled, or about others. Fields that are unknown are ignored; words that
/// are unknown cost the field or the row they stand in.
pub fn decode(bytes: &[u8], asked: &[NationalId]) -> Result<Answer, DecodeError> {
    let mut gathered = Gathered::about(asked);
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let listed = AnswerSeed { gathered: &mut gathered }.deserialize(&mut json)?;
    json.end()?;
    if listed { Ok(gathered.into_answer()) } else { Err(DecodeError::NotAnAnswer) }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Key {
    Personer,
    #[serde(other)]
    Other,
}

/// The object around the rows. Gives whether it had any list of rows.
struct AnswerSeed<'g, 'p> {
    gathered: &'g mut Gathered<'p>,
}

impl<'de> DeserializeSeed<'de> for AnswerSeed<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for AnswerSeed<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of KRR")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        let mut listed = false;
        while let Some(key) = entries.next_key()? {
            match key {
                Key::Personer => {
                    entries.next_value_seed(RowsSeed { gathered: self.gathered })?;
                    listed = true;
                }
                Key::Other => drop(entries.next_value::<IgnoredAny>()?),
            }
        }
        Ok(listed)
    }
}

struct RowsSeed<'g, 'p> {
    gathered: &'g mut Gathered<'p>,
}

impl<'de> DeserializeSeed<'de> for RowsSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RowsSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of people")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<(), A::Error> {
        while let Some(row) = rows.next_element::<Object<Row<'de>>>()? {
            match row {
                Object::Is(row) => self.gathered.add(&row),
                Object::Absent | Object::Odd => self.gathered.add_stray(),
            }
        }
        Ok(())
    }
}
