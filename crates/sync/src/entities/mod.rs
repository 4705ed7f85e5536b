//! The entities of the municipal sector in step with Enhetsregisteret: whole from its dumps the first time and each week,
//! and in between what its feeds tell.

mod adopt;
mod approval;
mod batch;
mod census;
mod dumps;
mod feed;
mod finding;
mod gather;
mod halt;
mod look_up;
mod missing;
mod owners;
mod role_feed;
mod run;
mod settle;
mod sift;

pub use look_up::LookedUp;
pub use run::{Entities, NATION, REGISTER};
