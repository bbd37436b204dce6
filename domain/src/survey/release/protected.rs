//! A release as it is frozen and shown everywhere.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::complement::Cells;
use super::request::{Dimension, Request, Table};

/// A number of a release. Stored as a number, or nothing where it is withheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<u64>", into = "Option<u64>")]
pub enum Shown {
    /// Respondents.
    Count(u64),
    /// Not said, nor whether it is small itself or withheld for another's sake.
    Withheld,
}

impl From<Option<u64>> for Shown {
    fn from(count: Option<u64>) -> Self {
        count.map_or(Self::Withheld, Self::Count)
    }
}

impl From<Shown> for Option<u64> {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Count(count) => Some(count),
            Shown::Withheld => None,
        }
    }
}

impl Shown {
    /// Whether the number is said.
    #[must_use]
    pub fn is_count(self) -> bool {
        matches!(self, Self::Count(_))
    }
}

/// A table of a release; its margins are those of the release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtectedTable {
    /// Dimension of the rows, by its place in the release.
    pub row: usize,
    /// Dimension of the columns; none for a distribution, whose rows have one number each.
    pub column: Option<usize>,
    /// By row and column.
    pub cells: Vec<Vec<Shown>>,
}

/// A release: nothing but this leaves the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protected {
    /// Numbers of respondents from 1 to below it are withheld.
    pub threshold: u64,
    /// How many answered.
    pub respondents: u64,
    /// What is counted by.
    pub dimensions: Vec<Dimension>,
    /// Respondents by code, for each dimension: the margins of all tables.
    pub margins: Vec<Vec<Shown>>,
    /// In the order of the request.
    pub tables: Vec<ProtectedTable>,
}

impl Protected {
    /// Width (greatest less least possible value) of what can be learnt at best about a withheld number.
    #[must_use]
    pub fn interval(&self) -> u64 {
        self.threshold
    }

    /// Whether weighted shares may be published beside the counts of a row.
    ///
    /// A weighted share is an equation more about those who are counted: where the weights are known (by age, say)
    /// it tells how they are divided. So the whole row must be shown; and in a distribution, the row of its code, and of
    /// the group that its code is in, in each table that crosses it, for its share would tell the withheld numbers there.
    /// It does not prevent that the share of a shown cell tells, to somebody who knows the weights, how those in that one
    /// cell are divided by what the weights depend on. Releases therefore hold no weights; who estimates them from the
    /// population and the published distributions has them too roughly for more than that.
    #[must_use]
    pub fn share_allowed(&self, table: usize, row: usize) -> bool {
        let Some(table) = self.tables.get(table) else { return false };
        match table.column {
            Some(_) => {
                self.shows_margin(table.row, row)
                    && table.cells.get(row).is_some_and(|cells| cells.iter().all(|cell| cell.is_count()))
            }
            None => self.shows_all_of(table.row, row),
        }
    }

    fn shows_margin(&self, dimension: usize, code: usize) -> bool {
        self.margins.get(dimension).and_then(|margin| margin.get(code)).is_some_and(|shown| shown.is_count())
    }

    /// Whether everything with this code of a dimension is shown, and with the group that the code is in.
    fn shows_all_of(&self, dimension: usize, code: usize) -> bool {
        let coarser = self.dimensions.iter().enumerate().find_map(|(place, coarser)| {
            let finer = coarser.finer.as_ref().filter(|finer| finer.dimension == dimension)?;
            Some((place, *finer.groups.get(code)?))
        });
        self.shows_margin(dimension, code)
            && self.tables.iter().all(|table| table.shows_all_of(dimension, code))
            && coarser.is_none_or(|(coarser, group)| self.shows_all_of(coarser, group))
    }
}

impl ProtectedTable {
    /// Whether everything with this code of a dimension is shown; true where the table does not count by it.
    fn shows_all_of(&self, dimension: usize, code: usize) -> bool {
        if self.row == dimension {
            self.cells.get(code).is_none_or(|row| row.iter().all(|cell| cell.is_count()))
        } else if self.column == Some(dimension) {
            self.cells.iter().all(|row| row.get(code).is_none_or(|cell| cell.is_count()))
        } else {
            true
        }
    }
}

/// The margin of a dimension of which some codes are withheld together.
pub(super) fn margin(margin: &[u64], group: &[usize]) -> Vec<Shown> {
    let shown = |(code, count): (usize, &u64)| {
        if group.contains(&code) { Shown::Withheld } else { Shown::Count(*count) }
    };
    margin.iter().enumerate().map(shown).collect()
}

/// A table, of the margins and of the codes withheld together of all dimensions.
pub(super) fn table(
    request: &Request,
    place: usize,
    table: &Table,
    margins: &[Vec<u64>],
    groups: &[Vec<usize>],
) -> ProtectedTable {
    let cells = match table.column {
        None => {
            margin(&margins[table.row], &groups[table.row]).into_iter().map(|shown| vec![shown]).collect()
        }
        Some(column) => {
            let rows = Lines::new(&margins[table.row], &groups[table.row]);
            let columns = Lines::new(&margins[column], &groups[column]);
            crossed(table, &rows, &columns, request.threshold, |cell| lot(&request.secret, place, cell))
        }
    };
    ProtectedTable { row: table.row, column: table.column, cells }
}

fn crossed(
    table: &Table,
    rows: &Lines,
    columns: &Lines,
    threshold: u64,
    lot: impl Fn(usize) -> u16,
) -> Vec<Vec<Shown>> {
    let mut counts = vec![0; rows.many * columns.many];
    let place = |row: usize, column: usize| {
        rows.of[row].and_then(|row| columns.of[column].map(|column| row * columns.many + column))
    };
    for (row, line) in table.counts.iter().enumerate() {
        for (column, count) in line.iter().enumerate() {
            if let Some(cell) = place(row, column) {
                counts[cell] += count;
            }
        }
    }
    let joined = (0..counts.len())
        .map(|cell| rows.joined == Some(cell / columns.many) || columns.joined == Some(cell % columns.many))
        .collect();
    let mut cells = Cells::new(columns.many, counts, joined, threshold, lot);
    cells.protect();
    let shown = |row: usize, column: usize| match place(row, column) {
        Some(cell) => cells.shown(cell).into(),
        None => Shown::Count(0),
    };
    (0..rows.of.len()).map(|row| (0..columns.of.len()).map(|column| shown(row, column)).collect()).collect()
}

/// A number that nobody can foretell who does not know the secret.
fn lot(secret: &[u8; 32], table: usize, cell: usize) -> u16 {
    let digest = Sha256::new()
        .chain_update(secret)
        .chain_update((table as u64).to_be_bytes())
        .chain_update((cell as u64).to_be_bytes())
        .finalize();
    u16::from_be_bytes([digest[0], digest[1]])
}

/// The codes of a dimension as lines of a grid: codes withheld together are one line, codes that nobody has are none.
struct Lines {
    of: Vec<Option<usize>>,
    many: usize,
    joined: Option<usize>,
}

impl Lines {
    fn new(margin: &[u64], group: &[usize]) -> Self {
        let mut lines = Self { of: Vec::with_capacity(margin.len()), many: 0, joined: None };
        for (code, count) in margin.iter().enumerate() {
            let line = match lines.joined {
                Some(joined) if group.contains(&code) => Some(joined),
                _ if *count == 0 && !group.contains(&code) => None,
                _ => {
                    lines.many += 1;
                    Some(lines.many - 1)
                }
            };
            if group.contains(&code) {
                lines.joined = line;
            }
            lines.of.push(line);
        }
        lines
    }
}
