//! KLASS, Statistics Norway's classifications: municipalities, counties, sectors and industries, and their changes.
//!
//! What is known of it, from where, and what is not: `docs/klass.md`. It is open to everybody; nothing personal goes there
//! or comes from there.
//!
//! **Invariant:** an answer is whole or it is none. A list of codes that lacks one that could not be read would look as if
//! the code had ceased.

mod client;
mod config;
mod error;
mod line;
mod wire;

pub use client::{FIRST_DAY, Klass};
pub use config::KlassConfig;
pub use error::AskError;
pub use wire::{Page, changes, codes, correspondences, listed};

pub use crate::json::DecodeError;

#[cfg(test)]
mod tests;
