//! What systems ask and are answered.

mod contract;
mod people;
mod refusals;
pub mod scene;
pub mod tokens;
