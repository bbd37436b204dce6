//! Numbers that somebody has issued.

use super::Problem;
use crate::form::definition::CheckRule;
use crate::form::pattern;
use crate::japanese::{check_digit, width};

/// A text as it is compared: plain characters, no spaces.
fn folded(text: &str) -> String {
    width::fold_digits(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// The 13 digits of a corporate number (法人番号), dashes dropped.
pub(super) fn corporate(text: &str) -> Result<String, Problem> {
    let digits = folded(text).replace('-', "");
    if check_digit::is_corporate_number(&digits) { Ok(digits) } else { Err(Problem::NotACorporateNumber) }
}

/// `T` and 13 digits. Those of sole traders are no corporate numbers and need not have their check digit.
pub(super) fn invoice(text: &str) -> Result<(String, Option<Problem>), Problem> {
    let number = folded(text).replace('-', "").to_ascii_uppercase();
    let digits = number.strip_prefix('T').ok_or(Problem::NotAnInvoiceNumber)?;
    if digits.len() != 13 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Problem::NotAnInvoiceNumber);
    }
    let doubt = (!check_digit::is_corporate_number(digits)).then_some(Problem::DoubtfulInvoiceNumber);
    Ok((number, doubt))
}

/// A number of a declared pattern, with the literal pieces where they belong whether they were typed or not.
pub(super) fn patterned(
    text: &str,
    pieces: &[String],
    check: Option<&CheckRule>,
    example: &str,
) -> Result<String, Problem> {
    let number = pattern::read(pieces, &folded(text))
        .ok_or_else(|| Problem::NotTheNumber { example: example.to_owned() })?;
    if check.is_some_and(|rule| !holds(rule, &number)) {
        return Err(Problem::WrongCheckDigit);
    }
    Ok(number)
}

fn holds(rule: &CheckRule, number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((last, leading)) = digits.split_last() else { return false };
    if leading.len() != rule.weights.len() {
        return false;
    }
    let product = |(digit, weight): (&u32, &u8)| {
        let product = digit * u32::from(*weight);
        if rule.cross_sum { product / 100 + product / 10 % 10 + product % 10 } else { product }
    };
    let sum: u32 = leading.iter().zip(&rule.weights).map(product).sum();
    let modulus = u32::from(rule.modulus.max(1));
    let expected = match modulus - sum % modulus {
        10 | 11 => 0,
        digit => digit,
    };
    *last == expected
}
