//! Telephone numbers: digits for storing and matching (GIF 1015-5), hyphens for reading.

use super::width;

/// A telephone number as digits: Japanese ones with their leading 0, foreign ones with `+`.
///
/// Hyphens, spaces, parentheses and dots of any width may stand between. `+81` becomes the leading 0.
/// Japanese numbers have 10 digits, 11 where they begin with 020, 050, 060, 070, 080 or 090; foreign
/// ones 7 to 15 (ITU-T E.164).
#[must_use]
pub fn parse(text: &str) -> Option<String> {
    let folded = width::fold_digits(text);
    let typed = folded.trim();
    let (foreign, rest) = match typed.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, typed),
    };
    let mut digits = String::with_capacity(15);
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '(' | ')' | '.' => {}
            _ => return None,
        }
    }
    if !foreign {
        return is_japanese(&digits).then_some(digits);
    }
    if let Some(national) = digits.strip_prefix("81") {
        let national = format!("0{}", national.strip_prefix('0').unwrap_or(national));
        return is_japanese(&national).then_some(national);
    }
    ((7..=15).contains(&digits.len()) && !digits.starts_with('0')).then(|| format!("+{digits}"))
}

fn is_japanese(digits: &str) -> bool {
    let long = ["020", "050", "060", "070", "080", "090"].iter().any(|head| digits.starts_with(head));
    digits.starts_with('0') && !digits.starts_with("00") && digits.len() == if long { 11 } else { 10 }
}

/// For reading: `090-1234-5678`, `0800-123-4567`. Others are unchanged, as their area code is not known here.
#[must_use]
pub fn format(digits: &str) -> String {
    if digits.len() != 11 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return digits.to_owned();
    }
    let (area, local) = if digits.starts_with("0800") { (4, 7) } else { (3, 7) };
    format!("{}-{}-{}", &digits[..area], &digits[area..local], &digits[local..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn japanese_numbers_are_stored_as_digits() {
        for (typed, stored) in [
            ("０９０−１２３４−５６７８", "09012345678"),
            ("090ー1234ー5678", "09012345678"),
            ("(0263) 52-0280", "0263520280"),
            ("（０３）１２３４．５６７８", "0312345678"),
            ("+81 90-1234-5678", "09012345678"),
            ("+81 (0)3-1234-5678", "0312345678"),
            ("＋８１３１２３４５６７８", "0312345678"),
            ("0120-123-456", "0120123456"),
            ("0800-123-4567", "08001234567"),
            ("050-1234-5678", "05012345678"),
            ("060-1234-5678", "06012345678"),
        ] {
            assert_eq!(parse(typed).as_deref(), Some(stored), "{typed}");
        }
    }

    #[test]
    fn foreign_numbers_keep_their_country_code() {
        assert_eq!(parse("+1 (415) 555-2671").as_deref(), Some("+14155552671"));
        assert_eq!(parse("+84 912 345 678").as_deref(), Some("+84912345678"));
    }

    #[test]
    fn numbers_with_digits_missing_or_too_many_are_refused() {
        for typed in [
            "",
            "-",
            "+",
            "090-1234-567",
            "090-1234-56789",
            "03-1234-567",
            "03-1234-56789",
            "1234567890",
            "00-1234-5678",
            "+81 90-1234",
            "+123456",
            "+1234567890123456",
            "+0123456789",
            "09o-1234-5678",
            "03-1234-5678内線12",
            "090+12345678",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn mobile_numbers_are_shown_in_groups() {
        assert_eq!(format("09012345678"), "090-1234-5678");
        assert_eq!(format("08001234567"), "0800-123-4567");
        for unchanged in ["0263520280", "+14155552671", "", "あいうえおかきく"] {
            assert_eq!(format(unchanged), unchanged);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_as_what_is_stored(digits in "0[1-9]0[0-9]{8}|0[1-9][1-9][0-9]{7}|[+][1-79][0-9]{6,14}") {
            if let Some(stored) = parse(&digits) {
                prop_assert_eq!(parse(&format(&stored)), Some(stored));
            }
        }
    }
}
