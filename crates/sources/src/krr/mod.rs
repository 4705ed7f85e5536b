//! Kontakt- og reservasjonsregisteret (KRR): people's own e-mail addresses and mobile numbers, and their reservation.
//!
//! **Invariant:** identities travel in the body of a POST, never in an address, a log or an error.

mod access;
mod answer;
mod apart;
mod client;
mod config;
mod error;
mod gather;
mod halve;
mod lenient;
mod question;
mod row;
mod time;
mod wire;

pub use access::KrrAccess;
pub use answer::{Answer, Failed};
pub use client::Krr;
pub use config::{AT_A_TIME, KrrConfig};
pub use error::AskError;
pub use time::parse as parse_time;
pub use wire::decode;

pub use crate::json::DecodeError;

#[cfg(test)]
mod tests;
