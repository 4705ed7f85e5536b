//! ID-porten: who somebody is, by OpenID Connect with pushed requests (RFC 9126), PKCE and a signed client.
//!
//! **Invariant:** what ties an answer to its question ([`Pending`]) never leaves the server, and an answer is believed only
//! where all of it agrees. No error holds a word of anybody's token.

mod assertion;
mod back_channel;
mod begin;
mod callback;
mod client;
mod config;
mod error;
mod fault;
mod finish;
mod id_token;
mod level;
mod pending;
mod sign_out;
#[cfg(test)]
mod tests;

pub use back_channel::decode;
pub use begin::{Begun, Prompt, SignIn};
pub use client::IdPorten;
pub use config::IdPortenConfig;
pub use error::SignInError;
pub use fault::Fault;
pub use finish::SignedIn;
pub use id_token::TokenFault;
pub use level::Level;
pub use pending::{LocalPath, Pending};
pub use sign_out::{SessionEnded, SignOut};
