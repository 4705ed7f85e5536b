//! The secretary's pages: who may see whom, and what becomes of a form.

pub mod desk;
mod lists;
mod person;
mod search;
mod sight;
