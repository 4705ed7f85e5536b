//! Folkeregisteret, the population register: name, addresses, protection and status, and what has changed since.
//!
//! What is known of it, from where, and what is not: `docs/folkeregisteret.md`.
//!
//! **Invariant:** identities travel in the body of a POST, never in an address, a log or an error. So one person is
//! looked up in bulk too.

mod access;
mod address;
mod answer;
mod client;
mod config;
mod document;
mod element;
mod error;
mod event;
mod feed;
mod gather;
mod line;
mod part;
mod pause;
mod wire;

pub use access::FolkeregisterAccess;
pub use answer::{Answer, Failed, NoDocument};
pub use client::Folkeregister;
pub use config::{AT_A_TIME, FolkeregisterConfig};
pub use error::AskError;
pub use event::{Event, EventKind};
pub use feed::{EVENTS_AT_A_TIME, Page, decode as decode_feed};
pub use wire::decode;

pub use crate::json::DecodeError;

#[cfg(test)]
mod tests;
