//! What goes over the wire, what comes back, and what is borne.

mod asking;
mod decoding;
mod fake;
mod properties;
