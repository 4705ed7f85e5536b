//! How another body's question is told to the one whom it was about.

use domain::{MessageKind, MunicipalityId, OrganisationNumber, access::client::ClientGrant};
use storage::{Reader, readings::Reading};

use super::insight::Line;
use crate::Visit;

/// Those whom a municipality lets ask, and what for.
pub struct Systems {
    grants: Vec<ClientGrant>,
    /// The municipality itself, and its own purpose.
    own: Option<(OrganisationNumber, String)>,
}

impl Systems {
    pub async fn of(reader: &mut Reader, municipality: MunicipalityId) -> anyhow::Result<Self> {
        let agreement = reader.agreement(municipality).await?;
        Ok(Self {
            grants: reader.client_grants(municipality).await?,
            own: agreement.and_then(|agreement| Some((agreement.consumer_org?, agreement.purpose))),
        })
    }

    /// `None` where it was a person who looked.
    pub fn line(&self, visit: &Visit, reading: &Reading) -> Option<Line> {
        let kind = MessageKind::from_code(reading.purpose.strip_prefix("reach-")?)?;
        let (consumer, supplier) =
            reading.reader.split_once('/').map_or((&*reading.reader, None), |(c, s)| (c, Some(s)));
        let name = reading.reader_name.as_str();
        let who = match supplier {
            None => visit.say("insight-system").with("name", name).with("number", grouped(consumer)),
            Some(supplier) => visit
                .say("insight-system-through")
                .with("name", name)
                .with("number", grouped(consumer))
                .with("supplier", grouped(supplier)),
        };
        Some(Line {
            at: reading.at,
            who: who.to_string(),
            what: match kind {
                MessageKind::Decision => "insight-reach-decision",
                MessageKind::Important => "insight-reach-important",
                MessageKind::Service => "insight-reach-service",
            },
            field: None,
            role: None,
            reason: None,
            purpose: self.purpose(consumer, kind, reading),
        })
    }

    /// What they asked for, by the grant that was in force then.
    fn purpose(&self, consumer: &str, kind: MessageKind, reading: &Reading) -> Option<String> {
        let own = self.own.iter().find(|(number, _)| number.as_str() == consumer);
        let day = domain::oslo::date(reading.at);
        let granted = self.grants.iter().filter(|grant| {
            let was_there = grant.revoked_at.is_none_or(|at| reading.at < at);
            let then = grant.from <= day && day <= grant.to;
            grant.consumer.as_str() == consumer && grant.kinds.contains(kind) && was_there && then
        });
        own.map(|(_, purpose)| purpose).or(granted.map(|grant| &grant.purpose).next()).cloned()
    }
}

/// Nine figures as one reads them.
fn grouped(number: &str) -> String {
    let groups: Vec<&str> = [0..3, 3..6, 6..9].into_iter().filter_map(|place| number.get(place)).collect();
    groups.join("\u{a0}")
}
