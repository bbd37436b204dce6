//! What analysts read about the results of a wave.

phrases! {
    // Around every page.
    RESULTS_TITLE { ja: "{month}の集計結果", easy: "{month}の {結果|けっか}", en: "Results of {month}" }
    CROSS_TITLE { ja: "{month}のクロス集計", easy: "{month}の かけ{合|あ}わせた {表|ひょう}", en: "Cross table of {month}" }
    PARTS_TITLE { ja: "{month}の区分別の結果", easy: "{month}の グループの {結果|けっか}", en: "Results of {month} by group" }
    WORDS_TITLE { ja: "{month}の自由記述", easy: "{month}に {書|か}いて もらった こと", en: "What people wrote in {month}" }
    SERIES_TITLE { ja: "月ごとの推移", easy: "{月|つき}ごとの {変|か}わり{方|かた}", en: "Month by month" }
    SURVEYS { ja: "調査一覧", easy: "アンケートの {一覧|いちらん}", en: "Surveys" }
    WAVE { ja: "{month}の調査", easy: "{month}の アンケート", en: "Wave of {month}" }
    PAGES_OF_WAVE { ja: "結果の見方", easy: "{結果|けっか}の ページ", en: "Pages of results" }
    TAB_RESULTS { ja: "集計結果", easy: "{結果|けっか}", en: "Results" }
    TAB_PARTS { ja: "区分別", easy: "グループ", en: "By group" }
    TAB_CROSS { ja: "クロス集計", easy: "かけ{合|あ}わせ", en: "Cross table" }
    TAB_WORDS { ja: "自由記述", easy: "{書|か}いて もらった こと", en: "Words" }
    TAB_SERIES { ja: "推移", easy: "{変|か}わり{方|かた}", en: "Series" }
    WHOSE { ja: "だれの回答か", easy: "だれの {答|こた}えか", en: "Whose answers" }
    SAMPLE { ja: "標本（依頼した人）", easy: "お{願|ねが}いした {人|ひと}", en: "Sample (people invited)" }
    OPEN { ja: "公開リンク", easy: "だれでも {答|こた}えられる リンク", en: "Open link" }
    OPEN_HEADING { ja: "標本調査ではありません", easy: "{市民|しみん} {全体|ぜんたい}の {数字|すうじ}では ありません", en: "Not a probability sample" }
    OPEN_TEXT { ja: "公開リンクから自分で選んで答えた人の結果です。市民全体を代表しないため、誤差の範囲も検定も示しません。標本の結果とは合算しません。", easy: "{自分|じぶん}から {答|こた}えた {人|ひと}だけの {結果|けっか}です。{市民|しみん} {全体|ぜんたい}が どう {思|おも}うかは わかりません。ですから {誤差|ごさ}は {出|だ}しません。お{願|ねが}いした {人|ひと}の {答|こた}えとは {別|べつ}です。", en: "These people chose themselves by the open link. They do not stand for all residents, so there is no margin of error and no test. They are never added to the sample." }
    AS_OF { ja: "{time}現在、回答数{n}（回答受付中。途中の集計です）。", easy: "{time}の {数字|すうじ}です。{答|こた}えた {人|ひと}：{n}（まだ {続|つづ}いて います）", en: "As of {time}, n = {n} (still open: an interim count)." }
    COUNTED { ja: "{time}集計、回答数{n}。", easy: "{time}に {数|かぞ}えました。{答|こた}えた {人|ひと}：{n}。", en: "Counted {time}, n = {n}." }
    TOO_FEW { ja: "回答が{threshold}件に満たないため、結果を表示しません。", easy: "{答|こた}えた {人|ひと}が {threshold}{人|にん}より {少|すく}ないので、{結果|けっか}を {見|み}せません。", en: "There are fewer than {threshold} responses, so nothing is shown." }
    INSIDE { ja: "庁内用です。外に出すときは「公表」の表を使ってください。", easy: "{市役所|しやくしょ}の {中|なか}だけで {使|つか}います。{外|そと}に {出|だ}す {時|とき}は「{公表|こうひょう}」の {表|ひょう}を {使|つか}ってください。", en: "For use inside the office. What goes outside is a release." }

    // Numbers.
    OVERVIEW { ja: "一覧", easy: "{一覧|いちらん}", en: "Overview" }
    QUESTION { ja: "質問", easy: "{質問|しつもん}", en: "Question" }
    N { ja: "回答数", easy: "{答|こた}えた {人|ひと}", en: "n" }
    NO_ANSWER { ja: "無回答", easy: "{答|こた}えなし", en: "No answer" }
    MEAN { ja: "平均", easy: "{平均|へいきん}", en: "Mean" }
    MEAN_WEIGHTED { ja: "平均（重みづけ）", easy: "{平均|へいきん}（{重|おも}み あり）", en: "Mean, weighted" }
    FAVOURABLE { ja: "肯定的な回答", easy: "いい {答|こた}え", en: "Favourable" }
    FAVOURABLE_WEIGHTED { ja: "肯定的な回答（重みづけ）", easy: "いい {答|こた}え（{重|おも}み あり）", en: "Favourable, weighted" }
    UNWEIGHTED { ja: "重みなし", easy: "{重|おも}み なし", en: "Unweighted" }
    WEIGHTED { ja: "重みづけ", easy: "{重|おも}み あり", en: "Weighted" }
    EFFECTIVE { ja: "有効回答数", easy: "{有効|ゆうこう}な {数|かず}", en: "Effective n" }
    DESIGN_EFFECT { ja: "デザイン効果", easy: "デザイン{効果|こうか}", en: "Design effect" }
    SINCE { ja: "{month}から", easy: "{month}から", en: "Since {month}" }
    LAST_MONTH { ja: "前月からの変化", easy: "{前|まえ}の {月|つき}から", en: "Since last month" }
    LAST_YEAR { ja: "前年同月からの変化", easy: "{去年|きょねん}の {同|おな}じ {月|つき}から", en: "Since a year ago" }
    POINTS { ja: "{value}ポイント", easy: "{value}ポイント", en: "{value} points" }
    MORE_THAN_CHANCE { ja: "偶然を超える差", easy: "たまたまでは ない", en: "more than chance" }
    MAY_BE_CHANCE { ja: "偶然の範囲", easy: "たまたまかも しれない", en: "may be chance" }
    FEW { ja: "少数のため参考", easy: "{数|かず}が {少|すく}ない", en: "few, a hint only" }
    BROKEN { ja: "質問変更", easy: "{質問|しつもん}が {変|か}わった", en: "question changed" }
    BREAK_TEXT { ja: "{month}とは質問の文が違い、比べられません（系列の断絶）。", easy: "{month}とは {質問|しつもん}が {違|ちが}います。{比|くら}べる ことは できません。", en: "The question was worded otherwise in {month}: the series breaks, and values cannot be compared." }
    NONE { ja: "なし", easy: "なし", en: "none" }
    MARGINS { ja: "±と範囲は95%信頼区間です。標本の割合は、母数{population}人に対する有限母集団修正つき、少数ではウィルソンの区間です。", easy: "±は 95%の {範囲|はんい}です。{全体|ぜんたい}は {population}{人|にん}です。{数|かず}が {少|すく}ない {時|とき}は ウィルソンの {方法|ほうほう}です。", en: "± and ranges are 95% confidence intervals: with finite population correction for {population} people, by Wilson where answers are few." }
    MARGINS_PLAIN { ja: "範囲は95%信頼区間（ウィルソン）です。", easy: "{範囲|はんい}は 95%です（ウィルソンの {方法|ほうほう}）。", en: "Ranges are 95% confidence intervals (Wilson)." }
    CHANCE { ja: "変化の判定は、このページ全体で5%の水準です（ホルムの方法）。重みのある月どうしは重みづけで比べます。", easy: "{変化|へんか}が たまたまか どうかは、この ページ {全部|ぜんぶ}で 5%で {決|き}めます（ホルムの {方法|ほうほう}）。", en: "Whether a change is more than chance is judged at 5% for the whole page (Holm), weighted where both waves have weights." }
    SHOW_SHARES { ja: "グラフの割合", easy: "グラフの {割合|わりあい}", en: "Shares in charts" }
    TO_SERIES { ja: "推移を見る", easy: "{変|か}わり{方|かた}を {見|み}る", en: "Month by month" }
    TO_PARTS { ja: "区分別に見る", easy: "グループで {見|み}る", en: "By group" }
    TO_CROSS { ja: "クロス集計", easy: "かけ{合|あ}わせる", en: "Cross it" }
    RANGE_OF_NUMBERS { ja: "{low}～{high}{unit}", easy: "{low}～{high}{unit}", en: "{low}–{high} {unit}" }

    // What weights did.
    WEIGHTING { ja: "重みづけの内容", easy: "{重|おも}みの {説明|せつめい}", en: "What weighting did" }
    WEIGHTING_TEXT { ja: "市の人口に合わせて、回答した人の構成のかたよりを補正しています（レイキング）。", easy: "{市|し}の {人口|じんこう}と {同|おな}じ {割合|わりあい}に なるように {直|なお}しました。", en: "Responses are weighted to the city's population by raking." }
    WEIGHTING_IS { ja: "回答{n}件は、重みのために{effective}件分の確かさです（デザイン効果{deff}）。重みは{least}から{most}まで、上限か下限にあるものは{trimmed}件です。", easy: "{答|こた}え {n}は、{effective}と {同|おな}じ {確|たし}かさです（デザイン{効果|こうか} {deff}）。{重|おも}みは {least}から {most}です。{限度|げんど}に なったのは {trimmed}です。", en: "{n} responses are as exact as {effective} without weights (design effect {deff}). Weights range from {least} to {most}; {trimmed} are at a bound." }
    CLASS { ja: "区分", easy: "グループ", en: "Class" }
    POPULATION { ja: "人口", easy: "{人口|じんこう}", en: "Population" }
    NOTE { ja: "備考", easy: "メモ", en: "Note" }
    MERGED { ja: "「{label}」とまとめて重みづけ", easy: "「{label}」と いっしょに しました", en: "weighted together with “{label}”" }
    LEFT_OUT { ja: "重みづけできず", easy: "{重|おも}みを つけられません", en: "could not be weighted" }

    // By group.
    BY { ja: "区分", easy: "グループ", en: "By" }
    CITY { ja: "全体", easy: "{全体|ぜんたい}", en: "All" }
    SHOW { ja: "表示する", easy: "{見|み}る", en: "Show" }
    MEASURE { ja: "数値", easy: "{数字|すうじ}", en: "Measure" }

    // Crossing.
    SHARES { ja: "割合", easy: "{割合|わりあい}", en: "Shares" }
    ROW { ja: "表側（行）", easy: "{横|よこ}の {列|れつ}の {質問|しつもん}", en: "Rows" }
    COLUMN { ja: "表頭（列）", easy: "{縦|たて}の {列|れつ}の {質問|しつもん}", en: "Columns" }
    FILTERS { ja: "しぼり込み（3つまで）", easy: "だれの {答|こた}えを {見|み}るか（3つまで）", en: "Only those who are (up to three)" }
    ALL_OF_THEM { ja: "すべて", easy: "ぜんぶ", en: "everybody" }
    CHOOSE { ja: "選んでください", easy: "えらんでください", en: "choose" }
    AUDITED { ja: "しぼり込みを使うと、だれがどの質問と条件を見たかが記録されます。結果は記録されません。", easy: "しぼると、だれが {何|なに}を {見|み}たかを {記録|きろく}します。{結果|けっか}は {記録|きろく}しません。", en: "Who looks at which questions with which filters is recorded; what they see is not." }
    TOO_MANY_FILTERS { ja: "しぼり込みは3つまでにしてください。", easy: "3つまでに してください。", en: "Choose three filters at the most." }
    CANNOT_CROSS { ja: "この2つの質問は組み合わせられません。違う質問を選び、複数回答の質問は1つまでにしてください。", easy: "この 2つは かけ{合|あ}わせられません。{違|ちが}う {質問|しつもん}を えらんでください。いくつも {答|こた}える {質問|しつもん}は 1つだけです。", en: "These two cannot be crossed: choose two different questions, only one of which takes several answers." }
    FILTERED { ja: "条件", easy: "だれの {答|こた}えか", en: "Filters" }
    CELL_HELP { ja: "各欄は回答数、行の割合、▲▼は期待される数より多い・少ないことを示します（1つは5%、2つは1%の水準）。", easy: "{数|かず}と {割合|わりあい}です。▲は {予想|よそう}より {多|おお}い、▼は {少|すく}ないです。2つは もっと {確|たし}かです。", en: "Each cell has its n and its share of the row; ▲ and ▼ say that there are more or fewer than expected (one mark at 5%, two at 1%)." }
    CELL_HELP_PLAIN { ja: "各欄は回答数と行の割合です。", easy: "{数|かず}と {割合|わりあい}です。", en: "Each cell has its n and its share of the row." }
    STARS { ja: "「*」は{threshold}件に満たない欄です。", easy: "「*」は {threshold}より {少|すく}ない ところです。", en: "* stands for fewer than {threshold}." }
    SEVERAL { ja: "複数回答のため、行の合計は100%を超えることがあります。検定は選択肢ごとです。", easy: "いくつも {答|こた}えるので、100%より {多|おお}く なる ことが あります。", en: "Several answers could be given: a row may add up to more than 100%, and each option is tested by itself." }
    CHI_SQUARE { ja: "カイ二乗 {value}（自由度{df}、p{p}）", easy: "カイ{二乗|にじょう} {value}（{自由度|じゆうど}{df}、p{p}）", en: "Chi-square {value} (df {df}, p{p})" }
    CRAMERS_V { ja: "クラメールの連関係数 V {value}", easy: "クラメールの V {value}", en: "Cramér's V {value}" }
    FEW_EXPECTED { ja: "期待度数の小さい欄が多いため、検定は参考です。", easy: "{数|かず}が {少|すく}ないので、{検定|けんてい}は {参考|さんこう}です。", en: "Many cells expect few answers: the test is but a hint." }
    SCALED { ja: "重みづけのため、有効回答数{effective}で検定しています。", easy: "{重|おも}みが あるので、{有効|ゆうこう}な {数|かず} {effective}で {調|しら}べました。", en: "Because of weights, tested on the effective n of {effective}." }
    TOTAL { ja: "計", easy: "ぜんぶ", en: "Total" }
    CROSS_TABLE { ja: "{row} × {column}", easy: "{row} × {column}", en: "{row} × {column}" }
    MORE { ja: "多い", easy: "{多|おお}い", en: "more" }
    FEWER { ja: "少ない", easy: "{少|すく}ない", en: "fewer" }
    WITHHELD { ja: "少数のため非表示", easy: "{少|すく}ないので {見|み}せません", en: "withheld" }

    // Series.
    CHOOSE_COLUMNS { ja: "質問（同じテーマから4つまで）", easy: "{質問|しつもん}（{同|おな}じ テーマから 4つまで）", en: "Questions (up to four of one theme)" }
    TOO_MANY_COLUMNS { ja: "質問は4つまでにしてください。", easy: "4つまでに してください。", en: "Choose four questions at the most." }
    ONE_THEME { ja: "同じテーマの質問を選んでください。", easy: "{同|おな}じ テーマの {質問|しつもん}を えらんでください。", en: "Choose questions of one theme." }
    ONE_SCALE { ja: "平均で並べるときは、同じ尺度の質問を選んでください。", easy: "{平均|へいきん}の {時|とき}は、{同|おな}じ {形|かたち}の {質問|しつもん}を えらんでください。", en: "Means stand in one chart only where their scales are the same." }
    ONE_WITH_GROUPS { ja: "区分別に見るときは、質問を1つ選んでください。", easy: "グループで {見|み}る {時|とき}は、{質問|しつもん}を 1つ えらんでください。", en: "Choose one question to see it by group." }
    NO_SERIES { ja: "集計の終わった調査がまだありません。", easy: "まだ {結果|けっか}が ありません。", en: "No wave has been counted yet." }
    NO_GROUPS { ja: "区分しない", easy: "グループに {分|わ}けない", en: "Not by group" }
    VERSION { ja: "「{label}」第{number}版", easy: "「{label}」{第|だい}{number}{版|はん}", en: "“{label}”, version {number}" }
    GAPS { ja: "線の切れ目は、その月に尋ねていない（または回答が少ない）ことを示します。終わった調査の最近36回までです。", easy: "{線|せん}が ない ところは、その {月|つき}に {聞|き}いて いません。{終|お}わった アンケートの 36{回|かい}までです。", en: "Gaps are months in which it was not asked, or too few answered. The last 36 counted waves." }

    // Words.
    WORDS_TEXT { ja: "順番は無作為です。電話番号・メールアドレス・長い番号は隠してありますが、氏名など残っているものがあります。そのまま外に出さないでください。", easy: "{順番|じゅんばん}は ばらばらです。{電話番号|でんわばんごう}や メールアドレスは かくして あります。でも {名前|なまえ}などは {残|のこ}って いるかも しれません。そのまま {外|そと}に {出|だ}さないでください。", en: "In random order. Telephone numbers, mail addresses and long numbers are masked, but names and the like may be left: do not pass anything on as it is." }
    NO_WORDS { ja: "自由記述はありません。", easy: "{書|か}いて もらった ことは ありません。", en: "Nobody has written anything." }
    NO_WORDS_ITEM { ja: "この調査には自由記述の質問がありません。", easy: "{書|か}いて もらう {質問|しつもん}が ありません。", en: "This wave asks for no words." }
    TAGS { ja: "タグ（読点で区切る）", easy: "タグ（「、」で {分|わ}ける）", en: "Tags (with commas between)" }
    SAVE_TAGS { ja: "タグを保存", easy: "タグを {保存|ほぞん}", en: "Save tags" }
    BY_TAG { ja: "タグでしぼる", easy: "タグで えらぶ", en: "Filter by tag" }
    ALL_TAGS { ja: "すべて", easy: "ぜんぶ", en: "All" }
    TOO_MANY_TAGS { ja: "タグは{most}個までにしてください。", easy: "タグは {most}つまでに してください。", en: "Keep to {most} tags." }
    TAG_TOO_LONG { ja: "タグは{most}文字までにしてください。", easy: "タグは {most}{文字|もじ}までに してください。", en: "Keep each tag to {most} characters." }
    GO_ON { ja: "続きを見る", easy: "{続|つづ}きを {見|み}る", en: "Go on" }
    FROM_START { ja: "はじめから見る", easy: "はじめから {見|み}る", en: "From the beginning" }
    REMARK { ja: "自由記述", easy: "{書|か}いて もらった こと", en: "Words" }
}
