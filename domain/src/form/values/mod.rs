//! From the strings as typed to a value, by kind of question.

use jiff::civil::Date;

use super::decimal;
use super::definition::{Choice, Id, Kind};
use super::evaluated::{Problem, Value};
use crate::email::EmailAddress;
use crate::japanese::{era, kana, phone, postcode, time_of_day, width};

/// Characters of one part of a name.
const NAME_MAX: usize = 100;
/// Characters of one part of an address.
const ADDRESS_MAX: usize = 150;
/// Largest number that is kept to the last digit with three decimals.
const NUMBER_MAX: f64 = 999_999_999_999.0;

/// Bounds that depend on other answers.
#[derive(Clone, Copy, Default)]
pub(super) struct Limits {
    pub earliest: Option<Date>,
    pub latest: Option<Date>,
}

/// What was made of the typed strings.
#[derive(Default)]
pub(super) struct Reading {
    /// Only where there is no problem.
    pub value: Option<Value>,
    /// With the part, where only one is concerned.
    pub problems: Vec<(Option<String>, Problem)>,
    /// Something was typed at all.
    pub typed: bool,
}

impl Reading {
    fn typed() -> Self {
        Self { typed: true, ..Self::default() }
    }

    fn of(result: Result<Value, Problem>) -> Self {
        match result {
            Ok(value) => Self { value: Some(value), ..Self::typed() },
            Err(problem) => Self { problems: vec![(None, problem)], ..Self::typed() },
        }
    }

    fn wrong(&mut self, part: &str, problem: Problem) {
        self.problems.push((Some(part.to_owned()), problem));
    }

    /// Keeps what is right of a part and notes what is wrong with it.
    fn take<T: Default>(&mut self, part: &str, result: Result<T, Problem>) -> T {
        result.unwrap_or_else(|problem| {
            self.wrong(part, problem);
            T::default()
        })
    }

    fn with(mut self, value: Value) -> Self {
        if self.problems.is_empty() {
            self.value = Some(value);
        }
        self
    }
}

/// Whether the box for people with one name is ticked.
pub(super) fn is_single(typed: &str) -> bool {
    typed == "yes"
}

/// Reads an answer; `typed` gives the string of a part, `""` that of the whole question.
pub(super) fn read<'t>(
    kind: &Kind,
    offered: &[&Choice],
    limits: Limits,
    typed: &dyn Fn(&str) -> &'t str,
) -> Reading {
    match kind {
        Kind::Name {} => return name(typed),
        Kind::Date { .. } => return date(limits, typed),
        Kind::Ranked { max, .. } => return ranked(*max, offered, typed),
        Kind::Address {} => return address(typed),
        Kind::Info {} | Kind::Computed { .. } | Kind::Rows { .. } | Kind::RowsContinued { .. } => {
            return Reading::default();
        }
        _ => {}
    }
    let whole = typed("").trim();
    let is_list = matches!(kind, Kind::Many { .. } | Kind::File { .. });
    if whole.is_empty() || (is_list && whole.split(',').all(|one| one.trim().is_empty())) {
        return Reading::default();
    }
    Reading::of(match kind {
        Kind::Text { max } => line(whole, usize::from(*max)).map(Value::Text),
        Kind::LongText { max } => lines(whole, usize::from(*max)).map(Value::Text),
        Kind::Number { min, max, decimals, .. } => number(whole, *min, *max, *decimals).map(Value::Number),
        Kind::Time {} => time_of_day::parse(whole).map(Value::Time).ok_or(Problem::NotATime),
        Kind::YesNo {} => match whole {
            "yes" | "no" => Ok(Value::Code(Id::from(whole))),
            _ => Err(Problem::NotOffered),
        },
        Kind::One { .. } => taken(whole, offered).map(Value::Code),
        Kind::Many { .. } => many(whole, offered).map(Value::Codes),
        Kind::Phone {} => phone::parse(whole).map(Value::Phone).ok_or(Problem::NotAPhone),
        Kind::Email {} => EmailAddress::parse(whole)
            .map(|address| Value::Email(address.as_str().to_owned()))
            .ok_or(Problem::NotAnEmail),
        Kind::File { max_files } => files(whole, *max_files).map(Value::Files),
        Kind::Consent { .. } if whole == "yes" => Ok(Value::Agreed),
        _ => Err(Problem::NotOffered),
    })
}

fn name<'t>(typed: &dyn Fn(&str) -> &'t str) -> Reading {
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
    let mut read = |part| reading.take(part, needed(typed(part)).and_then(katakana));
    let family_kana = read("family_kana");
    let given_kana = if single { String::new() } else { read("given_kana") };
    reading.with(Value::Name { family, given, family_kana, given_kana })
}

fn katakana(text: &str) -> Result<String, Problem> {
    let text = line(text, NAME_MAX)?;
    kana::to_katakana(&text).filter(|kana| !kana.is_empty()).ok_or(Problem::NotKana)
}

fn date<'t>(limits: Limits, typed: &dyn Fn(&str) -> &'t str) -> Reading {
    if ["year", "month", "day"].iter().all(|part| typed(part).trim().is_empty()) {
        return Reading::default();
    }
    let mut reading = Reading::typed();
    let era = match typed("era").trim() {
        "" => era::Era::Western,
        code => era::Era::parse(code).unwrap_or_else(|| {
            reading.wrong("era", Problem::NotOffered);
            era::Era::Western
        }),
    };
    let year = reading
        .take("year", needed(typed("year")).and_then(|text| era::parse_year(text).ok_or(Problem::NotADay)));
    let month = reading.take("month", needed(typed("month")).and_then(|text| small(text, '月')));
    let day = reading.take("day", needed(typed("day")).and_then(|text| small(text, '日')));
    if !reading.problems.is_empty() {
        return reading;
    }
    Reading::of(match era::to_western(era, year, month, day) {
        Ok(day) => match (limits.earliest, limits.latest) {
            (Some(earliest), _) if day < earliest => Err(Problem::TooEarly { earliest }),
            (_, Some(latest)) if day > latest => Err(Problem::TooLate { latest }),
            _ => Ok(Value::Day(day)),
        },
        Err(era::EraError::NotInEra) => Err(Problem::NotInEra),
        Err(era::EraError::NoSuchDay) => Err(Problem::NotADay),
    })
}

/// A month or a day: one or two digits, any width.
fn small(text: &str, unit: char) -> Result<i8, Problem> {
    let folded = width::fold_digits(text);
    let digits = folded.trim().trim_end_matches(unit).trim_end();
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten().ok_or(Problem::NotADay)
}

fn address<'t>(typed: &dyn Fn(&str) -> &'t str) -> Reading {
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

fn ranked<'t>(max: u8, offered: &[&Choice], typed: &dyn Fn(&str) -> &'t str) -> Reading {
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

fn taken(text: &str, offered: &[&Choice]) -> Result<Id, Problem> {
    let choice = offered.iter().find(|choice| choice.value.as_str() == text);
    choice.map(|choice| choice.value.clone()).ok_or(Problem::NotOffered)
}

fn many(text: &str, offered: &[&Choice]) -> Result<Vec<Id>, Problem> {
    let ticked: Vec<&str> = text.split(',').map(str::trim).filter(|value| !value.is_empty()).collect();
    let known = |value: &&str| offered.iter().any(|choice| choice.value.as_str() == *value);
    if !ticked.iter().all(known) {
        return Err(Problem::NotOffered);
    }
    let in_order = offered.iter().filter(|choice| ticked.contains(&choice.value.as_str()));
    Ok(in_order.map(|choice| choice.value.clone()).collect())
}

fn files(text: &str, max: u8) -> Result<Vec<String>, Problem> {
    let mut ids: Vec<String> = Vec::new();
    for id in text.split(',').map(str::trim).filter(|id| !id.is_empty()) {
        if !ids.iter().any(|known| known == id) {
            if ids.len() == usize::from(max) {
                return Err(Problem::TooManyFiles { max });
            }
            ids.push(line(id, NAME_MAX)?);
        }
    }
    Ok(ids)
}

fn number(text: &str, min: Option<f64>, max: Option<f64>, decimals: u8) -> Result<f64, Problem> {
    let folded = width::fold_digits(text);
    let (negative, digits) = match folded.trim().strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, folded.trim()),
    };
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let whole = without_separators(whole).ok_or(Problem::NotANumber)?;
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(&whole) || !fraction.is_none_or(all_digits) {
        return Err(Problem::NotANumber);
    }
    let fraction = fraction.unwrap_or("").trim_end_matches('0');
    if fraction.len() > usize::from(decimals) {
        return Err(Problem::TooPrecise { decimals });
    }
    let size = decimal::read(&whole, fraction);
    let number = if negative && size > 0.0 { -size } else { size };
    let (min, max) = (min.unwrap_or(-NUMBER_MAX), max.unwrap_or(NUMBER_MAX));
    match number {
        n if n < min => Err(Problem::TooSmall { min }),
        n if n > max => Err(Problem::TooLarge { max }),
        n => Ok(n),
    }
}

/// `12,000` and `12、000` without the separators; none where they do not part thousands.
fn without_separators(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split([',', '、', '，']).collect();
    let well_parted = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    well_parted.then(|| groups.concat())
}

fn needed(text: &str) -> Result<&str, Problem> {
    let text = text.trim();
    if text.is_empty() { Err(Problem::Missing) } else { Ok(text) }
}

/// One line, exactly as typed.
fn line(text: &str, max: usize) -> Result<String, Problem> {
    if text.chars().any(is_control) {
        return Err(Problem::ControlCharacters);
    }
    within(text, max).map(str::to_owned)
}

/// Several lines, as typed but for the line ends, which become LF.
fn lines(text: &str, max: usize) -> Result<String, Problem> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.chars().any(|c| c != '\n' && is_control(c)) {
        return Err(Problem::ControlCharacters);
    }
    within(&text, max)?;
    Ok(text)
}

/// Controls, line and paragraph separators, and the marks that turn the direction of what follows, by which
/// a text can be made to look like another one.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn within(text: &str, max: usize) -> Result<&str, Problem> {
    let has = characters(text);
    if has > max { Err(Problem::TooLong { max, has }) } else { Ok(text) }
}

/// Characters as a person counts them: variation selectors, combining voicing marks and joiners do not count.
#[must_use]
pub fn characters(text: &str) -> usize {
    text.chars()
        .filter(|c| {
            !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{3099}' | '\u{309A}' | '\u{200D}')
        })
        .count()
}
