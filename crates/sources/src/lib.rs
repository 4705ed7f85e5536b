//! The registers we ask, one folder each, all alike: `client.rs` speaks, `wire.rs` translates.
//!
//! **Invariant:** a source knows how to ask, never what to do with the answer.

pub mod bearer;
pub mod doctor;
pub mod elections;
pub mod enhetsregisteret;
pub mod folkeregisteret;
mod http;
pub mod idporten;
pub mod issuer;
mod json;
pub mod klass;
pub mod krr;
pub mod maskinporten;
pub mod resilience;
pub mod schools;
pub mod setup;
pub mod spreadsheet;
pub mod texts;

#[cfg(test)]
mod testing;
