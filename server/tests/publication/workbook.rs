//! Every sheet of the workbook against what was frozen, cell by cell.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::survey::{
    publication::{Figure, Part, Publication, Table, Value},
    release::Shown,
};
use server::db::survey_release;

use crate::published::{MONTH, published};
use crate::support::Browser;

async fn opened(browser: &Browser) -> Xlsx<Cursor<Vec<u8>>> {
    let request = browser.request(reqwest::Method::GET, &format!("{MONTH}/tables.xlsx"));
    let bytes = request.send().await.unwrap().bytes().await.unwrap();
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

/// The names of the sheets, and what the first says.
pub async fn about(browser: &Browser) -> (Vec<String>, Vec<Vec<String>>) {
    let mut book = opened(browser).await;
    (book.sheet_names(), rows(&mut book, "about"))
}

/// The rows of a sheet as text, without what is empty at their ends.
fn rows(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).unwrap();
    assert_eq!(range.start(), Some((0, 0)), "{sheet}");
    let told = |cell: &Data| match cell {
        Data::Empty => String::new(),
        other => other.to_string(),
    };
    range.rows().map(|row| trimmed(row.iter().map(told).collect())).collect()
}

fn trimmed(mut row: Vec<String>) -> Vec<String> {
    while row.last().is_some_and(String::is_empty) {
        row.pop();
    }
    row
}

fn people(shown: Shown) -> String {
    match shown {
        Shown::Count(count) => count.to_string(),
        Shown::Withheld => "*".to_owned(),
    }
}

fn percent(value: Value) -> String {
    match value {
        Value::Shown(percent) => percent.value.to_string(),
        Value::Withheld => "*".to_owned(),
        Value::None => String::new(),
    }
}

/// What the sheet about everybody, or about an attribute, has to say.
fn due(publication: &Publication, part: &Part, by: Option<&str>) -> Vec<Vec<String>> {
    let tables = part.tables.iter().filter(|table| table.by.as_ref().map(|by| by.as_str()) == by);
    let mut rows: Vec<Vec<String>> = tables.flat_map(|table| block(publication, table)).collect();
    // Nothing follows the last.
    rows.pop();
    rows
}

fn block(publication: &Publication, table: &Table) -> Vec<Vec<String>> {
    let column = publication.column(&table.column).unwrap();
    let attribute = table.by.as_ref().map(|by| publication.column(by).unwrap());
    let answers = match (&attribute, column.coarser.is_empty()) {
        (Some(_), false) => column.coarser.iter().map(|coarser| coarser.code.label.ja.clone()).collect(),
        _ => column.codes.iter().map(|code| code.label.ja.clone()).collect::<Vec<_>>(),
    };
    let mut heads = vec![String::new(), "人数 n".to_owned()];
    heads.extend(answers);
    heads.extend(table.groups[0].favourable.map(|_| "肯定的な回答".to_owned()));
    let mut rows = vec![vec![column.label.ja.clone()], heads];
    for group in &table.groups {
        let figures: Vec<Figure> = group.answers.iter().copied().chain(group.favourable).collect();
        let name = attribute.map_or("全体", |attribute| &attribute.codes[group.code.unwrap()].label.ja);
        let line = |name: String, n: String, of: &dyn Fn(&Figure) -> String| {
            trimmed([vec![name, n], figures.iter().map(of).collect()].concat())
        };
        rows.push(line(name.to_owned(), people(group.n), &|figure| people(figure.count)));
        rows.push(line(format!("{name}（%）"), String::new(), &|figure| percent(figure.share)));
        if figures.iter().any(|figure| matches!(figure.weighted, Value::Shown(_))) {
            rows.push(line(format!("{name}（ウエイト補正後 %）"), String::new(), &|figure| {
                percent(figure.weighted)
            }));
        }
    }
    rows.push(Vec::new());
    rows
}

/// The records of a CSV file, the head first.
async fn records(browser: &Browser, file: &str) -> Vec<Vec<String>> {
    let text = browser.get(&format!("{MONTH}/{file}")).await.html;
    let text = text.strip_prefix('\u{FEFF}').unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_sheet_of_the_workbook_says_what_was_frozen() {
    let app = published().await;
    let read = app.portal.db.read();
    let id = survey_release::latest(read, "life", "2026-12", i64::MAX).await.unwrap().unwrap().id;
    let release = app.portal.publications.of(read, &id, 1).await.unwrap();
    let publication = &*release.publication;
    let browser = app.browser();
    let mut book = opened(&browser).await;

    let ways = [None, Some("age"), Some("sex"), Some("district")];
    let parts = || publication.parts.iter().flat_map(|part| ways.map(|by| (part, by)));
    let name = |part: &Part, by: Option<&str>| format!("{} {}", part.mode.name(), by.unwrap_or("all"));
    let mut names = vec!["about".to_owned()];
    names.extend(parts().map(|(part, by)| name(part, by)));
    names.push("data".to_owned());
    assert_eq!(book.sheet_names(), names);

    for (part, by) in parts() {
        let (told, due) = (rows(&mut book, &name(part, by)), due(publication, part, by));
        assert!(due.len() > 60, "{}: {}", name(part, by), due.len());
        for (at, (told, due)) in told.iter().zip(&due).enumerate() {
            assert_eq!(told, due, "{} row {}", name(part, by), at + 1);
        }
        assert_eq!(told.len(), due.len(), "{}", name(part, by));
    }

    let about = rows(&mut book, "about");
    assert_eq!(about[0], [publication.title.ja.as_str(), &publication.title.en]);
    let codebook = records(&browser, "codebook.csv").await;
    let of_codebook = codebook.iter().filter_map(|line| {
        let [kind, column, _, name, value, ja, _, en] = <[String; 8]>::try_from(line.clone()).unwrap();
        match kind.as_str() {
            "release" => Some(vec![name, value]),
            "note" => Some(vec![name, ja, en]),
            "coarser" => Some(vec![format!("coarser {column} {name}"), ja, en, value]),
            _ => None,
        }
    });
    assert_eq!(about[2..], of_codebook.map(trimmed).collect::<Vec<_>>());
    for column in &publication.columns {
        for coarser in &column.coarser {
            let codes: Vec<&str> = coarser.codes.iter().map(|at| column.codes[*at].value.as_str()).collect();
            let line = [
                format!("coarser {} {}", column.id, coarser.code.value),
                coarser.code.label.ja.clone(),
                coarser.code.label.en.clone(),
                codes.join(" "),
            ];
            assert!(about.iter().any(|row| *row == line), "{line:?}");
        }
    }

    let (data, csv) = (rows(&mut book, "data"), records(&browser, "data.csv").await);
    assert_eq!((data.len(), &data[0]), (csv.len(), &csv[0]));
    assert_eq!(csv.len() - 1, publication.lines().count());
    for (told, due) in data.iter().zip(&csv) {
        // 12.0 is 12 there.
        let due = due.iter().enumerate().map(|(at, text)| match text.parse::<f64>() {
            Ok(number) if (9..17).contains(&at) => number.to_string(),
            _ => text.clone(),
        });
        assert_eq!(*told, due.collect::<Vec<_>>());
    }
}
