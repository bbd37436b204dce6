//! The names under which files lie.

use std::fmt;

use data_encoding::HEXLOWER;

use crate::entropy::Entropy;

/// The key of a file in the store: 160 random bits in 40 hexadecimal digits, used once.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// A new key. Nothing may be stored under it before it has been claimed: `db::object_claim::claim`.
    #[must_use]
    pub fn random(entropy: &Entropy) -> Self {
        Self(HEXLOWER.encode(&entropy.bytes::<20>()))
    }

    /// The key that is written so. Only such names lead anywhere.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 40 && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    /// As it is written in rows.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it lies below a store's root: two levels of folders keep each of them small.
    pub(super) fn place(&self) -> String {
        let text = &self.0;
        format!("{}/{}/{text}", &text[..2], &text[2..4])
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_are_keys() {
        let key = Key::random(&Entropy::seeded(1));
        assert_eq!(Key::parse(key.as_str()), Some(key));
        for name in ["../../../etc/passwd", "", "ab", "/etc/passwd", &"あ".repeat(14), &"A".repeat(40)] {
            assert_eq!(Key::parse(name), None, "{name}");
        }
    }
}
