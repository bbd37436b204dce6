//! Bank accounts: ゆうちょ numbers, and the characters of transfers (全銀協 format).

use serde::{Deserialize, Serialize};

use super::{kana, width};

/// Bank code of ゆうちょ銀行.
pub const YUCHO: &str = "9900";

/// Kind of account, as transfers number them: 1, 2, 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// 普通.
    Ordinary,
    /// 当座.
    Current,
    /// 貯蓄.
    Savings,
}

impl AccountType {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Current, Self::Savings];

    /// As forms name it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Current => "current",
            Self::Savings => "savings",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == code)
    }
}

/// An account as a transfer names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Four digits.
    pub bank: String,
    /// Its name; empty where no directory knows it.
    pub bank_name: String,
    /// Three digits.
    pub branch: String,
    /// Its name; empty where no directory knows it.
    pub branch_name: String,
    /// Kind.
    pub kind: AccountType,
    /// Seven digits.
    pub number: String,
    /// Holder in the characters of transfers: half-width, voicing marks apart.
    pub holder: String,
}

/// Branch, kind and number of a ゆうちょ account from 記号 (five digits) and 番号 (two to eight digits): a 記号 that
/// begins with 1 is an ordinary account whose 番号 ends in 1, one with 0 a transfer account. None for others.
#[must_use]
pub fn from_yucho(symbol: &str, number: &str) -> Option<(String, AccountType, String)> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if symbol.len() != 5 || !digits(symbol) || !digits(number) || !(1..=8).contains(&number.len()) {
        return None;
    }
    let middle = &symbol[1..3];
    match &symbol[..1] {
        "1" => {
            let number = number.strip_suffix('1').filter(|rest| !rest.is_empty())?;
            Some((format!("{middle}8"), AccountType::Ordinary, format!("{number:0>7}")))
        }
        "0" if number.len() <= 7 => {
            Some((format!("{middle}9"), AccountType::Current, format!("{number:0>7}")))
        }
        _ => None,
    }
}

/// Why a holder's name cannot stand in a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderError {
    /// This character is in no bank's set: kanji, for instance.
    NotUsable(char),
    /// Nothing is left.
    Empty,
}

/// A holder's name in the characters of transfers: half-width capital letters, digits and katakana without small
/// ones, voicing marks apart, every dash and long mark as `-`.
///
/// # Errors
/// The first character that no transfer can carry.
pub fn fold_holder(text: &str) -> Result<String, HolderError> {
    let full = kana::fold_kana(&width::fold_digits(text)).to_ascii_uppercase();
    let mut holder = String::with_capacity(full.len());
    for c in full.trim().chars() {
        match c {
            ' ' => {
                if !holder.ends_with(' ') {
                    holder.push(' ');
                }
            }
            '0'..='9' | 'A'..='Z' | '(' | ')' | '-' | '.' | '/' => holder.push(c),
            '・' | '･' => holder.push('.'),
            _ => holder.push_str(&half(c).ok_or(HolderError::NotUsable(c))?),
        }
    }
    if holder.is_empty() { Err(HolderError::Empty) } else { Ok(holder) }
}

/// A katakana in half width.
fn half(c: char) -> Option<String> {
    const PLAIN: &str =
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
    const HALF: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";
    let large = match kana::large(c) {
        'ヰ' => 'イ',
        'ヱ' => 'エ',
        large => large,
    };
    let simple = |c: char| PLAIN.chars().zip(HALF.chars()).find(|(full, _)| *full == c).map(|(_, half)| half);
    if let Some(half) = simple(large) {
        return Some(half.to_string());
    }
    if large == 'ヴ' {
        return Some("ｳﾞ".to_owned());
    }
    // Voiced kana follow their plain form by one, half-voiced by two.
    let before = |by: u32| char::from_u32(u32::from(large).checked_sub(by)?);
    let has_voice = matches!(large, 'ガ'..='ド' | 'バ'..='ポ');
    if !has_voice {
        return None;
    }
    let half_voiced = matches!(large, 'パ' | 'ピ' | 'プ' | 'ペ' | 'ポ');
    let (base, mark) = if half_voiced { (before(2)?, 'ﾟ') } else { (before(1)?, 'ﾞ') };
    Some(format!("{}{mark}", simple(base)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yucho_numbers_become_those_of_transfers() {
        let ordinary =
            |branch: &str, number: &str| Some((branch.to_owned(), AccountType::Ordinary, number.to_owned()));
        assert_eq!(from_yucho("10160", "12345671"), ordinary("018", "1234567"));
        assert_eq!(from_yucho("10160", "121"), ordinary("018", "0000012"));
        assert_eq!(
            from_yucho("00190", "12345"),
            Some(("019".to_owned(), AccountType::Current, "0012345".to_owned()))
        );
        for (symbol, number) in [
            ("10160", "12345678"),
            ("20160", "12345671"),
            ("1016", "11"),
            ("10160", "1"),
            ("00190", "12345678"),
        ] {
            assert_eq!(from_yucho(symbol, number), None, "{symbol} {number}");
        }
    }

    #[test]
    fn holders_are_written_as_banks_write_them() {
        for (typed, holder) in [
            ("タカサキ　ミサキ", "ﾀｶｻｷ ﾐｻｷ"),
            ("きょうだ がっぽ", "ｷﾖｳﾀﾞ ｶﾞﾂﾎﾟ"),
            ("ｼﾞｮﾝ･ｽﾐｽ", "ｼﾞﾖﾝ.ｽﾐｽ"),
            ("カ）コーヒー", "ｶ)ｺ-ﾋ-"),
            ("ヴィーナス", "ｳﾞｲ-ﾅｽ"),
            ("ヰゑ", "ｲｴ"),
            ("suharto 2", "SUHARTO 2"),
        ] {
            assert_eq!(fold_holder(typed).as_deref(), Ok(holder), "{typed}");
        }
        assert_eq!(fold_holder("髙﨑"), Err(HolderError::NotUsable('髙')));
        assert_eq!(fold_holder("　"), Err(HolderError::Empty));
    }
}
