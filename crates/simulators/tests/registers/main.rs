//! The simulated registers, spoken to over HTTP as anybody would.

#![expect(clippy::unwrap_used, reason = "the helpers of these tests fail by panicking, as tests do")]

mod admin;
mod enhetsregisteret;
mod faults;
mod folkeregisteret;
mod idporten;
mod klass;
mod krr;
mod maskinporten;
mod minprofil;
mod scene;
