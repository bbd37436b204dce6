//! Points in time as people read them, in the local time of Japan.

use jiff::civil::DateTime;

use super::{Lang, day};

/// `2026年11月20日（令和8年） 12:34`, without readings.
#[must_use]
pub fn plain(at: DateTime, lang: Lang) -> String {
    format!("{} {:02}:{:02}", day::plain(at.date(), lang), at.hour(), at.minute())
}

/// For a `datetime` attribute.
#[must_use]
pub fn machine(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S+09:00").to_string()
}

/// A `<time>` element.
#[must_use]
pub fn view(at: DateTime, lang: Lang) -> leptos::prelude::AnyView {
    use leptos::prelude::*;
    view! { <time datetime=machine(at)>{plain(at, lang)}</time> }.into_any()
}
