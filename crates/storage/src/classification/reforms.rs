//! Municipalities as reforms find them and leave them.

use anyhow::{Context as _, ensure};
use domain::{
    MunicipalityId, MunicipalityNumber,
    classification::{
        Validity,
        succession::{Act, Borne, Municipalities, Step, Succession},
    },
};

use crate::{RunId, Transaction, engine::on};

impl Transaction {
    /// All municipalities with all their numbers, and who has succeeded whom.
    pub async fn municipalities_to_reform(&mut self) -> anyhow::Result<Municipalities> {
        let names: Vec<(i64, String)> = on!(self, c => sqlx::query_as(
            "select municipality_id, name from municipality"
        ).fetch_all(c).await?);
        let borne: Vec<(i64, String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select municipality_id, number, valid_from, valid_to from municipality_number
             order by municipality_id, valid_from"
        ).fetch_all(c).await?);
        let successions: Vec<(i64, i64, String, i64)> = on!(self, c => sqlx::query_as(
            "select municipality_id, successor_id, since, whole from municipality_succession"
        ).fetch_all(c).await?);
        Ok(Municipalities {
            names: names.into_iter().map(|(id, name)| (MunicipalityId(id), name)).collect(),
            borne: borne.into_iter().map(number_borne).collect::<anyhow::Result<_>>()?,
            successions: successions.into_iter().map(succession).collect::<anyhow::Result<_>>()?,
        })
    }

    /// Does one step of a reform.
    pub async fn reform_municipality(&mut self, step: &Step) -> anyhow::Result<()> {
        let Step { on, municipality, act } = step;
        match act {
            Act::Renumber { to, .. } => {
                ensure!(self.renumber_municipality(*municipality, *to, *on).await?, "the number has moved");
            }
            Act::Rename { from, to } => {
                on!(self, c => sqlx::query(
                    "insert into municipality_former_name (municipality_id, valid_to, name) values ($1, $2, $3)"
                ).bind(municipality.0).bind(on.to_string()).bind(from).execute(c).await.map(drop)?);
                on!(self, c => sqlx::query("update municipality set name = $2 where municipality_id = $1")
                    .bind(municipality.0).bind(to).execute(c).await.map(drop)?);
            }
            Act::Found { number, name } => {
                let founded = self.add_municipality(name, *number, *on).await?;
                ensure!(founded == *municipality, "another municipality has been added");
            }
            Act::Succeed(Succession { from, into, since, whole }) => {
                on!(self, c => sqlx::query(
                    "insert into municipality_succession (municipality_id, successor_id, since, whole)
                     values ($1, $2, $3, $4)"
                ).bind(from.0).bind(into.0).bind(since.to_string()).bind(i64::from(*whole))
                 .execute(c).await.map(drop)?);
            }
            Act::End { .. } => {
                on!(self, c => sqlx::query(
                    "update municipality_number set valid_to = $2
                     where municipality_id = $1 and valid_from < $2 and (valid_to is null or valid_to > $2)"
                ).bind(municipality.0).bind(on.to_string()).execute(c).await.map(drop)?);
            }
        }
        Ok(())
    }

    /// Every number that a municipality has borne and bears, the first first.
    pub async fn number_history(&mut self, municipality: MunicipalityId) -> anyhow::Result<Vec<Borne>> {
        let rows: Vec<(i64, String, String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select municipality_id, number, valid_from, valid_to from municipality_number
             where municipality_id = $1 order by valid_from"
        ).bind(municipality.0).fetch_all(c).await?);
        rows.into_iter().map(number_borne).collect()
    }

    /// Who has something of a municipality.
    pub async fn successors(&mut self, municipality: MunicipalityId) -> anyhow::Result<Vec<Succession>> {
        let rows: Vec<(i64, i64, String, i64)> = on!(self, c => sqlx::query_as(
            "select municipality_id, successor_id, since, whole from municipality_succession
             where municipality_id = $1 order by since, successor_id"
        ).bind(municipality.0).fetch_all(c).await?);
        rows.into_iter().map(succession).collect()
    }

    /// What a municipality was called before, each until the first day on which it no longer was; the latest first.
    pub async fn former_names(
        &mut self,
        municipality: MunicipalityId,
    ) -> anyhow::Result<Vec<(jiff::civil::Date, String)>> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "select valid_to, name from municipality_former_name where municipality_id = $1
             order by valid_to desc"
        ).bind(municipality.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(to, name)| Ok((to.parse().context("municipality_former_name.valid_to")?, name)))
            .collect()
    }

    /// By what the plan of a run is known again.
    pub async fn reform_plan(&mut self, run: RunId) -> anyhow::Result<Option<String>> {
        Ok(on!(self, c => sqlx::query_scalar("select digest from reform_plan where run_id = $1")
            .bind(run.0).fetch_optional(c).await?))
    }

    pub async fn set_reform_plan(&mut self, run: RunId, digest: &str) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into reform_plan (run_id, digest) values ($1, $2)
             on conflict (run_id) do update set digest = excluded.digest"
        ).bind(run.0).bind(digest).execute(c).await.map(drop)?);
        Ok(())
    }
}

fn number_borne((id, number, from, to): (i64, String, String, Option<String>)) -> anyhow::Result<Borne> {
    let to = to.map(|to| to.parse()).transpose().context("municipality_number.valid_to")?;
    let valid = Validity::new(from.parse().context("municipality_number.valid_from")?, to);
    Ok(Borne {
        municipality: MunicipalityId(id),
        number: MunicipalityNumber::parse(&number).context("municipality_number.number")?,
        valid: valid.context("municipality_number.valid_to is not after valid_from")?,
    })
}

fn succession((from, into, since, whole): (i64, i64, String, i64)) -> anyhow::Result<Succession> {
    Ok(Succession {
        from: MunicipalityId(from),
        into: MunicipalityId(into),
        since: since.parse().context("municipality_succession.since")?,
        whole: whole != 0,
    })
}
