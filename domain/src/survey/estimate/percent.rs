//! Percent as city reports print it.

/// Percent to one decimal, half up (of a loss, half away from zero): 0.1235 is "12.4", −0.012 is "-1.2". Totals of such
/// numbers may miss 100.0.
///
/// A quotient of counts that lies half-way on paper, and a little below in binary, is rounded up all the same: no other
/// quotient of counts up to 500 million comes as near to a half. What is no number is "-".
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, positive, held at the end"
)]
pub fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "-".to_owned();
    }
    let tenths = (share.abs() * 1_000.0 + 0.5 + 1e-9) as u64;
    let sign = if share < 0.0 && tenths > 0 { "-" } else { "" };
    format!("{sign}{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn percent_has_one_decimal_half_up() {
        for (share, text) in [
            (0.1235, "12.4"),
            (0.12349, "12.3"),
            (201.0 / 400.0, "50.3"),
            (0.0, "0.0"),
            (1.0, "100.0"),
            (0.9996, "100.0"),
            (-0.0125, "-1.3"),
            (-0.0004, "0.0"),
            (f64::NAN, "-"),
            (f64::NEG_INFINITY, "-"),
        ] {
            assert_eq!(percent(share), text);
        }
    }

    proptest! {
        #[test]
        fn a_quotient_of_counts_is_rounded_as_on_paper(base in 1_u64..5_000_000, part in any::<prop::sample::Index>()) {
            for (part, base) in [(part.index(base as usize + 1) as u64, base), (2 * (base % 1_000) + 1, 2_000)] {
                let tenths = (2_000 * part + base) / (2 * base);
                prop_assert_eq!(percent(part as f64 / base as f64), format!("{}.{}", tenths / 10, tenths % 10));
            }
        }
    }
}
