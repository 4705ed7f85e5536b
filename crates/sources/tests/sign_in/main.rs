//! Sign-in and the door of our API, tried against providers that do not know our client.

#![expect(clippy::unwrap_used, reason = "the helpers of these tests fail by panicking, as tests do")]

mod browser;
mod certified;
mod disorder;
mod doctor;
mod door;
mod good_way;
mod scene;
