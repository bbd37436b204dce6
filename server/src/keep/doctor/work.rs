//! Whether what has to happen by itself happens.

use jiff::Timestamp;

use super::Finding;
use crate::{
    clock::{from_millis, millis},
    db::{Tx, sql},
    jobs::lease,
    mail::outbox,
};

/// A mail that has been due for longer than this is one that nobody takes, in milliseconds.
const OVERDUE: i64 = 15 * 60_000;
/// What expired longer ago should be gone.
const EXPIRED: i64 = 24 * 3_600_000;
/// A wave should be counted this soon after its end.
const COUNTED: i64 = 3_600_000;
/// How far the clocks of servers may be apart.
const CLOCKS: i64 = 60_000;

const LEASED: &str = "SELECT name, lease_until FROM job WHERE lease_until > $1 ORDER BY name";
const AHEAD: &str = "SELECT name, ran_at FROM job WHERE ran_at > $1 ORDER BY name";
const UNCOUNTED: &str = "SELECT survey, month FROM wave WHERE status IN ('planned', 'open') \
     AND closes_at + grace_minutes * 60000 <= $1 ORDER BY closes_at, id";
const OLD_DRAFTS: &str = "SELECT COUNT(*) FROM draft WHERE expires_at <= $1 AND submitted_at IS NULL";

/// Mail that was given up, and mail that waits.
pub(super) async fn mail(tx: &mut Tx, now: Timestamp) -> Result<[Finding; 2], sqlx::Error> {
    let now = millis(now);
    let backlog = outbox::backlog(tx, now).await?;
    let (waiting, late) = (backlog.waiting, now - backlog.due_since.unwrap_or(now));
    let dead = match backlog.dead {
        0 => Finding::fine("dead letters", "no mail was given up"),
        dead => Finding::wrong(
            "dead letters",
            format!("{dead} mails were given up"),
            "An administrator sees why at the staff door under /outbox, and sends them again there",
        ),
    };
    let outbox = if late <= OVERDUE {
        Finding::fine("outbox", format!("{waiting} mails wait, none of them overdue"))
    } else {
        Finding::wrong(
            "outbox",
            format!("{waiting} mails wait, the oldest has been due for {} minutes", late / 60_000),
            "See that a server runs, and what its log says of KAKAZU_SMTP",
        )
    };
    Ok([dead, outbox])
}

/// Leases that nobody can take over in their time, and tasks that ran in the future.
pub(super) async fn leases(tx: &mut Tx, now: Timestamp) -> Result<Finding, sqlx::Error> {
    let latest = millis(now) + lease::TIME + CLOCKS;
    let stuck: Vec<(String, i64)> = sql::query_as(LEASED).bind(latest).fetch_all(&mut *tx).await?;
    if let Some((name, until)) = stuck.first() {
        return Ok(Finding::wrong(
            "leases",
            format!("the task {name} is held until {}", from_millis(*until)),
            format!(
                "A server's clock was wrong: set it right, then UPDATE job SET lease_until = 0 WHERE name = '{name}'"
            ),
        ));
    }
    let ahead: Vec<(String, i64)> = sql::query_as(AHEAD).bind(millis(now) + CLOCKS).fetch_all(tx).await?;
    Ok(match ahead.first() {
        None => {
            Finding::fine("leases", "no task is held for longer than it may be, and none ran in the future")
        }
        Some((name, ran_at)) => Finding::wrong(
            "leases",
            format!("the task {name} ran at {}, which is still to come", from_millis(*ran_at)),
            "See that the clocks of all servers are right: the next run then puts this right, too",
        ),
    })
}

/// Drafts that should have been deleted.
pub(super) async fn expired(tx: &mut Tx, now: Timestamp) -> Result<Finding, sqlx::Error> {
    let old: i64 = sql::query_scalar(OLD_DRAFTS).bind(millis(now) - EXPIRED).fetch_one(tx).await?;
    Ok(match old {
        0 => Finding::fine("expired", "no draft is kept for longer than it may be"),
        _ => Finding::wrong(
            "expired",
            format!("{old} drafts expired more than a day ago and are still there"),
            "See that a server runs, and what its log says of the task `expire`",
        ),
    })
}

/// Waves of surveys that should have been counted.
pub(super) async fn waves(tx: &mut Tx, now: Timestamp) -> Result<Finding, sqlx::Error> {
    let late: Vec<(String, String)> =
        sql::query_as(UNCOUNTED).bind(millis(now) - COUNTED).fetch_all(tx).await?;
    Ok(match late.first() {
        None => Finding::fine("waves", "every wave of a survey that is over has been counted"),
        Some((survey, month)) => Finding::wrong(
            "waves",
            format!(
                "the wave {month} of the survey {survey} has been over for more than an hour and is not counted"
            ),
            "See that a server runs, and what its log says of the wave; one whose answers cannot be read can be \
             stopped at the staff door",
        ),
    })
}
