//! The one place with a `<textarea>`.
//!
//! leptos 0.8 (tachys 0.2.19) prints the children of a `<textarea>` unescaped, so that
//! `</textarea><script>` would come alive. Here the value is escaped by hand and handed over as inner HTML,
//! with a newline in front because HTML drops the first one.
//! From leptos 0.9 on children are escaped: then this becomes `<textarea>{value}</textarea>`.

use leptos::prelude::*;

use super::escape::escaped;

/// The attributes of a text area.
#[derive(Clone, Debug, Default)]
pub struct TextArea {
    /// Its id.
    pub id: String,
    /// Name under which it is sent.
    pub name: String,
    /// What was typed.
    pub value: String,
    /// Lines shown.
    pub rows: u8,
    /// Ids of what describes it.
    pub described_by: Option<String>,
    /// Whether it is marked as wrong.
    pub invalid: bool,
    /// Characters allowed, for the counter; more may be typed.
    pub max: Option<u16>,
}

/// A text area.
#[must_use]
pub fn text_area(area: TextArea) -> AnyView {
    let TextArea { id, name, value, rows, described_by, invalid, max } = area;
    view! {
        <textarea class="input text-area" id=id name=name rows=rows.to_string() aria-describedby=described_by
            aria-invalid=invalid.then_some("true") data-max=max.map(|max| max.to_string())
            inner_html=format!("\n{}", escaped(&value))></textarea>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(value: &str) -> String {
        text_area(TextArea {
            id: "a".into(),
            name: "a".into(),
            value: value.into(),
            rows: 4,
            ..Default::default()
        })
        .to_html()
    }

    #[test]
    fn a_closing_tag_stays_text() {
        let html = html("</textarea><script>alert(1)</script>");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
    }

    #[test]
    fn an_entity_stays_as_typed() {
        assert!(html("a &lt; b & c").contains("a &amp;lt; b &amp; c"));
    }

    #[test]
    fn a_leading_newline_survives() {
        assert!(html("\nx").contains(">\n\nx</textarea>"));
        assert!(html("x").contains(">\nx</textarea>"));
        assert!(html("").contains(">\n</textarea>"));
    }
}
