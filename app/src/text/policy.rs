//! What those who run surveys read, and what stands on their letters and posters.

use super::Phrase;

phrases! {
    // All surveys.
    SURVEYS_TITLE { ja: "アンケート", easy: "アンケート", en: "Surveys" }
    NO_SURVEYS { ja: "担当する課のアンケートはまだありません。", easy: "{担当|たんとう}する {課|か}の アンケートは まだ ありません。", en: "Your offices have no surveys yet." }
    NO_WAVES { ja: "まだ一度も実施していません。", easy: "まだ していません。", en: "It has not been run yet." }
    NEXT_OPENING { ja: "次回の開始：{opens}", easy: "{次|つぎ}は {opens}に {始|はじ}まります。", en: "Opens next: {opens}" }
    RUNS { ja: "{opens}から{closes}まで", easy: "{opens}から {closes}まで", en: "From {opens} to {closes}" }
    ANSWERED_OF { ja: "{invited}人に依頼、{answered}人が回答（{rate}）", easy: "{invited}{人|にん}に お{願|ねが}いして、{answered}{人|にん}が {答|こた}えました（{rate}）。", en: "{answered} of {invited} people invited have answered ({rate})" }
    NOBODY_INVITED { ja: "依頼した人はいません。", easy: "お{願|ねが}いした {人|ひと}は いません。", en: "Nobody was invited." }

    // The state of a wave.
    PLANNED { ja: "開始前", easy: "これから", en: "Planned" }
    OPEN { ja: "受付中", easy: "{今|いま} しています", en: "Open" }
    CLOSING { ja: "締切・集計待ち", easy: "{終|お}わりました。{数|かぞ}えています", en: "Closed, being counted" }
    COUNTED { ja: "集計済み", easy: "{数|かぞ}えました", en: "Counted" }
    STOPPED { ja: "中止", easy: "やめました", en: "Stopped" }

    // A survey.
    SCHEDULE { ja: "実施の予定", easy: "いつ するか", en: "Schedule" }
    EVERY_MONTH { ja: "毎月{first}日{from}に始まり、{last}日{to}に締め切ります。", easy: "{毎月|まいつき} {first}{日|にち} {from}に {始|はじ}まります。{last}{日|にち} {to}に {終|お}わります。", en: "Every month: opens on day {first} at {from}, closes on day {last} at {to}." }
    LAST_DAY { ja: "その日がない月は、月の最後の日です。", easy: "その {日|ひ}が ない {月|つき}は、{月|つき}の {最後|さいご}の {日|ひ}です。", en: "In shorter months it is the last day." }
    GRACE { ja: "締切のときに回答の途中だった人は、その後{minutes}分間は送信できます。", easy: "{終|お}わる {時|とき}に {答|こた}えて いた {人|ひと}は、あと {minutes}{分|ふん} {送|おく}る ことが できます。", en: "Whoever has begun by then may finish within another {minutes} minutes." }
    REMINDERS_AFTER { ja: "まだ回答していない人には、開始の{days}日後にメールで再度お願いします。", easy: "まだ {答|こた}えて いない {人|ひと}には、{始|はじ}まってから {days}{日|にち} {後|あと}に、もう {一度|いちど} メールで お{願|ねが}いします。", en: "Those who have not answered are reminded by mail {days} days after the opening." }
    NO_REMINDERS { ja: "再度のお願いは送りません。", easy: "もう {一度|いちど} お{願|ねが}いする メールは {送|おく}りません。", en: "Nobody is reminded." }
    WHO { ja: "依頼する人", easy: "だれに {聞|き}くか", en: "Who is asked" }
    DRAW_EVERYONE { ja: "名簿の全員に依頼します。", easy: "リストの {全員|ぜんいん}に お{願|ねが}いします。", en: "Everybody on the list." }
    DRAW_SIMPLE { ja: "名簿から{size}人を無作為に選びます。", easy: "リストから くじで {size}{人|にん}を {選|えら}びます。", en: "A simple random sample of {size} from the list." }
    DRAW_STRATIFIED { ja: "区分ごとの人数に比例して、名簿から{size}人を無作為に選びます（層化抽出）。", easy: "グループの {人数|にんずう}に {合|あ}わせて、リストから くじで {size}{人|にん}を {選|えら}びます。", en: "A random sample of {size}, stratified in proportion to the groups of the list." }
    DRAW_ROTATING { ja: "区分ごとの人数に比例して、名簿から{size}人を無作為に選びます（層化抽出）。一度依頼した人には、その後{rest}回は依頼しません。", easy: "グループの {人数|にんずう}に {合|あ}わせて、リストから くじで {size}{人|にん}を {選|えら}びます。{一度|いちど} お{願|ねが}いした {人|ひと}は、あと {rest}{回|かい} {休|やす}みます。", en: "A random sample of {size}, stratified in proportion to the groups of the list; whoever was invited rests for {rest} waves." }
    OPEN_LINK_TOO { ja: "このほか、公開リンクからはどなたでも回答できます。その回答は別に集計します。", easy: "くじで {選|えら}ばれて いない {人|ひと}も、だれでも {答|こた}えられる ページから {答|こた}える ことが できます。その {答|こた}えは {別|べつ}に {数|かぞ}えます。", en: "In addition, anybody can answer by the open link; those answers are counted apart." }
    THRESHOLD { ja: "回答が{n}件に満たない区分の数値は、誰にも表示しません。", easy: "{答|こた}えが {n}より {少|すく}ない グループの {数字|すうじ}は、だれにも {見|み}せません。", en: "Numbers of a group with fewer than {n} answers are shown to nobody." }
    WAVES { ja: "これまでの調査回", easy: "{今|いま}までの アンケート", en: "Waves" }
    OLDER_WAVES { ja: "さらに前の調査回を表示", easy: "もっと {前|まえ}の アンケートを {見|み}る", en: "Show older waves" }
    MONTH { ja: "月", easy: "{月|つき}", en: "Month" }
    STATE { ja: "状態", easy: "{状態|じょうたい}", en: "State" }
    INVITED { ja: "依頼", easy: "お{願|ねが}いした {人|ひと}", en: "Invited" }
    ANSWERED { ja: "回答", easy: "{答|こた}えた {人|ひと}", en: "Answered" }
    RATE { ja: "回答率", easy: "{答|こた}えた {割合|わりあい}", en: "Rate" }
    COUNTED_AT { ja: "集計", easy: "{数|かぞ}えた {日|ひ}", en: "Counted" }
    RELEASED_AT { ja: "公表", easy: "みんなに {見|み}せた {日|ひ}", en: "Published" }
    LIST { ja: "名簿", easy: "リスト", en: "The list" }
    LIST_SIZE { ja: "名簿には{n}人が載っています。", easy: "リストには {n}{人|にん} います。", en: "There are {n} people on the list." }
    LIST_EMPTY { ja: "名簿にはまだ誰も載っていません。", easy: "リストには まだ だれも いません。", en: "There is nobody on the list yet." }
    ON_LIST { ja: "名簿", easy: "リスト", en: "On the list" }
    WOULD_BE_INVITED { ja: "次回の依頼", easy: "{次|つぎ}に お{願|ねが}いする {人|ひと}", en: "Invited next" }
    TO_PANEL { ja: "名簿を取り込む", easy: "リストを {入|い}れる", en: "Import the list" }
    TO_POSTER { ja: "ポスターを印刷する", easy: "ポスターを {印刷|いんさつ}する", en: "Print the poster" }
    TO_SURVEY { ja: "「{title}」に戻る", easy: "「{title}」に {戻|もど}る", en: "Back to “{title}”" }
    EVERYBODY { ja: "全体", easy: "{全員|ぜんいん}", en: "All" }
    SERIES { ja: "推移を見る", easy: "{変|か}わり{方|かた}を {見|み}る", en: "See the series" }

    // The list.
    PANEL_TITLE { ja: "名簿の取り込み", easy: "リストを {入|い}れる", en: "Import the list" }
    PANEL_TEXT { ja: "CSVファイルを選んでください。文字コードはUTF-8でもシフトJISでも構いません。すべての行が正しいときだけ取り込みます。同じ番号の人がすでに名簿にあれば、新しい内容に置き換えます。ファイルに載っていない人は名簿に残ります。転出や死亡などで外す人は、leave の列に yes と書いて取り込んでください。氏名や連絡先は暗号化して保管し、画面には表示しません。", easy: "CSVの ファイルを {選|えら}んでください。ぜんぶの {行|ぎょう}が {正|ただ}しい {時|とき}だけ {入|い}れます。{同|おな}じ {番号|ばんごう}の {人|ひと}は、{新|あたら}しい {内容|ないよう}に {変|か}わります。ファイルに いない {人|ひと}は、リストに {残|のこ}ります。リストから {出|だ}す {人|ひと}は、leaveに yesと {書|か}いてください。{名前|なまえ}や {住所|じゅうしょ}は {見|み}えない ように しまいます。", en: "Choose a CSV file, in UTF-8 or Shift_JIS. It is taken only if every line is right. Who is on the list already, by number, gets the new values. Whoever is not in the file stays on the list; to take somebody off (moved away, died), write yes in the column leave. Names and contacts are kept encrypted and are not shown again." }
    PANEL_COLUMNS { ja: "ファイルの列", easy: "ファイルの {列|れつ}", en: "Columns of the file" }
    COLUMN { ja: "列の名前", easy: "{列|れつ}の {名前|なまえ}", en: "Column" }
    COLUMN_HOLDS { ja: "内容", easy: "{内容|ないよう}", en: "What it holds" }
    HOLDS_NUMBER { ja: "名簿での番号。同じ人にはいつも同じ番号を使います。", easy: "リストの {番号|ばんごう}。{同|おな}じ {人|ひと}は いつも {同|おな}じ {番号|ばんごう}です。", en: "A number that always stands for the same person." }
    HOLDS_NAME { ja: "氏名（封書の宛名）", easy: "{名前|なまえ}", en: "Name, for the letter" }
    HOLDS_MAIL { ja: "メールアドレス。ない人には郵便で送ります。", easy: "メールアドレス。ない {人|ひと}には {手紙|てがみ}を {送|おく}ります。", en: "Mail address; whoever has none gets a letter" }
    HOLDS_POSTCODE { ja: "郵便番号（メールアドレスがない人は必須）", easy: "{郵便番号|ゆうびんばんごう}（メールが ない {人|ひと}は {必|かなら}ず）", en: "Postal code, needed where there is no mail address" }
    HOLDS_ADDRESS { ja: "住所（メールアドレスがない人は必須）", easy: "{住所|じゅうしょ}（メールが ない {人|ひと}は {必|かなら}ず）", en: "Address, needed where there is no mail address" }
    HOLDS_LANGUAGE { ja: "ja（日本語）、easy（やさしい日本語）、en（英語）。空欄は ja です。", easy: "ja（{日本語|にほんご}）、easy（やさしい {日本語|にほんご}）、en（{英語|えいご}）。{書|か}かない {時|とき}は jaです。", en: "ja (Japanese), easy (plain Japanese) or en (English); ja where empty" }
    HOLDS_LEAVE { ja: "なくてもよい列です。yes と書いた人は名簿から外れます。その行は番号だけで構いません。", easy: "なくても いいです。yesと {書|か}いた {人|ひと}は リストから {出|で}ます。", en: "Optional: yes takes the person off the list; such a line needs nothing but the number" }
    HOLDS_ONE_OF { ja: "{label}：{values}", easy: "{label}：{values}", en: "{label}: {values}" }
    PANEL_FILE { ja: "CSVファイル", easy: "CSVの ファイル", en: "CSV file" }
    PANEL_SEND { ja: "取り込む", easy: "{入|い}れる", en: "Import" }
    PANEL_IMPORTING { ja: "名簿の取り込みが終わっていません。終わるまで、調査回は始まりません。数分たってもこの表示が消えないときは、同じファイルをもう一度取り込んでください。", easy: "リストを {入|い}れる ことが まだ {終|お}わって いません。{終|お}わるまで、アンケートは {始|はじ}まりません。{何分|なんぷん} たっても この {文|ぶん}が {消|き}えない {時|とき}は、{同|おな}じ ファイルを もう {一度|いちど} {入|い}れてください。", en: "An import of the list has not ended. No wave begins before that. If this is still here after some minutes, import the same file once more." }
    PANEL_OVERTAKEN { ja: "ほかの取り込みが始まったため、この取り込みは途中で止めました。", easy: "ほかの ファイルが {入|はい}り{始|はじ}めました。この ファイルは {途中|とちゅう}で {止|と}めました。", en: "Another import began meanwhile, so this one was not carried on." }
    PANEL_NO_FILE { ja: "ファイルを選んでください。", easy: "ファイルを {選|えら}んでください。", en: "Please choose a file." }
    PANEL_WRONG { ja: "取り込みませんでした。次の行を直してください（{n}か所）。", easy: "{入|い}れる ことが できませんでした。{直|なお}してください（{n}つ）。", en: "Nothing was imported. Please correct these lines ({n} in all)." }
    PANEL_MORE { ja: "ほかに{n}か所あります。", easy: "ほかに {n}つ あります。", en: "There are {n} more." }
    AT_LINE { ja: "{line}行目：", easy: "{line}{行目|ぎょうめ}：", en: "Line {line}: " }
    PANEL_DONE { ja: "取り込みました。追加{added}人、更新{changed}人、削除{left}人。", easy: "{入|い}れました。{新|あたら}しい {人|ひと} {added}{人|にん}、{変|か}わった {人|ひと} {changed}{人|にん}、{出|で}た {人|ひと} {left}{人|にん}。", en: "Imported: {added} added, {changed} changed, {left} taken off." }
    DRAW_PREVIEW { ja: "次回の抽出の見込み", easy: "{次|つぎ}に {選|えら}ばれる {人数|にんずう}", en: "What the next draw would give" }
    DRAW_PREVIEW_TEXT { ja: "いまの名簿では、次回（第{n}回）は{invited}人に依頼します。メールが{mail}人、郵便が{letter}人です。", easy: "{今|いま}の リストでは、{次|つぎ}（{n}{回目|かいめ}）は {invited}{人|にん}に お{願|ねが}いします。メール {mail}{人|にん}、{手紙|てがみ} {letter}{人|にん}です。", en: "With the list as it is, wave {n} would invite {invited} people: {mail} by mail, {letter} by letter." }

    // What is wrong with a list.
    NOT_TEXT { ja: "UTF-8としてもシフトJISとしても読めない文字があります。", easy: "{読|よ}む ことが できない {文字|もじ}が あります。", en: "holds characters that are neither UTF-8 nor Shift_JIS." }
    BROKEN_CSV { ja: "CSVとして読めません。", easy: "CSVの {形|かたち}では ありません。", en: "cannot be read as CSV." }
    NO_LINES { ja: "見出しの行の下に1人も書かれていません。", easy: "だれも {書|か}いて ありません。", en: "There is nobody below the line of headings." }
    TOO_MANY_LINES { ja: "一度に取り込めるのは{most}行までです。ファイルを分けてください。", easy: "{一度|いちど}に {most}{行|ぎょう}までです。ファイルを {分|わ}けてください。", en: "At most {most} lines can be imported at a time. Please split the file." }
    NO_COLUMN { ja: "列「{column}」がありません。", easy: "「{column}」の {列|れつ}が ありません。", en: "The column “{column}” is missing." }
    UNKNOWN_COLUMN { ja: "列「{column}」は使いません。個人情報を余分に取り込まないよう、削除してください。", easy: "「{column}」の {列|れつ}は いりません。{消|け}してください。", en: "The column “{column}” is not used. Please remove it: no more personal data than needed." }
    COLUMN_TWICE { ja: "列「{column}」が2つあります。", easy: "「{column}」の {列|れつ}が 2つ あります。", en: "The column “{column}” is there twice." }
    OTHER_COLUMNS { ja: "列の数が違います。見出しは{due}列、この行は{has}列です。", easy: "{列|れつ}の {数|かず}が {違|ちが}います。1{行目|ぎょうめ}は {due}、この {行|ぎょう}は {has}です。", en: "has {has} columns instead of {due}." }
    VALUE_MISSING { ja: "「{column}」が空欄です。", easy: "「{column}」が {書|か}いて ありません。", en: "“{column}” is empty." }
    VALUE_TOO_LONG { ja: "「{column}」が長すぎます。{most}文字までです。", easy: "「{column}」が {長|なが}すぎます。{most}{文字|もじ}までです。", en: "“{column}” is too long: {most} characters at most." }
    VALUE_CONTROL { ja: "「{column}」に改行などの制御文字があります。", easy: "「{column}」に {使|つか}えない {文字|もじ}が あります。", en: "“{column}” holds a line break or another control character." }
    NOT_MAIL { ja: "「mail」がメールアドレスの形になっていません。", easy: "「mail」が メールアドレスでは ありません。", en: "“mail” is no mail address." }
    NOT_POSTCODE { ja: "「postcode」が7桁の郵便番号になっていません。", easy: "「postcode」が {郵便番号|ゆうびんばんごう}では ありません。", en: "“postcode” is no postal code of seven digits." }
    UNREACHABLE { ja: "メールアドレスがない人には、郵便番号と住所の両方が必要です。", easy: "メールが ない {人|ひと}は、{郵便番号|ゆうびんばんごう}と {住所|じゅうしょ}が {必要|ひつよう}です。", en: "Without a mail address both “postcode” and “address” are needed." }
    NOT_LANGUAGE { ja: "「language」は ja、easy、en のどれかです。", easy: "「language」は ja、easy、enの どれかです。", en: "“language” is one of ja, easy and en." }
    NOT_LEAVE { ja: "「leave」は yes か空欄です。", easy: "「leave」は yesか、{何|なに}も {書|か}きません。", en: "“leave” is yes or empty." }
    NOT_ONE_OF { ja: "「{column}」は次のどれかです：{values}", easy: "「{column}」は この どれかです：{values}", en: "“{column}” is one of: {values}" }
    NUMBER_TWICE { ja: "番号が{first}行目と同じです。", easy: "{番号|ばんごう}が {first}{行目|ぎょうめ}と {同|おな}じです。", en: "has the same number as line {first}." }

    // A wave.
    WAVE_TITLE { ja: "{month}の調査回", easy: "{month}の アンケート", en: "{month}" }
    PARTICIPATION { ja: "回答の状況", easy: "どれくらい {答|こた}えたか", en: "Participation" }
    RATE_BY { ja: "回答率（{by}）", easy: "{答|こた}えた {割合|わりあい}（{by}）", en: "Response rate by {by}" }
    RATE_NOTE { ja: "ここに表示するのは、依頼した人のうち何人が回答を終えたかだけです。何と答えたかは含みません。", easy: "{何人|なんにん}が {答|こた}えたか だけです。{何|なん}と {答|こた}えたかは ありません。", en: "These figures only say how many of those invited have finished, nothing of what they answered." }
    OPEN_COUNTED { ja: "公開リンクからの回答：{n}件（前回の集計時点）", easy: "だれでも {答|こた}えられる ページからの {答|こた}え：{n}（{前|まえ}に {数|かぞ}えた {時|とき}）", en: "Answers by the open link: {n}, as last counted" }
    OPEN_NOT_COUNTED { ja: "公開リンクからの回答は、まだ集計していません。", easy: "だれでも {答|こた}えられる ページからの {答|こた}えは、まだ {数|かぞ}えて いません。", en: "Answers by the open link have not been counted yet." }
    LEFT_AT { ja: "途中でやめた人が最後に答えた質問", easy: "{途中|とちゅう}の {人|ひと}が {最後|さいご}に {答|こた}えた {質問|しつもん}", en: "Last question answered by those who have not finished" }
    LEFT_AT_START { ja: "まだ1問も答えていない", easy: "まだ {答|こた}えて いません", en: "None yet" }
    LEFT_TOO_FEW { ja: "途中の人が{n}人に満たないため、表示しません。", easy: "{途中|とちゅう}の {人|ひと}が {n}{人|にん}より {少|すく}ないので、{見|み}せません。", en: "Not shown: fewer than {n} people are part of the way." }
    MEDIAN_MINUTES { ja: "回答にかかった時間（中央値）", easy: "{答|こた}える {時間|じかん}（{真|ま}ん{中|なか}の {人|ひと}）", en: "Median time to answer" }
    MINUTES { ja: "{n}分", easy: "{n}{分|ふん}", en: "{n} minutes" }
    NOT_KNOWN_YET { ja: "回答がまだ少ないため、表示しません。", easy: "{答|こた}えが まだ {少|すく}ないので、{見|み}せません。", en: "Not shown yet: too few answers" }
    REMINDERS_SENT { ja: "再度のお願い", easy: "もう {一度|いちど} お{願|ねが}いした {回数|かいすう}", en: "Reminders sent" }
    N_OF { ja: "{all}回のうち{n}回", easy: "{all}{回|かい}の うち {n}{回|かい}", en: "{n} of {all}" }
    NEXT_REMINDER { ja: "次は{at}", easy: "{次|つぎ}は {at}", en: "next on {at}" }
    LETTERS_TO_PRINT { ja: "印刷する封書", easy: "{印刷|いんさつ}する {手紙|てがみ}", en: "Letters still to print" }
    N_LETTERS { ja: "{n}通", easy: "{n}つ", en: "{n}" }
    TO_LETTERS { ja: "封書を印刷する", easy: "{手紙|てがみ}を {印刷|いんさつ}する", en: "Print letters" }
    TO_PREVIEW { ja: "調査票を見る", easy: "{質問|しつもん}を {見|み}る", en: "See the questionnaire" }
    TO_RESULTS { ja: "結果を見る", easy: "{結果|けっか}を {見|み}る", en: "See results" }
    TO_WORDS { ja: "自由記述を読む", easy: "{書|か}いた ことばを {読|よ}む", en: "Read what was written" }
    TO_RELEASE { ja: "公表する", easy: "みんなに {見|み}せる", en: "Publish" }
    NOT_YET_OPEN { ja: "{opens}に始まります。それまでは、依頼も回答もありません。", easy: "{opens}に {始|はじ}まります。それまで、だれにも お{願|ねが}いしません。", en: "It opens on {opens}. Until then nobody is invited." }
    STOPPED_TITLE { ja: "この調査回は中止しました", easy: "この アンケートは やめました", en: "This wave was stopped" }
    STOP_TITLE { ja: "この調査回を中止する", easy: "この アンケートを やめる", en: "Stop this wave" }
    STOP_TEXT { ja: "中止すると、この調査回には誰も回答できなくなり、これまでの回答はすべて消去されます。元には戻せません。", easy: "やめると、だれも {答|こた}える ことが できません。{今|いま}までの {答|こた}えは {全部|ぜんぶ} {消|き}えます。{元|もと}に {戻|もど}す ことは できません。", en: "Nobody can answer a wave that was stopped, and all answers given so far are deleted. This cannot be undone." }
    STOP_REASON { ja: "中止する理由", easy: "やめる {理由|りゆう}", en: "Why it is stopped" }
    STOP_REASON_HELP { ja: "担当者の画面に表示します。個人の名前は書かないでください。{most}文字まで。", easy: "{担当|たんとう}の {人|ひと}が {見|み}ます。{人|ひと}の {名前|なまえ}は {書|か}かないでください。{most}{文字|もじ}まで。", en: "Colleagues read it. No names of people, please; up to {most} characters." }
    STOP_SEND { ja: "中止する", easy: "やめる", en: "Stop it" }
    STOP_NO_REASON { ja: "理由を入力してください。", easy: "{理由|りゆう}を {書|か}いてください。", en: "Please say why." }
    STOP_TOO_LONG { ja: "理由は{most}文字以内にしてください。いまは{has}文字です。", easy: "{most}{文字|もじ}までに してください。{今|いま}は {has}{文字|もじ}です。", en: "Please use at most {most} characters; there are {has} now." }
    STOP_CHANGED { ja: "この調査回は、画面を開いた後に状態が変わりました。今の状態を確かめてから、もう一度選んでください。", easy: "この アンケートは、{画面|がめん}を {開|ひら}いた {後|あと}に {変|か}わりました。{今|いま}の {状態|じょうたい}を {見|み}て、もう {一度|いちど} {選|えら}んで ください。", en: "This wave has changed since you opened the page. Please look at it as it is now and decide again." }

    // The preview.
    PREVIEW_TITLE { ja: "調査票", easy: "{質問|しつもん}", en: "Questionnaire" }
    PREVIEW_TEXT { ja: "回答する人の画面では、1つの見出しが1画面になります。ここで選んでも、何も送られません。", easy: "{答|こた}える {人|ひと}は、{見出|みだ}しを {一|ひと}つずつ {見|み}ます。ここで {選|えら}んでも {送|おく}られません。", en: "Respondents see one heading to a screen. Nothing that you choose here is sent." }
    PREVIEW_IN { ja: "表示する言語", easy: "ことば", en: "Shown in" }
    PREVIEW_SCREEN { ja: "画面{n}", easy: "{画面|がめん}{n}", en: "Screen {n}" }

    // Letters.
    LETTERS_TITLE { ja: "封書の印刷", easy: "{手紙|てがみ}の {印刷|いんさつ}", en: "Letters to print" }
    LETTERS_TEXT { ja: "まだ印刷していない封書が{left}通あります。このページには{here}通あり、1通が1枚です。ブラウザの印刷機能で印刷し、無事に印刷できたら下のボタンを押してください。次の分が表示されます。", easy: "まだ {印刷|いんさつ}して いない {手紙|てがみ}が {left}つ あります。この ページには {here}つ あります。1つが {紙|かみ} 1{枚|まい}です。{印刷|いんさつ}できたら、{下|した}の ボタンを {押|お}してください。{次|つぎ}の {手紙|てがみ}が {出|で}ます。", en: "{left} letters are still to print; {here} of them are on this page, one to a sheet. Print the page with your browser, then press the button below to get the next ones." }
    LETTERS_CARE { ja: "封書の番号があれば、誰でもその人として回答できます。印刷したものは、封をするまで人目に触れないようにしてください。", easy: "{番号|ばんごう}が わかると、だれでも その {人|ひと}の {代|か}わりに {答|こた}える ことが できます。{封筒|ふうとう}に {入|い}れるまで、ほかの {人|ひと}に {見|み}せないでください。", en: "Whoever has a code can answer in that person’s place: keep the sheets out of sight until the envelopes are closed." }
    LETTERS_PRINTED { ja: "{n}通を印刷した", easy: "{n}つ {印刷|いんさつ}しました", en: "These {n} are printed" }
    NO_LETTERS { ja: "印刷する封書はありません。", easy: "{印刷|いんさつ}する {手紙|てがみ}は ありません。", en: "There are no letters to print." }
    LETTERS_NOT_NOW { ja: "封書は、受付を始めてから締め切るまでの間に印刷できます。", easy: "{手紙|てがみ}は、アンケートを して いる {間|あいだ}に {印刷|いんさつ}できます。", en: "Letters can be printed while the wave is open." }
    LETTER_TO { ja: "{name} 様", easy: "{name} {様|さま}", en: "{name}" }
    LETTER_HEADING { ja: "「{title}」へのご協力のお願い", easy: "「{title}」に {答|こた}えてください", en: "Please take part: {title}" }
    LETTER_WHY { ja: "{city}では、皆さんの声をまちづくりに生かすため、アンケートを行っています。あなたは、市の名簿から無作為に選ばれました。回答は任意です。回答しなくても不利益はありません。", easy: "{city}の アンケートです。{町|まち}を よく する ために {聞|き}きます。あなたは くじで {選|えら}ばれました。{答|こた}えなくても、{困|こま}る ことは ありません。", en: "{city} asks residents how they find life here, to make it better. You were chosen at random from the city’s list. Taking part is voluntary, and there is no disadvantage if you do not." }
    LETTER_WHY_ALL { ja: "{city}では、皆さんの声をまちづくりに生かすため、アンケートを行っています。回答は任意です。回答しなくても不利益はありません。", easy: "{city}の アンケートです。{町|まち}を よく する ために {聞|き}きます。{答|こた}えなくても、{困|こま}る ことは ありません。", en: "{city} asks residents how they find life here, to make it better. Taking part is voluntary, and there is no disadvantage if you do not." }
    LETTER_PRIVACY { ja: "この番号で回答できるのは1回です。ほかの人に教えないでください。送信した回答は番号から切り離して保管し、その後は、誰がどう答えたか、市にも分かりません。", easy: "この {番号|ばんごう}で {答|こた}えを {送|おく}る ことが できるのは、1{回|かい}だけです。ほかの {人|ひと}に {教|おし}えないで ください。{送|おく}った {後|あと}で、{答|こた}えを {番号|ばんごう}と {別|べつ}に します。{別|べつ}に した {後|あと}は、だれの {答|こた}えか、{市|し}も わかりません。", en: "Answers can be sent once with this code; please do not pass it on. Once sent, they are kept apart from the code: after that, not even the city can tell who answered what." }
    LETTER_HOW { ja: "回答のしかた", easy: "{答|こた}え{方|かた}", en: "How to answer" }
    LETTER_SCAN { ja: "スマートフォンのカメラで、下のQRコードを読み取ってください。", easy: "スマートフォンの カメラで、{下|した}の QRコードを {読|よ}んで ください。", en: "Point the camera of your phone at the QR code below." }
    LETTER_TYPE { ja: "または、{page} を開いて番号を入力してください。", easy: "または、{page} を {開|ひら}いて、{番号|ばんごう}を {入|い}れてください。", en: "Or open {page} and type in the code." }
    LETTER_CODE { ja: "あなたの番号", easy: "あなたの {番号|ばんごう}", en: "Your code" }
    LETTER_UNTIL { ja: "{closes}まで", easy: "{closes}まで", en: "Until {closes}" }
    LETTER_QR { ja: "回答ページを開くQRコード", easy: "{答|こた}える ページの QRコード", en: "QR code that opens the questionnaire" }
    LETTER_FROM { ja: "{city} {office}", easy: "{city} {office}", en: "{city}, {office}" }

    // The poster.
    POSTER_TITLE { ja: "ポスター", easy: "ポスター", en: "Poster" }
    POSTER_TEXT { ja: "A4で印刷してください。このQRコードからは、どなたでも回答できます。受付期間の外では、次の開始日を、その10日前から案内します。", easy: "A4で {印刷|いんさつ}してください。だれでも この QRコードから {答|こた}える ことが できます。アンケートを して いない {時|とき}は、{始|はじ}まる {10日|とおか}{前|まえ}から、{次|つぎ}に {始|はじ}まる {日|ひ}を {知|し}らせます。", en: "To be printed on A4. Anybody can answer by this QR code; while no wave is open it says when the next one begins, from ten days before." }
    POSTER_CALL { ja: "あなたの声を聞かせてください", easy: "あなたの {声|こえ}を {聞|き}かせてください", en: "Tell us what you think" }
    POSTER_HOW { ja: "スマートフォンでQRコードを読み取ると、すぐに回答できます。お名前は聞きません。", easy: "スマートフォンで QRコードを {読|よ}むと、すぐに {答|こた}える ことが できます。{名前|なまえ}は {聞|き}きません。", en: "Scan the QR code with your phone and answer straight away. We do not ask for your name." }
    POSTER_WHEN { ja: "毎月{first}日から{last}日まで", easy: "{毎月|まいつき} {first}{日|にち}から {last}{日|にち}まで", en: "Every month from day {first} to day {last}" }
}

/// The name of a state.
#[must_use]
pub fn state(state: crate::policy::State) -> Phrase {
    use crate::policy::State;
    match state {
        State::Planned => PLANNED,
        State::Open => OPEN,
        State::Closing => CLOSING,
        State::Counted => COUNTED,
        State::Stopped => STOPPED,
    }
}
