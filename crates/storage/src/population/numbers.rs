//! Identity numbers that the register has replaced: the person has another now, and not everybody has heard.

use anyhow::Context as _;
use domain::{MunicipalityId, NationalId, PersonId, PersonKey};

use crate::{Transaction, engine::on};

impl Transaction {
    /// Gives a person the number that has taken the place of the one they had.
    pub async fn renumber(&mut self, key: PersonKey, current: NationalId) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into former_number (municipality_id, national_id, person_id)
             select municipality_id, national_id, person_id from person
             where municipality_id = $1 and person_id = $2 and national_id is not null
             on conflict (municipality_id, national_id) do update set person_id = excluded.person_id"
        ).bind(key.municipality.0).bind(key.person.0).execute(c).await.map(drop)?);
        // Whoever has their first number back has not lost it.
        on!(self, c => sqlx::query("delete from former_number where municipality_id = $1 and national_id = $2")
            .bind(key.municipality.0).bind(current.as_str().to_owned()).execute(c).await.map(drop)?);
        self.set_national_id(key, current).await
    }

    /// All numbers that have been replaced, with whose they were.
    pub async fn former_numbers(
        &mut self,
        municipality: MunicipalityId,
    ) -> anyhow::Result<Vec<(NationalId, PersonId)>> {
        let rows: Vec<(String, i64)> = on!(self, c => sqlx::query_as(
            "select national_id, person_id from former_number where municipality_id = $1"
        ).bind(municipality.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(id, person)| {
                Ok((NationalId::parse(&id).context("former_number.national_id")?, PersonId(person)))
            })
            .collect()
    }
}
