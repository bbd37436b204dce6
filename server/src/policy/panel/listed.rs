//! The list by its strata, and what their sizes tell of the next sample without anybody being drawn.

use std::collections::BTreeMap;

use app::policy::strata::Breakdown;
use domain::survey::sample::{self, Draw, allocate};

use super::super::{Attribute, definition::by_attribute, people};
use crate::db::panel::GroupRow;

/// A list by its strata, in the order of their names.
#[derive(Debug, Default)]
pub(super) struct Listed(BTreeMap<String, Stratum>);

/// Those of a stratum.
#[derive(Clone, Copy, Debug, Default)]
struct Stratum {
    mail: u64,
    letter: u64,
    rested: u64,
}

impl Stratum {
    fn people(self) -> u64 {
        self.mail + self.letter
    }
}

/// How many of each stratum are invited.
pub(super) type Invited = BTreeMap<String, u64>;

impl Listed {
    /// As it is stored; who has rested is known for one wave and one rest.
    pub(super) fn of(groups: Vec<GroupRow>) -> Self {
        let mut strata = BTreeMap::<String, Stratum>::new();
        for group in groups {
            let stratum = strata.entry(group.stratum).or_default();
            let reached = if group.channel == "mail" { &mut stratum.mail } else { &mut stratum.letter };
            *reached += people(group.people);
            stratum.rested += people(group.rested);
        }
        Self(strata)
    }

    /// How many are on it: by mail, by letter.
    pub(super) fn reached(&self) -> (u64, u64) {
        self.0.values().fold((0, 0), |(mail, letter), one| (mail + one.mail, letter + one.letter))
    }

    /// How many of each stratum the draw for wave number `wave` invites. Of a simple random sample only the draw itself
    /// knows.
    pub(super) fn planned(&self, how: Draw, wave: i64, seed: &str) -> Option<Invited> {
        let strata = || self.0.values().copied();
        let seats = |size: u32, rested: fn(Stratum) -> u64| {
            let strata: Vec<_> = strata()
                .map(|stratum| sample::Stratum { people: stratum.people(), rested: rested(stratum) })
                .collect();
            allocate(&strata, size.into(), wave, seed)
        };
        let planned = match how {
            Draw::Everyone => strata().map(Stratum::people).collect(),
            Draw::Simple { .. } => return None,
            Draw::Stratified { size } => seats(size, Stratum::people),
            Draw::Rotating { size, .. } => seats(size, |stratum| stratum.rested),
        };
        Some(self.0.keys().cloned().zip(planned).collect())
    }

    /// By attribute: how many are on it and, where that is known, how many are invited.
    pub(super) fn breakdowns(&self, attributes: &[Attribute], invited: Option<&Invited>) -> Vec<Breakdown> {
        let of = |name: &String| invited.and_then(|invited| invited.get(name)).copied().unwrap_or(0);
        if invited.is_some() {
            let lines = self.0.iter().map(|(name, stratum)| (name.clone(), [stratum.people(), of(name)]));
            by_attribute(attributes, &lines.collect::<Vec<_>>())
        } else {
            let lines = self.0.iter().map(|(name, stratum)| (name.clone(), [stratum.people()]));
            by_attribute(attributes, &lines.collect::<Vec<_>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::survey::sample::{Member, draw};

    use super::*;

    /// So many, in strata of very different sizes; every third was invited to one of the last waves.
    fn list(people: usize) -> Vec<(String, String, Option<i64>)> {
        let stratum = |at: usize| format!("district={}", (at * at) % 7 * (at % 3));
        (0..people)
            .map(|at| (format!("m{at}"), stratum(at), (at % 3 == 0).then_some(at as i64 % 9)))
            .collect()
    }

    fn rested(last: Option<i64>, wave: i64, rest: i64) -> bool {
        last.is_none_or(|last| last >= wave || last < wave - rest)
    }

    #[test]
    fn the_sizes_of_strata_tell_what_the_draw_then_gives() {
        let planned_for = |list: &Listed, how, wave| list.planned(how, wave, "seed");
        for (people, wave) in [0, 1, 5, 40, 977].into_iter().flat_map(|people| [(people, 8), (people, 9)]) {
            let list = list(people);
            let members: Vec<Member<'_>> = list
                .iter()
                .map(|(id, stratum, last_wave)| Member { id, stratum, last_wave: *last_wave })
                .collect();
            for size in [0, 1, 30, 400, 5_000] {
                for how in [
                    Draw::Everyone,
                    Draw::Stratified { size },
                    Draw::Rotating { size, rest: 3 },
                    Draw::Rotating { size, rest: 8 },
                ] {
                    let rest = if let Draw::Rotating { rest, .. } = how { i64::from(rest) } else { 0 };
                    let groups = list.iter().map(|(_, stratum, last)| GroupRow {
                        stratum: stratum.clone(),
                        channel: "mail".to_owned(),
                        people: 1,
                        rested: i64::from(rested(*last, wave, rest)),
                    });
                    let planned = planned_for(&Listed::of(groups.collect()), how, wave).unwrap();
                    let mut drawn: Invited = planned.keys().map(|stratum| (stratum.clone(), 0)).collect();
                    for at in draw(&members, how, wave, "seed") {
                        *drawn.get_mut(members[at].stratum).unwrap() += 1;
                    }
                    assert_eq!(planned, drawn, "{people} people, wave {wave}, {how:?}");
                }
            }
        }
        assert_eq!(planned_for(&Listed::default(), Draw::Simple { size: 5 }, 1), None);
    }
}
