//! What is read everywhere: words, numbers, lists, places in a form.

use std::collections::BTreeMap;

use domain::form::Path;
use domain::form::definition::{Id, Text};

use crate::islands::json::Json;

pub(super) fn string(json: &Json) -> Option<String> {
    json.as_str().map(str::to_owned)
}

pub(super) fn id(json: &Json) -> Option<Id> {
    string(json).map(Id)
}

pub(super) fn path(json: &Json) -> Option<Path> {
    json.as_str().map(Path::from_wire)
}

/// A whole number that is not negative.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held inside the range before")]
pub(super) fn small<T: TryFrom<u32>>(json: &Json) -> Option<T> {
    let number =
        json.as_f64().filter(|number| number.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(number))?;
    T::try_from(number as u32).ok()
}

/// A list; one that is not there is empty. A loop is half the code of an iterator that may fail.
pub(super) fn list<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<Vec<T>> {
    let mut list = Vec::new();
    if !json.is_null() {
        for one in json.as_array()? {
            list.push(read(one)?);
        }
    }
    Some(list)
}

/// What may be left out.
pub(super) fn optional<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<Option<T>> {
    if json.is_null() { Some(None) } else { read(json).map(Some) }
}

pub(super) fn boxed<T>(read: Option<T>) -> Option<Box<T>> {
    read.map(Box::new)
}

pub(super) fn numbers(json: &Json) -> Option<BTreeMap<Id, f64>> {
    map(json, Json::as_f64)
}

/// A map; one that is not there is empty. Collecting would bring a sort along.
pub(super) fn map<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<BTreeMap<Id, T>> {
    let mut map = BTreeMap::new();
    if !json.is_null() {
        for (name, content) in json.as_object()? {
            map.insert(Id(name.clone()), read(content)?);
        }
    }
    Some(map)
}

/// `{"name": content}`, or `"name"`.
pub(super) fn tagged(json: &Json) -> Option<(&str, &Json)> {
    match json {
        Json::String(name) => Some((name, &Json::Null)),
        json => json.as_object()?.first().map(|(name, content)| (name.as_str(), content)),
    }
}

pub(super) fn text(json: &Json) -> Option<Text> {
    Some(Text { ja: string(&json["ja"])?, easy: string(&json["easy"])?, en: string(&json["en"])? })
}
