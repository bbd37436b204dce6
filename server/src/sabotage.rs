//! Faults planted on purpose, each of which a trial has to find: whoever trusts a detector has seen it trip.
//!
//! Only a build with debug assertions can be sabotaged, by `KAKAZU_SABOTAGE`; in every other build, those of
//! `make run` and of a release among them, [`is`] is a constant and what it guards is not even compiled in.

use std::time::Duration;

use crate::{
    db::change::{Note, Tell},
    mail::{About, Outgoing, outbox},
    portal::Shared,
    refusal::Refusal,
};

/// A promise that is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// Answers before the commit. Detector: the ledger (lost).
    AnswerBeforeCommit,
    /// SQLite does not sync. Detector: the order of system calls.
    NoSync,
    /// A draft may be filed again and again. Detector: the checker (doubled).
    FileTwice,
    /// The receipt is queued before the application. Detector: the checker (mail without application).
    MailBeforeCommit,
    /// A session is taken for somebody else's. Detector: the canaries.
    MixUp,
    /// Ids that should tell nothing count up. Detector: the attack on the anonymity of surveys.
    OrderedIds,
}

impl Sabotage {
    /// As the variable says it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AnswerBeforeCommit => "answer-before-commit",
            Self::NoSync => "no-sync",
            Self::FileTwice => "file-twice",
            Self::MailBeforeCommit => "mail-before-commit",
            Self::MixUp => "mix-up",
            Self::OrderedIds => "ordered-ids",
        }
    }
}

/// Whether this fault has been asked for.
#[cfg(debug_assertions)]
#[must_use]
pub fn is(fault: Sabotage) -> bool {
    static ASKED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    ASKED.get_or_init(|| std::env::var("KAKAZU_SABOTAGE").ok()).as_deref() == Some(fault.name())
}

/// Never.
#[cfg(not(debug_assertions))]
#[must_use]
pub const fn is(_: Sabotage) -> bool {
    false
}

/// Who is asking; under [`Sabotage::MixUp`] every third time whoever asked first of all.
#[cfg(debug_assertions)]
#[must_use]
pub fn mixed_up(contact: String) -> String {
    use std::sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    };
    static FIRST: OnceLock<String> = OnceLock::new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    if !is(Sabotage::MixUp) {
        return contact;
    }
    let first = FIRST.get_or_init(|| contact.clone());
    if COUNT.fetch_add(1, Ordering::Relaxed).is_multiple_of(3) { first.clone() } else { contact }
}

/// Who is asking.
#[cfg(not(debug_assertions))]
#[must_use]
pub const fn mixed_up(contact: String) -> String {
    contact
}

/// A name that tells nothing; under [`Sabotage::OrderedIds`] it tells when it was made.
#[cfg(debug_assertions)]
#[must_use]
pub fn ordered(id: String) -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    if is(Sabotage::OrderedIds) { format!("{:022}", COUNT.fetch_add(1, Ordering::Relaxed)) } else { id }
}

/// A name that tells nothing.
#[cfg(not(debug_assertions))]
#[must_use]
pub const fn ordered(id: String) -> String {
    id
}

/// [`Sabotage::MailBeforeCommit`]: the mail goes into a transaction of its own, and the application follows later.
///
/// # Errors
/// [`Refusal`]
pub async fn mail_first(portal: &Shared, note: &mut Note) -> Result<(), Refusal> {
    let Tell::Mail { to, subject, body } = std::mem::replace(&mut note.tell, Tell::Nobody) else {
        return Ok(());
    };
    let about = About::Application(note.application.clone());
    let dedupe = format!("first:{}", note.application);
    let mail = Outgoing { kind: note.kind, about, dedupe, to, subject, body };
    let (now, portal_too) = (note.now, Shared::clone(portal));
    portal
        .db
        .write(move |tx| {
            let (mail, portal) = (mail.clone(), Shared::clone(&portal_too));
            Box::pin(async move { outbox::enqueue(tx, &mail, now, &portal.entropy, &portal.keys).await })
        })
        .await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(())
}
