//! Numbers as they are written, and as places in a picture.

use domain::survey::estimate::percent;

use super::{Axis, Cell, Estimate};

/// Rounded half away from zero, as [`percent`] does: 3.345 is 3.35. Never "−0.00".
#[must_use]
pub fn fixed(value: f64, decimals: usize) -> String {
    let scale = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
    // What lies half-way on paper may lie a hair below in binary.
    let rounded = (value.abs() * scale + 0.5 + 1e-9).floor() / scale;
    let sign = if value < 0.0 && rounded > 0.0 { "−" } else { "" };
    format!("{sign}{rounded:.decimals$}")
}

/// A number of people or answers: `12,345`.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A share of 1 as a length in SVG, never outside its picture: `42.3%`.
pub(super) fn length(part: f64) -> String {
    format!("{}%", trimmed(format!("{:.2}", inside(part) * 100.0)))
}

/// A share of 1 in the coordinates of a stretched drawing, 0 to 1000.
pub(super) fn coordinate(part: f64) -> String {
    trimmed(format!("{:.1}", inside(part) * 1000.0))
}

fn inside(part: f64) -> f64 {
    if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 }
}

fn trimmed(number: String) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number }
}

impl Axis {
    /// A value with its unit: shares with one decimal, means with two.
    #[must_use]
    pub fn written(self, value: f64) -> String {
        match self {
            Self::Share => format!("{}%", percent(value)),
            Self::Mean { .. } => fixed(value, 2),
        }
    }

    /// The value of a cell, or the sign that stands in its place.
    pub(super) fn told(self, cell: Cell) -> String {
        match (cell, cell.shown()) {
            (_, Some(estimate)) => self.written(estimate.value),
            (Cell::Withheld, None) => "*".to_owned(),
            (_, None) => "–".to_owned(),
        }
    }

    /// The margin of an estimate: `±3.1`, or both ends of its interval where its sides differ as they are written.
    #[must_use]
    pub fn margin(self, estimate: Estimate) -> Option<String> {
        let (low, high) = estimate.interval?;
        let written = |value: f64| match self {
            Self::Share => percent(value.max(0.0)),
            Self::Mean { .. } => fixed(value, 2),
        };
        let (below, above) = (written(estimate.value - low), written(high - estimate.value));
        Some(if below == above {
            format!("±{above}")
        } else {
            format!("{}–{}", written(low), written(high))
        })
    }

    /// Where a value lies between the ends of the axis, 0 to 1.
    pub(super) fn place(self, value: f64) -> f64 {
        let (low, high) = self.ends();
        if high > low { inside((value - low) / (high - low)) } else { 0.0 }
    }

    /// Lowest and highest value.
    pub(super) fn ends(self) -> (f64, f64) {
        match self {
            Self::Share => (0.0, 1.0),
            Self::Mean { low, high } => (low, high),
        }
    }

    /// Values that are named at the axis.
    pub(super) fn ticks(self) -> Vec<f64> {
        let (low, high) = self.ends();
        let step = match self {
            Self::Share => 0.2,
            Self::Mean { .. } => [1.0, 2.0, 5.0, 10.0, 20.0]
                .into_iter()
                .find(|step| (high - low) / step <= 6.0)
                .unwrap_or(100.0),
        };
        // Not more than a picture can hold, whatever was given.
        (0..=6_u8).map(|at| low + f64::from(at) * step).take_while(|tick| *tick <= high + 1e-9).collect()
    }

    /// A tick's name: whole percents, points of the scale.
    pub(super) fn tick(self, value: f64) -> String {
        match self {
            Self::Share => format!("{}%", fixed(value * 100.0, 0)),
            Self::Mean { .. } => trimmed(fixed(value, 2)),
        }
    }
}

/// Lowest and highest of the values that are shown.
pub(super) fn range(cells: impl Iterator<Item = Cell>) -> Option<(f64, f64)> {
    cells.filter_map(Cell::shown).map(|estimate| estimate.value).fold(None, |range, value| {
        let (low, high) = range.unwrap_or((value, value));
        Some((value.min(low), value.max(high)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(Axis::Share.written(245.0 / 2000.0), "12.3%");
        assert_eq!(fixed(0.285 * 100.0, 0), "29");
        assert_eq!(fixed(3.345, 2), "3.35");
        assert_eq!([fixed(-0.125, 2), fixed(-0.001, 2)], ["−0.13", "0.00"]);
        assert_eq!(Axis::Share.written(1.0 / 3.0), "33.3%");
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn margins_tell_both_ends_where_their_sides_differ() {
        let estimate = |low, high| Estimate { value: 0.3, interval: Some((low, high)), n: 10 };
        assert_eq!(Axis::Share.margin(estimate(0.269, 0.331)).as_deref(), Some("±3.1"));
        assert_eq!(Axis::Share.margin(estimate(0.108, 0.603)).as_deref(), Some("10.8–60.3"));
    }

    #[test]
    fn places_stay_inside_the_picture() {
        assert_eq!([-0.5, 0.4235, 2.0, f64::NAN].map(length), ["0%", "42.35%", "100%", "0%"]);
        assert_eq!([0.0, 0.5, f64::INFINITY].map(coordinate), ["0", "500", "0"]);
        assert_eq!(Axis::Mean { low: 1.0, high: 1.0 }.place(3.0), 0.0);
    }

    #[test]
    fn an_axis_names_few_points() {
        let ticks = |axis: Axis| axis.ticks().into_iter().map(|tick| axis.tick(tick)).collect::<Vec<_>>();
        assert_eq!(ticks(Axis::Share), ["0%", "20%", "40%", "60%", "80%", "100%"]);
        assert_eq!(ticks(Axis::Mean { low: 1.0, high: 5.0 }), ["1", "2", "3", "4", "5"]);
        assert_eq!(ticks(Axis::Mean { low: 0.0, high: 10.0 }), ["0", "2", "4", "6", "8", "10"]);
    }
}
