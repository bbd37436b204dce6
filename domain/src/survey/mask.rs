//! Personal data in what people wrote: masked wherever it is shown to anybody.
//!
//! What has digits is masked rather too often than too seldom. Names cannot be found by rules; who reads has to know.

use crate::japanese::width::fold_char;

/// What stands in the place of a masked character.
pub const MARK: char = '＊';

/// So many digits in one number are somebody's: telephone, post code with its town, account, card, My Number.
const DIGITS: usize = 7;
/// So many where the words before say that a telephone number follows: local numbers are short.
const DIGITS_OF_TELEPHONE: usize = 5;
/// So many characters before a number are looked at for such a word.
const BEFORE: usize = 8;
/// Words before a telephone number, folded.
const TELEPHONE: [&str; 10] =
    ["電話", "携帯", "でんわ", "連絡先", "tel", "fax", "phone", "mobile", "☎", "番号"];

/// The text with mail addresses, names in networks (`@name`) and long numbers masked, character by character. Numbers
/// may be in any width or in kanji, with dashes, dots, brackets and single spaces in them; two years are no number.
#[must_use]
pub fn mask(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let folded: Vec<char> = chars.iter().map(|c| fold_char(*c).to_ascii_lowercase()).collect();
    addresses(&mut chars, &folded);
    numbers(&mut chars, &folded);
    chars.into_iter().collect()
}

fn addresses(chars: &mut [char], folded: &[char]) {
    let local = |c: &char| c.is_ascii_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(*c);
    let domain = |c: &char| c.is_ascii_alphanumeric() || ".-_".contains(*c);
    for (at, _) in folded.iter().enumerate().filter(|(_, c)| **c == '@') {
        let before = folded[..at].iter().rev().take_while(|c| local(c)).count();
        let after = folded[at + 1..].iter().take_while(|c| domain(c)).count();
        if after < 2 {
            continue;
        }
        for (place, c) in chars[at - before..=at + after].iter_mut().enumerate() {
            if place != before {
                *c = MARK;
            }
        }
    }
}

fn numbers(chars: &mut [char], folded: &[char]) {
    let mut at = 0;
    while at < folded.len() {
        if !is_digit(folded[at]) {
            at += 1;
            continue;
        }
        let number = Number::at(folded, at);
        if number.is_personal(folded) {
            for (c, read) in chars[at..number.end].iter_mut().zip(&folded[at..number.end]) {
                if is_digit(*read) {
                    *c = MARK;
                }
            }
        }
        at = number.end;
    }
}

/// Digits with what may stand between those of one number.
struct Number {
    start: usize,
    end: usize,
    groups: Vec<String>,
}

impl Number {
    fn at(folded: &[char], start: usize) -> Self {
        let mut number = Self { start, end: start, groups: vec![String::new()] };
        let mut at = start;
        while let Some(c) = folded.get(at) {
            if is_digit(*c) {
                if number.end < at {
                    number.groups.push(String::new());
                }
                if let Some(group) = number.groups.last_mut() {
                    group.push(*c);
                }
                number.end = at + 1;
            } else if !is_between(*c) || at - number.end >= 3 {
                break;
            }
            at += 1;
        }
        number
    }

    fn is_personal(&self, folded: &[char]) -> bool {
        let digits: usize = self.groups.iter().map(|group| group.chars().count()).sum();
        let year = |group: &String| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
        if self.groups.len() == 2 && self.groups.iter().all(year) {
            return false;
        }
        let before: String = folded[self.start.saturating_sub(BEFORE)..self.start].iter().collect();
        let telephone = TELEPHONE.iter().any(|word| before.contains(word));
        digits >= if telephone { DIGITS_OF_TELEPHONE } else { DIGITS }
    }
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九".contains(c)
}

/// Between the digits of one number; at most three in a row, as in `(0798) - `.
fn is_between(c: char) -> bool {
    matches!(c, ' ' | '-' | '(' | ')' | '.' | 'ー' | 'ｰ' | '・' | 'の')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_leads_to_somebody_is_masked() {
        for (typed, masked) in [
            ("090-1234-5678に電話して", "＊＊＊-＊＊＊＊-＊＊＊＊に電話して"),
            ("０９０１２３４５６７８", "＊＊＊＊＊＊＊＊＊＊＊"),
            ("(0798) 35-1234まで", "(＊＊＊＊) ＊＊-＊＊＊＊まで"),
            ("+81 90 1234 5678", "+＊＊ ＊＊ ＊＊＊＊ ＊＊＊＊"),
            ("電話は23-4567です", "電話は＊＊-＊＊＊＊です"),
            ("TEL：２３４５６", "TEL：＊＊＊＊＊"),
            ("〇九〇の一二三四の五六七八", "＊＊＊の＊＊＊＊の＊＊＊＊"),
            ("〒661-0001の者です", "〒＊＊＊-＊＊＊＊の者です"),
            ("６６１ー０００１", "＊＊＊ー＊＊＊＊"),
            ("番号は1234 5678 9018", "番号は＊＊＊＊ ＊＊＊＊ ＊＊＊＊"),
            ("口座1234567", "口座＊＊＊＊＊＊＊"),
            ("hanako.k+a@example.jp へ", "＊＊＊＊＊＊＊＊＊＊@＊＊＊＊＊＊＊＊＊＊ へ"),
            ("ｈａｎａ＠ｅｘａｍｐｌｅ．ｊｐまで", "＊＊＊＊＠＊＊＊＊＊＊＊＊＊＊まで"),
            ("Xは@kakinoki_taroです", "Xは@＊＊＊＊＊＊＊＊＊＊＊＊＊です"),
            ("1985-04-12生まれ", "＊＊＊＊-＊＊-＊＊生まれ"),
        ] {
            assert_eq!(mask(typed), masked, "{typed}");
        }
    }

    #[test]
    fn what_a_policy_needs_to_read_stays() {
        for typed in [
            "",
            "保育園を3つ増やしてほしい",
            "2026年11月20日の8時30分のバス",
            "2024-2025の冬",
            "10,000,000円の予算",
            "国道43号、2-3-1のあたり",
            "50人中12人、24%",
            "1丁目2番3号",
            "あ@い",
            "市役所まで120分",
        ] {
            assert_eq!(mask(typed), typed);
        }
    }

    proptest! {
        #[test]
        fn masking_again_changes_nothing_and_no_long_number_is_left(
            text in "([0-9０-９]{1,4}|[-ー ()あ@a.〇九@]|電話|tel|\\PC){0,16}"
        ) {
            let masked = mask(&text);
            prop_assert_eq!(mask(&masked), masked.clone());
            prop_assert_eq!(masked.chars().count(), text.chars().count());
            let longest = masked
                .split(|c: char| !fold_char(c).is_ascii_digit())
                .map(|digits| digits.chars().count())
                .max();
            prop_assert!(longest.unwrap_or(0) < DIGITS);
        }
    }
}
