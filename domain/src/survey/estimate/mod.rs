//! Estimates: what a sample says about everybody.
//!
//! Everything is reckoned from tallies (how many gave which answer, with the sums of their weights and of the squares
//! of these), so that a wave is read once, column by column. Weights have mean 1 and may be left out. Nothing here is
//! ever NaN: where there is no estimate there is `None`.
//!
//! All intervals and tests are those of a probability sample. Of an open link they say nothing, and are not shown.

mod change;
mod choices;
mod cross;
mod distribution;
mod holm;
mod interval;
mod mean;
mod percent;
mod share;
mod tally;
pub mod weight;

pub use change::{Change, mean_change, share_change};
pub use choices::{Choices, choices};
pub use cross::{Association, Cross, Residual, cross};
pub use holm::holm;
pub use interval::Interval;
pub use mean::{Mean, mean};
pub use percent::percent;
pub use share::{Fraction, Method, Share, share};
pub use tally::{Cell, NO_ANSWER, Tally, tally};
