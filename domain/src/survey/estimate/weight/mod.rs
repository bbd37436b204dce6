//! Weights: those who answered stand for everybody, also where the young or the far districts answered less.
//!
//! Weights come from what is known of the population: one margin (post-stratification) or several (raking). Strata with
//! too few respondents are merged with a neighbour first. Who did not answer a margin's question, or is in a class of
//! which nothing is known, is left as is by it: that margin multiplies such a respondent's weight by 1, and weighs the
//! others among themselves. Weights have mean 1.

mod groups;
mod patterns;
mod rake;
mod trim;

pub use rake::{post_stratify, rake};
pub use trim::Trim;

/// One class of the population.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// Residents in it; 0, and no neighbours, where nothing is known of them.
    pub population: u64,
    /// The strata with which it may be merged, the nearest first.
    pub neighbours: Vec<u16>,
}

/// What is known of the population by one question: age group, sex, district, or these crossed.
#[derive(Clone, Copy, Debug)]
pub struct Margin<'a> {
    /// By respondent, the stratum. Any code that is none counts as no answer.
    pub codes: &'a [u16],
    /// By code; only their proportions matter, so that margins need not have the same total.
    pub strata: &'a [Stratum],
}

/// How to weigh.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Respondents that a stratum must have; one with fewer is merged.
    pub least: u64,
    /// Bounds of the weights, if any.
    pub trim: Option<Trim>,
    /// Rounds at the most.
    pub rounds: u32,
    /// Deviation from a margin, as a share of its weights, at which all is well.
    pub tolerance: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { least: 5, trim: Some(Trim::default()), rounds: 200, tolerance: 1e-9 }
    }
}

/// A weight for every respondent, in their order, with mean 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// The weights; each is above 0.
    pub weights: Vec<f64>,
    /// What was done, to be printed beside the results.
    pub report: Report,
}

/// What weighing did.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Strata merged, in the order in which that was done.
    pub merges: Vec<Merge>,
    /// Strata that could not be weighted: nobody in them answered, or nobody lives there, and no neighbour is left.
    pub left_out: Vec<LeftOut>,
    /// Rounds taken.
    pub rounds: u32,
    /// Whether margins (to the tolerance) and bounds both hold.
    pub converged: bool,
    /// Greatest remaining distance between a stratum's weighted share and its share of the population.
    pub deviation: f64,
    /// Respondents whose weight is at a bound.
    pub trimmed: u64,
    /// Kish's effective number of respondents.
    pub effective: Option<f64>,
    /// How many times larger weighting makes the variance: n·Σw² / (Σw)² (Kish, Survey Sampling, 1965, 11.7).
    pub design_effect: Option<f64>,
}

/// Two strata made one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The margin, by its place.
    pub margin: usize,
    /// The stratum that was too small, or belonged to others that were.
    pub stratum: u16,
    /// Its neighbour.
    pub into: u16,
}

/// A stratum without weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The margin, by its place.
    pub margin: usize,
    /// The stratum.
    pub stratum: u16,
}
