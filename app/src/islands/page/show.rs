//! Findings and computed values on the page, in the server's own markup.

use domain::form::definition::{Kind, Level, Question};
use domain::form::{Field, Finding, Form, Path};
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::super::markup;
use super::super::step::anchors;
use crate::text::{Lang, common, field as text};

/// Id of the sentences of a question.
fn sentences_id(path: &Path) -> String {
    format!("{}--error", path.html_id())
}

/// Whether a question stands on the page.
pub(super) fn is_there(path: &Path) -> bool {
    super::document().is_some_and(|document| document.get_element_by_id(&path.html_id()).is_some())
}

/// Whether sentences stand under it.
pub(super) fn is_judged(path: &Path) -> bool {
    super::document().is_some_and(|document| document.get_element_by_id(&sentences_id(path)).is_some())
}

/// The element around a question, found from any element of it.
pub(super) fn frame_of(element: &Element) -> Option<Element> {
    element.closest(".field, .rows").ok().flatten()
}

/// Shows just these findings under a question.
pub(super) fn findings(path: &Path, question: &Question, findings: &[Finding], lang: Lang) {
    if matches!(question.kind, Kind::Info {}) {
        return;
    }
    let Some(document) = super::document() else { return };
    let Some(frame) = document.get_element_by_id(&path.html_id()).as_ref().and_then(frame_of) else { return };
    place(&frame, path, findings, lang);
    if frame.class_list().contains("field-computed") || frame.class_list().contains("field-closed") {
        return;
    }
    mark(&frame, path, question, findings);
    shorten_summary(path, question, findings, lang);
}

/// Where the server has them: after the control, before a conflicting value or a button that adds a row.
fn place(frame: &Element, path: &Path, findings: &[Finding], lang: Lang) {
    let Some(document) = super::document() else { return };
    let old = document.get_element_by_id(&sentences_id(path));
    if findings.is_empty() {
        if let Some(old) = old {
            old.remove();
        }
        return;
    }
    let sentences = markup::sentences(findings, lang);
    if let Some(old) = old {
        old.set_inner_html(&sentences);
    } else if let Ok(new) = document.create_element("div") {
        new.set_class_name("findings");
        new.set_id(&sentences_id(path));
        new.set_inner_html(&sentences);
        let before = frame.query_selector(":scope > .conflict, :scope > .button").ok().flatten();
        let _ = frame.insert_before(&new, before.as_deref());
    }
}

/// Classes and ARIA attributes as in `ui::field::frame`.
fn mark(frame: &Element, path: &Path, question: &Question, findings: &[Finding]) {
    let wrong = |part: Option<&str>| {
        findings.iter().any(|finding| {
            finding.level == Level::Error
                && match (&finding.part, part) {
                    (Some(concerned), Some(part)) => concerned == part,
                    _ => true,
                }
        })
    };
    let id = sentences_id(path);
    let is_rows = !question.kind.per_row().is_empty();
    if !is_rows {
        let classes = frame.class_list();
        let _ = classes.toggle_with_force("has-error", wrong(None));
        let _ = classes.toggle_with_force("has-warning", !findings.is_empty() && !wrong(None));
    }
    let is_group = frame.tag_name() == "FIELDSET";
    if is_group {
        describe(frame, &id, !findings.is_empty());
    }
    if is_rows {
        return;
    }
    if frame.get_attribute("role").as_deref() == Some("radiogroup") {
        invalid(frame, wrong(None));
    }
    let inside = format!("{}/", path.as_str());
    for control in super::all(frame, "input, select, textarea") {
        let name = control.get_attribute("name").unwrap_or_default();
        let kind = control.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::type_).unwrap_or_default();
        if kind == "hidden" || kind == "radio" {
            continue;
        }
        if let Some(part) = name.strip_prefix(&inside) {
            if part != "single" {
                invalid(&control, wrong(Some(part)));
                describe(&control, &id, wrong(Some(part)));
            }
        } else if name == path.as_str() {
            invalid(&control, wrong(None));
            if !is_group || kind == "file" {
                describe(&control, &id, !findings.is_empty());
            }
        }
    }
}

fn invalid(element: &Element, wrong: bool) {
    if wrong {
        let _ = element.set_attribute("aria-invalid", "true");
    } else {
        let _ = element.remove_attribute("aria-invalid");
    }
}

/// Findings are read before the support text.
fn describe(element: &Element, id: &str, described: bool) {
    let now = element.get_attribute("aria-describedby").unwrap_or_default();
    let mut ids: Vec<&str> = now.split_ascii_whitespace().filter(|known| *known != id).collect();
    if described {
        ids.insert(0, id);
    }
    if ids.is_empty() {
        let _ = element.remove_attribute("aria-describedby");
    } else {
        let _ = element.set_attribute("aria-describedby", &ids.join(" "));
    }
}

/// Takes what is not wrong any more out of the box at the top of the page.
fn shorten_summary(path: &Path, question: &Question, findings: &[Finding], lang: Lang) {
    let Some(summary) = super::document().and_then(|document| document.get_element_by_id("errors")) else {
        return;
    };
    let (wrong, all) = anchors(path, &question.kind, findings);
    let mut left = 0_usize;
    let mut shorter = false;
    for line in super::all(&summary, ".error-list > li") {
        let anchor = line
            .query_selector("a")
            .ok()
            .flatten()
            .and_then(|link| link.get_attribute("href"))
            .and_then(|href| href.strip_prefix('#').map(str::to_owned));
        if anchor.is_some_and(|anchor| all.contains(&anchor) && !wrong.contains(&anchor)) {
            line.remove();
            shorter = true;
        } else {
            left += 1;
        }
    }
    if !shorter {
        return;
    }
    if left == 0 {
        summary.remove();
        return;
    }
    if let Some(count) = summary.query_selector(".notice-text > p").ok().flatten() {
        let words = crate::text::filled_raw(common::ERRORS_COUNT.raw(lang), &[("n", &left.to_string())]);
        count.set_inner_html(&markup::ruby(&words));
    }
}

/// Puts a value that was worked out here into its place.
pub(super) fn computed(form: &Form, field: &Field<'_>, lang: Lang) {
    if let Some(output) = output(&field.path) {
        output.set_inner_html(&markup::computed(form, field, lang));
    }
}

/// Puts a value that the server worked out into its place.
pub(super) fn computed_elsewhere(path: &Path, words: &str, lang: Lang) {
    let Some(output) = output(path) else { return };
    if words.is_empty() || words == text::NOT_ANSWERED.plain(lang) {
        output.set_inner_html(&markup::not_computed(lang));
    } else if output.text_content().as_deref() != Some(words) {
        output.set_text_content(Some(words));
    }
}

fn output(path: &Path) -> Option<Element> {
    let output = super::document()?.get_element_by_id(&path.html_id())?;
    (output.tag_name() == "OUTPUT").then_some(output)
}

/// The questions of a step that are shown but may not be changed, as ids of their elements.
pub(super) fn closed() -> Vec<String> {
    let Some(form) = super::form() else { return Vec::new() };
    super::all(&form, ".field-closed").into_iter().map(|closed| closed.id()).collect()
}
