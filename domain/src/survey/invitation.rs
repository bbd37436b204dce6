//! Invitation codes: single-use, typed from a letter or carried by a link.

use std::fmt;

use crate::japanese::width;

/// Crockford's base 32: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of 60 bits: `7K3M-9QXT-2B4H`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InvitationCode(u64);

impl InvitationCode {
    /// From 60 random bits; higher ones are left out.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits & ((1 << 60) - 1))
    }

    /// As somebody typed it: any width, small or capital, with or without dashes; O is 0, I and L are 1.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let mut bits = 0_u64;
        let mut count = 0;
        for c in width::fold_digits(typed).chars().filter(|c| !matches!(c, '-' | ' ')) {
            let digit = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            let value = DIGITS.iter().position(|known| char::from(*known) == digit)?;
            bits = bits << 5 | value as u64;
            count += 1;
            if count > 12 {
                return None;
            }
        }
        (count == 12).then_some(Self(bits))
    }
}

impl fmt::Display for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in 0..12 {
            if place > 0 && place % 4 == 0 {
                f.write_str("-")?;
            }
            let digit = DIGITS[(self.0 >> (55 - 5 * place) & 31) as usize];
            write!(f, "{}", char::from(digit))?;
        }
        Ok(())
    }
}

/// A code opens a questionnaire: it does not belong into a log.
impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = InvitationCode::from_bits(0x0123_4567_89AB_CDEF);
        let written = code.to_string();
        assert_eq!(written.len(), 14);
        let typed = [
            written.clone(),
            written.to_lowercase(),
            written.replace('-', ""),
            written.replace('-', "ー").replace('1', "l").replace('0', "ｏ"),
            written.replace('-', " "),
        ];
        for typed in typed {
            assert_eq!(InvitationCode::parse(&typed), Some(code), "{typed}");
        }
        for typed in ["", "ABCD", "UUUU-UUUU-UUUU", &format!("{written}0"), "ＡＢＣＤ－ＥＦＧＨ－あいうえ"]
        {
            assert_eq!(InvitationCode::parse(typed), None, "{typed}");
        }
    }
}
