//! What people say of themselves to us and to nobody else: a number at work, and that something is wrong.

use domain::{MunicipalityId, PersonId, PersonKey, Phone};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::{Transaction, engine::on, instant, millis};

/// Somebody says that something about them is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub id: i64,
    pub person: PersonKey,
    /// The code of what it is about.
    pub about: String,
    pub text: String,
    pub told_at: Timestamp,
    pub answer: Option<Answer>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub at: Timestamp,
    pub by: String,
    pub text: String,
}

type Row = (i64, i64, String, String, i64, Option<i64>, Option<String>, Option<String>);

fn objection(municipality: MunicipalityId, row: Row) -> anyhow::Result<Objection> {
    let (id, person, about, text, told_at, settled_at, by, answer) = row;
    let answer = match (settled_at, by) {
        (Some(at), Some(by)) => Some(Answer { at: instant(at)?, by, text: answer.unwrap_or_default() }),
        _ => None,
    };
    let person = PersonKey { municipality, person: PersonId(person) };
    Ok(Objection { id, person, about, text, told_at: instant(told_at)?, answer })
}

const OBJECTIONS: &str =
    "select objection_id, person_id, about, text, told_at, settled_at, settled_by, answer from objection
     where municipality_id = $1";

impl Transaction {
    /// The number that a person has added themselves.
    pub async fn work_phone(&mut self, key: PersonKey) -> anyhow::Result<Option<Phone>> {
        let row: Option<(String, Option<String>)> = on!(self, c => sqlx::query_as(
            "select raw, e164 from work_phone where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_optional(c).await?);
        Ok(row.map(|(raw, e164)| Phone::from_store(raw, e164)))
    }

    pub async fn set_work_phone(
        &mut self,
        key: PersonKey,
        phone: &Phone,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into work_phone (municipality_id, person_id, raw, e164, told_at) values ($1, $2, $3, $4, $5)
             on conflict (municipality_id, person_id) do update set raw = excluded.raw, e164 = excluded.e164,
                 told_at = excluded.told_at"
        ).bind(key.municipality.0).bind(key.person.0).bind(phone.raw()).bind(phone.e164()).bind(millis(now))
         .execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn remove_work_phone(&mut self, key: PersonKey) -> anyhow::Result<()> {
        on!(self, c => sqlx::query("delete from work_phone where municipality_id = $1 and person_id = $2")
            .bind(key.municipality.0).bind(key.person.0).execute(c).await.map(drop)?);
        Ok(())
    }

    /// Keeps what somebody says is wrong, until it has been answered. Returns its number in the municipality.
    pub async fn object(
        &mut self,
        key: PersonKey,
        about: &str,
        text: &str,
        now: Timestamp,
    ) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar(
            "insert into objection (objection_id, municipality_id, person_id, about, text, told_at)
             select coalesce(max(objection_id), 0) + 1, $1, $2, $3, $4, $5 from objection
             where municipality_id = $1 returning objection_id"
        ).bind(key.municipality.0).bind(key.person.0).bind(about).bind(text).bind(millis(now))
         .fetch_one(c).await?))
    }

    /// What a person has said is wrong, the latest first.
    pub async fn objections_of(&mut self, key: PersonKey) -> anyhow::Result<Vec<Objection>> {
        let text = format!("{OBJECTIONS} and person_id = $2 order by told_at desc, objection_id desc");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(key.municipality.0).bind(key.person.0).fetch_all(c).await?);
        rows.into_iter().map(|row| objection(key.municipality, row)).collect()
    }

    /// How many in a municipality have been answered, or wait for it.
    pub async fn count_objections(
        &mut self,
        municipality: MunicipalityId,
        settled: bool,
    ) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar(
            "select count(*) from objection
             where municipality_id = $1 and (case when settled_at is null then 0 else 1 end) = $2"
        ).bind(municipality.0).bind(i64::from(settled)).fetch_one(c).await?))
    }

    /// One page of those that wait, the oldest first; or of those that have been answered, the latest answer first.
    pub async fn objections(
        &mut self,
        municipality: MunicipalityId,
        settled: bool,
        limit: i64,
        offset: i64,
    ) -> anyhow::Result<Vec<Objection>> {
        let which = if settled {
            "settled_at is not null order by settled_at desc, objection_id desc"
        } else {
            "settled_at is null order by told_at, objection_id"
        };
        let text = format!("{OBJECTIONS} and {which} limit $2 offset $3");
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(municipality.0).bind(limit).bind(offset).fetch_all(c).await?);
        rows.into_iter().map(|row| objection(municipality, row)).collect()
    }

    pub async fn objection(
        &mut self,
        municipality: MunicipalityId,
        id: i64,
    ) -> anyhow::Result<Option<Objection>> {
        let text = format!("{OBJECTIONS} and objection_id = $2");
        let row: Option<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(municipality.0).bind(id).fetch_optional(c).await?);
        row.map(|row| objection(municipality, row)).transpose()
    }

    /// Answers an objection. Says whether it still waited: whoever comes second changes nothing.
    pub async fn settle_objection(
        &mut self,
        municipality: MunicipalityId,
        id: i64,
        answer: &Answer,
    ) -> anyhow::Result<bool> {
        let settled = on!(self, c => sqlx::query(
            "update objection set settled_at = $3, settled_by = $4, answer = $5
             where municipality_id = $1 and objection_id = $2 and settled_at is null"
        ).bind(municipality.0).bind(id).bind(millis(answer.at)).bind(&answer.by).bind(&answer.text)
         .execute(c).await?.rows_affected());
        Ok(settled > 0)
    }
}
