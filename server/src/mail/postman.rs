//! The postman: mail is sent after the commit that queued it, at least once, and again only where nobody can know
//! whether it left.

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt, StreamExt, stream::FuturesUnordered};
use sqlx::FromRow;

use super::{
    About, Mailer, Message,
    outbox::{Payload, place},
    transport::{Failure, Outcome, PARALLEL},
};
use crate::{
    clock::{SharedClock, millis},
    db::{
        Db, WriteError,
        sql::{self, Each},
    },
    entropy::Entropy,
    sealed::Keys,
};

/// After this many attempts (about 26 hours) a mail is dead, until somebody has it tried again.
const ATTEMPTS: i64 = 12;
/// How long a mail belongs to the server that took it on, in milliseconds. Longer than an attempt can last.
const LEASE: i64 = 5 * 60_000;
/// For how long after it was taken on it is tried to note what became of a mail, in milliseconds. Shorter than the
/// lease by more than a write may take: until then nobody else has the mail.
const NOTED: i64 = 4 * 60_000;
/// How long to wait after the first note that failed; doubled each time.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How soon a stop is noticed.
const BLINK: Duration = Duration::from_millis(50);
const FIRST_DELAY: i64 = 60_000;
const LONGEST_DELAY: i64 = 6 * 3_600_000;

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

#[derive(FromRow)]
struct Claimed {
    id: String,
    kind: String,
    payload_sealed: Option<Vec<u8>>,
    attempts: i64,
    fence: i64,
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
    /// The database's; what had been sent by then and could not be noted in four minutes, or by the last try after
    /// `stopped`, is sent again later, with the same Message-ID.
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
                let now = millis(self.clock.now());
                match self.claim(room, now).await {
                    Ok(claimed) => {
                        let deliver = |mail| self.deliver(mail, now + NOTED, &stopped);
                        under_way.extend(claimed.into_iter().map(deliver));
                    }
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
    async fn claim(&self, most: usize, now: i64) -> Result<Vec<Claimed>, WriteError<sqlx::Error>> {
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

    /// Sends outside any transaction, then notes what came of it, if need be until `until`.
    async fn deliver(
        &self,
        mail: Claimed,
        until: i64,
        stopped: &impl Fn() -> bool,
    ) -> Result<Step, WriteError<sqlx::Error>> {
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
        self.note(Note { id, fence, sql, at, failure }, until, stopped).await?;
        Ok(step)
    }

    /// Notes what became of a mail. A mail that was taken and is not noted would go again: so a note that fails is
    /// repeated, as often as it likes, because it counts once and only for who has the mail. With pauses, until
    /// `until`; a stop ends the waiting with a last try.
    async fn note(
        &self,
        note: Note,
        until: i64,
        stopped: &impl Fn() -> bool,
    ) -> Result<(), WriteError<sqlx::Error>> {
        let (mut pause, mut last) = (FIRST_PAUSE, false);
        loop {
            match self.try_note(&note).await {
                Ok(true) => return Ok(()),
                Ok(false) => {
                    // Whoever has it now will note what becomes of it.
                    tracing::warn!(
                        outbox = note.id,
                        "a mail had been taken over meanwhile, or was noted by a try before"
                    );
                    return Ok(());
                }
                Err(error @ WriteError::Closed) => return Err(error),
                Err(error) if last || millis(self.clock.now()) >= until => return Err(error),
                Err(error) => {
                    tracing::warn!(outbox = note.id, %error, "what became of a mail is not noted yet");
                }
            }
            last = wait(pause, stopped).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// False where the mail is no longer this server's.
    async fn try_note(&self, note: &Note) -> Result<bool, WriteError<sqlx::Error>> {
        let note = note.clone();
        self.db
            .write(move |tx| {
                let Note { id, fence, sql, at, failure } = note.clone();
                Box::pin(async move {
                    let mut query = sql::query(sql).bind(id).bind(fence).bind(at);
                    if let Some(failure) = failure {
                        query = query.bind(failure.to_string());
                    }
                    query.execute(&mut *tx).await.map(|done| done == 1)
                })
            })
            .await
    }
}

/// Waits for `pause`, or until `stopped` says so: then true.
async fn wait(pause: Duration, stopped: &impl Fn() -> bool) -> bool {
    let mut left = pause;
    while !left.is_zero() && !stopped() {
        let step = left.min(BLINK);
        tokio::time::sleep(step).await;
        left -= step;
    }
    stopped()
}

/// What became of a mail, for who holds it.
#[derive(Clone)]
struct Note {
    id: String,
    fence: i64,
    sql: &'static str,
    at: i64,
    failure: Option<Failure>,
}

#[derive(Clone, Copy)]
enum Step {
    Sent,
    Later,
    Dead,
}

#[cfg(test)]
#[path = "postman_tests.rs"]
mod tests;
