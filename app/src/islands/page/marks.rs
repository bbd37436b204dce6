//! Shows what the marks of charts tell (WCAG 1.4.13: it stays while one is on it, and goes with Escape).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// Milliseconds in which the pointer may cross from a mark to its box.
const CROSSING: i32 = 200;
/// Pixels between the box and the edge of the screen.
const EDGE: f64 = 8.0;
/// What a mark tells, once this island has taken it over from the browser.
const MARK: &str = "data-mark";
/// The mark that is told now.
const TOLD: &str = "data-told";

/// The box, and what it is about.
struct Reader {
    tip: HtmlElement,
    mark: RefCell<Option<Element>>,
    /// Whether the keyboard led here: then the pointer's leaving means nothing.
    by_key: Cell<bool>,
    /// Counts movements, so that a later one calls off an earlier leaving.
    moves: Cell<u32>,
}

/// Takes over all charts of the page.
pub(in crate::islands) fn start() {
    let Some(document) = super::document() else { return };
    let Some(main) = document.get_element_by_id("main") else { return };
    let Some(tip) = document.get_element_by_id("chart-tip").and_then(|tip| tip.dyn_into().ok()) else {
        return;
    };
    for title in super::all(&main, ".chart-picture title") {
        take_over(&title);
    }
    let reader =
        Rc::new(Reader { tip, mark: RefCell::default(), by_key: Cell::default(), moves: Cell::default() });
    let on = |to: &web_sys::EventTarget, kind: &str, run: fn(&Rc<Reader>, &Event)| {
        let reader = Rc::clone(&reader);
        super::listen(to, kind, move |event| run(&reader, &event));
    };
    // A tap is a mouse for a moment; scrolling is none.
    on(&main, "mouseover", pointed);
    on(&main, "mouseleave", |reader, _| leave_soon(reader));
    on(&main, "focusin", |reader, event| {
        // Those who press a chart look where they press.
        let Some(picture) =
            picture(event).filter(|picture| picture.matches(":focus-visible").unwrap_or(false))
        else {
            return;
        };
        reader.walk(&picture, "Home");
    });
    on(&main, "focusout", |reader, event| {
        if reader.by_key.get() && picture(event).is_some() {
            reader.hide();
        }
    });
    on(&document, "keydown", |reader, event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let plain = !(key.alt_key() || key.ctrl_key() || key.meta_key() || key.shift_key());
        match (key.key().as_str(), picture(event)) {
            ("Escape", _) => reader.hide(),
            (way, Some(picture)) if plain && reader.walk(&picture, way) => event.prevent_default(),
            _ => {}
        }
    });
}

/// Moves what a mark tells out of the browser's sight, and lets the tab key stop at its chart.
fn take_over(title: &Element) {
    let Some(mark) = title.parent_element() else { return };
    let _ = mark.set_attribute(MARK, &title.text_content().unwrap_or_default());
    title.remove();
    if let Ok(Some(picture)) = mark.closest(".chart-picture") {
        let _ = picture.set_attribute("tabindex", "0");
    }
}

/// A length, written by the browser: writing numbers of this kind is much code.
fn pixels(length: f64) -> String {
    js_sys::Number::from(length).to_fixed(0).map_or_else(|_| String::new(), String::from) + "px"
}

/// The chart that has the focus.
fn picture(event: &Event) -> Option<Element> {
    super::target(event).filter(|target| target.matches(".chart-picture").unwrap_or(false))
}

fn pointed(reader: &Rc<Reader>, event: &Event) {
    let Some(target) = super::target(event) else { return };
    let within = |selector: &str| target.closest(selector).ok().flatten();
    if let Some(mark) = within(&format!("[{MARK}]")) {
        reader.by_key.set(false);
        reader.show(&mark, None);
    } else if within(".chart-tip").is_some() {
        reader.stay();
    } else {
        leave_soon(reader);
    }
}

fn leave_soon(reader: &Rc<Reader>) {
    if reader.by_key.get() || reader.mark.borrow().is_none() {
        return;
    }
    let moves = reader.stay();
    let reader = Rc::clone(reader);
    super::after(CROSSING, move || {
        if reader.moves.get() == moves {
            reader.hide();
        }
    });
}

impl Reader {
    /// Calls off a leaving.
    fn stay(&self) -> u32 {
        let moves = self.moves.get().wrapping_add(1);
        self.moves.set(moves);
        moves
    }

    /// Goes along a chart, or to its ends; false where the key does not mean that.
    fn walk(&self, picture: &Element, key: &str) -> bool {
        let marks = super::all(picture, &format!("[{MARK}]"));
        let last = marks.len().saturating_sub(1);
        let now = marks.iter().position(|mark| mark.has_attribute(TOLD));
        let next = match key {
            "ArrowRight" | "ArrowDown" => now.map_or(0, |now| (now + 1).min(last)),
            "ArrowLeft" | "ArrowUp" => now.map_or(last, |now| now.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            _ => return false,
        };
        let Some(mark) = marks.get(next) else { return false };
        self.by_key.set(true);
        self.show(mark, Some(&format!("← {}/{} →", next + 1, marks.len())));
        true
    }

    fn show(&self, mark: &Element, place: Option<&str>) {
        self.stay();
        if let Some(before) = self.mark.replace(Some(mark.clone())) {
            let _ = before.remove_attribute(TOLD);
        }
        let _ = mark.set_attribute(TOLD, "");
        let said = mark.get_attribute(MARK);
        if self.tip.text_content() != said {
            self.tip.set_text_content(said.as_deref());
        }
        let _ = match place {
            Some(place) => self.tip.set_attribute("data-place", place),
            None => self.tip.remove_attribute("data-place"),
        };
        self.put_beside(mark);
    }

    fn hide(&self) {
        self.stay();
        self.by_key.set(false);
        if let Some(mark) = self.mark.take() {
            let _ = mark.remove_attribute(TOLD);
        }
        self.tip.set_text_content(None);
        let _ = self.tip.remove_attribute("data-place");
    }

    /// Above the mark, or below it where there is no room; touching it, so that the pointer can cross.
    fn put_beside(&self, mark: &Element) {
        let Some(root) = super::document().and_then(|document| document.document_element()) else { return };
        let (mark, tip) = (mark.get_bounding_client_rect(), self.tip.get_bounding_client_rect());
        let most = f64::from(root.client_width()) - tip.width() - EDGE;
        let left = (mark.left() + (mark.width() - tip.width()) / 2.0).min(most).max(EDGE);
        let above = mark.top() - tip.height();
        let top = if above < EDGE { mark.bottom() } else { above };
        // From the screen to where the box is counted from.
        let origin = self.tip.offset_parent().map(|parent| parent.get_bounding_client_rect());
        let (x, y) = origin.map_or((0.0, 0.0), |origin| (origin.left(), origin.top()));
        let style = self.tip.style();
        let _ = style.set_property("left", &pixels(left - x));
        let _ = style.set_property("top", &pixels(top - y));
    }
}
