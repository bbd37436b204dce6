//! Whether what is recorded of applications fits together.

use super::Finding;
use crate::db::{Tx, sql};

const COUNTERS: &str = "SELECT x.office, x.procedure, x.status, CAST(SUM(x.n) AS BIGINT) FROM ( \
     SELECT office, procedure, status, value AS n FROM counter \
     UNION ALL SELECT office, procedure, status, delta FROM counter_delta \
     UNION ALL SELECT office, procedure, status, -COUNT(*) FROM application GROUP BY office, procedure, status \
     ) x GROUP BY x.office, x.procedure, x.status HAVING SUM(x.n) <> 0 ORDER BY 1, 2, 3";
const COUNT_AGAIN: &str = "Stop the city and count again, in one transaction: DELETE FROM counter_delta; \
     DELETE FROM counter; INSERT INTO counter SELECT office, procedure, status, COUNT(*) FROM application \
     GROUP BY office, procedure, status";
const PLACES: &str = "SELECT x.procedure, x.slot, CAST(SUM(x.n) AS BIGINT) FROM ( \
     SELECT procedure, slot, taken AS n FROM place \
     UNION ALL SELECT procedure, slot, -COUNT(*) FROM booking GROUP BY procedure, slot \
     ) x GROUP BY x.procedure, x.slot HAVING SUM(x.n) <> 0 ORDER BY 1, 2";
const COUNT_PLACES: &str = "Stop the city and count again, in one transaction: DELETE FROM place; INSERT INTO place \
     SELECT procedure, slot, COUNT(*) FROM booking GROUP BY procedure, slot";
// Every change is one event at the version that it led to.
const HISTORIES: &str = "SELECT a.id FROM application a LEFT JOIN event e ON e.application = a.id \
     GROUP BY a.id, a.version HAVING COUNT(e.id) <> a.version OR MAX(e.position) <> a.version OR MIN(e.position) <> 1 \
     ORDER BY a.id";
const FILED: &str = "SELECT a.id FROM application a LEFT JOIN application_version v ON v.application = a.id \
     GROUP BY a.id, a.filed HAVING COUNT(v.number) <> a.filed OR MAX(v.number) <> a.filed ORDER BY a.id";
const DECISIONS: &str = "SELECT d.id FROM decision d LEFT JOIN decision o ON o.id = d.supersedes \
     AND o.application = d.application AND o.matter = d.matter AND o.round = d.round \
     LEFT JOIN event e ON e.application = d.application AND e.at = d.decided_at \
     WHERE (d.supersedes IS NOT NULL AND o.id IS NULL) OR e.id IS NULL ORDER BY d.id";
const RESTORE: &str = "No statement of this program does that: keep the database as it is, look in the audit trail \
     for the application, and take what is missing from a backup";

/// Counters, folded and not, against the applications themselves.
pub(super) async fn counters(tx: &mut Tx) -> Result<Finding, sqlx::Error> {
    let off: Vec<(String, String, String, i64)> = sql::query_as(COUNTERS).fetch_all(tx).await?;
    Ok(match off.first() {
        None => Finding::fine("counters", "every counter is what counting gives"),
        Some((office, procedure, status, by)) => Finding::wrong(
            "counters",
            format!("{} counters are off, {office}/{procedure}/{status} by {by:+}", off.len()),
            COUNT_AGAIN,
        ),
    })
}

/// Places taken against who has them.
pub(super) async fn places(tx: &mut Tx) -> Result<Finding, sqlx::Error> {
    let off: Vec<(String, String, i64)> = sql::query_as(PLACES).fetch_all(tx).await?;
    Ok(match off.first() {
        None => Finding::fine("places", "as many places are taken as applications have"),
        Some((procedure, slot, by)) => Finding::wrong(
            "places",
            format!("{} slots are off, {procedure}/{slot} by {by:+}", off.len()),
            COUNT_PLACES,
        ),
    })
}

/// Versions of applications against their events.
pub(super) async fn histories(tx: &mut Tx) -> Result<Finding, sqlx::Error> {
    let fine = "every application has an event for each of its versions";
    found(tx, "histories", HISTORIES, fine, "applications have other events than versions").await
}

/// Filed versions against their numbers.
pub(super) async fn filed(tx: &mut Tx) -> Result<Finding, sqlx::Error> {
    let fine = "everything that was filed is there";
    found(tx, "filed", FILED, fine, "applications lack a version that was filed").await
}

/// Decisions against what they supersede and the events that tell of them.
pub(super) async fn decisions(tx: &mut Tx) -> Result<Finding, sqlx::Error> {
    let fine = "every decision is told of by an event, and supersedes one of its own matter";
    found(tx, "decisions", DECISIONS, fine, "decisions have no event, or supersede what is not there").await
}

async fn found(
    tx: &mut Tx,
    check: &'static str,
    sql: &'static str,
    fine: &str,
    wrong: &str,
) -> Result<Finding, sqlx::Error> {
    let ids: Vec<String> = sql::query_scalar(sql).fetch_all(tx).await?;
    Ok(match ids.first() {
        None => Finding::fine(check, fine),
        Some(first) => Finding::wrong(check, format!("{} {wrong}; the first is {first}", ids.len()), RESTORE),
    })
}
