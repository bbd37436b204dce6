//! Receipt numbers (受付番号): short, speakable, with a check digit, never a key to anything.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::japanese::{check_digit, width};

/// A receipt number, `YY-NNNN-NNNN-C`: fiscal year, eight random digits, Damm check digit over all ten.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptNumber([u8; 11]);

/// The text is no receipt number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a receipt number")]
pub struct NotAReceiptNumber;

impl ReceiptNumber {
    /// The number of this fiscal year with these random digits; None from 100 000 000 on.
    #[must_use]
    pub fn from_parts(fiscal_year: i16, random: u32) -> Option<Self> {
        if random >= 100_000_000 {
            return None;
        }
        let mut rest =
            u64::from(random) + 100_000_000 * u64::from(fiscal_year.rem_euclid(100).unsigned_abs());
        let mut digits = [0; 11];
        for digit in digits[..10].iter_mut().rev() {
            *digit = (rest % 10) as u8;
            rest /= 10;
        }
        digits[10] = check_digit::damm(&digits[..10]);
        Some(Self(digits))
    }

    /// A number as someone typed or read it out: any width, any dashes and spaces or none.
    /// One wrong digit or two swapped neighbours are refused.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut digits = [0; 11];
        let mut count = 0;
        for c in width::fold_digits(typed).chars() {
            if let Some(digit) = c.to_digit(10) {
                *digits.get_mut(count)? = digit as u8;
                count += 1;
            } else if c != '-' && !c.is_whitespace() {
                return None;
            }
        }
        (count == 11 && check_digit::damm(&digits) == 0).then_some(Self(digits))
    }

    /// The eleven digits without dashes: what is stored and looked up.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        write!(f, "{}-{}-{}-{}", &digits[..2], &digits[2..6], &digits[6..10], &digits[10..])
    }
}

impl fmt::Debug for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceiptNumber({self})")
    }
}

impl TryFrom<String> for ReceiptNumber {
    type Error = NotAReceiptNumber;

    fn try_from(text: String) -> Result<Self, NotAReceiptNumber> {
        Self::parse(&text).ok_or(NotAReceiptNumber)
    }
}

impl From<ReceiptNumber> for String {
    fn from(number: ReceiptNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(fiscal_year: i16, random: u32) -> ReceiptNumber {
        ReceiptNumber::from_parts(fiscal_year, random).unwrap()
    }

    #[test]
    fn it_is_written_in_groups_with_the_fiscal_year_first() {
        let written = number(2026, 1_234_567).to_string();
        assert!(written.starts_with("26-0123-4567-"), "{written}");
        assert_eq!(written.len(), 14);
        assert_eq!(ReceiptNumber::from_parts(2026, 100_000_000), None);
    }

    #[test]
    fn it_is_read_in_any_width_with_any_dashes_or_none() {
        let number = number(2026, 12_345_678);
        let digits = number.digits();
        let wide: String =
            number.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
        for typed in [
            digits.clone(),
            wide,
            format!(" {number}　"),
            number.to_string().replace('-', "ー"),
            number.to_string().replace('-', " "),
        ] {
            assert_eq!(ReceiptNumber::parse(&typed), Some(number), "{typed}");
        }
        for typed in ["", "26", &format!("{digits}0"), &digits[..10], &format!("a{digits}")] {
            assert_eq!(ReceiptNumber::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn it_is_stored_as_text_and_checked_when_read() {
        let number = number(2026, 5);
        let json = serde_json::to_string(&number).unwrap();
        assert_eq!(json, format!("\"{number}\""));
        assert_eq!(serde_json::from_str::<ReceiptNumber>(&json).unwrap(), number);
        assert!(serde_json::from_str::<ReceiptNumber>("\"26-0000-0000-9\"").is_err());
    }

    proptest! {
        #[test]
        fn a_wrong_digit_or_swapped_neighbours_are_refused(
            year in 2000_i16..2100, random in 0_u32..100_000_000, at in 0_usize..11, by in 1_u8..10,
        ) {
            let number = number(year, random);
            prop_assert_eq!(ReceiptNumber::parse(&number.to_string()), Some(number));
            let digits = number.digits().into_bytes();
            let mut wrong = digits.clone();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            prop_assert_eq!(ReceiptNumber::parse(&String::from_utf8(wrong).unwrap()), None);
            let mut swapped = digits.clone();
            swapped.swap(at.min(9), at.min(9) + 1);
            if swapped != digits {
                prop_assert_eq!(ReceiptNumber::parse(&String::from_utf8(swapped).unwrap()), None);
            }
        }
    }
}
