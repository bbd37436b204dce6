//! Narrows the questions of a page by what is typed.

use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::super::markup::ruby;
use crate::policy::results::finder::{FIELD, FINDER, SAID};
use crate::text::filled_raw;

/// A question: where it stands, the rows and links that lead to it, and its words.
struct Question {
    places: Vec<Element>,
    words: String,
}

/// Shows the field and follows it.
pub(in crate::islands) fn start() {
    let Some(document) = super::document() else { return };
    let named = |id: &str| document.get_element_by_id(id);
    let (Some(main), Some(finder), Some(said)) = (named("main"), named(FINDER), named(SAID)) else { return };
    let Some(field) = named(FIELD).and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let Some(sentence) = said.get_attribute("data-said") else { return };
    let questions: Vec<Question> =
        super::all(&main, "article.result").into_iter().map(|article| Question::of(article, &main)).collect();
    let sections: Vec<Element> = super::all(&main, "section");
    let _ = finder.remove_attribute("hidden");
    let look = {
        let field = field.clone();
        move |_| {
            let shown = narrow(&questions, &folded(&field.value()));
            for section in sections.iter().filter(|section| holds(section, "article")) {
                show(section, holds(section, "article:not([hidden])"));
            }
            let (shown, all) = (shown.to_string(), questions.len().to_string());
            said.set_inner_html(&ruby(&filled_raw(&sentence, &[("shown", &shown), ("all", &all)])));
        }
    };
    super::listen(&field, "input", look);
}

impl Question {
    fn of(article: Element, main: &Element) -> Self {
        let words = super::all(&article, "h3, figcaption").into_iter().filter_map(|part| part.text_content());
        let words = folded(&words.collect::<Vec<_>>().join(" "));
        // Ids of questions are letters, digits, dots and strokes: nothing ends the quotation.
        let links = super::all(main, &format!("a[href=\"#{}\"]", article.id()));
        let around = |link: Element| link.closest("tr, li").ok().flatten();
        Self { places: links.into_iter().filter_map(around).chain([article]).collect(), words }
    }
}

/// Hides the questions that lack one of the words; how many are left.
fn narrow(questions: &[Question], typed: &str) -> usize {
    questions
        .iter()
        .filter(|question| {
            let found = typed.split_whitespace().all(|word| question.words.contains(word));
            question.places.iter().for_each(|place| show(place, found));
            found
        })
        .count()
}

fn holds(section: &Element, selector: &str) -> bool {
    section.query_selector(selector).is_ok_and(|found| found.is_some())
}

fn show(element: &Element, shown: bool) {
    let _ = if shown { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
}

/// As the browser folds widths and letters, whose tables are none of the bundle's: ＡＢＣ is abc.
fn folded(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").to_lower_case().into()
}
