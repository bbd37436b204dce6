//! The three distributions that tests and intervals need.

use cdflib::{ChiSquared, Continuous, ContinuousCdf, Normal, StudentsT};

/// What 95 % of a normal distribution lie within, in standard deviations (the 1.96 of city reports, in full).
pub(super) const Z95: f64 = 1.959_963_984_540_054;

/// Chance to lie at least this far from the middle of a normal distribution, on either side.
pub(super) fn beyond_normal(z: f64) -> Option<f64> {
    let normal = Normal::try_new(0.0, 1.0).ok()?;
    chance(2.0 * normal.ccdf(z.abs()))
}

/// Chance to lie at least this far from the middle of Student's t with `df` degrees of freedom, on either side.
pub(super) fn beyond_t(t: f64, df: f64) -> Option<f64> {
    let student = StudentsT::try_new(df).ok()?;
    chance(2.0 * student.ccdf(t.abs()))
}

/// Chance of a chi-square of at least this.
pub(super) fn beyond_chi_square(chi_square: f64, df: f64) -> Option<f64> {
    chance(ChiSquared::try_new(df).ok()?.ccdf(chi_square))
}

/// What 95 % of Student's t with `df` degrees of freedom lie within.
pub(super) fn t95(df: f64) -> Option<f64> {
    let student = StudentsT::try_new(df).ok()?;
    let mut t = student.inverse_ccdf(0.025).ok()?;
    // The library searches to 1e-8; two of Newton's steps make it as exact as its distribution function is.
    for _ in 0..2 {
        t += (student.ccdf(t) - 0.025) / student.pdf(t);
    }
    t.is_finite().then_some(t)
}

fn chance(p: f64) -> Option<f64> {
    (!p.is_nan()).then(|| p.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_distribution_has_its_known_limits() {
        assert!((beyond_normal(Z95).unwrap() - 0.05).abs() < 1e-15);
        assert_eq!(beyond_normal(0.0), Some(1.0));
        assert_eq!(beyond_normal(f64::INFINITY), Some(0.0));
        assert_eq!(beyond_normal(f64::NAN), None);
    }

    /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2 and 1.3.6.7.4.
    #[test]
    fn student_and_chi_square_have_the_limits_of_the_tables() {
        for (df, t) in [(1.0, 12.706), (10.0, 2.228), (100.0, 1.984)] {
            assert!((t95(df).unwrap() - t).abs() < 5e-4, "{df}");
            assert!((beyond_t(t95(df).unwrap(), df).unwrap() - 0.05).abs() < 1e-14, "{df}");
        }
        assert!((beyond_chi_square(9.488, 4.0).unwrap() - 0.05).abs() < 1e-5);
        assert_eq!(beyond_chi_square(0.0, 4.0), Some(1.0));
    }

    #[test]
    fn without_degrees_of_freedom_there_is_no_distribution() {
        assert_eq!((t95(0.0), beyond_t(1.0, 0.0), beyond_chi_square(1.0, 0.0)), (None, None, None));
        assert_eq!((t95(f64::NAN), beyond_t(1.0, f64::INFINITY)), (None, None));
    }
}
