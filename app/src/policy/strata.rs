//! People by what is known of them: tables with a row for each value of an attribute.

use domain::form::Text;
use leptos::prelude::*;

use super::people;
use crate::text::{Lang, Phrase, Spoken, policy as words};

/// People by one attribute.
#[derive(Clone, Debug)]
pub struct Breakdown {
    /// The attribute.
    pub attribute: Text,
    /// Its values with their numbers, as many as there are headings.
    pub lines: Vec<(Text, Vec<u64>)>,
}

/// Tables of all attributes beside each other, each with the total below.
#[must_use]
pub fn tables(breakdowns: &[Breakdown], headings: &[Phrase], total: &[u64], lang: Lang) -> AnyView {
    let numbers = |numbers: &[u64]| {
        numbers.iter().map(|number| view! { <td class="figure">{people(*number)}</td> }).collect_view()
    };
    let tables = breakdowns
        .iter()
        .map(|breakdown| {
            let headings = headings
                .iter()
                .map(|heading| view! { <th scope="col" class="figure">{heading.view(lang)}</th> })
                .collect_view();
            let rows = breakdown
                .lines
                .iter()
                .map(
                    |(label, line)| view! { <tr><th scope="row">{label.view(lang)}</th>{numbers(line)}</tr> },
                )
                .collect_view();
            view! {
                <table class="table table-dense strata">
                    <thead><tr><th scope="col">{breakdown.attribute.view(lang)}</th>{headings}</tr></thead>
                    <tbody>{rows}</tbody>
                    <tfoot><tr><th scope="row">{words::EVERYBODY.view(lang)}</th>{numbers(total)}</tr></tfoot>
                </table>
            }
        })
        .collect_view();
    view! { <div class="strata-tables">{tables}</div> }.into_any()
}
