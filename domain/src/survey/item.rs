//! Items of the question bank: what is asked, the same in every wave, with the history of its wording.

use serde::{Deserialize, Serialize};

use crate::form::{Id, Text};

/// All items that questionnaires choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// Version of this data format; always 1.
    pub format: u32,
    /// The items.
    pub items: Vec<Item>,
}

impl Bank {
    /// The item of that name.
    #[must_use]
    pub fn item(&self, id: &Id) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id)
    }
}

/// An item: its name stays for ever, its wording may change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Stable name, that of its column in open data.
    pub id: Id,
    /// A few words for tables and charts.
    pub short: Text,
    /// Wordings, oldest first; the last is asked in new waves.
    pub versions: Vec<Wording>,
}

impl Item {
    /// The wording that new waves ask.
    #[must_use]
    pub fn current(&self) -> Option<&Wording> {
        self.versions.last()
    }

    /// Whether answers to two of its wordings may stand in one line of a series.
    #[must_use]
    pub fn comparable(&self, one: u32, other: u32) -> bool {
        let (from, to) = (one.min(other), one.max(other));
        self.versions
            .iter()
            .filter(|wording| wording.number > from && wording.number <= to)
            .all(|w| w.comparable)
    }
}

/// How an item is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// 1, 2, …
    pub number: u32,
    /// Whether answers compare with those to the wording before; otherwise the series breaks here.
    pub comparable: bool,
    /// The question.
    pub label: Text,
    /// What helps to answer it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<Text>,
    /// What can be answered.
    pub kind: Kind,
}

/// What can be answered. Nothing has to be: leaving a question out is an answer too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// Five points from least to most favourable, each with its anchor.
    Scale {
        /// The five anchors.
        anchors: Vec<Text>,
    },
    /// Several statements answered on one five-point scale; each statement is a column of its own.
    Matrix {
        /// The five anchors.
        anchors: Vec<Text>,
        /// The statements.
        rows: Vec<Row>,
    },
    /// 0 to 10.
    Rating {
        /// What 0 means.
        low: Text,
        /// What 10 means.
        high: Text,
    },
    /// One of a list.
    OneOf {
        /// The list.
        choices: Vec<Choice>,
    },
    /// Any of a list, 15 at most.
    ManyOf {
        /// The list.
        choices: Vec<Choice>,
        /// The choice that goes with no other, such as "none of these".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alone: Option<Id>,
    },
    /// A whole number.
    Number {
        /// Least.
        least: u16,
        /// Most, 9999 at most.
        most: u16,
        /// Unit.
        unit: Text,
    },
    /// A few words.
    Words {
        /// Most characters, as a person counts them.
        most: usize,
    },
}

/// A statement of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Stable name.
    pub id: Id,
    /// The statement.
    pub label: Text,
    /// A few words for tables and charts.
    pub short: Text,
}

/// A choice of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stable name.
    pub value: Id,
    /// What is shown.
    pub label: Text,
}
