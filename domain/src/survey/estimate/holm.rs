//! Many tests on one page: thirty questions at 5 % each would show a change or two where there is none.

/// Chances adjusted so that all tests together keep the level: compare each with 5 %, as before (Holm, Scandinavian
/// Journal of Statistics 6, 1979). What has no test stays without, and is not counted.
#[must_use]
pub fn holm(chances: &[Option<f64>]) -> Vec<Option<f64>> {
    let known = chances.iter().enumerate().filter_map(|(at, p)| Some((at, p.filter(|p| !p.is_nan())?)));
    let mut known: Vec<(usize, f64)> = known.collect();
    known.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let mut adjusted = vec![None; chances.len()];
    let mut least: f64 = 0.0;
    for (rank, (at, p)) in known.iter().enumerate() {
        least = least.max(p * (known.len() - rank) as f64).min(1.0);
        if let Some(slot) = adjusted.get_mut(*at) {
            *slot = Some(least);
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_smallest_chance_is_multiplied_by_the_number_of_tests() {
        let adjusted = holm(&[Some(0.04), None, Some(0.01), Some(0.03)]);
        assert_eq!(adjusted, [Some(0.06), None, Some(0.03), Some(0.06)]);
        assert!(holm(&[]).is_empty());
        assert_eq!(holm(&[Some(f64::NAN), Some(0.5)]), [None, Some(0.5)]);
    }

    proptest! {
        #[test]
        fn no_chance_becomes_smaller_nor_changes_its_rank(chances in prop::collection::vec(0.0..=1.0_f64, 0..40)) {
            let adjusted = holm(&chances.iter().copied().map(Some).collect::<Vec<_>>());
            for (p, more) in chances.iter().zip(&adjusted) {
                let more = more.unwrap();
                prop_assert!(*p <= more && more <= 1.0);
                for (q, other) in chances.iter().zip(&adjusted) {
                    prop_assert!(p > q || more <= other.unwrap());
                }
            }
        }
    }
}
