//! Charts of survey results, drawn on the server: a picture, the same said in a sentence, and the same
//! numbers as a table, so that nobody depends on the picture.
//!
//! Words are HTML and wrap, grow and carry readings like any text; only bars and lines are SVG, placed in
//! percent, so that they fill any width without stretching. Nothing needs a script or an inline style; where a page
//! has the island [`ChartReader`](crate::islands::ChartReader), it shows the number of what one points at.
//!
//! No crate draws this: plotters writes neither classes nor names for the picture, poloto brings its own style
//! and layout, charming runs a JavaScript engine.
//!
//! Labels and titles are given in the language of the page and may hold readings; each chart of a page has an
//! `id` of its own, from which the ids inside it are made.

pub mod distribution;
pub mod rate_bars;
pub mod scale;
pub mod series;
pub mod small_multiples;

mod axis;
mod bar;
mod change;
mod ends;
mod frame;
mod mark;
mod month;
mod number;
mod plot;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use change::Break;
pub use month::Month;
pub use number::{count, fixed};

/// An estimate of a survey.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// A share from 0 to 1, or a mean in the units of its scale.
    pub value: f64,
    /// Lower and upper end of its 95 % confidence interval, in the same unit; none for open links.
    pub interval: Option<(f64, f64)>,
    /// Number of answers: those that gave this answer, or those that the estimate rests on.
    pub n: u64,
}

/// A place of a chart and of its table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell {
    /// An estimate that may be seen.
    Shown(Estimate),
    /// Too few answers to be told. That it cannot be worked out from what is shown is up to the release.
    Withheld,
    /// There is none: no wave in this month, or nobody asked.
    Missing,
}

impl Cell {
    /// What can be shown: a number that is none counts as missing.
    fn shown(self) -> Option<Estimate> {
        match self {
            Self::Shown(estimate) if estimate.value.is_finite() => {
                let interval = estimate.interval.filter(|(low, high)| low.is_finite() && high.is_finite());
                Some(Estimate { interval, ..estimate })
            }
            _ => None,
        }
    }

    fn has_margin(self) -> bool {
        self.shown().is_some_and(|estimate| estimate.interval.is_some())
    }
}

/// What is measured, and from where to where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Axis {
    /// A share: values from 0 to 1, shown as 0 to 100 %.
    Share,
    /// A mean on its scale.
    Mean {
        /// Lowest point of the scale.
        low: f64,
        /// Highest point of the scale.
        high: f64,
    },
}
