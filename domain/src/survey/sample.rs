//! Who is asked: samples that anybody can draw again from the list and the seed.
//!
//! In every wave each member has a random number, SHA-256 of the seed, the wave's number and the member's name; the
//! sample is those with the smallest. It is a simple random sample (Ohlsson 1995, coordination of samples using random
//! numbers), another one each time, does not depend on the order of the list, and can be checked with any tool that
//! knows SHA-256. Where the list has strata, each is drawn from so, with as many seats as [`allocate`] gives it.

mod seats;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use seats::{Stratum, allocate};

/// How many are invited, and how they are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "draw", rename_all = "snake_case", deny_unknown_fields)]
pub enum Draw {
    /// Everybody on the list.
    #[default]
    Everyone,
    /// So many of the whole list.
    Simple {
        /// How many.
        size: u32,
    },
    /// So many, from each stratum in proportion to its size.
    Stratified {
        /// How many in all.
        size: u32,
    },
    /// As stratified, from those who have rested. Where too few of a stratum have, others are invited for them.
    Rotating {
        /// How many in all.
        size: u32,
        /// Waves in which nobody is invited again.
        rest: u32,
    },
}

/// A member of the list.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// Name.
    pub id: &'a str,
    /// Its stratum.
    pub stratum: &'a str,
    /// Number of the wave in which it was last invited.
    pub last_wave: Option<i64>,
}

/// Draws the sample of wave number `wave`: positions in the list, in the order of their random numbers.
#[must_use]
pub fn draw(members: &[Member<'_>], draw: Draw, wave: i64, seed: &str) -> Vec<usize> {
    let mut ranked: Vec<(u128, usize)> =
        members.iter().enumerate().map(|(index, member)| (rank(seed, wave, member.id), index)).collect();
    ranked.sort_unstable();
    let order = ranked.into_iter().map(|(_, index)| index);
    match draw {
        Draw::Everyone => order.collect(),
        Draw::Simple { size } => order.take(size as usize).collect(),
        Draw::Stratified { size } => stratified(members, order.collect(), size, wave, seed),
        Draw::Rotating { size, rest } => {
            let rested = |index: &usize| {
                // Whoever was invited to this very wave stays: a draw that was interrupted goes on.
                let waves = members[*index].last_wave.map(|last| wave.saturating_sub(last));
                waves.is_none_or(|waves| waves <= 0 || waves > i64::from(rest))
            };
            stratified(members, order.filter(rested).collect(), size, wave, seed)
        }
    }
}

fn rank(seed: &str, wave: i64, id: &str) -> u128 {
    let mut hash = Sha256::new();
    hash.update(seed.as_bytes());
    hash.update([0]);
    hash.update(wave.to_string().as_bytes());
    hash.update([0]);
    hash.update(id.as_bytes());
    hash.finalize().iter().take(16).fold(0, |rank, byte| rank << 8 | u128::from(*byte))
}

/// The first of each stratum, as many as it has seats. `order` holds those who may be invited.
fn stratified(members: &[Member<'_>], order: Vec<usize>, size: u32, wave: i64, seed: &str) -> Vec<usize> {
    let mut strata = BTreeMap::<&str, Stratum>::new();
    for member in members {
        strata.entry(member.stratum).or_default().people += 1;
    }
    for index in &order {
        strata.entry(members[*index].stratum).or_default().rested += 1;
    }
    let sizes: Vec<Stratum> = strata.values().copied().collect();
    let seats = allocate(&sizes, u64::from(size), wave, seed);
    let mut left: BTreeMap<&str, u64> = strata.into_keys().zip(seats).collect();
    let takes = |index: &usize| match left.get_mut(members[*index].stratum) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    };
    order.into_iter().filter(takes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> Vec<(String, &'static str)> {
        let strata = ["north", "north", "north", "south", "south", "west"];
        (0..600).map(|number| (format!("m{number}"), strata[number % strata.len()])).collect()
    }

    fn members(list: &[(String, &'static str)]) -> Vec<Member<'static>> {
        list.iter()
            .map(|(id, stratum)| Member { id: String::leak(id.clone()), stratum, last_wave: None })
            .collect()
    }

    #[test]
    fn the_same_seed_draws_the_same_people_whatever_the_order_of_the_list() {
        let members = members(&list());
        let mut backwards = members.clone();
        backwards.reverse();
        let names = |members: &[Member<'static>], seed| {
            let drawn = draw(members, Draw::Simple { size: 50 }, 1, seed);
            drawn.into_iter().map(|index| members[index].id).collect::<Vec<_>>()
        };
        assert_eq!(names(&members, "a"), names(&backwards, "a"));
        assert_ne!(names(&members, "a"), names(&members, "b"));
        assert_eq!(names(&members, "a").len(), 50);
    }

    #[test]
    fn each_stratum_has_its_share() {
        let members = members(&list());
        let drawn = draw(&members, Draw::Stratified { size: 60 }, 1, "s");
        let of = |stratum| drawn.iter().filter(|index| members[**index].stratum == stratum).count();
        assert_eq!((of("north"), of("south"), of("west")), (30, 20, 10));
    }

    #[test]
    fn nobody_is_invited_again_before_having_rested() {
        let mut members = members(&list());
        for wave in 1..=12 {
            let drawn = draw(&members, Draw::Rotating { size: 90, rest: 3 }, wave, "s");
            assert_eq!(drawn.len(), 90);
            for index in drawn {
                let last = members[index].last_wave.replace(wave);
                assert!(last.is_none_or(|last| wave - last > 3), "{last:?} {wave}");
            }
        }
    }

    #[test]
    fn the_only_one_of_a_stratum_is_as_likely_as_anybody_else() {
        // One of 601 lives alone in a stratum: 60 seats are a tenth of one for it. 5 sigma of 500 waves.
        let mut list = list();
        list.push(("alone".to_owned(), "island"));
        let members = members(&list);
        let waves = 500;
        let drawn = (1..=waves).filter(|wave| {
            let drawn = draw(&members, Draw::Stratified { size: 60 }, *wave, "s");
            assert_eq!(drawn.len(), 60);
            drawn.contains(&600)
        });
        let (expected, drawn) = (waves as f64 * 60.0 / 601.0, drawn.count() as f64);
        assert!((drawn - expected).abs() < 5.0 * (expected * 0.9).sqrt(), "{drawn}");
    }

    #[test]
    fn everybody_is_as_likely_as_anybody_else() {
        // 200 draws of 60 in 600: each is expected 20 times; chi-square with 599 degrees of freedom, 5 sigma.
        let members = members(&list());
        let mut times = vec![0.0_f64; members.len()];
        for seed in 0..200 {
            for index in draw(&members, Draw::Simple { size: 60 }, 1, &seed.to_string()) {
                times[index] += 1.0;
            }
        }
        let expected = 20.0 * 0.9;
        let chi: f64 = times.iter().map(|times| (times - 20.0).powi(2) / expected).sum();
        assert!((chi - 599.0).abs() < 5.0 * (2.0_f64 * 599.0).sqrt(), "{chi}");
    }
}
