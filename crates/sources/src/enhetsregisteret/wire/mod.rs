//! Enhetsregisteret's JSON → our types. What is unknown is ignored; what is odd costs the field or the record it stands in.

mod address;
mod changes;
mod entity;
mod found;
mod glimpse;
mod refusal;
mod roles;
mod text;

pub use changes::{decode_changes, decode_role_changes};
pub use entity::decode_entity;
pub use found::decode_found;
pub use glimpse::Glimpse;
pub(super) use refusal::refused_parameters;
pub use roles::{RolesGlimpse, decode_roles};
