//! No statement of the product reads a growing table from end to end: what is quick today stays quick.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod plan;
mod support;

use plan::{rows, source};
use support::TestApp;

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_reads_a_growing_table_from_end_to_end() {
    let app = TestApp::start().await;
    let read = app.portal.db.read();
    rows::fill(&app.portal.db).await;
    let source = source::read();
    // As many as there were when this was written: the reader of the source has not gone blind.
    assert!(source.statements.len() >= 70, "only {} statements were found", source.statements.len());
    let built = plan::built(read, &app.portal.keys).await;
    for beginning in &source.beginnings {
        let known = built.iter().any(|statement| statement.text.starts_with(&beginning.text));
        assert!(known, "nobody has judged what begins so, in {}: {}", beginning.file, beginning.text);
    }
    let mut wrong = Vec::new();
    for statement in source.statements.iter().chain(&built) {
        wrong.extend(plan::judge(read, statement).await);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
