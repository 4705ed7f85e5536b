//! Stories over HTTP come here.
