//! What each agreement is worth, and the account of a sum.

use crate::{Agreement, Field};

/// Points for each agreement, in bits: one point more makes it twice as likely that two records are one person's.
/// Learnt by `examples/learn.rs` from pairs about which the truth is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// What two records that share something begin with.
    pub start: f32,
    /// In the order of [`Agreement::ALL`].
    pub of: Vec<f32>,
}

/// One field's part of a sum, as it is shown to the person who decides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    pub field: Field,
    pub agreement: Agreement,
    pub points: f32,
}

impl Points {
    pub fn sum(&self, agreements: &[Agreement]) -> f32 {
        self.start + agreements.iter().map(|agreement| self.of[*agreement as usize]).sum::<f32>()
    }

    /// The sum taken apart.
    pub fn account(&self, agreements: &[Agreement]) -> Vec<Line> {
        let line = |agreement: &Agreement| Line {
            field: agreement.field(),
            agreement: *agreement,
            points: self.of[*agreement as usize],
        };
        agreements.iter().map(line).collect()
    }
}

impl Default for Points {
    fn default() -> Self {
        Self { start: learnt::START, of: learnt::POINTS.to_vec() }
    }
}

#[rustfmt::skip]
mod learnt;
