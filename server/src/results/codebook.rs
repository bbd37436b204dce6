//! What every name in the open data means: wordings, codes, how numbers were made and withheld.

use axum::extract::{Path, Query, State};
use domain::survey::publication::{BLANK, Described, FAVOURABLE, Mode, OTHER, Publication};

use super::{
    Asked,
    csv::{KIND, written},
    frozen::File,
};
use crate::{portal::Shared, refusal::Answer};

const HEAD: [&str; 8] = ["kind", "column", "wording", "name", "value", "ja", "easy", "en"];

/// `GET /results/{survey}/{month}/codebook.csv`
pub async fn codebook(
    State(portal): State<Shared>,
    Path(of): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let file = File { name: "codebook.csv", kind: KIND, kept: |release| &release.codebook };
    let make = |publication: &Publication, number: i64| written(HEAD, lines(publication, number).into_iter());
    file.answer(&portal, of, &asked, make).await
}

/// All lines: of the release, of the notes, of the columns, their coarser answers and their codes.
pub(super) fn lines(publication: &Publication, number: i64) -> Vec<[String; 8]> {
    let mut lines = about(publication, number);
    lines.extend(notes(publication));
    lines.extend(publication.columns.iter().flat_map(column));
    lines
}

fn line(kind: &str, column: &str, wording: &str, name: &str, value: &str, texts: [&str; 3]) -> [String; 8] {
    let [ja, easy, en] = texts;
    [kind, column, wording, name, value, ja, easy, en].map(str::to_owned)
}

fn about(publication: &Publication, number: i64) -> Vec<[String; 8]> {
    let one = |name: &str, value: &str| line("release", "", "", name, value, ["", "", ""]);
    let title = &publication.title;
    let mut lines = vec![
        line("release", "", "", "survey", publication.survey.as_str(), [&title.ja, &title.easy, &title.en]),
        one("month", &publication.month),
        one("number", &number.to_string()),
        one("from", &publication.from.to_string()),
        one("until", &publication.until.to_string()),
        one("threshold", &publication.threshold.to_string()),
    ];
    lines.extend(publication.population.map(|people| one("population", &people.to_string())));
    for part in &publication.parts {
        let name = |what: &str| format!("{}_{what}", part.mode.name());
        lines.push(one(&name("responses"), &part.respondents.to_string()));
        lines.extend(part.invited.map(|invited| one(&name("invited"), &invited.to_string())));
        lines.extend(part.response_rate().map(|rate| one(&name("response_rate"), &format!("{rate:.1}"))));
        if let Some(weighing) = &part.weighing {
            let by: Vec<&str> = weighing.by.iter().map(|id| id.as_str()).collect();
            lines.push(one(&name("weighted_by"), &by.join(" ")));
            lines.push(one(&name("least_weight"), &weighing.least.to_string()));
            lines.push(one(&name("greatest_weight"), &weighing.most.to_string()));
            lines.push(one(&name("proportions_reached"), &weighing.converged.to_string()));
            lines.extend(weighing.effective.map(|n| one(&name("effective_responses_about"), &n.to_string())));
        }
    }
    lines
}

fn notes(publication: &Publication) -> Vec<[String; 8]> {
    let note = |name: &str, ja: &str, en: &str| line("note", "", "", name, "", [ja, "", en]);
    let k = publication.threshold;
    let mut notes = vec![
        note(
            "*",
            &format!(
                "非公表。回答した人が1人以上{k}人未満の数値と、その数値を逆算できてしまう数値。同じ数値はどの形式でも非公表。"
            ),
            &format!(
                "Withheld: numbers of 1 to {} people, those from which they could be worked out, and groups who all \
                      answered alike. The same numbers are withheld in every format. Of each, the possible values lie \
                      at least {k} apart (exact bounds of a network flow; L. H. Cox, JASA 90, 1995).",
                k.saturating_sub(1)
            ),
        ),
        note(
            "share",
            "count ÷ group_n（%、小数第2位を四捨五入）。無回答を分母に含む。複数回答は合計が100を超えることがある。",
            "count / group_n in percent, one decimal, half up. No answer is part of the base. Of questions with several \
             answers the shares may add up to more than 100.",
        ),
        note(
            "weighted_share",
            "ウエイト補正後の割合（%）。少人数の回答が推測されるところは「*」。",
            "Weighted share in percent; * where it could give away a small group.",
        ),
        note("by", "空欄は全体。", "Empty: everybody."),
        note(BLANK, "無回答", "No answer"),
        note(
            FAVOURABLE,
            "肯定的な回答の合計（5段階の上位2つ、0～10では7以上）",
            "Favourable answers together: the upper two of five points, 7 or more of 0 to 10.",
        ),
        note(
            OTHER,
            "肯定的な回答以外の合計（無回答を含む）",
            "All answers that are not favourable together, no answer included.",
        ),
        note(
            "coarser",
            "by が空欄でない行では、5段階・0～10の質問の回答を、各列の coarser の区分にまとめて数える（非公表の数値を減らすため）。\
             by が空欄の行は回答ごと。区分の合計は回答ごとの合計と一致し、両方を合わせて秘匿処理をしている。",
            "Where by is not empty, answers on five points and from 0 to 10 are counted in the groups that stand as coarser of their \
             column (value: the answers that a group adds up), so that fewer numbers are withheld. Where by is empty, each answer \
             is counted. Groups add up to the same people; both are withheld jointly.",
        ),
        note(
            "open",
            "公開リンクからの回答。無作為抽出ではないため、誤差は示さない。sampleと合算しない。",
            "Answers by the open link: no probability sample, hence without margins, and never added to the sample.",
        ),
    ];
    if publication.part(Mode::Census).is_some() {
        notes.push(note(
            "census",
            "市の名簿にある全員に依頼した調査の回答。無作為抽出ではないため、誤差は示さない。openと合算しない。",
            "Everybody on the city's list was invited; answers of those who chose to reply. No probability sample, hence \
             without margins; never added to open.",
        ));
    }
    if publication.part(Mode::Sample).is_some() {
        notes.push(note(
            "share_low, share_high",
            "95%信頼区間。件数が十分で母集団が分かるときは ±1.96·√((N−n)/(N−1)·p(1−p)/n)、それ以外はウィルソンの区間。",
            "Interval of 95 %: ±1.96·√((N−n)/(N−1)·p(1−p)/n) where n·p and n·(1−p) are 10 or more and the population N is \
             known (simple random sample with finite correction; Cochran, Sampling Techniques, 1977), else Wilson's score \
             interval (JASA 22, 1927).",
        ));
        notes.push(note(
            "weighted_low, weighted_high",
            "95%信頼区間。線形化した分散に (N−n)/N を掛ける。件数が少ないときは実効標本サイズによるウィルソンの区間。",
            "Interval of 95 %: linearised variance n/(n−1)·Σw²(y−p)²/(Σw)² times (N−n)/N (Binder, International Statistical \
             Review 51, 1983), where few: Wilson's score interval on the effective number of responses (Kish, 1965).",
        ));
    }
    if publication.parts.iter().any(|part| part.weighing.is_some()) {
        notes.push(note(
            "weights",
            "人口の構成（weighted_byの各属性）に合わせたレイキング。5人未満の区分は隣の区分とまとめ、ウエイトは平均1、\
             least_weightからgreatest_weightまで。属性が無回答の人と、人口の内訳にない区分の人は、その属性では補正しない。",
            "Raking to the population by each attribute in weighted_by (Deming and Stephan, Annals of Mathematical \
             Statistics 11, 1940). Classes with fewer than 5 respondents are merged with the nearest one; which, is not \
             told. Weights have mean 1 and stay between least_weight and greatest_weight. Who left an attribute open, or is in a class that \
             the population does not name, is not weighted by it. The effective number is (Σw)²/Σw² to two significant digits.",
        ));
    }
    notes
}

fn column(column: &Described) -> Vec<[String; 8]> {
    let (id, wording) = (column.id.as_str(), column.wording.to_string());
    let one = |name: &str, value: &str, texts: [&str; 3]| line("column", id, &wording, name, value, texts);
    let of = |text: &'_ domain::form::Text| [text.ja.clone(), text.easy.clone(), text.en.clone()];
    let said = |name: &str, value: &str, text: &domain::form::Text| {
        let [ja, easy, en] = of(text);
        one(name, value, [&ja, &easy, &en])
    };
    let favourable: Vec<&str> = column
        .favourable
        .iter()
        .filter_map(|at| column.codes.get(*at))
        .map(|code| code.value.as_str())
        .collect();
    let mut lines = vec![
        said("short", "", &column.short),
        said("label", "", &column.label),
        one("item", column.item.as_str(), ["", "", ""]),
        one("kind", column.kind.name(), ["", "", ""]),
        one(
            "comparable_since_wording",
            &column.comparable_since.to_string(),
            [
                "この番号以降の質問文への回答と比べられる。それより前とは系列が切れる。",
                "",
                "Answers compare with those to wordings from this number on; the series breaks before it.",
            ],
        ),
    ];
    lines.extend(column.question.as_ref().map(|text| said("question", "", text)));
    lines.extend(column.help.as_ref().map(|text| said("help", "", text)));
    if !favourable.is_empty() {
        lines.push(one("favourable", &favourable.join(" "), ["", "", ""]));
    }
    if column.attribute {
        lines.push(one("attribute", if column.crossed { "crossed" } else { "alone" }, ["", "", ""]));
    }
    lines.extend(column.coarser.iter().map(|coarser| {
        let values: Vec<&str> = coarser
            .codes
            .iter()
            .filter_map(|at| column.codes.get(*at))
            .map(|code| code.value.as_str())
            .collect();
        let [ja, easy, en] = of(&coarser.code.label);
        line("coarser", id, &wording, &coarser.code.value, &values.join(" "), [&ja, &easy, &en])
    }));
    lines.extend(column.codes.iter().map(|code| {
        let [ja, easy, en] = of(&code.label);
        line("code", id, &wording, "code", &code.value, [&ja, &easy, &en])
    }));
    lines
}
