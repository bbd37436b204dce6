//! What is wrong on a page, in one box at its top with links to each place.

use std::collections::BTreeSet;

use domain::form::definition::Level;
use domain::form::{EvaluatedSection, Field, Finding, Form, Path, Row};
use leptos::prelude::*;

use super::row_title::row_title;
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

/// How the errors of a step are listed.
#[derive(Clone, Copy)]
pub struct LinesContext<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// The procedure.
    pub form: &'a Form,
    /// The step's page, put before `#q-…`; empty on the step's own page.
    pub page: &'a str,
    /// Questions that nobody could have answered yet: their errors are left out.
    pub fresh: &'a BTreeSet<Path>,
}

/// The lines for all errors of a step.
#[must_use]
pub fn lines(section: &EvaluatedSection<'_>, ctx: &LinesContext<'_>) -> Vec<ErrorLine> {
    let mut lines = Vec::new();
    for field in &section.fields {
        with_inside(field, None, ctx, &mut lines);
    }
    lines
}

/// The lines of a question and of those inside its rows.
fn with_inside(
    field: &Field<'_>,
    around: Option<(&Field<'_>, &Row<'_>)>,
    ctx: &LinesContext<'_>,
    lines: &mut Vec<ErrorLine>,
) {
    lines_of(field, around, ctx, lines);
    for row in &field.rows {
        for inside in &row.fields {
            with_inside(inside, Some((field, row)), ctx, lines);
        }
    }
}

fn lines_of(
    field: &Field<'_>,
    row: Option<(&Field<'_>, &Row<'_>)>,
    ctx: &LinesContext<'_>,
    lines: &mut Vec<ErrorLine>,
) {
    if ctx.fresh.contains(&field.path) {
        return;
    }
    for finding in field.findings.iter().filter(|finding| finding.level == Level::Error) {
        let row = row.map(|(rows, row)| view! { {row_title(ctx.form, rows, row, ctx.lang)}" › " });
        let label = field.question.label.view(ctx.lang);
        let sentence = problem::view(&finding.problem, finding.part.as_deref(), ctx.lang);
        let words = view! { {row}<b>{label}</b><br/>{sentence} }.into_any();
        lines.push(ErrorLine { href: format!("{}#{}", ctx.page, anchor(finding)), words });
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
