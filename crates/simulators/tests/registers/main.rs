//! The simulated registers, spoken to over HTTP as anybody would.

mod admin;
mod faults;
mod krr;
mod maskinporten;
mod minprofil;
mod scene;
