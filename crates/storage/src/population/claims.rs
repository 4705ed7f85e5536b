//! What Folkeregisteret says of each person.

use domain::{MunicipalityId, PersonId, PersonKey, Source, claims::Told, folkeregisteret::RegistryClaim};
use jiff::Timestamp;

use super::rows::{AddressRow, RegistryRow};
use crate::{Transaction, engine::on, millis};

impl Transaction {
    /// What the register said of a person the last time.
    pub async fn registry_claim(&mut self, key: PersonKey) -> anyhow::Result<Option<Told<RegistryClaim>>> {
        let row: Option<RegistryRow> = on!(self, c => sqlx::query_as(
            "select given_name, middle_name, family_name, name_from, status, status_from, protection, told_at
             from population_claim where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_optional(c).await?);
        let Some(mut row) = row else { return Ok(None) };
        row.addresses = on!(self, c => sqlx::query_as::<_, AddressRow>(
            "select kind, care_of, street, postal_code, postal_place, country, within, protection, valid_from
             from population_address where municipality_id = $1 and person_id = $2 order by kind"
        ).bind(key.municipality.0).bind(key.person.0).fetch_all(c).await?);
        row.try_into().map(Some)
    }

    /// Replaces what the register said, with the name as it is weighed. What follows comes by
    /// [`Transaction::rederive_with`].
    pub async fn set_registry_claim(
        &mut self,
        key: PersonKey,
        told: &Told<RegistryClaim>,
    ) -> anyhow::Result<()> {
        let row = RegistryRow::from(told);
        on!(self, c => sqlx::query(
            "insert into population_claim (municipality_id, person_id, given_name, middle_name, family_name,
                 name_from, status, status_from, protection, told_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (municipality_id, person_id) do update set given_name = excluded.given_name,
                 middle_name = excluded.middle_name, family_name = excluded.family_name,
                 name_from = excluded.name_from, status = excluded.status, status_from = excluded.status_from,
                 protection = excluded.protection, told_at = excluded.told_at"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(row.given_name).bind(row.middle_name)
        .bind(row.family_name).bind(row.name_from).bind(row.status).bind(row.status_from)
        .bind(row.protection).bind(row.told_at).execute(c).await.map(drop)?);
        on!(self, c => sqlx::query("delete from population_address where municipality_id = $1 and person_id = $2")
            .bind(key.municipality.0).bind(key.person.0).execute(c).await.map(drop)?);
        for address in row.addresses {
            self.add_registry_address(key, address).await?;
        }
        match told.claim.name_claim(told.at) {
            Some(name) => self.set_system_claim(key, &name).await,
            None => self.remove_system_claim(key, Source::PopulationRegister).await,
        }
    }

    /// Forgets what the register said, and of all but the dead that it was ever asked, so that whoever comes back is asked
    /// about anew. A shield that it has put up stays: that does less harm than losing it.
    pub async fn remove_registry_claim(&mut self, key: PersonKey) -> anyhow::Result<()> {
        for text in [
            "delete from population_claim where municipality_id = $1 and person_id = $2",
            "delete from population_address where municipality_id = $1 and person_id = $2",
            "delete from population_ask where municipality_id = $1 and person_id = $2 and not exists
                 (select 1 from person where municipality_id = $1 and person_id = $2 and told_dead_at is not null)",
        ] {
            on!(self, c => sqlx::query(text)
                .bind(key.municipality.0).bind(key.person.0).execute(c).await.map(drop)?);
        }
        self.remove_system_claim(key, Source::PopulationRegister).await
    }

    /// At most `limit` people after one of them, in key order, of whom the register's word is kept though they left scope
    /// then or before.
    pub async fn registry_claims_left_over(
        &mut self,
        municipality: MunicipalityId,
        left_before: Timestamp,
        after: PersonId,
        limit: i64,
    ) -> anyhow::Result<Vec<PersonId>> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select p.person_id from person p join population_claim r
             on r.municipality_id = p.municipality_id and r.person_id = p.person_id
             where p.municipality_id = $1 and p.scope = 0 and p.left_scope_at <= $2 and p.person_id > $3
             order by p.person_id limit $4"
        ).bind(municipality.0).bind(millis(left_before)).bind(after.0).bind(limit).fetch_all(c).await?);
        Ok(ids.into_iter().map(PersonId).collect())
    }

    async fn add_registry_address(&mut self, key: PersonKey, row: AddressRow) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into population_address (municipality_id, person_id, kind, care_of, street, postal_code,
                 postal_place, country, within, protection, valid_from)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        )
        .bind(key.municipality.0).bind(key.person.0).bind(row.kind).bind(row.care_of).bind(row.street)
        .bind(row.postal_code).bind(row.postal_place).bind(row.country).bind(row.within)
        .bind(row.protection).bind(row.valid_from).execute(c).await.map(drop)?);
        Ok(())
    }

    /// How many of a municipality's people the register has said anything of.
    pub async fn count_registry_claims(&mut self, municipality: MunicipalityId) -> anyhow::Result<i64> {
        Ok(
            on!(self, c => sqlx::query_scalar("select count(*) from population_claim where municipality_id = $1")
            .bind(municipality.0).fetch_one(c).await?),
        )
    }
}
