//! What has to agree in a city whatever has happened: histories without gap and legal, one audit entry and one mail
//! or letter for every event, counters that count.

use std::collections::{BTreeMap, BTreeSet};

use domain::application::status::Status;
use server::{db::sql, portal::Shared};
use sqlx::AssertSqlSafe;

/// Checks everything.
pub async fn agree(portal: &Shared) {
    histories(portal).await;
    told(portal).await;
    counted(portal).await;
}

async fn histories(portal: &Shared) {
    let applications: Vec<(String, i64, String)> =
        sql::query_as("SELECT id, version, status FROM application")
            .fetch_all(portal.db.read())
            .await
            .unwrap();
    for (id, version, status) in applications {
        let events: Vec<(i64, String)> =
            sql::query_as("SELECT position, kind FROM event WHERE application = $1 ORDER BY position")
                .bind(&id)
                .fetch_all(portal.db.read())
                .await
                .unwrap();
        let positions: Vec<i64> = events.iter().map(|(position, _)| *position).collect();
        assert_eq!(positions, (1..=version).collect::<Vec<_>>(), "gaps in {events:?}");
        let mut now = BTreeSet::from([""]);
        for (_, kind) in &events {
            now = now.iter().flat_map(|from| after(from, kind)).copied().collect();
            assert!(!now.is_empty(), "{kind} cannot follow in {events:?}");
        }
        assert!(now.contains(status.as_str()), "{status} after {events:?}");
    }
}

/// Where an event can lead from a status.
fn after(from: &str, kind: &str) -> &'static [&'static str] {
    match (from, kind) {
        ("", "submitted") => &["submitted"],
        ("submitted" | "resubmitted", "accepted") | ("decided", "reopened") => &["in_review"],
        ("in_review", "returned") => &["returned"],
        ("returned", "resubmitted") => &["resubmitted"],
        ("in_review", "decided") => &["in_review", "decided"],
        ("decided", "closed") => &["closed"],
        ("submitted" | "in_review" | "returned" | "resubmitted" | "decided", "withdrawn") => &["withdrawn"],
        _ => &[],
    }
}

async fn number(portal: &Shared, sql: &'static str) -> i64 {
    sql::query_scalar(sql).fetch_one(portal.db.read()).await.unwrap()
}

async fn told(portal: &Shared) {
    let events = number(portal, "SELECT COUNT(*) FROM event").await;
    let audited = "SELECT COUNT(*) FROM audit WHERE subject_kind = 'application' \
                   AND action IN (SELECT kind FROM event)";
    assert_eq!(number(portal, audited).await, events, "audit entries of events");
    let mailed = number(portal, "SELECT COUNT(*) FROM outbox WHERE dedupe LIKE 'event:%'").await;
    let written = number(portal, "SELECT COUNT(*) FROM letter WHERE id NOT LIKE 'test-%'").await;
    assert_eq!(mailed + written, events, "mails and letters of events");
    let lost = "SELECT COUNT(*) FROM event e WHERE NOT EXISTS \
                (SELECT 1 FROM outbox o WHERE o.dedupe = 'event:' || e.id) AND NOT EXISTS \
                (SELECT 1 FROM letter l WHERE l.application = e.application AND l.kind = e.kind)";
    assert_eq!(number(portal, lost).await, 0, "events of which nobody was told");
    let versions = "SELECT COUNT(*) FROM application a WHERE a.filed <> \
                    (SELECT COUNT(*) FROM application_version v WHERE v.application = a.id)";
    assert_eq!(number(portal, versions).await, 0, "applications with a wrong number of versions");
}

/// What the counters say: folded and not yet folded, in one statement.
pub async fn counters(portal: &Shared) -> BTreeMap<String, i64> {
    by_status(
        portal,
        "SELECT status, CAST(SUM(n) AS BIGINT) FROM (SELECT status, value AS n FROM counter \
         UNION ALL SELECT status, delta AS n FROM counter_delta) AS c GROUP BY status HAVING SUM(n) <> 0",
    )
    .await
}

async fn by_status(portal: &Shared, sql: &str) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> =
        sql::query_as(AssertSqlSafe(sql.to_owned())).fetch_all(portal.db.read()).await.unwrap();
    rows.into_iter().filter(|(status, _)| Status::parse(status).is_some()).collect()
}

async fn counted(portal: &Shared) {
    let there = by_status(portal, "SELECT status, COUNT(*) FROM application GROUP BY status").await;
    assert_eq!(counters(portal).await, there, "counters");
}
