//! One model of each chart, with all that a chart may have to tell.

use crate::text::Lang;
use crate::ui::chart::distribution::{Answer, Distribution};
use crate::ui::chart::rate_bars::{RateBars, Stratum};
use crate::ui::chart::scale::{Group, Scale};
use crate::ui::chart::series::{Line, Margins, Series};
use crate::ui::chart::small_multiples::{Part, SmallMultiples};
use crate::ui::chart::{Axis, Break, Cell, Estimate, Month};

pub(super) fn cell(value: f64, margin: f64, n: u64) -> Cell {
    Cell::Shown(Estimate { value, interval: Some((value - margin, value + margin)), n })
}

pub(super) fn bare(value: f64, n: u64) -> Cell {
    Cell::Shown(Estimate { value, interval: None, n })
}

/// A share that rises and falls with the month, the same in each run.
pub(super) fn wave(from: f64, month: usize) -> f64 {
    from + 0.004 * month as f64 + 0.03 * (month as f64 * 0.9).sin()
}

pub(super) fn sources(id: &str, lang: Lang) -> Distribution {
    let answer = |label: &str, share| Answer { label: label.to_owned(), share };
    Distribution {
        lang,
        id: id.to_owned(),
        title: "市のお知らせを何で知りましたか".to_owned(),
        answers: vec![
            answer("市の広報紙", cell(0.4235, 0.031, 523)),
            answer("市のホームページや公式アプリ、SNSなどインターネット", cell(0.3125, 0.029, 386)),
            answer("テレビ・新聞", cell(0.0825, 0.017, 102)),
            answer("その他", Cell::Withheld),
        ],
        no_answer: Some(bare(0.055, 68)),
        n: 1235,
        several: false,
    }
}

pub(super) fn districts(id: &str, lang: Lang) -> Scale {
    let group = |label: &str, shares: [f64; 5], n: u64| Group {
        label: label.to_owned(),
        shares: shares.map(|share| bare(share, n)),
        no_answer: Some(bare(1.0 - shares.iter().sum::<f64>(), n)),
        favourable: cell(shares[0] + shares[1], 0.04, n),
    };
    let mut groups = vec![
        group("市全体", [0.182, 0.411, 0.213, 0.112, 0.052], 1235),
        group("中央地区", [0.221, 0.435, 0.18, 0.089, 0.045], 402),
        group("北部地区", [0.121, 0.302, 0.262, 0.171, 0.114], 233),
    ];
    groups.push(Group {
        label: "離島地区".to_owned(),
        shares: [Cell::Withheld; 5],
        no_answer: Some(Cell::Withheld),
        favourable: Cell::Withheld,
    });
    Scale {
        lang,
        id: id.to_owned(),
        title: "この市に住み続けたいと思いますか".to_owned(),
        points: [
            "そう思う",
            "どちらかといえばそう思う",
            "どちらともいえない",
            "どちらかといえばそう思わない",
            "そう思わない",
        ]
        .map(str::to_owned),
        groups,
    }
}

pub(super) fn months(id: &str, lang: Lang, labels: &[&str], margins: Margins) -> Series {
    let lines = labels
        .iter()
        .enumerate()
        .map(|(line, label)| {
            let from = 0.42 + 0.09 * line as f64;
            let mut points: Vec<Cell> =
                (0..36).map(|month| cell(wave(from, month + 2 * line), 0.031, 900 + month as u64)).collect();
            points[7] = Cell::Missing;
            points[20] = Cell::Missing;
            points[22] = Cell::Missing;
            if line == 1 {
                points[12] = Cell::Withheld;
            }
            Line { label: (*label).to_owned(), points }
        })
        .collect();
    Series {
        lang,
        id: id.to_owned(),
        title: format!("住み続けたいと思う人の割合（{}）", labels.join("、")),
        axis: Axis::Share,
        first: Month { year: 2023, month: 11 },
        lines,
        breaks: vec![Break {
            month: 17, note: "「この市」を「お住まいの地区」に改めました。".to_owned()
        }],
        margins,
    }
}

pub(super) fn smalls(id: &str, lang: Lang, months: usize) -> SmallMultiples {
    let names = ["中央", "北部", "南部", "東部", "西部", "港湾", "高台", "離島"];
    let part = |label: &str, from: f64| Part {
        label: label.to_owned(),
        points: (0..months).map(|month| cell(wave(from, month), 0.06, 120)).collect(),
    };
    let mut parts: Vec<Part> =
        names.iter().enumerate().map(|(at, name)| part(name, 0.38 + 0.05 * at as f64)).collect();
    parts[7].points.fill(Cell::Withheld);
    SmallMultiples {
        lang,
        id: id.to_owned(),
        title: "住み続けたいと思う人の割合（地区別）".to_owned(),
        axis: Axis::Share,
        first: Month { year: 2023, month: 11 },
        breaks: vec![Break { month: 17, note: String::new() }],
        city: part("市全体", 0.55),
        parts,
    }
}

pub(super) fn rates(id: &str, lang: Lang) -> RateBars {
    let stratum = |label: &str, answered, invited| Stratum { label: label.to_owned(), invited, answered };
    RateBars {
        lang,
        id: id.to_owned(),
        title: "回答率".to_owned(),
        strata: vec![
            stratum("18～39歳", Some(212), 1000),
            stratum("40～64歳", Some(418), 1200),
            stratum("65歳以上", Some(605), 1100),
            stratum("年齢不明", None, 14),
            stratum("市外", None, 20),
            stratum("転入者", Some(0), 0),
        ],
        total: stratum("全体", Some(1251), 3334),
    }
}
