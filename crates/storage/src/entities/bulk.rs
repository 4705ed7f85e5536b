//! Many rows by one statement on either engine: they travel as one text of JSON, which both can read as a table.

use serde::Serialize;

use crate::{Transaction, engine::Inner};

/// A column, and whether it is a number.
pub(super) type Column = (&'static str, bool);

/// Names of columns of text.
macro_rules! columns {
    (text: [$($text:ident),* $(,)?], numbers: [$($number:ident),* $(,)?]) => {
        &[$((stringify!($text), false),)* $((stringify!($number), true),)*]
    };
}
pub(super) use columns;

impl Transaction {
    /// `insert into … (columns) select …` of the rows that are bound as `$1`. What follows may be `on conflict`.
    pub(super) fn insert_rows(&self, table: &str, columns: &[Column]) -> String {
        let names: Vec<_> = columns.iter().map(|(name, _)| *name).collect();
        let (source, fields): (_, Vec<_>) = match self.inner {
            Inner::Sqlite(_) => {
                let field = |(name, _): &Column| format!("json_extract(item.value, '$.{name}')");
                ("json_each($1) as item", columns.iter().map(field).collect())
            }
            Inner::Postgres(_) => {
                let field = |(name, is_number): &Column| {
                    let cast = if *is_number { "bigint" } else { "text" };
                    format!("cast(item.value ->> '{name}' as {cast})")
                };
                ("json_array_elements(cast($1 as json)) as item", columns.iter().map(field).collect())
            }
        };
        // Without a condition SQLite takes `on conflict` for a join's.
        let (names, fields) = (names.join(", "), fields.join(", "));
        format!("insert into {table} ({names}) select {fields} from {source} where true")
    }

    /// A table of the texts that are bound as `$1`, with one column `value`.
    pub(super) fn bound_list(&self) -> &'static str {
        match self.inner {
            Inner::Sqlite(_) => "(select value from json_each($1))",
            Inner::Postgres(_) => "(select value from json_array_elements_text(cast($1 as json)))",
        }
    }
}

/// `on conflict (key) do update` of all other columns.
pub(super) fn replacing(key: &str, columns: &[Column]) -> String {
    let others = columns.iter().filter(|(name, _)| *name != key);
    let set: Vec<_> = others.map(|(name, _)| format!("{name} = excluded.{name}")).collect();
    format!(" on conflict ({key}) do update set {}", set.join(", "))
}

/// Rows, or numbers, as they travel.
pub(super) fn travelling<T: Serialize>(rows: &[T]) -> anyhow::Result<String> {
    Ok(serde_json::to_string(rows)?)
}
