//! Lines, paragraphs, names and readings.

use unicode_segmentation::UnicodeSegmentation;

use super::{Problem, Reading, Value, is_single};
use crate::japanese::{kana, my_number};

/// The part of a text by which a person says that a number in it is no My Number.
pub const OTHER_NUMBER: &str = "other_number";

/// Characters of one part of a name.
const NAME_MAX: usize = 100;

/// Words of the person's own, in which a My Number is masked unless they say that it is another number.
pub(super) fn free<'t>(read: Result<String, Problem>, typed: &dyn Fn(&str) -> &'t str) -> Reading {
    let text = match read {
        Ok(text) => text,
        Err(problem) => return Reading::of(Err(problem)),
    };
    let masked = if typed(OTHER_NUMBER) == "yes" { None } else { my_number::mask(&text) };
    let doubt = (masked.is_some() || my_number::is_masked(&text)).then_some(Problem::MyNumber);
    Reading::doubtful(Value::Text(masked.unwrap_or(text)), doubt)
}

pub(super) fn name<'t>(typed: &dyn Fn(&str) -> &'t str) -> Reading {
    let single = is_single(typed("single"));
    let names: &[&str] = if single { &["family"] } else { &["family", "given"] };
    let readings: &[&str] = if single { &["family_kana"] } else { &["family_kana", "given_kana"] };
    if names.iter().chain(readings).all(|part| typed(part).trim().is_empty()) {
        return Reading::default();
    }
    let mut reading = Reading::typed();
    let mut written = |part| reading.take(part, needed(typed(part)).and_then(|text| line(text, NAME_MAX)));
    let family = written("family");
    let given = if single { String::new() } else { written("given") };
    let mut read = |part| reading.take(part, needed(typed(part)).and_then(|text| katakana(text, NAME_MAX)));
    let family_kana = read("family_kana");
    let given_kana = if single { String::new() } else { read("given_kana") };
    reading.with(Value::Name { family, given, family_kana, given_kana })
}

pub(super) fn katakana(text: &str, max: usize) -> Result<String, Problem> {
    let text = line(text, max)?;
    kana::to_katakana(&text).filter(|kana| !kana.is_empty()).ok_or(Problem::NotKana)
}

pub(super) fn needed(text: &str) -> Result<&str, Problem> {
    let text = text.trim();
    if text.is_empty() { Err(Problem::Missing) } else { Ok(text) }
}

/// One line, exactly as typed.
pub(super) fn line(text: &str, max: usize) -> Result<String, Problem> {
    if text.chars().any(is_control) {
        return Err(Problem::ControlCharacters);
    }
    within(text, max).map(str::to_owned)
}

/// Several lines, as typed but for the line ends, which become LF.
pub(super) fn lines(text: &str, max: usize) -> Result<String, Problem> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.chars().any(|c| c != '\n' && is_control(c)) {
        return Err(Problem::ControlCharacters);
    }
    within(&text, max)?;
    Ok(text)
}

/// Controls, line and paragraph separators, and the marks that turn the direction of what follows, by which
/// a text can be made to look like another one.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn within(text: &str, max: usize) -> Result<&str, Problem> {
    let has = characters(text);
    if has > max { Err(Problem::TooLong { max, has }) } else { Ok(text) }
}

/// Characters as a person counts them: grapheme clusters (Unicode Standard Annex 29).
#[must_use]
pub fn characters(text: &str) -> usize {
    text.graphemes(true).count()
}
