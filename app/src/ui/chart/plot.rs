//! Lines over months: where they run, and where they are interrupted.

use leptos::prelude::*;

use super::number::{coordinate, length};
use super::{Axis, Cell, Estimate};

/// Months in a row without a gap: the month's place and its estimate.
pub(super) type Run = Vec<(usize, Estimate)>;

/// Parts a line where a month has no value, and before the months in `breaks`.
pub(super) fn runs(points: &[Cell], breaks: &[usize]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for (at, cell) in points.iter().enumerate() {
        let Some(estimate) = cell.shown() else {
            open = false;
            continue;
        };
        match runs.last_mut().filter(|_| open && !breaks.contains(&at)) {
            Some(run) => run.push((at, estimate)),
            None => runs.push(vec![(at, estimate)]),
        }
        open = true;
    }
    runs
}

/// The cell of a month; a line that ends before has none.
pub(super) fn at(points: &[Cell], month: usize) -> Cell {
    points.get(month).copied().unwrap_or(Cell::Missing)
}

/// Middle of a month, 0 to 1: each of them has the same width.
pub(super) fn across(month: usize, months: usize) -> f64 {
    // So few that an f64 holds them exactly.
    (month as f64 + 0.5) / months.max(1) as f64
}

/// Height of a value from above, 0 to 1.
pub(super) fn down(axis: Axis, value: f64) -> f64 {
    1.0 - axis.place(value)
}

/// Where lines are drawn: stretched to its place, strokes stay as wide as they are.
pub(super) fn sheet(inside: AnyView) -> AnyView {
    view! {
        <svg class="chart-sheet" viewBox="0 0 1000 1000" preserveAspectRatio="none">{inside}</svg>
    }
    .into_any()
}

/// Its line on the sheet; a month that stands alone has none.
pub(super) fn line(runs: &[Run], axis: Axis, months: usize) -> AnyView {
    let mut d = String::new();
    for run in runs.iter().filter(|run| run.len() > 1) {
        let points = run.iter().map(|(at, estimate)| point(*at, estimate.value, axis, months));
        d += &path(points);
    }
    (!d.is_empty()).then(|| view! { <path class="chart-line" d=d/> }).into_any()
}

/// The band of its margins on the sheet, where a run has them all.
pub(super) fn band(runs: &[Run], axis: Axis, months: usize) -> AnyView {
    let mut d = String::new();
    for run in runs.iter().filter(|run| run.len() > 1) {
        let ends: Option<Vec<_>> =
            run.iter().map(|(at, estimate)| estimate.interval.map(|(low, high)| (*at, low, high))).collect();
        let Some(ends) = ends else { continue };
        let above = ends.iter().map(|(at, _, high)| point(*at, *high, axis, months));
        let below = ends.iter().rev().map(|(at, low, _)| point(*at, *low, axis, months));
        d += &path(above.chain(below));
        d.push('Z');
    }
    (!d.is_empty()).then(|| view! { <path class="chart-band" d=d/> }).into_any()
}

/// Margins as upright lines, in percent of the picture.
pub(super) fn whiskers<'a>(
    points: impl Iterator<Item = &'a (usize, Estimate)>,
    axis: Axis,
    months: usize,
) -> AnyView {
    points
        .filter_map(|(at, estimate)| {
            let (low, high) = estimate.interval?;
            let x = length(across(*at, months));
            let (y1, y2) = (length(down(axis, low)), length(down(axis, high)));
            Some(view! { <line class="chart-upright" x1=x.clone() x2=x y1=y1 y2=y2/> })
        })
        .collect_view()
        .into_any()
}

fn point(month: usize, value: f64, axis: Axis, months: usize) -> String {
    format!("{} {}", coordinate(across(month, months)), coordinate(down(axis, value)))
}

fn path(points: impl Iterator<Item = String>) -> String {
    // What follows the first point of M is a line.
    format!("M{}", points.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64) -> Cell {
        Cell::Shown(Estimate { value, interval: None, n: 100 })
    }

    fn places(points: &[Cell], breaks: &[usize]) -> Vec<Vec<usize>> {
        runs(points, breaks).iter().map(|run| run.iter().map(|(at, _)| *at).collect()).collect()
    }

    #[test]
    fn a_line_is_interrupted_by_what_is_missing_or_withheld_and_where_the_question_changed() {
        let v = shown(0.5);
        assert_eq!(
            places(&[v, v, Cell::Missing, v, Cell::Withheld, v, v], &[6]),
            [vec![0, 1], vec![3], vec![5], vec![6]]
        );
        assert_eq!(places(&[shown(f64::NAN), v], &[0]), [[1]]);
        assert!(places(&[], &[]).is_empty());
    }
}
