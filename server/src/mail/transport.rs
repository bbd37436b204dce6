//! The ways out: a mail server, a folder, or a box that tests read.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Tokio1Executor, message,
    transport::smtp::{self, PoolConfig},
};

use super::Message;

/// How long a mail server may take for one mail.
pub const SEND_TIME: Duration = Duration::from_secs(30);
/// Connections to the mail server at most, and so mails that one server has in hand.
pub const PARALLEL: u32 = 8;

/// The mailer cannot be made of the configuration.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// The sender is no address.
    #[error("the sender of mails is not an address")]
    From,
    /// The URL is none of `smtp://`, `smtp+starttls://`, `smtps://`.
    #[error("the mail server's URL cannot be used: {0}")]
    Url(smtp::Error),
    /// The folder cannot be made.
    #[error("the folder for mails cannot be made: {0}")]
    Folder(#[from] io::Error),
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server has taken it.
    Sent,
    /// Worth another attempt.
    Temporary(Failure),
    /// This mail will never be taken.
    Permanent(Failure),
}

/// Why a mail was not taken. The server's own words are not kept: they often hold the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The server's answer.
    #[error("smtp {0}")]
    Code(u16),
    /// The server took too long.
    #[error("timeout")]
    Timeout,
    /// TLS failed.
    #[error("tls")]
    Tls,
    /// The server was not reached, or hung up.
    #[error("connection")]
    Connection,
    /// The mail cannot be written or addressed.
    #[error("unwritable")]
    Unwritable,
    /// The sealed mail does not open.
    #[error("sealed")]
    Sealed,
    /// The folder cannot be written to.
    #[error("folder")]
    Folder,
}

/// Sends mails.
#[derive(Debug)]
pub struct Mailer {
    from: message::Mailbox,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Smtp { transport: AsyncSmtpTransport<Tokio1Executor>, time: Duration },
    Folder(PathBuf),
    Memory(Mailbox),
}

impl Mailer {
    /// To the mail server at `url`: `smtp://host:25` (plain), `smtp+starttls://user:password@host:587` or
    /// `smtps://user:password@host:465`; each mail may take `time` ([`SEND_TIME`]).
    ///
    /// # Errors
    /// [`MailerError`]
    pub fn smtp(url: &str, from: &str, time: Duration) -> Result<Self, MailerError> {
        let url = match url.strip_prefix("smtp+starttls://") {
            Some(rest) => format!("smtp://{rest}?tls=required"),
            None => url.to_owned(),
        };
        let pool = PoolConfig::new().max_size(PARALLEL).idle_timeout(Duration::from_secs(20));
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url)
            .map_err(MailerError::Url)?
            .timeout(Some(time))
            .pool_config(pool)
            .build();
        Ok(Self { from: sender(from)?, way: Way::Smtp { transport, time } })
    }

    /// Into `.eml` files in `folder`.
    ///
    /// # Errors
    /// [`MailerError`]
    pub fn folder(folder: &Path, from: &str) -> Result<Self, MailerError> {
        fs::create_dir_all(folder)?;
        Ok(Self { from: sender(from)?, way: Way::Folder(folder.to_owned()) })
    }

    /// Into `mailbox`, for tests.
    ///
    /// # Errors
    /// [`MailerError::From`]
    pub fn memory(mailbox: &Mailbox, from: &str) -> Result<Self, MailerError> {
        Ok(Self { from: sender(from)?, way: Way::Memory(mailbox.clone()) })
    }

    /// Hands over one mail, dated `now`.
    pub async fn send(&self, message: &Message, now: Timestamp) -> Outcome {
        let Ok(written) = message.write(&self.from, now) else {
            return Outcome::Permanent(Failure::Unwritable);
        };
        match &self.way {
            Way::Smtp { transport, time } => {
                // The transport's own limit is per command; a server may dribble for ever.
                match tokio::time::timeout(*time, transport.send(written)).await {
                    Ok(Ok(_)) => Outcome::Sent,
                    Ok(Err(error)) => classify(&error),
                    Err(_) => Outcome::Temporary(Failure::Timeout),
                }
            }
            Way::Folder(folder) => {
                let (folder, id, bytes) = (folder.clone(), message.id.clone(), written.formatted());
                match tokio::task::spawn_blocking(move || write_file(&folder, &id, &bytes)).await {
                    Ok(Ok(())) => Outcome::Sent,
                    _ => Outcome::Temporary(Failure::Folder),
                }
            }
            Way::Memory(mailbox) => {
                mailbox.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
                Outcome::Sent
            }
        }
    }
}

/// What a test has been sent; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Mailbox(Arc<Mutex<Vec<Message>>>);

impl Mailbox {
    /// All mails so far, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All mails so far, which are gone from here then.
    #[must_use]
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn sender(from: &str) -> Result<message::Mailbox, MailerError> {
    from.parse().map_err(|_| MailerError::From)
}

fn classify(error: &smtp::Error) -> Outcome {
    if let Some(code) = error.status() {
        let code = u16::from(code);
        // Not this mail's fault: commands that the server does not know, and credentials.
        let ours = matches!(code, 500..=504 | 521 | 530 | 534 | 535 | 538);
        return if error.is_permanent() && !ours {
            Outcome::Permanent(Failure::Code(code))
        } else {
            Outcome::Temporary(Failure::Code(code))
        };
    }
    Outcome::Temporary(if error.is_timeout() {
        Failure::Timeout
    } else if error.is_tls() {
        Failure::Tls
    } else {
        Failure::Connection
    })
}

/// Readers of the folder see whole mails only.
fn write_file(folder: &Path, id: &str, bytes: &[u8]) -> io::Result<()> {
    let (unfinished, finished) = (folder.join(format!(".{id}.tmp")), folder.join(format!("{id}.eml")));
    fs::write(&unfinished, bytes)?;
    fs::rename(unfinished, finished)
}
