//! The heading of a repeating row.

use domain::form::definition::Kind;
use domain::form::{Field, Form, Row, Value};
use leptos::prelude::*;

use crate::text::{Lang, Spoken, field as text};

/// The heading of a row of `rows`: its number, and where a later page continues the rows, the name that was
/// typed in the row.
#[must_use]
pub fn row_title(form: &Form, rows: &Field<'_>, row: &Row<'_>, lang: Lang) -> AnyView {
    let number = row.number.to_string();
    let title = form.row_title(rows.question).map(|title| title.view_filled(lang, &[("n", &number)]));
    let name = name(form, rows, row).map(|name| text::OF.view_filled(lang, &[("thing", &name)]));
    view! { {title}{name} }.into_any()
}

/// [`row_title`] as text.
#[must_use]
pub fn plain_row_title(form: &Form, rows: &Field<'_>, row: &Row<'_>, lang: Lang) -> String {
    let number = row.number.to_string();
    let title = form.row_title(rows.question).map(|title| title.fill(lang, &[("n", &number)]));
    let name = name(form, rows, row).map(|name| text::OF.fill(lang, &[("thing", &name)]));
    title.unwrap_or_default() + &name.unwrap_or_default()
}

fn name(form: &Form, rows: &Field<'_>, row: &Row<'_>) -> Option<String> {
    if !matches!(rows.question.kind, Kind::RowsContinued { .. }) {
        return None;
    }
    match row.value(&form.row_name(rows.question)?.id)? {
        Value::Name { family, given, .. } => Some(format!("{family} {given}").trim_end().to_owned()),
        _ => None,
    }
}
