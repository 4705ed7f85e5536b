//! The words by which people are found, written where their names are.

use domain::{MunicipalityId, PersonKey};
use sqlx::QueryBuilder;

use super::words::{number, words};
use crate::{Store, Transaction, engine::on};

/// Rows in a statement: far below what either engine takes.
const ROWS: usize = 2000;
/// People read at a time when words are made for those who were there before.
const PEOPLE: i64 = 5000;

/// The pairs of words by which people from one number to another are found, made of their words. Both `+ 0` are
/// for SQLite: without them it holds everybody against everybody, or reads all of a municipality's words in their order.
pub(crate) const PAIR: &str = "
    insert into search_pair (municipality_id, word, other, person_id)
    select w.municipality_id, w.word, o.word, w.person_id from search_word w cross join search_word o
     where w.municipality_id = $1 and w.person_id >= $2 and w.person_id <= $3
           and o.municipality_id = w.municipality_id and o.person_id = w.person_id + 0 and o.word <> w.word
     order by w.word + 0, o.word
    on conflict (municipality_id, word, other, person_id) do nothing";

/// Takes the pairs of one person away, as long as the words they are made of are still there.
pub(crate) const UNPAIR: &str = "
    delete from search_pair where municipality_id = $1 and person_id = $2
           and word in (select word from search_word where municipality_id = $1 and person_id = $2)
           and other in (select word from search_word where municipality_id = $1 and person_id = $2)";

/// What a person with this name is found by.
pub(crate) fn numbers(name: &str) -> impl Iterator<Item = i64> {
    let mut numbers: Vec<i64> = words(name).iter().map(|word| number(word)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter()
}

impl Transaction {
    /// Somebody is called something else, or nothing.
    pub(crate) async fn set_search_words(
        &mut self,
        key: PersonKey,
        name: Option<&str>,
    ) -> anyhow::Result<()> {
        for text in [UNPAIR, "delete from search_word where municipality_id = $1 and person_id = $2"] {
            on!(self, c => sqlx::query(text).bind(key.municipality.0).bind(key.person.0)
                .execute(c).await.map(drop)?);
        }
        let rows = name.into_iter().flat_map(numbers).map(|word| (key.person.0, word)).collect();
        self.add_search_words(key.municipality, rows).await
    }

    /// Adds words, each behind its person's number, and the pairs they make. People come in the order of their numbers.
    pub(crate) async fn add_search_words(
        &mut self,
        municipality: MunicipalityId,
        rows: Vec<(i64, i64)>,
    ) -> anyhow::Result<()> {
        let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) else { return Ok(()) };
        for some in rows.chunks(ROWS) {
            on!(self, c => {
                let mut query =
                    QueryBuilder::new("insert into search_word (municipality_id, word, person_id) ");
                query.push_values(some, |mut values, (person, word)| {
                    values.push_bind(municipality.0).push_bind(*word).push_bind(*person);
                });
                // Two who open a register of before at once make the same words.
                query.push(" on conflict (municipality_id, word, person_id) do nothing");
                query.build().persistent(false).execute(c).await.map(drop)?;
            });
        }
        on!(self, c => sqlx::query(PAIR).bind(municipality.0).bind(*first).bind(*last)
            .execute(c).await.map(drop)?);
        Ok(())
    }
}

/// Makes words for everybody, where there are names and no words: once, when a register of before is opened.
pub(crate) async fn fill(store: &Store) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    let word: Option<i64> = on!(tx, c => sqlx::query_scalar("select word from search_word limit 1")
        .fetch_optional(c).await?);
    if word.is_some() {
        return Ok(());
    }
    let mut last = (0, 0);
    loop {
        let people: Vec<(i64, i64, Option<String>)> = on!(tx, c => sqlx::query_as(
            "select municipality_id, person_id, name from derived
             where municipality_id > $1 or (municipality_id = $1 and person_id > $2)
             order by municipality_id, person_id limit $3"
        ).bind(last.0).bind(last.1).bind(PEOPLE).fetch_all(c).await?);
        let Some((municipality, person, _)) = people.last() else { break };
        last = (*municipality, *person);
        for some in people.chunk_by(|one, next| one.0 == next.0) {
            let rows = some.iter().flat_map(|(_, person, name)| {
                name.iter().flat_map(|name| numbers(name)).map(|word| (*person, word))
            });
            tx.add_search_words(MunicipalityId(some[0].0), rows.collect()).await?;
        }
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use domain::{MunicipalityNumber, Protection, Scope};
    use jiff::{Timestamp, civil::date};

    use super::*;
    use crate::{on_both_engines, search::words::typed};

    on_both_engines! {
        async fn whoever_was_there_before_there_were_words_is_found(store: Store) {
            let mut tx = store.begin().await?;
            let number = MunicipalityNumber::parse("9901")?;
            let here = tx.add_municipality("Fjordvik", number, date(2020, 1, 1)).await?;
            for _ in 0..3 {
                let now = Timestamp::UNIX_EPOCH;
                tx.add_person(here, None, Scope::GUARDIAN, Protection::None, now).await?;
            }
            on!(tx, c => sqlx::query("update derived set name = 'Kari Vik' where person_id <> 2")
                .execute(c).await.map(drop)?);
            tx.commit().await?;
            for _ in 0..2 {
                store.migrate().await?;
                let found =
                    store.begin().await?.search_by_name(here, &typed("vik"), Scope::NONE).await?;
                assert_eq!(found.len(), 2, "and once each");
            }
        }
    }
}
