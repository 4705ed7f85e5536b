//! Whoever signs tokens that we read: its description, its public keys, and the proof of a signature.
//!
//! **Invariant:** a claim is read only after its signature was proved, by a key that the issuer itself publishes.

mod client;
mod description;
mod error;
mod kept;
mod keys;
mod signed;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub(crate) use client::{Issuer, Waiting};
pub(crate) use description::Description;
pub use error::IssuerError;
pub use signed::{SignatureFault, key_named};
pub(crate) use signed::{Unproved, proved};
