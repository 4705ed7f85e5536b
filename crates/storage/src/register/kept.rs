//! What a municipality keeps of its own against Enhetsregisteret.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{
    MunicipalityId,
    register::{ActNumber, UnitField, UnitId, sides::Kept},
};

use crate::{Transaction, engine::on};

impl Transaction {
    /// Keeps a field of a unit as it is, as long as the register says what it says now.
    pub async fn keep(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
        unit: UnitId,
        kept: &Kept,
    ) -> anyhow::Result<()> {
        self.end_kept(municipality, act, unit, kept.field).await?;
        on!(self, c => sqlx::query(
            "insert into register_kept (municipality_id, unit_id, field, since_act, made_by, theirs, reason)
             values ($1, $2, $3, $4, $4, $5, $6)"
        ).bind(municipality.0).bind(unit.0).bind(kept.field.code()).bind(act.0).bind(&kept.theirs)
         .bind(&kept.reason).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Ends what has been said of a difference: there is none any longer.
    pub async fn end_kept(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
        unit: UnitId,
        field: UnitField,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update register_kept set until_act = $4
             where municipality_id = $1 and unit_id = $2 and field = $3 and until_act is null"
        ).bind(municipality.0).bind(unit.0).bind(field.code()).bind(act.0).execute(c).await.map(drop)?);
        Ok(())
    }

    /// All that is kept, by unit.
    pub async fn kept(
        &mut self,
        municipality: MunicipalityId,
    ) -> anyhow::Result<BTreeMap<UnitId, Vec<Kept>>> {
        let rows: Vec<(i64, String, String, String)> = on!(self, c => sqlx::query_as(
            "select unit_id, field, theirs, reason from register_kept
             where municipality_id = $1 and until_act is null order by unit_id, field"
        ).bind(municipality.0).fetch_all(c).await?);
        let mut kept: BTreeMap<UnitId, Vec<Kept>> = BTreeMap::new();
        for (unit, field, theirs, reason) in rows {
            let field = UnitField::from_code(&field).context("register_kept.field")?;
            kept.entry(UnitId(unit)).or_default().push(Kept { field, theirs, reason });
        }
        Ok(kept)
    }
}
