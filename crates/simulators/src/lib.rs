//! Stand-ins for the registers around Reim, for tests and for the offline demo.
//!
//! One [`World`] is the truth; each simulator answers from it over real HTTP, in the words of the register it
//! plays and as strictly. Change the world, and every register tells the same new story. Faults come on order.
//!
//! **Invariant:** knows no client of the registers; they meet over HTTP only.

mod admin;
pub mod enhetsregisteret;
pub mod faults;
pub mod folkeregisteret;
pub mod idporten;
pub mod klass;
pub mod krr;
pub mod log;
pub mod maskinporten;
mod minprofil;
pub mod oneroster;
mod simulators;
mod surroundings;
pub mod world;

pub use self::{
    faults::{Fault, FaultKind, Faults, Register},
    idporten::SignInOptions,
    simulators::{Options, Ports, Simulators, run},
    world::World,
};
