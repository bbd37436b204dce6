//! What charts say around the numbers of a survey.

use super::{Lang, filled_raw};

phrases! {
    ANSWER { ja: "回答", easy: "{答|こた}え", en: "Answer" }
    NO_ANSWER { ja: "無回答", easy: "{答|こた}えなし", en: "No answer" }
    SHARE { ja: "割合", easy: "{割合|わりあい}", en: "Share" }
    SHARE_WITH_MARGIN { ja: "割合（±誤差）", easy: "{割合|わりあい}（±{誤差|ごさ}）", en: "Share (± margin)" }
    MEAN { ja: "平均", easy: "{平均|へいきん}", en: "Mean" }
    MEAN_WITH_MARGIN { ja: "平均（±誤差）", easy: "{平均|へいきん}（±{誤差|ごさ}）", en: "Mean (± margin)" }
    COUNT { ja: "回答数", easy: "{答|こた}えた {人|ひと}の {数|かず}", en: "n" }
    BASE { ja: "集計対象", easy: "ぜんぶで", en: "Base" }
    SEVERAL { ja: "複数回答のため、合計は100%を超えることがあります。", easy: "いくつも {答|こた}える ことが できるので、ぜんぶ {足|た}すと 100%より {多|おお}く なる ことが あります。", en: "Several answers could be given, so the shares may add up to more than 100%." }
    FAVOURABLE { ja: "肯定的な回答", easy: "よい ほうの {答|こた}え", en: "Favourable" }
    FAVOURABLE_WITH_MARGIN { ja: "肯定的な回答（±誤差）", easy: "よい ほうの {答|こた}え（±{誤差|ごさ}）", en: "Favourable (± margin)" }
    GROUP { ja: "区分", easy: "グループ", en: "Group" }
    MONTH { ja: "調査月", easy: "{月|つき}", en: "Month" }
    INVITED { ja: "依頼した人", easy: "お{願|ねが}いした {人|ひと}", en: "Invited" }
    ANSWERED { ja: "回答した人", easy: "{答|こた}えた {人|ひと}", en: "Answered" }
    RATE { ja: "回答率", easy: "{答|こた}えた {割合|わりあい}", en: "Response rate" }
    TABLE { ja: "数値の表", easy: "{数字|すうじ}の {表|ひょう}", en: "Table of values" }
    WITHHELD { ja: "非公表", easy: "{見|み}せません", en: "withheld" }
    WITHHELD_NOTE { ja: "「*」は、回答が少なく、誰の回答か分かるおそれがあるため公表していません。", easy: "「*」は、{答|こた}えた {人|ひと}が {少|すく}ないので、{数字|すうじ}を {見|み}せません。だれの {答|こた}えか わからない ように するためです。", en: "* Withheld: so few people answered that someone might be recognised." }
    VALUE_OF { ja: "{value}（回答数{n}）", easy: "{value}（{答|こた}えた {人|ひと}：{n}）", en: "{value} (n = {n})" }
    NO_VALUE { ja: "データなし", easy: "データが ありません", en: "no data" }
    MARGIN_NOTE { ja: "±は、一部の人に聞いたために生じる誤差の範囲です（95%信頼区間）。左右で幅が違うときは、下限と上限を示します。", easy: "±は、{誤差|ごさ}（{本当|ほんとう}の {数字|すうじ}との {違|ちが}い）の {大|おお}きさです。{全員|ぜんいん}には {聞|き}いて いないからです。{本当|ほんとう}の {数字|すうじ}は、この {間|あいだ}に あると {考|かんが}えられます（95%）。", en: "± is the margin of error that comes from asking only a sample (95% confidence interval). Where its two sides differ, both ends are given." }
    BREAK { ja: "{mark} {month}から質問が変わりました。前後の数値は直接比べられません。", easy: "{mark} {month}から {質問|しつもん}が {変|か}わりました。{前|まえ}の {数字|すうじ}と {後|あと}の {数字|すうじ}を {比|くら}べる ことは できません。", en: "{mark} Break in the series: the question changed in {month}. Values before and after cannot be compared." }
    REFERENCE { ja: "縦の線は「{label}」（{value}）です。", easy: "{縦|たて}の {線|せん}は「{label}」（{value}）です。", en: "The vertical line is “{label}” ({value})." }
    PERIOD { ja: "横軸：{from}～{to}　縦軸：{low}～{high}", easy: "{横|よこ}：{from}～{to}　{縦|たて}：{low}～{high}", en: "Horizontal axis: {from} to {to}. Vertical axis: {low} to {high}." }
    NOTHING { ja: "まだ表示できる結果がありません。", easy: "まだ {結果|けっか}が ありません。", en: "There are no results to show yet." }
    ALL_WITHHELD { ja: "図に示せる数値がありません。", easy: "{図|ず}で {見|み}せる {数字|すうじ}が ありません。", en: "There is no value that the chart can show." }
    MOST { ja: "最も多い回答は「{answer}」で、{share}です（回答数{n}）。", easy: "いちばん {多|おお}い {答|こた}えは「{answer}」です。{share}です（{答|こた}えた {人|ひと}：{n}）。", en: "The most frequent answer is “{answer}” with {share} (n = {n})." }
    FAVOURABLE_IS { ja: "肯定的な回答は{share}です。", easy: "よい ほうの {答|こた}えは {share}です。", en: "{share} answered favourably." }
    FAVOURABLE_RANGE { ja: "肯定的な回答は、区分により{low}から{high}です。", easy: "よい ほうの {答|こた}えは、グループで {違|ちが}います。{low}から {high}です。", en: "Favourable answers range from {low} to {high} by group." }
    FROM_TO { ja: "{label}：{from}は{first}、{to}は{last}です。", easy: "{label}：{from}は {first}、{to}は {last}です。", en: "{label}: {first} in {from}, {last} in {to}." }
    ONLY { ja: "{label}：{from}は{first}です。", easy: "{label}：{from}は {first}です。", en: "{label}: {first} in {from}." }
    RANGE { ja: "{month}は、{city}が{value}、区分ごとには{low}から{high}です。", easy: "{month}：{city}は {value}です。グループでは {low}から {high}です。", en: "In {month}: {city} {value}, groups from {low} to {high}." }
    RATE_IS { ja: "{invited}人のうち{answered}人が回答しました（回答率{rate}）。", easy: "{invited}{人|にん}の {中|なか}の {answered}{人|にん}が {答|こた}えました（{rate}）。", en: "{answered} of {invited} people answered ({rate})." }
    RATE_RANGE { ja: "回答率は、区分により{low}から{high}です。", easy: "{答|こた}えた {割合|わりあい}は、グループで {違|ちが}います。{low}から {high}です。", en: "Response rates range from {low} to {high} by group." }
    FIND { ja: "質問を絞り込む", easy: "{質問|しつもん}を さがす", en: "Narrow the questions" }
    FOUND { ja: "{all}問のうち{shown}問を表示しています。", easy: "{all}の {質問|しつもん}の うち、{shown}を {見|み}せて います。", en: "{shown} of {all} questions are shown." }
    TO_QUESTION { ja: "質問の一覧から選ぶ", easy: "{質問|しつもん}の {一覧|いちらん}", en: "Go to a question" }
    YEAR { ja: "{year}年", easy: "{year}{年|ねん}", en: "{year}" }
    MONTH_OF_YEAR { ja: "{month}月", easy: "{month}{月|がつ}", en: "{month}" }
    YEAR_AND_MONTH { ja: "{year}年{month}月", easy: "{year}{年|ねん}{month}{月|がつ}", en: "{month} {year}" }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A month in its year, readings included: `2026年4月`, `Apr 2026`.
#[must_use]
pub fn month(year: i16, month: i8, lang: Lang) -> String {
    let blanks = [("year", year.to_string()), ("month", name(month, lang))];
    filled_raw(YEAR_AND_MONTH.raw(lang), &blanks.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// A month alone, for axes: `4月`, `Apr`.
#[must_use]
pub fn short_month(month: i8, lang: Lang) -> String {
    MONTH_OF_YEAR.fill(lang, &[("month", &name(month, lang))])
}

fn name(month: i8, lang: Lang) -> String {
    match lang {
        Lang::Ja | Lang::Easy => month.to_string(),
        Lang::En => {
            MONTHS.get(usize::from(month.unsigned_abs()).wrapping_sub(1)).copied().unwrap_or("").to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_in_three_languages() {
        assert_eq!(month(2026, 4, Lang::Ja), "2026年4月");
        assert_eq!(month(2026, 4, Lang::Easy), "2026{年|ねん}4{月|がつ}");
        assert_eq!(month(2026, 4, Lang::En), "Apr 2026");
        assert_eq!(short_month(12, Lang::Easy), "12月");
    }
}
