//! KLASS's JSON. Fields that are unknown are ignored; one row that cannot be read spoils the answer.

mod codes;
mod dates;
mod edges;
mod listed;
mod tables;

pub use codes::codes;
pub use edges::changes;
pub use listed::{Page, listed};
pub use tables::correspondences;
