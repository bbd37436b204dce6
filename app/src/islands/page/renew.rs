//! Takes over the server's drawing of the step without disturbing who is typing in it.
//!
//! What the server draws as before stays the very same element: its focus, an unfinished conversion of kana,
//! chosen files. Only what differs is exchanged.

use leptos::wasm_bindgen::JsCast;
use web_sys::{Document, DomParser, Element, HtmlElement, HtmlFormElement, HtmlInputElement, SupportedType};

use super::super::values::{self, Entries};
use super::controls::{self, Values};
use crate::resident::step::FORM;

/// A page that the server sent.
pub(super) struct Drawn {
    document: Document,
    /// Its form.
    pub form: HtmlFormElement,
}

/// Reads a page; none where it is not a step, as after the end of a session.
pub(super) fn drawn(html: &str) -> Option<Drawn> {
    let document = DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()?;
    let form = document.get_element_by_id(FORM)?.dyn_into().ok()?;
    Some(Drawn { document, form })
}

impl Drawn {
    /// Whether the server has another bundle than the one that runs here.
    pub fn has_other_bundle(&self) -> bool {
        let bundle = |document: &Document| {
            let script = document.query_selector("script[data-bundle]").ok().flatten()?;
            Some((script.get_attribute("data-bundle"), script.get_attribute("data-wasm")))
        };
        super::document().is_some_and(|here| bundle(&here) != bundle(&self.document))
    }
}

/// Draws `form` like `new`. `posted` is what the server was sent; what has been typed since then stays.
pub(super) fn take_over(form: &HtmlFormElement, new: &HtmlFormElement, posted: &Entries) {
    let typed = controls::entries(form, Values::Now);
    let sent = controls::entries(new, Values::AsSent);
    let files: Vec<Element> = super::all(form, "input[type=file]")
        .into_iter()
        .filter(|file| file.dyn_ref::<HtmlInputElement>().is_some_and(|file| !file.value().is_empty()))
        .collect();
    let place = Place::now();
    reconcile(form, new);
    for file in files.iter().filter(|file| !form.contains(Some(file))) {
        if let Some(new) = super::document().and_then(|document| document.get_element_by_id(&file.id())) {
            let _ = new.replace_with_with_node_1(file);
        }
    }
    let mut done: Vec<&str> = Vec::new();
    for (name, _) in &typed {
        if done.contains(&name.as_str()) || name.starts_with('_') {
            continue;
        }
        done.push(name);
        let now = values::of(&typed, name);
        // Untouched since it was sent: what the server has made of it counts.
        let from = if now == values::of(posted, name) { &sent } else { &typed };
        let wanted: Vec<String> =
            values::of(from, name).into_iter().map(std::borrow::Cow::into_owned).collect();
        if !wanted.is_empty() {
            controls::put(form, name, &wanted);
        }
    }
    place.restore();
}

/// Makes the children of `old` look like those of `new`, keeping all that are alike.
fn reconcile(old: &Element, new: &Element) {
    let olds = super::children(old);
    let looks: Vec<String> = olds.iter().map(look).collect();
    let mut wanted: Vec<Element> = Vec::new();
    let mut from = 0;
    for fresh in super::children(new) {
        let fresh_look = look(&fresh);
        if let Some(at) = (from..olds.len()).find(|at| looks[*at] == fresh_look) {
            wanted.push(olds[at].clone());
            from = at + 1;
            continue;
        }
        let name = rows_name(&fresh);
        let partner = name.and_then(|name| {
            (from..olds.len()).find(|at| rows_name(&olds[*at]).is_some_and(|known| known == name))
        });
        if let Some(at) = partner {
            reconcile(&olds[at], &fresh);
            wanted.push(olds[at].clone());
            from = at + 1;
        } else {
            wanted.push(fresh);
        }
    }
    for gone in olds.iter().filter(|old| !wanted.contains(old)) {
        gone.remove();
    }
    let mut next = old.first_element_child();
    for element in &wanted {
        if next.as_ref() == Some(element) {
            next = element.next_element_sibling();
        } else {
            let _ = old.insert_before(element, next.as_deref());
        }
    }
}

/// Name of a block of rows or of one row: these are drawn anew from within.
fn rows_name(element: &Element) -> Option<String> {
    let classes = element.class_list();
    if classes.contains("rows") {
        return Some(element.id());
    }
    if !classes.contains("row") {
        return None;
    }
    let control = element.query_selector("[name*='/']").ok().flatten()?;
    let name = control.get_attribute("name")?;
    let mut pieces = name.split('/');
    Some([pieces.next()?, pieces.next()?].join("/"))
}

/// How the server draws an element, whatever has been typed into it or said about it.
fn look(element: &Element) -> String {
    let Ok(copy) = element.clone_node_with_deep(true) else { return String::new() };
    let Ok(copy) = copy.dyn_into::<Element>() else { return String::new() };
    for extra in super::all(&copy, ".findings, [data-island]") {
        extra.remove();
    }
    for one in std::iter::once(copy.clone()).chain(super::all(&copy, "*")) {
        for said in ["aria-invalid", "aria-describedby", "checked", "selected"] {
            let _ = one.remove_attribute(said);
        }
        let _ = one.class_list().remove_2("has-error", "has-warning");
        match one.tag_name().as_str() {
            "INPUT" => {
                let kind = one.get_attribute("type").unwrap_or_default();
                if !matches!(kind.as_str(), "hidden" | "radio" | "checkbox") {
                    let _ = one.remove_attribute("value");
                }
            }
            "TEXTAREA" | "OUTPUT" => one.set_text_content(None),
            _ => {}
        }
    }
    copy.outer_html()
}

/// Where the person is.
struct Place {
    focused: Option<(HtmlElement, String, f64)>,
    selection: Option<(u32, u32)>,
}

impl Place {
    fn now() -> Self {
        let focused: Option<HtmlElement> = super::document()
            .and_then(|document| document.active_element())
            .filter(|active| !active.id().is_empty())
            .and_then(|active| active.dyn_into().ok());
        let selection = focused.as_ref().and_then(|active| {
            let input = active.dyn_ref::<HtmlInputElement>()?;
            Some((input.selection_start().ok()??, input.selection_end().ok()??))
        });
        let focused = focused.map(|active| {
            let (id, top) = (active.id(), active.get_bounding_client_rect().top());
            (active, id, top)
        });
        Self { focused, selection }
    }

    fn restore(self) {
        let Some((old, id, top)) = self.focused else { return };
        let Some(document) = super::document() else { return };
        let Some(now) = document.get_element_by_id(&id).and_then(|now| now.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        if now != old {
            let _ = now.focus();
            if let (Some((start, end)), Some(input)) = (self.selection, now.dyn_ref::<HtmlInputElement>()) {
                let _ = input.set_selection_range(start, end);
            }
        }
        let moved = now.get_bounding_client_rect().top() - top;
        if moved.abs() >= 1.0
            && let Some(window) = web_sys::window()
        {
            window.scroll_by_with_x_and_y(0.0, moved);
        }
    }
}
