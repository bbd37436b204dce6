//! Ways of withholding that look as if they would do.

use domain::survey::release::{Dimension, Protected, ProtectedTable, Request, Shown, Table, protect};

use super::generated::{SECRET, margins, transposed};

/// What is withheld here, and nothing else: by what a number is, not by what it can be worked out from.
pub fn without_complement(request: &Request) -> Protected {
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
pub fn each_table_alone(request: &Request) -> Vec<Protected> {
    request.tables.iter().map(|table| alone(request, table)).collect()
}

fn alone(request: &Request, table: &Table) -> Protected {
    let dimensions: Vec<Dimension> = [Some(table.row), table.column]
        .iter()
        .flatten()
        .map(|at| alone_too(&request.dimensions[*at]))
        .collect();
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

fn alone_too(dimension: &Dimension) -> Dimension {
    Dimension { finer: None, ..dimension.clone() }
}

/// All tables are protected jointly, but as if nothing were known of which codes are groups of which.
pub fn without_links(request: &Request) -> Protected {
    let dimensions = request.dimensions.iter().map(alone_too).collect();
    let protected = protect(&Request { dimensions, ..request.clone() }).unwrap();
    Protected { dimensions: request.dimensions.clone(), ..protected }
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
            .map(|(dimension, codes)| Dimension { id: dimension.id.clone(), codes, finer: None })
            .collect();
        let tables = vec![Table { row: 0, column: Some(1), counts: counts.clone() }];
        protect(&Request { threshold, secret: SECRET, dimensions, tables }).unwrap()
    });
    let cell = |row: usize, column: usize| {
        let (line, across) = (row_of[row], column_of[column]);
        let shown = match &inside {
            Some(inside) => inside.tables[0].cells[line][across],
            None => Shown::Count(counts[line][across]),
        };
        if hidden(row, column) && shown != Shown::Count(0) { Shown::Withheld } else { shown }
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

/// What somebody has who holds all tables that were protected alone: a number that any of them shows is known.
pub fn together(request: &Request, each: &[Protected]) -> Protected {
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
