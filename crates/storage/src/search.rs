//! Finding people: by any word of their name or of a child's, and by telephone number.

mod by_name;
pub mod words;
mod write;

pub use by_name::statements;
pub(crate) use write::{PAIR, UNPAIR, fill, numbers};

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{MunicipalityId, PersonId, Protection, Scope, access::UnitRef};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::{Transaction, engine::on};

/// So many are found at a time; whoever finds more has to say more of whom they look for.
pub const MOST: usize = 300;

/// Somebody who may be the one that is looked for. Whether they may be seen is not decided here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub person: PersonId,
    pub name: Option<String>,
    pub protection: Protection,
}

type Row = (i64, Option<String>, String);

/// Nobody is found who is a child and nothing else: they stand in no scope and never have.
const ADULT: &str = "p.municipality_id = $1 and (p.scope <> 0 or p.left_scope_at is not null)
     and ($2 = 0 or (p.scope & $2) <> 0)
     and d.municipality_id = p.municipality_id and d.person_id = p.person_id";

impl Transaction {
    /// People who belong to a unit on a day, of whose name, or of a child's there, each word begins some word; all
    /// of them where no word is given.
    pub async fn search_unit(
        &mut self,
        municipality: MunicipalityId,
        unit: &UnitRef,
        wanted: &[String],
        role: Scope,
        today: Date,
    ) -> anyhow::Result<Vec<Found>> {
        const GUARDIANS: &str = "
            select p.person_id, d.name, p.protection, cd.name, c.protection
            from enrolment e cross join guardianship g cross join person p cross join derived d
                 cross join person c cross join derived cd
            where e.municipality_id = $1 and e.source = $2 and e.unit_key = $3 and e.valid_from <= $4
                  and (e.valid_to is null or e.valid_to > $4)
                  and g.municipality_id = $1 and g.child_id = e.person_id
                  and p.municipality_id = $1 and p.person_id = g.guardian_id
                  and d.municipality_id = $1 and d.person_id = p.person_id
                  and c.municipality_id = $1 and c.person_id = e.person_id
                  and cd.municipality_id = $1 and cd.person_id = e.person_id";
        const EMPLOYEES: &str = "
            select p.person_id, d.name, p.protection, null, null
            from employment w cross join person p cross join derived d
            where w.municipality_id = $1 and w.source = $2 and w.unit_key = $3 and w.valid_from <= $4
                  and (w.valid_to is null or w.valid_to > $4)
                  and p.municipality_id = $1 and p.person_id = w.person_id
                  and d.municipality_id = $1 and d.person_id = p.person_id";
        type WithChild = (i64, Option<String>, String, Option<String>, Option<String>);
        let mut found = BTreeMap::new();
        for (text, which) in [(GUARDIANS, Scope::GUARDIAN), (EMPLOYEES, Scope::EMPLOYEE)] {
            if !role.is_empty() && !role.meets(which) {
                continue;
            }
            let rows: Vec<WithChild> = on!(self, c => sqlx::query_as(text).bind(municipality.0)
                .bind(unit.source.code()).bind(&unit.key.0).bind(today.to_string()).fetch_all(c).await?);
            let is_wanted = |(_, name, _, child, protection): &WithChild| {
                let child =
                    child.as_deref().filter(|_| protection.as_deref() == Some(Protection::None.code()));
                [name.as_deref(), child].into_iter().flatten().any(|name| words::matches(name, wanted))
                    || wanted.is_empty()
            };
            let wanted = rows.into_iter().filter(is_wanted);
            gather(&mut found, wanted.map(|(person, name, protection, ..)| (person, name, protection)))?;
        }
        Ok(found.into_values().take(MOST + 1).collect())
    }

    /// Adults whom somebody reaches by this number, in E.164, be it their mobile or their number at work.
    pub async fn search_by_number(
        &mut self,
        municipality: MunicipalityId,
        e164: &str,
        role: Scope,
    ) -> anyhow::Result<Vec<Found>> {
        let text = format!(
            "select p.person_id, d.name, p.protection
             from (select person_id from derived where municipality_id = $1 and mobile = $3
                   union select person_id from work_phone where municipality_id = $1 and e164 = $3) w
             cross join person p cross join derived d where p.person_id = w.person_id and {ADULT} limit $4"
        );
        let rows: Vec<Row> = on!(self, c => sqlx::query_as(AssertSqlSafe(text))
            .bind(municipality.0).bind(role.bits()).bind(e164).bind(i64::try_from(MOST)?).fetch_all(c).await?);
        let mut found = BTreeMap::new();
        gather(&mut found, rows)?;
        Ok(found.into_values().collect())
    }
}

fn gather(found: &mut BTreeMap<PersonId, Found>, rows: impl IntoIterator<Item = Row>) -> anyhow::Result<()> {
    for (person, name, protection) in rows {
        let person = PersonId(person);
        let protection = Protection::from_code(&protection).context("person.protection")?;
        found.insert(person, Found { person, name, protection });
    }
    Ok(())
}
