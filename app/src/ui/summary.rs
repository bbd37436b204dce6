//! Answers in a list: the check page, the copy to print, the desk.

use domain::form::definition::{Kind, Level};
use domain::form::{Evaluated, EvaluatedSection, Field, Form, Problem};
use leptos::prelude::*;

use super::answer::answer_with_files;
use super::error_summary::anchor;
use super::field::AttachmentLine;
use super::row_title::row_title;
use crate::text::{Lang, Spoken, field as text, problem};

/// A line of a list.
pub struct SummaryLine {
    /// What was asked.
    pub label: AnyView,
    /// What was answered.
    pub answer: AnyView,
    /// Where it can be changed, and what it is called there.
    pub change: Option<(String, String)>,
}

/// A list of labels and answers.
#[must_use]
pub fn summary(lines: Vec<SummaryLine>, lang: Lang) -> AnyView {
    let lines =
        lines.into_iter().map(|line| entry(line.label, line.answer, line.change, "", lang)).collect_view();
    view! { <dl class="summary">{lines}</dl> }.into_any()
}

/// How the answers of a form are listed.
#[derive(Clone, Copy)]
pub struct SummaryContext<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// The procedure.
    pub form: &'a Form,
    /// Files added, of all questions.
    pub attachments: &'a [AttachmentLine],
    /// The step's page: gives each answer a link to change it.
    pub change: Option<&'a str>,
    /// Whether errors and warnings are shown beneath answers.
    pub show_findings: bool,
    /// The version before: what it said otherwise is shown beside.
    pub earlier: Option<&'a Evaluated<'a>>,
}

/// The answers of a step, rows under headings of their own.
#[must_use]
pub fn of_section(section: &EvaluatedSection<'_>, ctx: &SummaryContext<'_>) -> AnyView {
    let mut blocks = Vec::new();
    let mut lines = Vec::new();
    let close = |lines: &mut Vec<AnyView>, blocks: &mut Vec<AnyView>| {
        if !lines.is_empty() {
            let lines = std::mem::take(lines);
            blocks.push(view! { <dl class="summary">{lines}</dl> }.into_any());
        }
    };
    for field in &section.fields {
        match &field.question.kind {
            Kind::Info {} => {}
            Kind::Rows { .. } | Kind::RowsContinued { .. } => {
                close(&mut lines, &mut blocks);
                for row in field.rows.iter().filter(|row| !row.fields.is_empty()) {
                    let title = row_title(ctx.form, field, row, ctx.lang);
                    blocks.push(view! { <h3 class="row-title">{title}</h3> }.into_any());
                    lines.extend(
                        row.fields
                            .iter()
                            .filter(|inside| !matches!(inside.question.kind, Kind::Info {}))
                            .map(|inside| line(inside, ctx)),
                    );
                    close(&mut lines, &mut blocks);
                }
                if !ctx.show_findings || field.findings.is_empty() {
                    continue;
                }
                lines.push(line_of(field, ().into_any(), ctx));
            }
            _ => lines.push(line(field, ctx)),
        }
    }
    close(&mut lines, &mut blocks);
    blocks.into_any()
}

fn line(field: &Field<'_>, ctx: &SummaryContext<'_>) -> AnyView {
    // Something was typed, only not anything that can be read as an answer.
    let unreadable = ctx.show_findings
        && field.value.is_none()
        && field.findings.iter().any(|finding| {
            let whole = finding.level == Level::Error && finding.part.is_none();
            let missing = matches!(
                finding.problem,
                Problem::Missing | Problem::MissingChoice | Problem::MissingConsent | Problem::MissingFile
            );
            finding.level == Level::Error && !(whole && missing)
        });
    let answer = if unreadable {
        view! { <span class="quiet">{text::UNREADABLE.view(ctx.lang)}</span> }.into_any()
    } else {
        answer_with_files(ctx.form, field, ctx.attachments, ctx.lang)
    };
    line_of(field, answer, ctx)
}

fn line_of(field: &Field<'_>, answer: AnyView, ctx: &SummaryContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let before = ctx.earlier.and_then(|earlier| {
        let old = earlier.field_at(&field.path);
        if old.and_then(|old| old.value.as_ref()) == field.value.as_ref() {
            return None;
        }
        let words = match old {
            Some(old) => answer_with_files(ctx.form, old, ctx.attachments, lang),
            None => text::NOT_ANSWERED.view(lang),
        };
        Some(view! { <div class="before"><b>{text::BEFORE.view(lang)}</b>{words}</div> })
    });
    let class = if before.is_some() { "changed" } else { "" };
    let findings = ctx.show_findings.then(|| {
        field
            .findings
            .iter()
            .map(|finding| {
                let sentence = problem::view(&finding.problem, finding.part.as_deref(), lang);
                match finding.level {
                    Level::Error => view! { <p class="error">"＊"{sentence}</p> }.into_any(),
                    Level::Warning => view! {
                        <p class="warning"><b>{text::WARNING_MARK.view(lang)}</b>" "{sentence}</p>
                    }
                    .into_any(),
                }
            })
            .collect_view()
    });
    let answer = view! { <div class="answer">{answer}</div>{before}{findings} }.into_any();
    let computed = matches!(field.question.kind, Kind::Computed { .. });
    let change = ctx.change.filter(|_| !computed).map(|page| {
        let at = field.findings.first().map_or_else(|| field.path.html_id(), anchor);
        (format!("{page}#{at}"), field.question.label.plain(lang))
    });
    entry(field.question.label.view(lang), answer, change, class, lang)
}

fn entry(
    label: AnyView,
    answer: AnyView,
    change: Option<(String, String)>,
    class: &'static str,
    lang: Lang,
) -> AnyView {
    let change = change.map(|(href, what)| {
        let of = text::OF.fill(lang, &[("thing", &what)]);
        view! {
            <dd class="summary-change">
                <a href=href>{text::CHANGE.view(lang)}<span class="visually-hidden">{of}</span></a>
            </dd>
        }
    });
    view! { <div class=class><dt>{label}</dt><dd>{answer}</dd>{change}</div> }.into_any()
}
