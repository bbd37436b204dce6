//! Releases under attack: linear programming over all that is published finds no withheld number narrower than the
//! interval that is declared; and of ways of withholding that look as if they would do, it finds some.

#![allow(clippy::unwrap_used, reason = "a test")]

mod releases;

use domain::survey::release::{DEFAULT_THRESHOLD, Protected, Shown, Table, protect};
use releases::{
    attack::{Attack, Place},
    controls::{each_table_alone, together, without_complement, without_links},
    generated::{coarser, generated, margins, realistic, release, single},
};

#[test]
fn linear_programming_finds_no_withheld_number_narrower_than_declared() {
    let mut withheld = 0;
    for seed in 0..200 {
        let protected = protect(&generated(seed)).unwrap();
        let attack = Attack::on(&protected);
        withheld += attack.unknown.len();
        let narrow = attack.narrow(false);
        assert!(narrow.is_empty(), "release {seed}: {narrow:?}");
    }
    assert!(withheld > 5_000, "{withheld} numbers are hardly an attack");
}

#[test]
fn nor_where_it_knows_that_numbers_crossed_three_ways_are_those_of_people() {
    let mut attacked = 0;
    for seed in 0..30 {
        let protected = protect(&generated(seed)).unwrap();
        let attack = Attack::on(&protected).and_people(&protected);
        if attack.unknown.keys().any(|place| matches!(place, Place::Crossed(..))) {
            attacked += 1;
            let narrow = attack.narrow(false);
            assert!(narrow.is_empty(), "release {seed}: {narrow:?}");
        }
    }
    assert!(attacked > 10, "{attacked}");
}

#[test]
fn nor_where_it_knows_that_who_has_a_group_of_answers_has_one_of_them() {
    let mut attacked = 0;
    for seed in 0..40 {
        let protected = protect(&generated(seed)).unwrap();
        let attack = Attack::on(&protected).and_codes(&protected);
        attacked += usize::from(attack.unknown.keys().any(|place| matches!(place, Place::Finer(..))));
        let narrow = attack.narrow(false);
        assert!(narrow.is_empty(), "release {seed}: {narrow:?}");
    }
    assert!(attacked > 20, "{attacked}");
}

#[test]
fn the_attack_catches_a_release_that_withholds_only_the_small_numbers() {
    let releases: Vec<Protected> = (0..200).map(|seed| without_complement(&generated(seed))).collect();
    let caught = releases.iter().filter(|release| !Attack::on(release).narrow(true).is_empty()).count();
    assert!(caught >= 190, "{caught} of {}", releases.len());
}

#[test]
fn the_attack_catches_releases_whose_tables_are_protected_one_by_one() {
    let (mut caught, mut many) = (0, 0);
    for seed in 0..200 {
        let request = generated(seed);
        let small = |count: &u64| *count > 0 && *count < request.threshold;
        if !margins(&request).iter().flatten().any(small) {
            continue;
        }
        many += 1;
        let each = each_table_alone(&request);
        if seed < 20 {
            for table in &each {
                assert_eq!(Attack::on(table).narrow(false), [], "not even safe alone: {seed} {table:?}");
            }
        }
        caught += usize::from(!Attack::on(&together(&request, &each)).narrow(true).is_empty());
    }
    assert!(many > 100 && caught * 2 > many, "{caught} of {many}");
}

#[test]
fn the_attack_catches_releases_that_forget_which_answers_are_groups_of_which() {
    let (mut caught, mut many) = (0, 0);
    for seed in 0..200 {
        let request = generated(seed);
        if request.dimensions.iter().any(|dimension| dimension.finer.is_some()) {
            many += 1;
            caught += usize::from(!Attack::on(&without_links(&request)).narrow(true).is_empty());
        }
    }
    assert!(many > 150 && caught * 2 > many, "{caught} of {many}");
}

#[test]
fn a_realistic_release_shows_most_of_what_is_not_small_and_more_of_it_in_groups() {
    let told = |many: usize, in_groups: bool| {
        let request = realistic(many, in_groups);
        let protected = protect(&request).unwrap();
        let (mut all, mut withheld, mut large, mut withheld_too) = (0, 0, 0, 0);
        let crossed =
            request.tables.iter().zip(&protected.tables).filter(|(table, _)| table.column.is_some());
        for (table, shown) in crossed {
            for (count, shown) in table.counts.iter().flatten().zip(shown.cells.iter().flatten()) {
                all += 1;
                withheld += usize::from(!shown.is_count());
                large += usize::from(*count >= request.threshold);
                withheld_too += usize::from(*count >= request.threshold && !shown.is_count());
            }
        }
        (withheld * 100 / all, withheld_too * 100 / large)
    };
    let (of_codes, of_groups) = (told(377, false), told(377, true));
    assert!(told(600, false).1 < 25);
    assert!(of_groups.0 * 3 < of_codes.0 * 2, "{of_groups:?} of {of_codes:?}");
}

#[test]
fn nothing_is_withheld_where_nothing_is_small() {
    let people: Vec<Vec<usize>> =
        (0..960).map(|person| vec![person % 4, person / 4 % 3, person / 12 % 4]).collect();
    let protected = protect(&release(&people, &[4, 3], &[4], true, DEFAULT_THRESHOLD)).unwrap();
    assert!(protected.margins.iter().flatten().all(|shown| shown.is_count()));
    assert!(
        protected.tables.iter().flat_map(|table| table.cells.iter().flatten()).all(|shown| shown.is_count())
    );
    let rows = protected
        .tables
        .iter()
        .enumerate()
        .flat_map(|(at, table)| (0..table.cells.len()).map(move |row| (at, row)));
    assert!(rows.clone().count() > 0 && rows.clone().all(|(table, row)| protected.share_allowed(table, row)));
}

#[test]
fn a_group_that_answers_as_one_is_not_told_what_it_answered() {
    let protected = protect(&single(&[&[0, 20, 0], &[30, 40, 50], &[25, 35, 45]], 10)).unwrap();
    let group = &protected.tables[0].cells[0];
    assert_eq!(group[1], Shown::Withheld);
    assert!(group.iter().filter(|cell| !cell.is_count()).count() > 1, "{group:?}");
    assert_eq!(protected.margins[0][0], Shown::Count(20));
    assert_eq!(Attack::on(&protected).narrow(false), []);
}

#[test]
fn everybody_answering_as_one_is_not_said() {
    let protected = protect(&single(&[&[0, 20, 0], &[0, 40, 0]], 10)).unwrap();
    assert_eq!(protected.margins[1], [Shown::Count(0), Shown::Withheld, Shown::Withheld]);
    assert_eq!(Attack::on(&protected).narrow(false), []);
}

#[test]
fn a_small_group_is_withheld_with_another_in_every_table_and_every_margin() {
    let request = single(&[&[2, 1], &[20, 15], &[200, 300]], 10);
    let protected = protect(&request).unwrap();
    assert_eq!(protected.margins[0], [Shown::Withheld, Shown::Withheld, Shown::Count(500)]);
    assert!(protected.tables[0].cells[..2].iter().flatten().all(|cell| !cell.is_count()));
    assert_eq!(protected.tables[0].cells[2], [Shown::Count(200), Shown::Count(300)]);
    assert!(!protected.share_allowed(0, 0) && protected.share_allowed(0, 2));
}

#[test]
fn a_weighted_share_of_a_distribution_waits_for_the_tables_that_cross_it() {
    // Answer 0 is shown in the distribution, but not by age: with weights by age its share would tell.
    let mut request = single(&[&[4, 60, 70], &[40, 50, 60], &[30, 40, 50]], 10);
    let answers = [74, 150, 180].map(|count| vec![count]).to_vec();
    request.tables.push(Table { row: 1, column: None, counts: answers });
    let protected = protect(&request).unwrap();
    assert_eq!(protected.tables[1].cells[0], [Shown::Count(74)]);
    assert_eq!(protected.tables[0].cells[0][0], Shown::Withheld);
    assert!(!protected.share_allowed(1, 0));
    let outside = (protected.share_allowed(2, 0), protected.share_allowed(1, 3));
    assert_eq!(outside, (false, false), "there is no such table, nor such a row");
}

#[test]
fn what_is_known_of_a_group_of_answers_is_known_of_its_answers() {
    // Of 100, 60 chose one of the first two: 4 of them the first. That goes with the other 56, not with the 11.
    let mut request = single(&[&[2, 2, 6, 5], &[2, 54, 5, 24]], 10);
    request.tables = vec![Table { row: 1, column: None, counts: [4, 56, 11, 29].map(|n| vec![n]).to_vec() }];
    request.tables.push(Table {
        row: 1,
        column: Some(0),
        counts: vec![vec![2, 2], vec![2, 54], vec![6, 5], vec![5, 24]],
    });
    coarser(&mut request, 1, &[0, 0, 1, 1]);
    let protected = protect(&request).unwrap();
    let told = [Shown::Withheld, Shown::Withheld, Shown::Count(11), Shown::Count(29)];
    assert_eq!((&protected.margins[1][..], protected.margins[2][0]), (&told[..], Shown::Count(60)));
    assert_eq!(Attack::on(&protected).and_codes(&protected).narrow(false), []);
    // The 4 women of the first group are withheld: the weighted share of none of its answers is told.
    assert!(!protected.share_allowed(0, 2) && !protected.share_allowed(2, 0));
}

#[test]
fn a_group_of_answers_that_hardly_anybody_gave_takes_its_answers_with_it() {
    let mut request = single(&[&[1, 2, 50, 70], &[2, 1, 60, 80]], 10);
    let counts = request.tables[0].counts.clone();
    let sum = |at: usize| counts.iter().map(|row| row[at]).sum::<u64>();
    request.tables[0] = Table {
        row: 1,
        column: Some(0),
        counts: (0..4).map(|at| vec![counts[0][at], counts[1][at]]).collect(),
    };
    request.tables.push(Table { row: 1, column: None, counts: (0..4).map(|at| vec![sum(at)]).collect() });
    coarser(&mut request, 1, &[0, 0, 1, 1]);
    let protected = protect(&request).unwrap();
    assert!(
        protected.margins[1..].iter().flatten().all(|shown| !shown.is_count()),
        "{:?}",
        protected.margins
    );
    assert_eq!(Attack::on(&protected).and_codes(&protected).narrow(false), []);
}

#[test]
fn a_release_is_frozen_as_numbers_and_nothings() {
    let protected = protect(&single(&[&[2, 1], &[20, 15], &[200, 300]], 10)).unwrap();
    let frozen = serde_json::to_string(&protected).unwrap();
    assert!(frozen.contains(r#""cells":[[null,null],[null,null],[200,300]]"#), "{frozen}");
    assert_eq!(serde_json::from_str::<Protected>(&frozen).unwrap(), protected);
}

#[test]
fn a_wave_without_respondents_is_all_zeros() {
    let protected = protect(&single(&[&[0, 0], &[0, 0]], 10)).unwrap();
    assert!(protected.tables[0].cells.iter().flatten().all(|cell| *cell == Shown::Count(0)));
}
