//! People: their numbers, why they are in scope, and what is derived about them.

use anyhow::Context as _;
use domain::{Derived, MunicipalityId, NationalId, PersonId, PersonKey, Protection, Scope, Source};
use jiff::Timestamp;

use crate::{Transaction, engine::on, instant, millis, rows::DerivedRow};

/// A person without what is claimed about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub key: PersonKey,
    /// Absent where the source has none; such people are never asked about.
    pub national_id: Option<NationalId>,
    pub scope: Scope,
    pub left_scope_at: Option<Timestamp>,
    pub protection: Protection,
    pub created_at: Timestamp,
    /// When Folkeregisteret told us that the person is dead.
    pub told_dead_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    municipality_id: i64,
    person_id: i64,
    national_id: Option<String>,
    scope: i64,
    left_scope_at: Option<i64>,
    protection: String,
    created_at: i64,
    told_dead_at: Option<i64>,
}

impl TryFrom<Row> for Person {
    type Error = anyhow::Error;

    fn try_from(row: Row) -> anyhow::Result<Self> {
        Ok(Self {
            key: PersonKey {
                municipality: MunicipalityId(row.municipality_id),
                person: PersonId(row.person_id),
            },
            national_id: row
                .national_id
                .map(|id| NationalId::parse(&id))
                .transpose()
                .context("person.national_id")?,
            scope: Scope::from_bits(row.scope).context("person.scope")?,
            left_scope_at: row.left_scope_at.map(instant).transpose()?,
            protection: Protection::from_code(&row.protection).context("person.protection")?,
            created_at: instant(row.created_at)?,
            told_dead_at: row.told_dead_at.map(instant).transpose()?,
        })
    }
}

impl Transaction {
    /// Adds a person under the municipality's next number, with nothing derived yet.
    pub async fn add_person(
        &mut self,
        municipality: MunicipalityId,
        national_id: Option<NationalId>,
        scope: Scope,
        protection: Protection,
        now: Timestamp,
    ) -> anyhow::Result<PersonKey> {
        let id: i64 = on!(self, c => sqlx::query_scalar(
            "update municipality set last_person_id = last_person_id + 1 where municipality_id = $1
             returning last_person_id"
        ).bind(municipality.0).fetch_one(c).await?);
        on!(self, c => sqlx::query(
            "insert into person (municipality_id, person_id, national_id, scope, protection, created_at)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(municipality.0).bind(id).bind(national_id.as_ref().map(|id| id.as_str().to_owned()))
        .bind(scope.bits()).bind(protection.code()).bind(millis(now))
        .execute(c).await.map(drop)?);
        on!(self, c => sqlx::query(
            "insert into derived (municipality_id, person_id, revision) values ($1, $2, 0)"
        ).bind(municipality.0).bind(id).execute(c).await.map(drop)?);
        Ok(PersonKey { municipality, person: PersonId(id) })
    }

    pub async fn person(&mut self, key: PersonKey) -> anyhow::Result<Option<Person>> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select * from person where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_optional(c).await?);
        row.map(Person::try_from).transpose()
    }

    pub async fn person_with_national_id(
        &mut self,
        municipality: MunicipalityId,
        national_id: NationalId,
    ) -> anyhow::Result<Option<PersonKey>> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select person_id from person where municipality_id = $1 and national_id = $2"
        ).bind(municipality.0).bind(national_id.as_str().to_owned()).fetch_optional(c).await?);
        Ok(id.map(|id| PersonKey { municipality, person: PersonId(id) }))
    }

    /// Everywhere that somebody with this identity number is kept, by municipality.
    pub async fn people_with_national_id(
        &mut self,
        national_id: NationalId,
    ) -> anyhow::Result<Vec<PersonKey>> {
        let rows: Vec<(i64, i64)> = on!(self, c => sqlx::query_as(
            "select municipality_id, person_id from person where national_id = $1 order by municipality_id"
        ).bind(national_id.as_str().to_owned()).fetch_all(c).await?);
        let key = |(municipality, person)| PersonKey {
            municipality: MunicipalityId(municipality),
            person: PersonId(person),
        };
        Ok(rows.into_iter().map(key).collect())
    }

    /// What somebody with this identity number is called where they are kept.
    pub async fn name_in_registers(&mut self, national_id: NationalId) -> anyhow::Result<Option<String>> {
        Ok(on!(self, c => sqlx::query_scalar(
            "select d.name from person p join derived d
             on d.municipality_id = p.municipality_id and d.person_id = p.person_id
             where p.national_id = $1 and d.name is not null order by p.municipality_id limit 1"
        ).bind(national_id.as_str().to_owned()).fetch_optional(c).await?))
    }

    /// The person whom `source` calls `source_key`.
    pub async fn person_called(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        source_key: &str,
    ) -> anyhow::Result<Option<PersonKey>> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "select person_id from source_identity
             where municipality_id = $1 and source = $2 and source_key = $3"
        ).bind(municipality.0).bind(source.code()).bind(source_key).fetch_optional(c).await?);
        Ok(id.map(|id| PersonKey { municipality, person: PersonId(id) }))
    }

    /// Remembers what `source` calls a person.
    pub async fn name_person(
        &mut self,
        key: PersonKey,
        source: Source,
        source_key: &str,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "insert into source_identity (municipality_id, source, source_key, person_id)
             values ($1, $2, $3, $4)
             on conflict (municipality_id, source, source_key) do update set person_id = excluded.person_id"
        ).bind(key.municipality.0).bind(source.code()).bind(source_key).bind(key.person.0)
         .execute(c).await.map(drop)?);
        Ok(())
    }

    /// Gives a person the identity number that the source did not have before.
    pub async fn set_national_id(&mut self, key: PersonKey, id: NationalId) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update person set national_id = $3 where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).bind(id.as_str().to_owned())
         .execute(c).await.map(drop)?);
        Ok(())
    }

    pub async fn set_protection(&mut self, key: PersonKey, protection: Protection) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "update person set protection = $3 where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).bind(protection.code())
         .execute(c).await.map(drop)?);
        Ok(())
    }

    /// What is shown about a person, and the revision it has reached.
    pub async fn derived(&mut self, key: PersonKey) -> anyhow::Result<Option<(i64, Derived)>> {
        let row: Option<DerivedRow> = on!(self, c => sqlx::query_as(
            "select person_id, revision, name, name_source, email, email_source, mobile_raw, mobile,
                    mobile_source, language, language_source, reservation
             from derived where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_optional(c).await?);
        row.map(|row| Ok((row.revision, Derived::try_from(row)?))).transpose()
    }

    /// At most `limit` numbers after one, in order.
    pub async fn people_after(
        &mut self,
        municipality: MunicipalityId,
        after: PersonId,
        limit: i64,
    ) -> anyhow::Result<Vec<PersonId>> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select person_id from person where municipality_id = $1 and person_id > $2
             order by person_id limit $3"
        ).bind(municipality.0).bind(after.0).bind(limit).fetch_all(c).await?);
        Ok(ids.into_iter().map(PersonId).collect())
    }

    /// Whether time alone has changed what is derived since it was last written.
    pub async fn has_turned(&mut self, key: PersonKey, now: Timestamp) -> anyhow::Result<bool> {
        let turn: Option<Option<i64>> = on!(self, c => sqlx::query_scalar(
            "select next_turn from derived where municipality_id = $1 and person_id = $2"
        ).bind(key.municipality.0).bind(key.person.0).fetch_optional(c).await?);
        Ok(turn.flatten().is_some_and(|turn| turn <= millis(now)))
    }

    /// How many people a municipality keeps, in scope and out of it.
    pub async fn count_people(&mut self, municipality: MunicipalityId) -> anyhow::Result<i64> {
        Ok(on!(self, c => sqlx::query_scalar("select count(*) from person where municipality_id = $1")
            .bind(municipality.0).fetch_one(c).await?))
    }
}
