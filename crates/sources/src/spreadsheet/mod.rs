//! Sheets that people hand in, and what they share with packages: rows, encodings, limits, findings.

mod archive;
mod delimited;
mod encoding;
mod intake;
mod keys;
mod limits;
mod ods;
mod table;
mod values;
mod words;
mod workbook;

pub use encoding::Encoding;
pub use intake::{Collected, FileTally, ImportError, ImportReport, Intake, RowToCorrect};
pub use limits::Limits;
pub use words::{InvalidWords, Words};
