//! Stand-ins for the registers around Reim, for tests and for the offline demo.
pub mod oneroster;
pub mod world;
