//! Results of a wave for those who run it: what was answered, what that says of everybody, and what has changed.
//!
//! Everything is counted in one pass per column, with weights and without in the same pass. Nothing is told of fewer
//! than the threshold. Those who were invited and the open link are never counted together. Margins and tests there are
//! only of a sample: whoever came by the open link stands for nobody else, and where everybody was invited, those who
//! answered chose themselves.

mod counted;
mod crossing;
mod series;
mod weighting;

pub use counted::{Counted, bins, count};
pub use crossing::{Crossed, Crossing, Entry, Filter, Filters, can_cross, cross_table, passing};
pub use series::{Point, by_class, point};
pub use weighting::{Class, Shares, Weighed, Weighting, weighting};

use std::collections::BTreeMap;

use super::{
    columns::Columns,
    estimate::{self, Change, Interval, holm, mean_change, share_change},
    item::{Bank, Kind},
    questionnaire::{Column, Questionnaire},
    sample::Draw,
};
use crate::form::Id;

/// What may be called chance.
const LEVEL: f64 = 0.05;

/// By which way answers came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// From those who were invited: a probability sample.
    #[default]
    Sample,
    /// From those who were invited, which was everybody on the list: no sample, and those who answered chose themselves.
    Census,
    /// By the open link: whoever wished to.
    Open,
}

impl Mode {
    /// As it is stored; those who were invited are stored alike, whether drawn or not.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sample | Self::Census => "sample",
            Self::Open => "open",
        }
    }

    /// From a stored code, in a wave for which people were drawn in this way.
    #[must_use]
    pub fn parse(code: &str, draw: Draw) -> Option<Self> {
        let invited = if draw == Draw::Everyone { Self::Census } else { Self::Sample };
        [invited, Self::Open].into_iter().find(|mode| mode.code() == code)
    }
}

/// What estimates rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Basis {
    /// By which way answers came.
    pub mode: Mode,
    /// How many people the sample stands for, where that is known.
    pub population: Option<u64>,
    /// Nothing is told of fewer.
    pub threshold: u64,
}

impl Basis {
    /// Of a wave: the population is the largest that is known of an attribute, because some people may be missing of
    /// another.
    #[must_use]
    pub fn of(questionnaire: &Questionnaire, mode: Mode) -> Self {
        let totals = questionnaire.population.values().map(|classes| classes.values().sum::<u64>());
        Self {
            mode,
            population: totals.max().filter(|population| *population > 0),
            threshold: questionnaire.release.threshold,
        }
    }

    fn tells_of(&self, n: u64) -> bool {
        n >= self.threshold.max(1)
    }
}

/// An estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// A share from 0 to 1, or a mean.
    pub value: f64,
    /// Its interval of 95 %; only of a sample.
    pub interval: Option<Interval>,
    /// Responses: those that gave the answer, or those that a mean or a favourable share rests on.
    pub n: u64,
}

/// What answers to a column say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimates {
    /// Kish's effective number of responses.
    pub effective: f64,
    /// How many times larger weights make the variance; 1 without weights.
    pub design_effect: f64,
    /// The share of each answer among those who answered, in the order of the codes; of numbers, of each of [`bins`].
    /// With an interval where there is no favourable share.
    pub answers: Vec<Figure>,
    /// The favourable share.
    pub favourable: Option<Figure>,
    /// The mean.
    pub mean: Option<Figure>,
}

/// What can be told of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Responses with an answer.
    pub n: u64,
    /// Responses without one.
    pub unanswered: u64,
    /// Every response counts as one.
    pub plain: Estimates,
    /// Weighted; none where there are no weights.
    pub weighted: Option<Estimates>,
}

/// The results of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnResult {
    /// The column.
    pub id: Id,
    /// None where fewer than the threshold answered.
    pub shown: Option<Shown>,
    /// Against each of the earlier waves, in their order.
    pub changes: Vec<Compared>,
}

/// A column against an earlier wave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Compared {
    /// It was not asked then, too few answered, or there is nothing that could rise or fall.
    Nothing,
    /// It was worded otherwise: the series breaks.
    Broken,
    /// It has changed by so much, or so little.
    Moved(Moved),
}

/// A change since an earlier wave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// Now less before, weighted where both waves have weights.
    pub difference: f64,
    /// Whether it is a share's; otherwise a mean's.
    pub is_share: bool,
    /// The chance of such a difference where nothing has changed, adjusted for all tests of the page; none where one of
    /// the waves has no sample, or where all answered alike.
    pub p: Option<f64>,
    /// Whether so few answered one way or the other that the test is but a hint.
    pub few: bool,
}

impl Moved {
    /// Whether it is more than chance, at 5 % for the whole page; none where there is no test.
    #[must_use]
    pub fn exceeds_chance(&self) -> Option<bool> {
        self.p.map(|p| p < LEVEL)
    }
}

/// A wave, counted: few numbers, however many answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Tallied {
    responses: u64,
    weighted: bool,
    columns: BTreeMap<String, Counted>,
    weighting: Option<Weighting>,
}

impl Tallied {
    /// Counts every column but words, and tells what weights did.
    #[must_use]
    pub fn whole(questionnaire: &Questionnaire, columns: &Columns) -> Self {
        let weighting = weighting(questionnaire, columns);
        Self { weighting, ..Self::of(questionnaire.columns().filter(is_counted), columns) }
    }

    /// Counts the columns that can rise and fall: what a later wave is compared with.
    #[must_use]
    pub fn to_compare(questionnaire: &Questionnaire, columns: &Columns) -> Self {
        Self::of(questionnaire.columns().filter(can_move), columns)
    }

    fn of<'q>(which: impl Iterator<Item = Column<'q>>, columns: &Columns) -> Self {
        let asked = which.filter(|column| !columns.column(column.id.as_str()).is_empty());
        Self {
            responses: columns.responses as u64,
            weighted: columns.weights.is_some(),
            columns: asked.map(|column| (column.id.to_string(), count(&column, columns, None))).collect(),
            weighting: None,
        }
    }
}

/// A wave that is looked at, or compared with.
#[derive(Clone, Copy, Debug)]
pub struct Wave<'a> {
    /// What was asked.
    pub questionnaire: &'a Questionnaire,
    /// What was answered.
    pub tallied: &'a Tallied,
    /// By whom.
    pub mode: Mode,
}

/// The results of a wave.
#[derive(Clone, Debug, PartialEq)]
pub struct WaveResults {
    /// Responses.
    pub responses: u64,
    /// Every column but words, in the order of the questionnaire.
    pub columns: Vec<ColumnResult>,
    /// What weights did; none without weights.
    pub weighting: Option<Weighting>,
}

/// What a wave says, compared with earlier ones; all tests of the result together keep the level of 5 % (Holm).
/// None where there are fewer responses than the threshold.
#[must_use]
pub fn results(now: Wave<'_>, earlier: &[Option<Wave<'_>>], bank: &Bank) -> Option<WaveResults> {
    let basis = Basis::of(now.questionnaire, now.mode);
    let responses = now.tallied.responses;
    if !basis.tells_of(responses) {
        return None;
    }
    let mut columns = Vec::new();
    let nothing = vec![Compared::Nothing; earlier.len()];
    for column in now.questionnaire.columns().filter(is_counted) {
        let Some(counted) = now.tallied.columns.get(column.id.as_str()) else {
            columns.push(ColumnResult { id: column.id.clone(), shown: None, changes: nothing.clone() });
            continue;
        };
        let against = |wave: &Option<Wave<'_>>| {
            wave.map_or(Compared::Nothing, |wave| compared(&column, counted, wave, &basis, bank))
        };
        columns.push(ColumnResult {
            id: column.id.clone(),
            shown: shown(&column, counted, now.tallied.weighted, &basis),
            changes: earlier.iter().map(against).collect(),
        });
    }
    adjust(&mut columns);
    Some(WaveResults { responses, columns, weighting: now.tallied.weighting.clone() })
}

/// Whether a column has codes.
fn is_counted(column: &Column<'_>) -> bool {
    !matches!(column.kind(), Kind::Words { .. })
}

/// Whether a column can rise and fall.
#[must_use]
pub fn can_move(column: &Column<'_>) -> bool {
    !column.favourable().is_empty() || matches!(column.kind(), Kind::Number { .. })
}

fn shown(column: &Column<'_>, counted: &Counted, weighted: bool, basis: &Basis) -> Option<Shown> {
    let n = counted.answered().n;
    basis.tells_of(n).then(|| Shown {
        n,
        unanswered: counted.unanswered().n,
        plain: estimates(column, &counted.plain(), basis),
        weighted: weighted.then(|| estimates(column, counted, basis)),
    })
}

/// What counts say of everybody, with margins where the answers are a sample's.
#[must_use]
pub fn estimates(column: &Column<'_>, counted: &Counted, basis: &Basis) -> Estimates {
    let base = counted.answered();
    let effective = base.effective().unwrap_or(0.0);
    let has_favourable = !column.favourable().is_empty();
    let answers = counted.answers(column).into_iter().map(|fraction| {
        let found = estimate::share(fraction, basis.population);
        let interval =
            found.filter(|_| basis.mode == Mode::Sample && !has_favourable).map(|share| share.interval);
        Figure { value: found.map_or(0.0, |share| share.share), interval, n: fraction.part.n }
    });
    Estimates {
        effective,
        design_effect: if effective > 0.0 { base.n as f64 / effective } else { 1.0 },
        answers: answers.collect(),
        favourable: favourable(column, counted, basis),
        mean: mean(column, counted, basis),
    }
}

/// The favourable share, where there is such a thing.
fn favourable(column: &Column<'_>, counted: &Counted, basis: &Basis) -> Option<Figure> {
    let share = estimate::share(counted.favourable(column)?, basis.population)?;
    let interval = (basis.mode == Mode::Sample).then_some(share.interval);
    Some(Figure { value: share.share, interval, n: share.base })
}

/// The mean, where answers are numbers.
fn mean(column: &Column<'_>, counted: &Counted, basis: &Basis) -> Option<Figure> {
    let Counted::One(tally) = counted else { return None };
    let mean = estimate::mean(tally, &counted::scores(column)?, basis.population)?;
    let interval = mean.interval.filter(|_| basis.mode == Mode::Sample);
    Some(Figure { value: mean.mean, interval, n: mean.base })
}

/// Whether answers to two columns of one name may be compared.
#[must_use]
pub fn comparable(now: &Column<'_>, before: &Column<'_>, bank: &Bank) -> bool {
    let (one, other) = (now.item.wording.number, before.item.wording.number);
    let same_words = one == other || bank.item(&now.item.id).is_some_and(|item| item.comparable(one, other));
    same_words && now.values() == before.values() && now.favourable() == before.favourable()
}

fn compared(column: &Column<'_>, now: &Counted, wave: Wave<'_>, basis: &Basis, bank: &Bank) -> Compared {
    let Some(before) = wave.questionnaire.column(column.id.as_str()) else { return Compared::Nothing };
    let Some(then) = wave.tallied.columns.get(before.id.as_str()) else { return Compared::Nothing };
    if !comparable(column, &before, bank) {
        return Compared::Broken;
    }
    let scores = counted::scores(column);
    if column.favourable().is_empty() && scores.is_none() {
        return Compared::Nothing;
    }
    if !basis.tells_of(now.answered().n) || !basis.tells_of(then.answered().n) {
        return Compared::Nothing;
    }
    let plain = (now.plain(), then.plain());
    let both = !now.is_plain() && !then.is_plain();
    let (now, then) = if both { (now, then) } else { (&plain.0, &plain.1) };
    let samples = [basis.mode, wave.mode] == [Mode::Sample; 2];
    let test = |change: Option<Change>| change.filter(|_| samples);
    let moved = match (now.favourable(column), then.favourable(&before), now, then) {
        (Some(now), Some(then), ..) => {
            let difference = now.share().zip(then.share()).map(|(now, then)| now - then);
            difference.map(|difference| moved(difference, true, test(share_change(then, now))))
        }
        (_, _, Counted::One(now), Counted::One(then)) => scores.and_then(|scores| {
            let mean = |tally| estimate::mean(tally, &scores, None).map(|mean| mean.mean);
            let difference = mean(now)? - mean(then)?;
            Some(moved(difference, false, test(mean_change(then, now, &scores))))
        }),
        _ => None,
    };
    moved.map_or(Compared::Nothing, Compared::Moved)
}

fn moved(difference: f64, is_share: bool, test: Option<Change>) -> Moved {
    Moved { difference, is_share, p: test.map(|change| change.p), few: test.is_some_and(|change| change.few) }
}

/// Adjusts the chances of all tests.
fn adjust(columns: &mut [ColumnResult]) {
    let mut all: Vec<&mut Moved> = columns
        .iter_mut()
        .flat_map(|column| &mut column.changes)
        .filter_map(|change| if let Compared::Moved(moved) = change { Some(moved) } else { None })
        .collect();
    let chances: Vec<Option<f64>> = all.iter().map(|moved| moved.p).collect();
    for (moved, p) in all.iter_mut().zip(holm(&chances)) {
        moved.p = p;
    }
}

#[cfg(test)]
mod tests;
