//! Published results: all of it is made from frozen releases.

pub mod series;
pub mod wave;

mod figures;
mod log;

pub use log::LogLine;
pub(crate) use log::log;
