//! One entity, for somebody who waits: asked about now, whatever the feeds have told.

use domain::{
    OrganisationNumber,
    entity::{EntityState, KeptEntity, Rank},
};
use sources::{
    enhetsregisteret::{AskError, Decoded},
    resilience::Patience,
};

use super::{batch::Batch, census::Census, run::Entities};

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookedUp {
    /// It is kept, and in step now.
    Kept(Box<KeptEntity>),
    /// The register has it, and it is not of the municipal sector, so nothing is kept.
    Elsewhere(Box<Decoded>),
    /// It was removed for legal reasons, here too.
    Removed,
    /// There is no such number.
    Unknown,
    NoAnswer(AskError),
}

impl Entities {
    /// Asks about one entity or sub-entity and, where it is of the municipal sector, keeps the answer with its roles.
    pub async fn look_up(&self, number: OrganisationNumber) -> anyhow::Result<LookedUp> {
        let patient = Patience { attempts: 2, ..Patience::default() };
        let register = self.register.with_patience(patient);
        let told_at = self.clock.now();
        let found = match register.find(Rank::Main, number).await {
            Ok(None) => register.find(Rank::Sub, number).await,
            found => found,
        };
        let decoded = match found {
            Ok(Some(decoded)) => decoded,
            Ok(None) => return Ok(LookedUp::Unknown),
            Err(error) => return Ok(LookedUp::NoAnswer(error)),
        };
        let census = Census::take(&self.store).await?;
        let mut batch = Batch::told_at(told_at);
        if let EntityState::Registered(facts) = &decoded.entity.state {
            let ground = census.ground_of(number, facts);
            batch.say(decoded.entity.clone(), ground);
            if ground.is_some() && decoded.entity.rank == Rank::Main {
                match register.roles(number).await {
                    Ok(roles) => batch.roles.insert(number, roles.roles),
                    Err(error) => return Ok(LookedUp::NoAnswer(error)),
                };
            }
        } else {
            batch.say(decoded.entity.clone(), None);
        }
        self.settle(None, &batch).await?;
        let held = self.store.read().await?.held_entity(number).await?;
        Ok(match (held, &decoded.entity.state) {
            (Some(held), _) => LookedUp::Kept(Box::new(held.entity)),
            (None, EntityState::Removed) => LookedUp::Removed,
            (None, _) => LookedUp::Elsewhere(Box::new(decoded)),
        })
    }
}
