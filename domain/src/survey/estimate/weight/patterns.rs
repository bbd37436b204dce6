//! Respondents who are alike in all margins have the same weight: a few hundred patterns stand for any number of them.

use std::collections::BTreeMap;

use super::Margin;
use super::groups::Groups;

/// The patterns that occur, in the order of their first respondents.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// By respondent, the pattern.
    pub of: Vec<usize>,
    /// By pattern, how many respondents it has.
    pub counts: Vec<f64>,
    /// By margin, then by pattern, the group; none for no answer.
    pub groups: Vec<Vec<Option<usize>>>,
}

pub(super) fn patterns(margins: &[Margin], groups: &[Groups], respondents: usize) -> Patterns {
    let mut known: BTreeMap<Vec<Option<usize>>, usize> = BTreeMap::new();
    let mut patterns = Patterns { groups: vec![Vec::new(); margins.len()], ..Patterns::default() };
    let mut key = Vec::with_capacity(margins.len());
    for respondent in 0..respondents {
        key.clear();
        key.extend(margins.iter().zip(groups).map(|(margin, groups)| {
            let code = margin.codes.get(respondent)?;
            groups.of.get(usize::from(*code)).copied().flatten()
        }));
        let pattern = known.get(&key).copied().unwrap_or_else(|| {
            known.insert(key.clone(), patterns.counts.len());
            for (column, group) in patterns.groups.iter_mut().zip(&key) {
                column.push(*group);
            }
            patterns.counts.push(0.0);
            patterns.counts.len() - 1
        });
        if let Some(count) = patterns.counts.get_mut(pattern) {
            *count += 1.0;
        }
        patterns.of.push(pattern);
    }
    patterns
}
