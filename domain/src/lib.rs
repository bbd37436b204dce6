//! The rules of Kakazu: pure, without I/O, clock, randomness, time zone data or framework.
//!
//! Everything here runs identically on the server and, compiled to WASM, in the browser.

pub mod application;
pub mod email;
pub mod form;
pub mod japanese;
pub mod survey;
