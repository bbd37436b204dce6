//! Tallies: how many gave which answer. The one thing that is reckoned from the responses themselves.

/// The code of a question that was seen and left open.
pub const NO_ANSWER: u16 = u16::MAX;

/// The responses that have something in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// How many they are.
    pub n: u64,
    /// The sum of their weights.
    pub w: f64,
    /// The sum of the squares of their weights.
    pub w2: f64,
}

impl Cell {
    /// Responses without weights.
    #[must_use]
    pub fn plain(n: u64) -> Self {
        Self { n, w: n as f64, w2: n as f64 }
    }

    /// One more response. A weight that is no positive number counts as 0.
    pub fn add(&mut self, weight: f64) {
        let weight = if weight > 0.0 && weight.is_finite() { weight } else { 0.0 };
        self.n += 1;
        self.w += weight;
        self.w2 += weight * weight;
    }

    /// The responses of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { n: self.n + other.n, w: self.w + other.w, w2: self.w2 + other.w2 }
    }

    /// How many responses without weights would be as exact: (Σw)² / Σw² (Kish, Survey Sampling, 1965, 11.7).
    #[must_use]
    pub fn effective(self) -> Option<f64> {
        let effective = self.w * self.w / self.w2;
        (effective.is_finite() && effective > 0.0).then_some(effective)
    }

    /// Whether all weights are 1: then, and only then, both sums are the number of responses.
    #[must_use]
    pub fn is_plain(self) -> bool {
        self == Self::plain(self.n)
    }
}

/// The answers to one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// One cell for each answer, in the order of the codes.
    pub cells: Vec<Cell>,
    /// Those who gave none.
    pub unanswered: Cell,
}

impl Tally {
    /// No responses yet to a question with so many answers.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Self { cells: vec![Cell::default(); size], unanswered: Cell::default() }
    }

    /// One more response. A code that the question does not have counts as no answer.
    pub fn add(&mut self, code: u16, weight: f64) {
        self.cells.get_mut(usize::from(code)).unwrap_or(&mut self.unanswered).add(weight);
    }

    /// The responses of another tally of the question, too.
    pub fn merge(&mut self, other: &Self) {
        self.cells.resize(self.cells.len().max(other.cells.len()), Cell::default());
        for (cell, more) in self.cells.iter_mut().zip(&other.cells) {
            *cell = cell.with(*more);
        }
        self.unanswered = self.unanswered.with(other.unanswered);
    }

    /// Everybody who gave an answer.
    #[must_use]
    pub fn answered(&self) -> Cell {
        self.cells.iter().copied().fold(Cell::default(), Cell::with)
    }
}

/// Counts a column of codes: all responses, or those that the filter lets through (of columns of unequal length, what
/// has no filter is left out, and what has no weight has weight 0).
#[must_use]
pub fn tally(codes: &[u16], weights: Option<&[f64]>, filter: Option<&[bool]>, size: usize) -> Tally {
    let mut tally = Tally::new(size);
    for (row, code) in codes.iter().enumerate() {
        if passes(filter, row) {
            tally.add(*code, weight(weights, row));
        }
    }
    tally
}

pub(super) fn passes(filter: Option<&[bool]>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.get(row) == Some(&true))
}

pub(super) fn weight(weights: Option<&[f64]>, row: usize) -> f64 {
    weights.map_or(1.0, |weights| weights.get(row).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_response_is_counted_once() {
        let codes = [0, 2, 2, NO_ANSWER, 1, 9];
        let tally = tally(&codes, Some(&[0.5, 1.0, 2.0, 1.0, f64::NAN]), None, 3);
        assert_eq!(tally.cells[2], Cell { n: 2, w: 3.0, w2: 5.0 });
        assert_eq!(tally.cells[1], Cell { n: 1, w: 0.0, w2: 0.0 });
        assert_eq!(tally.unanswered, Cell { n: 2, w: 1.0, w2: 1.0 });
        assert_eq!(tally.answered(), Cell { n: 4, w: 3.5, w2: 5.25 });
    }

    #[test]
    fn a_filter_lets_through_what_it_names() {
        let filtered = tally(&[0, 1, 1, 1], None, Some(&[true, false, true]), 2);
        assert_eq!(filtered.cells, [Cell::plain(1), Cell::plain(1)]);
    }

    #[test]
    fn equal_weights_cost_nothing_and_unequal_ones_do() {
        assert_eq!(Cell { n: 4, w: 2.0, w2: 1.0 }.effective(), Some(4.0));
        assert_eq!(Cell { n: 2, w: 4.0, w2: 10.0 }.effective(), Some(1.6));
        assert_eq!(Cell { n: 3, w: 0.0, w2: 0.0 }.effective(), None);
        assert!(Cell::plain(7).is_plain() && !Cell { n: 2, w: 2.0, w2: 2.5 }.is_plain());
    }

    proptest! {
        #[test]
        fn two_halves_make_the_whole(codes in prop::collection::vec(0_u16..7, 0..60), at in any::<prop::sample::Index>()) {
            let (left, right) = codes.split_at(at.index(codes.len() + 1));
            let mut both = tally(left, None, None, 3);
            both.merge(&tally(right, None, None, 5));
            let mut whole = tally(&codes, None, None, 5);
            prop_assert_eq!(both.answered().with(both.unanswered), whole.answered().with(whole.unanswered));
            whole.merge(&Tally::new(9));
            prop_assert_eq!(whole.cells.len(), 9);
        }
    }
}
