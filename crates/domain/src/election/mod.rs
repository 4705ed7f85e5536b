//! Who stood for election and who was elected, as the election authorities' files have it (`docs/klass.md`).
//!
//! **Invariant:** a candidate's party is told of in public and is all the same among the data that the law guards most
//! closely: neither name nor party is in any `Debug`.

mod born;
mod candidate;
mod name;
mod words;

pub use born::Born;
pub use candidate::{Candidate, Party, Place, Votes};
pub use name::{CandidateName, Splitting};
pub use words::{Gender, Seat};
