//! What stands around every control: label, support text, findings, the office's note, a conflicting answer.

use domain::form::definition::{Demand, FileType, Kind, Level};
use domain::form::{Field, Finding, Path};
use leptos::prelude::*;

use super::FieldContext;
use crate::text::{Lang, Phrase, Spoken, common, field as text, problem};

/// Largest file that any question takes, in megabytes.
const MOST_MEGABYTES: u8 = 10;

/// How a group of controls is announced and where `#q-…` leads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Radio buttons; the first carries the question's id.
    Radios,
    /// Checkboxes; the first carries the question's id.
    Checks,
    /// Parts with ids of their own; the fieldset carries the question's id.
    Parts,
}

/// A question with one control, which carries the question's id.
pub(super) fn single(f: &Field<'_>, ctx: &FieldContext<'_>, control: AnyView) -> AnyView {
    let lang = ctx.lang;
    view! {
        <div class=class(f, ctx)>
            {note(f, ctx)}
            <label class="label" for=f.path.html_id()>{f.question.label.view(lang)}{mark(f, ctx)}</label>
            {support(f, ctx)}
            {control}
            {findings(f, ctx)}
            {conflict(f, ctx)}
        </div>
    }
    .into_any()
}

/// A question with several controls.
pub(super) fn group(f: &Field<'_>, ctx: &FieldContext<'_>, kind: Group, controls: AnyView) -> AnyView {
    let lang = ctx.lang;
    let id = (kind == Group::Parts).then(|| f.path.html_id());
    let tabindex = id.is_some().then_some("-1");
    let role = (kind == Group::Radios).then_some("radiogroup");
    let invalid = if kind == Group::Radios { invalid(f, ctx, None) } else { None };
    view! {
        <fieldset class=class(f, ctx) id=id tabindex=tabindex role=role aria-invalid=invalid
            aria-describedby=described(f, ctx)>
            <legend class="label">{f.question.label.view(lang)}{mark(f, ctx)}</legend>
            {note(f, ctx)}
            {support(f, ctx)}
            {controls}
            {findings(f, ctx)}
            {conflict(f, ctx)}
        </fieldset>
    }
    .into_any()
}

fn class(f: &Field<'_>, ctx: &FieldContext<'_>) -> &'static str {
    let findings = ctx.findings(f);
    if findings.iter().any(|finding| finding.level == Level::Error) {
        "field has-error"
    } else if findings.is_empty() {
        "field"
    } else {
        "field has-warning"
    }
}

/// The requirement mark, in words.
pub(super) fn mark(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let (class, phrase) = match f.question.required {
        _ if f.required => ("mark mark-required", common::REQUIRED),
        Demand::Later(_) => ("mark", text::LATER),
        _ => ("mark", common::OPTIONAL),
    };
    view! { <span class=class>{phrase.view(ctx.lang)}</span> }.into_any()
}

/// Ids of what describes the control: findings first, then the support text.
pub(super) fn described(f: &Field<'_>, ctx: &FieldContext<'_>) -> Option<String> {
    let mut ids = Vec::new();
    if !ctx.findings(f).is_empty() {
        ids.push(findings_id(f));
    }
    if has_support(f) {
        ids.push(format!("{}--help", f.path.html_id()));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// For a part of a group: the findings, where this part is concerned.
pub(super) fn described_part(f: &Field<'_>, ctx: &FieldContext<'_>, part: &str) -> Option<String> {
    invalid(f, ctx, Some(part)).map(|_| findings_id(f))
}

/// Whether an error concerns the whole answer or this part of it.
pub(super) fn invalid(f: &Field<'_>, ctx: &FieldContext<'_>, part: Option<&str>) -> Option<&'static str> {
    ctx.findings(f)
        .iter()
        .any(|finding| {
            finding.level == Level::Error
                && match (&finding.part, part) {
                    (Some(concerned), Some(part)) => concerned == part,
                    _ => true,
                }
        })
        .then_some("true")
}

fn findings_id(f: &Field<'_>) -> String {
    format!("{}--error", f.path.html_id())
}

/// The sentences under the control.
pub(super) fn findings(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    said(ctx.findings(f), &f.path, ctx.lang)
}

/// What is said about the question at a path; nothing where nothing is.
fn said(findings: &[Finding], path: &Path, lang: Lang) -> AnyView {
    if findings.is_empty() {
        return ().into_any();
    }
    let sentences = findings
        .iter()
        .map(|finding| {
            let sentence = problem::view(&finding.problem, finding.part.as_deref(), lang);
            match finding.level {
                Level::Error => view! { <p class="error">"＊"{sentence}</p> }.into_any(),
                Level::Warning => {
                    view! { <p class="warning"><b>{text::WARNING_MARK.view(lang)}</b>" "{sentence}</p> }
                        .into_any()
                }
            }
        })
        .collect_view();
    view! { <div class="findings" id=format!("{}--error", path.html_id())>{sentences}</div> }.into_any()
}

fn has_support(f: &Field<'_>) -> bool {
    let limited =
        matches!(f.question.kind, Kind::LongText { .. } | Kind::File { .. } | Kind::IssuedNumber { .. });
    f.question.help.is_some() || limited
}

/// The support text, that of the kind included.
pub(super) fn support(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    if !has_support(f) {
        return ().into_any();
    }
    let lang = ctx.lang;
    let limit = match &f.question.kind {
        Kind::LongText { max } => Some(text::UP_TO.view_filled(lang, &[("max", &max.to_string())])),
        Kind::File { max_files, max_megabytes, .. } => {
            let size = max_megabytes.unwrap_or(MOST_MEGABYTES).min(MOST_MEGABYTES).to_string();
            let blanks = [("max", max_files.to_string()), ("size", size)];
            let blanks = blanks.each_ref().map(|(name, value)| (*name, value.as_str()));
            Some(file_support(f).view_filled(lang, &blanks))
        }
        Kind::IssuedNumber { example, .. } => {
            Some(text::NUMBER_EXAMPLE.view_filled(lang, &[("example", example)]))
        }
        _ => None,
    };
    let help = f.question.help.as_ref().map(|help| view! { <p>{help.view(lang)}</p> });
    let limit = limit.map(|limit| view! { <p>{limit}</p> });
    view! { <div class="support" id=format!("{}--help", f.path.html_id())>{help}{limit}</div> }.into_any()
}

/// Which files a question takes, in words.
fn file_support(f: &Field<'_>) -> Phrase {
    match &f.question.kind {
        Kind::File { types, .. } if types.as_slice() == [FileType::Picture] => text::PICTURE_SUPPORT,
        Kind::File { types, .. } if types.as_slice() == [FileType::Pdf] => text::PDF_SUPPORT,
        _ => text::FILE_SUPPORT,
    }
}

/// The office's note.
pub(super) fn note(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let Some(words) = ctx.notes.get(&f.path).cloned() else { return ().into_any() };
    view! {
        <div class="note">
            <p class="note-title">{text::NOTE.view(ctx.lang)}</p>
            <p class="as-typed">{words}</p>
        </div>
    }
    .into_any()
}

fn conflict(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let inside = format!("{}/", f.path.as_str());
    let typed = ctx
        .conflicts
        .iter()
        .filter_map(|(path, typed)| {
            let part = if *path == f.path { None } else { Some(path.as_str().strip_prefix(&inside)?) };
            let name = part.and_then(|part| problem::part_name(part, lang));
            Some(view! {
                <li>
                    {name.map(|name| view! { {crate::text::ruby(&name)}"："})}
                    <span class="as-typed">{in_words(f, ctx, typed)}</span>
                </li>
            })
        })
        .collect::<Vec<_>>();
    if typed.is_empty() {
        return ().into_any();
    }
    view! {
        <div class="conflict">
            <p>{text::CONFLICT.view(lang)}</p>
            <ul>{typed}</ul>
            <p>{text::CONFLICT_AFTER.view(lang)}</p>
        </div>
    }
    .into_any()
}

/// Typed codes by their labels, anything else as typed.
fn in_words(f: &Field<'_>, ctx: &FieldContext<'_>, typed: &str) -> String {
    let lang = ctx.lang;
    let label = |code: &str| match (&f.question.kind, code) {
        (Kind::YesNo {} | Kind::Consent { .. }, "yes") => common::YES.plain(lang),
        (Kind::YesNo {}, "no") => common::NO.plain(lang),
        _ => ctx
            .form
            .label_of(f.question, &code.into())
            .map_or_else(|| code.to_owned(), |label| label.plain(lang)),
    };
    match f.question.kind {
        Kind::Many { .. } => typed.split(',').map(label).collect::<Vec<_>>().join("、"),
        Kind::YesNo {}
        | Kind::Consent { .. }
        | Kind::One { .. }
        | Kind::Slot { .. }
        | Kind::Ranked { .. } => label(typed),
        _ => typed.to_owned(),
    }
}
