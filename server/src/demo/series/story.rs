//! The story of the series, as `surveys/story.json` tells it.

use std::collections::BTreeMap;

use domain::form::Id;
use serde::Deserialize;

/// See `surveys/story.md`.
#[derive(Deserialize)]
pub(super) struct Story {
    pub(super) first: String,
    pub(super) last: String,
    pub(super) invited: usize,
    pub(super) open_link_answers: usize,
    pub(super) response: Response,
    pub(super) left_out: BTreeMap<String, f64>,
    pub(super) wordings: Vec<Wording>,
    pub(super) shares: BTreeMap<String, BTreeMap<String, f64>>,
    pub(super) base: BTreeMap<String, f64>,
    pub(super) spread: BTreeMap<String, f64>,
    pub(super) levels: Vec<Level>,
    pub(super) shifts: Vec<Shift>,
    pub(super) share_shifts: Vec<ShareShift>,
    pub(super) words: Vec<Words>,
}

#[derive(Deserialize)]
pub(super) struct Response {
    pub(super) age: BTreeMap<String, f64>,
    pub(super) month_factor: BTreeMap<String, f64>,
    pub(super) open_link_age: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
pub(super) struct Wording {
    pub(super) item: Id,
    pub(super) number: u32,
    pub(super) from: String,
}

/// To whom something applies: attributes, and the values that they may have.
pub(super) type Where = BTreeMap<String, Vec<String>>;

#[derive(Deserialize)]
pub(super) struct Level {
    pub(super) column: String,
    pub(super) r#where: Where,
    pub(super) shift: f64,
}

#[derive(Deserialize)]
pub(super) struct Shift {
    pub(super) column: String,
    pub(super) r#where: Where,
    pub(super) months: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
pub(super) struct ShareShift {
    pub(super) item: String,
    pub(super) choice: String,
    pub(super) r#where: Where,
    pub(super) months: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
pub(super) struct Words {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) r#where: Where,
    pub(super) text: String,
}

/// An invented person: attributes by name.
pub(super) type Person = BTreeMap<String, String>;

pub(super) fn fits(person: &Person, to: &Where) -> bool {
    to.iter().all(|(attribute, values)| person.get(attribute).is_some_and(|value| values.contains(value)))
}
