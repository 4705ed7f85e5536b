//! SSB's classifications as they were last told, and what reforms have made of municipalities.

mod changes;
mod codes;
mod reforms;
mod tables;
