//! The attacker: linear programming over all that is published.

use std::collections::BTreeMap;

use domain::survey::release::{Finer, Protected, ProtectedTable, Shown};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

/// A number: of a margin (dimension, code), of a table (row, column), or of what no release shows: three dimensions
/// crossed, and a finer one crossed where a coarser one is (table, code, code of the attribute).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Margin(usize, usize),
    Cell(usize, usize, usize),
    Crossed([usize; 3], [usize; 3]),
    Finer(usize, usize, usize),
}

impl Place {
    /// Whether no release shows it.
    fn is_only_thought_of(self) -> bool {
        matches!(self, Self::Crossed(..) | Self::Finer(..))
    }
}

/// All that is published, as equations over what is not.
#[derive(Default)]
pub struct Attack {
    respondents: f64,
    interval: f64,
    pub unknown: BTreeMap<Place, usize>,
    equations: Vec<(Vec<(usize, f64)>, f64)>,
}

impl Attack {
    /// Rows and columns add up to the margins, margins to the respondents, and codes to the groups that they are in.
    pub fn on(release: &Protected) -> Self {
        let (respondents, interval) = (real(release.respondents), real(release.interval()));
        let mut attack = Self { respondents, interval, ..Self::default() };
        let margin = |dimension, code| (Place::Margin(dimension, code), release.margins[dimension][code]);
        for (dimension, codes) in release.margins.iter().enumerate() {
            attack.add((0..codes.len()).map(|code| (1.0, margin(dimension, code))).collect(), respondents);
        }
        for (coarser, finer) in links(release) {
            for code in 0..release.dimensions[coarser].codes {
                let codes = (0..finer.groups.len()).filter(|each| finer.groups[*each] == code);
                let mut sum: Vec<_> = codes.map(|each| (1.0, margin(finer.dimension, each))).collect();
                sum.push((-1.0, margin(coarser, code)));
                attack.add(sum, 0.0);
            }
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
    pub fn and_people(mut self, release: &Protected) -> Self {
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

    /// Besides, who has a group of codes and an attribute has one of the codes and the attribute.
    pub fn and_codes(mut self, release: &Protected) -> Self {
        for (coarser, finer) in links(release) {
            for (place, table) in release.tables.iter().enumerate().filter(|(_, table)| table.row == coarser)
            {
                let Some(by) = table.column else { continue };
                let codes = 0..release.dimensions[by].codes;
                let one = |code, of| (1.0, (Place::Finer(place, code, of), Shown::Withheld));
                for (group, cells) in table.cells.iter().enumerate() {
                    for of in codes.clone() {
                        let inside = (0..finer.groups.len()).filter(|code| finer.groups[*code] == group);
                        let mut sum: Vec<_> = inside.map(|code| one(code, of)).collect();
                        sum.push((-1.0, (Place::Cell(place, group, of), cells[of])));
                        self.add(sum, 0.0);
                    }
                }
                for (code, shown) in release.margins[finer.dimension].iter().enumerate() {
                    let mut sum: Vec<_> = codes.clone().map(|of| one(code, of)).collect();
                    sum.push((-1.0, (Place::Margin(finer.dimension, code), *shown)));
                    self.add(sum, 0.0);
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
    pub fn narrow(&self, one_is_enough: bool) -> Vec<(Place, f64, f64)> {
        let wanted: Vec<(Place, usize)> = self
            .unknown
            .iter()
            .filter(|(place, _)| !place.is_only_thought_of())
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

/// Coarser dimensions, and what they are groups of.
fn links(release: &Protected) -> impl Iterator<Item = (usize, &Finer)> {
    let dimensions = release.dimensions.iter().enumerate();
    dimensions.filter_map(|(place, dimension)| Some((place, dimension.finer.as_ref()?)))
}

fn real(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}
