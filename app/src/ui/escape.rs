//! Text as HTML by hand, for the two elements that hold text and never markup: `<textarea>` and `<title>`.
//!
//! leptos 0.8 (tachys 0.2.19) prints the children of the first unescaped and puts a `<!>` behind those of
//! the second, which browsers then show. Both take `inner_html=escaped(…)` instead.

/// Text as HTML: `&`, `<` and `>` escaped.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::escaped;
    use leptos::prelude::*;

    #[test]
    fn a_title_holds_its_text_and_nothing_else() {
        let title = view! { <title inner_html=escaped("</title><script> & ")></title> };
        assert_eq!(title.to_html(), "<title>&lt;/title&gt;&lt;script&gt; &amp; </title>");
    }
}
