//! What the public reads around the results of a survey, and the office before it publishes them.

use domain::survey::publication::Mode;

use super::Phrase;

phrases! {
    SERIES_TITLE { ja: "{title}の結果", easy: "{title}の {結果|けっか}", en: "Results: {title}" }
    NOT_YET { ja: "結果はまだ公表していません。公表したら、このページに掲載します。", easy: "{結果|けっか}は まだ {見|み}る ことが できません。できたら、この ページに のせます。", en: "The results have not been published yet. They will be here." }
    WAVE_TITLE { ja: "{title}の結果（{month}）", easy: "{title}の {結果|けっか}（{month}）", en: "Results: {title}, {month}" }
    LATEST { ja: "最新の結果（{month}）", easy: "{一番|いちばん} {新|あたら}しい {結果|けっか}（{month}）", en: "Latest results ({month})" }
    HEADLINE_TEXT { ja: "肯定的な回答（5段階の質問では上位2つ、0～10の質問では7以上）の割合です。無回答を含む全員を100%とします。", easy: "よい ほうの {答|こた}えを {選|えら}んだ {人|ひと}の {割合|わりあい}です。5つの {中|なか}から {選|えら}ぶ {質問|しつもん}では、よい ほうの 2つです。0から 10の {質問|しつもん}では、7から 10です。{答|こた}えなかった {人|ひと}も {入|い}れて、ぜんぶで 100%です。", en: "The share of favourable answers: the upper two of five points, or 7 and more on a scale from 0 to 10. Those who left the question open are part of the 100%." }
    QUESTION { ja: "質問", easy: "{質問|しつもん}", en: "Question" }
    FAVOURABLE_SHARE { ja: "肯定的な回答", easy: "よい ほうの {答|こた}え", en: "Favourable" }
    INTERVAL { ja: "95%信頼区間", easy: "{本当|ほんとう}の {数字|すうじ}が ある と {考|かんが}えられる {間|あいだ}（95%）", en: "95% confidence interval" }
    PLAIN { ja: "単純集計", easy: "そのままの {数字|すうじ}", en: "unweighted" }
    WEIGHTED { ja: "ウエイト補正後", easy: "{人口|じんこう}に {合|あ}わせた {数字|すうじ}", en: "weighted" }
    SERIES_HEADING { ja: "毎月の移り変わり", easy: "{毎月|まいつき}の {変|か}わり{方|かた}", en: "Month by month" }
    WAVES_HEADING { ja: "これまでの結果", easy: "{今|いま}までの {結果|けっか}", en: "All waves" }
    WAVE_LINK { ja: "{month}の結果", easy: "{month}の {結果|けっか}", en: "Results of {month}" }
    FIELDWORK { ja: "調査期間", easy: "{答|こた}えた {期間|きかん}", en: "Fieldwork" }
    FROM_UNTIL { ja: "{from}から{until}まで", easy: "{from}から {until}まで", en: "{from} to {until}" }
    INVITED { ja: "依頼した人", easy: "お{願|ねが}いした {人|ひと}", en: "Invited" }
    ANSWERED { ja: "回答した人", easy: "{答|こた}えた {人|ひと}", en: "Responses" }
    RATE { ja: "回答率", easy: "{答|こた}えた {割合|わりあい}", en: "Response rate" }
    OPEN_ANSWERED { ja: "公開リンクから回答した人", easy: "だれでも {答|こた}えられる ページから {答|こた}えた {人|ひと}", en: "Responses by the open link" }
    PEOPLE { ja: "{n}人", easy: "{n}{人|にん}", en: "{n}" }
    DOWNLOADS { ja: "データ", easy: "データ", en: "Data" }
    DATA_CSV { ja: "すべての数値（CSV）", easy: "ぜんぶの {数字|すうじ}（CSV）", en: "All numbers (CSV)" }
    CODEBOOK { ja: "データの説明（コードブック、CSV）", easy: "データの {説明|せつめい}（CSV）", en: "Codebook (CSV)" }
    TABLES_XLSX { ja: "集計表（Excel）", easy: "{表|ひょう}（Excel）", en: "Tables (Excel)" }
    API { ja: "JSON（API）", easy: "JSON（API）", en: "JSON (API)" }
    BREAKDOWN { ja: "集計の区分", easy: "どの グループで {見|み}ますか", en: "Broken down by" }
    EVERYBODY { ja: "全体", easy: "みんな", en: "Everybody" }
    SAMPLE_HEADING { ja: "無作為に選んだ方への調査", easy: "{市|し}が {選|えら}んだ {人|ひと}の {答|こた}え", en: "The random sample" }
    SAMPLE_TEXT { ja: "市の名簿から無作為に選んだ方の回答です。市民全体の傾向を、誤差とともに示します。", easy: "{市|し}が くじで {選|えら}んだ {人|ひと}の {答|こた}えです。{市|し}に {住|す}む みんなの {考|かんが}えが だいたい わかります。でも、{本当|ほんとう}の {数字|すうじ}とは {少|すこ}し {違|ちが}います（{誤差|ごさ}）。", en: "Answers of people drawn at random. They stand for all residents, with a margin of error." }
    CENSUS_HEADING { ja: "市の名簿にある全員に依頼した調査", easy: "{市|し}の リストの {人|ひと} みんなに お{願|ねが}いした アンケート", en: "Everybody on the city’s list was invited" }
    CENSUS_TEXT { ja: "市の名簿にある全員に依頼し、そのうち答えてくださった方の回答です。無作為に選んだ標本ではないため、誤差の範囲は示していません。", easy: "{市|し}の リストの {人|ひと} みんなに お{願|ねが}いしました。{答|こた}えるか どうかは、{自分|じぶん}で {決|き}めました。くじで {選|えら}んだ {人|ひと}では ないので、{誤差|ごさ}は {出|だ}しません。", en: "Everybody on the city’s list was invited; these are the answers of those who chose to reply. They are no random sample, so there is no margin of error." }
    OPEN_HEADING { ja: "公開リンクからの回答", easy: "だれでも {答|こた}えられる ページの {答|こた}え", en: "The open link" }
    OPEN_SHORT { ja: "公開リンク", easy: "だれでも {答|こた}えられる ページ", en: "open link" }
    OPEN_TEXT { ja: "どなたでも回答できる公開リンクからの回答です。回答者は無作為に選ばれていないため、市民全体の割合とはいえません。誤差は計算できないため、示していません。", easy: "だれでも {答|こた}える ことが できた ページの {答|こた}えです。{市|し}に {住|す}む みんなの {割合|わりあい}とは {言|い}えません。", en: "Anybody could answer here. These people were not drawn at random, so the shares do not stand for all residents, and there is no margin of error." }
    WEIGHTED_TEXT { ja: "{by}の構成が市の人口と同じになるように補正した割合です。少人数の回答が推測されるおそれのあるところは示していません。", easy: "{by}の {割合|わりあい}が {市|し}の {人口|じんこう}と {同|おな}じに なるように {計算|けいさん}しました。だれの {答|こた}えか わかるかも しれない {数字|すうじ}は {見|み}せません。", en: "Weighted so that {by} have the proportions of the population. Weighted shares are not shown where they could give away a small group." }
    WEIGHTED_NOWHERE { ja: "{by}の構成を市の人口に合わせた割合は、少人数の回答が推測されるおそれがあるため、ここでは示していません。", easy: "{by}の {割合|わりあい}を {市|し}の {人口|じんこう}に {合|あ}わせた {数字|すうじ}は、ここでは {見|み}せません。だれの {答|こた}えか わからない ように する ためです。", en: "Shares weighted so that {by} have the proportions of the population are not shown here, since they could give away small groups." }
    EFFECTIVE { ja: "補正後の精度は、補正しない場合の約{n}人分に相当します。", easy: "{人口|じんこう}に {合|あ}わせた {数字|すうじ}の {正確|せいかく}さは、{約|やく}{n}{人|にん}に {聞|き}いた {時|とき}と {同|おな}じです。", en: "The weighted results are about as exact as {n} responses without weights." }
    NOT_CONVERGED { ja: "一部の構成は人口に合わせきれていません。", easy: "{全部|ぜんぶ}は {人口|じんこう}と {同|おな}じに できませんでした。", en: "Some proportions could not be matched in full." }
    WITHHELD_RULE { ja: "回答した人が{k}人未満の数値と、その数値を逆算できてしまう数値は、誰の回答か分かるおそれがあるため「*」としています。", easy: "{答|こた}えた {人|ひと}が {k}{人|にん}より {少|すく}ない {数字|すうじ}は「*」です。その {数字|すうじ}を {計算|けいさん}できる ほかの {数字|すうじ}も「*」です。だれの {答|こた}えか わからない ように する ためです。", en: "Numbers of fewer than {k} people, and those from which they could be worked out, are shown as *, so that nobody can be recognised." }
    BASE_RULE { ja: "割合は、無回答を含む人数を100%として、小数第2位を四捨五入しています。合計が100%にならないことがあります。", easy: "{答|こた}えなかった {人|ひと}も {入|い}れて 100%です。ぜんぶ {足|た}しても 100%に ならない ことが あります。", en: "Shares are of everybody in the group, no answer included, rounded to one decimal; they may not add up to 100%." }
    COARSER_RULE { ja: "属性別の集計では、非公表の数値を減らすため、5段階と0～10の質問の回答を「肯定的な回答」と「それ以外（無回答を含む）」にまとめて数えています。全体の集計では、回答ごとに示しています。", easy: "グループで {分|わ}けた {表|ひょう}では、{見|み}せない {数字|すうじ}を {少|すく}なく する ために、{答|こた}えを まとめて {数|かぞ}えました。「よい ほうの {答|こた}え」と「ほかの {答|こた}え」です。{答|こた}えなかった {人|ひと}は「ほかの {答|こた}え」に {入|はい}ります。「みんな」の {表|ひょう}では、{答|こた}えを {一|ひと}つずつ {数|かぞ}えました。", en: "Where results are broken down, the points of a scale are counted together as “Favourable” and “All others, no answer included”, so that fewer numbers have to be withheld. The results of everybody tell each answer." }
    COUNTED_TOGETHER { ja: "「{group}」は、{answers}の合計です。", easy: "「{group}」は、{answers}を {足|た}した {数|かず}です。", en: "“{group}” adds up {answers}." }
    NOTHING_TOLD { ja: "回答した人が{k}人未満のため、数値は公表していません。", easy: "{答|こた}えた {人|ひと}が {k}{人|にん}より {少|すく}ないので、{数字|すうじ}は {見|み}せません。", en: "Fewer than {k} people answered, so no numbers are published." }
    GROUP { ja: "区分", easy: "グループ", en: "Group" }
    N { ja: "人数", easy: "{人|ひと}の {数|かず}", en: "n" }
    COUNTS_OF { ja: "人数と割合", easy: "{人|ひと}の {数|かず}と {割合|わりあい}", en: "People and shares" }
    LOG_HEADING { ja: "公表と訂正の記録", easy: "みんなに {見|み}せた {日|ひ}と {直|なお}した {所|ところ}", en: "Publication and corrections" }
    NUMBER { ja: "版", easy: "{何回目|なんかいめ}", en: "Version" }
    PUBLISHED { ja: "公表日時", easy: "{見|み}せた {日|ひ}と {時間|じかん}", en: "Published" }
    REASON { ja: "訂正の理由", easy: "{直|なお}した {理由|りゆう}", en: "Reason" }
    FIRST_NUMBER { ja: "最初の公表", easy: "はじめ", en: "First publication" }
    NUMBER_LINK { ja: "第{n}版", easy: "{n}{回目|かいめ}", en: "Version {n}" }
    OLD_NUMBER { ja: "これは訂正前の第{n}版です。", easy: "これは {直|なお}す {前|まえ}の {数字|すうじ}（{n}{回目|かいめ}）です。", en: "This is version {n}. It has been corrected since." }
    TO_LATEST { ja: "最新の版を見る", easy: "{一番|いちばん} {新|あたら}しい {数字|すうじ}を {見|み}る", en: "See the latest version" }
    CORRECTED { ja: "この結果は訂正されています（第{n}版）。理由は「公表と訂正の記録」をご覧ください。", easy: "この {結果|けっか}は {直|なお}しました（{n}{回目|かいめ}）。{理由|りゆう}は「みんなに {見|み}せた {日|ひ}と {直|なお}した {所|ところ}」に あります。", en: "These results have been corrected (version {n}). The reason is given under “Publication and corrections”." }
    BREAK_NOTE { ja: "質問文が変わりました。", easy: "{質問|しつもん}の ことばが {変|か}わりました。", en: "The wording of the question was changed." }

    RELEASE_TITLE { ja: "公表", easy: "みんなに {見|み}せる", en: "Publishing" }
    RELEASE_TEXT { ja: "公表する内容は、作成した時点で固定されます。その後に定義や名簿を変えても、公表した数値は変わりません。", easy: "みんなに {見|み}せる {内容|ないよう}は、{作|つく}った {時|とき}の ままです。{後|あと}で リストなどを {変|か}えても、{数字|すうじ}は {変|か}わりません。", en: "What is published is frozen when it is made: if definitions or the list change later, the published numbers stay as they are." }
    NOT_COUNTED { ja: "まだ集計が終わっていません。受付が終わり、最後の集計が済むと、公表の準備ができます。", easy: "まだ {数|かぞ}えて いません。アンケートが {終|お}わって、{全部|ぜんぶ} {数|かぞ}えた {後|あと}で、みんなに {見|み}せる ことが できます。", en: "The last count has not been made yet. The wave can be published once it has closed and been counted for the last time." }
    TOO_FEW { ja: "回答した人が{k}人未満のため、公表できる数値がありません。", easy: "{答|こた}えた {人|ひと}が {k}{人|にん}より {少|すく}ないので、みんなに {見|み}せる ことが できません。", en: "Fewer than {k} people answered: there is nothing that may be published." }
    CANNOT_MAKE { ja: "公表する内容を作成できませんでした。システム担当者にご連絡ください。", easy: "{作|つく}る ことが できませんでした。システムの {担当|たんとう}の {人|ひと}に {言|い}って ください。", en: "The release could not be made. Please tell whoever runs the system." }
    READY { ja: "次の版（第{n}版）の内容ができています。公表する前に、表とグラフをご確認ください。", easy: "{次|つぎ}（{n}{回目|かいめ}）の {内容|ないよう}が できました。みんなに {見|み}せる {前|まえ}に、{表|ひょう}と グラフを {見|み}て ください。", en: "Version {n} is ready. Please look at its tables and charts before publishing it." }
    LOOK { ja: "公表する内容を見る", easy: "みんなに {見|み}せる {内容|ないよう}を {見|み}る", en: "See what will be published" }
    SUMMARY_TABLES { ja: "集計表", easy: "{表|ひょう}", en: "Tables" }
    SUMMARY_WITHHELD { ja: "非公表の数値", easy: "{見|み}せない {数字|すうじ}", en: "Numbers withheld" }
    OF { ja: "{all}のうち{n}", easy: "{all}の うち {n}", en: "{n} of {all}" }
    PUBLIC_AT { ja: "公表する日時", easy: "みんなに {見|み}せる {日|ひ}と {時間|じかん}", en: "Publish at" }
    PUBLIC_AT_HELP { ja: "日本時間です。この日時まで、住民には何も表示されません。通常は受付終了の{days}日後です。", easy: "{日本|にほん}の {時間|じかん}です。この {時間|じかん}まで、{住|す}んで いる {人|ひと}は {見|み}る ことが できません。{終|お}わってから {days}{日|にち} {後|あと}が ふつうです。", en: "Japanese time. Until then residents see nothing. Usually {days} days after closing." }
    PUBLIC_AT_WRONG { ja: "日時を「2026-12-05T10:00」の形で、今より後（訂正は、訂正する版の公表より後）に指定してください。", easy: "{今|いま}より {後|あと}の {日|ひ}と {時間|じかん}を {書|か}いて ください。{直|なお}す {時|とき}は、{前|まえ}に {見|み}せた {時間|じかん}より {後|あと}です。{例|れい}： 2026-12-05T10:00", en: "Give a date and time later than now, and for a correction not before what it corrects, such as 2026-12-05T10:00." }
    CORRECTION_REASON { ja: "訂正の理由（公表されます）", easy: "{直|なお}す {理由|りゆう}（みんなが {見|み}ます）", en: "Reason for the correction (will be public)" }
    CORRECTION_REASON_HELP { ja: "どこをなぜ訂正したか、住民に分かるように書いてください。", easy: "どこを どうして {直|なお}したか、みんなが わかるように {書|か}いて ください。", en: "Say what was corrected and why, so that residents understand." }
    REASON_MISSING { ja: "訂正の理由を500文字以内で入力してください。", easy: "{理由|りゆう}を 500{文字|もじ}までで {書|か}いて ください。", en: "Please give a reason of at most 500 characters." }
    CHANGED { ja: "別の職員が先に公表しました。内容を確認してから、もう一度操作してください。", easy: "ほかの {人|ひと}が {先|さき}に みんなに {見|み}せました。もう {一度|いちど} {見|み}て ください。", en: "Somebody else has published in the meantime. Please look again before you go on." }
    PUBLISH { ja: "この内容で公表する", easy: "この {内容|ないよう}を みんなに {見|み}せる", en: "Publish" }
    CORRECT { ja: "訂正として公表する", easy: "{直|なお}して みんなに {見|み}せる", en: "Publish as a correction" }
    CORRECTION_HEADING { ja: "訂正する", easy: "{直|なお}す", en: "Correct" }
    SCHEDULED { ja: "公表待ち", easy: "まだです", en: "scheduled" }
    IS_PUBLIC { ja: "公表済み", easy: "みんなに {見|み}せました", en: "public" }
    STATUS { ja: "状態", easy: "{状態|じょうたい}", en: "Status" }
    PREVIEW { ja: "これは公表前の確認用の画面です。住民には表示されていません。", easy: "これは {確認|かくにん}の {画面|がめん}です。みんなは まだ {見|み}る ことが できません。", en: "This is a preview for staff. Residents do not see it." }
    NO_RELEASES { ja: "まだ公表していません。", easy: "まだ みんなに {見|み}せて いません。", en: "Nothing has been published yet." }
}

/// Who they were that answered in that way, and what follows from it.
#[must_use]
pub fn about(mode: Mode) -> Phrase {
    match mode {
        Mode::Sample => SAMPLE_TEXT,
        Mode::Census => CENSUS_TEXT,
        Mode::Open => OPEN_TEXT,
    }
}

/// Heading of those who answered in that way.
#[must_use]
pub fn mode(mode: Mode) -> Phrase {
    match mode {
        Mode::Sample => SAMPLE_HEADING,
        Mode::Census => CENSUS_HEADING,
        Mode::Open => OPEN_HEADING,
    }
}
