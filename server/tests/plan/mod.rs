//! Plans of the product's statements: which of them would read a table that grows from end to end.

#![allow(dead_code, reason = "each binary uses its own part")]

pub mod rows;
pub mod source;

use std::sync::{Mutex, Once, PoisonError};

use serde_json::Value;
use server::db::{
    Read, letter,
    queue::{self, From},
    response,
};
use server::sealed::Keys;
use sqlx::{AssertSqlSafe, Row};
use tracing::field::{Field, Visit};
use tracing_subscriber::{
    Layer,
    filter::filter_fn,
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

use source::{For, Statement};

/// Tables with rows for every application, visit, mail or change.
pub const GROWING: [&str; 33] = [
    "answer_index",
    "application",
    "application_version",
    "attachment",
    "audit",
    "audit_head",
    "audit_seal",
    "booking",
    "correction",
    "counter_delta",
    "data_key",
    "decision",
    "draft",
    "escrow",
    "event",
    "legal_clock",
    "letter",
    "login_code",
    "login_session",
    "measure",
    "outbox",
    "panel_member",
    "parked_post",
    "participation",
    "party",
    "remark",
    "response",
    "search_token",
    "sheet",
    "survey_release",
    "throttle",
    "wave_column",
    "wave_pace",
];

/// Indexes of work that is not done yet: short however much has been done.
const OPEN_WORK: [&str; 5] =
    ["audit_unsealed", "letter_open", "outbox_due", "outbox_by_urgency", "outbox_dead"];

/// Statements that may read a growing table from end to end, by how they begin, and why.
const ALLOWED: [(&str, &str); 9] = [
    ("SELECT s.number, s.hash, a.sealed_as", "the verifier reads the whole trail, in slices by number"),
    ("SELECT number, hash, signature, at FROM audit_head", "the verifier reads all heads"),
    ("SELECT a.sealed_as FROM audit a LEFT JOIN audit_seal s", "the verifier looks at every entry"),
    ("SELECT id FROM counter_delta LIMIT 1", "the first one"),
    ("SELECT master FROM data_key LIMIT 1", "the first one"),
    (
        "DELETE FROM counter_delta WHERE id IN (SELECT id FROM counter_delta ORDER BY id LIMIT",
        "the oldest slice",
    ),
    ("SELECT number, hash FROM audit_seal ORDER BY number DESC LIMIT 1", "the last one"),
    ("SELECT status, CAST(SUM(number) AS BIGINT) FROM", "what has not been folded for ten seconds"),
    ("SELECT CAST(MAX(recorded_at) AS BIGINT) FROM application", "a demonstration city, once at its start"),
];

/// What is wrong with a statement's plan; nothing for one that keeps to indexes.
pub async fn judge(read: &Read, statement: &Statement) -> Vec<String> {
    let text = statement.text.as_str();
    if ALLOWED.iter().any(|(beginning, _)| text.starts_with(beginning)) {
        return Vec::new();
    }
    let scans = match read {
        Read::Sqlite(pool) if statement.engine != For::Postgres => sqlite(pool, text).await,
        Read::Postgres(pool) if statement.engine != For::Sqlite => postgres(pool, text).await,
        _ => Vec::new(),
    };
    scans.into_iter().map(|scan| format!("{}: {scan}\n    {text}", statement.file)).collect()
}

/// Full scans in SQLite's plan. Without statistics, which the product does not keep, it depends on the schema alone.
async fn sqlite(pool: &sqlx::SqlitePool, text: &str) -> Vec<String> {
    let plan = format!("EXPLAIN QUERY PLAN {text}");
    let rows = match sqlx::query(AssertSqlSafe(plan)).fetch_all(pool).await {
        Ok(rows) => rows,
        Err(error) => return vec![error.to_string()],
    };
    let tables = tables(text);
    rows.iter()
        .map(|row| row.get::<String, _>("detail"))
        .filter(|detail| {
            let Some(scan) = detail.strip_prefix("SCAN ") else { return false };
            let name = scan.split(' ').next().unwrap_or("");
            let table = tables.iter().rev().find(|(alias, _)| alias == name).map_or(name, |(_, table)| table);
            GROWING.contains(&table)
                && !OPEN_WORK.iter().any(|index| detail.ends_with(&format!("INDEX {index}")))
        })
        .collect()
}

/// The tables of a statement by the names that it gives them.
fn tables(text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = text.split([' ', '(', ')', ',']).filter(|word| !word.is_empty()).collect();
    let mut tables = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if let ("FROM" | "JOIN", Some(table)) = (*word, words.get(at + 1)) {
            let alias = words.get(at + 2).filter(|next| next.bytes().all(|b| b.is_ascii_lowercase()));
            tables.push(((*alias.unwrap_or(table)).to_owned(), (*table).to_owned()));
        }
    }
    tables
}

/// Full scans in PostgreSQL's plan for any values, as a statement that is used often has it. A table of a few thousand
/// rows would often be read from end to end in spite of its indexes: that is switched off, and where it still happens
/// there is no index to use.
async fn postgres(pool: &sqlx::PgPool, text: &str) -> Vec<String> {
    let mut connection = pool.acquire().await.unwrap();
    let values = (1..).take_while(|number| text.contains(&format!("${number}"))).count();
    let nothing = vec!["NULL"; values].join(", ");
    let arguments = if values == 0 { String::new() } else { format!("({nothing})") };
    for setting in [
        "SET enable_seqscan = off".to_owned(),
        "SET plan_cache_mode = force_generic_plan".to_owned(),
        "DEALLOCATE ALL".to_owned(),
        format!("PREPARE judged AS {text}"),
    ] {
        if let Err(error) = sqlx::raw_sql(AssertSqlSafe(setting)).execute(&mut *connection).await {
            return vec![error.to_string()];
        }
    }
    let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE judged{arguments}");
    let plan: Value = match sqlx::raw_sql(AssertSqlSafe(explain)).fetch_one(&mut *connection).await {
        Ok(row) => row.get(0),
        Err(error) => return vec![error.to_string()],
    };
    // What it has been told is not for the next one.
    drop(connection.detach());
    let mut scans = Vec::new();
    walk(&plan[0]["Plan"], "", &mut scans);
    scans
}

fn walk(node: &Value, table: &str, scans: &mut Vec<String>) {
    let text = |name: &str| node[name].as_str().unwrap_or("");
    let table = if text("Relation Name").is_empty() { table } else { text("Relation Name") };
    let whole = match text("Node Type") {
        "Seq Scan" => true,
        "Index Scan" | "Index Only Scan" | "Bitmap Index Scan" => {
            node["Index Cond"].is_null() && !OPEN_WORK.contains(&text("Index Name"))
        }
        _ => false,
    };
    if whole && GROWING.contains(&table) {
        scans.push(format!("{} of {table} {}", text("Node Type"), text("Index Name")));
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        walk(child, table, scans);
    }
}

static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Listener;

#[derive(Default)]
struct Told {
    summary: String,
    whole: String,
}

impl Visit for Told {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: tracing::Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut told = Told::default();
        event.record(&mut told);
        let text = if told.whole.is_empty() { told.summary } else { told.whole };
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).push(text);
    }
}

/// Listens to every statement of this process from now on; in place of logging.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = Listener.with_filter(filter_fn(|about| about.target() == "sqlx::query"));
        let _ = tracing_subscriber::registry().with(told).try_init();
    });
}

/// The statements since this was last asked, BEGIN and the like left out.
pub fn heard() -> Vec<String> {
    let mut texts = std::mem::take(&mut *SEEN.lock().unwrap_or_else(PoisonError::into_inner));
    texts.retain(|text| {
        ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].iter().any(|verb| text.starts_with(verb))
    });
    texts
}

/// The statements that are put together, as lists and searches of two offices ask them.
pub async fn built(read: &Read, keys: &Keys) -> Vec<Statement> {
    listen();
    heard();
    let offices = ["childcare", "welfare"];
    let places = [From::Top, From::After(1, "a".into()), From::Before(1, "a".into())];
    queue::counters(read, &offices).await.unwrap();
    for from in &places {
        queue::list(read, &offices, None, from).await.unwrap();
        for status in [domain::application::status::Status::Submitted] {
            queue::list(read, &offices, Some(status), from).await.unwrap();
        }
        for typed in ["高崎 美咲", "090-0000-1201", "a@example.jp"] {
            queue::find(read, keys, &offices, &queue::read_query(typed), from).await.unwrap();
        }
    }
    queue::cells(read, &["a", "b"]).await.unwrap();
    queue::clocks(read, &["a", "b"]).await.unwrap();
    for sent in [false, true] {
        letter::of_offices(read, &offices, sent).await.unwrap();
    }
    response::columns_of(read, &["a".into(), "b".into()], "sample", &["c", "d"]).await.unwrap();
    let mut texts = heard();
    texts.retain(|text| text.starts_with("SELECT "));
    texts.sort();
    texts.dedup();
    let statement = |text| Statement { file: "built".into(), text, engine: For::Both };
    texts.into_iter().map(statement).collect()
}
