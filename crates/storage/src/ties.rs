//! What ties a person to schools and kindergartens on a day: own places and positions, and those of their children.

use std::collections::BTreeMap;

use anyhow::Context as _;
use domain::{
    MunicipalityId, PersonId, PersonKey, Protection, Source,
    access::UnitRef,
    roster::{GuardianRole, UnitKey, UnitKind},
};
use jiff::civil::Date;
use sqlx::AssertSqlSafe;

use crate::{Transaction, engine::on};

/// One tie to one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub unit: UnitRef,
    /// `None` where the source places people in a unit that it does not describe.
    pub unit_name: Option<String>,
    pub unit_kind: Option<UnitKind>,
    pub how: How,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// Goes there.
    Child,
    /// Works there, as what the source calls it.
    Employee { position: String },
    /// Is guardian of somebody who goes there.
    Guardian { child: PersonId, child_name: Option<String>, role: GuardianRole },
}

#[derive(sqlx::FromRow)]
struct Row {
    person_id: i64,
    source: String,
    unit_key: String,
    unit_name: Option<String>,
    unit_kind: Option<String>,
    position: Option<String>,
    child_id: Option<i64>,
    child_name: Option<String>,
    role: Option<String>,
}

/// People whose ties are read at a time: as many as stand on a page.
const AT_ONCE: usize = 50;

/// As in `crate::scope`, `cross join` makes SQLite begin with the guardian's few children.
fn text(people: &str) -> String {
    format!(
        "select distinct e.person_id, e.source, e.unit_key, u.name as unit_name, u.kind as unit_kind,
           cast(null as text) as position, cast(null as bigint) as child_id, cast(null as text) as child_name,
           cast(null as text) as role
      from enrolment e left join unit u on u.municipality_id = e.municipality_id and u.source = e.source
           and u.source_key = e.unit_key
     where e.municipality_id = $1 and e.person_id in ({people}) and e.valid_from <= $2
           and (e.valid_to is null or e.valid_to > $2)
    union all
    select distinct w.person_id, w.source, w.unit_key, u.name, u.kind, w.position, cast(null as bigint),
           cast(null as text), cast(null as text)
      from employment w left join unit u on u.municipality_id = w.municipality_id and u.source = w.source
           and u.source_key = w.unit_key
     where w.municipality_id = $1 and w.person_id in ({people}) and w.valid_from <= $2
           and (w.valid_to is null or w.valid_to > $2)
    union all
    select distinct g.guardian_id, e.source, e.unit_key, u.name, u.kind, cast(null as text), g.child_id, d.name,
           g.role
      from guardianship g cross join enrolment e
           left join unit u on u.municipality_id = e.municipality_id and u.source = e.source
           and u.source_key = e.unit_key
           left join derived d on d.municipality_id = g.municipality_id and d.person_id = g.child_id
     where g.municipality_id = $1 and g.guardian_id in ({people})
           and e.municipality_id = g.municipality_id and e.person_id = g.child_id and e.valid_from <= $2
           and (e.valid_to is null or e.valid_to > $2)"
    )
}

impl Transaction {
    /// A person's ties on a day, in the order of units. A child that two systems know the guardian of is told once
    /// for each unit.
    pub async fn ties(&mut self, key: PersonKey, today: Date) -> anyhow::Result<Vec<Tie>> {
        let ties = self.ties_of(key.municipality, &[key.person], today).await?;
        Ok(ties.into_values().next().unwrap_or_default())
    }

    /// The ties of many, each as [`Transaction::ties`] tells them. Whoever has none is left out.
    pub async fn ties_of(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
        today: Date,
    ) -> anyhow::Result<BTreeMap<PersonId, Vec<Tie>>> {
        let mut all: BTreeMap<PersonId, BTreeMap<_, Tie>> = BTreeMap::new();
        for some in people.chunks(AT_ONCE) {
            // One person or a page full, so that there are two statements to prepare and no more.
            let places = if some.len() == 1 { 1 } else { AT_ONCE };
            let text = text(&(3..3 + places).map(|n| format!("${n}")).collect::<Vec<_>>().join(", "));
            let rows: Vec<Row> = on!(self, c => {
                let mut query =
                    sqlx::query_as(AssertSqlSafe(text)).bind(municipality.0).bind(today.to_string());
                for person in some.iter().chain(std::iter::repeat(&some[0])).take(places) {
                    query = query.bind(person.0);
                }
                query.fetch_all(c).await?
            });
            for row in rows {
                let person = PersonId(row.person_id);
                let tie = tie(row)?;
                let (kind, child) = match &tie.how {
                    How::Guardian { child, .. } => (0, child.0),
                    How::Employee { .. } => (1, 0),
                    How::Child => (2, 0),
                };
                // Whoever states a role has said more than whoever does not.
                let stated = !matches!(tie.how, How::Guardian { role: GuardianRole::Unstated, .. });
                let place = (tie.unit.clone(), kind, child);
                let ties = all.entry(person).or_default();
                if stated || !ties.contains_key(&place) {
                    ties.insert(place, tie);
                }
            }
        }
        Ok(all.into_iter().map(|(person, ties)| (person, ties.into_values().collect())).collect())
    }

    /// Those among some whose address is protected.
    pub async fn shielded(
        &mut self,
        municipality: MunicipalityId,
        people: &[PersonId],
    ) -> anyhow::Result<BTreeMap<PersonId, Protection>> {
        if people.is_empty() {
            return Ok(BTreeMap::new());
        }
        let listed = people.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(", ");
        let text = format!(
            "select person_id, protection from person
             where municipality_id = $1 and protection <> 'none' and person_id in ({listed})"
        );
        let rows: Vec<(i64, String)> = on!(self, c => sqlx::query_as(AssertSqlSafe(text)).persistent(false)
            .bind(municipality.0).fetch_all(c).await?);
        rows.into_iter()
            .map(|(person, code)| {
                let protection = Protection::from_code(&code).context("person.protection")?;
                Ok((PersonId(person), protection))
            })
            .collect()
    }
}

fn tie(row: Row) -> anyhow::Result<Tie> {
    let how = match (row.child_id, row.position) {
        (Some(child), _) => How::Guardian {
            child: PersonId(child),
            child_name: row.child_name,
            role: row
                .role
                .as_deref()
                .map_or(Some(GuardianRole::Unstated), GuardianRole::from_code)
                .context("guardianship.role")?,
        },
        (None, Some(position)) => How::Employee { position },
        (None, None) => How::Child,
    };
    Ok(Tie {
        unit: UnitRef {
            source: Source::from_code(&row.source).context("enrolment.source")?,
            key: UnitKey(row.unit_key),
        },
        unit_name: row.unit_name,
        unit_kind: row.unit_kind.map(|kind| UnitKind::from_code(&kind).context("unit.kind")).transpose()?,
        how,
    })
}
