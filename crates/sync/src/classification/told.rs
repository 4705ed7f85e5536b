//! All that KLASS is asked for in one run, or the reason why it has not told it.

use std::collections::BTreeMap;

use domain::classification::{Classification, Code, Correspondence, Edge};
use jiff::civil::{Date, date};
use sources::klass::AskError;

use super::ask::AskKlass;

/// The one table between two versions of a classification that we keep: from SN2007 to SN2025.
pub(super) const TABLES: [u32; 1] = [2919];

/// Those whose changes matter to us. Of the others the validity of the codes tells enough.
pub(super) const DIVISIONS: [Classification; 2] = [Classification::Municipalities, Classification::Counties];

/// From here on we ask on each day of a reform which county a municipality lies in: it is as far back as elections and
/// delegations of ours reach.
const FIRST_COUNTIES: Date = date(2011, 1, 1);

pub(super) struct Told {
    pub codes: BTreeMap<Classification, Vec<Code>>,
    pub edges: BTreeMap<Classification, Vec<Edge>>,
    pub tables: BTreeMap<u32, Vec<Correspondence>>,
}

/// Asks for everything. What is missing would look as if it had ceased, so one question that fails spoils them all.
pub(super) async fn ask(register: &dyn AskKlass, today: Date) -> Result<Told, AskError> {
    let mut told = Told { codes: BTreeMap::new(), edges: BTreeMap::new(), tables: BTreeMap::new() };
    for classification in Classification::ALL {
        told.codes.insert(classification, register.codes(classification).await?);
    }
    for classification in DIVISIONS {
        told.edges.insert(classification, register.changes(classification).await?);
    }
    for number in TABLES {
        match register.table(number).await {
            Ok(pairs) => {
                told.tables.insert(number, pairs);
            }
            // SSB may number the table anew; what is held of it stays.
            Err(AskError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let municipalities = told.edges.get(&Classification::Municipalities).into_iter().flatten();
    let mut days: Vec<Date> = municipalities.map(|edge| edge.on).filter(|on| *on >= FIRST_COUNTIES).collect();
    days.push(today);
    days.sort_unstable();
    days.dedup();
    for day in days {
        match register.counties(day).await {
            Ok(pairs) => place(&mut told, day, &pairs),
            // For some days there is no table.
            Err(AskError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(told)
}

/// Puts municipalities under their counties.
fn place(told: &mut Told, day: Date, pairs: &[Correspondence]) {
    let counties: BTreeMap<&str, &str> =
        pairs.iter().map(|pair| (pair.target.as_str(), pair.source.as_str())).collect();
    let municipalities = told.codes.get_mut(&Classification::Municipalities).into_iter().flatten();
    for code in municipalities.filter(|code| code.valid.contains(day)) {
        if let Some(county) = counties.get(code.code.as_str()) {
            code.parent = Some((*county).to_owned());
        }
    }
}
