//! Folding of full-width characters, dashes and spaces for codes and numbers. Never for names.

/// Folds what Japanese keyboards produce to plain ASCII: full-width ASCII, every space, dash and wave dash.
///
/// The long vowel mark `ー` (or `ｰ`) becomes `-` only beside a digit and not after kana, so that
/// `１ー２` is `1-2` and `タワー3` stays. Kana and kanji stay as they are.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(raw) = chars.next() {
        let mut c = fold_char(raw);
        if is_long_vowel_mark(c) {
            let digit_after = chars.peek().is_some_and(|next| fold_char(*next).is_ascii_digit());
            let digit_before = before.is_some_and(|b| b.is_ascii_digit());
            if digit_before || (digit_after && !before.is_some_and(is_kana)) {
                c = '-';
            }
        }
        folded.push(c);
        before = Some(c);
    }
    folded
}

/// [`fold`] for fields that hold only numbers: there every `ー` is a dash.
#[must_use]
pub fn fold_digits(text: &str) -> String {
    text.chars().map(|c| if is_long_vowel_mark(c) { '-' } else { fold_char(c) }).collect()
}

/// Folds one character that needs no neighbours to be understood.
pub(crate) fn fold_char(c: char) -> char {
    match c {
        // Full-width ASCII lies at a fixed distance; FF0D is the dash, FF5E the wave among them.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => ' ',
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{2500}'
        | '\u{2501}' => '-',
        '\u{301C}' | '\u{223C}' | '\u{3030}' => '~',
        '\u{2236}' => ':',
        _ => c,
    }
}

fn is_long_vowel_mark(c: char) -> bool {
    matches!(c, 'ー' | 'ｰ')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}'
        | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn full_width_characters_become_ascii() {
        assert_eq!(fold("ＡＢｃ　１２３！：～＠"), "ABc 123!:~@");
        assert_eq!(fold("山田　太郎"), "山田 太郎");
    }

    #[test]
    fn every_dash_becomes_a_hyphen() {
        for dash in "‐‑‒–—―−－─".chars() {
            assert_eq!(fold(&format!("1{dash}2")), "1-2", "{dash}");
        }
        assert_eq!(fold("10〜12"), "10~12");
    }

    #[test]
    fn the_long_vowel_mark_is_a_dash_beside_digits_only() {
        assert_eq!(fold("１ー２ー３"), "1-2-3");
        assert_eq!(fold("1ｰ2"), "1-2");
        assert_eq!(fold("ー3"), "-3");
        assert_eq!(fold("3ー"), "3-");
        assert_eq!(fold("3ーA"), "3-A");
        assert_eq!(fold("二丁目ー３"), "二丁目-3");
        assert_eq!(fold("タワー301"), "タワー301");
        assert_eq!(fold("ﾀﾜｰ301"), "ﾀﾜｰ301");
        assert_eq!(fold("コーポ１０１"), "コーポ101");
        assert_eq!(fold_digits("ーー"), "--");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[0-9０-９ー－ｰアa-zＡ-Ｚ　 ―]{0,12}|.{0,20}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
            prop_assert_eq!(fold_digits(&fold_digits(&text)), fold_digits(&text));
            prop_assert_eq!(fold(&text).chars().count(), text.chars().count());
        }
    }
}
