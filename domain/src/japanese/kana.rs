//! Readings: every way of typing kana, stored as full-width katakana.

/// Full-width forms of U+FF66 to U+FF9D, in their order.
const HALF_WIDTH: &str = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

/// A reading in full-width katakana, from hiragana, half-width or full-width katakana.
///
/// `ー` and `・` stay; spaces of any width become one ASCII space, none at the ends. A voicing mark
/// joins the kana before it. None where anything else occurs, a voicing mark without its kana included.
/// Empty stays empty.
#[must_use]
pub fn to_katakana(text: &str) -> Option<String> {
    let lenient = fold_kana(text);
    let mut kana = String::with_capacity(lenient.len());
    for c in lenient.chars() {
        if c.is_whitespace() {
            if !kana.is_empty() && !kana.ends_with(' ') {
                kana.push(' ');
            }
        } else if is_katakana(c) {
            kana.push(c);
        } else {
            return None;
        }
    }
    if kana.ends_with(' ') {
        kana.pop();
    }
    Some(kana)
}

/// The same reading in hiragana; None as for [`to_katakana`]. Kana without a hiragana form stay katakana.
#[must_use]
pub fn to_hiragana(text: &str) -> Option<String> {
    Some(
        to_katakana(text)?
            .chars()
            .map(|c| match c {
                'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
                _ => c,
            })
            .collect(),
    )
}

/// Turns all kana of a text into full-width katakana, voicing marks joined; the rest stays.
pub(crate) fn fold_kana(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        let voiced = match c {
            '\u{FF9E}' | '\u{3099}' | '\u{309B}' => folded.chars().next_back().and_then(voice),
            '\u{FF9F}' | '\u{309A}' | '\u{309C}' => folded.chars().next_back().and_then(half_voice),
            _ => None,
        };
        if let Some(voiced) = voiced {
            folded.pop();
            folded.push(voiced);
        } else {
            folded.push(widen(c));
        }
    }
    folded
}

/// The large form of a small full-width katakana, as registers and banks write readings.
pub(crate) fn large(c: char) -> char {
    match c {
        'ァ' => 'ア',
        'ィ' => 'イ',
        'ゥ' => 'ウ',
        'ェ' => 'エ',
        'ォ' => 'オ',
        'ッ' => 'ツ',
        'ャ' => 'ヤ',
        'ュ' => 'ユ',
        'ョ' => 'ヨ',
        'ヮ' => 'ワ',
        'ヵ' => 'カ',
        'ヶ' => 'ケ',
        _ => c,
    }
}

fn widen(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
        '\u{FF66}'..='\u{FF9D}' => HALF_WIDTH.chars().nth(c as usize - 0xFF66).unwrap_or(c),
        '\u{FF65}' => '・',
        _ => c,
    }
}

fn voice(c: char) -> Option<char> {
    Some(match c {
        'カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ'
        | 'ト' | 'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' | 'ヽ' => char::from_u32(c as u32 + 1)?,
        'ウ' => 'ヴ',
        'ワ' => 'ヷ',
        'ヰ' => 'ヸ',
        'ヱ' => 'ヹ',
        'ヲ' => 'ヺ',
        _ => return None,
    })
}

fn half_voice(c: char) -> Option<char> {
    match c {
        'ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' => char::from_u32(c as u32 + 2),
        _ => None,
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | '・' | 'ー' | 'ヽ' | 'ヾ' | '\u{31F0}'..='\u{31FF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hiragana_half_width_and_full_width_give_the_same_reading() {
        for typed in ["ヤマダ", "やまだ", "ﾔﾏﾀﾞ", "ヤマタ\u{3099}", "やまた゛"] {
            assert_eq!(to_katakana(typed).as_deref(), Some("ヤマダ"), "{typed}");
        }
        assert_eq!(to_katakana("ｼﾞｮﾝ･ｽﾐｽ").as_deref(), Some("ジョン・スミス"));
        assert_eq!(to_katakana("ｳﾞｧｲｵﾘﾝ ﾊﾟｰﾃｨｰ").as_deref(), Some("ヴァイオリン パーティー"));
        assert_eq!(to_katakana("ゔゐゑをいすゞ").as_deref(), Some("ヴヰヱヲイスヾ"));
    }

    #[test]
    fn spaces_become_one_ascii_space() {
        assert_eq!(to_katakana("　やまだ　　たろう ").as_deref(), Some("ヤマダ タロウ"));
        assert_eq!(to_katakana("").as_deref(), Some(""));
    }

    #[test]
    fn anything_but_kana_is_refused() {
        for typed in
            ["山田", "ヤマダ1", "yamada", "ヤマダ。", "｢ﾔﾏﾀﾞ｣", "゛", "ｱﾞ", "マ゜", "ヤマダ-", "ヤマダ\u{0000}"]
        {
            assert_eq!(to_katakana(typed), None, "{typed}");
        }
    }

    #[test]
    fn hiragana_comes_back() {
        assert_eq!(to_hiragana("ﾔﾏﾀﾞ ｼﾞｮｰ").as_deref(), Some("やまだ じょー"));
        assert_eq!(to_hiragana("ヴヶヷ").as_deref(), Some("ゔゖヷ"));
        assert_eq!(to_hiragana("亜"), None);
    }

    fn half_width(kana: &str) -> String {
        let mut narrow = String::new();
        for c in kana.chars() {
            let plain = (0xFF66_u32..=0xFF9D).filter_map(char::from_u32);
            let found = plain.clone().find(|h| widen(*h) == c).map(String::from).or_else(|| {
                plain.clone().find_map(|h| {
                    let wide = widen(h);
                    match c {
                        _ if voice(wide) == Some(c) => Some(format!("{h}ﾞ")),
                        _ if half_voice(wide) == Some(c) => Some(format!("{h}ﾟ")),
                        _ => None,
                    }
                })
            });
            narrow.push_str(&found.unwrap_or_else(|| c.to_string()));
        }
        narrow
    }

    #[test]
    fn every_full_width_kana_that_has_a_half_width_form_comes_back_from_it() {
        let all: String = ('ァ'..='ー').collect();
        assert_eq!(to_katakana(&half_width(&all)).as_deref(), Some(all.as_str()));
        assert_eq!(half_width("ガパヴ"), "ｶﾞﾊﾟｳﾞ");
    }

    proptest! {
        #[test]
        fn every_way_of_typing_gives_one_reading(kana in "[ァ-ヶー・]{0,12}") {
            prop_assert_eq!(to_katakana(&kana), Some(kana.clone()));
            prop_assert_eq!(to_katakana(&half_width(&kana)), Some(kana.clone()));
            prop_assert_eq!(to_katakana(&to_hiragana(&kana).unwrap()), Some(kana));
        }

        #[test]
        fn converting_twice_is_converting_once(typed in "[ぁ-ゟァ-ヿｦ-ﾟ゛゜　 ]{0,12}") {
            if let Some(once) = to_katakana(&typed) {
                prop_assert_eq!(to_katakana(&once), Some(once.clone()));
                prop_assert!(once.chars().all(|c| c == ' ' || is_katakana(c)));
            }
        }
    }
}
