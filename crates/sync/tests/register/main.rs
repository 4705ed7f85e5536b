//! Stories of a municipality that keeps its own register: units are ordered about, and every act can be undone.

mod settling;
mod undoing;
mod units;
mod world;
