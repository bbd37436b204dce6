//! The server's markup of what an island puts on the page, without the view machinery of the pages, which
//! would be most of the bundle. Tests compare the two.

use domain::form::definition::Level;
use domain::form::{Field, Finding, Form, Value, grouped};
use domain::japanese::time_of_day;

use crate::text::{Lang, Piece, Spoken, common, day, field as text, pieces, problem};
use crate::ui::answer::unit;
use crate::ui::escape::escaped;

/// A sentence with ruby. Blanks have been filled before.
pub(super) fn ruby(sentence: &str) -> String {
    let mut html = String::new();
    for piece in pieces(sentence) {
        match piece {
            Piece::Plain(words) => html.push_str(&escaped(words)),
            Piece::Blank(_) => {}
            Piece::Reading(base, reading) => {
                html.push_str("<ruby>");
                html.push_str(&escaped(base));
                html.push_str("<rp>(</rp><rt>");
                html.push_str(&escaped(reading));
                html.push_str("</rt><rp>)</rp></ruby>");
            }
        }
    }
    html
}

/// What stands in the box of sentences under a question.
pub(super) fn sentences(findings: &[Finding], lang: Lang) -> String {
    let mut html = String::new();
    for finding in findings {
        match finding.level {
            Level::Error => html.push_str("<p class=\"error\">＊"),
            Level::Warning => {
                html.push_str("<p class=\"warning\"><b>");
                html.push_str(&ruby(text::WARNING_MARK.raw(lang)));
                html.push_str("</b> ");
            }
        }
        html.push_str(&ruby(&problem::raw(&finding.problem, finding.part.as_deref(), lang)));
        html.push_str("</p>");
    }
    html
}

/// What stands in the output of a computed question.
pub(super) fn computed(form: &Form, field: &Field<'_>, lang: Lang) -> String {
    match &field.value {
        Some(Value::Day(date)) => ruby(&day::raw(*date, lang)),
        Some(Value::Number(number)) => {
            escaped(&grouped(*number)) + &unit(field).map_or_else(String::new, |unit| ruby(unit.raw(lang)))
        }
        Some(Value::Code(code)) => match (form.label_of(field.question, code), code.as_str()) {
            (Some(label), _) => ruby(label.raw(lang)),
            (None, "yes") => ruby(common::YES.raw(lang)),
            (None, "no") => ruby(common::NO.raw(lang)),
            (None, other) => escaped(other),
        },
        Some(Value::Time(minutes)) => {
            format!("<span class=\"as-typed\">{}</span>", time_of_day::format(*minutes))
        }
        _ => not_computed(lang),
    }
}

/// What stands there before there is a value.
pub(super) fn not_computed(lang: Lang) -> String {
    format!("<span class=\"quiet\">{}</span>", ruby(text::NOT_YET_COMPUTED.raw(lang)))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use domain::form::definition::Kind;
    use domain::form::{Answers, Path, evaluate};
    use jiff::civil::date;

    use super::*;
    use crate::islands::sample;
    use crate::ui::field::{FieldContext, field};
    use leptos::prelude::*;

    /// A page without the marks that Leptos leaves between texts.
    fn drawn(form: &Form, answers: &Answers, question: &Field<'_>, lang: Lang) -> String {
        let (conflicts, notes) = (BTreeMap::new(), BTreeMap::new());
        let context = FieldContext {
            lang,
            form,
            answers,
            show_findings: true,
            fresh: &BTreeSet::new(),
            conflicts: &conflicts,
            attachments: &[],
            notes: &notes,
            open: None,
            left: &BTreeMap::new(),
        };
        field(question, &context).to_html().replace("<!>", "")
    }

    #[test]
    fn an_island_draws_what_the_server_draws() {
        let form = Form::trusted(sample::procedure());
        let mut answers = Answers::default();
        for (path, typed) in sample::TYPED {
            answers.set(Path::from_wire(path), typed);
        }
        let (mut errors, mut warnings, mut values) = (0, 0, 0);
        for answers in [&answers, &Answers::default()] {
            let evaluated = evaluate(&form, answers, date(2026, 11, 20));
            for lang in Lang::ALL {
                for question in evaluated.fields().filter(|field| field.rows.is_empty()) {
                    let page = drawn(&form, answers, question, lang);
                    if !question.findings.is_empty() {
                        let ours = sentences(&question.findings, lang);
                        let place =
                            format!("<div id=\"{}--error\" class=\"findings\">", question.path.html_id());
                        assert!(page.contains(&format!("{place}{ours}</div>")), "{ours}\nis not in\n{page}");
                        errors += ours.matches("class=\"error\"").count();
                        warnings += ours.matches("class=\"warning\"").count();
                    }
                    if matches!(question.question.kind, Kind::Computed { .. }) {
                        let ours = format!("{}</output>", computed(&form, question, lang));
                        assert!(page.contains(&ours), "{ours}\nis not in\n{page}");
                        values += usize::from(question.value.is_some());
                    }
                }
            }
        }
        assert!(errors > 9 && warnings > 2 && values > 11, "{errors} {warnings} {values}");
    }

    #[test]
    fn nothing_in_a_sentence_comes_alive() {
        assert_eq!(ruby("<b>{字|<i>}"), "&lt;b&gt;<ruby>字<rp>(</rp><rt>&lt;i&gt;</rt><rp>)</rp></ruby>");
    }
}
