//! A bar that lies on its track, with its margin and a line to compare it with.

use leptos::prelude::*;

use super::frame::hatched;
use super::mark::{said, told};
use super::number::length;
use super::{Axis, Cell};
use crate::text::{Lang, ruby};

/// A line of a bar chart.
pub(super) struct Bar<'a> {
    /// Language.
    pub(super) lang: Lang,
    /// Id of the chart.
    pub(super) chart: &'a str,
    /// What it stands for; may hold readings.
    pub(super) label: &'a str,
    /// From where to where.
    pub(super) axis: Axis,
    /// How long it is.
    pub(super) cell: Cell,
    /// Class that colours it.
    pub(super) class: &'static str,
    /// Value to compare it with.
    pub(super) reference: Option<f64>,
}

/// Renders it: label, bar and value.
pub(super) fn bar(bar: &Bar<'_>) -> AnyView {
    view! {
        <div class="chart-row">
            <span class="chart-label">{ruby(bar.label)}</span>
            {drawing(bar)}
            <span class="chart-value">{bar.axis.told(bar.cell)}</span>
        </div>
    }
    .into_any()
}

fn drawing(bar: &Bar<'_>) -> AnyView {
    let at = |value: f64| length(bar.axis.place(value));
    let inside = match (bar.cell, bar.cell.shown()) {
        (_, Some(estimate)) => {
            let margin = estimate.interval.map(|(low, high)| {
                let (low, high) = (at(low), at(high));
                view! {
                    <g class="chart-whisker">
                        <line x1=low.clone() x2=high.clone() y1="50%" y2="50%"/>
                        <line x1=low.clone() x2=low y1="28%" y2="72%"/>
                        <line x1=high.clone() x2=high y1="28%" y2="72%"/>
                    </g>
                }
            });
            view! { <rect class=bar.class width=at(estimate.value) height="100%"/>{margin} }.into_any()
        }
        (Cell::Withheld, None) => {
            view! { <rect fill=hatched(bar.chart) width="100%" height="100%"/> }.into_any()
        }
        (_, None) => ().into_any(),
    };
    let reference = bar.reference.filter(|value| value.is_finite()).map(|value| {
        let at = at(value);
        view! { <line class="chart-reference" x1=at.clone() x2=at y1="-15%" y2="115%"/> }
    });
    view! {
        <svg class="chart-bar">
            {told(&[bar.label, &said(bar.axis, bar.cell, bar.lang)])}
            <rect class="chart-track" width="100%" height="100%"/>
            {inside}
            {reference}
        </svg>
    }
    .into_any()
}
