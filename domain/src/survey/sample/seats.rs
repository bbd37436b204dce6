//! How many of each stratum are invited: in proportion to its size, the fractions by lot.
//!
//! A share of the sample is seldom a whole number. Its fraction is rounded by systematic sampling (Madow 1949, On the theory
//! of systematic sampling II, Annals of Mathematical Statistics 20): the shares are laid end to end from a random start, and
//! a stratum has as many seats as whole numbers lie in its stretch. So each has its share rounded down or up, up with a
//! probability equal to the fraction, as unbiased controlled rounding asks (Cox 1987, JASA 82). Its mean over waves is its
//! share, and where nobody has to rest, everybody on the list is as likely to be drawn as anybody else, in the smallest
//! stratum too.

use super::rank;

/// A stratum of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// How many are in it.
    pub people: u64,
    /// How many of them may be invited to this wave.
    pub rested: u64,
}

/// How many of each stratum wave number `wave` invites, of `size` in all. The start is the random number of that wave that a
/// member without a name would have. Seats for which nobody in a stratum has rested go to the others, in proportion to those
/// who are left there: there are fewer than `size` only where fewer have rested.
#[must_use]
pub fn allocate(strata: &[Stratum], size: u64, wave: i64, seed: &str) -> Vec<u64> {
    let start = rank(seed, wave, "");
    let people: Vec<u64> = strata.iter().map(|stratum| stratum.people).collect();
    let shares = systematic(&people, size, start);
    let mut seats: Vec<u64> =
        shares.iter().zip(strata).map(|(share, stratum)| stratum.rested.min(*share)).collect();
    let left: Vec<u64> = seats.iter().zip(strata).map(|(seats, stratum)| stratum.rested - seats).collect();
    let open = shares.iter().sum::<u64>() - seats.iter().sum::<u64>();
    for (seats, more) in seats.iter_mut().zip(systematic(&left, open, start)) {
        *seats += more;
    }
    seats
}

/// Seats in proportion to sizes, never more than there are.
fn systematic(sizes: &[u64], seats: u64, start: u128) -> Vec<u64> {
    let all: u64 = sizes.iter().sum();
    let (seats, all) = (u128::from(seats.min(all)), u128::from(all));
    // In parts of a seat: one seat is `all` of them.
    let mut end = start.checked_rem(all).unwrap_or(0);
    let own = |size: &u64| {
        let begin = end;
        end += u128::from(*size) * seats;
        #[expect(clippy::cast_possible_truncation, reason = "at most the size of the stratum")]
        let whole = (end.checked_div(all).unwrap_or(0) - begin.checked_div(all).unwrap_or(0)) as u64;
        whole
    };
    sizes.iter().map(own).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(sizes: &[u64]) -> Vec<Stratum> {
        sizes.iter().map(|people| Stratum { people: *people, rested: *people }).collect()
    }

    #[test]
    fn whole_shares_are_given_as_they_are() {
        for wave in 1..50 {
            assert_eq!(allocate(&of(&[300, 200, 100]), 60, wave, "s"), [30, 20, 10]);
            assert_eq!(allocate(&of(&[3, 4]), 100, wave, "s"), [3, 4]);
            assert_eq!(allocate(&of(&[0, 0]), 5, wave, "s"), [0, 0]);
            assert_eq!(allocate(&[], 5, wave, "s"), Vec::<u64>::new());
        }
    }

    #[test]
    fn the_same_wave_has_the_same_seats_and_another_has_others() {
        let strata = of(&[7; 30]);
        let seats = |wave, seed| allocate(&strata, 10, wave, seed);
        assert_eq!(seats(4, "s"), seats(4, "s"));
        assert!((5..30).any(|wave| seats(wave, "s") != seats(4, "s")));
        assert!((4..30).any(|wave| seats(wave, "s") != seats(wave, "t")));
    }

    #[test]
    fn over_many_waves_the_mean_of_every_stratum_is_its_share() {
        // 1,004 people, 100 seats: the shares of the small ones are a tenth of a seat, three tenths …
        let sizes = [1, 3, 500, 12, 77, 1, 410];
        let waves = 20_000;
        let mut seats = [0_u64; 7];
        for wave in 1..=waves {
            for (sum, seats) in seats.iter_mut().zip(allocate(&of(&sizes), 100, wave, "seed")) {
                *sum += seats;
            }
        }
        for (sum, size) in seats.iter().zip(sizes) {
            let share = size as f64 * 100.0 / 1_004.0;
            let fraction = share.fract();
            let (mean, error) =
                (*sum as f64 / waves as f64, (fraction * (1.0 - fraction) / waves as f64).sqrt());
            assert!((mean - share).abs() < 5.0 * error, "{size}: {mean}, not {share}");
            assert!(*sum > 0, "{size}");
        }
    }

    #[test]
    fn seats_that_nobody_can_take_go_to_the_others() {
        let stratum = |people, rested| Stratum { people, rested };
        let strata = [stratum(300, 10), stratum(200, 200), stratum(100, 100)];
        for wave in 1..50 {
            // 30, 20 and 10; twenty of the first go on to 180 and 90.
            let seats = allocate(&strata, 60, wave, "s");
            assert_eq!((seats[0], seats.iter().sum::<u64>()), (10, 60));
            assert!([33, 34].contains(&seats[1]), "{seats:?}");
        }
        assert_eq!(allocate(&[stratum(300, 0), stratum(200, 7)], 60, 1, "s"), [0, 7]);
    }

    proptest! {
        #[test]
        fn shares_are_rounded_down_or_up_and_add_up(
            sizes in prop::collection::vec(0_u64..2_000, 0..40), size in 0_u64..3_000, wave in 0_i64..500,
        ) {
            let seats = allocate(&of(&sizes), size, wave, "seed");
            let all: u64 = sizes.iter().sum();
            prop_assert_eq!(seats.iter().sum::<u64>(), size.min(all));
            for (seats, people) in seats.iter().zip(&sizes) {
                let parts = people * size.min(all);
                let down = parts.checked_div(all).unwrap_or(0);
                let up = if all == 0 { 0 } else { parts.div_ceil(all) };
                prop_assert!((down..=up).contains(seats), "{seats} of {people}, {down} to {up}");
                prop_assert!(seats <= people);
            }
        }

        #[test]
        fn as_many_are_invited_as_have_rested_or_there_are_seats(
            strata in prop::collection::vec((0_u64..200, 0_u64..200), 0..20), size in 0_u64..900, wave in 0_i64..50,
        ) {
            let strata: Vec<Stratum> = strata
                .into_iter()
                .map(|(people, rested)| Stratum { people, rested: rested.min(people) })
                .collect();
            let seats = allocate(&strata, size, wave, "seed");
            let rested: u64 = strata.iter().map(|stratum| stratum.rested).sum();
            prop_assert_eq!(seats.iter().sum::<u64>(), size.min(rested));
            prop_assert!(seats.iter().zip(&strata).all(|(seats, stratum)| *seats <= stratum.rested));
        }
    }
}
