//! Loading the bank and surveys: what is wrong is named with its place.

use std::collections::BTreeSet;

use super::{
    item::{Bank, Item, Kind},
    questionnaire::Survey,
};
use crate::form::{Id, Text};

/// Why a bank or a survey cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Not JSON, or not of that shape.
    #[error("{0}")]
    Syntax(String),
    /// Another `format` than 1.
    #[error("format {0} is not known; this version reads format 1")]
    Format(u32),
    /// A name that is not spelled like one.
    #[error("`{0}` is not a name: use a-z, 0-9, _ and -, at most 60 characters")]
    MalformedId(Id),
    /// A name used twice.
    #[error("`{0}` is used twice")]
    DuplicateId(Id),
    /// A name of nothing.
    #[error("`{named}` in `{at}` is not in the bank")]
    Unknown {
        /// Where.
        at: Id,
        /// What.
        named: Id,
    },
    /// A text that is missing in a language.
    #[error("`{0}` is not said in every language")]
    Untranslated(Id),
    /// Something else, in words.
    #[error("`{0}`: {1}")]
    Wrong(Id, &'static str),
}

impl Bank {
    /// Reads a bank.
    ///
    /// # Errors
    /// [`LoadError`]
    pub fn load(json: &str) -> Result<Self, LoadError> {
        let bank: Self = serde_json::from_str(json).map_err(|error| LoadError::Syntax(error.to_string()))?;
        if bank.format != 1 {
            return Err(LoadError::Format(bank.format));
        }
        let mut names = Names::default();
        for item in &bank.items {
            names.add(&item.id)?;
            check_item(item)?;
            // A statement keeps its name in every wording of its matrix.
            let rows: BTreeSet<&Id> = item.versions.iter().flat_map(|wording| rows(&wording.kind)).collect();
            rows.into_iter().try_for_each(|row| names.add(row))?;
        }
        Ok(bank)
    }
}

fn rows(kind: &Kind) -> impl Iterator<Item = &Id> {
    let rows = if let Kind::Matrix { rows, .. } = kind { rows.as_slice() } else { &[] };
    rows.iter().map(|row| &row.id)
}

impl Survey {
    /// Reads a survey whose items are in `bank`.
    ///
    /// # Errors
    /// [`LoadError`]
    pub fn load(json: &str, bank: &Bank) -> Result<Self, LoadError> {
        let survey: Self =
            serde_json::from_str(json).map_err(|error| LoadError::Syntax(error.to_string()))?;
        if survey.format != 1 {
            return Err(LoadError::Format(survey.format));
        }
        survey.check(bank)?;
        Ok(survey)
    }

    fn check(&self, bank: &Bank) -> Result<(), LoadError> {
        let wrong = |text| Err(LoadError::Wrong(self.id.clone(), text));
        spelled(&self.id)?;
        said(&self.id, [&self.title, &self.about].into_iter().chain(&self.contact))?;
        let mut names = Names::default();
        for block in &self.blocks {
            names.add(&block.id)?;
            said(&block.id, [&block.title])?;
            if block.items.is_empty() {
                return Err(LoadError::Wrong(block.id.clone(), "a block asks at least one item"));
            }
            if block.rotation.is_some_and(|turn| turn.every == 0 || turn.turn >= turn.every) {
                return Err(LoadError::Wrong(
                    block.id.clone(),
                    "`turn` counts from 0 to one less than `every`",
                ));
            }
            let mut items = Names::default();
            for item in &block.items {
                known(bank, &block.id, item)?;
                items.add(item)?;
            }
        }
        let mut asked = BTreeSet::new();
        if let Some(twice) =
            self.blocks.iter().flat_map(|block| &block.items).find(|item| !asked.insert(*item))
        {
            return Err(LoadError::DuplicateId(twice.clone()));
        }
        let crossed = &self.release.crossed_with;
        if let Some(named) = crossed.iter().find(|item| !self.attributes.contains(item)) {
            return Err(LoadError::Unknown { at: self.id.clone(), named: named.clone() });
        }
        for attribute in &self.attributes {
            let item = known(bank, &self.id, attribute)?;
            if !item.versions.iter().all(|wording| matches!(wording.kind, Kind::OneOf { .. })) {
                return Err(LoadError::Wrong(attribute.clone(), "an attribute is one of a list"));
            }
        }
        for (attribute, counts) in &self.population {
            if !self.attributes.contains(attribute) {
                return Err(LoadError::Unknown { at: self.id.clone(), named: attribute.clone() });
            }
            if counts.values().sum::<u64>() == 0 {
                return Err(LoadError::Wrong(attribute.clone(), "a population has people"));
            }
        }
        if self.release.threshold < 3 {
            return wrong("a threshold under 3 protects nobody");
        }
        let times = &self.schedule;
        if (times.opens_day, times.opens_at) >= (times.closes_day, times.closes_at) {
            return wrong("a wave closes after it has opened, in the same month");
        }
        if !(1..=31).contains(&times.opens_day) || !(1..=31).contains(&times.closes_day) {
            return wrong("days of a month go from 1 to 31");
        }
        if !(0..=2 * 24 * 60).contains(&times.grace_minutes) {
            return wrong("`grace_minutes` is at most two days");
        }
        Ok(())
    }
}

fn known<'b>(bank: &'b Bank, at: &Id, named: &Id) -> Result<&'b Item, LoadError> {
    bank.item(named).ok_or_else(|| LoadError::Unknown { at: at.clone(), named: named.clone() })
}

fn check_item(item: &Item) -> Result<(), LoadError> {
    let wrong = |text| Err(LoadError::Wrong(item.id.clone(), text));
    said(&item.id, [&item.short])?;
    if item.versions.is_empty() {
        return wrong("an item has at least one wording");
    }
    if item.versions.iter().zip(1..).any(|(wording, number)| wording.number != number) {
        return wrong("wordings are numbered 1, 2, … from the oldest");
    }
    for wording in &item.versions {
        said(&item.id, std::iter::once(&wording.label).chain(&wording.help))?;
        match &wording.kind {
            Kind::Scale { anchors } | Kind::Matrix { anchors, .. } if anchors.len() != 5 => {
                return wrong("a scale has five anchors");
            }
            Kind::Scale { anchors } => said(&item.id, anchors)?,
            Kind::Matrix { anchors, rows } => {
                if rows.is_empty() {
                    return wrong("a matrix has statements");
                }
                said(&item.id, anchors.iter().chain(rows.iter().flat_map(|row| [&row.label, &row.short])))?;
            }
            Kind::Rating { low, high } => said(&item.id, [low, high])?,
            Kind::OneOf { choices } | Kind::ManyOf { choices, .. } => {
                let mut names = Names::default();
                choices.iter().try_for_each(|choice| names.add(&choice.value))?;
                said(&item.id, choices.iter().map(|choice| &choice.label))?;
                if choices.len() > if matches!(wording.kind, Kind::ManyOf { .. }) { 15 } else { 60 } {
                    return wrong("too many choices: 60 at most, 15 where several may be chosen");
                }
                if let Kind::ManyOf { alone: Some(alone), .. } = &wording.kind
                    && choices.iter().all(|choice| choice.value != *alone)
                {
                    return wrong("`alone` names none of the choices");
                }
            }
            Kind::Number { least, most, unit } => {
                said(&item.id, [unit])?;
                if least >= most || *most > 9_999 {
                    return wrong("a number goes from `least` to a larger `most`, 9999 at the utmost");
                }
            }
            Kind::Words { most } if !(1..=2_000).contains(most) => {
                return wrong("words have 1 to 2000 characters");
            }
            Kind::Words { .. } => {}
        }
    }
    Ok(())
}

fn said<'t>(id: &Id, texts: impl IntoIterator<Item = &'t Text>) -> Result<(), LoadError> {
    let blank = |text: &Text| [&text.ja, &text.easy, &text.en].into_iter().any(|said| said.trim().is_empty());
    if texts.into_iter().any(blank) { Err(LoadError::Untranslated(id.clone())) } else { Ok(()) }
}

fn spelled(id: &Id) -> Result<(), LoadError> {
    if id.is_well_formed() { Ok(()) } else { Err(LoadError::MalformedId(id.clone())) }
}

/// Names that may be used once.
#[derive(Default)]
struct Names<'n>(BTreeSet<&'n Id>);

impl<'n> Names<'n> {
    fn add(&mut self, id: &'n Id) -> Result<(), LoadError> {
        spelled(id)?;
        if self.0.insert(id) { Ok(()) } else { Err(LoadError::DuplicateId(id.clone())) }
    }
}
