//! Units, guardianships, enrolments and employments of one source in one municipality.

use anyhow::Context as _;
use domain::{
    MunicipalityId, PersonId, Source,
    roster::{GuardianRole, UnitKey, UnitKind},
};
use jiff::civil::Date;
use sqlx::{AssertSqlSafe, QueryBuilder};

use super::{Guardianship, Place, PlaceKind, ROWS, Unit, listed};
use crate::{Transaction, engine::on};

/// In the place of a date that the source has not given: the place has always been held.
const ALWAYS: Date = Date::constant(1, 1, 1);

impl Transaction {
    pub async fn units(&mut self, municipality: MunicipalityId, source: Source) -> anyhow::Result<Vec<Unit>> {
        let rows: Vec<(String, String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select source_key, name, kind, organisation_number from unit
             where municipality_id = $1 and source = $2 order by source_key"
        ).bind(municipality.0).bind(source.code()).fetch_all(c).await?);
        rows.into_iter()
            .map(|(key, name, kind, organisation_number)| {
                let kind = UnitKind::from_code(&kind).context("unit.kind")?;
                Ok(Unit { key: UnitKey(key), name, kind, organisation_number })
            })
            .collect()
    }

    /// Moves with every change to a municipality's units.
    pub async fn units_revision(&mut self, municipality: MunicipalityId) -> anyhow::Result<i64> {
        let revision: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select units_revision from municipality where municipality_id = $1"
        ).bind(municipality.0).fetch_optional(c).await?);
        Ok(revision.unwrap_or_default())
    }

    async fn units_changed(&mut self, municipality: MunicipalityId) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update municipality set units_revision = units_revision + 1 where municipality_id = $1"
        ).bind(municipality.0).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Adds a unit or replaces what is known of it.
    pub async fn set_unit(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        unit: &Unit,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into unit (municipality_id, source, source_key, name, kind, organisation_number)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (municipality_id, source, source_key) do update set name = excluded.name,
                 kind = excluded.kind, organisation_number = excluded.organisation_number"
        )
        .bind(municipality.0).bind(source.code()).bind(&unit.key.0).bind(&unit.name).bind(unit.kind.code())
        .bind(&unit.organisation_number).execute(c).await.map(drop)?);
        self.units_changed(municipality).await
    }

    pub async fn remove_unit(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        unit: &UnitKey,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "delete from unit where municipality_id = $1 and source = $2 and source_key = $3"
        ).bind(municipality.0).bind(source.code()).bind(&unit.0).execute(c).await.map(drop)?);
        self.units_changed(municipality).await
    }

    pub async fn guardianships(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
    ) -> anyhow::Result<Vec<Guardianship>> {
        let rows: Vec<(i64, i64, String, Option<i64>)> = on!(self, c => sqlx::query_as(
            "select guardian_id, child_id, role, parental_responsibility from guardianship
             where municipality_id = $1 and source = $2 order by guardian_id, child_id"
        ).bind(municipality.0).bind(source.code()).fetch_all(c).await?);
        rows.into_iter()
            .map(|(guardian, child, role, parental_responsibility)| {
                Ok(Guardianship {
                    guardian: PersonId(guardian),
                    child: PersonId(child),
                    role: GuardianRole::from_code(&role).context("guardianship.role")?,
                    parental_responsibility: parental_responsibility.map(|flag| flag != 0),
                })
            })
            .collect()
    }

    /// Makes `rows` all that `source` says of whose guardians `guardians` are. The rows are in key order.
    pub async fn restate_guardianships(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        guardians: &[PersonId],
        rows: &[Guardianship],
    ) -> anyhow::Result<()> {
        for some in guardians.chunks(ROWS) {
            let text = format!(
                "delete from guardianship where municipality_id = $1 and source = $2 and guardian_id in ({})",
                listed(some)
            );
            on!(self, c => sqlx::query(AssertSqlSafe(text)).persistent(false)
                .bind(municipality.0).bind(source.code()).execute(c).await.map(drop)?);
        }
        for some in rows.chunks(ROWS) {
            on!(self, c => {
                let mut query = QueryBuilder::new(
                    "insert into guardianship (municipality_id, source, guardian_id, child_id, role,
                                               parental_responsibility) ",
                );
                query.push_values(some, |mut values, row| {
                    values
                        .push_bind(municipality.0)
                        .push_bind(source.code())
                        .push_bind(row.guardian.0)
                        .push_bind(row.child.0)
                        .push_bind(row.role.code())
                        .push_bind(row.parental_responsibility.map(i64::from));
                });
                query.build().execute(c).await.map(drop)?;
            });
        }
        Ok(())
    }

    /// The enrolments or employments that `source` knows.
    pub async fn places(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        kind: PlaceKind,
    ) -> anyhow::Result<Vec<Place>> {
        let (table, what) = kind.table();
        let text = format!(
            "select person_id, unit_key, source_row, {what}, valid_from, valid_to from {table}
             where municipality_id = $1 and source = $2 order by person_id, unit_key, source_row"
        );
        let rows: Vec<(i64, String, String, String, String, Option<String>)> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
                .bind(municipality.0).bind(source.code()).fetch_all(c).await?);
        rows.into_iter()
            .map(|(person, unit, row, what, from, to)| {
                let from: Date = from.parse().context("valid_from")?;
                Ok(Place {
                    person: PersonId(person),
                    unit: UnitKey(unit),
                    row,
                    what,
                    from: (from != ALWAYS).then_some(from),
                    to: to.map(|to| to.parse().context("valid_to")).transpose()?,
                })
            })
            .collect()
    }

    /// Makes `rows` all that `source` says of where `people` belong. The rows are in order of people.
    pub async fn restate_places(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        kind: PlaceKind,
        people: &[PersonId],
        rows: &[Place],
    ) -> anyhow::Result<()> {
        let (table, what) = kind.table();
        for some in people.chunks(ROWS) {
            let text = format!(
                "delete from {table} where municipality_id = $1 and source = $2 and person_id in ({})",
                listed(some)
            );
            on!(self, c => sqlx::query(AssertSqlSafe(text)).persistent(false)
                .bind(municipality.0).bind(source.code()).execute(c).await.map(drop)?);
        }
        for some in rows.chunks(ROWS) {
            on!(self, c => {
                let mut query = QueryBuilder::new(format!(
                    "insert into {table} (municipality_id, source, person_id, unit_key, source_row, {what},
                                          valid_from, valid_to) "
                ));
                query.push_values(some, |mut values, row| {
                    values
                        .push_bind(municipality.0)
                        .push_bind(source.code())
                        .push_bind(row.person.0)
                        .push_bind(row.unit.0.clone())
                        .push_bind(row.row.clone())
                        .push_bind(row.what.clone())
                        .push_bind(row.from.unwrap_or(ALWAYS).to_string())
                        .push_bind(row.to.map(|to| to.to_string()));
                });
                query.build().execute(c).await.map(drop)?;
            });
        }
        Ok(())
    }
}
