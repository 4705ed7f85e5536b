//! Municipalities and the numbers they bear.

use anyhow::Context as _;
use domain::{MunicipalityId, MunicipalityNumber};
use jiff::civil::Date;

use crate::{Transaction, engine::on};

/// A municipality as pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Municipality {
    pub id: MunicipalityId,
    pub name: String,
    /// The number in force on the day that was asked about.
    pub number: Option<MunicipalityNumber>,
}

impl Transaction {
    /// Adds a municipality that bears `number` from `from` on.
    pub async fn add_municipality(
        &mut self,
        name: &str,
        number: MunicipalityNumber,
        from: Date,
    ) -> anyhow::Result<MunicipalityId> {
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "insert into municipality (municipality_id, name)
             select coalesce(max(municipality_id), 0) + 1, $1 from municipality returning municipality_id"
        ).bind(name).fetch_one(c).await?);
        on!(self, c => sqlx::query(
            "insert into municipality_number (municipality_id, number, valid_from) values ($1, $2, $3)"
        ).bind(id).bind(number.as_str()).bind(from.to_string()).execute(c).await.map(drop)?);
        Ok(MunicipalityId(id))
    }

    /// Ends the number that a municipality bears on `from`, and gives it another from that day on. `false`, and nothing
    /// is done, where the old one does not begin before.
    pub async fn renumber_municipality(
        &mut self,
        id: MunicipalityId,
        number: MunicipalityNumber,
        from: Date,
    ) -> anyhow::Result<bool> {
        let ended = on!(self, c => sqlx::query(
            "update municipality_number set valid_to = $2
             where municipality_id = $1 and valid_from < $2 and (valid_to is null or valid_to > $2)"
        ).bind(id.0).bind(from.to_string()).execute(c).await?.rows_affected());
        if ended > 0 {
            on!(self, c => sqlx::query(
                "insert into municipality_number (municipality_id, number, valid_from) values ($1, $2, $3)"
            ).bind(id.0).bind(number.as_str()).bind(from.to_string()).execute(c).await.map(drop)?);
        }
        Ok(ended > 0)
    }

    /// What a municipality is called.
    pub async fn municipality_name(&mut self, id: MunicipalityId) -> anyhow::Result<Option<String>> {
        Ok(on!(self, c => sqlx::query_scalar("select name from municipality where municipality_id = $1")
            .bind(id.0).fetch_optional(c).await?))
    }

    /// All of them, by name, with the number each bears on `today`.
    pub async fn municipalities(&mut self, today: Date) -> anyhow::Result<Vec<Municipality>> {
        let rows: Vec<(i64, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select m.municipality_id, m.name, n.number from municipality m
             left join municipality_number n on n.municipality_id = m.municipality_id
                  and n.valid_from <= $1 and (n.valid_to is null or n.valid_to > $1)
             order by m.name, m.municipality_id"
        ).bind(today.to_string()).fetch_all(c).await?);
        rows.into_iter()
            .map(|(id, name, number)| {
                let number = number.map(|number| MunicipalityNumber::parse(&number)).transpose();
                Ok(Municipality {
                    id: MunicipalityId(id),
                    name,
                    number: number.context("municipality_number.number")?,
                })
            })
            .collect()
    }

    /// The municipality that bears `number` on `today`.
    pub async fn municipality_numbered(
        &mut self,
        number: MunicipalityNumber,
        today: Date,
    ) -> anyhow::Result<Option<MunicipalityId>> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select municipality_id from municipality_number
             where number = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)"
        ).bind(number.as_str()).bind(today.to_string()).fetch_optional(c).await?);
        Ok(id.map(MunicipalityId))
    }

    /// Every number that a municipality has borne, also those that no longer hold.
    pub async fn numbers_of_municipality(
        &mut self,
        municipality: MunicipalityId,
    ) -> anyhow::Result<Vec<MunicipalityNumber>> {
        let numbers: Vec<String> = on!(self, c => sqlx::query_scalar(
            "select number from municipality_number where municipality_id = $1 order by valid_from"
        ).bind(municipality.0).fetch_all(c).await?);
        numbers
            .iter()
            .map(|number| MunicipalityNumber::parse(number).context("municipality_number.number"))
            .collect()
    }
}
