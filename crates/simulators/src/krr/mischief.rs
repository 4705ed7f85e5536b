//! What can be wrong with the rows of an answer that is otherwise right.

use serde_json::{Value, json};

use super::answer::Rows;
use crate::{faults::FaultKind, world::World};

/// Faults that are not about rows leave them alone.
pub fn done_to(rows: &Rows, fault: &FaultKind, world: &World) -> Rows {
    let mut people: Vec<Value> = rows
        .split()
        .into_iter()
        .map(|row| serde_json::from_slice(row).expect("the rows were written as JSON"))
        .collect();
    let first = |rows: &usize| (*rows).min(people.len());
    match fault {
        FaultKind::UnknownField => {
            for person in &mut people {
                person["nytt_felt"] = json!({"mer": [1, 2]});
            }
        }
        FaultKind::UnknownWord { field, rows } => {
            let first = first(rows);
            for person in &mut people[..first] {
                person[field] = json!("ET_NYTT_ORD");
            }
        }
        FaultKind::BadValue { field, rows } => {
            let first = first(rows);
            for person in &mut people[..first] {
                spoil(person, field);
            }
        }
        FaultKind::MissingRows { rows } => people.truncate(people.len() - first(rows)),
        FaultKind::ExtraRows { rows } => {
            // From the far end of the country, where nobody is asked about when others are.
            let strangers: Vec<_> = world.everybody().collect();
            people.extend(strangers.iter().rev().take(*rows).map(|stranger| {
                json!({
                    "personidentifikator": world.national_id(*stranger).as_str(),
                    "reservasjon": "NEI",
                    "status": "AKTIV",
                    "varslingsstatus": "KAN_VARSLES",
                    "kontaktinformasjon": {"epostadresse": "fremmed@epost.example"},
                })
            }));
        }
        FaultKind::ReorderedRows => people.reverse(),
        FaultKind::DoubledRows { rows, contradictory } => {
            let mut twins = people[..first(rows)].to_vec();
            if *contradictory {
                for twin in &mut twins {
                    twin["kontaktinformasjon"]["epostadresse"] = json!("en.annen@epost.example");
                }
            }
            people.extend(twins);
        }
        _ => {}
    }
    Rows::joined(people.iter().map(|person| person.to_string().into_bytes()))
}

/// Where the person has the field, inside the contact details or beside them.
fn spoil(person: &mut Value, field: &str) {
    let inside = format!("/kontaktinformasjon/{field}");
    let path = if person.pointer(&inside).is_some() { inside } else { format!("/{field}") };
    if let Some(value) = person.pointer_mut(&path) {
        *value = json!("ikke til å lese");
    }
}
