//! Why a run does not go on now.

use sources::enhetsregisteret::{AskError, Dump, Stopped};

use crate::course::CalledOff;

pub(super) enum Halt {
    CalledOff(CalledOff),
    NoAnswer(AskError),
    /// A dump was not read to its end. What came before is kept.
    Dump(Dump, Stopped),
    /// A fault of our own.
    Ours(anyhow::Error),
}

impl From<AskError> for Halt {
    fn from(error: AskError) -> Self {
        Self::NoAnswer(error)
    }
}

impl From<anyhow::Error> for Halt {
    fn from(error: anyhow::Error) -> Self {
        Self::Ours(error)
    }
}
