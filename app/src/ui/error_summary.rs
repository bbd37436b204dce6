//! What is wrong on a page, in one box at its top with links to each place.

use domain::form::definition::{Kind, Level};
use domain::form::{EvaluatedSection, Field, Finding};
use leptos::prelude::*;

use super::{Tone, icon};
use crate::text::{Lang, Spoken, common, problem};

/// A line of the box.
pub struct ErrorLine {
    /// Where it leads: `#q-…`, or a page and that.
    pub href: String,
    /// What is wrong.
    pub words: AnyView,
}

/// The box: focusable, `id="errors"`. Nothing where nothing is wrong.
#[must_use]
pub fn error_summary(lines: Vec<ErrorLine>, lang: Lang) -> AnyView {
    if lines.is_empty() {
        return ().into_any();
    }
    let count = lines.len().to_string();
    let lines =
        lines.into_iter().map(|line| view! { <li><a href=line.href>{line.words}</a></li> }).collect_view();
    view! {
        <section class="notice notice-error error-summary" id="errors" tabindex="-1" aria-labelledby="errors-title">
            {icon::tone(Tone::Error, lang)}
            <div class="notice-text stack">
                <h2 class="notice-heading" id="errors-title">{common::ERRORS_TITLE.view(lang)}</h2>
                <p>{common::ERRORS_COUNT.view_filled(lang, &[("n", &count)])}</p>
                <ul class="error-list">{lines}</ul>
            </div>
        </section>
    }
    .into_any()
}

/// The lines for all errors of a step; `page` is put before `#q-…`, empty on the step's own page.
#[must_use]
pub fn lines(section: &EvaluatedSection<'_>, page: &str, lang: Lang) -> Vec<ErrorLine> {
    let mut lines = Vec::new();
    for field in &section.fields {
        lines_of(field, None, page, lang, &mut lines);
        for row in &field.rows {
            let Kind::Rows { row: title, .. } = &field.question.kind else { continue };
            let number = row.number.to_string();
            for inside in &row.fields {
                lines_of(inside, Some((title, &number)), page, lang, &mut lines);
            }
        }
    }
    lines
}

fn lines_of(
    field: &Field<'_>,
    row: Option<(&domain::form::Text, &str)>,
    page: &str,
    lang: Lang,
    lines: &mut Vec<ErrorLine>,
) {
    for finding in field.findings.iter().filter(|finding| finding.level == Level::Error) {
        let row = row.map(|(title, number)| {
            view! { {title.view_filled(lang, &[("n", number)])}" › " }
        });
        let label = field.question.label.view(lang);
        let sentence = problem::view(&finding.problem, finding.part.as_deref(), lang);
        let words = view! { {row}<b>{label}</b><br/>{sentence} }.into_any();
        lines.push(ErrorLine { href: format!("{page}#{}", anchor(finding)), words });
    }
}

/// Id of the control that a finding is about.
#[must_use]
pub fn anchor(finding: &Finding) -> String {
    match &finding.part {
        Some(part) => finding.path.part(part).html_id(),
        None => finding.path.html_id(),
    }
}
