//! Enhetsregisteret, Brønnøysundregistrene's open register of legal entities and their units: whole in dumps, what has
//! happened since in feeds, and one or a hundred looked up at a time.
//!
//! What is known of it, from where, and what is not: `docs/enhetsregisteret.md`. It is open: nobody signs in, and nothing
//! that is asked is secret.

mod answer;
mod client;
mod config;
mod dump;
mod error;
mod feed;
mod held;
mod line;
mod packed;
mod reading;
mod wire;

pub use answer::{Answer, Decoded, DecodedRoles};
pub use client::Enhetsregisteret;
pub use config::{AT_A_TIME, EVENTS_AT_A_TIME, EnhetsregisteretConfig, WINDOW};
pub use dump::{Carrier, Delivery, Dump, Fetched, Stamp};
pub use error::AskError;
pub use feed::{ChangePage, RoleChangePage, Since, UnknownPlace};
pub use packed::Packed;
pub use reading::{DumpFault, Place, Reading, Stopped, read_entities, read_roles};
pub use wire::{
    Glimpse, RolesGlimpse, decode_changes, decode_entity, decode_found, decode_role_changes, decode_roles,
};

pub use crate::json::DecodeError;

#[cfg(test)]
mod tests;
