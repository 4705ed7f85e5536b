//! What can be wrong with the rows of an answer that is otherwise right.

use serde_json::{Value, json};

use crate::{faults::FaultKind, world::World};

/// Faults that are not about rows leave them alone.
pub fn done_to(rows: &mut Vec<Value>, fault: &FaultKind, world: &World) {
    let first = |most: &usize| (*most).min(rows.len());
    match fault {
        FaultKind::UnknownField => {
            for row in rows {
                row["nyttFelt"] = json!({ "mer": [1, 2] });
                row["folkeregisterperson"]["nyDel"] = json!([{ "erGjeldende": true }]);
            }
        }
        FaultKind::UnknownWord { field, rows: most } => {
            let first = first(most);
            rows[..first].iter_mut().for_each(|row| overwrite(row, field, &json!("etNyttOrd")));
        }
        FaultKind::BadValue { field, rows: most } => {
            let first = first(most);
            rows[..first]
                .iter_mut()
                .for_each(|row| overwrite(row, field, &json!({ "ikke": ["til", "å", "lese"] })));
        }
        FaultKind::MissingRows { rows: most } => rows.truncate(rows.len() - first(most)),
        FaultKind::ExtraRows { rows: most } => {
            // From the far end of the country, where nobody is asked about when others are.
            let strangers: Vec<_> = world.everybody().collect();
            rows.extend(strangers.iter().rev().take(*most).map(|stranger| {
                json!({ "foedselsEllerDNummer": world.national_id(*stranger).as_str(), "folkeregisterperson": {} })
            }));
        }
        FaultKind::ReorderedRows => rows.reverse(),
        FaultKind::DoubledRows { rows: most, contradictory } => {
            let mut twins = rows[..first(most)].to_vec();
            if *contradictory {
                for twin in &mut twins {
                    overwrite(twin, "etternavn", &json!("EN ANNEN"));
                }
            }
            rows.extend(twins);
        }
        _ => {}
    }
}

/// Every field of this name in a row, however deep.
fn overwrite(value: &mut Value, field: &str, with: &Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| overwrite(value, field, with)),
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                // The list of a part can bear the name of the word in it, as `status` does.
                if name == field && !value.is_array() {
                    *value = with.clone();
                } else {
                    overwrite(value, field, with);
                }
            }
        }
        _ => {}
    }
}
