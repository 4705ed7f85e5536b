//! What each municipality may do with KRR, and which source wins there.

use anyhow::Context as _;
use domain::{Agreement, Field, Mode, MunicipalityId, OrganisationNumber, Precedence, Source};

use crate::{Transaction, engine::on};

#[derive(sqlx::FromRow)]
struct Row {
    municipality_id: i64,
    purpose: String,
    basis: String,
    mode: String,
    guardians: i64,
    employee_basis: Option<String>,
    ask_protected: i64,
    good_until: String,
    keep_after_scope_days: i64,
    consumer_org: Option<String>,
}

impl TryFrom<Row> for Agreement {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Self> {
        Ok(Self {
            municipality: MunicipalityId(row.municipality_id),
            purpose: row.purpose,
            basis: row.basis,
            mode: Mode::from_code(&row.mode).context("agreement.mode")?,
            guardians: row.guardians != 0,
            employee_basis: row.employee_basis,
            ask_protected: row.ask_protected != 0,
            good_until: row.good_until.parse().context("agreement.good_until")?,
            keep_after_scope_days: row.keep_after_scope_days,
            consumer_org: row
                .consumer_org
                .map(|number| OrganisationNumber::parse(&number))
                .transpose()
                .context("agreement.consumer_org")?,
        })
    }
}

impl Transaction {
    /// Makes or replaces a municipality's agreement.
    pub async fn set_agreement(&mut self, agreement: &Agreement) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into agreement (municipality_id, purpose, basis, mode, guardians, employee_basis,
                                    ask_protected, good_until, keep_after_scope_days, consumer_org)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (municipality_id) do update set purpose = excluded.purpose, basis = excluded.basis,
                 mode = excluded.mode, guardians = excluded.guardians,
                 employee_basis = excluded.employee_basis, ask_protected = excluded.ask_protected,
                 good_until = excluded.good_until,
                 keep_after_scope_days = excluded.keep_after_scope_days,
                 consumer_org = excluded.consumer_org"
        )
        .bind(agreement.municipality.0)
        .bind(&agreement.purpose)
        .bind(&agreement.basis)
        .bind(agreement.mode.code())
        .bind(i64::from(agreement.guardians))
        .bind(&agreement.employee_basis)
        .bind(i64::from(agreement.ask_protected))
        .bind(agreement.good_until.to_string())
        .bind(agreement.keep_after_scope_days)
        .bind(agreement.consumer_org.as_ref().map(|number| number.as_str().to_owned()))
        .execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn agreement(&mut self, municipality: MunicipalityId) -> anyhow::Result<Option<Agreement>> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select * from agreement where municipality_id = $1"
        ).bind(municipality.0).fetch_optional(c).await?);
        row.map(Agreement::try_from).transpose()
    }

    pub async fn agreements(&mut self) -> anyhow::Result<Vec<Agreement>> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select * from agreement order by municipality_id"
        ).fetch_all(c).await?);
        rows.into_iter().map(Agreement::try_from).collect()
    }

    /// The rule in force for a municipality: its own per field, else the common one, else the built-in.
    pub async fn precedence(&mut self, municipality: MunicipalityId) -> anyhow::Result<Precedence> {
        let rows: Vec<(i64, String, String)> = on!(self, c => sqlx::query_as(
            "select municipality_id, field, source from precedence where municipality_id in (0, $1)
             order by municipality_id, field, rank"
        ).bind(municipality.0).fetch_all(c).await?);
        let mut rules = Precedence::default();
        for owner in [0, municipality.0] {
            for field in Field::WEIGHED {
                let order = rows
                    .iter()
                    .filter(|(whose, name, _)| *whose == owner && name == field.code())
                    .map(|(_, _, source)| Source::from_code(source).context("precedence.source"))
                    .collect::<anyhow::Result<Vec<_>>>()?;
                if !order.is_empty() {
                    rules.set(field, order)?;
                }
            }
        }
        Ok(rules)
    }

    /// Replaces the order for one field; municipality 0 is everybody without an own order.
    pub async fn set_precedence(
        &mut self,
        municipality: MunicipalityId,
        field: Field,
        order: &[Source],
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("delete from precedence where municipality_id = $1 and field = $2")
            .bind(municipality.0).bind(field.code()).execute(c).await.map(drop)?);
        for (rank, source) in (1_i64..).zip(order) {
            on!(self, c => sqlx::query(
                "insert into precedence (municipality_id, field, rank, source) values ($1, $2, $3, $4)"
            ).bind(municipality.0).bind(field.code()).bind(rank).bind(source.code())
             .execute(c).await.map(drop)?);
        }
        Ok(())
    }
}
