//! Email addresses as they exist in Japan.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::japanese::width;

/// An accepted email address: local part as typed, domain in lower case, all ASCII.
///
/// More than RFC 5321 allows unquoted is accepted, because carriers issued it: dots in a row, at the
/// beginning and before the `@`. `Debug` does not show it, so that none gets into a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// The text is no email address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an email address")]
pub struct NotAnEmail;

impl EmailAddress {
    /// An address as typed: full-width characters fold, blanks at both ends drop.
    ///
    /// The local part has at most 64 characters, the whole 254; the domain has two labels or more.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let folded = width::fold(typed);
        let text = folded
            .trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}'));
        let (local, domain) = text.split_once('@')?;
        let accepted = (1..=64).contains(&local.len())
            && text.len() <= 254
            && local.bytes().all(is_local)
            && local.bytes().any(|b| b != b'.')
            && is_domain(domain);
        accepted.then(|| Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The address, unquoted.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }

    /// The part after the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// Whether the local part is no dot-atom (RFC 5321, 4.1.2) and has to be sent in quotes.
    #[must_use]
    pub fn local_needs_quoting(&self) -> bool {
        let local = self.local();
        local.starts_with('.') || local.ends_with('.') || local.contains("..")
    }

    /// As it is handed to a mail server: the local part in quotes where it needs them.
    #[must_use]
    pub fn for_smtp(&self) -> String {
        if self.local_needs_quoting() {
            format!("\"{}\"@{}", self.local(), self.domain())
        } else {
            self.0.clone()
        }
    }

    /// Lower-cased whole, for keyed look-ups: people vary the case of the same mailbox.
    #[must_use]
    pub fn for_digest(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmail;

    fn try_from(text: String) -> Result<Self, NotAnEmail> {
        Self::parse(&text).ok_or(NotAnEmail)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// `atext` of RFC 5322 and the dot: neither quotes, commas, brackets nor blanks.
fn is_local(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&b)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, top)) = domain.rsplit_once('.') else { return false };
    domain.split('.').all(is_label) && top.len() >= 2 && !top.bytes().all(|b| b.is_ascii_digit())
}

/// Mail domains that people in Japan use most.
const COMMON: [&str; 14] = [
    "gmail.com",
    "yahoo.co.jp",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "softbank.ne.jp",
    "i.softbank.jp",
    "icloud.com",
    "outlook.jp",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.jp",
    "rakuten.jp",
    "ymobile.ne.jp",
    "nifty.com",
];

/// Slips further away than one key, and what was meant.
const SLIPS: [(&str, &str); 19] = [
    ("gmail.co.jp", "gmail.com"),
    ("gmail.jp", "gmail.com"),
    ("gmail.ne.jp", "gmail.com"),
    ("gmail", "gmail.com"),
    ("googlemail.co.jp", "gmail.com"),
    ("yahoo.ne.jp", "yahoo.co.jp"),
    ("yahoo.jp", "yahoo.co.jp"),
    ("yahoo.cojp", "yahoo.co.jp"),
    ("yahoo.co", "yahoo.co.jp"),
    ("docomo.co.jp", "docomo.ne.jp"),
    ("docomo.jp", "docomo.ne.jp"),
    ("docomo.com", "docomo.ne.jp"),
    ("docomo.ne", "docomo.ne.jp"),
    ("ezweb.co.jp", "ezweb.ne.jp"),
    ("ezweb.jp", "ezweb.ne.jp"),
    ("au.co.jp", "au.com"),
    ("softbank.jp", "softbank.ne.jp"),
    ("icloud.co.jp", "icloud.com"),
    ("icloud.jp", "icloud.com"),
];

/// Real mail domains that lie one key beside a common one.
const REAL: [&str; 7] =
    ["ymail.com", "mail.com", "email.com", "cloud.com", "yahoo.com", "outlook.co", "vmail.com"];

/// The domain that was probably meant, where this one is a known slip or one key away from a common
/// domain. A hint only: the address stays as typed.
#[must_use]
pub fn likely_typo(domain: &str) -> Option<&'static str> {
    let domain = domain.trim().to_ascii_lowercase();
    if COMMON.contains(&domain.as_str()) || REAL.contains(&domain.as_str()) {
        return None;
    }
    let known = SLIPS.iter().find(|(slip, _)| *slip == domain).map(|(_, meant)| *meant);
    known.or_else(|| COMMON.into_iter().find(|meant| is_one_key_away(domain.as_bytes(), meant.as_bytes())))
}

/// One key too many, too few, wrong, or two neighbours swapped.
fn is_one_key_away(typed: &[u8], meant: &[u8]) -> bool {
    let same = typed.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    match (typed, meant) {
        ([_, rest @ ..], _) if rest == meant => true,
        (_, [_, rest @ ..]) if rest == typed => true,
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([a, b, rest @ ..], [c, d, tail @ ..]) => a == d && b == c && rest == tail,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn accepted(typed: &str) -> String {
        EmailAddress::parse(typed).map(String::from).unwrap_or_default()
    }

    #[test]
    fn what_carriers_really_issued_is_accepted() {
        for address in [
            "foo..bar@docomo.ne.jp",
            "foo.@ezweb.ne.jp",
            ".foo@docomo.ne.jp",
            "foo+tag@gmail.com",
            "a/b?c@i.softbank.jp",
            "-foo-@docomo.ne.jp",
            "taro_yamada@city.example.lg.jp",
            "x@xn--wgv71a119e.jp",
        ] {
            assert_eq!(accepted(address), address);
        }
    }

    #[test]
    fn full_width_typing_and_blanks_at_the_ends_are_forgiven_and_the_domain_is_lower_cased() {
        assert_eq!(accepted("　Ｔａｒｏ＠Ｄｏｃｏｍｏ．ｎｅ．ｊｐ\u{200B}\n"), "Taro@docomo.ne.jp");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for address in [
            "",
            "@docomo.ne.jp",
            "taro",
            "taro@",
            "taro@localhost",
            "taro@docomo..jp",
            "taro@-a.jp",
            "taro@a-.jp",
            "taro@a.jp.",
            "taro@127.0.0.1",
            "taro@a.j",
            "ta ro@a.jp",
            "taro@a.jp,jiro@a.jp",
            "\"taro\"@a.jp",
            "ta\rro@a.jp",
            "taro@a.jp\r\nBcc: x@y.jp",
            "太郎@a.jp",
            "taro@市.jp",
            "a@b@c.jp",
            "..@a.jp",
            "<taro@a.jp>",
        ] {
            assert_eq!(EmailAddress::parse(address), None, "{address}");
        }
    }

    #[test]
    fn lengths_are_limited_to_64_and_254() {
        let domain = format!("{}.{}.{}.jp", "a".repeat(63), "b".repeat(63), "c".repeat(58));
        assert!(EmailAddress::parse(&format!("{}@a.jp", "x".repeat(64))).is_some());
        assert!(EmailAddress::parse(&format!("{}@a.jp", "x".repeat(65))).is_none());
        assert!(EmailAddress::parse(&format!("{}@{domain}", "x".repeat(64))).is_some());
        assert!(EmailAddress::parse(&format!("{}@{domain}e", "x".repeat(64))).is_none());
    }

    #[test]
    fn only_an_irregular_local_part_is_quoted_for_the_mail_server() {
        let smtp = |typed| EmailAddress::parse(typed).map(|a| a.for_smtp()).unwrap_or_default();
        assert_eq!(smtp("foo..bar@docomo.ne.jp"), "\"foo..bar\"@docomo.ne.jp");
        assert_eq!(smtp("foo.@ezweb.ne.jp"), "\"foo.\"@ezweb.ne.jp");
        assert_eq!(smtp(".foo@docomo.ne.jp"), "\".foo\"@docomo.ne.jp");
        assert_eq!(smtp("foo.bar@docomo.ne.jp"), "foo.bar@docomo.ne.jp");
    }

    #[test]
    fn an_address_never_shows_itself_in_a_log() {
        assert_eq!(format!("{:?}", EmailAddress::parse("taro@a.jp")), "Some(EmailAddress(…))");
    }

    #[test]
    fn stored_addresses_are_checked_when_they_are_read() {
        assert!(serde_json::from_str::<EmailAddress>("\"taro@a.jp\"").is_ok());
        assert!(serde_json::from_str::<EmailAddress>("\"taro\"").is_err());
    }

    #[test]
    fn slips_of_common_domains_are_noticed_and_real_neighbours_left_alone() {
        for (slip, meant) in [
            ("gmail.con", "gmail.com"),
            ("gmial.com", "gmail.com"),
            ("gamil.com", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gmaill.com", "gmail.com"),
            ("docomo.ne.jo", "docomo.ne.jp"),
            ("docomo.co.jp", "docomo.ne.jp"),
            ("dokomo.ne.jp", "docomo.ne.jp"),
            ("yaho.co.jp", "yahoo.co.jp"),
            ("yahoo.ne.jp", "yahoo.co.jp"),
            ("ezwev.ne.jp", "ezweb.ne.jp"),
        ] {
            assert_eq!(likely_typo(slip), Some(meant), "{slip}");
        }
        for real in COMMON.into_iter().chain(REAL).chain(["au.com", "city.shiojiri.lg.jp", "example.jp"]) {
            assert_eq!(likely_typo(real), None, "{real}");
        }
    }

    proptest! {
        #[test]
        fn an_accepted_address_is_accepted_again_unchanged(typed in "[a-zA-Z0-9.+_/　＠@]{1,12}@[a-zA-Z.-]{1,12}") {
            if let Some(address) = EmailAddress::parse(&typed) {
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Some(address.clone()));
                prop_assert_eq!(EmailAddress::parse(&address.for_digest()).map(|a| a.for_digest()), Some(address.for_digest()));
            }
        }

        #[test]
        fn nothing_accepted_can_break_out_of_a_mail_header(typed in any::<String>()) {
            if let Some(address) = EmailAddress::parse(&format!("{typed}@a.jp")) {
                prop_assert!(address.for_smtp().bytes().all(|b| b.is_ascii_graphic()));
            }
        }
    }
}
