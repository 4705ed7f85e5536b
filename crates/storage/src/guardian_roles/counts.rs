//! Which role counts for each guardian of each child who attends, and what that lets people receive.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{
    MessageKinds, MunicipalityId, PersonId,
    access::UnitRef,
    guardian_role::{RoleKey, counts},
    roster::GuardianRole,
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;

use crate::{Transaction, engine::on, millis, scope::ATTENDS};

/// How many people one question is about.
const PEOPLE: usize = 1000;

/// Whose children a question is about.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// Any child who attends.
    Anybody,
    Child(PersonId),
    /// Those who go there.
    Unit(&'a UnitRef),
}

/// Guardian, child, what a source says, what has been given.
type Row = (i64, i64, String, Option<String>);

/// The roles that count, of each guardian, by child.
pub type Counting = BTreeMap<PersonId, BTreeMap<PersonId, RoleKey>>;

impl Transaction {
    /// What each of these people may receive: the union over the children they are guardian of who attend on `today`.
    /// Whoever is guardian of none is absent.
    pub async fn receives(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<BTreeMap<PersonId, MessageKinds>> {
        self.receives_about(municipality, people, About::Anybody, today, now).await
    }

    /// As [`Self::receives`], for the sake of one child, or of those who go to one unit.
    pub async fn receives_about(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
        about: About<'_>,
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<BTreeMap<PersonId, MessageKinds>> {
        let roles = self.guardian_roles(municipality).await?;
        let counting = self.roles_that_count(municipality, people, about, today, now).await?;
        let received = |(guardian, by_child): (PersonId, BTreeMap<PersonId, RoleKey>)| {
            (guardian, roles.received_by(by_child.into_values()))
        };
        Ok(counting.into_iter().map(received).collect())
    }

    /// The role that counts for each of these people and each child of theirs who attends on `today`.
    pub async fn roles_that_count(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
        about: About<'_>,
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<Counting> {
        let mut counting = Counting::new();
        for some in people.chunks(PEOPLE) {
            let ids = some.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(", ");
            let among = format!("g.guardian_id in ({ids})");
            counting.extend(self.counting(municipality, &among, about, today, now).await?);
        }
        Ok(counting)
    }

    /// As [`Self::roles_that_count`], for everybody for whom a role counts, or might: those who have been given it, and
    /// those of whom a source says it.
    pub async fn roles_that_count_with(
        &mut self,
        municipality: MunicipalityId,
        role: RoleKey,
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<Counting> {
        // A key is one of few words, or a number: it needs no binding.
        let key = role.code();
        let among = format!(
            "g.guardian_id in (select s.guardian_id from guardianship s
                 where s.municipality_id = $1 and s.role = '{key}'
             union select r.guardian_id from guardian_role_given r
                 where r.municipality_id = $1 and r.role_key = '{key}')"
        );
        self.counting(municipality, &among, About::Anybody, today, now).await
    }

    /// `cross join` makes SQLite begin with the guardians, as in `crate::scope`.
    async fn counting(
        &mut self,
        municipality: MunicipalityId,
        among: &str,
        about: About<'_>,
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<Counting> {
        let (about, child, unit) = match about {
            About::Anybody => ("", None, None),
            About::Child(child) => (" and g.child_id = $4", Some(child.0), None),
            About::Unit(unit) => (" and e.source = $4 and e.unit_key = $5", None, Some(unit)),
        };
        let text = format!(
            "select g.guardian_id, g.child_id, g.role, r.role_key
             from guardianship g left join guardian_role_given r on r.municipality_id = g.municipality_id
                  and r.guardian_id = g.guardian_id and r.child_id = g.child_id
                  and r.told_at <= $3 and (r.until is null or r.until > $3)
             where g.municipality_id = $1 and {among}
               and exists (select 1 from enrolment e where e.municipality_id = g.municipality_id
                   and e.person_id = g.child_id and {ATTENDS}{about})"
        );
        let rows: Vec<Row> = on!(self, c => {
            let query = sqlx::query_as(AssertSqlSafe(text)).bind(municipality.0).bind(today.to_string())
                .bind(millis(now));
            let query = match (child, unit) {
                (Some(child), _) => query.bind(child),
                (None, Some(unit)) => query.bind(unit.source.code()).bind(unit.key.0.clone()),
                (None, None) => query,
            };
            query.persistent(false).fetch_all(c).await?
        });
        counted(rows)
    }
}

/// Several sources may speak of the same guardian and child.
fn counted(rows: Vec<Row>) -> anyhow::Result<Counting> {
    let mut said: BTreeMap<(i64, i64), (Option<RoleKey>, Vec<GuardianRole>)> = BTreeMap::new();
    for (guardian, child, stated, given) in rows {
        let tie = said.entry((guardian, child)).or_default();
        tie.1.push(GuardianRole::from_code(&stated).context("guardianship.role")?);
        if let Some(given) = given {
            tie.0 = Some(RoleKey::from_code(&given).context("guardian_role_given.role_key")?);
        }
    }
    let mut counting = Counting::new();
    for ((guardian, child), (given, stated)) in said {
        let by_child = counting.entry(PersonId(guardian)).or_default();
        by_child.insert(PersonId(child), counts(given, stated));
    }
    Ok(counting)
}
