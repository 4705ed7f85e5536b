//! Units through time.

use std::collections::BTreeMap;

use domain::{
    MunicipalityId,
    register::{ActNumber, Rewrite, Timeline, Tree, UnitFacts, UnitId, Version},
};
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::rows::{COLUMNS, UnitRow};
use crate::{Transaction, engine::on};

/// Rows in one statement: few enough for the parameters that either engine allows.
const ROWS: usize = 100;

impl Transaction {
    /// Every unit that a municipality holds to be or to have been.
    pub async fn register_tree(&mut self, municipality: MunicipalityId) -> anyhow::Result<Tree> {
        let text = format!(
            "select {COLUMNS} from register_unit where municipality_id = $1 and until_act is null
             order by unit_id, valid_from"
        );
        let rows: Vec<UnitRow> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(municipality.0).fetch_all(c).await?);
        let mut units: BTreeMap<UnitId, Vec<Version<UnitFacts>>> = BTreeMap::new();
        for row in rows {
            let (unit, version) = row.version()?;
            units.entry(unit).or_default().push(version);
        }
        let units = units.into_iter().map(|(unit, versions)| Ok((unit, Timeline::new(versions)?)));
        let units = units.collect::<anyhow::Result<_>>()?;
        let last: i64 = on!(self, c => sqlx::query_scalar(
            "select coalesce(max(unit_id), 0) from register_unit where municipality_id = $1"
        ).bind(municipality.0).fetch_one(c).await?);
        Ok(Tree::new(units, last))
    }

    /// Writes what an act makes of units: versions that go on as they are stay where they are.
    pub async fn rewrite_units(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
        rewrites: &[Rewrite],
    ) -> anyhow::Result<()> {
        let mut begun = Vec::new();
        for Rewrite { unit, before, after } in rewrites {
            let (old, new) = (before.versions(), after.versions());
            for version in old.iter().filter(|version| !new.contains(version)) {
                self.end_version(municipality, act, *unit, version).await?;
            }
            let added = new.iter().filter(|version| !old.contains(version));
            begun.extend(added.map(|version| UnitRow::new(*unit, version)));
        }
        for some in begun.chunks(ROWS) {
            self.add_versions(municipality, act, some).await?;
        }
        Ok(())
    }

    async fn end_version(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
        unit: UnitId,
        version: &Version<UnitFacts>,
    ) -> anyhow::Result<()> {
        let ended = on!(self, c => sqlx::query(
            "update register_unit set until_act = $4
             where municipality_id = $1 and unit_id = $2 and valid_from = $3 and until_act is null"
        ).bind(municipality.0).bind(unit.0).bind(version.span.from.to_string()).bind(act.0)
         .execute(c).await?.rows_affected());
        anyhow::ensure!(ended == 1, "a version of unit {} is not there to be ended", unit.0);
        Ok(())
    }

    async fn add_versions(
        &mut self,
        municipality: MunicipalityId,
        act: ActNumber,
        rows: &[UnitRow],
    ) -> anyhow::Result<()> {
        on!(self, c => {
            let mut query = QueryBuilder::new("insert into register_unit (municipality_id, since_act, made_by, ");
            query.push(COLUMNS).push(") ");
            query.push_values(rows, |mut to, row| {
                to.push_bind(municipality.0).push_bind(act.0).push_bind(act.0).push_bind(row.unit_id).push_bind(&row.valid_from)
                    .push_bind(&row.valid_to).push_bind(&row.name)
                    .push_bind(&row.kind).push_bind(row.parent_id).push_bind(&row.organisation_number)
                    .push_bind(&row.visiting_lines).push_bind(&row.visiting_code)
                    .push_bind(&row.visiting_place).push_bind(&row.postal_lines)
                    .push_bind(&row.postal_code).push_bind(&row.postal_place).push_bind(&row.phone_raw)
                    .push_bind(&row.phone).push_bind(&row.email).push_bind(&row.web).push_bind(&row.hours)
                    .push_bind(&row.industry);
            });
            query.build().persistent(false).execute(c).await.map(drop)?;
        });
        Ok(())
    }
}
