//! How many SQL statements something takes: for tests and benchmarks.
//!
//! sqlx tells of each statement in the span of whoever asked for it, from its own thread; the writer runs each op
//! in its caller's span. So they are counted at the nearest span that counts.

use std::{
    future::Future,
    sync::{
        Arc, Once,
        atomic::{AtomicU64, Ordering},
    },
};

use tracing::{
    Event, Instrument, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};
use tracing_subscriber::{
    Layer,
    filter::filter_fn,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
    util::SubscriberInitExt,
};

const COUNTING: &str = "counting statements";
const QUERIES: &str = "sqlx::query";

struct Count(Arc<AtomicU64>);

struct Counter;

/// Whether a statement is one with which the pool sets up a new connection.
struct Settings(bool);

impl Visit for Settings {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0 |= field.name() == "summary" && value.starts_with("PRAGMA");
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, context: Context<'_, S>) {
        if attributes.metadata().name() == COUNTING
            && let Some(span) = context.span(id)
        {
            span.extensions_mut().insert(Count(Arc::new(AtomicU64::new(0))));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if event.metadata().target() != QUERIES {
            return;
        }
        let mut settings = Settings(false);
        event.record(&mut settings);
        if settings.0 {
            return;
        }
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(count) = span.extensions().get::<Count>() {
                count.0.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Makes [`count_statements`] count, for this process. Before [`super::init`], and instead of it.
pub fn count_statements_from_now_on() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let ours = |metadata: &Metadata<'_>| metadata.is_span() || metadata.target() == QUERIES;
        let _ = tracing_subscriber::registry().with(Counter.with_filter(filter_fn(ours))).try_init();
    });
}

/// Runs `work` and counts its SQL statements, those of its writes included, without BEGIN, SAVEPOINT and COMMIT.
pub async fn count_statements<T>(work: impl Future<Output = T>) -> (T, u64) {
    let span = tracing::span!(Level::ERROR, COUNTING);
    let done = work.instrument(span.clone()).await;
    let count = span.with_subscriber(|(id, dispatch)| {
        let registry = dispatch.downcast_ref::<tracing_subscriber::Registry>()?;
        registry.span(id)?.extensions().get::<Count>().map(|count| count.0.load(Ordering::Relaxed))
    });
    (done, count.flatten().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Db, sql};

    #[tokio::test(flavor = "multi_thread")]
    async fn statements_of_reads_and_writes_are_counted_apart_from_those_of_others() {
        count_statements_from_now_on();
        let db = Db::open_temporary().await.unwrap();
        let work = |reads: usize, writes: usize| {
            let db = db.clone();
            async move {
                for _ in 0..reads {
                    sql::query("SELECT 1").execute(db.read()).await.unwrap();
                }
                db.write(move |tx| {
                    Box::pin(async move {
                        for _ in 0..writes {
                            sql::query("UPDATE throttle SET failures = 1").execute(&mut *tx).await?;
                        }
                        Ok::<_, sqlx::Error>(())
                    })
                })
                .await
                .unwrap();
            }
        };
        let ((_, two), (_, nine)) = tokio::join!(count_statements(work(1, 1)), count_statements(work(4, 5)));
        assert_eq!((two, nine), (2, 9));
    }
}
