//! Whether two records are about the same person.
//!
//! Two lists of people who hold roles in municipalities, without a number they share: names are spelt, cut and changed
//! otherwise, birth years are missing, roles move on. Each field that agrees or differs gives points; the sum says how
//! much more likely it is that the two are one person than that they are two. Where the sum is high, and well ahead of
//! every other pair that either record could be in, they are linked; where it is not, a person decides and is shown the
//! points.
//!
//! **Invariant:** nothing here knows where records come from or what becomes of a link, and a decision is the same
//! whatever the order of the records.

mod candidates;
mod compare;
mod counts;
mod decide;
mod fold;
mod names;
mod points;
mod prepared;
mod record;
mod score;

pub use compare::{Agreement, Field};
pub use counts::{Common, Counts};
pub use decide::{Decision, Match, Thresholds, decide};
pub use points::{Line, Points};
pub use prepared::Prepared;
pub use record::{Crosswalk, Record};
pub use score::{Matcher, Scored};
