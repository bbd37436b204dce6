//! What the formats of a release say, read back.

use std::collections::BTreeMap;

use serde_json::Value;

/// Mode, column, attribute, group, answer.
pub type Key = [String; 5];
/// Base, count, share and its ends, weighted share and its ends.
pub type Numbers = [String; 8];

pub fn of_csv(text: &str) -> BTreeMap<Key, Numbers> {
    let text = text.strip_prefix('\u{FEFF}').expect("marked as UTF-8");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap().len(), 20);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.iter().map(|row| key_and_numbers(&row.iter().map(str::to_owned).collect::<Vec<_>>())).collect()
}

fn key_and_numbers(row: &[String]) -> (Key, Numbers) {
    let key = [3, 4, 6, 7, 8].map(|at: usize| row[at].clone());
    let numbers: Vec<String> = row[9..17].to_vec();
    (key, numbers.try_into().unwrap())
}

pub fn of_api(text: &str) -> BTreeMap<Key, Numbers> {
    let release: Value = serde_json::from_str(text).unwrap();
    let publication = &release["publication"];
    let columns: BTreeMap<&str, &Value> = publication["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| (column["id"].as_str().unwrap(), column))
        .collect();
    let counted = |value: &Value| value.as_u64().map_or_else(|| "*".to_owned(), |count| count.to_string());
    let share = |value: &Value| -> [String; 3] {
        let tell = |value: &Value| value.as_f64().map(|value| format!("{value:.1}")).unwrap_or_default();
        match value.as_str() {
            Some("withheld") => ["*".into(), String::new(), String::new()],
            Some(_) => Default::default(),
            None => ["value", "low", "high"].map(|end| tell(&value["shown"][end])),
        }
    };
    let mut found = BTreeMap::new();
    for part in publication["parts"].as_array().unwrap() {
        for table in part["tables"].as_array().unwrap() {
            let column = table["column"].as_str().unwrap();
            let by = table["by"].as_str().unwrap_or_default();
            for group in table["groups"].as_array().unwrap() {
                let of = group["code"]
                    .as_u64()
                    .map(|code| columns[by]["codes"][code as usize]["value"].as_str().unwrap());
                let coarser = columns[column]["coarser"].as_array().filter(|_| !by.is_empty());
                let codes = coarser.or_else(|| columns[column]["codes"].as_array()).unwrap();
                let codes = codes.iter().map(|code| code["value"].as_str().unwrap());
                let answers = codes.zip(group["answers"].as_array().unwrap());
                let favourable = group.get("favourable").map(|figure| ("(favourable)", figure));
                for (answer, figure) in answers.chain(favourable) {
                    let key = [part["mode"].as_str().unwrap(), column, by, of.unwrap_or_default(), answer]
                        .map(str::to_owned);
                    let ([share, low, high], [weighted, wlow, whigh]) =
                        (share(&figure["share"]), share(&figure["weighted"]));
                    let numbers = [
                        counted(&group["n"]),
                        counted(&figure["count"]),
                        share,
                        low,
                        high,
                        weighted,
                        wlow,
                        whigh,
                    ];
                    found.insert(key, numbers);
                }
            }
        }
    }
    found
}

/// What stands in the cells of the table that follows something, row by row, without marks for readers.
pub fn cells(html: &str, after: &str) -> Vec<Vec<String>> {
    let table = html.split_once(after).unwrap_or_else(|| panic!("no {after}")).1;
    let body = table.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    body.split("<tr")
        .skip(1)
        .map(|row| {
            let cells = row.split("<td").skip(1).map(|cell| {
                let cell = cell.split_once('>').unwrap().1.split_once("</td>").unwrap().0;
                text(&cell.replace("<span class=\"chart-", " <span class=\"chart-"))
            });
            cells.collect()
        })
        .collect()
}

fn text(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in html.replace("<!>", "").chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(character),
            _ => {}
        }
    }
    text.trim().to_owned()
}
