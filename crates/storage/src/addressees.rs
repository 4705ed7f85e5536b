//! Many people of one municipality at a time, by whichever number somebody has for them, and who asked about them.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Claims, HandClaim, Hold, MunicipalityId, NationalId, PersonId, SystemClaim, claims::Told};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

use crate::{
    Transaction,
    blocks::BlockKey,
    engine::on,
    instant, millis,
    people::{Person, Row},
    readings::Reading,
    rows::{HandRow, HoldRow, KrrRow, SystemRow},
};

/// How many people one statement is about.
const PEOPLE: usize = 1000;

#[derive(sqlx::FromRow)]
struct KrrOf {
    person_id: i64,
    #[sqlx(flatten)]
    row: KrrRow,
}

/// Our own numbers of people need no binding.
fn list(people: &[PersonId]) -> String {
    people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(", ")
}

impl Transaction {
    /// Those of `ids` whom the municipality keeps.
    pub async fn people_with_national_ids(
        &mut self,
        municipality: MunicipalityId,
        ids: &[NationalId],
    ) -> anyhow::Result<Vec<Person>> {
        let mut people = Vec::new();
        for some in ids.chunks(PEOPLE) {
            let places = (0..some.len()).map(|n| format!("${}", n + 2)).collect::<Vec<_>>().join(", ");
            let text =
                format!("select * from person where municipality_id = $1 and national_id in ({places})");
            let rows: Vec<Row> = on!(self, c => {
                let mut query = sqlx::query_as(AssertSqlSafe(text)).bind(municipality.0);
                for id in some {
                    query = query.bind(id.as_str().to_owned());
                }
                query.persistent(false).fetch_all(c).await?
            });
            people.extend(rows.into_iter().map(Person::try_from).collect::<anyhow::Result<Vec<_>>>()?);
        }
        Ok(people)
    }

    /// Those of `people` whom the municipality keeps.
    pub async fn people_numbered(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
    ) -> anyhow::Result<Vec<Person>> {
        let mut found = Vec::new();
        for some in people.chunks(PEOPLE) {
            let rows: Vec<Row> = self.rows_of(municipality, some, "select * from person").await?;
            found.extend(rows.into_iter().map(Person::try_from).collect::<anyhow::Result<Vec<_>>>()?);
        }
        Ok(found)
    }

    /// Everything that is said about each of `people`; nothing about those whom nobody has said anything of.
    pub async fn claims_of(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
    ) -> anyhow::Result<BTreeMap<PersonId, Claims>> {
        let mut claims: BTreeMap<PersonId, Claims> = BTreeMap::new();
        for some in people.chunks(PEOPLE) {
            let krr: Vec<KrrOf> = self.rows_of(municipality, some, "select * from krr_claim").await?;
            for KrrOf { person_id, row } in krr {
                claims.entry(PersonId(person_id)).or_default().krr = Some(Told::try_from(row)?);
            }
            let systems: Vec<SystemRow> =
                self.rows_of(municipality, some, "select * from system_claim").await?;
            for row in systems {
                let said = &mut claims.entry(PersonId(row.person_id)).or_default().systems;
                said.push(SystemClaim::try_from(row)?);
            }
            let by_hand: Vec<HandRow> = self.rows_of(municipality, some, "select * from hand_claim").await?;
            for row in by_hand {
                let written = &mut claims.entry(PersonId(row.person_id)).or_default().by_hand;
                written.push(HandClaim::try_from(row)?);
            }
            let holds: Vec<HoldRow> = self.rows_of(municipality, some, "select * from hold").await?;
            for row in holds {
                let held = &mut claims.entry(PersonId(row.person_id)).or_default().holds;
                held.push(Hold::try_from(row)?);
            }
        }
        Ok(claims)
    }

    /// When KRR last answered about each of `people`, as `Transaction::last_heard` has it. Whoever it has not answered
    /// about is absent.
    pub async fn heard_about_all(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
    ) -> anyhow::Result<BTreeMap<PersonId, Timestamp>> {
        let mut heard = BTreeMap::new();
        for some in people.chunks(PEOPLE) {
            let alone: Vec<(i64, Option<i64>)> =
                self.rows_of(municipality, some, "select person_id, last_success from ask_exception").await?;
            let alone: BTreeMap<i64, Option<i64>> = alone.into_iter().collect();
            let blocks: BTreeSet<i64> =
                some.iter().map(|person| BlockKey::of(municipality, *person).block).collect();
            let blocks = blocks.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
            let text = format!(
                "select block, last_success from ask_block where municipality_id = $1 and block in ({blocks})"
            );
            let blocks: Vec<(i64, Option<i64>)> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
                .bind(municipality.0).persistent(false).fetch_all(c).await?);
            let blocks: BTreeMap<i64, Option<i64>> = blocks.into_iter().collect();
            for person in some {
                let with_block = || blocks.get(&BlockKey::of(municipality, *person).block).copied().flatten();
                let at = alone.get(&person.0).copied().unwrap_or_else(with_block);
                if let Some(at) = at {
                    heard.insert(*person, instant(at)?);
                }
            }
        }
        Ok(heard)
    }

    /// Writes down that somebody looks at each of `people`.
    pub async fn log_readings(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
        reading: &Reading,
    ) -> anyhow::Result<()> {
        for some in people.chunks(PEOPLE) {
            let text = format!(
                "insert into read_log (municipality_id, person_id, at, reader, reader_name, purpose)
                 select municipality_id, person_id, $2, $3, $4, $5 from person
                 where municipality_id = $1 and person_id in ({})
                 on conflict (municipality_id, person_id, at, reader, purpose) do nothing",
                list(some)
            );
            on!(self, c => sqlx::query(AssertSqlSafe(text))
                .bind(municipality.0).bind(millis(reading.at)).bind(&reading.reader).bind(&reading.reader_name)
                .bind(&reading.purpose).persistent(false).execute(c).await.map(drop)?);
        }
        Ok(())
    }

    /// Writes down that somebody looked for each of `people` in KRR, with the same outcome.
    pub async fn log_look_ups(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
        at: Timestamp,
        (asked_by, purpose, outcome): (&str, &str, &str),
    ) -> anyhow::Result<()> {
        for some in people.chunks(PEOPLE) {
            let text = format!(
                "insert into lookup_log (municipality_id, person_id, at, asked_by, purpose, outcome)
                 select municipality_id, person_id, $2, $3, $4, $5 from person
                 where municipality_id = $1 and person_id in ({})
                 on conflict (municipality_id, person_id, at) do nothing",
                list(some)
            );
            on!(self, c => sqlx::query(AssertSqlSafe(text))
                .bind(municipality.0).bind(millis(at)).bind(asked_by).bind(purpose).bind(outcome)
                .persistent(false).execute(c).await.map(drop)?);
        }
        Ok(())
    }

    async fn rows_of<R>(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
        select: &str,
    ) -> anyhow::Result<Vec<R>>
    where
        R: Send
            + Unpin
            + for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
            + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    {
        let text = format!("{select} where municipality_id = $1 and person_id in ({})", list(people));
        Ok(on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(municipality.0).persistent(false).fetch_all(c).await?))
    }
}
