//! Repeating rows of questions, and rows that a later page continues.

use domain::form::definition::Question;
use domain::form::{Field, Row, Text};
use leptos::prelude::*;

use super::frame::{findings, mark, note, support};
use super::{FieldContext, field, frame};
use crate::text::{Spoken, field as text};
use crate::ui::button::{self, Look};
use crate::ui::row_title::row_title;

/// The words and limits of a rows question.
pub(super) struct Words<'a> {
    pub min: u8,
    pub max: u8,
    pub row: &'a Text,
    pub add: &'a Text,
    /// Earlier rows that can be copied.
    pub from: Option<&'a Question>,
}

pub(super) fn rows(f: &Field<'_>, ctx: &FieldContext<'_>, words: &Words<'_>) -> AnyView {
    let lang = ctx.lang;
    let open = ctx.is_open(&f.path);
    let order = f.rows.iter().map(|row| row.key.as_str()).collect::<Vec<_>>().join(",");
    let rows = f.rows.iter().map(|row| one(f, row, ctx, words, open)).collect_view();
    let add = (open && f.rows.len() < usize::from(words.max)).then(|| {
        let value = format!("add:{}", f.path.as_str());
        button::submit(Look::Secondary, "_then", value, view! { "＋ "{words.add.view(lang)} }.into_any())
    });
    // Only into rows that nobody has begun: nothing typed is overwritten.
    let inside = format!("{}/", f.path.as_str());
    let begun = ctx.answers.0.keys().any(|path| path.as_str().starts_with(&inside));
    let fill = words.from.filter(|_| open && !begun).map(|from| {
        let label = text::FILL_FROM.view_filled(lang, &[("rows", &from.label.plain(lang))]);
        button::submit(Look::Secondary, "_then", format!("fill:{}", f.path.as_str()), label)
    });
    view! {
        <fieldset class="rows" id=f.path.html_id() tabindex="-1" aria-describedby=frame::described(f, ctx)>
            <legend class="label">{f.question.label.view(lang)}{mark(f, ctx)}</legend>
            {note(f, ctx)}
            {support(f, ctx)}
            {fill}
            <input type="hidden" name=f.path.as_str().to_owned() value=order/>
            {rows}
            {findings(f, ctx)}
            {add}
        </fieldset>
    }
    .into_any()
}

/// Rows of an earlier page with further questions: nothing is added, taken away or moved here.
pub(super) fn continued(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let rows = f
        .rows
        .iter()
        .filter(|row| !row.fields.is_empty())
        .map(|row| {
            let fields = row.fields.iter().map(|inside| field(inside, ctx)).collect_view();
            view! {
                <fieldset class="row">
                    <legend class="row-title">{row_title(ctx.form, f, row, lang)}</legend>
                    {fields}
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <fieldset class="rows" id=f.path.html_id() tabindex="-1" aria-describedby=frame::described(f, ctx)>
            <legend class="label">{f.question.label.view(lang)}</legend>
            {support(f, ctx)}
            {rows}
            {findings(f, ctx)}
        </fieldset>
    }
    .into_any()
}

fn one(f: &Field<'_>, row: &Row<'_>, ctx: &FieldContext<'_>, words: &Words<'_>, open: bool) -> AnyView {
    let lang = ctx.lang;
    let number = row.number.to_string();
    let blanks = [("n", number.as_str())];
    let target = format!("{}/{}", f.path.as_str(), row.key);
    let act = |action: &str, phrase: crate::text::Phrase| {
        let of = text::OF.fill(lang, &[("thing", &words.row.fill(lang, &blanks))]);
        button::small(Look::Text, "_then", format!("{action}:{target}"), phrase.view(lang), of.into_any())
    };
    let up = (open && row.number > 1).then(|| act("up", text::UP));
    let down = (open && row.number < f.rows.len()).then(|| act("down", text::DOWN));
    let remove = (open && f.rows.len() > usize::from(words.min)).then(|| act("remove", text::REMOVE_ROW));
    let actions = (up.is_some() || down.is_some() || remove.is_some())
        .then(|| view! { <div class="row-actions">{up}{down}{remove}</div> });
    let fields = row.fields.iter().map(|inside| field(inside, ctx)).collect_view();
    view! {
        <fieldset class="row">
            <legend class="row-title">{words.row.view_filled(lang, &blanks)}</legend>
            {actions}
            {fields}
        </fieldset>
    }
    .into_any()
}
