//! The audit trail: sealed in slices, its head kept outside.

use super::{JobError, Jobs, lease::Lease};
use crate::{audit, clock::millis, db::sql};

const ANY: &str = "SELECT id FROM audit WHERE sealed_as IS NULL LIMIT 1";

pub(super) async fn run(jobs: &Jobs, lease: &Lease) -> Result<(), JobError> {
    let lease = *lease;
    let any: Option<String> = sql::query_scalar(ANY).fetch_optional(jobs.db.read()).await?;
    if any.is_none() {
        return Ok(());
    }
    loop {
        let (now, keys) = (jobs.clock.now(), jobs.keys.clone());
        let sealed = jobs
            .db
            .write(move |tx| {
                let keys = keys.clone();
                Box::pin(async move {
                    lease.keep(tx, millis(now)).await?;
                    Ok::<_, JobError>(audit::seal_slice(tx, &keys, now).await?)
                })
            })
            .await?;
        if let Some(head) = sealed.head {
            // The log is the second witness, wherever it is collected.
            tracing::info!(number = head.number, hash = head.hash, signature = head.signature, "audit head");
            if let Some(path) = jobs.audit_head.clone() {
                tokio::task::spawn_blocking(move || head.keep(&path))
                    .await
                    .map_err(std::io::Error::other)??;
            }
        }
        if !sealed.more {
            return Ok(());
        }
    }
}
