//! The axes of pictures over months: names of values, level lines, names of months.

use leptos::prelude::*;

use super::Axis;
use super::month::{Month, names};
use super::number::length;
use super::plot::{across, down};
use crate::text::Lang;

/// Names of the values, beside their level lines.
pub(super) fn values(axis: Axis) -> AnyView {
    axis.ticks()
        .into_iter()
        .map(|tick| view! { <text x="100%" y=length(down(axis, tick))>{axis.tick(tick)}</text> })
        .collect_view()
        .into_any()
}

/// Level lines at some values.
pub(super) fn levels(axis: Axis, values: impl IntoIterator<Item = f64>) -> AnyView {
    values
        .into_iter()
        .map(|value| {
            let y = length(down(axis, value));
            view! { <line class="chart-grid" x2="100%" y1=y.clone() y2=y/> }
        })
        .collect_view()
        .into_any()
}

/// Names of the months and years below.
pub(super) fn below(first: Month, months: usize, lang: Lang) -> AnyView {
    let names = names(first, months, lang);
    let named = names
        .months
        .into_iter()
        .map(|(at, name, room)| {
            let x = length(across(at, months));
            view! {
                <g class=room.class()>
                    <line class="chart-tick" x1=x.clone() x2=x.clone() y2="0.3em"/>
                    <text x=x y="1.4em">{name}</text>
                </g>
            }
        })
        .collect_view();
    let years = names
        .years
        .into_iter()
        .map(|(at, name, room)| {
            view! { <text class=room.class() x=length(across(at, months)) y="2.7em">{name}</text> }
        })
        .collect_view();
    view! { {named}{years} }.into_any()
}
