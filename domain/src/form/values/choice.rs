//! Choices of a list, and attachments.

use super::text::line;
use super::{Choice, Id, Problem, Reading, Value};

/// Characters of the id of an attachment.
const ID_MAX: usize = 100;

pub(super) fn ranked<'t>(max: u8, offered: &[&Choice], typed: &dyn Fn(&str) -> &'t str) -> Reading {
    let mut reading = Reading::default();
    let mut wishes: Vec<Id> = Vec::new();
    for part in (1..=max).map(|wish| wish.to_string()) {
        let wish = typed(&part).trim();
        if wish.is_empty() {
            continue;
        }
        reading.typed = true;
        match taken(wish, offered) {
            Ok(wish) if wishes.contains(&wish) => reading.wrong(&part, Problem::Repeated),
            Ok(wish) => wishes.push(wish),
            Err(problem) => reading.wrong(&part, problem),
        }
    }
    if reading.typed { reading.with(Value::Codes(wishes)) } else { reading }
}

pub(super) fn taken(text: &str, offered: &[&Choice]) -> Result<Id, Problem> {
    let choice = offered.iter().find(|choice| choice.value.as_str() == text);
    choice.map(|choice| choice.value.clone()).ok_or(Problem::NotOffered)
}

pub(super) fn many(text: &str, offered: &[&Choice]) -> Result<Vec<Id>, Problem> {
    let ticked: Vec<&str> = text.split(',').map(str::trim).filter(|value| !value.is_empty()).collect();
    let known = |value: &&str| offered.iter().any(|choice| choice.value.as_str() == *value);
    if !ticked.iter().all(known) {
        return Err(Problem::NotOffered);
    }
    let in_order = offered.iter().filter(|choice| ticked.contains(&choice.value.as_str()));
    Ok(in_order.map(|choice| choice.value.clone()).collect())
}

pub(super) fn files(text: &str, max: u8) -> Result<Vec<String>, Problem> {
    let mut ids: Vec<String> = Vec::new();
    for id in text.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        if !ids.iter().any(|known| known == id) {
            if ids.len() == usize::from(max) {
                return Err(Problem::TooManyFiles { max });
            }
            ids.push(line(id, ID_MAX)?);
        }
    }
    Ok(ids)
}
