//! Names, addresses, protection and deaths from Folkeregisteret: everybody the first time, and after that those to whom
//! something has happened.

mod answer;
mod approval;
mod ask;
mod batch;
mod change;
mod compare;
mod feed;
mod finding;
mod forget;
mod pass;
mod payload;
mod run;

pub use ask::{AskFolkeregisteret, Asked};
pub use compare::{Compared, compare};
pub use run::{Population, REGISTER};
