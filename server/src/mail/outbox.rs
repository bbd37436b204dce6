//! The outbox: mail is stored with what caused it, sent after the commit, at least once.

use std::sync::Arc;

use domain::email::EmailAddress;
use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::{
    Mailer, Message,
    transport::{Failure, Outcome, PARALLEL},
};
use crate::{
    clock::{SharedClock, millis},
    db::{
        Db, Read, Tx, WriteError,
        sql::{self, Each},
    },
    entropy::Entropy,
    sealed::{Keys, Place},
};

/// After this many attempts (about 26 hours) a mail is dead, until somebody has it tried again.
const ATTEMPTS: i64 = 12;
/// How long a mail belongs to the server that took it on, in milliseconds. Longer than an attempt can last.
const LEASE: i64 = 5 * 60_000;
const FIRST_DELAY: i64 = 60_000;
const LONGEST_DELAY: i64 = 6 * 3_600_000;

const INSERT: &str = "INSERT INTO outbox (id, kind, application, wave, urgency, dedupe, payload_sealed, attempts, \
     available_at, fence, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, 0, $8) ON CONFLICT (dedupe) DO NOTHING";
const DUE: &str = "SELECT id FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL AND urgency = $2 \
     AND available_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) LIMIT 1";
// PostgreSQL would let two servers that look at the same moment choose the same mails.
const CLAIM: Each = Each {
    sqlite: "UPDATE outbox SET lease_until = $2, fence = fence + 1, attempts = attempts + 1 \
         WHERE id IN (SELECT id FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL AND urgency = $4 \
         AND available_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY available_at, id LIMIT $3) \
         RETURNING id, kind, payload_sealed, attempts, fence",
    postgres: "UPDATE outbox SET lease_until = $2, fence = fence + 1, attempts = attempts + 1 \
         WHERE id = ANY (ARRAY (SELECT id FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL \
         AND urgency = $4 AND available_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY available_at, id LIMIT $3 \
         FOR UPDATE SKIP LOCKED)) RETURNING id, kind, payload_sealed, attempts, fence",
};
const SENT: &str = "UPDATE outbox SET sent_at = $3, payload_sealed = NULL, lease_until = NULL, last_error = NULL \
     WHERE id = $1 AND fence = $2 AND sent_at IS NULL";
const LATER: &str = "UPDATE outbox SET available_at = $3, lease_until = NULL, last_error = $4 \
     WHERE id = $1 AND fence = $2 AND sent_at IS NULL";
const DEAD: &str = "UPDATE outbox SET dead_at = $3, lease_until = NULL, last_error = $4 \
     WHERE id = $1 AND fence = $2 AND sent_at IS NULL";
const DEAD_LETTERS: &str = "SELECT id, kind, application, attempts, last_error, created_at, dead_at FROM outbox \
     WHERE dead_at IS NOT NULL ORDER BY dead_at DESC LIMIT $1";
const CANCEL: &str = "DELETE FROM outbox WHERE wave = $1 AND sent_at IS NULL";
const RETRY: &str = "UPDATE outbox SET dead_at = NULL, attempts = 0, available_at = $2, lease_until = NULL, \
     fence = fence + 1 WHERE id = $1 AND dead_at IS NOT NULL";

const BACKLOG: &str = "SELECT w.waiting, w.due_since, d.dead FROM (SELECT COUNT(*) AS waiting, \
     CAST(MIN(CASE WHEN available_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) \
     THEN available_at END) AS BIGINT) AS due_since FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL) w \
     CROSS JOIN (SELECT COUNT(*) AS dead FROM outbox WHERE dead_at IS NOT NULL) d";

/// What there is to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Backlog {
    /// Mails that wait, also those that were put off.
    pub waiting: i64,
    /// Since when the oldest that nobody has taken on has been due, unix milliseconds.
    pub due_since: Option<i64>,
    /// Mails that were given up.
    pub dead: i64,
}

/// Counts what there is to send.
///
/// # Errors
/// The database's.
pub async fn backlog(on: impl Into<sql::On<'_>>, now: i64) -> Result<Backlog, sqlx::Error> {
    sql::query_as(BACKLOG).bind(now).fetch_one(on).await
}

/// What a mail is about, and so how urgent it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A code that somebody waits for: leaves before all others.
    Code,
    /// An application, by its id.
    Application(String),
    /// A wave of a survey, by its id: many at once, which hold up nobody else's.
    Wave(String),
}

impl About {
    /// All, the most urgent first.
    const URGENCIES: [i64; 3] = [0, 1, 2];

    fn urgency(&self) -> i64 {
        match self {
            Self::Code => 0,
            Self::Application(_) => 1,
            Self::Wave(_) => 2,
        }
    }
}

/// A mail to be queued.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Which mail it is, for staff and statistics; nothing personal.
    pub kind: &'static str,
    /// What it is about.
    pub about: About,
    /// Two mails with the same text here are one mail; nothing personal.
    pub dedupe: String,
    /// To whom.
    pub to: EmailAddress,
    /// Subject.
    pub subject: String,
    /// Text.
    pub body: String,
}

/// A mail that was given up.
#[derive(Clone, Debug, FromRow)]
pub struct DeadLetter {
    /// Id.
    pub id: String,
    /// Which mail it is.
    pub kind: String,
    /// The application that it is about.
    pub application: Option<String>,
    /// How often it was tried.
    pub attempts: i64,
    /// What came in between, a [`Failure`].
    pub last_error: Option<String>,
    /// When it was queued, unix milliseconds.
    pub created_at: i64,
    /// When it was given up, unix milliseconds.
    pub dead_at: i64,
}

/// What a round of delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the mail server.
    pub sent: usize,
    /// To be tried again.
    pub later: usize,
    /// Given up.
    pub dead: usize,
}

#[derive(Serialize, Deserialize)]
struct Payload {
    to: EmailAddress,
    subject: String,
    body: String,
}

#[derive(FromRow)]
struct Claimed {
    id: String,
    kind: String,
    payload_sealed: Option<Vec<u8>>,
    attempts: i64,
    fence: i64,
}

fn place(id: &str) -> Place<'_> {
    Place::new("outbox", "payload_sealed", id)
}

/// Queues a mail in the caller's transaction; it leaves soon after the commit. False where the same one
/// (by `dedupe`) had been queued before.
///
/// # Errors
/// The database's.
pub async fn enqueue(
    tx: &mut Tx,
    mail: &Outgoing,
    now: Timestamp,
    entropy: &Entropy,
    keys: &Keys,
) -> Result<bool, sqlx::Error> {
    let id = entropy.id(now);
    let payload = Payload { to: mail.to.clone(), subject: mail.subject.clone(), body: mail.body.clone() };
    let sealed = keys
        .mail_key()
        .seal_json(place(&id), &payload, entropy)
        .map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let (application, wave) = match &mail.about {
        About::Code => (None, None),
        About::Application(id) => (Some(id), None),
        About::Wave(id) => (None, Some(id)),
    };
    let queued = sql::query(INSERT)
        .bind(&id)
        .bind(mail.kind)
        .bind(application.cloned())
        .bind(wave.cloned())
        .bind(mail.about.urgency())
        .bind(&mail.dedupe)
        .bind(sealed)
        .bind(millis(now))
        .execute(&mut *tx)
        .await?
        == 1;
    tx.announce_mail();
    Ok(queued)
}

/// Takes back the mails of a wave that have not left.
///
/// # Errors
/// The database's.
pub async fn cancel(tx: &mut Tx, wave: &str) -> Result<u64, sqlx::Error> {
    sql::query(CANCEL).bind(wave).execute(&mut *tx).await
}

/// The mails that were given up, latest first.
///
/// # Errors
/// The database's.
pub async fn dead_letters(read: &Read, limit: i64) -> Result<Vec<DeadLetter>, sqlx::Error> {
    sql::query_as(DEAD_LETTERS).bind(limit).fetch_all(read).await
}

/// Has a mail that was given up tried again. False where there is no such one.
///
/// # Errors
/// The database's.
pub async fn retry_dead(tx: &mut Tx, id: &str, now: Timestamp) -> Result<bool, sqlx::Error> {
    let done = sql::query(RETRY).bind(id).bind(millis(now)).execute(&mut *tx).await?;
    tx.announce_mail();
    Ok(done == 1)
}

/// How long to wait after attempt number `attempt` (from 1): 1 minute, doubled each time, 6 hours at most; up to a
/// fifth is added by chance, so that mails do not all come back at once.
fn delay(attempt: i64, entropy: &Entropy) -> i64 {
    let doublings = u32::try_from(attempt.clamp(1, 20) - 1).unwrap_or(0);
    let delay = FIRST_DELAY.saturating_mul(1 << doublings).min(LONGEST_DELAY);
    delay + i64::try_from(entropy.below(u64::try_from(delay / 5).unwrap_or(0))).unwrap_or(0)
}

/// Takes mails from the outbox to the mailer. Any number of them may work on one database.
#[derive(Clone)]
pub struct Postman {
    /// The database.
    pub db: Db,
    /// Opens the mails.
    pub keys: Keys,
    /// The way out.
    pub mailer: Arc<Mailer>,
    /// The time.
    pub clock: SharedClock,
    /// Jitter.
    pub entropy: Entropy,
}

impl Postman {
    /// Sends what is due, a few at a time, until nothing is or `stopped` says so.
    ///
    /// # Errors
    /// The database's; what had been sent by then and not noted is sent again later, with the same Message-ID.
    pub async fn deliver_due(
        &self,
        stopped: impl Fn() -> bool,
    ) -> Result<Delivered, WriteError<sqlx::Error>> {
        let mut total = Delivered::default();
        let mut failed = None;
        let mut under_way = FuturesUnordered::new();
        loop {
            // As many more as have left: one that its server keeps waiting holds up no other.
            let room = PARALLEL as usize - under_way.len();
            if room > 0 && failed.is_none() && !stopped() {
                match self.claim(room).await {
                    Ok(claimed) => under_way.extend(claimed.into_iter().map(|mail| self.deliver(mail))),
                    Err(error) => failed = Some(error),
                }
            }
            if under_way.is_empty() {
                break;
            }
            let mut ended = tokio::select! {
                ended = under_way.next() => ended,
                () = self.db.mail_queued().notified() => None,
            };
            // Those that ended at the same time make room together; what is under way is finished in any case.
            while let Some(outcome) = ended {
                match outcome {
                    Ok(Step::Sent) => total.sent += 1,
                    Ok(Step::Later) => total.later += 1,
                    Ok(Step::Dead) => total.dead += 1,
                    Err(error) => failed = Some(error),
                }
                ended = under_way.next().now_or_never().flatten();
            }
        }
        failed.map_or(Ok(total), Err)
    }

    /// Takes on what is due, `most` of them, the urgent first.
    async fn claim(&self, most: usize) -> Result<Vec<Claimed>, WriteError<sqlx::Error>> {
        let now = millis(self.clock.now());
        let mut claimed = Vec::new();
        for urgency in About::URGENCIES {
            let room = most - claimed.len();
            if room == 0 {
                break;
            }
            let due: Option<String> = sql::query_scalar(DUE)
                .bind(now)
                .bind(urgency)
                .fetch_optional(self.db.read())
                .await
                .map_err(WriteError::Refused)?;
            if due.is_none() {
                continue;
            }
            let room = i64::try_from(room).unwrap_or(i64::MAX);
            let some: Vec<Claimed> = self
                .db
                .write(move |tx| {
                    Box::pin(async move {
                        let query = sql::query_as(CLAIM).bind(now).bind(now + LEASE).bind(room).bind(urgency);
                        query.fetch_all(&mut *tx).await
                    })
                })
                .await?;
            claimed.extend(some);
        }
        Ok(claimed)
    }

    /// Sends outside any transaction, then notes what came of it.
    async fn deliver(&self, mail: Claimed) -> Result<Step, WriteError<sqlx::Error>> {
        let opened = mail
            .payload_sealed
            .as_deref()
            .and_then(|sealed| self.keys.mail_key().open_json::<Payload>(place(&mail.id), sealed).ok());
        let (outcome, domain) = match opened {
            None => (Outcome::Permanent(Failure::Sealed), String::new()),
            Some(Payload { to, subject, body }) => {
                let domain = self.keys.domain_digest(&to);
                let message = Message { id: mail.id.clone(), to, subject, body };
                (self.mailer.send(&message, self.clock.now()).await, domain)
            }
        };
        let now = millis(self.clock.now());
        let (step, sql, at, failure) = match outcome {
            Outcome::Sent => (Step::Sent, SENT, now, None),
            Outcome::Temporary(failure) if mail.attempts < ATTEMPTS => {
                (Step::Later, LATER, now + delay(mail.attempts, &self.entropy), Some(failure))
            }
            Outcome::Temporary(failure) | Outcome::Permanent(failure) => {
                (Step::Dead, DEAD, now, Some(failure))
            }
        };
        let (id, kind, attempts, fence) = (mail.id, mail.kind, mail.attempts, mail.fence);
        match (step, failure) {
            (Step::Dead, Some(failure)) => {
                tracing::error!(outbox = id, kind, domain, attempts, %failure, "mail given up");
            }
            (_, Some(failure)) => {
                tracing::warn!(outbox = id, kind, domain, attempts, %failure, "mail not taken yet");
            }
            (_, None) => tracing::info!(outbox = id, kind, domain, attempts, "mail sent"),
        }
        let noted = self
            .db
            .write(move |tx| {
                let id = id.clone();
                Box::pin(async move {
                    let mut query = sql::query(sql).bind(id).bind(fence).bind(at);
                    if let Some(failure) = failure {
                        query = query.bind(failure.to_string());
                    }
                    query.execute(&mut *tx).await.map(|done| done == 1)
                })
            })
            .await?;
        if !noted {
            // Its lease ran out: whoever has it now will note what becomes of it.
            tracing::warn!("a mail had been taken over meanwhile");
        }
        Ok(step)
    }
}

#[derive(Clone, Copy)]
enum Step {
    Sent,
    Later,
    Dead,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_from_one_minute_to_six_hours_with_up_to_a_fifth_by_chance() {
        let entropy = Entropy::seeded(1);
        for (attempt, minutes) in [(1, 1), (2, 2), (3, 4), (9, 256), (10, 360), (12, 360), (99, 360)] {
            for _ in 0..50 {
                let delay = delay(attempt, &entropy);
                let least = minutes * 60_000;
                assert!((least..least + least / 5).contains(&delay), "attempt {attempt}: {delay}");
            }
        }
    }
}
