//! Releases under attack: linear programming over all that is published finds no withheld number narrower than the
//! interval that is declared; and of two ways of withholding that look as if they would do, it finds some.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};

use domain::survey::release::{
    DEFAULT_THRESHOLD, Dimension, ProtectError, Protected, ProtectedTable, Request, Shown, Table, protect,
};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use proptest::prelude::*;

/// Any will do.
const SECRET: [u8; 32] = [7; 32];

/// Splitmix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// A place in the list, as often as its weight says.
    fn by_weight(&mut self, weights: &[usize]) -> usize {
        let mut at = self.below(weights.iter().sum());
        weights.iter().position(|weight| at.checked_sub(*weight).map(|rest| at = rest).is_none()).unwrap()
    }
}

/// Codes of each respondent: attributes first, then items. Groups are of unequal size, some tiny; answers depend on
/// the first attribute, so that some groups nearly agree.
fn respondents(random: &mut Random, many: usize, attributes: &[usize], items: &[usize]) -> Vec<Vec<usize>> {
    let skewed = |random: &mut Random, codes: usize| -> Vec<usize> {
        let steep = random.between(0, 2);
        (0..codes)
            .map(|_| match (random.below(8), steep) {
                (0, _) => random.between(0, 6),
                (_, 0) => random.between(60, 120),
                (_, 1) => random.between(10, 200),
                _ => random.between(1, 20) * random.between(1, 20),
            })
            .map(|weight| weight.max(usize::from(steep == 0)))
            .collect()
    };
    let sizes: Vec<Vec<usize>> = attributes
        .iter()
        .map(|codes| skewed(random, *codes))
        .map(|mut sizes| {
            sizes[0] = sizes[0].max(1);
            sizes
        })
        .collect();
    let answers: Vec<Vec<Vec<usize>>> = items
        .iter()
        .map(|codes| {
            let general = skewed(random, *codes);
            (0..attributes[0])
                .map(|_| general.iter().map(|weight| weight * random.between(50, 150) + 1).collect())
                .collect()
        })
        .collect();
    (0..many)
        .map(|_| {
            let mut codes: Vec<usize> = sizes.iter().map(|sizes| random.by_weight(sizes)).collect();
            let group = codes[0];
            codes.extend(answers.iter().map(|answers| random.by_weight(&answers[group])));
            codes
        })
        .collect()
}

/// Distributions of all dimensions, each item crossed with each attribute, and with `also` the attributes with
/// each other.
fn release(
    people: &[Vec<usize>],
    attributes: &[usize],
    items: &[usize],
    also: bool,
    threshold: u64,
) -> Request {
    let codes: Vec<usize> = attributes.iter().chain(items).copied().collect();
    let dimensions = codes
        .iter()
        .enumerate()
        .map(|(place, codes)| Dimension { id: format!("d{place}"), codes: *codes })
        .collect();
    let mut tables = Vec::new();
    let mut add = |row: usize, column: Option<usize>| {
        let mut counts = vec![vec![0; column.map_or(1, |column| codes[column])]; codes[row]];
        for person in people {
            counts[person[row]][column.map_or(0, |column| person[column])] += 1;
        }
        tables.push(Table { row, column, counts });
    };
    for dimension in 0..codes.len() {
        add(dimension, None);
    }
    for attribute in 0..attributes.len() {
        for item in attributes.len()..codes.len() {
            add(item, Some(attribute));
        }
        if also {
            for other in 0..attribute {
                add(other, Some(attribute));
            }
        }
    }
    Request { threshold, secret: SECRET, dimensions, tables }
}

/// One of the generated releases: two to four items by two or three attributes, 40 to 900 respondents.
fn generated(seed: u64) -> Request {
    let mut random = Random(seed);
    let attributes: Vec<usize> = (0..random.between(2, 3)).map(|_| random.between(2, 6)).collect();
    let items: Vec<usize> = (0..random.between(2, 4)).map(|_| random.between(2, 6)).collect();
    let many = [random.between(40, 120), random.between(120, 400), random.between(400, 900)][random.below(3)];
    let people = respondents(&mut random, many, &attributes, &items);
    let threshold = if random.below(4) == 0 { 5 } else { DEFAULT_THRESHOLD };
    let also = random.below(2) == 0;
    Request { secret: secret(seed), ..release(&people, &attributes, &items, also, threshold) }
}

/// One of many.
fn secret(number: u64) -> [u8; 32] {
    let mut random = Random(number);
    [(); 32].map(|()| random.next().to_le_bytes()[0])
}

/// A number: of a margin (dimension, code), of a table (row, column), or of three dimensions crossed, which no
/// release shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Margin(usize, usize),
    Cell(usize, usize, usize),
    Crossed([usize; 3], [usize; 3]),
}

/// All that is published, as equations over what is not.
#[derive(Default)]
struct Attack {
    respondents: f64,
    interval: f64,
    unknown: BTreeMap<Place, usize>,
    equations: Vec<(Vec<(usize, f64)>, f64)>,
}

impl Attack {
    /// Rows and columns add up to the margins, and margins to the respondents.
    fn on(release: &Protected) -> Self {
        let (respondents, interval) = (real(release.respondents), real(release.interval()));
        let mut attack = Self { respondents, interval, ..Self::default() };
        let margin = |dimension, code| (Place::Margin(dimension, code), release.margins[dimension][code]);
        for (dimension, codes) in release.margins.iter().enumerate() {
            attack.add((0..codes.len()).map(|code| (1.0, margin(dimension, code))).collect(), respondents);
        }
        for (place, table) in release.tables.iter().enumerate() {
            let cell = |row, column| (1.0, (Place::Cell(place, row, column), table.cells[row][column]));
            let (rows, columns) = (table.cells.len(), table.cells[0].len());
            for row in 0..rows {
                let mut sum: Vec<_> = (0..columns).map(|column| cell(row, column)).collect();
                sum.push((-1.0, margin(table.row, row)));
                attack.add(sum, 0.0);
            }
            if let Some(by) = table.column {
                for column in 0..columns {
                    let mut sum: Vec<_> = (0..rows).map(|row| cell(row, column)).collect();
                    sum.push((-1.0, margin(by, column)));
                    attack.add(sum, 0.0);
                }
            }
        }
        attack
    }

    /// Besides, wherever three dimensions are crossed in pairs, there are people who have all three.
    fn and_people(mut self, release: &Protected) -> Self {
        let codes = |dimension: usize| release.dimensions[dimension].codes;
        let crossed = |one: usize, other: usize| {
            let by = |table: &ProtectedTable| {
                (table.row, table.column) == (one, Some(other))
                    || (table.row, table.column) == (other, Some(one))
            };
            release.tables.iter().position(by)
        };
        let many = release.dimensions.len();
        let triples = (0..many).flat_map(|a| (0..a).flat_map(move |b| (0..b).map(move |c| [a, b, c])));
        for of in triples.collect::<Vec<_>>() {
            for (one, other, third) in [(0, 1, 2), (0, 2, 1), (1, 2, 0)] {
                let all = [(0, 1), (0, 2), (1, 2)].map(|(one, other)| crossed(of[one], of[other]));
                let (true, Some(table)) = (all.iter().all(Option::is_some), crossed(of[one], of[other]))
                else {
                    continue;
                };
                for first in 0..codes(of[one]) {
                    for second in 0..codes(of[other]) {
                        let straight = release.tables[table].row == of[one];
                        let (row, column) = if straight { (first, second) } else { (second, first) };
                        let shown = release.tables[table].cells[row][column];
                        let mut sum = vec![(-1.0, (Place::Cell(table, row, column), shown))];
                        for last in 0..codes(of[third]) {
                            let mut at = [0; 3];
                            (at[one], at[other], at[third]) = (first, second, last);
                            sum.push((1.0, (Place::Crossed(of, at), Shown::Withheld)));
                        }
                        self.add(sum, 0.0);
                    }
                }
            }
        }
        self
    }

    fn add(&mut self, sum: Vec<(f64, (Place, Shown))>, mut result: f64) {
        let mut unknown = Vec::new();
        for (times, (place, shown)) in sum {
            match shown {
                Shown::Count(count) => result -= times * real(count),
                Shown::Withheld => {
                    let next = self.unknown.len();
                    unknown.push((*self.unknown.entry(place).or_insert(next), times));
                }
            }
        }
        if unknown.is_empty() {
            assert!(result.abs() < 0.5, "what is published does not add up");
        } else {
            self.equations.push((unknown, result));
        }
    }

    /// Withheld numbers that can be learnt to less than the declared interval, with the least and greatest value
    /// that they can have; only the first, where one is enough.
    ///
    /// Each solution tells a possible value of every number, so that most need no search of their own.
    fn narrow(&self, one_is_enough: bool) -> Vec<(Place, f64, f64)> {
        let wanted: Vec<(Place, usize)> = self
            .unknown
            .iter()
            .filter(|(place, _)| !matches!(place, Place::Crossed(..)))
            .map(|(place, variable)| (*place, *variable))
            .collect();
        let mut seen = vec![(f64::MAX, f64::MIN); self.unknown.len()];
        let wide = |seen: (f64, f64)| seen.1 - seen.0 > self.interval - 1e-6;
        // All that still are narrow at once, a few times: cheap, and most are wide then.
        for _ in 0..3 {
            for direction in [1.0, -1.0] {
                let goal: Vec<(usize, f64)> = wanted
                    .iter()
                    .filter(|(_, variable)| !wide(seen[*variable]))
                    .enumerate()
                    .map(|(place, (_, variable))| {
                        (*variable, if place % 2 == 0 { direction } else { -direction })
                    })
                    .collect();
                if !goal.is_empty() {
                    self.see(&goal, &mut seen);
                }
            }
        }
        let mut narrow = Vec::new();
        for (place, variable) in wanted {
            for direction in [1.0, -1.0] {
                if !wide(seen[variable]) {
                    self.see(&[(variable, direction)], &mut seen);
                }
            }
            if !wide(seen[variable]) {
                narrow.push((place, seen[variable].0, seen[variable].1));
                if one_is_enough {
                    break;
                }
            }
        }
        narrow
    }

    /// Maximises the sum, and notes the value that each number has then.
    fn see(&self, goal: &[(usize, f64)], seen: &mut [(f64, f64)]) {
        let mut weights = vec![0.0; self.unknown.len()];
        for (variable, weight) in goal {
            weights[*variable] = *weight;
        }
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let variables: Vec<Variable> =
            weights.iter().map(|weight| problem.add_var(*weight, (0.0, self.respondents))).collect();
        for (unknown, result) in &self.equations {
            let sum: Vec<(Variable, f64)> =
                unknown.iter().map(|(variable, times)| (variables[*variable], *times)).collect();
            problem.add_constraint(sum, ComparisonOp::Eq, *result);
        }
        let solution = problem.solve().unwrap().into_solution().unwrap();
        for (variable, seen) in variables.iter().zip(seen) {
            let value = solution.var_value(*variable);
            *seen = (seen.0.min(value), seen.1.max(value));
        }
    }
}

fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

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

/// What is withheld here, and nothing else: by what a number is, not by what it can be worked out from.
fn without_complement(request: &Request) -> Protected {
    let hide = |count: u64| {
        if count > 0 && count < request.threshold { Shown::Withheld } else { Shown::Count(count) }
    };
    let margins = margins(request);
    Protected {
        threshold: request.threshold,
        respondents: margins[0].iter().sum(),
        dimensions: request.dimensions.clone(),
        margins: margins.iter().map(|margin| margin.iter().map(|count| hide(*count)).collect()).collect(),
        tables: request
            .tables
            .iter()
            .map(|table| ProtectedTable {
                row: table.row,
                column: table.column,
                cells: table
                    .counts
                    .iter()
                    .map(|row| row.iter().map(|count| hide(*count)).collect())
                    .collect(),
            })
            .collect(),
    }
}

/// Each table is safe by itself, and hides as little as it can: its small codes go with the partner that suits it.
fn each_table_alone(request: &Request) -> Vec<Protected> {
    request.tables.iter().map(|table| alone(request, table)).collect()
}

fn alone(request: &Request, table: &Table) -> Protected {
    let dimensions: Vec<Dimension> =
        [Some(table.row), table.column].iter().flatten().map(|at| request.dimensions[*at].clone()).collect();
    let Some(_) = table.column else {
        let tables = vec![Table { row: 0, ..table.clone() }];
        return protect(&Request { threshold: request.threshold, secret: SECRET, dimensions, tables })
            .unwrap();
    };
    let across = transposed(&table.counts);
    let least_hidden = groupings(&table.counts, request.threshold)
        .iter()
        .flat_map(|rows| {
            groupings(&across, request.threshold).into_iter().map(|columns| (rows.clone(), columns))
        })
        .map(|(rows, columns)| grouped(request.threshold, &dimensions, &table.counts, &rows, &columns))
        .min_by_key(|protected| {
            protected.tables[0].cells.iter().flatten().filter(|cell| !cell.is_count()).count()
        });
    least_hidden.unwrap()
}

/// Ways to withhold the small lines of a table together with one other.
fn groupings(counts: &[Vec<u64>], threshold: u64) -> Vec<Vec<usize>> {
    let sums: Vec<u64> = counts.iter().map(|line| line.iter().sum()).collect();
    let taken: Vec<usize> = (0..sums.len()).filter(|line| sums[*line] > 0).collect();
    let (small, large): (Vec<usize>, Vec<usize>) = taken.iter().partition(|line| sums[**line] < threshold);
    match (small.is_empty(), large.is_empty()) {
        (true, _) => vec![Vec::new()],
        (false, true) => vec![small],
        (false, false) => large.iter().map(|other| [&small[..], &[*other]].concat()).collect(),
    }
}

/// The table, with the lines of each group counted as one while it is protected, and withheld.
fn grouped(
    threshold: u64,
    dimensions: &[Dimension],
    counts: &[Vec<u64>],
    rows: &[usize],
    columns: &[usize],
) -> Protected {
    let (by_row, row_of) = joined(counts, rows);
    let (by_column, column_of) = joined(&transposed(&by_row), columns);
    let counts = transposed(&by_column);
    let codes = [counts.len(), counts[0].len()];
    let hidden = |row: usize, column: usize| rows.contains(&row) || columns.contains(&column);
    let whole = counts.iter().flatten().sum();
    let inside = (codes[0] > 1 && codes[1] > 1).then(|| {
        let dimensions = dimensions
            .iter()
            .zip(codes)
            .map(|(dimension, codes)| Dimension { id: dimension.id.clone(), codes })
            .collect();
        let tables = vec![Table { row: 0, column: Some(1), counts: counts.clone() }];
        protect(&Request { threshold, secret: SECRET, dimensions, tables }).unwrap()
    });
    let cell = |row: usize, column: usize| match &inside {
        Some(inside) if !hidden(row, column) => inside.tables[0].cells[row_of[row]][column_of[column]],
        _ if counts[row_of[row]][column_of[column]] == 0 => Shown::Count(0),
        _ => Shown::Withheld,
    };
    let margin = |dimension: usize, of: &[usize], group: &[usize]| -> Vec<Shown> {
        let sum = |line: usize| match dimension {
            0 => counts[line].iter().sum(),
            _ => counts.iter().map(|row| row[line]).sum(),
        };
        of.iter()
            .enumerate()
            .map(|(code, line)| match &inside {
                _ if group.contains(&code) => Shown::Withheld,
                Some(inside) => inside.margins[dimension][*line],
                None => Shown::Count(sum(*line)),
            })
            .collect()
    };
    let cells =
        (0..row_of.len()).map(|row| (0..column_of.len()).map(|column| cell(row, column)).collect()).collect();
    Protected {
        threshold,
        respondents: whole,
        dimensions: dimensions.to_vec(),
        margins: vec![margin(0, &row_of, rows), margin(1, &column_of, columns)],
        tables: vec![ProtectedTable { row: 0, column: Some(1), cells }],
    }
}

/// Counts with the lines of a group added up in the place of the first, and where each line has gone.
fn joined(counts: &[Vec<u64>], group: &[usize]) -> (Vec<Vec<u64>>, Vec<usize>) {
    let (mut lines, mut places): (Vec<Vec<u64>>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, line) in counts.iter().enumerate() {
        let earlier = group.iter().min().filter(|first| group.contains(&at) && **first < at);
        if let Some(first) = earlier {
            let place = places[*first];
            lines[place].iter_mut().zip(line).for_each(|(sum, count)| *sum += count);
            places.push(place);
        } else {
            lines.push(line.clone());
            places.push(lines.len() - 1);
        }
    }
    (lines, places)
}

fn transposed(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    (0..counts[0].len()).map(|column| counts.iter().map(|row| row[column]).collect()).collect()
}

/// What somebody has who holds all tables that were protected alone: a number that any of them shows is known.
fn together(request: &Request, each: &[Protected]) -> Protected {
    let mut all = without_complement(request);
    for margin in &mut all.margins {
        margin.fill(Shown::Withheld);
    }
    for ((table, of), alone) in all.tables.iter_mut().zip(&request.tables).zip(each) {
        table.cells.clone_from(&alone.tables[0].cells);
        for (dimension, margin) in [Some(of.row), of.column].into_iter().flatten().zip(&alone.margins) {
            for (known, shown) in all.margins[dimension].iter_mut().zip(margin) {
                if shown.is_count() {
                    *known = *shown;
                }
            }
        }
    }
    all
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
                assert_eq!(Attack::on(table).narrow(false), [], "not even safe alone: {seed}");
            }
        }
        caught += usize::from(!Attack::on(&together(&request, &each)).narrow(true).is_empty());
    }
    assert!(many > 100 && caught * 2 > many, "{caught} of {many}");
}

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

/// Respondents by code of each dimension, from whatever table counts by it.
fn margins(request: &Request) -> Vec<Vec<u64>> {
    let of = |dimension: usize| {
        request.tables.iter().find_map(|table| {
            let by_row = (table.row == dimension).then(|| table.counts.clone());
            by_row.or_else(|| (table.column == Some(dimension)).then(|| transposed(&table.counts)))
        })
    };
    let sums = |counts: Vec<Vec<u64>>| counts.iter().map(|line| line.iter().sum()).collect();
    (0..request.dimensions.len()).map(|dimension| sums(of(dimension).unwrap())).collect()
}

/// A wave as a city runs it: 30 items, most of them scales of five steps with "no answer", by age, sex, district and
/// years lived there.
fn realistic(many: usize) -> Request {
    const AGES: &[usize] = &[3, 8, 12, 15, 18, 20, 17, 7];
    const SEXES: &[usize] = &[47, 50, 1, 2];
    const DISTRICTS: &[usize] = &[28, 22, 18, 15, 11, 6];
    const YEARS: &[usize] = &[6, 10, 16, 25, 43];
    const SCALE: &[usize] = &[120, 380, 290, 140, 50, 20];
    const YES_NO: &[usize] = &[640, 340, 20];
    const TEN: &[usize] = &[12, 10, 25, 50, 55, 190, 120, 190, 200, 70, 70, 8];
    let mut random = Random(600);
    let attributes = [AGES, SEXES, DISTRICTS, YEARS];
    let items: Vec<&[usize]> =
        (0..30).map(|item| [SCALE, SCALE, SCALE, YES_NO, SCALE, TEN][item % 6]).collect();
    let tilted: Vec<Vec<Vec<usize>>> = items
        .iter()
        .map(|item| {
            let item: Vec<usize> = item.iter().map(|weight| weight * random.between(60, 140)).collect();
            (0..AGES.len())
                .map(|_| item.iter().map(|weight| weight * random.between(70, 130)).collect())
                .collect()
        })
        .collect();
    let people: Vec<Vec<usize>> = (0..many)
        .map(|_| {
            let mut codes: Vec<usize> = attributes.iter().map(|sizes| random.by_weight(sizes)).collect();
            let age = codes[0];
            codes.extend(tilted.iter().map(|answers| random.by_weight(&answers[age])));
            codes
        })
        .collect();
    let items: Vec<usize> = items.iter().map(|item| item.len()).collect();
    release(&people, &attributes.map(<[usize]>::len), &items, false, DEFAULT_THRESHOLD)
}

#[test]
fn a_realistic_release_shows_most_of_what_is_not_small() {
    let request = realistic(600);
    let protected = protect(&request).unwrap();
    let (mut withheld, mut others) = (0, 0);
    for (table, shown) in
        request.tables.iter().zip(&protected.tables).filter(|(table, _)| table.column.is_some())
    {
        for (count, shown) in table.counts.iter().flatten().zip(shown.cells.iter().flatten()) {
            others += usize::from(*count >= request.threshold);
            withheld += usize::from(*count >= request.threshold && !shown.is_count());
        }
    }
    assert!(withheld * 4 < others, "{withheld} of {others}");
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

/// Two dimensions and their table.
fn single(counts: &[&[u64]], threshold: u64) -> Request {
    let dimension = |id: &str, codes| Dimension { id: id.into(), codes };
    Request {
        threshold,
        secret: SECRET,
        dimensions: vec![dimension("age", counts.len()), dimension("answer", counts[0].len())],
        tables: vec![Table {
            row: 0,
            column: Some(1),
            counts: counts.iter().map(|row| row.to_vec()).collect(),
        }],
    }
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
fn a_release_is_frozen_as_numbers_and_nothings() {
    let protected = protect(&single(&[&[2, 1], &[20, 15], &[200, 300]], 10)).unwrap();
    let frozen = serde_json::to_string(&protected).unwrap();
    assert!(frozen.contains(r#""cells":[[null,null],[null,null],[200,300]]"#), "{frozen}");
    assert_eq!(serde_json::from_str::<Protected>(&frozen).unwrap(), protected);
}

#[test]
fn tables_that_do_not_fit_together_are_refused() {
    let good = single(&[&[20, 30], &[40, 50]], 10);
    let refused = |change: &dyn Fn(&mut Request)| {
        let mut request = good.clone();
        change(&mut request);
        protect(&request).unwrap_err()
    };
    let distribution = |row: usize, counts: &[u64]| Table {
        row,
        column: None,
        counts: counts.iter().map(|count| vec![*count]).collect(),
    };
    let differ = |table, dimension: &str| ProtectError::MarginsDiffer { table, dimension: dimension.into() };
    assert!(protect(&good).is_ok());
    assert_eq!(refused(&|request| request.threshold = 1), ProtectError::ThresholdTooLow(1));
    assert_eq!(refused(&|request| request.tables.clear()), ProtectError::NoTable);
    assert_eq!(refused(&|request| request.dimensions[0].codes = 1), ProtectError::TooFewCodes("age".into()));
    assert_eq!(
        refused(&|request| request.dimensions[1].id = "age".into()),
        ProtectError::DimensionTwice("age".into())
    );
    assert_eq!(
        refused(&|request| request.dimensions.push(Dimension { id: "sex".into(), codes: 2 })),
        ProtectError::DimensionUnused("sex".into())
    );
    for (row, column) in [(0, Some(2)), (2, Some(1)), (1, Some(1))] {
        let other = |request: &mut Request| (request.tables[0].row, request.tables[0].column) = (row, column);
        assert_eq!(refused(&other), ProtectError::UnknownDimension { table: 0 });
    }
    assert_eq!(refused(&|request| drop(request.tables[0].counts.pop())), ProtectError::Ragged { table: 0 });
    assert_eq!(refused(&|request| request.tables[0].counts[1].push(1)), ProtectError::Ragged { table: 0 });
    let across = Table { row: 1, column: Some(0), counts: vec![vec![20, 40], vec![30, 50]] };
    assert_eq!(
        refused(&|request| request.tables.push(across.clone())),
        ProtectError::TableTwice { table: 1 }
    );
    assert_eq!(refused(&|request| request.tables.push(distribution(0, &[51, 89]))), differ(1, "age"));
    let apart = |request: &mut Request| {
        request.tables = vec![distribution(0, &[20, 30]), distribution(1, &[20, 31])];
    };
    assert_eq!(refused(&apart), differ(1, "answer"));
    assert_eq!(refused(&|request| request.tables[0].counts[0][0] = u64::MAX), ProtectError::TooMany);
    let few = protect(&single(&[&[2, 3], &[1, 3]], 10));
    assert_eq!(few, Err(ProtectError::TooFew { respondents: 9 }));
}

#[test]
fn a_wave_without_respondents_is_all_zeros() {
    let protected = protect(&single(&[&[0, 0], &[0, 0]], 10)).unwrap();
    assert!(protected.tables[0].cells.iter().flatten().all(|cell| *cell == Shown::Count(0)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_release_keeps_its_promises(
        seed in any::<u64>(),
        many in 0_usize..400,
        attributes in prop::collection::vec(2_usize..6, 1..4),
        items in prop::collection::vec(2_usize..6, 0..4),
        also in any::<bool>(),
        threshold in 2_u64..30,
    ) {
        let people = respondents(&mut Random(seed), many, &attributes, &items);
        let request = release(&people, &attributes, &items, also, threshold);
        let protected = protect(&request);
        prop_assert_eq!(&protected, &protect(&request));
        match protected {
            Err(refused) => {
                prop_assert!((1..threshold).contains(&(many as u64)));
                prop_assert_eq!(refused, ProtectError::TooFew { respondents: many as u64 });
            }
            Ok(protected) => keeps_its_promises(&request, &protected)?,
        }
    }

    #[test]
    fn whatever_is_asked_is_answered(
        threshold in prop_oneof![0_u64..20, any::<u64>()],
        codes in prop::collection::vec(0_usize..4, 0..4),
        tables in prop::collection::vec(
            (
                0_usize..4,
                prop::option::of(0_usize..4),
                prop::collection::vec(prop::collection::vec(0_u64..30, 0..4), 0..4),
            ),
            0..4,
        ),
    ) {
        let dimension = |(place, codes): (usize, &usize)| Dimension { id: place.to_string(), codes: *codes };
        let table = |(row, column, counts)| Table { row, column, counts };
        let _ = protect(&Request {
            threshold,
            secret: SECRET,
            dimensions: codes.iter().enumerate().map(dimension).collect(),
            tables: tables.into_iter().map(table).collect(),
        });
    }
}

/// What is shown is true, is not small, and says the same in every table.
fn keeps_its_promises(request: &Request, protected: &Protected) -> Result<(), TestCaseError> {
    let true_or_withheld = |shown: Shown, count: u64| match shown {
        Shown::Count(shown) => shown == count && (count == 0 || count >= request.threshold),
        Shown::Withheld => true,
    };
    for (shown, counts) in protected.margins.iter().zip(margins(request)) {
        prop_assert!(shown.iter().zip(counts).all(|(shown, count)| true_or_withheld(*shown, count)));
        prop_assert!(shown.iter().filter(|shown| !shown.is_count()).count() != 1);
    }
    prop_assert_eq!(protected.tables.len(), request.tables.len());
    for (shown, table) in protected.tables.iter().zip(&request.tables) {
        prop_assert_eq!((shown.row, shown.column), (table.row, table.column));
        for (shown, counts) in shown.cells.iter().zip(&table.counts) {
            prop_assert_eq!(shown.len(), counts.len());
            prop_assert!(shown.iter().zip(counts).all(|(shown, count)| true_or_withheld(*shown, *count)));
        }
        if table.column.is_none() {
            let distribution: Vec<Shown> = shown.cells.iter().map(|row| row[0]).collect();
            prop_assert_eq!(&distribution, &protected.margins[table.row]);
        }
    }
    let nothing_small = request
        .tables
        .iter()
        .flat_map(|table| table.counts.iter())
        .all(|row| row.iter().all(|count| *count >= request.threshold));
    if nothing_small {
        prop_assert!(
            protected
                .tables
                .iter()
                .flat_map(|table| table.cells.iter().flatten())
                .all(|cell| cell.is_count())
        );
    }
    Ok(())
}
