//! What a system is answered.

use domain::{
    krr::Language,
    reach::{Answer, Reach},
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use sync::reach::Answered;

use super::question::Asked;

#[derive(Serialize)]
pub struct Reply {
    municipality: String,
    kind: &'static str,
    answered_at: Timestamp,
    /// In the order asked.
    answers: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    asked: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<String>,
    #[serde(flatten)]
    told: Told,
}

/// One of the two.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Told {
    Reach(How),
    Reason(&'static str),
}

#[derive(Serialize)]
struct How {
    channel: &'static str,
    address: String,
    language: Option<&'static str>,
    source: &'static str,
    freshness: &'static str,
    confirmed_at: Option<Timestamp>,
    passed_over: Option<PassedOver>,
}

#[derive(Serialize)]
struct PassedOver {
    channel: &'static str,
    reason: &'static str,
}

impl Reply {
    pub fn new(asked: Asked, answered: Vec<Answered>, now: Timestamp) -> Self {
        let line = |(person, answered): (super::question::Person, Answered)| Line {
            asked: person.as_asked,
            person: answered.person.map(|key| key.to_string()),
            told: match answered.answer {
                Answer::Reach(reach) => Told::Reach(how(reach)),
                Answer::Not(reason) => Told::Reason(reason.code()),
            },
        };
        Self {
            municipality: asked.municipality.to_string(),
            kind: asked.kind.code(),
            answered_at: now,
            answers: asked.people.into_iter().zip(answered).map(line).collect(),
        }
    }
}

fn how(reach: Reach) -> How {
    let Reach { address, language, passed_over } = reach;
    How {
        channel: address.channel.code(),
        language: language.map(Language::code),
        source: address.source.code(),
        freshness: address.freshness.code(),
        confirmed_at: address.confirmed_at,
        passed_over: passed_over
            .map(|(channel, reason)| PassedOver { channel: channel.code(), reason: reason.code() }),
        address: address.address,
    }
}
