//! When results were published, and why they were corrected.

use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::text::{Lang, moment, results_public as words};

/// A line of the correction log.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// 1; more after corrections.
    pub number: i64,
    /// When it became public.
    pub at: DateTime,
    /// Why it was made anew.
    pub reason: Option<String>,
}

/// Renders the log; each number is a link to `{here}?number=…`.
pub(super) fn log(lines: &[LogLine], here: &str, lang: Lang) -> AnyView {
    let rows = lines
        .iter()
        .map(|line| {
            let reason = match &line.reason {
                Some(reason) => view! { <span class="as-typed">{reason.clone()}</span> }.into_any(),
                None => words::FIRST_NUMBER.view(lang),
            };
            let number = words::NUMBER_LINK.view_filled(lang, &[("n", &line.number.to_string())]);
            view! {
                <tr>
                    <th scope="row" class="nowrap"><a href=format!("{here}?number={}", line.number)>{number}</a></th>
                    <td>{moment::view(line.at, lang)}</td>
                    <td>{reason}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="stack-small">
            <h2 id="log">{words::LOG_HEADING.view(lang)}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="log">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{words::NUMBER.view(lang)}</th>
                            <th scope="col">{words::PUBLISHED.view(lang)}</th>
                            <th scope="col">{words::REASON.view(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
