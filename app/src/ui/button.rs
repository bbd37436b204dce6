//! Buttons that send a form, and links that look like them.

use leptos::prelude::*;

/// How weighty a button looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The one main action of a page.
    Primary,
    /// Any other action.
    Secondary,
    /// Destroys something.
    Danger,
    /// Like a link.
    Text,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Danger => "button button-danger",
            Self::Text => "button button-text",
        }
    }
}

/// A submit button that sends `name=value`.
///
/// Enter in a text input presses the form's first submit button: put [`default_submit`] first in a form
/// that holds more than one.
#[must_use]
pub fn submit(look: Look, name: &'static str, value: impl Into<String>, label: AnyView) -> AnyView {
    let value: String = value.into();
    view! { <button class=look.class() type="submit" name=name value=value>{label}</button> }.into_any()
}

/// The only submit button of a form, which sends nothing of its own.
#[must_use]
pub fn plain_submit(look: Look, label: AnyView) -> AnyView {
    view! { <button class=look.class() type="submit">{label}</button> }.into_any()
}

/// A smaller [`submit`] for things inside a form; `of` tells a screen reader what it acts on.
#[must_use]
pub fn small(
    look: Look,
    name: &'static str,
    value: impl Into<String>,
    label: AnyView,
    of: AnyView,
) -> AnyView {
    let value: String = value.into();
    view! {
        <button class=format!("{} button-small", look.class()) type="submit" name=name value=value>
            {label}
            <span class="visually-hidden">{of}</span>
        </button>
    }
    .into_any()
}

/// A link that looks like a button.
#[must_use]
pub fn link(look: Look, href: impl Into<String>, label: AnyView) -> AnyView {
    let href: String = href.into();
    view! { <a class=look.class() href=href>{label}</a> }.into_any()
}

/// What Enter presses: an unseen first submit button, for forms whose first seen button does something else.
#[must_use]
pub fn default_submit(name: &'static str, value: impl Into<String>) -> AnyView {
    let value: String = value.into();
    view! {
        <button class="default-button" type="submit" name=name value=value tabindex="-1" aria-hidden="true"></button>
    }
    .into_any()
}
