//! When results were published, and why they were corrected: the same table for the public and the office.

use jiff::civil::DateTime;
use leptos::prelude::*;

use crate::text::{Lang, moment, results_public as words};

/// A line of the correction log.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// 1; more after corrections.
    pub number: i64,
    /// When it becomes public.
    pub at: DateTime,
    /// Whether it is. The public sees no line that is not.
    pub public: bool,
    /// Why it was made anew.
    pub reason: Option<String>,
}

/// Renders the log; each number is a link. Where some still wait, it says of each whether it is public.
pub(crate) fn log(lines: &[LogLine], address: impl Fn(i64) -> String, lang: Lang) -> AnyView {
    let waiting = lines.iter().any(|line| !line.public);
    let rows = lines
        .iter()
        .map(|line| {
            let reason = match &line.reason {
                Some(reason) => view! { <span class="as-typed">{reason.clone()}</span> }.into_any(),
                None => words::FIRST_NUMBER.view(lang),
            };
            let number = words::NUMBER_LINK.view_filled(lang, &[("n", &line.number.to_string())]);
            let status = if line.public { words::IS_PUBLIC } else { words::SCHEDULED };
            let status = waiting.then(|| view! { <td class="nowrap">{status.view(lang)}</td> });
            view! {
                <tr>
                    <th scope="row" class="nowrap"><a href=address(line.number)>{number}</a></th>
                    <td class="nowrap">{moment::view(line.at, lang)}</td>
                    {status}
                    <td>{reason}</td>
                </tr>
            }
        })
        .collect_view();
    let status = waiting.then(|| view! { <th scope="col">{words::STATUS.view(lang)}</th> });
    view! {
        <section class="stack-small">
            <h2 id="log">{words::LOG_HEADING.view(lang)}</h2>
            <div class="table-scroll" tabindex="0" role="region" aria-labelledby="log">
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{words::NUMBER.view(lang)}</th>
                            <th scope="col">{words::PUBLISHED.view(lang)}</th>
                            {status}
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
