//! Answering a survey: on a phone, without scripts, one screen of questions at a time.

pub mod end;
pub mod landing;
pub mod questions;
pub mod sheet;
