//! Keyed digests: the same input gives the same digest, and without the key it tells nothing.

use data_encoding::BASE64URL_NOPAD;
use domain::email::EmailAddress;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::Keys;

/// HMAC-SHA256 over parts, each preceded by its length, so that no two lists of parts meet.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // As RFC 2104 pads a key that is shorter than a block.
    let mut block = Zeroizing::new([0; 64]);
    block[..key.len()].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn text(digest: [u8; 32]) -> String {
    BASE64URL_NOPAD.encode(&digest)
}

impl Keys {
    /// What stands for an address wherever it is only compared: `contact` columns.
    #[must_use]
    pub fn contact_digest(&self, address: &EmailAddress) -> String {
        text(mac(self.digest_key(), &[b"contact", address.for_digest().as_bytes()]))
    }

    /// A short digest of an address's domain, for logs.
    #[must_use]
    pub fn domain_digest(&self, address: &EmailAddress) -> String {
        let mut digest = text(mac(self.digest_key(), &[b"domain", address.domain().as_bytes()]));
        digest.truncate(8);
        digest
    }

    /// A digest for any other subject that is only compared, such as a source address in `throttle`.
    #[must_use]
    pub fn subject_digest(&self, kind: &'static str, subject: &str) -> String {
        text(mac(self.digest_key(), &[b"subject", kind.as_bytes(), subject.as_bytes()]))
    }

    /// The row id of the login session (or device) that a cookie's token stands for.
    #[must_use]
    pub fn session_hash(&self, token: &str) -> String {
        text(mac(self.session_key(), &[token.as_bytes()]))
    }

    /// What is stored of a six-digit code; bound to its row, because codes repeat.
    #[must_use]
    pub fn code_hash(&self, id: &str, code: &str) -> String {
        text(mac(self.code_key(), &[id.as_bytes(), code.as_bytes()]))
    }

    /// Whether `code` is the one whose hash is `stored`, in the same time either way.
    #[must_use]
    pub fn code_matches(&self, id: &str, code: &str, stored: &str) -> bool {
        self.code_hash(id, code).as_bytes().ct_eq(stored.as_bytes()).into()
    }

    /// The invitation code of a participation, 60 bits: made again for every mail and letter, stored nowhere.
    #[must_use]
    pub fn invitation(&self, participation: &str) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = mac(self.code_key(), &[b"invitation", participation.as_bytes()]);
        u64::from_be_bytes([a, b, c, d, e, f, g, h]) >> 4
    }

    /// What decides which cells of a wave's releases are withheld beside the small ones: the same for all of them.
    #[must_use]
    pub fn release_secret(&self, wave: &str, mode: &str) -> [u8; 32] {
        mac(self.digest_key(), &[b"release", wave.as_bytes(), mode.as_bytes()])
    }

    /// The token under which `text` (already folded) is found in an office.
    #[must_use]
    pub fn search_token(&self, office: &str, kind: &str, text: &str) -> i64 {
        let digest = mac(self.search_key(), &[office.as_bytes(), kind.as_bytes(), text.as_bytes()]);
        let [a, b, c, d, e, f, g, h, ..] = digest;
        i64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn an_address_has_one_digest_however_its_case_is_typed() {
        let keys = Keys::from_master([1; 32]);
        assert_eq!(
            keys.contact_digest(&address("Hanako@Example.JP")),
            keys.contact_digest(&address("hanako@example.jp"))
        );
        assert_ne!(
            keys.contact_digest(&address("hanako@example.jp")),
            keys.contact_digest(&address("hanako@example.com"))
        );
    }

    #[test]
    fn digests_differ_between_master_keys_and_purposes() {
        let (one, two) = (Keys::from_master([1; 32]), Keys::from_master([2; 32]));
        assert_ne!(one.session_hash("t"), two.session_hash("t"));
        assert_ne!(one.code_hash("a", "000000"), two.code_hash("a", "000000"));
        assert_ne!(one.search_token("o", "name", "山田"), two.search_token("o", "name", "山田"));
        assert_ne!(one.session_hash("t"), one.subject_digest("session", "t"));
    }

    #[test]
    fn the_same_code_has_another_hash_in_another_row() {
        let keys = Keys::from_master([1; 32]);
        let stored = keys.code_hash("a", "123456");
        assert!(keys.code_matches("a", "123456", &stored));
        assert!(!keys.code_matches("a", "123457", &stored));
        assert!(!keys.code_matches("b", "123456", &stored));
    }

    #[test]
    fn a_search_token_belongs_to_its_office_and_kind() {
        let keys = Keys::from_master([1; 32]);
        let token = keys.search_token("hoiku", "name", "山田");
        assert_eq!(token, keys.search_token("hoiku", "name", "山田"));
        assert_ne!(token, keys.search_token("zei", "name", "山田"));
        assert_ne!(token, keys.search_token("hoiku", "kana", "山田"));
        assert_ne!(keys.search_token("a", "bc", "d"), keys.search_token("ab", "c", "d"));
    }
}
