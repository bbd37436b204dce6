//! Numbers, money and percentages.

use super::super::decimal;
use super::Problem;
use crate::japanese::width;

/// Largest number that is kept to the last digit with three decimals.
const NUMBER_MAX: f64 = 999_999_999_999.0;

pub(super) fn number(text: &str, min: Option<f64>, max: Option<f64>, decimals: u8) -> Result<f64, Problem> {
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

/// An amount in whole yen: `12,000円`, `￥12000`, `1万2000円`, `3万円`.
pub(super) fn money(text: &str, min: Option<f64>, max: Option<f64>) -> Result<f64, Problem> {
    let folded = width::fold_digits(text).replace(['\\', '¥', '￥', ' '], "");
    let plain = folded.trim_end_matches(['円', '圓']);
    let Some((above, below)) = plain.split_once('万') else { return number(plain, min, max, 0) };
    let above = number(above, Some(0.0), Some(NUMBER_MAX / 10_000.0), 3)?;
    let below = if below.is_empty() { 0.0 } else { number(below, Some(0.0), Some(9_999.0), 0)? };
    number(&decimal::written(above * 10_000.0 + below), min, max, 0)
}

/// A percentage: `12.5`, `12.5%`, `１２％`.
pub(super) fn percent(text: &str, decimals: u8) -> Result<f64, Problem> {
    let folded = width::fold_digits(text);
    number(folded.trim().trim_end_matches('%'), Some(0.0), Some(100.0), decimals)
}

/// `12,000` and `12、000` without the separators; none where they do not part thousands.
pub(super) fn without_separators(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split([',', '、', '，']).collect();
    let well_parted = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    well_parted.then(|| groups.concat())
}
