//! Strata with too few respondents are merged with their neighbours.

use super::Margin;

/// The strata of a margin as they are weighted.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Groups {
    /// By stratum, its group; none where it has no weights.
    pub of: Vec<Option<usize>>,
    /// By group, its share of the population of all groups.
    pub targets: Vec<f64>,
    /// Strata merged, each with its neighbour.
    pub merges: Vec<(u16, u16)>,
    /// Strata without weights.
    pub left_out: Vec<u16>,
}

/// Merges as long as there is a group with fewer than `least` respondents, or in which nobody lives: the first stratum
/// (by code) of such a group goes together with the first of its neighbours that is not in the group already. A group
/// with no neighbour left stays small; where nobody lives in it, its respondents count like those without an answer.
pub(super) fn groups(margin: &Margin, least: u64) -> Groups {
    let strata = margin.strata;
    let mut respondents = vec![0_u64; strata.len()];
    for code in margin.codes {
        if let Some(count) = respondents.get_mut(usize::from(*code)) {
            *count += 1;
        }
    }
    // By stratum, the first one of its group.
    let mut leaders: Vec<usize> = (0..strata.len()).collect();
    let mut groups = Groups::default();
    loop {
        let size = |leader: usize| {
            let members = leaders.iter().zip(respondents.iter().zip(strata)).filter(|(of, _)| **of == leader);
            members.fold((0, 0.0), |(n, lives), (_, (count, stratum))| {
                (n + count, lives + stratum.population as f64)
            })
        };
        let thin = |leader: usize| {
            let (n, lives) = size(leader);
            if n == 0 { lives > 0.0 } else { n < least || lives == 0.0 }
        };
        let next = (0_u16..).zip(leaders.iter().zip(strata)).find_map(|(code, (leader, stratum))| {
            let outside = |other: &&u16| leaders.get(usize::from(**other)).is_some_and(|of| of != leader);
            let neighbour = stratum.neighbours.iter().find(outside).filter(|_| thin(*leader))?;
            Some((code, *neighbour, *leader, *leaders.get(usize::from(*neighbour))?))
        });
        let Some((code, neighbour, own, other)) = next else {
            let sizes: Vec<(u64, f64)> = leaders.iter().map(|leader| size(*leader)).collect();
            groups.number(&leaders, &sizes);
            return groups;
        };
        groups.merges.push((code, neighbour));
        leaders.iter_mut().filter(|of| **of == own.max(other)).for_each(|of| *of = own.min(other));
    }
}

impl Groups {
    fn number(&mut self, leaders: &[usize], sizes: &[(u64, f64)]) {
        let everybody: f64 = leaders
            .iter()
            .zip(sizes)
            .enumerate()
            .map(|(at, (of, (n, lives)))| if *of == at && *n > 0 { *lives } else { 0.0 })
            .sum();
        for (code, (leader, (n, lives))) in (0_u16..).zip(leaders.iter().zip(sizes)) {
            let weighted = *n > 0 && *lives > 0.0;
            if *leader == usize::from(code) && weighted {
                self.of.push(Some(self.targets.len()));
                self.targets.push(lives / everybody);
            } else {
                let group = self.of.get(*leader).copied().flatten();
                self.of.push(group);
            }
            if !weighted && (*n > 0 || *lives > 0.0) {
                self.left_out.push(code);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Stratum;
    use super::*;

    fn merged(respondents: &[usize], strata: &[(u64, &[u16])]) -> Groups {
        let columns = (0_u16..).zip(respondents).flat_map(|(code, n)| std::iter::repeat_n(code, *n));
        let codes: Vec<u16> = columns.collect();
        let strata = strata.iter().map(|(population, neighbours)| Stratum {
            population: *population,
            neighbours: neighbours.to_vec(),
        });
        groups(&Margin { codes: &codes, strata: &strata.collect::<Vec<_>>() }, 5)
    }

    #[test]
    fn small_strata_go_together_until_they_are_large_enough() {
        let found = merged(&[2, 2, 9, 3], &[(10, &[1]), (20, &[0, 2]), (30, &[1, 3]), (40, &[2])]);
        assert_eq!(found.merges, [(0, 1), (1, 2), (3, 2)]);
        assert_eq!((found.of, found.targets), (vec![Some(0); 4], vec![1.0]));
    }

    #[test]
    fn large_strata_stay_as_they_are() {
        let found = merged(&[5, 6], &[(10, &[1]), (30, &[0])]);
        assert_eq!((found.of, found.targets), (vec![Some(0), Some(1)], vec![0.25, 0.75]));
        assert!(found.merges.is_empty() && found.left_out.is_empty());
    }

    #[test]
    fn a_stratum_without_neighbours_stays_small_or_is_left_out() {
        let found = merged(&[1, 0, 9, 7, 0], &[(10, &[0]), (80, &[77]), (30, &[]), (0, &[]), (0, &[])]);
        assert_eq!(found.of, [Some(0), None, Some(1), None, None]);
        assert_eq!((found.targets, found.left_out), (vec![0.25, 0.75], vec![1, 3]));
    }

    #[test]
    fn a_stratum_that_nobody_knows_of_stays_alone_and_takes_no_share_of_the_others() {
        let found = merged(&[9, 3, 2], &[(30, &[1]), (10, &[0]), (0, &[])]);
        assert_eq!((found.merges, found.left_out), (vec![(1, 0)], vec![2]));
        assert_eq!((found.of, found.targets), (vec![Some(0), Some(0), None], vec![1.0]));
    }

    #[test]
    fn a_stratum_in_which_nobody_lives_is_merged_however_many_answered() {
        let found = merged(&[9, 9], &[(0, &[1]), (30, &[])]);
        assert_eq!((found.of, found.merges), (vec![Some(0); 2], vec![(0, 1)]));
    }
}
