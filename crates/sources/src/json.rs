//! Why a register's JSON is no answer.

/// Nothing of the answer's bytes is in it, so it may be logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("the answer ends in the middle")]
    Truncated,
    #[error("the answer is not JSON")]
    Syntax,
    #[error("the answer is JSON, but not of the kind asked for")]
    NotAnAnswer,
}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        match error.classify() {
            serde_json::error::Category::Eof => Self::Truncated,
            serde_json::error::Category::Data => Self::NotAnAnswer,
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => Self::Syntax,
        }
    }
}
