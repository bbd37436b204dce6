//! A mail as it leaves.

use domain::email::EmailAddress;
use jiff::Timestamp;
use lettre::{
    Address,
    address::Envelope,
    message::{
        self,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};

/// One mail to one person, in plain text.
#[derive(Clone, Debug)]
pub struct Message {
    /// Id in the outbox; the Message-ID follows from it, so that a repeated mail is seen as the same.
    pub id: String,
    /// To whom.
    pub to: EmailAddress,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// The message cannot be written as RFC 5322 demands.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the mail cannot be written")]
pub struct Unwritable;

impl Message {
    /// The Message-ID, without brackets: a digest, because ids tell when a row was made.
    #[must_use]
    pub fn message_id(&self, from: &message::Mailbox) -> String {
        let digest = Sha256::digest(format!("kakazu|{}", self.id));
        let name = data_encoding::HEXLOWER.encode(digest.get(..16).unwrap_or_default());
        format!("{name}@{}", from.email.domain())
    }

    pub(super) fn write(
        &self,
        from: &message::Mailbox,
        at: Timestamp,
    ) -> Result<lettre::Message, Unwritable> {
        let to: Address = self.to.for_smtp().parse().map_err(|_| Unwritable)?;
        let subject: String = self.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // Given, because lettre does not read a quoted local part back out of its own header.
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.clone()]).map_err(|_| Unwritable)?;
        lettre::Message::builder()
            .envelope(envelope)
            .from(from.clone())
            .to(message::Mailbox::new(None, to))
            .subject(subject)
            .date(at.into())
            .message_id(Some(format!("<{}>", self.message_id(from))))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(self.body.clone())
            .map_err(|_| Unwritable)
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834): no out-of-office answers.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::from_millis;

    fn write(to: &str, subject: &str, body: &str) -> String {
        let message = Message {
            id: "0198-1".to_owned(),
            to: EmailAddress::parse(to).unwrap(),
            subject: subject.to_owned(),
            body: body.to_owned(),
        };
        let from = "市役所 <no-reply@city.example.jp>".parse().unwrap();
        let written = message.write(&from, from_millis(1_700_000_000_000)).unwrap();
        String::from_utf8(written.formatted()).unwrap()
    }

    #[test]
    fn a_mail_has_its_date_from_the_clock_and_asks_for_no_automatic_answer() {
        let mail = write("hanako@example.jp", "受付のお知らせ", "受け付けました。\n");
        assert!(mail.contains("\r\nDate: Tue, 14 Nov 2023 22:13:20 +0000\r\n"), "{mail}");
        assert!(mail.contains("\r\nAuto-Submitted: auto-generated\r\n"), "{mail}");
        assert!(mail.contains("Content-Type: text/plain; charset=utf-8\r\n"), "{mail}");
        assert!(mail.contains("To: hanako@example.jp\r\n"), "{mail}");
        assert!(mail.is_ascii());
    }

    #[test]
    fn the_same_outbox_row_always_has_the_same_message_id() {
        let id = |mail: &str| mail.lines().find(|l| l.starts_with("Message-ID:")).unwrap().to_owned();
        let first = write("a@example.jp", "a", "b");
        assert_eq!(id(&first), id(&write("b@example.jp", "c", "d")));
        assert!(id(&first).ends_with("@city.example.jp>"), "{}", id(&first));
    }

    #[test]
    fn a_local_part_with_dots_in_a_row_is_sent_in_quotes() {
        let mail = write("taro..yamada.@docomo.ne.jp", "a", "b");
        assert!(mail.contains("To: \"taro..yamada.\"@docomo.ne.jp\r\n"), "{mail}");
    }

    #[test]
    fn a_line_break_in_a_subject_makes_no_header() {
        let mail = write("a@example.jp", "a\r\nBcc: evil@example.com\r\n\r\nx", "b");
        assert!(!mail.to_lowercase().contains("\r\nbcc:"), "{mail}");
    }

    #[test]
    fn a_body_with_lines_that_begin_with_a_dot_or_are_very_long_stays_whole() {
        let mail = write("a@example.jp", "a", &format!(".\n..\n{}\n", "長い".repeat(2_000)));
        assert!(mail.lines().all(|line| line.len() <= 998));
    }
}
