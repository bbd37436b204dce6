//! Pages, CSV and API against each other, number by number.

use std::collections::{BTreeMap, BTreeSet};

use domain::survey::item::Kind;

use crate::formats::{Numbers, cells, of_api, of_csv};
use crate::published::{MONTH, published};
use crate::surveys::questionnaire;

#[tokio::test(flavor = "multi_thread")]
async fn page_csv_and_api_say_the_same_numbers() {
    let app = published().await;
    let browser = app.browser();
    let csv = of_csv(&browser.get(&format!("{MONTH}/data.csv")).await.html);
    assert_eq!(csv, of_api(&browser.get(&format!("/api{MONTH}")).await.html));
    let columns: BTreeSet<(String, String)> =
        csv.keys().map(|key| (key[0].clone(), key[1].clone())).collect();
    let mut stars = 0;
    let same = |cell: &str, told: &str, key: &[&str]| {
        let cell = if cell.starts_with('*') { "*".to_owned() } else { cell.replace(',', "") };
        let found = cell.split(' ').next().unwrap_or_default().trim_end_matches('%');
        assert!(
            found == told || (found.starts_with('–') && told.is_empty()),
            "{key:?}: {cell} is not {told}"
        );
    };
    let values = |mode: &str, column: &str, by: &str, group: &str| -> Vec<(String, Numbers)> {
        let all = csv.iter().filter(|(key, _)| key[..4] == [mode, column, by, group].map(str::to_owned));
        all.map(|(key, numbers)| (key[4].clone(), numbers.clone())).collect()
    };
    // Everybody: the tables beside the charts have share and count of each answer, in the codebook's order.
    let questionnaire = questionnaire(&app).await;
    let everybody = browser.get(MONTH).await.html;
    for (mode, column) in &columns {
        let rows = cells(&everybody, &format!("id=\"{mode}-{column}-table\""));
        let told: BTreeMap<String, Numbers> = values(mode, column, "", "").into_iter().collect();
        let asked = questionnaire.column(column).unwrap();
        let mut order = asked.values();
        if let Kind::Number { .. } = asked.kind() {
            order = told.keys().filter(|value| !value.starts_with('(')).cloned().collect();
            order.sort_by_key(|class| class.split('-').next().unwrap().parse::<u32>().unwrap());
        }
        if !matches!(asked.kind(), Kind::ManyOf { .. }) {
            order.push("(blank)".into());
        }
        assert_eq!(rows.len(), order.len() + 1, "{mode} {column}: {rows:?}");
        for (row, answer) in rows.iter().zip(&order) {
            let numbers = &told[answer];
            same(&row[0], &numbers[2], &[mode, column, answer, "share"]);
            same(&row[1], &numbers[1], &[mode, column, answer, "count"]);
        }
    }
    for by in ["age", "sex", "district"] {
        let page = browser.get(&format!("{MONTH}/by/{by}")).await.html;
        let groups = questionnaire.column(by).unwrap().values();
        let broken_down =
            columns.iter().filter(|(mode, column)| !values(mode, column, by, &groups[0]).is_empty());
        for (mode, column) in broken_down {
            let rows = cells(&page, &format!("id=\"{mode}-{column}-numbers\""));
            for (row, group) in rows.iter().zip(&groups) {
                let told: BTreeMap<String, Numbers> = values(mode, column, by, group).into_iter().collect();
                let Some(first) = told.values().next() else { panic!("{mode} {column} {by} {group}") };
                same(&row[0], &first[0], &[mode, column, by, group, "n"]);
                let counts: Vec<&String> = row[1..].iter().collect();
                let mut shown: Vec<String> = counts
                    .iter()
                    .take(told.len())
                    .map(|cell| {
                        cell.split(' ')
                            .next()
                            .unwrap_or_default()
                            .chars()
                            .take_while(|c| c.is_ascii_digit() || *c == '*')
                            .collect()
                    })
                    .collect();
                let mut due: Vec<String> = told.values().map(|numbers| numbers[1].clone()).collect();
                shown.sort();
                due.sort();
                assert_eq!(shown, due, "{mode} {column} {by} {group}");
                stars += due.iter().filter(|count| *count == "*").count();
            }
        }
    }
    assert!(stars > 200, "{stars}");
}
