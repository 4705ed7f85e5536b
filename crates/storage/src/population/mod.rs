//! What Folkeregisteret says of people, whom to ask it about, and how far its feed has been read.

mod asking;
mod claims;
mod feed;
mod numbers;
mod rows;
mod words;

pub use asking::Askable;
pub use rows::RegistryRow;
