//! Two databases, row by row.

use std::{cmp::Ordering, collections::VecDeque, fmt};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::db::{
    Tx,
    catalog::{Row, Table, tables},
};

/// Rows read at a time.
pub(super) const SLICE: i64 = 500;
/// Differences of a table that are told one by one.
const TOLD: usize = 5;

/// A row that is not the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Only the first has the row with this primary key.
    Missing(String),
    /// Only the second has it.
    Extra(String),
    /// Both have it, with other values.
    Altered(String),
}

/// What comparing a table has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The table.
    pub table: String,
    /// Rows of both sides.
    pub rows: (u64, u64),
    /// SHA-256 over all values of all rows in the order of the primary key, of both sides.
    pub digests: (String, String),
    /// Rows that differ in all.
    pub differing: u64,
    /// The first of them.
    pub told: Vec<Difference>,
}

impl Proof {
    /// Whether the table is the same on both sides.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.differing == 0 && self.rows.0 == self.rows.1 && self.digests.0 == self.digests.1
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, digest) = (self.rows.0, &self.digests.0);
        if self.is_equal() {
            return write!(f, "{:20} {rows:>9} rows  equal  {digest}", self.table);
        }
        write!(
            f,
            "{:20} {rows:>9} rows  OTHER: {} rows differ of {}",
            self.table, self.differing, self.rows.1
        )?;
        self.told.iter().try_for_each(|difference| match difference {
            Difference::Missing(key) => write!(f, "\n    missing {key}"),
            Difference::Extra(key) => write!(f, "\n    too much {key}"),
            Difference::Altered(key) => write!(f, "\n    altered {key}"),
        })
    }
}

/// Rows and digest of one table of one database.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Measure {
    /// Rows.
    pub rows: u64,
    /// SHA-256 over all values of all rows in the order of the primary key.
    pub digest: String,
}

/// Every row of a table, in the order of its primary key.
struct Rows<'t> {
    table: &'t Table,
    read: VecDeque<Row>,
    last: Option<Row>,
    ended: bool,
    count: u64,
    hash: Sha256,
}

impl<'t> Rows<'t> {
    fn of(table: &'t Table) -> Self {
        Self { table, read: VecDeque::new(), last: None, ended: false, count: 0, hash: Sha256::new() }
    }

    /// The next row, and how it is written down.
    async fn next(&mut self, tx: &mut Tx) -> Result<Option<(Row, Vec<u8>)>, sqlx::Error> {
        if self.read.is_empty() && !self.ended {
            self.read = self.table.rows_after(tx, self.last.as_ref(), SLICE).await?.into();
            self.ended = (self.read.len() as i64) < SLICE;
            self.last = self.read.back().cloned();
        }
        let Some(row) = self.read.pop_front() else { return Ok(None) };
        let mut written = Vec::new();
        row.write_down(&mut written);
        self.count += 1;
        self.hash.update((written.len() as u64).to_be_bytes());
        self.hash.update(&written);
        Ok(Some((row, written)))
    }

    fn measure(self) -> Measure {
        Measure { rows: self.count, digest: HEXLOWER.encode(&self.hash.finalize()) }
    }
}

/// Rows and digests of all tables.
///
/// # Errors
/// The database's.
pub async fn measure(tx: &mut Tx) -> Result<Vec<(String, Measure)>, sqlx::Error> {
    let mut all = Vec::new();
    for table in tables(tx).await? {
        let mut rows = Rows::of(&table);
        while rows.next(tx).await?.is_some() {}
        let measure = rows.measure();
        all.push((table.name, measure));
    }
    Ok(all)
}

/// Compares every row of every table.
///
/// # Errors
/// The databases'.
pub async fn compare(one: &mut Tx, other: &mut Tx) -> Result<Vec<Proof>, sqlx::Error> {
    let mut proofs = Vec::new();
    for table in tables(one).await? {
        proofs.push(compare_table(&table, one, other).await?);
    }
    Ok(proofs)
}

async fn compare_table(table: &Table, one: &mut Tx, other: &mut Tx) -> Result<Proof, sqlx::Error> {
    let (mut left, mut right) = (Rows::of(table), Rows::of(table));
    let (mut differing, mut told) = (0, Vec::new());
    let (mut a, mut b) = (left.next(one).await?, right.next(other).await?);
    loop {
        let order = match (&a, &b) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((a, _)), Some((b, _))) => table.order(a, b),
        };
        let difference = match (order, &a, &b) {
            (Ordering::Less, Some((row, _)), _) => Some(Difference::Missing(table.key_of(row))),
            (Ordering::Greater, _, Some((row, _))) => Some(Difference::Extra(table.key_of(row))),
            (_, Some((row, a)), Some((_, b))) if a != b => Some(Difference::Altered(table.key_of(row))),
            _ => None,
        };
        if let Some(difference) = difference {
            differing += 1;
            if told.len() < TOLD {
                told.push(difference);
            }
        }
        if order.is_le() {
            a = left.next(one).await?;
        }
        if order.is_ge() {
            b = right.next(other).await?;
        }
    }
    let (left, right) = (left.measure(), right.measure());
    Ok(Proof {
        table: table.name.clone(),
        rows: (left.rows, right.rows),
        digests: (left.digest, right.digest),
        differing,
        told,
    })
}
