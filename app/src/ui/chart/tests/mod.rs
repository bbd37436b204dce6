//! What the charts have to keep: the numbers, the names, and nothing that a browser refuses.

mod samples;

use leptos::prelude::*;

use super::distribution::{Answer, Distribution, distribution};
use super::rate_bars::{RateBars, rate_bars};
use super::scale::{Group, Scale, scale};
use super::series::{Line, Margins, Series, series};
use super::small_multiples::{SmallMultiples, small_multiples};
use super::{Axis, Break, Cell, Estimate};
use crate::text::Lang;
use samples::{bare, cell, districts, months, rates, smalls, sources};

const HOSTILE: &str = "</text><script>alert('x')</script>\"";

/// Every chart, in a language.
fn page(lang: Lang) -> String {
    [
        distribution(&sources("c1", lang)),
        scale(&districts("c2", lang)),
        series(&months("c3", lang, &["市全体"], Margins::Band)),
        series(&months("c4", lang, &["18～39歳", "40～64歳", "65歳以上", "全体"], Margins::Whiskers)),
        series(&months("c5", lang, &["18歳から39歳までの人", "40歳から64歳までの人"], Margins::Hidden)),
        small_multiples(&smalls("c6", lang, 36)),
        small_multiples(&smalls("c7", lang, 1)),
        rate_bars(&rates("c8", lang)),
    ]
    .into_iter()
    .map(html)
    .collect()
}

fn html(chart: AnyView) -> String {
    chart.to_html().replace("<!>", "")
}

/// What stands between `from` and the next `to`, each time.
fn between<'a>(html: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    html.split(from).skip(1).filter_map(|rest| rest.split_once(to)).map(|(inside, _)| inside).collect()
}

/// The rows of a chart's table as text: cells parted by bars.
fn rows(html: &str) -> Vec<String> {
    let table = between(html, "<tbody>", "</tbody>").concat();
    between(&table, "<tr", "</tr>")
        .into_iter()
        .map(|row| {
            let row = row.split_once('>').map_or("", |(_, cells)| cells);
            let row = row.replace("</th>", "|").replace("</td>", "|");
            let mut text = String::new();
            let mut inside = false;
            for c in row.chars() {
                match c {
                    '<' => inside = true,
                    '>' => inside = false,
                    c if !inside => text.push(c),
                    _ => {}
                }
            }
            text.trim_end_matches('|').to_owned()
        })
        .collect()
}

#[test]
fn the_table_of_a_distribution_holds_the_numbers_of_its_model() {
    let html = html(distribution(&sources("c", Lang::Ja)));
    assert_eq!(
        rows(&html),
        [
            "市の広報紙|42.4% ±3.1|523",
            "市のホームページや公式アプリ、SNSなどインターネット|31.3% ±2.9|386",
            "テレビ・新聞|8.3% ±1.7|102",
            "その他|*非公表|*非公表",
            "無回答|5.5%|68",
            "集計対象||1,235",
        ]
    );
    assert!(html.contains("最も多い回答は「市の広報紙」で、42.4%です（回答数1,235）。"), "{html}");
    assert!(html.contains(r#"width="42.35%" height="100%" class="chart-fill""#), "{html}");
}

#[test]
fn the_table_of_a_scale_holds_the_numbers_of_its_model() {
    let html = html(scale(&districts("c", Lang::Ja)));
    let rows = rows(&html);
    assert_eq!(rows[0], "市全体|59.3% ±4.0|18.2%|41.1%|21.3%|11.2%|5.2%|3.0%|1,235");
    assert_eq!(rows[3], format!("離島地区{}", "|*非公表".repeat(8)));
    assert!(html.contains("肯定的な回答は、区分により42.3%から65.6%です。"), "{html}");
}

#[test]
fn the_table_of_a_series_has_a_row_per_month_and_marks_breaks() {
    let model = months("c", Lang::Ja, &["甲", "乙"], Margins::Whiskers);
    let html = html(series(&model));
    let rows = rows(&html);
    assert_eq!(rows.len(), 36);
    for (at, row) in rows.iter().enumerate() {
        let said = |line: &Line| match line.points[at] {
            Cell::Shown(estimate) => {
                format!("{} ±3.1|{}", Axis::Share.written(estimate.value), super::number::count(estimate.n))
            }
            Cell::Withheld => "*非公表|*非公表".to_owned(),
            Cell::Missing => "–データなし|–データなし".to_owned(),
        };
        let values: Vec<String> = model.lines.iter().map(said).collect();
        assert!(row.ends_with(&values.join("|")), "{row}");
    }
    assert!(rows[0].starts_with("2023年11月|"), "{}", rows[0]);
    assert!(rows[17].starts_with("2025年4月①|"), "{}", rows[17]);
    assert!(html.contains("① 2025年4月から質問が変わりました。"), "{html}");
}

#[test]
fn means_are_drawn_within_their_scale() {
    let axis = Axis::Mean { low: 1.0, high: 5.0 };
    let points = vec![cell(3.0, 0.1, 400), cell(3.456, 0.1, 400)];
    let line = Line { label: "平均".to_owned(), points };
    let model =
        Series { axis, lines: vec![line], breaks: Vec::new(), ..months("c", Lang::En, &[], Margins::Band) };
    let html = html(series(&model));
    assert_eq!(rows(&html), ["Nov 2023|3.00 ±0.10|400", "Dec 2023|3.46 ±0.10|400"]);
    assert!(html.contains(r#"d="M250 500 750 386""#), "{html}");
}

#[test]
fn the_table_of_small_multiples_holds_every_district_and_the_city() {
    let model = smalls("c", Lang::Ja, 1);
    let rows_of_one = rows(&html(small_multiples(&model)));
    assert_eq!(rows_of_one[0], "中央|38.0% ±6.0|120");
    assert_eq!(rows_of_one[7], "離島|*非公表|*非公表");
    assert_eq!(rows_of_one[8], "市全体|55.0% ±6.0|120");
    let many = html(small_multiples(&smalls("c", Lang::Ja, 36)));
    assert_eq!(rows(&many).len(), 36);
    assert_eq!(many.matches("chart-small\"").count(), 8);
    assert!(rows(&many)[0].ends_with("|*非公表|55.0% ±6.0 n=120"), "{}", rows(&many)[0]);
}

#[test]
fn the_table_of_rates_holds_the_numbers_of_its_model() {
    let html = html(rate_bars(&rates("c", Lang::Ja)));
    assert_eq!(
        rows(&html),
        [
            "18～39歳|212|1,000|21.2%",
            "40～64歳|418|1,200|34.8%",
            "65歳以上|605|1,100|55.0%",
            "年齢不明|*非公表|14|*非公表",
            "市外|*非公表|20|*非公表",
            "転入者|0|0|–データなし",
            "全体|1,251|3,334|37.5%",
        ]
    );
    assert!(html.contains("3,334人のうち1,251人が回答しました（回答率37.5%）。"), "{html}");
}

#[test]
fn marks_tell_what_the_table_tells() {
    let titles =
        |html: &str| between(html, "<title>", "</title>").into_iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        titles(&html(distribution(&sources("c", Lang::Ja))))[2..],
        ["テレビ・新聞\n8.3% ±1.7（回答数102）", "その他\n非公表", "無回答\n5.5%（回答数68）"]
    );
    let of_groups = titles(&html(scale(&districts("c", Lang::Ja))));
    assert_eq!(of_groups[0], "そう思う\n18.2%（回答数1,235）\n市全体");
    assert_eq!(of_groups[6], "肯定的な回答\n59.3% ±4.0（回答数1,235）\n市全体");
    assert_eq!(of_groups.last().unwrap(), "離島地区\n非公表");
    let of_months = titles(&html(series(&months("c", Lang::Ja, &["甲", "乙"], Margins::Whiskers))));
    assert_eq!(of_months.len(), 36);
    assert_eq!(of_months[7], "2024年6月\n甲 データなし\n乙 データなし");
    assert!(of_months[17].starts_with("2025年4月①\n甲 ") && of_months[12].ends_with("\n乙 非公表"));
    let of_districts = titles(&html(small_multiples(&smalls("c", Lang::En, 36))));
    assert_eq!(of_districts.len(), 8 * 36);
    assert_eq!(of_districts[0], "中央 Nov 2023\n38.0% ±6.0 (n = 120)");
}

#[test]
fn a_withheld_value_leaves_no_trace_in_the_picture() {
    let html = html(scale(&Scale {
        groups: vec![Group {
            label: "北部".to_owned(),
            shares: [bare(0.3, 30), bare(0.3, 30), bare(0.2, 20), bare(0.1234, 12), Cell::Withheld],
            no_answer: None,
            favourable: bare(0.6, 100),
        }],
        ..districts("c", Lang::Ja)
    }));
    let picture = between(&html, "chart-stack\">", "</svg>").concat();
    assert!(picture.contains("url(#c-hatch)") && !picture.contains("chart-point"), "{picture}");
    assert!(html.contains("12.3%"), "{html}");
}

#[test]
fn ids_are_unique_on_a_page_and_everything_named_is_there() {
    for lang in Lang::ALL {
        let html = page(lang);
        let mut ids = between(&html, " id=\"", "\"");
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
        for named in between(&html, "aria-labelledby=\"", "\"")
            .into_iter()
            .chain(between(&html, "aria-describedby=\"", "\""))
            .flat_map(|names| names.split(' '))
            .chain(between(&html, "url(#", ")"))
        {
            assert!(ids.binary_search(&named).is_ok(), "{named}");
        }
    }
}

#[test]
fn nothing_that_is_no_number_gets_into_a_picture() {
    let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -3.0, 7.0, 0.0];
    let odd_cell = |at: usize| {
        Cell::Shown(Estimate { value: odd[at % 6], interval: Some((odd[(at / 6) % 6], odd[at % 5])), n: 3 })
    };
    let mut html = page(Lang::En);
    for margins in [Margins::Band, Margins::Whiskers, Margins::Hidden] {
        let mut model = months("c", Lang::En, &["a", "b"], margins);
        for (at, line) in model.lines.iter_mut().enumerate() {
            line.points = (0..36).map(|month| odd_cell(month + at)).collect();
        }
        model.breaks.push(Break { month: 99, note: String::new() });
        html += &self::html(series(&model));
        model.axis = Axis::Mean { low: 2.0, high: 2.0 };
        html += &self::html(series(&model));
    }
    let mut model = sources("d", Lang::En);
    model.answers = (0..36).map(|at| Answer { label: "?".to_owned(), share: odd_cell(at) }).collect();
    html += &self::html(distribution(&model));
    for wrong in ["NaN", "inf", "undefined"] {
        assert!(!html.to_lowercase().contains(&wrong.to_lowercase()), "{wrong}");
    }
}

#[test]
fn pictures_need_no_inline_style_and_no_script() {
    for lang in Lang::ALL {
        let html = page(lang);
        assert!(!html.contains("style=") && !html.contains("<script") && !html.contains("onclick"));
        assert_eq!(html.matches("role=\"img\"").count(), 8);
        assert_eq!(html.matches("<table").count(), 8);
    }
}

#[test]
fn labels_are_text_and_never_markup() {
    let mut model = sources("c", Lang::Ja);
    model.title = HOSTILE.to_owned();
    model.answers[0].label = HOSTILE.to_owned();
    let mut line = months("d", Lang::Ja, &["x"], Margins::Band);
    line.lines[0].label = "<b>".to_owned();
    line.breaks[0].note = HOSTILE.to_owned();
    let html = html(distribution(&model)) + &self::html(series(&line));
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
}

#[test]
fn a_chart_without_data_is_a_sentence() {
    let empty = [
        distribution(&Distribution { answers: Vec::new(), ..sources("c", Lang::Ja) }),
        distribution(&Distribution { n: 0, ..sources("c", Lang::Ja) }),
        scale(&Scale { groups: Vec::new(), ..districts("c", Lang::Ja) }),
        series(&months("c", Lang::Ja, &[], Margins::Band)),
        small_multiples(&SmallMultiples { parts: Vec::new(), ..smalls("c", Lang::Ja, 3) }),
        small_multiples(&smalls("c", Lang::Ja, 0)),
        rate_bars(&RateBars { strata: Vec::new(), ..rates("c", Lang::Ja) }),
    ];
    for chart in empty {
        let html = html(chart);
        assert!(html.contains("まだ表示できる結果がありません。"), "{html}");
        assert!(!html.contains("<svg") && !html.contains("<table"), "{html}");
    }
}

#[test]
fn plain_japanese_carries_readings_in_its_words_and_none_in_its_pictures() {
    let html = page(Lang::Easy);
    assert!(html.contains("<rt>"), "{html}");
    for picture in between(&html, "<svg", "</svg>") {
        assert!(!picture.contains("<ruby") && !picture.contains('|') && !picture.contains('{'), "{picture}");
    }
}
