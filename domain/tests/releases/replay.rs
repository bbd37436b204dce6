//! Who knows the algorithm makes the choice again, for every table that may be the true one.

use std::collections::{BTreeMap, BTreeSet};

use domain::survey::release::{Request, Shown, protect};

use super::generated::{secret, single};

/// All tables with these margins.
fn tables_of(rows: &[u64], columns: &[u64]) -> Vec<Vec<Vec<u64>>> {
    let Some((row, below)) = rows.split_first() else {
        return if columns.iter().all(|left| *left == 0) { vec![Vec::new()] } else { Vec::new() };
    };
    let mut all = Vec::new();
    for line in lines_of(*row, columns) {
        let left: Vec<u64> = columns.iter().zip(&line).map(|(column, count)| column - count).collect();
        for rest in tables_of(below, &left) {
            all.push([vec![line.clone()], rest].concat());
        }
    }
    all
}

/// All ways to divide a sum, each part at most so much.
fn lines_of(sum: u64, most: &[u64]) -> Vec<Vec<u64>> {
    let Some((first, rest)) = most.split_first() else {
        return if sum == 0 { vec![Vec::new()] } else { Vec::new() };
    };
    let with =
        |count: u64| lines_of(sum - count, rest).into_iter().map(move |line| [vec![count], line].concat());
    (0..=sum.min(*first)).flat_map(with).collect()
}

/// Of all tables with these margins, the share (in tenths of a percent) in which somebody who protects each of them
/// with each of the secrets, and keeps those that come out as the one that is published, learns more of a number that
/// may be small than that.
fn told_by_replay(rows: &[u64], columns: &[u64], threshold: u64, secrets: u64) -> u64 {
    let mut same: BTreeMap<String, Vec<Vec<Vec<u64>>>> = BTreeMap::new();
    for counts in tables_of(rows, columns) {
        let lines: Vec<&[u64]> = counts.iter().map(Vec::as_slice).collect();
        for number in 0..secrets {
            let protected =
                protect(&Request { secret: secret(number), ..single(&lines, threshold) }).unwrap();
            same.entry(serde_json::to_string(&protected.tables[0].cells).unwrap())
                .or_default()
                .push(counts.clone());
        }
    }
    let tells = |published: &String, possible: &[Vec<Vec<u64>>]| {
        let cells: Vec<Vec<Shown>> = serde_json::from_str(published).unwrap();
        let mut places = (0..rows.len()).flat_map(|row| (0..columns.len()).map(move |column| (row, column)));
        places.any(|(row, column)| {
            let values: BTreeSet<u64> = possible.iter().map(|counts| counts[row][column]).collect();
            !cells[row][column].is_count()
                && values.iter().any(|value| (1..threshold).contains(value))
                && values.last().unwrap() - values.first().unwrap() < threshold - 2
        })
    };
    let all: usize = same.values().map(Vec::len).sum();
    let told: usize = same
        .iter()
        .filter(|(published, possible)| tells(published, possible))
        .map(|(_, possible)| possible.len())
        .sum();
    u64::try_from(told * 1000 / all).unwrap()
}

#[test]
fn who_makes_the_choice_again_learns_little_without_the_secret() {
    let told = |secrets| told_by_replay(&[6, 7, 9], &[7, 7, 8], 3, secrets);
    let (known, unknown) = (told(1), told(40));
    assert!(known > 80 && unknown < 5, "{known} ‰, {unknown} ‰");
}
