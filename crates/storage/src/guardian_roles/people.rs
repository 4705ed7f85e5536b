//! What is to be known of many people at once: whether they can be reached, and what they are called.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{MunicipalityId, PersonId, Protection};
use sqlx::AssertSqlSafe;

use super::counts::{PEOPLE, listed};
use crate::{Transaction, engine::on};

/// Which addresses there are, not what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Addresses {
    pub email: bool,
    pub mobile: bool,
}

impl Addresses {
    pub const fn any(self) -> bool {
        self.email || self.mobile
    }
}

/// What somebody is called, and whether that may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub person: PersonId,
    pub name: Option<String>,
    pub protection: Protection,
}

impl Transaction {
    /// Which addresses each of these people has. Whoever is not known is absent.
    pub async fn addresses(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
    ) -> anyhow::Result<BTreeMap<PersonId, Addresses>> {
        let mut all = BTreeMap::new();
        for some in people.chunks(PEOPLE) {
            let text = format!(
                "select person_id, case when email is null then 0 else 1 end,
                     case when mobile_raw is null then 0 else 1 end
                 from derived where municipality_id = $1 and person_id in ({})",
                listed(some)
            );
            let rows: Vec<(i64, i32, i32)> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
                .bind(municipality.0).persistent(false).fetch_all(c).await?);
            all.extend(rows.into_iter().map(|(person, email, mobile)| {
                (PersonId(person), Addresses { email: email != 0, mobile: mobile != 0 })
            }));
        }
        Ok(all)
    }

    /// What these people are called, in the order of their numbers.
    pub async fn named(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
    ) -> anyhow::Result<Vec<Named>> {
        let mut all = Vec::with_capacity(people.len());
        for some in people.chunks(PEOPLE) {
            let text = format!(
                "select p.person_id, d.name, p.protection from person p join derived d
                 on d.municipality_id = p.municipality_id and d.person_id = p.person_id
                 where p.municipality_id = $1 and p.person_id in ({}) order by p.person_id",
                listed(some)
            );
            let rows: Vec<(i64, Option<String>, String)> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
                .bind(municipality.0).persistent(false).fetch_all(c).await?);
            for (person, name, protection) in rows {
                let protection = Protection::from_code(&protection).context("person.protection")?;
                all.push(Named { person: PersonId(person), name, protection });
            }
        }
        Ok(all)
    }
}
