//! Kommuneregisteret: units through time, and who did what to them.

mod acts;
mod kept;
mod rows;
mod successions;
mod top;
mod undo;
mod units;

pub use acts::NewAct;

/// A table whose rows came with one act and went with another.
struct Timed {
    table: &'static str,
    /// What tells its rows apart that hold at the same time.
    key: &'static [&'static str],
    /// All columns but the municipality and the acts that the row came and went with.
    columns: &'static str,
}

/// Everything that an act can have changed.
const TIMED: [Timed; 3] = [
    Timed { table: "register_unit", key: &["unit_id", "valid_from"], columns: rows::COLUMNS },
    Timed {
        table: "register_succession",
        key: &["from_unit", "to_unit"],
        columns: "from_unit, to_unit, day",
    },
    Timed { table: "register_kept", key: &["unit_id", "field"], columns: "unit_id, field, theirs, reason" },
];
