//! Pages for those who run surveys, and their models.

pub mod cross;
pub mod figures;
pub mod letters;
pub mod panel;
pub mod poster;
pub mod preview;
pub mod qr;
pub mod release;
pub mod remarks;
pub mod results;
pub mod series;
pub mod strata;
pub mod survey;
pub mod surveys;
pub mod wave;

use domain::survey::schedule::Month;
use leptos::prelude::*;

use crate::text::{Lang, chart, policy as words, ruby, without_readings};
use crate::ui::{Tone, chart::count, chip::chip};

/// Where a wave is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not open yet.
    Planned,
    /// Answers come in.
    Open,
    /// Closed, but not counted for good.
    Closing,
    /// Counted.
    Counted,
    /// Stopped.
    Stopped,
}

impl State {
    /// Its name as a small label.
    #[must_use]
    pub fn chip(self, lang: Lang) -> AnyView {
        let tone = match self {
            Self::Planned | Self::Closing => Tone::Neutral,
            Self::Open => Tone::Info,
            Self::Counted => Tone::Success,
            Self::Stopped => Tone::Warning,
        };
        chip(tone, words::state(self).view(lang))
    }
}

/// How many were invited, and how many of them have finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// People who were invited.
    pub invited: u64,
    /// Those of them who have finished.
    pub answered: u64,
}

impl Tally {
    /// The response rate with one decimal, rounded half up as in every table: `27.1%`; none where nobody was invited.
    #[must_use]
    pub fn rate(self) -> Option<String> {
        let twice = self.invited.checked_mul(2).filter(|twice| *twice > 0)?;
        let permille = (self.answered.saturating_mul(2_000) + self.invited) / twice;
        Some(format!("{}.{}%", permille / 10, permille % 10))
    }

    /// In one sentence.
    #[must_use]
    pub fn sentence(self, lang: Lang) -> AnyView {
        let Some(rate) = self.rate() else { return words::NOBODY_INVITED.view(lang) };
        let blanks =
            [("invited", &*people(self.invited)), ("answered", &people(self.answered)), ("rate", &rate)];
        words::ANSWERED_OF.view_filled(lang, &blanks)
    }
}

/// A number of people: `1,200`.
#[must_use]
pub fn people(number: u64) -> String {
    count(number)
}

/// A month such as `2026-11` as it is read.
#[must_use]
pub fn month(text: &str, lang: Lang) -> AnyView {
    ruby(&raw_month(text, lang))
}

/// As [`month`], without readings.
#[must_use]
pub fn plain_month(text: &str, lang: Lang) -> String {
    without_readings(&raw_month(text, lang))
}

fn raw_month(text: &str, lang: Lang) -> String {
    Month::parse(text).map_or_else(|| text.to_owned(), |month| chart::month(month.year, month.month, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let written = [0, 999, 1_200, 12_345, 1_234_567].map(people);
        assert_eq!(written, ["0", "999", "1,200", "12,345", "1,234,567"]);
    }

    #[test]
    fn a_rate_has_one_decimal_rounded_half_up() {
        let rate = |answered, invited| Tally { invited, answered }.rate();
        assert_eq!(rate(271, 1000).as_deref(), Some("27.1%"));
        assert_eq!(rate(1, 3).as_deref(), Some("33.3%"));
        assert_eq!(rate(245, 2000).as_deref(), Some("12.3%"));
        assert_eq!(rate(5, 5).as_deref(), Some("100.0%"));
        assert_eq!(rate(0, 0), None);
    }
}
