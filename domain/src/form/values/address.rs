//! Addresses.

use super::text::{line, lines, needed};
use super::{Problem, Reading, Value};
use crate::japanese::postcode;

/// Characters of one part of an address.
const ADDRESS_MAX: usize = 150;

/// Characters of an address abroad, all lines together.
const ABROAD_MAX: usize = 400;

pub(super) fn address<'t>(abroad: bool, typed: &dyn Fn(&str) -> &'t str) -> Reading {
    if abroad && typed("abroad") == "yes" {
        let text = typed("lines").trim();
        if text.is_empty() {
            return Reading::default();
        }
        let mut reading = Reading::typed();
        let text = reading.take("lines", lines(text, ABROAD_MAX));
        return reading.with(Value::Abroad(text));
    }
    if ["postcode", "town", "block", "building"].iter().all(|part| typed(part).trim().is_empty()) {
        return Reading::default();
    }
    let mut reading = Reading::typed();
    let code = needed(typed("postcode")).and_then(|text| postcode::parse(text).ok_or(Problem::NotAPostcode));
    let postcode = reading.take("postcode", code);
    let town = reading.take("town", needed(typed("town")).and_then(|text| line(text, ADDRESS_MAX)));
    let block = reading.take("block", needed(typed("block")).and_then(|text| line(text, ADDRESS_MAX)));
    let building = reading.take("building", line(typed("building").trim(), ADDRESS_MAX));
    reading.with(Value::Address { postcode, town, block, building })
}
