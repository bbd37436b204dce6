//! The page as the islands see and change it.

mod controls;
mod exchange;
#[cfg(feature = "staff")]
pub(super) mod marks;
#[cfg(feature = "staff")]
pub(super) mod narrow;
pub(super) mod postal;
mod renew;
mod send;
mod show;
pub(super) mod state;
mod status;
pub(super) mod watch;

use leptos::wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, Event, HtmlFormElement};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The step's form. It stays the same element while what is in it changes.
fn form() -> Option<HtmlFormElement> {
    document()?.get_element_by_id(crate::resident::step::FORM)?.dyn_into().ok()
}

/// Everything under an element that matches, in document order.
fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// The children that are elements.
fn children(of: &Element) -> Vec<Element> {
    let list = of.children();
    (0..list.length()).filter_map(|index| list.item(index)).collect()
}

/// Listens as long as the page lives.
fn listen(to: &web_sys::EventTarget, kind: &str, run: impl FnMut(Event) + 'static) {
    let run = Closure::<dyn FnMut(Event)>::new(run);
    let _ = to.add_event_listener_with_callback(kind, run.as_ref().unchecked_ref());
    run.forget();
}

/// The element that an event is about.
fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Runs something after so many milliseconds.
fn after(milliseconds: i32, run: impl FnOnce() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let run: JsValue = Closure::once_into_js(run);
    let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(run.unchecked_ref(), milliseconds);
}
