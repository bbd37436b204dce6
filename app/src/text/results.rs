//! What analysts read about the results of a wave.

phrases! {
    // Around every page.
    RESULTS_TITLE { ja: "{month}の集計結果", easy: "{month}の {結果|けっか}", en: "Results of {month}" }
    CROSS_TITLE { ja: "{month}のクロス集計", easy: "{month}の かけ{合|あ}わせた {表|ひょう}", en: "Cross table of {month}" }
    PARTS_TITLE { ja: "{month}の区分別の結果", easy: "{month}の グループの {結果|けっか}", en: "Results of {month} by group" }
    WORDS_TITLE { ja: "{month}の自由記述", easy: "{month}に {書|か}いて もらった こと", en: "What people wrote in {month}" }
    SERIES_TITLE { ja: "月ごとの推移", easy: "{月|つき}ごとの {変|か}わり{方|かた}", en: "Month by month" }
    SURVEYS { ja: "アンケート", easy: "アンケート", en: "Surveys" }
    WAVE { ja: "{month}の調査回", easy: "{month}の アンケート", en: "Wave of {month}" }
    PAGES_OF_WAVE { ja: "結果の見方", easy: "{結果|けっか}の ページ", en: "Pages of results" }
    TAB_RESULTS { ja: "集計結果", easy: "{結果|けっか}", en: "Results" }
    TAB_PARTS { ja: "区分別", easy: "グループ", en: "By group" }
    TAB_CROSS { ja: "クロス集計", easy: "かけ{合|あ}わせ", en: "Cross table" }
    TAB_WORDS { ja: "自由記述", easy: "{書|か}いて もらった こと", en: "Words" }
    TAB_SERIES { ja: "推移", easy: "{変|か}わり{方|かた}", en: "Series" }
    WHOSE { ja: "誰の回答か", easy: "だれの {答|こた}えか", en: "Whose answers" }
    SAMPLE { ja: "標本（依頼した人）", easy: "お{願|ねが}いした {人|ひと}", en: "Sample (people invited)" }
    CENSUS { ja: "名簿の全員に依頼", easy: "リストの {人|ひと} みんな", en: "Everybody on the list" }
    CENSUS_HEADING { ja: "標本調査ではありません", easy: "くじで {選|えら}んだ {人|ひと}では ありません", en: "Not a random sample" }
    CENSUS_TEXT { ja: "名簿の全員に依頼し、そのうち自分の意思で答えた人の結果であるため、誤差の範囲も検定結果も示しません。", easy: "リストの {人|ひと} みんなに {聞|き}いて、{答|こた}えた {人|ひと}だけの {結果|けっか}なので、{誤差|ごさ}は {出|だ}しません。", en: "Everybody on the list was invited and these are the ones who chose to answer, so there is no margin of error and no test." }
    OPEN { ja: "公開リンク", easy: "だれでも {答|こた}えられる ページ", en: "Open link" }
    OPEN_HEADING { ja: "標本調査ではありません", easy: "{市民|しみん} {全体|ぜんたい}の {数字|すうじ}では ありません", en: "Not a random sample" }
    OPEN_TEXT { ja: "公開リンクから自分の意思で答えた人の結果です。市民全体を代表しないため、誤差の範囲も検定結果も示しません。標本の結果とは合算しません。", easy: "{自分|じぶん}から {答|こた}えた {人|ひと}だけの {結果|けっか}です。{市民|しみん} {全体|ぜんたい}が どう {思|おも}うかは わかりません。ですから {誤差|ごさ}は {出|だ}しません。お{願|ねが}いした {人|ひと}の {答|こた}えとは {別|べつ}です。", en: "These people answered by the open link of their own accord. They do not stand for all residents, so there is no margin of error and no test. They are never added to the sample." }
    AS_OF { ja: "{time}現在、回答数{n}（回答受付中。途中の集計です）。", easy: "{time}の {数字|すうじ}です。{答|こた}えた {人|ひと}：{n}（まだ {続|つづ}いて います）", en: "As of {time}, n = {n} (still open: an interim count)." }
    COUNTED { ja: "{time}集計、回答数{n}。", easy: "{time}に {数|かぞ}えました。{答|こた}えた {人|ひと}：{n}。", en: "Counted {time}, n = {n}." }
    TOO_FEW { ja: "回答が{threshold}件に満たないため、結果を表示しません。", easy: "{答|こた}えた {人|ひと}が {threshold}{人|にん}より {少|すく}ないので、{結果|けっか}を {見|み}せません。", en: "There are fewer than {threshold} responses, so nothing is shown." }
    INSIDE { ja: "庁内用です。外に出すときは、公表した集計表を使ってください。ここでの割合と平均は、その質問に答えた人についてのものです。公表した集計表は無回答も100%に含めるため、数値が違います。「肯定的な回答」は、5段階の質問では上位2つ、0～10の質問では7以上です。区分別と推移の数値は、ウエイトがあればウエイト補正後です。", easy: "{市役所|しやくしょ}の {中|なか}だけで {使|つか}います。{外|そと}に {出|だ}す {時|とき}は、みんなに {見|み}せた {表|ひょう}を {使|つか}ってください。ここの {割合|わりあい}と {平均|へいきん}は、その {質問|しつもん}に {答|こた}えた {人|ひと}だけの {数字|すうじ}です。みんなに {見|み}せた {表|ひょう}では、{答|こた}えなかった {人|ひと}も 100%に {入|い}れます。ですから {数字|すうじ}が {違|ちが}います。「よい ほうの {答|こた}え」は、5つから {選|えら}ぶ {質問|しつもん}では よい ほうの 2つです。0から 10の {質問|しつもん}では、7から 10です。グループの {数字|すうじ}と {月|つき}ごとの {数字|すうじ}は、できる {時|とき}は {人口|じんこう}に {合|あ}わせます。", en: "For use inside the office. Outside, use the published tables. Shares and means are of those who answered the question; the published tables count no answer within the 100%, so their numbers differ. “Favourable” means the upper two of five points, or 7 and more of 0 to 10. Numbers by group and month by month are weighted where there are weights." }

    // Numbers.
    OVERVIEW { ja: "一覧", easy: "{一覧|いちらん}", en: "Overview" }
    QUESTION { ja: "質問", easy: "{質問|しつもん}", en: "Question" }
    N { ja: "回答数", easy: "{答|こた}えた {人|ひと}", en: "n" }
    NO_ANSWER { ja: "無回答", easy: "{答|こた}えなし", en: "No answer" }
    MEAN { ja: "平均", easy: "{平均|へいきん}", en: "Mean" }
    MEAN_WEIGHTED { ja: "平均（ウエイト補正後）", easy: "{平均|へいきん}（{人口|じんこう}に {合|あ}わせた {数字|すうじ}）", en: "Mean, weighted" }
    FAVOURABLE { ja: "肯定的な回答", easy: "よい ほうの {答|こた}え", en: "Favourable" }
    FAVOURABLE_WEIGHTED { ja: "肯定的な回答（ウエイト補正後）", easy: "よい ほうの {答|こた}え（{人口|じんこう}に {合|あ}わせた {数字|すうじ}）", en: "Favourable, weighted" }
    UNWEIGHTED { ja: "単純集計", easy: "そのままの {数字|すうじ}", en: "Unweighted" }
    WEIGHTED { ja: "ウエイト補正後", easy: "{人口|じんこう}に {合|あ}わせた {数字|すうじ}", en: "Weighted" }
    EFFECTIVE { ja: "実効標本サイズ", easy: "{同|おな}じ {正確|せいかく}さの {人数|にんずう}", en: "Effective n" }
    DESIGN_EFFECT { ja: "デザイン効果", easy: "デザイン{効果|こうか}", en: "Design effect" }
    SINCE { ja: "{month}から", easy: "{month}から", en: "Since {month}" }
    LAST_MONTH { ja: "前月からの変化", easy: "{前|まえ}の {月|つき}から", en: "Since last month" }
    LAST_YEAR { ja: "前年同月からの変化", easy: "{去年|きょねん}の {同|おな}じ {月|つき}から", en: "Since a year ago" }
    POINTS { ja: "{value}ポイント", easy: "{value}ポイント", en: "{value} points" }
    MORE_THAN_CHANCE { ja: "偶然を超える差", easy: "たまたまでは ない", en: "more than chance" }
    MAY_BE_CHANCE { ja: "偶然の範囲", easy: "たまたまかも しれない", en: "may be chance" }
    FEW { ja: "少数のため参考", easy: "{数|かず}が {少|すく}ない", en: "few, a hint only" }
    BROKEN { ja: "質問文の変更", easy: "{質問|しつもん}が {変|か}わった", en: "question changed" }
    BREAK_TEXT { ja: "{month}とは質問文が違い、比べられません（時系列の断絶）。", easy: "{month}とは {質問|しつもん}が {違|ちが}います。{比|くら}べる ことは できません。", en: "The question was worded otherwise in {month}: the series breaks, and values cannot be compared." }
    NONE { ja: "なし", easy: "なし", en: "none" }
    MARGINS { ja: "±と範囲は95%信頼区間です。割合の区間は、母集団{population}人に対する有限母集団修正をしたもので、回答が少ないときはウィルソンの方法によります。", easy: "±は 95%の {範囲|はんい}です。{全体|ぜんたい}は {population}{人|にん}です。{数|かず}が {少|すく}ない {時|とき}は ウィルソンの {方法|ほうほう}です。", en: "± and ranges are 95% confidence intervals: with finite population correction for {population} people, by Wilson where answers are few." }
    MARGINS_PLAIN { ja: "範囲は95%信頼区間（ウィルソンの方法）です。", easy: "{範囲|はんい}は 95%です（ウィルソンの {方法|ほうほう}）。", en: "Ranges are 95% confidence intervals (Wilson)." }
    CHANCE { ja: "変化が偶然の範囲かどうかは、このページ全体で有意水準5%になるように判定しています（ホルムの方法）。どちらの回にもウエイトがあるときは、補正後の数値で比べます。", easy: "{数字|すうじ}が {変|か}わったのは たまたまか どうか、この ページ {全部|ぜんぶ}で 5%で {決|き}めます（ホルムの {方法|ほうほう}）。", en: "Whether a change is more than chance is judged at 5% for the whole page (Holm), weighted where both waves have weights." }
    SHOW_SHARES { ja: "グラフの割合", easy: "グラフの {割合|わりあい}", en: "Shares in charts" }
    TO_SERIES { ja: "推移を見る", easy: "{変|か}わり{方|かた}を {見|み}る", en: "Month by month" }
    TO_PARTS { ja: "区分別に見る", easy: "グループで {見|み}る", en: "By group" }
    TO_CROSS { ja: "クロス集計", easy: "かけ{合|あ}わせる", en: "Cross it" }
    RANGE_OF_NUMBERS { ja: "{low}～{high}{unit}", easy: "{low}～{high}{unit}", en: "{low}–{high} {unit}" }

    // What weights did.
    WEIGHTING { ja: "ウエイト補正の内容", easy: "どのように {人口|じんこう}に {合|あ}わせたか", en: "What weighting did" }
    WEIGHTING_TEXT { ja: "回答した人の構成の偏りを、市の人口に合わせて補正しています（レイキング）。", easy: "{市|し}の {人口|じんこう}と {同|おな}じ {割合|わりあい}に なるように {計算|けいさん}しました。", en: "Responses are weighted to the city's population by raking." }
    WEIGHTING_EXACT { ja: "補正後の精度は、回答{n}件に対し、補正しない場合の{effective}件分に相当します（デザイン効果{deff}）。", easy: "{答|こた}え {n}は、{effective}の {答|こた}えと {同|おな}じ {正確|せいかく}さです（デザイン{効果|こうか} {deff}）。", en: "Weighted, the {n} responses are as exact as {effective} without weights (design effect {deff})." }
    WEIGHTING_RANGE { ja: "ウエイトは{least}から{most}までで、上限か下限にあるものは{trimmed}件です。", easy: "1つの {答|こた}えの {重|おも}さは {least}から {most}です。{限度|げんど}に なったのは {trimmed}です。", en: "Weights range from {least} to {most}; {trimmed} are at a bound." }
    CLASS { ja: "区分", easy: "グループ", en: "Class" }
    POPULATION { ja: "人口", easy: "{人口|じんこう}", en: "Population" }
    NOTE { ja: "備考", easy: "メモ", en: "Note" }
    MERGED { ja: "「{label}」とまとめて補正", easy: "「{label}」と いっしょに しました", en: "weighted together with “{label}”" }
    NOT_NAMED { ja: "人口の内訳にない区分（補正しない）", easy: "{人口|じんこう}が わからないので、そのままです", en: "population not known, left as it is" }
    LEFT_OUT { ja: "補正できず", easy: "{人口|じんこう}に {合|あ}わせる ことが できません", en: "could not be weighted" }

    // By group.
    BY { ja: "区分", easy: "グループ", en: "By" }
    CITY { ja: "全体", easy: "{全体|ぜんたい}", en: "All" }
    SHOW { ja: "表示する", easy: "{見|み}る", en: "Show" }
    MEASURE { ja: "数値", easy: "{数字|すうじ}", en: "Measure" }

    // Crossing.
    SHARES { ja: "割合", easy: "{割合|わりあい}", en: "Shares" }
    ROW { ja: "表側（行）", easy: "{左|ひだり}に {並|なら}べる {質問|しつもん}", en: "Rows" }
    COLUMN { ja: "表頭（列）", easy: "{上|うえ}に {並|なら}べる {質問|しつもん}", en: "Columns" }
    FILTERS { ja: "絞り込み（3つまで）", easy: "だれの {答|こた}えを {見|み}るか（3つまで）", en: "Only those who are (up to three)" }
    ALL_OF_THEM { ja: "すべて", easy: "ぜんぶ", en: "everybody" }
    CHOOSE { ja: "選んでください", easy: "{選|えら}んでください", en: "choose" }
    AUDITED { ja: "絞り込みを使うと、誰がどの質問をどの条件で見たかが記録されます。結果は記録されません。", easy: "{見|み}る {人|ひと}を {選|えら}ぶと、だれが どの {質問|しつもん}を {見|み}たかを {記録|きろく}します。{結果|けっか}は {記録|きろく}しません。", en: "Who looks at which questions with which filters is recorded; what they see is not." }
    TOO_MANY_FILTERS { ja: "絞り込みは3つまでにしてください。", easy: "3つまでに してください。", en: "Choose three filters at the most." }
    CANNOT_CROSS { ja: "この2つの質問は組み合わせられません。違う質問を選び、複数回答の質問は1つまでにしてください。", easy: "この 2つは かけ{合|あ}わせられません。{違|ちが}う {質問|しつもん}を {選|えら}んでください。いくつも {答|こた}える {質問|しつもん}は 1つだけです。", en: "These two cannot be crossed: choose two different questions, only one of which takes several answers." }
    FILTERED { ja: "条件", easy: "だれの {答|こた}えか", en: "Filters" }
    CELL_HELP { ja: "各欄は、回答数と行の割合です。▲は期待される数より多いこと、▼は少ないことを示します（1つは5%、2つは1%の水準）。", easy: "{人|ひと}の {数|かず}と {割合|わりあい}です。▲は {予想|よそう}より {多|おお}い、▼は {少|すく}ないです。2つ ある {時|とき}は、もっと {確|たし}かです。", en: "Each cell has its n and its share of the row; ▲ and ▼ say that there are more or fewer than expected (one mark at 5%, two at 1%)." }
    CELL_HELP_PLAIN { ja: "各欄は回答数と行の割合です。", easy: "{人|ひと}の {数|かず}と {割合|わりあい}です。", en: "Each cell has its n and its share of the row." }
    STARS { ja: "「*」は{threshold}件に満たない欄です。", easy: "「*」は {threshold}より {少|すく}ない ところです。", en: "* stands for fewer than {threshold}." }
    SEVERAL { ja: "複数回答のため、行の合計は100%を超えることがあります。検定は選択肢ごとです。", easy: "いくつも {答|こた}えるので、100%より {多|おお}く なる ことが あります。", en: "Several answers could be given: a row may add up to more than 100%, and each option is tested by itself." }
    CHI_SQUARE { ja: "カイ二乗 {value}（自由度{df}、p{p}）", easy: "カイ{二乗|にじょう} {value}（{自由度|じゆうど}{df}、p{p}）", en: "Chi-square {value} (df {df}, p{p})" }
    CRAMERS_V { ja: "クラメールの連関係数 V {value}", easy: "クラメールの V {value}", en: "Cramér's V {value}" }
    FEW_EXPECTED { ja: "期待度数の小さい欄が多いため、検定結果は参考程度です。", easy: "{数|かず}が {少|すく}ないので、{検定|けんてい}は {参考|さんこう}です。", en: "Many cells expect few answers: take the test as a hint only." }
    SCALED { ja: "ウエイト補正をしているため、実効標本サイズ{effective}で検定しています。", easy: "{数字|すうじ}を {人口|じんこう}に {合|あ}わせたので、{同|おな}じ {正確|せいかく}さの {人数|にんずう} {effective}で {調|しら}べました。", en: "Because of weights, tested on the effective n of {effective}." }
    TOTAL { ja: "計", easy: "ぜんぶ", en: "Total" }
    CROSS_TABLE { ja: "{row} × {column}", easy: "{row} × {column}", en: "{row} × {column}" }
    MORE { ja: "多い", easy: "{多|おお}い", en: "more" }
    FEWER { ja: "少ない", easy: "{少|すく}ない", en: "fewer" }
    WITHHELD { ja: "少数のため非表示", easy: "{少|すく}ないので {見|み}せません", en: "withheld" }

    // Series.
    CHOOSE_COLUMNS { ja: "質問（同じテーマから4つまで）", easy: "{質問|しつもん}（{同|おな}じ テーマから 4つまで）", en: "Questions (up to four of one theme)" }
    TOO_MANY_COLUMNS { ja: "質問は4つまでにしてください。", easy: "4つまでに してください。", en: "Choose four questions at the most." }
    ONE_THEME { ja: "同じテーマの質問を選んでください。", easy: "{同|おな}じ テーマの {質問|しつもん}を {選|えら}んでください。", en: "Choose questions of one theme." }
    ONE_SCALE { ja: "平均で並べるときは、同じ尺度の質問を選んでください。", easy: "{平均|へいきん}の {時|とき}は、{同|おな}じ {形|かたち}の {質問|しつもん}を {選|えら}んでください。", en: "Means stand in one chart only where their scales are the same." }
    ONE_WITH_GROUPS { ja: "区分別に見るときは、質問を1つ選んでください。", easy: "グループで {見|み}る {時|とき}は、{質問|しつもん}を 1つ {選|えら}んでください。", en: "Choose one question to see it by group." }
    NO_SERIES { ja: "集計の終わった調査回がまだありません。", easy: "まだ {結果|けっか}が ありません。", en: "No wave has been counted yet." }
    NO_GROUPS { ja: "区分しない", easy: "グループに {分|わ}けない", en: "Not by group" }
    VERSION { ja: "「{label}」（質問文 第{number}版）", easy: "「{label}」（{質問|しつもん}の ことば {number}）", en: "“{label}” (wording {number})" }
    GAPS { ja: "線の切れ目は、その月に尋ねていないか、回答が少ないことを示します。表示するのは、集計の終わった調査回のうち最近の36回までです。", easy: "{線|せん}が ない ところは、その {月|つき}に {聞|き}いて いないか、{答|こた}えが {少|すく}ないです。{見|み}せるのは、{終|お}わった アンケートの 36{回|かい}までです。", en: "Gaps are months in which it was not asked, or too few answered. The last 36 counted waves." }

    // Words.
    WORDS_TEXT { ja: "並び順は無作為です。電話番号・メールアドレス・長い番号は隠してありますが、氏名などが残っていることがあります。そのまま外に出さないでください。", easy: "{順番|じゅんばん}は ばらばらです。{電話番号|でんわばんごう}や メールアドレスは かくして あります。でも {名前|なまえ}などは {残|のこ}って いるかも しれません。そのまま {外|そと}に {出|だ}さないでください。", en: "In random order. Telephone numbers, mail addresses and long numbers are masked, but names and the like may be left: do not pass anything on as it is." }
    NO_WORDS { ja: "自由記述はありません。", easy: "{書|か}いて もらった ことは ありません。", en: "Nobody has written anything." }
    NO_WORDS_ITEM { ja: "この調査回には自由記述の質問がありません。", easy: "この アンケートには、{書|か}いて もらう {質問|しつもん}が ありません。", en: "This wave asks for no words." }
    TAGS { ja: "タグ（読点で区切る）", easy: "タグ（「、」で {分|わ}ける）", en: "Tags (separated by commas)" }
    SAVE_TAGS { ja: "タグを保存", easy: "タグを {保存|ほぞん}", en: "Save tags" }
    BY_TAG { ja: "タグで絞り込む", easy: "タグで {選|えら}ぶ", en: "Filter by tag" }
    ALL_TAGS { ja: "すべて", easy: "ぜんぶ", en: "All" }
    TOO_MANY_TAGS { ja: "タグは{most}個までにしてください。", easy: "タグは {most}つまでに してください。", en: "Keep to {most} tags." }
    TAG_TOO_LONG { ja: "タグは{most}文字までにしてください。", easy: "タグは {most}{文字|もじ}までに してください。", en: "Keep each tag to {most} characters." }
    GO_ON { ja: "続きを見る", easy: "{続|つづ}きを {見|み}る", en: "Go on" }
    FROM_START { ja: "はじめから見る", easy: "はじめから {見|み}る", en: "From the beginning" }
    REMARK { ja: "自由記述", easy: "{書|か}いて もらった こと", en: "Words" }
}
