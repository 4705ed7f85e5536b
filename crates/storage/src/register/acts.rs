//! Acts: who did what to a municipality's register, and when.

use anyhow::Context as _;
use domain::{
    MunicipalityId,
    register::{Act, ActKind, ActNumber, UnitId},
};
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis};

/// Something that is about to be done.
#[derive(Clone, Debug)]
pub struct NewAct<'a> {
    pub municipality: MunicipalityId,
    pub at: Timestamp,
    pub author: &'a str,
    pub author_name: &'a str,
    pub kind: ActKind,
    pub reason: Option<&'a str>,
    /// What it is about, by name.
    pub about: &'a str,
    pub undoes: Option<ActNumber>,
}

#[derive(sqlx::FromRow)]
struct Row {
    municipality_id: i64,
    act: i64,
    at: i64,
    author: String,
    author_name: String,
    kind: String,
    reason: Option<String>,
    about: String,
    undoes: Option<i64>,
    undone_by: Option<i64>,
}

impl TryFrom<Row> for Act {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Self> {
        Ok(Self {
            number: ActNumber(row.act),
            municipality: MunicipalityId(row.municipality_id),
            at: instant(row.at)?,
            author: row.author,
            author_name: row.author_name,
            kind: ActKind::from_code(&row.kind).context("register_act.kind")?,
            reason: row.reason,
            about: row.about,
            undoes: row.undoes.map(ActNumber),
            undone_by: row.undone_by.map(ActNumber),
        })
    }
}

impl Transaction {
    /// Takes a municipality's turn to write its register: whoever plans what to do on what is there must be alone.
    pub async fn lock_register(&mut self, municipality: MunicipalityId) -> anyhow::Result<()> {
        self.lock_municipality(municipality).await.map(drop)
    }

    /// Begins something. All that it changes bears its number.
    pub async fn add_act(&mut self, new: &NewAct<'_>) -> anyhow::Result<ActNumber> {
        let number = self.next_seq(1).await?;
        on!(self, c => sqlx::query(
            "insert into register_act (municipality_id, act, at, author, author_name, kind, reason, about, undoes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        )
        .bind(new.municipality.0).bind(number).bind(millis(new.at)).bind(new.author).bind(new.author_name)
        .bind(new.kind.code()).bind(new.reason).bind(new.about).bind(new.undoes.map(|act| act.0))
        .execute(c).await.map(drop)?);
        Ok(ActNumber(number))
    }

    pub async fn act(&mut self, municipality: MunicipalityId, act: ActNumber) -> anyhow::Result<Option<Act>> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select * from register_act where municipality_id = $1 and act = $2"
        ).bind(municipality.0).bind(act.0).fetch_optional(c).await?);
        row.map(Act::try_from).transpose()
    }

    /// At most `limit` of what has been done before an act, or of all, the latest first.
    pub async fn acts(
        &mut self,
        municipality: MunicipalityId,
        before: Option<ActNumber>,
        limit: i64,
    ) -> anyhow::Result<Vec<Act>> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select * from register_act where municipality_id = $1 and act < $2 order by act desc limit $3"
        ).bind(municipality.0).bind(before.map_or(i64::MAX, |act| act.0)).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(Act::try_from).collect()
    }

    /// At most `limit` of what has been done to one unit, the latest first.
    pub async fn acts_on_unit(
        &mut self,
        municipality: MunicipalityId,
        unit: UnitId,
        limit: i64,
    ) -> anyhow::Result<Vec<Act>> {
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(
            "select * from register_act where municipality_id = $1 and act in (
                 select since_act from register_unit where municipality_id = $1 and unit_id = $2
                 union select until_act from register_unit where municipality_id = $1 and unit_id = $2
                 union select since_act from register_kept where municipality_id = $1 and unit_id = $2
                 union select until_act from register_kept where municipality_id = $1 and unit_id = $2)
             order by act desc limit $3"
        ).bind(municipality.0).bind(unit.0).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(Act::try_from).collect()
    }
}
