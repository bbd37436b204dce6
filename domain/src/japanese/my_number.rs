//! My Number (個人番号) in free text: never stored (My Number Act art. 19 and 20).

use super::{check_digit, width};

/// The text with every My Number masked by `＊`; None where there is none.
///
/// Found are 12 digits of any width with the right check digit, also in groups of four with up to three
/// spaces or dashes between, that no further digit touches. Separators stay.
#[must_use]
pub fn mask(text: &str) -> Option<String> {
    let mut chars: Vec<char> = text.chars().collect();
    let mut found = false;
    let mut at = 0;
    while at < chars.len() {
        if digit(chars[at]).is_none() {
            at += 1;
            continue;
        }
        if let Some(end) = number_at(&chars, at) {
            found = true;
            for c in &mut chars[at..end] {
                if digit(*c).is_some() {
                    *c = '＊';
                }
            }
            at = end;
        }
        // On to the next run of digits: a number never begins inside one.
        while at < chars.len() && digit(chars[at]).is_some() {
            at += 1;
        }
    }
    found.then(|| chars.into_iter().collect())
}

/// Whether a number was masked in this text.
#[must_use]
pub fn is_masked(text: &str) -> bool {
    text.chars().filter(|c| *c == '＊').count() >= 12
}

/// End of the My Number that begins here.
fn number_at(chars: &[char], start: usize) -> Option<usize> {
    let mut digits = String::with_capacity(12);
    let mut at = start;
    for group in 0..3 {
        if group > 0 {
            let separators = chars[at..].iter().take_while(|c| is_separator(**c)).count();
            at += if separators <= 3 { separators } else { return None };
        }
        for _ in 0..4 {
            digits.push(digit(*chars.get(at)?)?);
            at += 1;
        }
    }
    let touched = chars.get(at).is_some_and(|c| digit(*c).is_some());
    (!touched && check_digit::is_my_number(&digits)).then_some(at)
}

fn digit(c: char) -> Option<char> {
    Some(width::fold_char(c)).filter(char::is_ascii_digit)
}

fn is_separator(c: char) -> bool {
    matches!(width::fold_char(c), ' ' | '\t' | '-' | 'ー' | 'ｰ')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_in_any_spelling_is_masked_and_the_rest_stays() {
        for (typed, masked) in [
            ("番号は123456789018です", "番号は＊＊＊＊＊＊＊＊＊＊＊＊です"),
            ("１２３４５６７８９０１８", "＊＊＊＊＊＊＊＊＊＊＊＊"),
            ("1234-5678-9018", "＊＊＊＊-＊＊＊＊-＊＊＊＊"),
            ("１２３４　５６７８　９０１８。", "＊＊＊＊　＊＊＊＊　＊＊＊＊。"),
            ("1234ー5678ー9018", "＊＊＊＊ー＊＊＊＊ー＊＊＊＊"),
            ("1234 - 5678 - 9018", "＊＊＊＊ - ＊＊＊＊ - ＊＊＊＊"),
            (
                "母 123456789018\n父 1234 5678 9018",
                "母 ＊＊＊＊＊＊＊＊＊＊＊＊\n父 ＊＊＊＊ ＊＊＊＊ ＊＊＊＊",
            ),
            ("1234 5678 9018 1234 5678 9018", "＊＊＊＊ ＊＊＊＊ ＊＊＊＊ ＊＊＊＊ ＊＊＊＊ ＊＊＊＊"),
            ("2026 1234 5678 9018", "2026 ＊＊＊＊ ＊＊＊＊ ＊＊＊＊"),
        ] {
            assert_eq!(mask(typed).as_deref(), Some(masked), "{typed}");
        }
    }

    #[test]
    fn other_numbers_stay() {
        for typed in [
            "",
            "090-1234-5678",
            "123456789012",
            "1234567890189",
            "0123456789018",
            "1234-5678-90180",
            "12-3456-789018",
            "1234    5678 9018",
            "1234/5678/9018",
            "1234\n5678\n9018",
            "保育園",
        ] {
            assert_eq!(mask(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn after_masking_nothing_is_left_to_mask(text in "([0-9０-９]{4}[ -]?|123456789018|1234 5678 9018|[あa、 ]){0,8}") {
            if let Some(masked) = mask(&text) {
                prop_assert_eq!(mask(&masked), None);
                prop_assert_eq!(masked.chars().count(), text.chars().count());
            }
        }
    }
}
