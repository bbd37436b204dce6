//! Numbers as digits.
//!
//! By hand: the standard library's way from text to a number and back, exact for every number there is, brings
//! tables of powers into the browser's bundle. The tests compare with it.

/// The largest whole number up to which every whole number can be told from its neighbours.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The number with these ASCII digits before and after its point; exact with up to 15 of them.
pub(super) fn read(whole: &str, fraction: &str) -> f64 {
    let digits = whole.bytes().chain(fraction.bytes());
    let units = digits.fold(0.0, |units, digit| units * 10.0 + f64::from(digit.wrapping_sub(b'0')));
    units / fraction.bytes().fold(1.0, |scale, _| scale * 10.0)
}

/// A number in digits, as short as it can be told from others, with 15 digits at least where it needs more.
/// Whole numbers have no point. Above 2⁶⁴ the digits stay as they are there.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole, positive, and held at the end of u64"
)]
pub fn written(number: f64) -> String {
    let size = number.abs();
    let (mut scale, mut decimals) = (1.0, 0);
    let mut units = size.round_ties_even();
    while units / scale != size && size * scale * 10.0 < EXACT && decimals < 22 {
        scale *= 10.0;
        decimals += 1;
        units = (size * scale).round_ties_even();
    }
    let mut digits = (units as u64).to_string();
    if decimals > 0 {
        while digits.len() <= decimals {
            digits.insert(0, '0');
        }
        digits.insert(digits.len() - decimals, '.');
        digits.truncate(digits.trim_end_matches('0').trim_end_matches('.').len());
    }
    if number < 0.0 {
        digits.insert(0, '-');
    }
    digits
}

/// A number as people read it: with commas from five digits on, so that years keep their look.
#[must_use]
pub fn grouped(number: f64) -> String {
    let plain = written(number);
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if whole.len() > 4 && index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(rest) = rest {
        grouped.push('.');
        grouped.push_str(rest);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn large_numbers_have_commas_and_years_do_not() {
        assert_eq!(grouped(2026.0), "2026");
        assert_eq!(grouped(12_345.0), "12,345");
        assert_eq!(grouped(-1_234_567.25), "-1,234,567.25");
        assert_eq!(grouped(0.5), "0.5");
    }

    #[test]
    fn numbers_are_written_as_short_as_can_be() {
        for (number, digits) in [
            (0.0, "0"),
            (-0.0, "0"),
            (7.0, "7"),
            (-1_200.0, "-1200"),
            (0.5, "0.5"),
            (-0.05, "-0.05"),
            (0.1 + 0.2, "0.3"),
            (20.0 / 3.0, "6.666666666666667"),
            (999_999_999_999.999, "999999999999.999"),
            (1e15 + 0.3, "1000000000000000"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (1e-9, "0.000000001"),
            (1e-30, "0"),
            (1e300, "18446744073709551615"),
        ] {
            assert_eq!(written(number), digits);
        }
    }

    #[test]
    fn more_digits_than_a_number_holds_make_a_large_one() {
        assert!(read(&"9".repeat(30), "5") > 9e29);
        assert!(read(&"9".repeat(400), "").is_infinite());
    }

    proptest! {
        #[test]
        fn digits_are_read_and_written_as_the_standard_library_does(
            whole in 0_u64..=999_999_999_999, fraction in "[0-9]{0,3}", negative: bool,
        ) {
            let size = read(&whole.to_string(), &fraction);
            prop_assert_eq!(size, format!("{whole}.{fraction}0").parse::<f64>().unwrap());
            let number = if negative && size > 0.0 { -size } else { size };
            prop_assert_eq!(written(number), number.to_string());
        }

        #[test]
        fn what_was_reckoned_is_written_to_15_digits_at_least(a in -1_000_000_i32..1_000_000, b in 1_i32..100_000) {
            let number = f64::from(a) / f64::from(b);
            let written: f64 = written(number).parse().unwrap();
            prop_assert!((written - number).abs() <= number.abs() * 1e-15, "{} {}", written, number);
        }
    }
}
