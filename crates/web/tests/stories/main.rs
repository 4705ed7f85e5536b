//! What somebody at the machine sees and does, over HTTP, on both engines.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on stops where it is")]

mod access;
mod admin;
mod api;
mod front_door;
mod house;
mod limits;
mod plans;
mod portal;
mod porten;
mod quarantine;
mod register;
mod residence;
mod runs;
mod school;
mod visitor;
mod world;
