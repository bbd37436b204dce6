//! The button beside a postal code.

use std::cell::Cell;
use std::rc::Rc;

use domain::form::{Path, Problem};
use domain::japanese::postcode;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::super::rules;
use super::{controls, send, status};
use crate::text::{Lang, island as text, problem, resident as words};
use crate::wire::Place;

const REGION: &str = "postal-status";
/// Marks what a script has put on the page.
const OURS: &str = "data-island";

/// Starts answering the buttons.
pub(in super::super) fn start() {
    let Some(form) = super::form() else { return };
    let Some(lang) = form.get_attribute("data-lang").and_then(|code| Lang::parse(&code)) else { return };
    let last = Rc::new(Cell::new(0_u32));
    let on = form.clone();
    super::listen(&on, "click", move |event| clicked(&event, &form, lang, &last));
}

fn clicked(event: &Event, form: &HtmlFormElement, lang: Lang, last: &Rc<Cell<u32>>) {
    let button =
        super::target(event).and_then(|target| target.closest("button[name='_then']").ok().flatten());
    let Some(button) = button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok()) else { return };
    let value = button.value();
    let Some(path) = value.strip_prefix("postcode:") else { return };
    let lookup = Lookup { form: form.clone(), path: Path::from_wire(path), button, lang };
    let Some(typed) = lookup.input("postcode") else { return };
    event.prevent_default();
    lookup.clear();
    last.set(last.get() + 1);
    let Some(code) = postcode::parse(&typed.value()) else {
        lookup.say(&problem::sentence(&Problem::NotAPostcode, None, lang), true);
        let _ = typed.focus();
        return;
    };
    let (last, number) = (Rc::clone(last), last.get());
    spawn_local(async move {
        let answer = send::get(&format!("/postcode/{code}")).await;
        if last.get() != number {
            return;
        }
        match answer.as_deref().and_then(rules::places) {
            // The server's own way is left.
            None => {
                let _ = lookup.form.request_submit_with_submitter(Some(&lookup.button));
            }
            Some(places) => match places.as_slice() {
                [] => {
                    lookup.say(&words::POSTCODE_NOT_FOUND.plain(lang), true);
                    if let Some(town) = lookup.input("town") {
                        let _ = town.focus();
                    }
                }
                [place] => lookup.fill(&place.town),
                several => lookup.offer(several),
            },
        }
    });
}

/// One look-up.
#[derive(Clone)]
struct Lookup {
    form: HtmlFormElement,
    path: Path,
    button: HtmlButtonElement,
    lang: Lang,
}

impl Lookup {
    fn input(&self, part: &str) -> Option<HtmlInputElement> {
        controls::named(&self.form, self.path.part(part).as_str())?.dyn_into().ok()
    }

    /// Fills in the town and goes on to the block.
    fn fill(&self, place: &str) {
        self.clear();
        if let Some(town) = self.input("town") {
            town.set_value(place);
            for kind in ["input", "change"] {
                if let Ok(event) = bubbling(kind) {
                    let _ = town.dispatch_event(&event);
                }
            }
        }
        self.say(&text::ADDRESS_FILLED.fill(self.lang, &[("town", place)]), false);
        if let Some(block) = self.input("block") {
            let _ = block.focus();
        }
    }

    /// Shows the towns to choose from and goes to the first.
    fn offer(&self, places: &[Place]) {
        let Some((document, part)) = super::document().zip(self.part()) else { return };
        let heading = words::POSTCODE_SEVERAL.plain(self.lang);
        let make = |tag: &str, class: &str| {
            let element = document.create_element(tag).ok()?;
            element.set_class_name(class);
            Some(element)
        };
        let Some((group, list)) = make("div", "places").zip(make("ul", "places-list")) else { return };
        let _ = group.set_attribute("role", "group");
        let _ = group.set_attribute("aria-label", &heading);
        let _ = group.set_attribute(OURS, "");
        if let Some(words) = make("p", "") {
            words.set_text_content(Some(&heading));
            let _ = group.append_child(&words);
        }
        for place in places {
            let Some((line, button)) = make("li", "").zip(make("button", "button button-secondary")) else {
                return;
            };
            let _ = button.set_attribute("type", "button");
            button.set_text_content(Some(&place.town));
            let (lookup, town) = (self.clone(), place.town.clone());
            super::listen(&button, "click", move |_| lookup.fill(&town));
            let _ = line.append_child(&button);
            let _ = list.append_child(&line);
        }
        let _ = group.append_child(&list);
        let _ = part.append_child(&group);
        status::say(REGION, &heading);
        if let Some(first) = group.query_selector("button").ok().flatten() {
            focus(&first);
        }
    }

    /// Says something, and shows it beneath the postal code where it is needed there.
    fn say(&self, words: &str, seen: bool) {
        status::say(REGION, words);
        let Some((document, part)) = super::document().zip(self.part()).filter(|_| seen) else { return };
        if let Ok(line) = document.create_element("p") {
            line.set_class_name("hint");
            line.set_text_content(Some(words));
            let _ = line.set_attribute(OURS, "");
            let _ = part.append_child(&line);
        }
    }

    /// Takes away what an earlier look-up has put on the page, the server's included.
    fn clear(&self) {
        let old = super::all(&self.form, &format!("[{OURS}], #places"));
        old.iter().for_each(Element::remove);
    }

    /// The element around the postal code with its label.
    fn part(&self) -> Option<Element> {
        self.button.closest(".part").ok().flatten()
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

fn bubbling(kind: &str) -> Result<Event, leptos::wasm_bindgen::JsValue> {
    let options = web_sys::EventInit::new();
    options.set_bubbles(true);
    Event::new_with_event_init_dict(kind, &options)
}
