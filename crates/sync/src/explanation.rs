//! "Why is it so?", for one field of one person, as text for a terminal and as JSON.

use domain::{Explanation, Field, PersonKey, explain};
use jiff::Timestamp;
use serde::Serialize;
use storage::{Store, asking::Heard};

/// An explanation with when KRR was last asked and last answered about the person.
#[derive(Clone, Debug)]
pub struct Explained {
    pub key: PersonKey,
    pub explanation: Explanation,
    pub heard: Heard,
}

/// Explains one field; `None` where there is no such person.
pub async fn explain_field(
    store: &Store,
    key: PersonKey,
    field: Field,
    now: Timestamp,
) -> anyhow::Result<Option<Explained>> {
    let mut reader = store.read().await?;
    if reader.person(key).await?.is_none() {
        return Ok(None);
    }
    let claims = reader.claims(key).await?;
    let rules = reader.precedence(key.municipality).await?;
    let heard = reader.last_heard(key.municipality, key.person).await?;
    // The block's time of answering is the person's own only where the answer spoke of the person.
    let heard = if claims.krr.is_some() { heard } else { Heard { success: None, ..heard } };
    Ok(Some(Explained { key, explanation: explain(&claims, &rules, field, now), heard }))
}

#[derive(Serialize)]
struct Json<'a> {
    person: String,
    field: &'static str,
    value: Option<&'a str>,
    source: Option<&'static str>,
    rule: Vec<&'static str>,
    candidates: Vec<CandidateJson<'a>>,
    holds: Vec<HoldJson<'a>>,
    krr_last_asked: Option<Timestamp>,
    krr_last_answered: Option<Timestamp>,
}

#[derive(Serialize)]
struct CandidateJson<'a> {
    source: &'static str,
    value: Option<&'a str>,
    told_at: Option<Timestamp>,
    freshness: &'static str,
    verdict: &'static str,
}

#[derive(Serialize)]
struct HoldJson<'a> {
    kind: &'static str,
    author: &'a str,
    reason: &'a str,
    from: Timestamp,
    until: Option<Timestamp>,
}

impl Explained {
    /// The JSON form, for programs.
    pub fn json(&self) -> serde_json::Value {
        let why = &self.explanation;
        let json = Json {
            person: self.key.to_string(),
            field: why.field.code(),
            value: why.value.as_deref(),
            source: why.source.map(domain::Source::code),
            rule: why.rule.iter().map(|source| source.code()).collect(),
            candidates: why
                .candidates
                .iter()
                .map(|candidate| CandidateJson {
                    source: candidate.source.code(),
                    value: candidate.value.as_deref(),
                    told_at: candidate.told_at,
                    freshness: candidate.freshness.code(),
                    verdict: candidate.verdict.code(),
                })
                .collect(),
            holds: why
                .holds
                .iter()
                .map(|hold| HoldJson {
                    kind: hold.kind.code(),
                    author: &hold.author,
                    reason: &hold.reason,
                    from: hold.from,
                    until: hold.until,
                })
                .collect(),
            krr_last_asked: self.heard.attempt,
            krr_last_answered: self.heard.success,
        };
        serde_json::to_value(json).expect("texts and times always have a JSON form")
    }
}
