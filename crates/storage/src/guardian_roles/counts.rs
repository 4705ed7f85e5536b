//! Which role counts for each guardian of each child who attends, and what that lets people receive.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{
    MessageKinds, MunicipalityId, PersonId, PersonKey,
    access::UnitRef,
    guardian_role::{RoleKey, counts},
    roster::GuardianRole,
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;

use crate::{Transaction, engine::on, millis, scope::attends};

/// How many people one question is about.
pub(super) const PEOPLE: usize = 1000;

/// Their numbers, as a statement lists them.
pub(super) fn listed(people: &[PersonId]) -> String {
    people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(", ")
}

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

/// With the role that has been given and is in force at `$3`.
const FROM: &str =
    "from guardianship g left join guardian_role_given r on r.municipality_id = g.municipality_id
     and r.guardian_id = g.guardian_id and r.child_id = g.child_id
     and r.told_at <= $3 and (r.until is null or r.until > $3)";

/// Left open at its end, for whoever asks about some children only.
const CHILD_ATTENDS: &str = concat!(
    "exists (select 1 from enrolment e where e.municipality_id = g.municipality_id
         and e.person_id = g.child_id and ",
    attends!()
);

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
            let among = format!("g.guardian_id in ({})", listed(some));
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

    /// What the systems call a guardian, of each child.
    pub async fn stated_roles(
        &mut self,
        guardian: PersonKey,
    ) -> anyhow::Result<BTreeMap<PersonId, Vec<GuardianRole>>> {
        let rows: Vec<(i64, String)> = on!(self, c => sqlx::query_as(
            "select child_id, role from guardianship
             where municipality_id = $1 and guardian_id = $2 order by child_id, source"
        ).bind(guardian.municipality.0).bind(guardian.person.0).fetch_all(c).await?);
        let mut stated: BTreeMap<PersonId, Vec<GuardianRole>> = BTreeMap::new();
        for (child, role) in rows {
            let role = GuardianRole::from_code(&role).context("guardianship.role")?;
            stated.entry(PersonId(child)).or_default().push(role);
        }
        Ok(stated)
    }

    /// How many guardians each role counts for on `today`, for the sake of any child. Whoever has two is counted twice.
    pub async fn count_holders(
        &mut self,
        municipality: MunicipalityId,
        today: Date,
        now: Timestamp,
    ) -> anyhow::Result<BTreeMap<RoleKey, i64>> {
        // As `domain::guardian_role::counts` decides it: the figure before a word is its strength.
        let text = format!(
            "select t.role, count(distinct t.guardian_id) from (
                 select g.guardian_id, g.child_id, coalesce(max(r.role_key), substr(min(case g.role
                     when 'parent' then '1parent' when 'guardian' then '2guardian'
                     when 'relative' then '3relative' else '4unstated' end), 2)) as role
                 {FROM} where g.municipality_id = $1 and {CHILD_ATTENDS})
                 group by g.guardian_id, g.child_id) t
             group by t.role"
        );
        let rows: Vec<(String, i64)> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(municipality.0).bind(today.to_string()).bind(millis(now)).fetch_all(c).await?);
        let known = |key: &str| RoleKey::from_code(key).context("guardian_role_given.role_key");
        rows.into_iter().map(|(key, count)| Ok((known(&key)?, count))).collect()
    }

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
            "select g.guardian_id, g.child_id, g.role, r.role_key {FROM}
             where g.municipality_id = $1 and {among} and {CHILD_ATTENDS}{about})"
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
