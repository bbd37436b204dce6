//! Reading and writing the controls of a form.

use leptos::wasm_bindgen::JsCast;
use web_sys::{
    Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement,
};

use super::super::values::Entries;

/// Which values of the controls.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    /// What is in them now.
    Now,
    /// What the server put into them.
    AsSent,
}

/// A control that takes an answer.
enum Control {
    Box(HtmlInputElement),
    Line(HtmlInputElement),
    List(HtmlSelectElement),
    Area(HtmlTextAreaElement),
}

impl Control {
    /// None for buttons, files and what has no name.
    fn of(element: &Element) -> Option<(String, Self)> {
        let (name, control) = if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            let control = match input.type_().as_str() {
                "checkbox" | "radio" => Self::Box(input.clone()),
                "file" | "submit" | "button" | "image" | "reset" => return None,
                _ => Self::Line(input.clone()),
            };
            (input.name(), control)
        } else if let Some(list) = element.dyn_ref::<HtmlSelectElement>() {
            (list.name(), Self::List(list.clone()))
        } else {
            let area = element.dyn_ref::<HtmlTextAreaElement>()?;
            (area.name(), Self::Area(area.clone()))
        };
        (!name.is_empty()).then_some((name, control))
    }

    /// What it would send.
    fn value(&self, which: Values) -> Option<String> {
        let now = which == Values::Now;
        match self {
            Self::Box(input) => {
                let checked = if now { input.checked() } else { input.default_checked() };
                checked.then(|| input.value())
            }
            Self::Line(input) => Some(if now { input.value() } else { input.default_value() }),
            Self::Area(area) => {
                Some(if now { area.value() } else { area.default_value().unwrap_or_default() })
            }
            Self::List(list) if now => Some(list.value()),
            Self::List(list) => {
                let options: Vec<HtmlOptionElement> = super::all(list, "option")
                    .into_iter()
                    .filter_map(|option| option.dyn_into().ok())
                    .collect();
                let sent = options.iter().rfind(|option| option.default_selected()).or(options.first());
                Some(sent.map_or_else(String::new, HtmlOptionElement::value))
            }
        }
    }

    /// Puts a name's values in; a line of text takes the first of them.
    fn put(&self, values: &[String]) {
        let first = || values.first().map_or("", String::as_str);
        match self {
            Self::Box(input) => {
                let checked = values.contains(&input.value());
                if input.checked() != checked {
                    input.set_checked(checked);
                }
            }
            // The page's own and the empty value beside checkboxes are not for writing.
            Self::Line(input) if input.type_() == "hidden" => {}
            Self::Line(input) => {
                if input.value() != first() {
                    input.set_value(first());
                }
            }
            Self::Area(area) => {
                if area.value() != first() {
                    area.set_value(first());
                }
            }
            Self::List(list) => {
                if list.value() != first() {
                    list.set_value(first());
                }
            }
        }
    }
}

fn elements(form: &HtmlFormElement) -> Vec<Element> {
    let elements = form.elements();
    (0..elements.length()).filter_map(|index| elements.item(index)).collect()
}

fn controls(form: &HtmlFormElement) -> Vec<(String, Control)> {
    elements(form).iter().filter_map(Control::of).collect()
}

/// What the form would send, files aside.
pub(super) fn entries(form: &HtmlFormElement, which: Values) -> Entries {
    controls(form).into_iter().filter_map(|(name, control)| Some((name, control.value(which)?))).collect()
}

/// Puts values into all controls of a name.
pub(super) fn put(form: &HtmlFormElement, name: &str, values: &[String]) {
    for (known, control) in controls(form) {
        if known == name {
            control.put(values);
        }
    }
}

/// The first control of a name that can be seen.
pub(super) fn named(form: &HtmlFormElement, name: &str) -> Option<Element> {
    elements(form).into_iter().find(|element| {
        element.get_attribute("name").as_deref() == Some(name)
            && element.get_attribute("type").as_deref() != Some("hidden")
    })
}
