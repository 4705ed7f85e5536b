//! What can be wrong with the rows of an answer, or of a dump, that is otherwise right.

use axum::Extension;
use serde_json::{Value, json};

use crate::faults::FaultKind;

/// What shall go wrong with a call.
pub(super) fn wrong(fault: Option<&Extension<FaultKind>>) -> Option<&FaultKind> {
    fault.map(|Extension(fault)| fault)
}

/// Faults that are not about rows leave them alone.
pub(super) fn done_to(rows: &mut [Value], fault: Option<&FaultKind>) {
    match fault {
        Some(FaultKind::UnknownField) => {
            for row in rows {
                row["nyttFelt"] = json!({ "mer": [1, 2], "tekst": "med \"anførsel\" og \\" });
            }
        }
        Some(FaultKind::UnknownWord { field, rows: most }) => {
            rows.iter_mut().take(*most).for_each(|row| overwrite(row, field, &json!("NYTT")));
        }
        Some(FaultKind::BadValue { field, rows: most }) => {
            rows.iter_mut()
                .take(*most)
                .for_each(|row| overwrite(row, field, &json!({ "ikke": ["til", "å", "lese"] })));
        }
        _ => {}
    }
}

/// The same, where rows can be missing too: so many of the first, since the last are nobody's in the public sector.
pub(super) fn left_of(rows: &mut Vec<Value>, fault: &FaultKind) -> Vec<Value> {
    done_to(rows, Some(fault));
    if let FaultKind::MissingRows { rows: most } = fault {
        rows.drain(..(*most).min(rows.len()));
    }
    std::mem::take(rows)
}

/// A field of a row: its own, or that of the code in it.
fn overwrite(row: &mut Value, field: &str, with: &Value) {
    match row.get_mut(field) {
        Some(Value::Object(code)) if with.is_string() && code.contains_key("kode") => {
            code.insert("kode".to_owned(), with.clone());
        }
        Some(value) => *value = with.clone(),
        None => {}
    }
}
