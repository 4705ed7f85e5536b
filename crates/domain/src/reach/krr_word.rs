//! What KRR's word is worth at the moment of a question.

use jiff::{SignedDuration, Timestamp};

use super::Reason;
use crate::MessageKind;

/// A copy is to be kept à jour (eForvaltningsforskriften § 29(3)), and Digdir wants changes fetched once a day. So
/// one night may fail; after two, the copy no longer serves for what matters.
pub const COPY_IS_GOOD_FOR: SignedDuration = SignedDuration::from_hours(48);

/// Whether KRR has been heard about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KrrWord {
    /// What is claimed is what KRR said when it last answered.
    Heard { at: Timestamp },
    /// It did not answer, or said nothing of the person.
    Unavailable,
    /// It may not be asked about the person, or what it says may not be used.
    NotPermitted,
}

impl KrrWord {
    /// Why what KRR says cannot be told; `None` where it can, or where it is not KRR's to say.
    pub fn silence(self, kind: MessageKind, now: Timestamp) -> Option<Reason> {
        let is_old = |at| now.duration_since(at) > COPY_IS_GOOD_FOR;
        match self {
            Self::NotPermitted => (kind == MessageKind::Decision).then_some(Reason::NotPermitted),
            Self::Unavailable => Some(Reason::RegisterUnavailable),
            // For news, an old address may be used, and so may an old copy.
            Self::Heard { at } => {
                (kind != MessageKind::Service && is_old(at)).then_some(Reason::RegisterUnavailable)
            }
        }
    }
}
