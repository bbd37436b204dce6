//! Codes of a dimension that are withheld together, in all tables: those with too few respondents, and with them
//! as many others as it takes.

/// The codes of a dimension that are withheld together, in order; none where every code may be shown.
///
/// All that have too few respondents, then the smallest others, until
/// - there are two, and together they have as many respondents as the threshold, and one more for each code above two,
///   so that each may have any number below the threshold; and
/// - the choice does not tell how they are divided. Were the next smallest always next, it would: 9 and 25 withheld
///   beside a shown 27 are at least 7 and at most 27. So `many` codes are enough only if they could all but one be
///   equal and below the next. Then any number below the threshold could stand in any of them, with the others
///   (nearly) equal, and the same codes would have been chosen: fewer would not have been enough.
///
/// Where that takes all codes, they are enough whatever they have; where all respondents have one code, that code is
/// withheld with its neighbour.
pub(super) fn together(margin: &[u64], threshold: u64) -> Vec<usize> {
    let taken: Vec<usize> = (0..margin.len()).filter(|code| margin[*code] > 0).collect();
    if let [only] = taken[..] {
        let neighbour = if only + 1 < margin.len() { only + 1 } else { only - 1 };
        return vec![only.min(neighbour), only.max(neighbour)];
    }
    smallest(margin, taken, threshold)
}

/// The codes of a finer dimension that are withheld, in order, where groups of them are shown but for those `joined`.
///
/// A group that is shown is known like the number of respondents: its codes are withheld among themselves, and all where
/// it has too few respondents for each of its codes to be any small number beside others that are not 0. Of the groups
/// withheld together every code is withheld, those that nobody has too: what is shown would tell which is the small one.
pub(super) fn within(margin: &[u64], groups: &[usize], joined: &[usize], threshold: u64) -> Vec<usize> {
    let of = |group: usize| (0..margin.len()).filter(move |code| groups[*code] == group);
    let many = groups.iter().max().map_or(0, |most| most + 1);
    let mut withheld: Vec<usize> = (0..many)
        .flat_map(|group| {
            let (codes, sum) = (of(group).count() as u64, of(group).map(|code| margin[code]).sum::<u64>());
            let hardly_enough = codes > 1 && sum > 0 && sum + 2 < threshold + codes;
            if joined.contains(&group) || hardly_enough {
                of(group).collect()
            } else {
                smallest(margin, of(group).filter(|code| margin[*code] > 0).collect(), threshold)
            }
        })
        .collect();
    withheld.sort_unstable();
    withheld
}

/// Of codes that somebody has those with too few respondents, and as many of the next smallest as it takes.
fn smallest(margin: &[u64], mut taken: Vec<usize>, threshold: u64) -> Vec<usize> {
    taken.sort_by_key(|code| (margin[*code], *code));
    let small = taken.iter().filter(|code| margin[**code] < threshold).count();
    if small == 0 {
        return Vec::new();
    }
    let enough = |many: usize| {
        let sum: u64 = taken[..many].iter().map(|code| margin[*code]).sum();
        let others = many.saturating_sub(1) as u64;
        let next = taken.get(many).map_or(u64::MAX, |code| margin[*code]);
        others > 0 && sum >= threshold + others - 1 && sum <= others.saturating_mul(next - 1)
    };
    let many = (small..taken.len()).find(|many| enough(*many)).unwrap_or(taken.len());
    taken.truncate(many);
    taken.sort_unstable();
    taken
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{together, within};

    #[test]
    fn codes_with_enough_respondents_are_not_grouped() {
        assert!(together(&[10, 0, 20, 600], 10).is_empty());
        assert!(together(&[0, 0], 10).is_empty());
    }

    #[test]
    fn a_small_code_goes_with_the_smallest_other() {
        assert_eq!(together(&[3, 100, 40, 200], 10), [0, 2]);
        assert_eq!(together(&[200, 5, 100, 6], 10), [1, 3]);
        assert_eq!(together(&[4, 5, 30, 100], 10), [0, 1, 2]);
        assert_eq!(together(&[595, 5], 10), [0, 1]);
    }

    #[test]
    fn a_third_code_is_taken_where_the_choice_of_the_second_would_tell_its_size() {
        // 9 with 25 says that 25 is at most 27, so that the other is at least 7.
        assert_eq!(together(&[9, 25, 27, 300], 10), [0, 1, 2]);
        assert_eq!(together(&[9, 25, 35, 300], 10), [0, 1]);
    }

    #[test]
    fn everybody_in_one_code_is_not_said() {
        assert_eq!(together(&[0, 0, 50], 10), [1, 2]);
        assert_eq!(together(&[50, 0, 0], 10), [0, 1]);
    }

    #[test]
    fn codes_of_a_group_that_is_shown_go_with_codes_of_that_group() {
        let groups = [0, 0, 0, 1, 1, 0];
        // No answer goes with the smallest of the others, not with the 20 of the other group.
        assert_eq!(within(&[30, 90, 120, 20, 60, 4], &groups, &[], 10), [0, 5]);
        assert_eq!(within(&[30, 90, 120, 3, 60, 40], &groups, &[], 10), [3, 4]);
    }

    #[test]
    fn groups_that_are_withheld_together_are_withheld_code_by_code() {
        let groups = [0, 0, 1, 1, 2];
        assert_eq!(within(&[30, 90, 0, 4, 20], &groups, &[1, 2], 10), [2, 3, 4]);
        assert_eq!(within(&[30, 4, 0, 4, 20], &groups, &[1, 2], 10), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn who_replays_the_choice_for_groups_learns_no_more_than_that_a_number_may_be_small() {
        for (respondents, groups, threshold) in [
            (40, &[0, 0, 1, 1][..], 5),
            (25, &[0, 1, 1, 1], 5),
            (30, &[0, 1, 1, 2], 4),
            (24, &[0, 0, 1, 1, 1], 4),
        ] {
            let mut same: BTreeMap<Vec<Option<u64>>, Vec<Vec<u64>>> = BTreeMap::new();
            for margin in divisions(respondents, groups.len()) {
                let mut coarse = vec![0; groups.iter().max().map_or(0, |most| most + 1)];
                groups.iter().zip(&margin).for_each(|(group, count)| coarse[*group] += count);
                let joined = together(&coarse, threshold);
                let fine = within(&margin, groups, &joined, threshold);
                let told = |numbers: &[u64], withheld: &[usize]| -> Vec<Option<u64>> {
                    (0..numbers.len()).map(|at| (!withheld.contains(&at)).then_some(numbers[at])).collect()
                };
                let shown = [told(&margin, &fine), told(&coarse, &joined)].concat();
                same.entry(shown).or_default().push([margin, coarse].concat());
            }
            for (shown, numbers) in same {
                for at in (0..shown.len()).filter(|at| shown[*at].is_none()) {
                    let values: BTreeSet<u64> = numbers.iter().map(|numbers| numbers[at]).collect();
                    assert!(
                        (1..threshold).all(|small| values.contains(&small)),
                        "{groups:?} {shown:?}: {values:?}"
                    );
                }
            }
        }
    }

    /// All ways in which so many respondents can have so many codes.
    fn divisions(respondents: u64, codes: usize) -> Vec<Vec<u64>> {
        if codes == 1 {
            return vec![vec![respondents]];
        }
        let first = 0..=respondents;
        let with =
            |first| divisions(respondents - first, codes - 1).into_iter().map(move |rest| (first, rest));
        first.flat_map(with).map(|(first, rest)| [vec![first], rest].concat()).collect()
    }

    #[test]
    fn who_replays_the_choice_learns_no_more_than_that_a_number_may_be_small() {
        for (respondents, codes, threshold) in [(60, 3, 10), (40, 4, 5), (25, 4, 5), (14, 4, 5), (28, 5, 4)] {
            let mut same: BTreeMap<Vec<Option<u64>>, Vec<Vec<u64>>> = BTreeMap::new();
            for margin in divisions(respondents, codes) {
                let group = together(&margin, threshold);
                let shown = (0..codes).map(|code| (!group.contains(&code)).then_some(margin[code])).collect();
                same.entry(shown).or_default().push(margin);
            }
            for (shown, margins) in same {
                for code in (0..codes).filter(|code| shown[*code].is_none()) {
                    let values: BTreeSet<u64> = margins.iter().map(|margin| margin[code]).collect();
                    assert!((1..threshold).all(|small| values.contains(&small)), "{shown:?}: {values:?}");
                }
            }
        }
    }
}
