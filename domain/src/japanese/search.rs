//! Folding for search tokens. What is folded here is only ever looked up, never stored in place of a name.

use super::{kana, variants, width};

/// Words of a name whose beginnings are kept: names of more are found by their characters.
const MOST_WORDS: usize = 5;

/// A name, reading, address or free word as it is looked up.
///
/// Width, case and kind of kana fold together, small kana to large ones (registers write them so),
/// variant kanji to their common form, `ー` and every dash to `-`; variation selectors, spaces and
/// middle dots drop out.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let folded = kana::fold_kana(&width::fold_digits(text)).to_lowercase();
    folded.chars().filter(|c| !is_dropped(*c)).map(kana::large).map(variants::common_form).collect()
}

/// The tokens under which a name is found: its pairs of neighbouring characters and the whole of it.
/// A name of one character yields itself, an empty one nothing.
#[must_use]
pub fn bigrams(text: &str) -> Vec<String> {
    let folded = fold_name(text);
    let mut tokens = pairs(&folded);
    if !folded.is_empty() && !tokens.contains(&folded) {
        tokens.push(folded);
    }
    tokens
}

/// The tokens that a hit must have, all of them: the pairs of the query, or the single character typed
/// (which finds only names of one character).
#[must_use]
pub fn query_bigrams(text: &str) -> Vec<String> {
    let folded = fold_name(text);
    let tokens = pairs(&folded);
    if tokens.is_empty() && !folded.is_empty() { vec![folded] } else { tokens }
}

/// How any two words of a name begin, in the order written: the first two characters of each, or the one there is.
/// Few people share such a token, however many share either word.
#[must_use]
pub fn beginnings(words: &str) -> Vec<String> {
    let words = words.split(|c: char| c.is_whitespace() || matches!(c, '・' | '·')).map(fold_name);
    let words: Vec<String> = words.filter(|word| !word.is_empty()).take(MOST_WORDS).collect();
    let beginning = |word: &String| word.chars().take(2).collect::<String>();
    let mut tokens = Vec::new();
    for (at, first) in words.iter().enumerate() {
        for second in &words[at + 1..] {
            // No folded word holds a space.
            tokens.push(format!("{} {}", beginning(first), beginning(second)));
        }
    }
    tokens
}

/// Only the digits, in ASCII: telephone and receipt numbers as they are looked up.
#[must_use]
pub fn fold_digits_only(text: &str) -> String {
    width::fold_digits(text).chars().filter(char::is_ascii_digit).collect()
}

fn pairs(folded: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for (first, second) in folded.chars().zip(folded.chars().skip(1)) {
        let pair = String::from_iter([first, second]);
        if !tokens.contains(&pair) {
            tokens.push(pair);
        }
    }
    tokens
}

fn is_dropped(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '・' | '·' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200B}'..='\u{200F}'
            | '\u{FEFF}' | '\u{3099}' | '\u{309A}' | '\u{309B}' | '\u{309C}' | '\u{FF9E}' | '\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_way_of_typing_a_reading_is_one() {
        for typed in ["ﾔﾏﾀﾞ", "やまだ", "ヤマダ", "ヤマ タ゛"] {
            assert_eq!(fold_name(typed), "ヤマダ");
        }
        assert_eq!(fold_name("きょうこ"), fold_name("キヨウコ"));
        assert_eq!(fold_name("タワ−３０１"), fold_name("ﾀﾜｰ301"));
        assert_eq!(fold_name("ＪＯＨＮ・Smith"), "johnsmith");
    }

    #[test]
    fn variant_kanji_are_found_by_their_common_form() {
        for (typed, usual) in [
            ("髙﨑", "高崎"),
            ("𠮷田", "吉田"),
            ("渡邉", "渡辺"),
            ("渡邊", "渡辺"),
            ("齋藤", "斉藤"),
            ("斎藤", "斉藤"),
            ("廣澤", "広沢"),
            ("濵嶋", "浜島"),
            ("神\u{E0100}田", "神田"),
            ("\u{FA19}田", "神田"),
            ("旭ヶ丘", "旭ケ丘"),
        ] {
            assert_eq!(fold_name(typed), fold_name(usual), "{typed}");
        }
    }

    #[test]
    fn a_name_yields_its_pairs_and_itself() {
        assert_eq!(bigrams("山田　太郎"), ["山田", "田太", "太郎", "山田太郎"]);
        assert_eq!(bigrams("山田"), ["山田"]);
        assert_eq!(bigrams("林"), ["林"]);
        assert_eq!(bigrams("　"), [""; 0]);
    }

    #[test]
    fn a_query_asks_for_its_pairs_or_its_only_character() {
        assert_eq!(query_bigrams("田太郎"), ["田太", "太郎"]);
        assert_eq!(query_bigrams("林"), ["林"]);
        assert_eq!(query_bigrams(""), [""; 0]);
    }

    #[test]
    fn two_words_of_a_name_are_found_by_how_they_begin() {
        assert_eq!(beginnings("髙﨑　美咲"), ["高崎 美咲"]);
        assert_eq!(beginnings("林 さくらこ"), ["林 サク"]);
        assert_eq!(beginnings("NGUYEN Thi・Mai"), ["ng th", "ng ma", "th ma"]);
        assert_eq!(beginnings("スラティ"), [""; 0]);
    }

    #[test]
    fn numbers_are_looked_up_by_their_digits() {
        assert_eq!(fold_digits_only("０９０ー1234-5678"), "09012345678");
        assert_eq!(fold_digits_only("26-1234-5678-9"), "26123456789");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[ぁ-ヿｦ-ﾟ髙邉A-Z０-９ー -]{0,12}|.{0,16}") {
            prop_assert_eq!(fold_name(&fold_name(&text)), fold_name(&text));
        }

        #[test]
        fn any_part_of_a_name_of_two_characters_or_more_finds_it(name in "[一-龠ぁ-んァ-ヶ]{2,10}", from in any::<prop::sample::Index>(), len in 2_usize..6) {
            let from = from.index(name.chars().count() - 1);
            let part: String = name.chars().skip(from).take(len).collect();
            let tokens = bigrams(&name);
            prop_assert!(query_bigrams(&part).iter().all(|token| tokens.contains(token)));
        }
    }
}
