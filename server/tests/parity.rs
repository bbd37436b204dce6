//! Both engines have the same schema: tables, columns, constraints, indexes and triggers, as their catalogs tell.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod engines;

use std::{collections::BTreeSet, fs, path::Path};

use engines::{Both, execute};
use server::db::{Read, sql};

/// What is true of a schema, one sentence each: two schemas are the same where their facts are.
type Facts = BTreeSet<String>;

const MIGRATED: &str = "_sqlx_migrations";

async fn facts(read: &Read) -> Facts {
    match read {
        Read::Sqlite(_) => of_sqlite(read).await,
        Read::Postgres(_) => of_postgres(read).await,
    }
}

fn column(table: &str, at: i64, name: &str, kind: &str, required: bool, default: Option<String>) -> String {
    let required = if required { " NOT NULL" } else { "" };
    let default = default.map_or(String::new(), |default| format!(" DEFAULT {}", plain(&default)));
    format!("column {table}.{name}, number {at}: {kind}{required}{default}")
}

fn reference(table: &str, from: &str, to: &str, columns: &str, on_delete: &str) -> String {
    format!("foreign key {table} ({from}) to {to} ({columns}), on delete {on_delete}")
}

fn index(table: &str, name: &str, columns: &str, unique: bool, only: Option<&str>) -> String {
    let unique = if unique { "unique " } else { "" };
    let only = only.map_or(String::new(), |only| format!(" where {}", plain(only)));
    format!("{unique}index {name} on {table} ({columns}){only}")
}

/// An expression without what the engines write differently: brackets, casts, case, spaces.
fn plain(expression: &str) -> String {
    let bare =
        expression.replace(['(', ')'], " ").replace("::text", "").replace("::bigint", "").to_lowercase();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The conditions of CHECK in a statement that makes a table.
fn checks(create: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = create;
    while let Some(at) = rest.find("CHECK") {
        rest = rest[at + "CHECK".len()..].trim_start();
        let mut depth = 0_i32;
        let end = rest.find(|c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let end = end.unwrap_or(rest.len());
        found.push(plain(&rest[..end]));
        rest = &rest[end..];
    }
    found
}

async fn of_sqlite(read: &Read) -> Facts {
    let mut facts = Facts::new();
    let tables: Vec<(String, String)> = sql::query_as(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> $1",
    )
    .bind(MIGRATED)
    .fetch_all(read)
    .await
    .unwrap();
    for (table, create) in &tables {
        facts.insert(format!("table {table}"));
        facts.extend(checks(create).into_iter().map(|check| format!("check on {table}: {check}")));
        let columns: Vec<(i64, String, String, bool, Option<String>, i64)> = sql::query_as(
            "SELECT cid, name, type, \"notnull\" <> 0, dflt_value, pk FROM pragma_table_xinfo($1) ORDER BY cid",
        )
        .bind(table)
        .fetch_all(read)
        .await
        .unwrap();
        let mut primary: Vec<(i64, String)> = Vec::new();
        for (at, name, kind, required, default, key) in columns {
            facts.insert(column(table, at + 1, &name, &kind, required || key > 0, default));
            if key > 0 {
                primary.push((key, name));
            }
        }
        primary.sort();
        let primary: Vec<String> = primary.into_iter().map(|(_, name)| name).collect();
        facts.insert(format!("primary key {table} ({})", primary.join(", ")));
        sqlite_references(read, table, &mut facts).await;
        sqlite_indexes(read, table, &mut facts).await;
    }
    let triggers: Vec<(String, String)> =
        sql::query_as("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            .fetch_all(read)
            .await
            .unwrap();
    facts.extend(triggers.into_iter().map(|(name, table)| format!("trigger {name} on {table}")));
    facts
}

async fn sqlite_references(read: &Read, table: &str, facts: &mut Facts) {
    let rows: Vec<(i64, String, String, String, String)> = sql::query_as(
        "SELECT id, \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list($1) ORDER BY id, seq",
    )
    .bind(table)
    .fetch_all(read)
    .await
    .unwrap();
    for part in rows.chunk_by(|a, b| a.0 == b.0) {
        let from: Vec<&str> = part.iter().map(|row| row.2.as_str()).collect();
        let to: Vec<&str> = part.iter().map(|row| row.3.as_str()).collect();
        facts.insert(reference(table, &from.join(", "), &part[0].1, &to.join(", "), &part[0].4));
    }
}

async fn sqlite_indexes(read: &Read, table: &str, facts: &mut Facts) {
    let all: Vec<(String, bool, String)> =
        sql::query_as("SELECT name, \"unique\" <> 0, origin FROM pragma_index_list($1)")
            .bind(table)
            .fetch_all(read)
            .await
            .unwrap();
    for (name, unique, origin) in all {
        let columns: Vec<String> = sql::query_scalar(
            "SELECT COALESCE(name, '?') || CASE WHEN \"desc\" <> 0 THEN ' DESC' ELSE '' END \
             || CASE WHEN coll <> 'BINARY' THEN ' COLLATE ' || coll ELSE '' END \
             FROM pragma_index_xinfo($1) WHERE key = 1 ORDER BY seqno",
        )
        .bind(&name)
        .fetch_all(read)
        .await
        .unwrap();
        let columns = columns.join(", ");
        match origin.as_str() {
            "pk" => {}
            "u" => drop(facts.insert(format!("unique {table} ({columns})"))),
            _ => {
                let create: String = sql::query_scalar("SELECT sql FROM sqlite_master WHERE name = $1")
                    .bind(&name)
                    .fetch_one(read)
                    .await
                    .unwrap();
                let only = create.split_once(" WHERE ").map(|(_, only)| only);
                facts.insert(index(table, &name, &columns, unique, only));
            }
        }
    }
}

async fn of_postgres(read: &Read) -> Facts {
    let mut facts = Facts::new();
    let tables: Vec<String> = sql::query_scalar(
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' \
         AND table_name <> $1",
    )
    .bind(MIGRATED)
    .fetch_all(read)
    .await
    .unwrap();
    for table in &tables {
        facts.insert(format!("table {table}"));
        type Column = (i64, String, String, bool, Option<String>, Option<String>);
        let columns: Vec<Column> = sql::query_as(
            "SELECT CAST(row_number() OVER (ORDER BY a.attnum) AS BIGINT), CAST(a.attname AS TEXT), \
             upper(format_type(a.atttypid, a.atttypmod)), a.attnotnull, pg_get_expr(d.adbin, d.adrelid), \
             CAST(c.collname AS TEXT) FROM pg_attribute a \
             LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
             LEFT JOIN pg_collation c ON c.oid = a.attcollation \
             WHERE a.attrelid = CAST($1 AS regclass) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        )
        .bind(format!("public.{table}"))
        .fetch_all(read)
        .await
        .unwrap();
        for (at, name, kind, required, default, collation) in columns {
            // Texts compare by their bytes on both.
            let kind = match (kind.as_str(), collation.as_deref()) {
                ("BYTEA", _) => "BLOB".to_owned(),
                (_, None | Some("C")) => kind,
                (_, Some(other)) => format!("{kind} COLLATE \"{other}\""),
            };
            facts.insert(column(table, at, &name, &kind, required, default));
        }
        postgres_constraints(read, table, &mut facts).await;
        postgres_indexes(read, table, &mut facts).await;
    }
    let triggers: Vec<(String, String)> = sql::query_as(
        "SELECT CAST(t.tgname AS TEXT), CAST(c.relname AS TEXT) FROM pg_trigger t \
         JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled = 'O'",
    )
    .fetch_all(read)
    .await
    .unwrap();
    facts.extend(triggers.into_iter().map(|(name, table)| format!("trigger {name} on {table}")));
    facts
}

async fn postgres_constraints(read: &Read, table: &str, facts: &mut Facts) {
    const NAMES: &str = "SELECT CAST(c.contype AS TEXT), \
         (SELECT string_agg(CAST(a.attname AS TEXT), ', ' ORDER BY k.at) FROM unnest(c.conkey) \
          WITH ORDINALITY AS k (number, at) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number), \
         CAST(f.relname AS TEXT), \
         (SELECT string_agg(CAST(a.attname AS TEXT), ', ' ORDER BY k.at) FROM unnest(c.confkey) \
          WITH ORDINALITY AS k (number, at) JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number), \
         CAST(c.confdeltype AS TEXT), pg_get_constraintdef(c.oid) \
         FROM pg_constraint c LEFT JOIN pg_class f ON f.oid = c.confrelid WHERE c.conrelid = CAST($1 AS regclass)";
    type Row = (String, Option<String>, Option<String>, Option<String>, String, String);
    let rows: Vec<Row> = sql::query_as(NAMES).bind(format!("public.{table}")).fetch_all(read).await.unwrap();
    for (kind, columns, other, others, on_delete, text) in rows {
        let columns = columns.unwrap_or_default();
        let on_delete = match on_delete.as_str() {
            "a" => "NO ACTION",
            "c" => "CASCADE",
            "n" => "SET NULL",
            "r" => "RESTRICT",
            other => other,
        };
        facts.insert(match kind.as_str() {
            "p" => format!("primary key {table} ({columns})"),
            "u" => format!("unique {table} ({columns})"),
            "f" => reference(table, &columns, &other.unwrap(), &others.unwrap(), on_delete),
            "c" => format!("check on {table}: {}", checks(&text).remove(0)),
            // PostgreSQL 18 lists NOT NULL here, too; columns have said it.
            "n" => continue,
            _ => format!("constraint on {table}: {text}"),
        });
    }
}

async fn postgres_indexes(read: &Read, table: &str, facts: &mut Facts) {
    const INDEXES: &str = "SELECT CAST(i.relname AS TEXT), \
         (SELECT string_agg(pg_get_indexdef(x.indexrelid, k, true) \
          || CASE WHEN (x.indoption[k - 1] & 1) = 1 THEN ' DESC' ELSE '' END, ', ' ORDER BY k) \
          FROM generate_series(1, CAST(x.indnkeyatts AS INTEGER)) AS k), \
         x.indisunique, pg_get_expr(x.indpred, x.indrelid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid \
         WHERE x.indrelid = CAST($1 AS regclass) AND x.indisvalid \
         AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u'))";
    let rows: Vec<(String, String, bool, Option<String>)> =
        sql::query_as(INDEXES).bind(format!("public.{table}")).fetch_all(read).await.unwrap();
    for (name, columns, unique, only) in rows {
        facts.insert(index(table, &name, &columns, unique, only.as_deref()));
    }
}

fn differences(sqlite: &Facts, postgres: &Facts) -> Vec<String> {
    let only = |engine: &str, a: &Facts, b: &Facts| {
        a.difference(b).map(|fact| format!("only {engine}: {fact}")).collect::<Vec<_>>()
    };
    [only("SQLite", sqlite, postgres), only("PostgreSQL", postgres, sqlite)].concat()
}

#[test]
fn both_engines_have_the_same_migrations_by_number_and_name() {
    let names = |engine: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(engine);
        let files = fs::read_dir(folder).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect::<BTreeSet<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

#[tokio::test]
async fn both_engines_have_the_same_schema() {
    let Some(both) = Both::open().await else { return };
    let (sqlite, postgres) = (facts(both.sqlite.read()).await, facts(both.postgres.read()).await);
    assert_eq!(differences(&sqlite, &postgres), Vec::<String>::new());
    // The catalogs have really been read.
    let facts_of = |kind: &str| sqlite.iter().filter(|fact| fact.starts_with(kind)).count();
    for (kind, least) in [
        ("table ", 28),
        ("column ", 200),
        ("primary key ", 28),
        ("unique ", 8),
        ("foreign key ", 17),
        ("index ", 18),
        ("trigger ", 2),
    ] {
        assert!(facts_of(kind) >= least, "{kind}: {}", facts_of(kind));
    }
}

#[tokio::test]
async fn a_difference_is_noticed_in_either_schema() {
    let planted = [
        ("sqlite", "DROP INDEX letter_open", "index letter_open"),
        ("postgres", "DROP INDEX letter_open", "index letter_open"),
        ("sqlite", "ALTER TABLE letter ADD COLUMN note TEXT", "column letter.note"),
        ("postgres", "ALTER TABLE letter ADD COLUMN note TEXT COLLATE \"C\"", "column letter.note"),
        ("postgres", "ALTER TABLE letter ALTER COLUMN kind TYPE TEXT COLLATE \"POSIX\"", "COLLATE \"POSIX\""),
        (
            "postgres",
            "ALTER TABLE letter ALTER COLUMN kind TYPE TEXT COLLATE \"default\"",
            "COLLATE \"default\"",
        ),
        ("postgres", "ALTER TABLE letter ALTER COLUMN created_at TYPE INTEGER", "INTEGER"),
        ("postgres", "ALTER TABLE letter ALTER COLUMN kind DROP NOT NULL", "column letter.kind"),
        ("postgres", "ALTER TABLE letter ALTER COLUMN kind SET DEFAULT 'x'", "DEFAULT"),
        ("postgres", "ALTER TABLE letter ADD CHECK (created_at > 0)", "check on letter"),
        ("postgres", "ALTER TABLE letter ADD UNIQUE (kind)", "unique letter (kind)"),
        ("postgres", "ALTER TABLE letter DROP CONSTRAINT letter_application_fkey", "foreign key letter"),
        ("postgres", "DROP TRIGGER audit_is_kept ON audit", "trigger audit_is_kept"),
        ("sqlite", "DROP TRIGGER audit_is_kept", "trigger audit_is_kept"),
        ("sqlite", "CREATE TABLE more (id TEXT PRIMARY KEY)", "table more"),
    ];
    for (engine, statement, noticed) in planted {
        let Some(both) = Both::open().await else { return };
        execute(if engine == "sqlite" { &both.sqlite } else { &both.postgres }, statement).await;
        let found = differences(&facts(both.sqlite.read()).await, &facts(both.postgres.read()).await);
        assert!(found.iter().any(|each| each.contains(noticed)), "{statement}: {found:?}");
    }
    // The same index with another order or another condition is another index.
    for create in [
        "CREATE INDEX letter_open ON letter (created_at DESC, id) WHERE sent_at IS NULL",
        "CREATE INDEX letter_open ON letter (created_at, id) WHERE sent_at IS NOT NULL",
        "CREATE UNIQUE INDEX letter_open ON letter (created_at, id) WHERE sent_at IS NULL",
    ] {
        let Some(both) = Both::open().await else { return };
        execute(&both.postgres, "DROP INDEX letter_open").await;
        execute(&both.postgres, create).await;
        let found = differences(&facts(both.sqlite.read()).await, &facts(both.postgres.read()).await);
        assert_eq!(found.len(), 2, "{create}: {found:?}");
    }
}
