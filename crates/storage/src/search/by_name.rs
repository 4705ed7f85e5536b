//! Finding people of a whole municipality by the words of their names, or of a child's.

use std::collections::BTreeMap;

use domain::{MunicipalityId, Scope};
use sqlx::AssertSqlSafe;

use super::{ADULT, Found, MOST, Row, gather, words};
use crate::{Transaction, engine::on};

/// Whose words begin so, adults and children alike. There are more of these than of people who are found.
const HITS: usize = 2 * MOST;

/// All who have one word.
const ONE: &str = "select w.person_id from search_word w
     where w.municipality_id = $1 and w.word >= $3 and w.word < $4";

/// All who have two. Each of the words that there are is gone to in turn, for within one word the other ones stand in
/// order; what lies between is never read.
const TWO: &str = "select s.person_id
     from (with recursive begun (word) as (
               select min(word) from search_pair where municipality_id = $1 and word >= $3 and word < $4
               union all
               select (select min(next.word) from search_pair next
                       where next.municipality_id = $1 and next.word > begun.word and next.word < $4)
               from begun where begun.word is not null)
           select word from begun where word is not null) w
          cross join search_pair s
     where s.municipality_id = $1 and s.word = w.word and s.other >= $5 and s.other < $6";

/// Adults who are hit themselves. `cross join` makes SQLite begin with the hits.
const THEMSELVES: &str = "cross join person p cross join derived d where p.person_id = hit.person_id";

/// Guardians of children who are hit. Nobody is found by the name of a child that is shielded.
const BY_CHILD: &str =
    "cross join guardianship g cross join person c cross join person p cross join derived d
     where g.municipality_id = $1 and g.child_id = hit.person_id
           and c.municipality_id = $1 and c.person_id = hit.person_id and c.protection = 'none'
           and p.person_id = g.guardian_id";

impl Transaction {
    /// People of whose name, or a child's, each word begins some word. `role` is guardian or employee, or none for
    /// both. One more than [`MOST`] where there are more.
    pub async fn search_by_name(
        &mut self,
        municipality: MunicipalityId,
        wanted: &[String],
        role: Scope,
    ) -> anyhow::Result<Vec<Found>> {
        let ranges = words::ranges(wanted);
        if ranges.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = BTreeMap::new();
        for text in statements(ranges.len()) {
            if found.len() > MOST {
                break;
            }
            let rows: Vec<Row> = on!(self, c => {
                let mut query = sqlx::query_as(AssertSqlSafe(text)).bind(municipality.0).bind(role.bits());
                for (from, to) in &ranges {
                    query = query.bind(*from).bind(*to);
                }
                query.fetch_all(c).await?
            });
            gather(&mut found, rows)?;
        }
        Ok(found.into_values().take(MOST + 1).collect())
    }
}

/// What [`Transaction::search_by_name`] asks the database where so many words are looked for: first for adults
/// themselves, and where they are too few for those whom a child leads to. `$1` is the municipality, `$2` the role, and
/// the rest the ranges of the words.
pub fn statements(ranges: usize) -> [String; 2] {
    [THEMSELVES, BY_CHILD].map(|way| {
        format!(
            "with hit as materialized ({})
             select distinct p.person_id, d.name, p.protection from hit {way} and {ADULT} limit {}",
            hits(ranges),
            MOST + 1
        )
    })
}

/// The statement that finds whose words begin in so many ways.
fn hits(ranges: usize) -> String {
    let base = if ranges == 1 { ONE } else { TWO };
    let others = (2..ranges).map(|n| {
        format!(
            " and exists (select 1 from search_word x where x.municipality_id = $1 and x.person_id = s.person_id
                          and x.word >= ${} and x.word < ${})",
            3 + 2 * n,
            4 + 2 * n
        )
    });
    format!("{base}{} limit {HITS}", others.collect::<String>())
}
