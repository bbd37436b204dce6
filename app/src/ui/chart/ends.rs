//! What tells lines apart: their colours and signs, and their names at their ends.

use leptos::prelude::*;

use super::Axis;
use super::number::length;
use super::plot::{Run, down};
use super::series::Line;
use crate::text::{ruby, without_readings};

/// Labels at the ends of lines stand so far apart: a line of text, as a part of the picture's height.
const LABEL: f64 = 0.085;
/// Longest label that stands at the end of its line, in widths of a kanji.
const LONGEST_LABEL: f64 = 6.5;

/// The class that colours a line.
pub(super) fn class(line: usize) -> &'static str {
    ["chart-line-1", "chart-line-2", "chart-line-3", "chart-line-4"][line % 4]
}

/// The mark of a line at a place: each line has its own shape. Those that stand alone stay on a phone.
pub(super) fn sign(line: usize, alone: bool, x: String, y: String) -> AnyView {
    let class = if alone { "chart-sign chart-alone" } else { "chart-sign" };
    let shape = [
        "M3.5 0a3.5 3.5 0 1 1-7 0 3.5 3.5 0 1 1 7 0Z",
        "M-3.5-3.5h7v7h-7Z",
        "M0-4.5 4.5 3.5h-9Z",
        "M0-5 5 0 0 5-5 0Z",
    ][line % 4];
    view! { <svg class=class x=x y=y><path d=shape/></svg> }.into_any()
}

/// What stands at the ends of the lines.
pub(super) struct Ends {
    /// Height of each label, 0 to 1; none for a line without any value.
    heights: Vec<Option<f64>>,
    /// Width of the longest, in widths of a kanji.
    width: f64,
}

impl Ends {
    /// Of lines and what is drawn of them.
    pub(super) fn of(lines: &[Line], axis: Axis, runs: &[Vec<Run>]) -> Self {
        let ends: Vec<Option<f64>> = runs
            .iter()
            .map(|runs| runs.last().and_then(|run| run.last()).map(|(_, last)| down(axis, last.value)))
            .collect();
        let width = |label: &str| -> f64 {
            without_readings(label).chars().map(|c| if c.is_ascii() { 0.6 } else { 1.0 }).sum()
        };
        let width = lines.iter().map(|line| width(&line.label)).fold(0.0, f64::max);
        Self { heights: apart(&ends), width }
    }

    /// Whether names stand at the ends; long ones are told in a legend, and letters stand for them.
    fn named(&self) -> bool {
        self.width <= LONGEST_LABEL
    }

    /// Class that keeps room for them.
    pub(super) fn class(&self) -> &'static str {
        match self.width {
            _ if !self.named() => "chart-ends-1",
            width if width <= 2.5 => "chart-ends-2",
            width if width <= 4.5 => "chart-ends-4",
            _ => "chart-ends-6",
        }
    }

    /// The names or letters, in the colours of their lines.
    pub(super) fn labels(&self, lines: &[Line]) -> AnyView {
        self.heights
            .iter()
            .enumerate()
            .filter_map(|(at, height)| {
                let label = if self.named() { without_readings(&lines.get(at)?.label) } else { letter(at) };
                Some(view! { <text class=class(at) x="0.4em" y=length((*height)?)>{label}</text> })
            })
            .collect_view()
            .into_any()
    }

    /// What the letters stand for, where there are letters.
    pub(super) fn legend(&self, lines: &[Line]) -> Option<AnyView> {
        (!self.named()).then(|| {
            let entries = lines
                .iter()
                .enumerate()
                .map(|(at, line)| {
                    view! {
                        <li>
                            <svg class="chart-sample">
                                <g class=class(at)>
                                    <line class="chart-line" x2="100%" y1="50%" y2="50%"/>
                                    {sign(at, true, "50%".to_owned(), "50%".to_owned())}
                                </g>
                            </svg>
                            {letter(at)}" "{ruby(&line.label)}
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="chart-legend">{entries}</ul> }.into_any()
        })
    }
}

fn letter(line: usize) -> String {
    ["A", "B", "C", "D"][line % 4].to_owned()
}

/// Moves labels apart that would stand on each other: downwards from the top, then back up from the foot.
fn apart(heights: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(usize, f64)> =
        heights.iter().enumerate().filter_map(|(at, height)| Some((at, (*height)?))).collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut above = f64::NEG_INFINITY;
    for (_, height) in &mut order {
        *height = height.max(above + LABEL);
        above = *height;
    }
    let mut below = 1.0 + LABEL;
    for (_, height) in order.iter_mut().rev() {
        *height = height.min(below - LABEL);
        below = *height;
    }
    let mut moved = vec![None; heights.len()];
    for (at, height) in order {
        moved[at] = Some(height);
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_at_the_ends_never_stand_on_each_other_or_outside() {
        let moved: Vec<f64> =
            apart(&[Some(0.99), Some(1.0), Some(0.98), Some(0.5)]).into_iter().flatten().collect();
        let mut sorted = moved.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= LABEL - 1e-9), "{moved:?}");
        assert!(sorted.iter().all(|height| (0.0..=1.0).contains(height)), "{moved:?}");
        assert_eq!(apart(&[None, Some(0.2)]), [None, Some(0.2)]);
    }
}
