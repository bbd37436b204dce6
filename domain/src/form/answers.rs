//! Answers as typed: path → string.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::definition::Id;

/// Where a typed string belongs: `question`, `question/part`, `rows/key/question` or `rows/key/question/part`; inside
/// rows of rows `rows/key/rows/key/question`.
///
/// It is also the `name` of the HTML control.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(String);

impl Path {
    /// Path of a top-level question.
    #[must_use]
    pub fn question(id: &Id) -> Self {
        Self(id.0.clone())
    }

    /// Path of a question inside a row of the rows question at this path.
    #[must_use]
    pub fn in_row(&self, key: &str, question: &Id) -> Self {
        Self(format!("{}/{key}/{question}", self.0))
    }

    /// Path of a part of this question.
    #[must_use]
    pub fn part(&self, part: &str) -> Self {
        Self(format!("{}/{part}", self.0))
    }

    /// A path as a browser sent it. Whether it names anything is for the evaluator to say.
    #[must_use]
    pub fn from_wire(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As an HTML id.
    #[must_use]
    pub fn html_id(&self) -> String {
        format!("q-{}", self.0.replace('/', "-"))
    }
}

/// All answers of a draft, exactly as typed.
///
/// Many-of answers and files are stored as values joined by `,`; the order of rows as row keys
/// joined by `,` under the path of the rows question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(pub BTreeMap<Path, String>);

impl Answers {
    /// What was typed there; empty where nothing was.
    #[must_use]
    pub fn get(&self, path: &Path) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }

    /// Stores what was typed; an empty string removes it.
    pub fn set(&mut self, path: Path, typed: &str) {
        if typed.is_empty() {
            self.0.remove(&path);
        } else {
            self.0.insert(path, typed.to_owned());
        }
    }

    /// The values of a many-of, file or rows path.
    pub fn list<'a>(&'a self, path: &Path) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(path).split(',').filter(|part| !part.is_empty())
    }

    /// Takes a row of the rows question at `rows` away with everything typed in it.
    pub fn remove_row(&mut self, rows: &Path, key: &str) {
        let left: Vec<&str> = self.list(rows).filter(|known| *known != key).collect();
        let left = left.join(",");
        self.set(rows.clone(), &left);
        let inside = format!("{}/{key}/", rows.as_str());
        self.0.retain(|path, _| !path.as_str().starts_with(&inside));
    }
}
