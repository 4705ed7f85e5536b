//! Which unit stands where another stood.

use anyhow::Context as _;
use domain::{
    MunicipalityId,
    register::{ActNumber, UnitId, plan::Succession},
};

use crate::{Transaction, engine::on};

impl Transaction {
    pub async fn add_successions(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
        successions: &[Succession],
    ) -> anyhow::Result<()> {
        for Succession { from, to, day } in successions {
            on!(self, c => sqlx::query(
                "insert into register_succession (municipality_id, from_unit, to_unit, since_act, made_by, day)
                 values ($1, $2, $3, $4, $4, $5)"
            ).bind(municipality.0).bind(from.0).bind(to.0).bind(act.0).bind(day.to_string())
             .execute(c).await.map(drop)?);
        }
        Ok(())
    }

    /// What a unit came from and went on in, in the order of time.
    pub async fn successions(
        &mut self,
        municipality: MunicipalityId,
        unit: UnitId,
    ) -> anyhow::Result<Vec<Succession>> {
        let rows: Vec<(i64, i64, String)> = on!(self, c => sqlx::query_as(
            "select from_unit, to_unit, day from register_succession
             where municipality_id = $1 and (from_unit = $2 or to_unit = $2) and until_act is null
             order by day, from_unit, to_unit"
        ).bind(municipality.0).bind(unit.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(from, to, day)| {
                let day = day.parse().context("register_succession.day")?;
                Ok(Succession { from: UnitId(from), to: UnitId(to), day })
            })
            .collect()
    }
}
