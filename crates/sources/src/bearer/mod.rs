//! Tokens from Maskinporten that other systems bring to our own API (RFC 6750).
//!
//! **Invariant:** no refusal repeats anything of the token.

mod caller;
mod config;
mod refusal;
#[cfg(test)]
mod tests;
mod verifier;

pub use caller::Caller;
pub use config::BearerConfig;
pub use refusal::Refusal;
pub use verifier::Bearer;
