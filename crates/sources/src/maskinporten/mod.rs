//! Maskinporten: access tokens for machines, by the JWT-bearer grant (RFC 7523).
//!
//! **Invariant:** an access token is neither read nor logged here; it is somebody else's letter.

mod assertion;
mod certificate;
mod client;
mod config;
mod discovery;
mod error;
mod fault;
mod key;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod token;
mod wire;

pub use client::Maskinporten;
pub use config::MaskinportenConfig;
pub(crate) use discovery::Discovered;
pub use error::{Action, MaskinportenError};
pub use fault::GrantFault;
pub use key::{Algorithm, SigningKey};
pub use token::{AccessToken, Grant};
pub(crate) use wire::printable;
pub use wire::{Granted, decode};
