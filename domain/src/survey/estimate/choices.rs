//! Tallies of questions of which more than one answer may be chosen (M.A. in city reports).

use super::share::Fraction;
use super::tally::{Cell, NO_ANSWER, passes, weight};

/// The answers to a question of which several may be chosen. Their shares add up to more than 100 %.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// Those who chose each option.
    pub options: Vec<Cell>,
    /// Everybody who answered; who chose nothing answered as well.
    pub base: Cell,
    /// Those who did not answer.
    pub unanswered: Cell,
}

impl Choices {
    /// Those who chose this option, among all who answered.
    #[must_use]
    pub fn fraction(&self, option: usize) -> Fraction {
        Fraction { part: self.options.get(option).copied().unwrap_or_default(), base: self.base }
    }
}

/// Counts a column of masks, in which bit i stands for option i, as [`super::tally()`] counts a column of codes. All bits
/// set are no answer, so that there is room for 15 options.
#[must_use]
pub fn choices(masks: &[u16], weights: Option<&[f64]>, filter: Option<&[bool]>, size: usize) -> Choices {
    let mut choices = Choices { options: vec![Cell::default(); size], ..Choices::default() };
    for (row, mask) in masks.iter().enumerate().filter(|(row, _)| passes(filter, *row)) {
        let weight = weight(weights, row);
        if *mask == NO_ANSWER {
            choices.unanswered.add(weight);
            continue;
        }
        choices.base.add(weight);
        for (option, cell) in (0..u16::BITS).zip(&mut choices.options) {
            if mask >> option & 1 == 1 {
                cell.add(weight);
            }
        }
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_option_has_all_who_answered_as_its_base() {
        let choices = choices(&[0b101, 0b001, 0, NO_ANSWER, 0b110], None, Some(&[true, true, true, true]), 3);
        assert_eq!(choices.options, [2, 0, 1].map(Cell::plain));
        assert_eq!((choices.base, choices.unanswered), (Cell::plain(3), Cell::plain(1)));
        assert_eq!(choices.fraction(0), Fraction { part: Cell::plain(2), base: Cell::plain(3) });
        assert_eq!(choices.fraction(99).part, Cell::default());
    }

    #[test]
    fn a_question_may_have_more_options_than_a_mask_has_bits() {
        assert_eq!(choices(&[1], None, None, 40).options.len(), 40);
    }
}
