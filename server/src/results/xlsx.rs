//! The tables of a release as a workbook: what it is, a sheet for everybody and for each attribute, all numbers.

use axum::{
    body::Bytes,
    extract::{Path, Query, State},
};
use domain::survey::{
    publication::{Described, Group, Part, Publication, Value},
    release::Shown,
};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Asked, codebook, csv, frozen::File};
use crate::{portal::Shared, refusal::Answer};

/// `GET /results/{survey}/{month}/tables.xlsx`
pub async fn tables(
    State(portal): State<Shared>,
    Path(of): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    File { name: "tables.xlsx", kind, kept: |release| &release.tables }
        .answer(&portal, of, &asked, workbook)
        .await
}

/// How cells look.
struct Looks {
    bold: Format,
    share: Format,
}

fn workbook(publication: &Publication, number: i64) -> Result<Bytes, XlsxError> {
    let looks = Looks { bold: Format::new().set_bold(), share: Format::new().set_num_format("0.0") };
    let mut workbook = Workbook::new();
    // The same release is the same file: its day is that of the survey's end.
    let until = publication.until;
    let (year, month, day) =
        (until.year().unsigned_abs(), until.month().unsigned_abs(), until.day().unsigned_abs());
    let made = ExcelDateTime::from_ymd(year, month, day)?;
    workbook
        .set_properties(&DocProperties::new().set_title(&publication.title.ja).set_creation_datetime(&made));
    about(workbook.add_worksheet(), publication, number, &looks)?;
    let mut sheets = 1;
    for part in &publication.parts {
        let crossed = publication.columns.iter().filter(|column| column.crossed).map(Some);
        for by in std::iter::once(None).chain(crossed) {
            let name = format!("{} {}", part.mode.name(), by.map_or("all", |by| by.id.as_str()));
            let sheet = workbook.add_worksheet();
            sheet.set_name(sheet_name(&name, sheets))?;
            sheets += 1;
            one_sheet(sheet, publication, part, by, &looks)?;
        }
    }
    data(workbook.add_worksheet(), publication, number, &looks)?;
    Ok(Bytes::from(workbook.save_to_buffer()?))
}

/// A name of a sheet has 31 characters at most, and no other has it: one that is too long ends with its number.
fn sheet_name(name: &str, number: usize) -> String {
    if name.len() <= 31 { name.to_owned() } else { format!("{name:.26} {number}") }
}

fn about(
    sheet: &mut Worksheet,
    publication: &Publication,
    number: i64,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("about")?;
    sheet.write_string_with_format(0, 0, &publication.title.ja, &looks.bold)?;
    sheet.write_string(0, 1, &publication.title.en)?;
    let lines = codebook::lines(publication, number).into_iter();
    let told = lines.filter_map(|[kind, column, _, name, value, ja, _, en]| match kind.as_str() {
        "release" => Some([name, value, String::new(), String::new()]),
        "note" => Some([name, ja, en, String::new()]),
        "coarser" => Some([format!("coarser {column} {name}"), ja, en, value]),
        _ => None,
    });
    for (row, line) in (2..).zip(told) {
        for (column, text) in (0..).zip(&line) {
            sheet.write_string(row, column, text)?;
        }
    }
    Ok(())
}

/// For each column a block: the answers that are counted across, people and shares below.
fn one_sheet(
    sheet: &mut Worksheet,
    publication: &Publication,
    part: &Part,
    by: Option<&Described>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 28)?;
    let mut row = 0;
    for column in &publication.columns {
        let Some(table) = part.table(&column.id, by.map(|by| &by.id)) else { continue };
        sheet.write_string_with_format(row, 0, &column.label.ja, &looks.bold)?;
        row += 1;
        let apart = table.groups.iter().any(|group| group.favourable.is_some());
        let answers = column.counted_in(table).into_iter().map(|code| code.label.ja.as_str());
        let heads = answers.chain(apart.then_some("肯定的な回答"));
        for (at, head) in (0..).zip(std::iter::once("人数 n").chain(heads)) {
            sheet.write_string_with_format(row, at + 1, head, &looks.bold)?;
        }
        row += 1;
        for group in &table.groups {
            let name = by.zip(group.code).and_then(|(by, code)| by.codes.get(code));
            let name = name.map_or("全体", |code| code.label.ja.as_str());
            row = block(sheet, row, name, group, looks)?;
        }
        row += 1;
    }
    Ok(())
}

/// People, shares and, where there are any, weighted shares of a group; says the next row.
fn block(
    sheet: &mut Worksheet,
    mut row: u32,
    name: &str,
    group: &Group,
    looks: &Looks,
) -> Result<u32, XlsxError> {
    let figures = || group.answers.iter().chain(&group.favourable);
    sheet.write_string(row, 0, name)?;
    people(sheet, row, 1, group.n)?;
    for (at, figure) in (2..).zip(figures()) {
        people(sheet, row, at, figure.count)?;
    }
    row += 1;
    sheet.write_string(row, 0, format!("{name}（%）"))?;
    for (at, figure) in (2..).zip(figures()) {
        percent(sheet, row, at, figure.share, looks)?;
    }
    row += 1;
    if figures().any(|figure| figure.weighted.shown().is_some()) {
        sheet.write_string(row, 0, format!("{name}（ウエイト補正後 %）"))?;
        for (at, figure) in (2..).zip(figures()) {
            percent(sheet, row, at, figure.weighted, looks)?;
        }
        row += 1;
    }
    Ok(row)
}

fn people(sheet: &mut Worksheet, row: u32, column: u16, shown: Shown) -> Result<(), XlsxError> {
    match shown {
        // People are far fewer than an f64 counts exactly.
        Shown::Count(count) => sheet.write_number(row, column, count as f64)?,
        Shown::Withheld => sheet.write_string(row, column, "*")?,
    };
    Ok(())
}

fn percent(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: Value,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match value {
        Value::Shown(percent) => sheet.write_number_with_format(row, column, percent.value, &looks.share)?,
        Value::Withheld => sheet.write_string(row, column, "*")?,
        Value::None => return Ok(()),
    };
    Ok(())
}

/// The lines of the CSV file.
fn data(
    sheet: &mut Worksheet,
    publication: &Publication,
    number: i64,
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name("data")?;
    for (at, head) in (0..).zip(csv::HEAD) {
        sheet.write_string_with_format(0, at, head, &looks.bold)?;
    }
    for (row, line) in (1..).zip(publication.lines()) {
        for (column, text) in (0..).zip(csv::line(publication, number, &line)) {
            // From the base of the group on, up to the labels, what is a number is one.
            match text.parse::<f64>() {
                Ok(value) if (9..17).contains(&column) => sheet.write_number(row, column, value)?,
                _ => sheet.write_string(row, column, text)?,
            };
        }
    }
    Ok(())
}
