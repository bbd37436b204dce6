//! Every SQL text of the product is one that its engines understand, on the schema as it is.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod engines;

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::application::status::Status;
use engines::Both;
use server::{
    db::{
        Db, Read, letter,
        queue::{self, From},
        response,
    },
    sealed::Keys,
};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};
use syn::visit::{self, Visit};

/// How many texts there are at least: a scan that finds fewer has gone blind.
const LEAST: usize = 125;
/// How many statements are put together from pieces. Each is run below on both engines with all its filters, but the
/// two that copy tables, which `tests/keep.rs` runs; who adds one adds it there.
const BUILT: usize = 9;

/// For which engine a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Both,
    Sqlite,
    Postgres,
}

/// Asked where it is known which engine there is.
const ONLY: [(&str, For); 2] = [
    ("SELECT pg_export_snapshot()", For::Postgres),
    ("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", For::Sqlite),
];

#[derive(Debug)]
struct Found {
    file: String,
    text: String,
    engine: For,
}

#[derive(Default)]
struct Scan {
    file: String,
    engine: Option<For>,
    found: Vec<Found>,
    built: usize,
}

impl Scan {
    fn all() -> Self {
        let mut scan = Self::default();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        for path in sources(&root) {
            scan.file = path.strip_prefix(&root).unwrap().display().to_string();
            // What belongs to one engine alone.
            scan.engine = match scan.file.as_str() {
                "db/sqlite.rs" => Some(For::Sqlite),
                "db/postgres.rs" | "db/temporary.rs" => Some(For::Postgres),
                _ => None,
            };
            scan.visit_file(&syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap());
        }
        scan
    }

    fn take(&mut self, text: &str, engine: For) {
        let engine = ONLY.iter().find(|(only, _)| *only == text).map_or(engine, |(_, only)| *only);
        let begins = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
        if begins.iter().any(|word| text.starts_with(word)) {
            let engine = self.engine.unwrap_or(engine);
            self.found.push(Found { file: self.file.clone(), text: text.to_owned(), engine });
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if path.is_dir() {
            found.extend(sources(&path));
        } else if name.ends_with(".rs") && name != "tests.rs" && !name.ends_with("_tests.rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn ends_with(path: &syn::Path, names: &[&str]) -> bool {
    let last: Vec<String> =
        path.segments.iter().rev().take(names.len()).map(|part| part.ident.to_string()).collect();
    last.iter().rev().eq(names)
}

impl Visit<'_> for Scan {
    fn visit_attribute(&mut self, _: &syn::Attribute) {}

    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        if module.ident != "tests" {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_lit_str(&mut self, literal: &syn::LitStr) {
        self.take(&literal.value(), For::Both);
    }

    fn visit_macro(&mut self, call: &syn::Macro) {
        fn literals(scan: &mut Scan, tokens: proc_macro2::TokenStream) {
            for token in tokens {
                match token {
                    proc_macro2::TokenTree::Group(group) => literals(scan, group.stream()),
                    proc_macro2::TokenTree::Literal(literal) => {
                        if let syn::Lit::Str(text) = syn::Lit::new(literal) {
                            scan.take(&text.value(), For::Both);
                        }
                    }
                    _ => {}
                }
            }
        }
        literals(self, call.tokens.clone());
    }

    fn visit_expr_struct(&mut self, value: &syn::ExprStruct) {
        if !ends_with(&value.path, &["Each"]) {
            return visit::visit_expr_struct(self, value);
        }
        for field in &value.fields {
            let syn::Member::Named(name) = &field.member else { panic!("a field without a name") };
            let engine = if name == "sqlite" { For::Sqlite } else { For::Postgres };
            let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &field.expr else {
                panic!("{}: the texts of an Each are written where it is made", self.file)
            };
            self.take(&text.value(), engine);
        }
    }

    /// Pieces of a statement are no statements.
    fn visit_expr_call(&mut self, call: &syn::ExprCall) {
        match &*call.func {
            // One of another kind, as hyper's, begins with nothing.
            syn::Expr::Path(function)
                if ends_with(&function.path, &["Builder", "new"]) && !call.args.is_empty() =>
            {
                self.built += 1;
            }
            _ => visit::visit_expr_call(self, call),
        }
    }

    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        if call.method == "push" {
            self.visit_expr(&call.receiver);
            for argument in call.args.iter().filter(|argument| !matches!(argument, syn::Expr::Lit(_))) {
                self.visit_expr(argument);
            }
        } else {
            visit::visit_expr_method_call(self, call);
        }
    }
}

async fn prepare(db: &Db, text: &str) -> Result<(), sqlx::Error> {
    let text = AssertSqlSafe(text.to_owned()).into_sql_str();
    match db.read() {
        Read::Sqlite(pool) => pool.acquire().await?.prepare(text).await.map(drop),
        Read::Postgres(pool) => pool.acquire().await?.prepare(text).await.map(drop),
    }
}

#[tokio::test]
async fn every_text_is_prepared_by_its_engines() {
    let scan = Scan::all();
    let count = |engine| scan.found.iter().filter(|found| found.engine == engine).count();
    println!(
        "{} texts for both, {} and {} for one",
        count(For::Both),
        count(For::Sqlite),
        count(For::Postgres)
    );
    assert!(scan.found.len() >= LEAST, "only {} texts were found", scan.found.len());
    assert!(count(For::Sqlite) >= 2 && count(For::Postgres) >= 2, "those of one engine, too");
    assert_eq!(scan.built, BUILT, "statements put together from pieces: run each below");
    let Some(both) = Both::open().await else { return };
    let mut wrong = Vec::new();
    for found in &scan.found {
        for (db, engine) in [(&both.sqlite, For::Sqlite), (&both.postgres, For::Postgres)] {
            if found.engine != For::Both && found.engine != engine {
                continue;
            }
            if let Err(error) = prepare(db, &found.text).await {
                wrong.push(format!("{} on {engine:?}: {error}\n    {}", found.file, found.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The engines do look: neither takes what the other's words are, or what is not in the schema.
    assert!(prepare(&both.sqlite, "SELECT to_jsonb(id) FROM letter FOR UPDATE").await.is_err());
    assert!(prepare(&both.postgres, "SELECT json_each(id) FROM letter").await.is_err());
    for db in [&both.sqlite, &both.postgres] {
        assert!(prepare(db, "SELECT nothing FROM letter").await.is_err());
    }
}

#[tokio::test]
async fn every_statement_put_together_runs_on_both_engines_with_all_its_filters() {
    let Some(both) = Both::open().await else { return };
    let keys = Keys::from_master([1; 32]);
    let offices = ["childcare", "welfare"];
    let places = [From::Top, From::After(1, "a".into()), From::Before(1, "a".into())];
    let wanted = ["髙﨑 葵", "26-0000-0000-0", "090-0000-1201", "a@example.jp"].map(queue::read_query);
    for db in [&both.sqlite, &both.postgres] {
        let read = db.read();
        assert_eq!(queue::counters(read, &offices).await.unwrap(), []);
        for from in &places {
            for status in [None, Some(Status::Submitted)] {
                assert!(queue::list(read, &offices, status, from).await.unwrap().lines.is_empty());
            }
            for wanted in &wanted {
                assert!(queue::find(read, &keys, &offices, wanted, from).await.unwrap().lines.is_empty());
            }
        }
        assert!(queue::cells(read, &["a", "b"]).await.unwrap().is_empty());
        assert!(queue::clocks(read, &["a", "b"]).await.unwrap().is_empty());
        for sent in [false, true] {
            assert!(letter::of_offices(read, &offices, sent).await.unwrap().is_empty());
        }
        let waves = ["a".to_owned(), "b".to_owned()];
        assert!(response::columns_of(read, &waves, "sample", &["c", "d"]).await.unwrap().is_empty());
    }
}
