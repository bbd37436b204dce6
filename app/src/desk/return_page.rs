//! Returning an application for correction: which questions, and what about each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::form::definition::Kind;
use domain::form::{Answers, EvaluatedSection, Field, Form, Path, evaluate};
use jiff::civil::Date;
use leptos::prelude::*;

use super::case::{DeskEvent, stale};
use crate::text::{Lang, Spoken, desk as words, resident};
use crate::ui::answer::plain_answer;
use crate::ui::error_summary::{ErrorLine, error_summary};
use crate::ui::row_title::plain_row_title;
use crate::ui::text_area::{TextArea, text_area};
use crate::ui::{breadcrumb::breadcrumb, button};

/// The page.
pub struct ReturnPage {
    /// Language.
    pub lang: Lang,
    /// The application.
    pub id: String,
    /// Optimistic lock.
    pub version: i64,
    /// Receipt number.
    pub number: String,
    /// The procedure version.
    pub form: Arc<Form>,
    /// What is filed.
    pub answers: Answers,
    /// The day by which it is judged.
    pub judged: Date,
    /// What has been ticked.
    pub ticked: BTreeSet<Path>,
    /// Notes as typed.
    pub notes: BTreeMap<Path, String>,
    /// What is wrong: at a question, or as a whole.
    pub errors: Vec<(Option<Path>, String)>,
    /// What happened since the page was opened, where somebody else was first.
    pub since: Option<Vec<DeskEvent>>,
}

/// Whether a question can be returned: everything that was or could have been typed.
#[must_use]
pub fn can_be_returned(field: &Field<'_>) -> bool {
    // Rows are returned where they are asked, not where they are continued.
    !matches!(field.question.kind, Kind::Info {} | Kind::Computed { .. } | Kind::RowsContinued { .. })
}

/// Name of the control with the note for a question.
#[must_use]
pub fn note_name(path: &Path) -> String {
    format!("note:{}", path.as_str())
}

/// Renders it.
#[must_use]
pub fn page(model: &ReturnPage) -> AnyView {
    let lang = model.lang;
    let evaluated = evaluate(&model.form, &model.answers, model.judged);
    let errors = model
        .errors
        .iter()
        .map(|(path, sentence)| ErrorLine {
            href: path
                .as_ref()
                .map_or_else(|| "#marks".to_owned(), |path| format!("#note-{}", path.html_id())),
            words: sentence.clone().into_any(),
        })
        .collect();
    let sections = evaluated.sections.iter().map(|section| section_of(section, model)).collect_view();
    let above = vec![(format!("/cases/{}", model.id), model.number.clone().into_any())];
    view! {
        <div class="container stack">
            {breadcrumb(above, words::RETURN.view(lang), lang)}
            {model.since.as_ref().map(|events| stale(events, lang))}
            <h1>{words::RETURN.view(lang)}</h1>
            {error_summary(errors, lang)}
            <p>{resident::RECEIPT_NUMBER.view(lang)}" "{model.number.clone()}</p>
            <p>{words::RETURN_TEXT.view(lang)}</p>
            <form class="stack" method="post" action=format!("/cases/{}/return", model.id) id="marks" tabindex="-1">
                <input type="hidden" name="_version" value=model.version.to_string()/>
                {sections}
                <div class="actions">
                    {button::plain_submit(button::Look::Primary, words::RETURN_SEND.view(lang))}
                    {button::link(button::Look::Secondary, format!("/cases/{}", model.id), words::BACK_TO_CASE.view(lang))}
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn section_of(section: &EvaluatedSection<'_>, model: &ReturnPage) -> AnyView {
    let mut lines = Vec::new();
    for field in &section.fields {
        let label = field.question.label.plain(Lang::Ja);
        match &field.question.kind {
            Kind::Rows { .. } => {
                let whole = words::WHOLE_ROWS.fill(model.lang, &[("rows", &label)]);
                lines.push(line(field, whole, false, model));
            }
            _ if can_be_returned(field) => lines.push(line(field, label, true, model)),
            _ => {}
        }
        for row in &field.rows {
            let title = plain_row_title(&model.form, field, row, Lang::Ja);
            for inside in row.fields.iter().filter(|field| can_be_returned(field)) {
                let label = format!("{title} › {}", inside.question.label.plain(Lang::Ja));
                lines.push(line(inside, label, true, model));
            }
        }
    }
    let marked = section.all_fields().any(|field| {
        model.ticked.contains(&field.path)
            || model.notes.get(&field.path).is_some_and(|note| !note.is_empty())
    });
    view! {
        <details open=marked>
            <summary lang="ja"><b>{section.section.title.plain(Lang::Ja)}</b></summary>
            <div class="stack-small">{lines}</div>
        </details>
    }
    .into_any()
}

fn line(field: &Field<'_>, label: String, answered: bool, model: &ReturnPage) -> AnyView {
    let lang = model.lang;
    let path = &field.path;
    let id = format!("mark-{}", path.html_id());
    let note_id = format!("note-{}", path.html_id());
    let error_id = format!("{note_id}--error");
    let error =
        model.errors.iter().find(|(at, _)| at.as_ref() == Some(path)).map(|(_, sentence)| sentence.clone());
    let described = error.is_some().then(|| error_id.clone());
    let answer = answered
        .then(|| view! { <p class="choice-note" lang="ja">{plain_answer(&model.form, field, Lang::Ja)}</p> });
    let note_label = words::NOTE_FOR.fill(lang, &[("question", &label)]);
    view! {
        <div class="stack-small mark-line">
            <div class="choice">
                <input type="checkbox" id=id.clone() name="mark" value=path.as_str().to_owned() checked=model.ticked.contains(path)/>
                <label for=id lang="ja">{label}</label>
                {answer}
            </div>
            {error.clone().map(|sentence| view! { <p class="field-error" id=error_id>"＊"{sentence}</p> })}
            <label class="visually-hidden" for=note_id.clone()>{note_label}</label>
            {text_area(TextArea {
                id: note_id,
                name: note_name(path),
                value: model.notes.get(path).cloned().unwrap_or_default(),
                rows: 2,
                described_by: described,
                invalid: error.is_some(),
                max: Some(500),
            })}
        </div>
    }
    .into_any()
}
