//! Postal codes.

use super::width;

/// Seven digits, from any width, with or without hyphen and 〒.
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let folded = width::fold_digits(text);
    let typed = folded.trim();
    let typed = typed.strip_prefix('〒').unwrap_or(typed);
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    (digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// For reading: `123-4567`; anything but seven digits is unchanged.
#[must_use]
pub fn format(digits: &str) -> String {
    if digits.len() == 7 && digits.is_ascii() {
        format!("{}-{}", &digits[..3], &digits[3..])
    } else {
        digits.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_digits_of_any_width_are_a_postal_code() {
        for typed in ["399-0786", "３９９－０７８６", "399ー0786", "〒399-0786", "〒 3990786", " 399 0786 "]
        {
            assert_eq!(parse(typed).as_deref(), Some("3990786"), "{typed}");
        }
        for typed in ["", "399-078", "399-07867", "399-078a", "〒", "三九九〇七八六"] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn it_is_shown_with_a_hyphen() {
        assert_eq!(format("3990786"), "399-0786");
        assert_eq!(format("399"), "399");
    }
}
