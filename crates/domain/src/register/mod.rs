//! Kommuneregisteret: a municipality's own understanding of how it is organised.
//!
//! Everything in it holds for a span of whole local days, and came and went with a numbered [`Act`] of somebody who is
//! named. So it can be shown as it was on any day, as it was known at any time, and any act can be undone.

pub mod act;
pub mod adopt;
pub mod order;
pub mod plan;
pub mod sides;
pub mod span;
pub mod timeline;
pub mod tree;
pub mod unit;

pub use act::{Act, ActKind, ActNumber, Undoing};
pub use order::{Edit, Order};
pub use plan::{Fault, Plan, Rewrite, plan};
pub use span::Span;
pub use timeline::{Timeline, Version};
pub use tree::Tree;
pub use unit::{UnitFacts, UnitField, UnitId, UnitKind};
