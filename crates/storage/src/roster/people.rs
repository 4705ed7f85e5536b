//! People in bulk: whom a municipality keeps, what a source says of them, and many new ones at once.

use anyhow::Context as _;
use domain::{
    Derived, Field, MunicipalityId, NationalId, PersonId, PersonKey, Protection, Scope, Source, SystemClaim,
};
use sqlx::QueryBuilder;

use super::{AddedPerson, KnownPerson, ROWS};
use crate::{
    Transaction,
    claims::{Cause, kept_values},
    engine::on,
    millis,
    rows::{SystemRow, folded},
    search,
};

impl Transaction {
    /// Waits until nobody else adds people to the municipality, and gives the number of the last one.
    pub async fn lock_municipality(&mut self, municipality: MunicipalityId) -> anyhow::Result<PersonId> {
        let last: i64 = on!(self, c => sqlx::query_scalar(
            "update municipality set last_person_id = last_person_id where municipality_id = $1
             returning last_person_id"
        ).bind(municipality.0).fetch_one(c).await?);
        Ok(PersonId(last))
    }

    /// Everybody whom a municipality keeps.
    pub async fn known_people(&mut self, municipality: MunicipalityId) -> anyhow::Result<Vec<KnownPerson>> {
        let rows: Vec<(i64, Option<String>, String, i64)> = on!(self, c => sqlx::query_as(
            "select person_id, national_id, protection, scope from person where municipality_id = $1"
        ).bind(municipality.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(person, national_id, protection, scope)| {
                let scope = Scope::from_bits(scope).context("person.scope")?;
                Ok(KnownPerson {
                    person: PersonId(person),
                    national_id: national_id
                        .map(|id| NationalId::parse(&id))
                        .transpose()
                        .context("person.national_id")?,
                    protection: Protection::from_code(&protection).context("person.protection")?,
                    by_hand: scope.contains(Scope::BY_HAND),
                })
            })
            .collect()
    }

    /// What `source` calls people, also those it no longer knows.
    pub async fn names_of_people(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
    ) -> anyhow::Result<Vec<(String, PersonId)>> {
        let rows: Vec<(String, i64)> = on!(self, c => sqlx::query_as(
            "select source_key, person_id from source_identity where municipality_id = $1 and source = $2"
        ).bind(municipality.0).bind(source.code()).fetch_all(c).await?);
        Ok(rows.into_iter().map(|(key, person)| (key, PersonId(person))).collect())
    }

    /// The source no longer uses a name for anybody.
    pub async fn forget_name(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
        source_key: &str,
    ) -> anyhow::Result<()> {
        on!(self, c => sqlx::query(
            "delete from source_identity where municipality_id = $1 and source = $2 and source_key = $3"
        ).bind(municipality.0).bind(source.code()).bind(source_key).execute(c).await.map(drop)?);
        Ok(())
    }

    /// What `source` says of everybody it knows.
    pub async fn system_claims(
        &mut self,
        municipality: MunicipalityId,
        source: Source,
    ) -> anyhow::Result<Vec<(PersonId, SystemClaim)>> {
        let rows: Vec<SystemRow> = on!(self, c => sqlx::query_as(
            "select * from system_claim where municipality_id = $1 and source = $2"
        ).bind(municipality.0).bind(source.code()).fetch_all(c).await?);
        rows.into_iter().map(|row| Ok((PersonId(row.person_id), SystemClaim::try_from(row)?))).collect()
    }

    /// What the sources say of protected addresses, each for itself.
    pub async fn protection_claims(
        &mut self,
        municipality: MunicipalityId,
    ) -> anyhow::Result<Vec<(PersonId, Source, Protection)>> {
        let rows: Vec<(i64, String, String)> = on!(self, c => sqlx::query_as(
            "select person_id, source, protection from protection_claim where municipality_id = $1"
        ).bind(municipality.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(person, source, protection)| {
                let source = Source::from_code(&source).context("protection_claim.source")?;
                let protection = Protection::from_code(&protection).context("protection_claim.protection")?;
                Ok((PersonId(person), source, protection))
            })
            .collect()
    }

    /// Keeps what one source says of a protected address. The person's own row is another matter.
    pub async fn set_protection_claim(
        &mut self,
        key: PersonKey,
        source: Source,
        protection: Protection,
    ) -> anyhow::Result<()> {
        if protection == Protection::None {
            on!(self, c => sqlx::query(
                "delete from protection_claim where municipality_id = $1 and person_id = $2 and source = $3"
            ).bind(key.municipality.0).bind(key.person.0).bind(source.code()).execute(c).await.map(drop)?);
            return Ok(());
        }
        on!(self, c => sqlx::query(
            "insert into protection_claim (municipality_id, person_id, source, protection)
             values ($1, $2, $3, $4)
             on conflict (municipality_id, person_id, source) do update set protection = excluded.protection"
        ).bind(key.municipality.0).bind(key.person.0).bind(source.code()).bind(protection.code())
         .execute(c).await.map(drop)?);
        Ok(())
    }

    /// Adds people under the municipality's next numbers, with their claims; what is derived follows by
    /// [`Transaction::show_added`]. Returns the first number.
    pub async fn add_people(
        &mut self,
        municipality: MunicipalityId,
        people: &[AddedPerson],
        cause: Cause,
    ) -> anyhow::Result<PersonId> {
        let count = i64::try_from(people.len())?;
        let last: i64 = on!(self, c => sqlx::query_scalar(
            "update municipality set last_person_id = last_person_id + $2 where municipality_id = $1
             returning last_person_id"
        ).bind(municipality.0).bind(count).fetch_one(c).await?);
        let first = last - count + 1;
        for (some, from) in people.chunks(ROWS).zip((first..).step_by(ROWS)) {
            self.add_some(municipality, some, from, cause).await?;
        }
        Ok(PersonId(first))
    }

    async fn add_some(
        &mut self,
        municipality: MunicipalityId,
        people: &[AddedPerson],
        first: i64,
        cause: Cause,
    ) -> anyhow::Result<()> {
        let numbered = || (first..).zip(people);
        on!(self, c => {
            let mut query = QueryBuilder::new(
                "insert into person (municipality_id, person_id, national_id, protection, created_at) ",
            );
            query.push_values(numbered(), |mut values, (person, added)| {
                values
                    .push_bind(municipality.0)
                    .push_bind(person)
                    .push_bind(added.national_id.map(|id| id.as_str().to_owned()))
                    .push_bind(added.protection.code())
                    .push_bind(millis(cause.at));
            });
            query.build().execute(c).await.map(drop)?;
        });
        let named = || numbered().filter_map(|(person, added)| Some((person, added.source_key.clone()?)));
        if named().next().is_some() {
            on!(self, c => {
                let mut query = QueryBuilder::new(
                    "insert into source_identity (municipality_id, source, source_key, person_id) ",
                );
                query.push_values(named(), |mut values, (person, source_key)| {
                    values
                        .push_bind(municipality.0)
                        .push_bind(cause.source.code())
                        .push_bind(source_key)
                        .push_bind(person);
                });
                query.build().execute(c).await.map(drop)?;
            });
        }
        on!(self, c => {
            let mut query = QueryBuilder::new(
                "insert into system_claim (municipality_id, person_id, source, given_name, family_name, email,
                                           mobile_raw, mobile, told_at) ",
            );
            query.push_values(numbered(), |mut values, (person, added)| {
                let claim = &added.claim;
                let mobile = claim.mobile.as_ref();
                values
                    .push_bind(municipality.0)
                    .push_bind(person)
                    .push_bind(claim.source.code())
                    .push_bind(claim.given_name.clone())
                    .push_bind(claim.family_name.clone())
                    .push_bind(claim.email.as_ref().map(|email| email.as_str().to_owned()))
                    .push_bind(mobile.map(|phone| phone.raw().to_owned()))
                    .push_bind(mobile.and_then(|phone| phone.e164()).map(str::to_owned))
                    .push_bind(millis(claim.at));
            });
            query.build().execute(c).await.map(drop)?;
        });
        Ok(())
    }

    /// Writes what follows from the claims of people just added, and logs it. Their blocks are the caller's to lock.
    /// Returns of how many people anything is shown.
    pub async fn show_added(
        &mut self,
        municipality: MunicipalityId,
        first: PersonId,
        people: &[AddedPerson],
        cause: Cause,
    ) -> anyhow::Result<i64> {
        let mut shown = 0;
        for (some, from) in people.chunks(ROWS).zip((first.0..).step_by(ROWS)) {
            self.show_some(municipality, some, from).await?;
            self.make_findable(municipality, some, from).await?;
            shown += self.log_some(municipality, some, from, cause).await?;
        }
        Ok(shown)
    }

    async fn show_some(
        &mut self,
        municipality: MunicipalityId,
        people: &[AddedPerson],
        first: i64,
    ) -> anyhow::Result<()> {
        on!(self, c => {
            let mut query = QueryBuilder::new(
                "insert into derived (municipality_id, person_id, revision, name, name_source, search_name,
                     email, email_source, mobile_raw, mobile, mobile_source) ",
            );
            query.push_values((first..).zip(people), |mut values, (person, added)| {
                let text = |field| {
                    let (value, source) = added.derived.text(field);
                    (value.map(str::to_owned), source.map(Source::code))
                };
                let e164 = added.derived.mobile.as_ref().and_then(|known| known.value.e164());
                let ((name, name_source), (email, email_source)) = (text(Field::Name), text(Field::Email));
                let (mobile, mobile_source) = text(Field::Mobile);
                values
                    .push_bind(municipality.0)
                    .push_bind(person)
                    .push_bind(1_i64)
                    .push_bind(name.clone())
                    .push_bind(name_source)
                    .push_bind(name.as_deref().map(folded))
                    .push_bind(email)
                    .push_bind(email_source)
                    .push_bind(mobile)
                    .push_bind(e164.map(str::to_owned))
                    .push_bind(mobile_source);
            });
            query.build().execute(c).await.map(drop)?;
        });
        Ok(())
    }

    async fn make_findable(
        &mut self,
        municipality: MunicipalityId,
        people: &[AddedPerson],
        first: i64,
    ) -> anyhow::Result<()> {
        let words = (first..).zip(people).flat_map(|(person, added)| {
            let name = added.derived.text(Field::Name).0;
            name.into_iter().flat_map(search::numbers).map(move |word| (person, word))
        });
        self.add_search_words(municipality, words.collect()).await
    }

    async fn log_some(
        &mut self,
        municipality: MunicipalityId,
        people: &[AddedPerson],
        first: i64,
        cause: Cause,
    ) -> anyhow::Result<i64> {
        let nothing = Derived::default();
        let shown: Vec<_> = (first..)
            .zip(people)
            .map(|(person, added)| (person, added, added.derived.differs_from(&nothing)))
            .filter(|(.., fields)| !fields.is_empty())
            .collect();
        let count = i64::try_from(shown.len())?;
        if count == 0 {
            return Ok(0);
        }
        let seq = self.next_seq(count).await?;
        on!(self, c => {
            let mut query = QueryBuilder::new(
                "insert into change (seq, municipality_id, person_id, at, run_id, source, fields) ",
            );
            query.push_values((seq..).zip(&shown), |mut values, (seq, (person, _, fields))| {
                values
                    .push_bind(seq)
                    .push_bind(municipality.0)
                    .push_bind(*person)
                    .push_bind(millis(cause.at))
                    .push_bind(cause.run.map(|run| run.0))
                    .push_bind(cause.source.code())
                    .push_bind(fields.bits());
            });
            query.build().execute(c).await.map(drop)?;
        });
        let kept = (seq..).zip(&shown).flat_map(|(seq, (person, added, fields))| {
            kept_values(&nothing, &added.derived, *fields).into_iter().map(move |value| (seq, *person, value))
        });
        on!(self, c => {
            let mut query = QueryBuilder::new(
                "insert into change_value (seq, municipality_id, person_id, field, new_value) ",
            );
            query.push_values(kept, |mut values, (seq, person, value)| {
                values
                    .push_bind(seq)
                    .push_bind(municipality.0)
                    .push_bind(person)
                    .push_bind(value.field.code())
                    .push_bind(value.new);
            });
            query.build().execute(c).await.map(drop)?;
        });
        Ok(count)
    }
}
