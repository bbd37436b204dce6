//! All numbers of a release as open data: one line each.

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
};
use domain::survey::publication::{Line, Publication};

use super::{Asked, frozen::File};
use crate::{portal::Shared, refusal::Answer};

/// Its media type.
pub(super) const KIND: &str = "text/csv; charset=utf-8";

/// So that spreadsheets read it as UTF-8.
const BOM: &[u8] = "\u{FEFF}".as_bytes();

/// Names of the columns of [`line`].
pub(super) const HEAD: [&str; 20] = [
    "survey",
    "month",
    "number",
    "mode",
    "column",
    "wording",
    "by",
    "group",
    "answer",
    "group_n",
    "count",
    "share",
    "share_low",
    "share_high",
    "weighted_share",
    "weighted_low",
    "weighted_high",
    "column_label",
    "group_label",
    "answer_label",
];

/// `GET /results/{survey}/{month}/data.csv`
pub async fn data(
    State(portal): State<Shared>,
    Path(of): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let file = File { name: "data.csv", kind: KIND, kept: |release| &release.data };
    let make = |publication: &Publication, number: i64| {
        written(HEAD, publication.lines().map(|each| line(publication, number, &each)))
    };
    file.answer(&portal, of, &asked, make).await
}

/// A number as a line; the labels in Japanese.
pub(super) fn line(publication: &Publication, number: i64, line: &Line<'_>) -> [String; 20] {
    let (by, group, group_label) = match line.group {
        Some((by, code)) => (by.id.to_string(), code.value.clone(), code.label.ja.clone()),
        None => (String::new(), String::new(), "全体".to_owned()),
    };
    let [n, count, share, low, high, weighted, weighted_low, weighted_high] = line.numbers();
    [
        publication.survey.to_string(),
        publication.month.clone(),
        number.to_string(),
        line.mode.name().to_owned(),
        line.column.id.to_string(),
        line.column.wording.to_string(),
        by,
        group,
        line.value().to_owned(),
        n,
        count,
        share,
        low,
        high,
        weighted,
        weighted_low,
        weighted_high,
        line.column.short.ja.clone(),
        group_label,
        line.answer.map_or("肯定的な回答", |code| code.label.ja.as_str()).to_owned(),
    ]
}

/// Lines as CSV (RFC 4180), UTF-8 with its mark.
pub(super) fn written<const N: usize>(
    head: [&str; N],
    lines: impl Iterator<Item = [String; N]>,
) -> Result<Bytes, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BOM.to_vec());
    writer.write_record(head)?;
    for line in lines {
        writer.write_record(line)?;
    }
    writer
        .into_inner()
        .map(Bytes::from)
        .map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}
