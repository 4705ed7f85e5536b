//! Deliveries from school and kindergarten systems, from file to register: on both engines.

mod faults;
mod guard;
mod package;
mod people;
mod plans;
mod relations;
mod sheets;
mod whole;
mod world;
