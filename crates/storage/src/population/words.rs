//! What a word of Folkeregisteret's does to the person's own row: the shield, and death.

use anyhow::Context as _;
use domain::{PersonKey, Protection, Source};
use jiff::Timestamp;

use crate::{Transaction, engine::on, millis};

impl Transaction {
    /// What each source says of a person's protected address.
    pub async fn protection_words(&mut self, key: PersonKey) -> anyhow::Result<Vec<(Source, Protection)>> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "select source, protection from protection_claim where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(source, protection)| {
                let source = Source::from_code(&source).context("protection_claim.source")?;
                let protection = Protection::from_code(&protection).context("protection_claim.protection")?;
                Ok((source, protection))
            })
            .collect()
    }

    /// The person is dead: in scope on no ground from now on.
    pub async fn set_dead(&mut self, key: PersonKey, now: Timestamp) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update person set told_dead_at = $3, left_scope_at = case when scope = 0 then left_scope_at else $3 end,
                 scope = 0
             where municipality_id = $1 and person_id = $2 and told_dead_at is null"
        ).bind(key.municipality.0).bind(key.person.0).bind(millis(now)).execute(c).await.map(drop)?);
        Ok(())
    }

    /// It was not so after all. Relations decide anew whether the person counts; whoever no system knows is as if
    /// registered by hand again.
    pub async fn set_alive(&mut self, key: PersonKey) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update person set told_dead_at = null,
                 scope = case when exists (select 1 from system_claim s where s.municipality_id = $1
                     and s.person_id = $2 and s.source <> $3) then 0 else 4 end
             where municipality_id = $1 and person_id = $2 and told_dead_at is not null"
        ).bind(key.municipality.0).bind(key.person.0).bind(Source::PopulationRegister.code())
         .execute(c).await.map(drop)?);
        Ok(())
    }
}
