//! The SQL of the product, read from its source.

use std::{fs, path::Path};

/// Which engine a statement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// Either.
    Both,
    /// SQLite only.
    Sqlite,
    /// PostgreSQL only.
    Postgres,
}

/// A statement as the source has it.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its file.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Its engine.
    pub engine: For,
}

/// What the source holds.
#[derive(Debug, Default)]
pub struct Source {
    /// Whole statements that read, change or delete.
    pub statements: Vec<Statement>,
    /// Beginnings of those that are put together.
    pub beginnings: Vec<Statement>,
}

/// What somebody runs by hand to read a whole city: backup, doctor, moving to another engine.
const WHOLE_CITY: [&str; 2] = ["keep", "catalog.rs"];

/// Reads `server/src`, tests and what makes their databases left out.
pub fn read() -> Source {
    let mut source = Source::default();
    folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut source);
    source
}

fn folder(path: &Path, source: &mut Source) {
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if WHOLE_CITY.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            folder(&path, source);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") && name != "temporary.rs" {
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap();
            for (before, text) in literals(code) {
                sort(&name, before, text, source);
            }
        }
    }
}

fn sort(file: &str, before: &str, text: String, source: &mut Source) {
    let before = before.trim_end();
    let engine = if before.ends_with("sqlite:") {
        For::Sqlite
    } else if before.ends_with("postgres:") {
        For::Postgres
    } else {
        For::Both
    };
    let statement = Statement { file: file.to_owned(), text, engine };
    if before.ends_with("Builder::new(") && statement.text.starts_with("SELECT ") {
        source.beginnings.push(statement);
    } else if !before.ends_with(".push(")
        && ["SELECT ", "UPDATE ", "DELETE "].iter().any(|verb| statement.text.starts_with(verb))
    {
        source.statements.push(statement);
    }
}

/// The string literals of Rust code, each with what stands before it.
fn literals(code: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        let rest = &code[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            at += 3 + raw.find("\"#").map_or(raw.len(), |end| end + 2);
        } else if rest.starts_with("'\"'") {
            at += 3;
        } else if rest.starts_with("'\\\"'") {
            at += 4;
        } else if c == '"' {
            let (text, length) = literal(&rest[1..]);
            found.push((&code[..at], text));
            at += 1 + length;
        } else {
            at += c.len_utf8();
        }
    }
    found
}

/// The literal that begins here, and its length with the closing quotation mark.
fn literal(rest: &str) -> (String, usize) {
    let mut text = String::new();
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, at + 1),
            '\\' => match chars.next() {
                // The next line goes on where its words begin.
                Some((_, '\n')) => while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {},
                Some((_, other)) => text.push(other),
                None => break,
            },
            other => text.push(other),
        }
    }
    (text, rest.len())
}
