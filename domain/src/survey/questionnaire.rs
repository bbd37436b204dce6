//! Surveys and the questionnaires that are frozen for their waves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    item::{Bank, Choice, Kind, Wording},
    sample::Draw,
    schedule::{Month, Schedule},
};
use crate::form::{Id, Text};

/// A survey that is asked again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// Version of this data format; always 1.
    pub format: u32,
    /// Stable name, part of public addresses.
    pub id: Id,
    /// Title.
    pub title: Text,
    /// What it is for, who asks, what becomes of the answers.
    pub about: Text,
    /// Where to ask about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Text>,
    /// The office that asks.
    pub office: Id,
    /// When waves open and close.
    pub schedule: Schedule,
    /// Screens.
    pub blocks: Vec<Block>,
    /// Items about the person that answers, in whose terms results are broken down.
    #[serde(default)]
    pub attributes: Vec<Id>,
    /// Who is invited.
    #[serde(default)]
    pub draw: Draw,
    /// Whether anybody may answer by an open link beside those who are invited.
    #[serde(default)]
    pub open_link: bool,
    /// How many people there are, by attribute and choice; for weights.
    #[serde(default)]
    pub population: BTreeMap<Id, BTreeMap<Id, u64>>,
    /// What is published.
    pub release: ReleasePlan,
}

/// A screen of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Stable name.
    pub id: Id,
    /// Its heading.
    pub title: Text,
    /// Items in order.
    pub items: Vec<Id>,
    /// When it is asked; always where not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rotation: Option<Rotation>,
}

/// Asked in some months only, so that no wave is long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// Every so many months.
    pub every: u32,
    /// Which of them, from 0; month 0 is a January.
    pub turn: u32,
}

/// What leaves the office after a wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleasePlan {
    /// No group with fewer answers is told: K.
    pub threshold: u64,
    /// Attributes with which every item is crossed.
    pub crossed_with: Vec<Id>,
    /// Days after the closing before which nothing is public.
    pub embargo_days: u32,
}

/// The questionnaire of one wave, which never changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Questionnaire {
    /// Version of this data format; always 1.
    pub format: u32,
    /// Name of the survey.
    pub survey: Id,
    /// Title.
    pub title: Text,
    /// What it is for.
    pub about: Text,
    /// Where to ask about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Text>,
    /// Screens.
    pub blocks: Vec<FrozenBlock>,
    /// Items that nobody is asked: what they tell is known, as the procedure that somebody has just applied for.
    #[serde(default)]
    pub given: Vec<FrozenItem>,
    /// Items about the person.
    pub attributes: Vec<Id>,
    /// How many people there are, by attribute and choice.
    pub population: BTreeMap<Id, BTreeMap<Id, u64>>,
    /// What is published.
    pub release: ReleasePlan,
}

/// A screen of a frozen questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenBlock {
    /// Stable name.
    pub id: Id,
    /// Its heading.
    pub title: Text,
    /// Its items, worded.
    pub items: Vec<FrozenItem>,
}

/// An item as it is asked in a wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrozenItem {
    /// Stable name.
    pub id: Id,
    /// A few words for tables and charts.
    pub short: Text,
    /// How it is asked.
    pub wording: Wording,
}

/// A column of the answers: an item, or a statement of a matrix.
#[derive(Clone, Copy, Debug)]
pub struct Column<'q> {
    /// Stable name.
    pub id: &'q Id,
    /// A few words for tables and charts.
    pub short: &'q Text,
    /// The question, or the statement.
    pub label: &'q Text,
    /// The item that it belongs to.
    pub item: &'q FrozenItem,
}

/// Why a questionnaire cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FreezeError {
    /// A block names an item that the bank does not have.
    #[error("the bank has no item `{0}`")]
    NoItem(Id),
    /// Nothing is asked in that month.
    #[error("nothing is asked in that month")]
    Empty,
}

impl Survey {
    /// The questionnaire of a month: the blocks whose turn it is, with the bank's current wordings. Attributes that no
    /// block asks for are given, one of `known`.
    ///
    /// # Errors
    /// [`FreezeError`]
    pub fn freeze(&self, bank: &Bank, month: Month, known: &[Choice]) -> Result<Questionnaire, FreezeError> {
        let asked = self.blocks.iter().filter(|block| block.rotation.is_none_or(|turn| turn.is_in(month)));
        let blocks = asked.map(|block| freeze_block(block, bank)).collect::<Result<Vec<_>, _>>()?;
        if blocks.is_empty() {
            return Err(FreezeError::Empty);
        }
        let not_asked = |id: &&Id| self.blocks.iter().all(|block| !block.items.contains(id));
        let given = self.attributes.iter().filter(not_asked).map(|id| {
            let mut item = freeze_item(id, bank)?;
            item.wording.kind = Kind::OneOf { choices: known.to_vec() };
            Ok(item)
        });
        Ok(Questionnaire {
            format: 1,
            given: given.collect::<Result<_, _>>()?,
            survey: self.id.clone(),
            title: self.title.clone(),
            about: self.about.clone(),
            contact: self.contact.clone(),
            blocks,
            attributes: self.attributes.clone(),
            population: self.population.clone(),
            release: self.release.clone(),
        })
    }
}

fn freeze_block(block: &Block, bank: &Bank) -> Result<FrozenBlock, FreezeError> {
    let items = block.items.iter().map(|id| freeze_item(id, bank));
    Ok(FrozenBlock {
        id: block.id.clone(),
        title: block.title.clone(),
        items: items.collect::<Result<_, _>>()?,
    })
}

fn freeze_item(id: &Id, bank: &Bank) -> Result<FrozenItem, FreezeError> {
    let item = bank.item(id).ok_or_else(|| FreezeError::NoItem(id.clone()))?;
    let wording = item.current().ok_or_else(|| FreezeError::NoItem(id.clone()))?;
    Ok(FrozenItem { id: item.id.clone(), short: item.short.clone(), wording: wording.clone() })
}

impl Rotation {
    /// Whether it is its turn.
    #[must_use]
    pub fn is_in(self, month: Month) -> bool {
        month.count() % i64::from(self.every.max(1)) == i64::from(self.turn)
    }
}

impl Questionnaire {
    /// Every column in the order of the screens, those that are given last.
    pub fn columns(&self) -> impl Iterator<Item = Column<'_>> {
        self.blocks.iter().flat_map(|block| &block.items).chain(&self.given).flat_map(FrozenItem::columns)
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, id: &str) -> Option<Column<'_>> {
        self.columns().find(|column| column.id.as_str() == id)
    }

    /// Whether an item is about the person that answers.
    #[must_use]
    pub fn is_attribute(&self, id: &Id) -> bool {
        self.attributes.contains(id)
    }
}

impl FrozenItem {
    /// Its columns: one, or one for each statement of a matrix.
    pub fn columns(&self) -> impl Iterator<Item = Column<'_>> {
        let rows = match &self.wording.kind {
            Kind::Matrix { rows, .. } => rows.as_slice(),
            _ => &[],
        };
        let own = rows.is_empty().then_some(Column {
            id: &self.id,
            short: &self.short,
            label: &self.wording.label,
            item: self,
        });
        own.into_iter().chain(rows.iter().map(|row| Column {
            id: &row.id,
            short: &row.short,
            label: &row.label,
            item: self,
        }))
    }
}

impl<'q> Column<'q> {
    /// What can be answered.
    #[must_use]
    pub fn kind(&self) -> &'q Kind {
        &self.item.wording.kind
    }

    /// The labels of its codes in order; none for numbers and words, which have no list.
    #[must_use]
    pub fn labels(&self) -> Vec<Text> {
        match self.kind() {
            Kind::Scale { anchors } | Kind::Matrix { anchors, .. } => anchors.clone(),
            Kind::OneOf { choices } | Kind::ManyOf { choices, .. } => {
                choices.iter().map(|choice| choice.label.clone()).collect()
            }
            Kind::Rating { .. } => (0..=10).map(|point| same(&point.to_string())).collect(),
            Kind::Number { .. } | Kind::Words { .. } => Vec::new(),
        }
    }

    /// The stable names of its codes in order, as in open data.
    #[must_use]
    pub fn values(&self) -> Vec<String> {
        match self.kind() {
            Kind::Scale { .. } | Kind::Matrix { .. } => (1..=5).map(|point: u8| point.to_string()).collect(),
            Kind::OneOf { choices } | Kind::ManyOf { choices, .. } => {
                choices.iter().map(|choice| choice.value.to_string()).collect()
            }
            Kind::Rating { .. } => (0..=10).map(|point: u8| point.to_string()).collect(),
            Kind::Number { .. } | Kind::Words { .. } => Vec::new(),
        }
    }

    /// The codes that count as favourable: the top two of five points, 7 to 10 of ten; none where no answer is better
    /// than another.
    #[must_use]
    pub fn favourable(&self) -> &'static [u16] {
        match self.kind() {
            Kind::Scale { .. } | Kind::Matrix { .. } => &[3, 4],
            Kind::Rating { .. } => &[7, 8, 9, 10],
            _ => &[],
        }
    }

    /// The numbers that its codes stand for, where a mean says something: 1 to 5, 0 to 10.
    #[must_use]
    pub fn numbers(&self) -> Option<Vec<f64>> {
        match self.kind() {
            Kind::Scale { .. } | Kind::Matrix { .. } => Some((1..=5).map(f64::from).collect()),
            Kind::Rating { .. } => Some((0..=10).map(f64::from).collect()),
            _ => None,
        }
    }
}

fn same(text: &str) -> Text {
    Text { ja: text.to_owned(), easy: text.to_owned(), en: text.to_owned() }
}
