//! Keeping in step with SSB, as stories: over HTTP with a KLASS that has the real municipalities and their reforms.

#![expect(clippy::unwrap_used, reason = "a story that cannot be told has failed")]

mod country;
mod reforms;
mod runs;
