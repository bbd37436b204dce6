//! What lists and search read instead of answers: declared columns, and keyed tokens.

use std::collections::BTreeSet;

use domain::form::definition::Kind;
use domain::form::{Evaluated, Field, Form, Id, Path, Value};
use domain::japanese::search;
use serde::Serialize;

use super::{
    Tx,
    application::Headline,
    sql::{self, Each},
};
use crate::sealed::Keys;

// Any number of rows in one statement: they come as JSON.
const COLUMNS: Each = Each {
    sqlite: "INSERT INTO answer_index (application, question, row_key, text, number, day, choice) \
         SELECT $1, value ->> 'question', value ->> 'row_key', value ->> 'text', value ->> 'number', value ->> 'day', \
         value ->> 'choice' FROM json_each($2) WHERE true \
         ON CONFLICT (application, question, row_key) DO UPDATE SET text = excluded.text, number = excluded.number, \
         day = excluded.day, choice = excluded.choice",
    postgres: "INSERT INTO answer_index (application, question, row_key, text, number, day, choice) \
         SELECT $1, question, row_key, text, number, day, choice FROM json_to_recordset(CAST($2 AS JSON)) \
         AS row (question TEXT, row_key TEXT, text TEXT, number DOUBLE PRECISION, day TEXT, choice TEXT) \
         ON CONFLICT (application, question, row_key) DO UPDATE SET text = excluded.text, number = excluded.number, \
         day = excluded.day, choice = excluded.choice",
};
const TOKENS: Each = Each {
    sqlite: "INSERT INTO search_token (office, kind, token, submitted_at, application) \
         SELECT $1, value ->> 0, value ->> 1, $2, $3 FROM json_each($4) WHERE true ON CONFLICT DO NOTHING",
    postgres: "INSERT INTO search_token (office, kind, token, submitted_at, application) \
         SELECT $1, value ->> 0, CAST(value ->> 1 AS BIGINT), $2, $3 FROM json_array_elements(CAST($4 AS JSON)) \
         ON CONFLICT DO NOTHING",
};

/// Kinds of search token.
pub mod kind {
    /// Bigrams, whole folded names and beginnings of two words, readings included.
    pub const NAME: &str = "name";
    /// Telephone digits.
    pub const PHONE: &str = "phone";
    /// Receipt number digits.
    pub const RECEIPT: &str = "receipt";
    /// Bigrams of addresses and other texts.
    pub const TEXT: &str = "text";
    /// Mail addresses.
    pub const MAIL: &str = "mail";
}

/// A declared column of an application.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IndexRow {
    /// The question.
    pub question: String,
    /// Its row; empty at the top level.
    pub row_key: String,
    /// A text value.
    pub text: Option<String>,
    /// A number.
    pub number: Option<f64>,
    /// A day.
    pub day: Option<String>,
    /// A code; the first of several.
    pub choice: Option<String>,
}

/// The declared columns. Only kinds that hold nothing personal are taken.
#[must_use]
pub fn columns(form: &Form, evaluated: &Evaluated<'_>) -> Vec<IndexRow> {
    let declared = &form.procedure.queue.columns;
    declared.iter().filter_map(|id| column(id, evaluated.value(id)?)).collect()
}

fn column(id: &Id, value: &Value) -> Option<IndexRow> {
    let empty = IndexRow {
        question: id.to_string(),
        row_key: String::new(),
        text: None,
        number: None,
        day: None,
        choice: None,
    };
    Some(match value {
        Value::Number(number) => IndexRow { number: Some(*number), ..empty },
        Value::Day(day) => IndexRow { day: Some(day.to_string()), ..empty },
        Value::Code(code) => IndexRow { choice: Some(code.to_string()), ..empty },
        Value::Codes(codes) => IndexRow { choice: Some(codes.first()?.to_string()), ..empty },
        _ => return None,
    })
}

/// The tokens under which an application is found.
#[must_use]
pub fn tokens(
    form: &Form,
    evaluated: &Evaluated<'_>,
    office: &str,
    receipt: &str,
    keys: &Keys,
) -> BTreeSet<(&'static str, i64)> {
    let mut words = BTreeSet::new();
    let wanted: BTreeSet<_> = form.procedure.queue.search.iter().collect();
    for field in evaluated.fields().filter(|field| wanted.contains(&field.question.id)) {
        if let Some(value) = &field.value {
            words_of(value, &mut words);
        }
    }
    words.insert((kind::RECEIPT, search::fold_digits_only(receipt)));
    words.into_iter().map(|(kind, word)| (kind, keys.search_token(office, kind, &word))).collect()
}

fn words_of(value: &Value, words: &mut BTreeSet<(&'static str, String)>) {
    let mut add = |kind, tokens: Vec<String>| words.extend(tokens.into_iter().map(|word| (kind, word)));
    match value {
        Value::Name { family, given, family_kana, given_kana } => {
            for [family, given] in [[family, given], [family_kana, given_kana]] {
                add(kind::NAME, search::bigrams(family));
                add(kind::NAME, search::bigrams(given));
                add(kind::NAME, search::bigrams(&format!("{family}{given}")));
                add(kind::NAME, search::beginnings(&format!("{family} {given}")));
            }
        }
        Value::Address { town, block, building, .. } => {
            add(kind::TEXT, search::bigrams(&format!("{town}{block}{building}")));
        }
        Value::Text(text) => add(kind::TEXT, search::bigrams(text)),
        Value::Phone(digits) => add(kind::PHONE, vec![search::fold_digits_only(digits)]),
        Value::Email(address) => add(kind::MAIL, vec![address.to_lowercase()]),
        _ => {}
    }
}

/// The line of the queue.
#[must_use]
pub fn headline(form: &Form, evaluated: &Evaluated<'_>) -> Headline {
    let queue = &form.procedure.queue;
    let (subject, subject_kana) = name_of(first(evaluated, &queue.subject));
    let (applicant, applicant_kana) = name_of(first(evaluated, &queue.applicant));
    Headline { subject, subject_kana, applicant, applicant_kana }
}

fn first<'e, 'f>(evaluated: &'e Evaluated<'f>, id: &Id) -> Option<&'e Field<'f>> {
    evaluated.fields().find(|field| &field.question.id == id && field.value.is_some())
}

fn name_of(field: Option<&Field<'_>>) -> (String, String) {
    match field.and_then(|field| field.value.as_ref()) {
        Some(Value::Name { family, given, family_kana, given_kana }) => (
            format!("{family} {given}").trim().to_owned(),
            format!("{family_kana} {given_kana}").trim().to_owned(),
        ),
        Some(Value::Text(text)) => (text.clone(), String::new()),
        _ => (String::new(), String::new()),
    }
}

/// The paths of all file questions that are asked, with their files' ids.
#[must_use]
pub fn file_paths(evaluated: &Evaluated<'_>) -> BTreeSet<Path> {
    evaluated
        .fields()
        .filter(|field| matches!(field.question.kind, Kind::File { .. }))
        .map(|field| field.path.clone())
        .collect()
}

/// Replaces the declared columns of an application inside a write.
///
/// # Errors
/// The database's.
pub async fn store_columns(tx: &mut Tx, application: &str, rows: &[IndexRow]) -> Result<(), sqlx::Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = serde_json::to_string(rows).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sql::query(COLUMNS).bind(application).bind(rows).execute(&mut *tx).await.map(drop)
}

/// Stores search tokens inside a write; those that are there already stay.
///
/// # Errors
/// The database's.
pub async fn store_tokens(
    tx: &mut Tx,
    application: &str,
    office: &str,
    submitted_at: i64,
    tokens: &BTreeSet<(&'static str, i64)>,
) -> Result<(), sqlx::Error> {
    let tokens = serde_json::to_string(tokens).map_err(|error| sqlx::Error::Encode(error.into()))?;
    sql::query(TOKENS)
        .bind(office)
        .bind(submitted_at)
        .bind(application)
        .bind(tokens)
        .execute(&mut *tx)
        .await
        .map(drop)
}

/// Deletes the columns and tokens of an application before a new version's are stored.
///
/// # Errors
/// The database's.
pub async fn clear(tx: &mut Tx, application: &str) -> Result<(), sqlx::Error> {
    const CLEAR_COLUMNS: &str = "DELETE FROM answer_index WHERE application = $1";
    const CLEAR_TOKENS: &str = "DELETE FROM search_token WHERE application = $1";
    sql::query(CLEAR_COLUMNS).bind(application).execute(&mut *tx).await?;
    sql::query(CLEAR_TOKENS).bind(application).execute(&mut *tx).await.map(drop)
}
