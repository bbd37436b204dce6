//! Counters: deltas that submissions have inserted are added up.

use std::collections::BTreeMap;

use super::{JobError, Jobs, lease::Lease};
use crate::{clock::millis, db::sql};

/// Deltas folded in one transaction at most.
const SLICE: i64 = 2_000;

const ANY: &str = "SELECT id FROM counter_delta LIMIT 1";
// What is deleted is what is added: nothing that comes in meanwhile can fall between.
const TAKE: &str = "DELETE FROM counter_delta WHERE id IN (SELECT id FROM counter_delta ORDER BY id LIMIT $1) \
     RETURNING office, procedure, status, delta";
const ADD: &str = "INSERT INTO counter (office, procedure, status, value) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (office, procedure, status) DO UPDATE SET value = counter.value + excluded.value";

pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<(), JobError> {
    let lease = *lease;
    loop {
        let any: Option<String> = sql::query_scalar(ANY).fetch_optional(jobs.db.read()).await?;
        if any.is_none() {
            return Ok(());
        }
        let now = millis(jobs.clock.now());
        jobs.db
            .write(move |tx| {
                Box::pin(async move {
                    lease.keep(tx, now).await?;
                    let deltas: Vec<(String, String, String, i64)> =
                        sql::query_as(TAKE).bind(SLICE).fetch_all(&mut *tx).await?;
                    let mut sums = BTreeMap::<_, i64>::new();
                    for (office, procedure, status, delta) in deltas {
                        *sums.entry((office, procedure, status)).or_default() += delta;
                    }
                    for ((office, procedure, status), sum) in sums {
                        sql::query(ADD)
                            .bind(office)
                            .bind(procedure)
                            .bind(status)
                            .bind(sum)
                            .execute(&mut *tx)
                            .await?;
                    }
                    Ok::<_, JobError>(())
                })
            })
            .await?;
    }
}
