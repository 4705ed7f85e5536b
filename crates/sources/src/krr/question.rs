//! The look-up's JSON.

use domain::NationalId;
use serde::{Serialize, Serializer};

#[derive(Serialize)]
pub(super) struct Question<'a> {
    personidentifikatorer: People<'a>,
    /// What KRR does by default is not documented, so it is always told.
    #[serde(rename = "inkluderIkkeRegistrerte")]
    include_not_registered: bool,
}

struct People<'a>(&'a [NationalId]);

impl Serialize for People<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(NationalId::as_str))
    }
}

/// Also serves without anybody: KRR checks the token before it finds the question empty.
pub(super) fn question(people: &[NationalId]) -> Vec<u8> {
    let question = Question { personidentifikatorer: People(people), include_not_registered: true };
    serde_json::to_vec(&question).expect("texts and a truth value can always be written as JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_people_and_asks_for_the_unregistered_too() {
        let people = ["20914695016", "22885399316"].map(|id| NationalId::parse(id).unwrap());
        insta::assert_snapshot!(
            String::from_utf8(question(&people)).unwrap(),
            @r#"{"personidentifikatorer":["20914695016","22885399316"],"inkluderIkkeRegistrerte":true}"#
        );
    }
}
