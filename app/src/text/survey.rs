//! What those who answer a survey read.

use super::{Lang, Phrase, Spoken};
use domain::survey::{answer::Problem, questionnaire::Column};

phrases! {
    CODE_TITLE { ja: "アンケートに答える", easy: "アンケートに {答|こた}える", en: "Answer a survey" }
    CODE_LABEL { ja: "番号", easy: "{番号|ばんごう}", en: "Code" }
    CODE_HELP { ja: "市からお送りした封書またはメールにある12文字の番号です。例：7K3M-9QXT-2B4H", easy: "{市|し}からの {手紙|てがみ}か メールに ある 12{文字|もじ}の {番号|ばんごう}です。 {例|れい}： 7K3M-9QXT-2B4H", en: "The 12 characters in the letter or mail from the city, for example 7K3M-9QXT-2B4H" }
    CODE_MALFORMED { ja: "番号は12文字の英数字です。封書またはメールのとおりに入力してください。", easy: "{番号|ばんごう}は 12{文字|もじ}です。{手紙|てがみ}か メールと {同|おな}じ ように {入|い}れてください。", en: "The code has 12 letters and digits. Please type it as in your letter or mail." }
    CODE_UNKNOWN { ja: "この番号は使えません。番号をもう一度お確かめください。アンケートが終わった場合や、回答が済んでいる場合も使えません。", easy: "この {番号|ばんごう}は {使|つか}えません。もう {一度|いちど} {見|み}て ください。アンケートが {終|お}わった {時|とき}も {使|つか}えません。もう {答|こた}えた {時|とき}も {使|つか}えません。", en: "This code cannot be used. Please check it. It does not work either when the survey is over or has been answered already." }
    CODE_USED { ja: "この番号での回答は受け付けました。ありがとうございました。", easy: "この {番号|ばんごう}の {答|こた}えは もう もらいました。ありがとうございました。", en: "The answers for this code have been received. Thank you." }
    GO_ON { ja: "進む", easy: "{次|つぎ}へ", en: "Continue" }
    START { ja: "回答を始める", easy: "{答|こた}え{始|はじ}める", en: "Start" }
    RESUME { ja: "続きから回答する", easy: "{続|つづ}きから {答|こた}える", en: "Go on where you left off" }
    OPEN_UNTIL { ja: "{closes}まで回答できます。", easy: "{closes}まで {答|こた}える ことが できます。", en: "Open until {closes}." }
    NOT_YET { ja: "次回は{opens}に始まります。", easy: "{次|つぎ}は {opens}に {始|はじ}まります。", en: "The next one opens on {opens}." }
    CLOSED { ja: "今回の回答の受付は終わりました。", easy: "{今回|こんかい}の アンケートは {終|お}わりました。", en: "This survey is closed at present." }
    STOPPED { ja: "このアンケートは途中で取りやめました。", easy: "この アンケートは {途中|とちゅう}で やめました。", en: "This survey was stopped." }
    INVITED_ONLY { ja: "このアンケートは、番号をお送りした方にお願いしています。", easy: "この アンケートは、{番号|ばんごう}を {送|おく}った {人|ひと}に おねがいして います。", en: "This survey is for people who were sent a code." }
    ALREADY { ja: "この端末からの回答は受け付けました。ありがとうございました。", easy: "この スマートフォンや パソコンからの {答|こた}えは もらいました。ありがとうございました。", en: "Answers from this device have been received. Thank you." }
    RESULTS { ja: "これまでの結果を見る", easy: "{前|まえ}の {結果|けっか}を {見|み}る", en: "See results so far" }
    I_HAVE_A_CODE { ja: "番号をお持ちの方はこちら", easy: "{番号|ばんごう}が ある {人|ひと}は こちら", en: "I have a code" }
    PRIVACY_HEADING { ja: "回答の取扱い", easy: "あなたの {答|こた}えを {守|まも}ります", en: "What happens to your answers" }
    PRIVACY_TEXT { ja: "途中の回答は、続きから始められるように、送信するまで番号とともに保管します。送信されないまま受付が終わった回答は、集計せずに消去します。送信した回答は番号から切り離して保管し、その後は、誰がどう答えたか、市にも分かりません。答えたくない質問は飛ばせます。送信した後は、変更や取消しはできません。", easy: "{送|おく}るまで、{答|こた}えを {番号|ばんごう}と いっしょに {残|のこ}します。{続|つづ}きから {始|はじ}める ためです。{送|おく}らなかった {答|こた}えは、アンケートが {終|お}わったら {消|け}します。{送|おく}った {後|あと}で、{答|こた}えを {番号|ばんごう}と {別|べつ}に します。{別|べつ}に した {後|あと}は、だれの {答|こた}えか、{市|し}も わかりません。{答|こた}えたくない {質問|しつもん}は {答|こた}えなくて いいです。{送|おく}った {後|あと}は、{変|か}える ことが できません。", en: "Until you send them, your answers are kept with your code, so that you can go on where you left off. Answers that have not been sent when the survey closes are deleted and not counted. Once sent, answers are kept apart from the code; after that, not even the city can tell who answered what. You may leave out any question. Once sent, answers cannot be changed or taken back." }
    PRIVACY_OPEN { ja: "お名前や連絡先は聞きません。答えたくない質問は飛ばせます。送信した後は、変更や取消しはできません。この公開リンクからの回答は、どなたでも答えられるため、市が無作為に選んだ方の回答とは分けて集計します。", easy: "{名前|なまえ}や {住所|じゅうしょ}は {聞|き}きません。{答|こた}えたくない {質問|しつもん}は {答|こた}えなくて いいです。{送|おく}った {後|あと}は、{変|か}える ことが できません。この ページは だれでも {答|こた}えられます。{市|し}が くじで {選|えら}んだ {人|ひと}の {答|こた}えとは {分|わ}けて {数|かぞ}えます。", en: "We do not ask for your name or how to reach you. You may leave out any question. Once sent, answers cannot be changed or taken back. Anybody can answer by this open link, so these answers are counted apart from those of the random sample." }
    SCREEN { ja: "{n}／{all}", easy: "{n}／{all}", en: "{n} of {all}" }
    NO_ANSWER { ja: "答えない", easy: "{答|こた}えない", en: "No answer" }
    CHOOSE_ANY { ja: "あてはまるものをいくつでも選べます。", easy: "いくつでも {選|えら}べます。", en: "Choose as many as apply." }
    AT_MOST { ja: "{most}文字まで", easy: "{most}{文字|もじ}まで", en: "Up to {most} characters" }
    NEXT { ja: "保存して次へ", easy: "{保存|ほぞん}して {次|つぎ}へ", en: "Save and continue" }
    BACK { ja: "前の画面に戻る", easy: "{前|まえ}の {画面|がめん}に {戻|もど}る", en: "Back" }
    END_TITLE { ja: "送信", easy: "{送|おく}る", en: "Send" }
    END_TEXT { ja: "これで質問は終わりです。「送信する」を押すと回答が終わります。送信した後は、変更や取消しはできません。", easy: "{質問|しつもん}は {終|お}わりです。「{送|おく}る」を {押|お}すと {終|お}わります。{送|おく}った {後|あと}は、{変|か}える ことが できません。", en: "These were all the questions. Press “Send” to finish. Once sent, answers cannot be changed or taken back." }
    ANSWERED_OF { ja: "{all}問中{n}問に回答", easy: "{all}の {質問|しつもん}の うち {n}に {答|こた}えました", en: "{n} of {all} answered" }
    CHANGE { ja: "見直す", easy: "{見|み}る", en: "Look again" }
    FINISH { ja: "送信する", easy: "{送|おく}る", en: "Send" }
    BLANK { ja: "まだ何も回答されていません。1つ以上の質問に答えてから送信してください。", easy: "まだ {何|なに}も {答|こた}えて いません。1つでも {答|こた}えてから {送|おく}って ください。", en: "Nothing has been answered yet. Please answer at least one question before sending." }
    WRONG_LEFT { ja: "直していただきたい回答があります。", easy: "{直|なお}して ほしい {答|こた}えが あります。", en: "Some answers need to be corrected." }
    THANKS_TITLE { ja: "ご協力ありがとうございました", easy: "ありがとうございました", en: "Thank you for taking part" }
    THANKS_TEXT { ja: "回答を受け付けました。結果は、まとまり次第公表します。", easy: "{答|こた}えを もらいました。{結果|けっか}は あとで {見|み}る ことが できます。", en: "Your answers have been received. The results will be published." }
    GONE_TITLE { ja: "回答の画面を開けません", easy: "{画面|がめん}が {開|ひら}けません", en: "This page cannot be opened" }
    GONE_TEXT { ja: "回答が済んでいるか、受付が終わっています。続きから始めるときは、もう一度番号を入力してください。", easy: "もう {答|こた}えたか、{終|お}わりました。{続|つづ}きを する {時|とき}は、もう {一度|いちど} {番号|ばんごう}を {入|い}れてください。", en: "It has been answered already, or the survey is closed. To go on where you left off, enter your code again." }
    NOTHING_TEXT { ja: "このブラウザには途中の回答がありません。Cookie（クッキー）を使える設定にして、メールのリンク、QRコード、または番号からもう一度始めてください。", easy: "この ブラウザには {途中|とちゅう}の {答|こた}えが ありません。Cookie（クッキー）を {使|つか}える ように して、メールか QRコードか {番号|ばんごう}から、もう {一度|いちど} {始|はじ}めて ください。", en: "There are no answers under way in this browser. Please allow cookies, then start again from the link, the QR code or your code." }
    REPLACED_TEXT { ja: "この画面を開いた後に、このブラウザで別の番号が使われたか、別の回答が始まりました。この画面で選んだ内容は保存していません。続きから回答するときは、ご自分の番号をもう一度入力してください。", easy: "この {画面|がめん}を {開|ひら}いた {後|あと}で、この ブラウザで ほかの {番号|ばんごう}を {使|つか}ったか、ほかの {答|こた}えを {始|はじ}めました。この {画面|がめん}の {答|こた}えは {残|のこ}って いません。{続|つづ}きを する {時|とき}は、もう {一度|いちど} {自分|じぶん}の {番号|ばんごう}を {入|い}れてください。", en: "Since this page was opened, another code was used in this browser, or other answers were begun. Nothing chosen on this page has been stored. To go on where you left off, enter your own code again." }
    OVER_TITLE { ja: "回答の受付が終わりました", easy: "アンケートは {終|お}わりました", en: "The survey is closed" }
    OVER_TEXT { ja: "受付が終わるまでに送信されなかった回答は、集計せずに消去します。", easy: "{終|お}わるまでに {送|おく}らなかった {答|こた}えは、{数|かぞ}えません。{消|け}します。", en: "Answers that had not been sent when it closed are deleted and not counted." }
    STOPPED_TITLE { ja: "アンケートは取りやめになりました", easy: "アンケートは {途中|とちゅう}で やめました", en: "The survey was stopped" }
    STOPPED_TEXT { ja: "それまでにいただいた回答は、送信済みのものも途中のものも、集計せずに消去しました。", easy: "もらった {答|こた}えも、{途中|とちゅう}の {答|こた}えも、{数|かぞ}えません。もう {消|け}しました。", en: "All answers given before, sent or not, have been deleted and are not counted." }
    NOTHING_SENT { ja: "回答は送信されませんでした。", easy: "{答|こた}えを {送|おく}る ことは できませんでした。", en: "Nothing was sent." }
    NOT_A_CHOICE { ja: "選択肢から選んでください。", easy: "この {中|なか}から {選|えら}んで ください。", en: "Please choose one of the answers." }
    ALONE { ja: "「{choice}」を選ぶときは、ほかの選択肢を外してください。", easy: "「{choice}」を {選|えら}ぶ {時|とき}は、ほかの {答|こた}えを {選|えら}ばないで ください。", en: "If you choose “{choice}”, please choose nothing else." }
    NOT_A_NUMBER { ja: "数字で入力してください。", easy: "{数字|すうじ}で {書|か}いてください。", en: "Please enter a number." }
    OUT_OF_RANGE { ja: "{least}から{most}までの数字で入力してください。", easy: "{least}から {most}までの {数字|すうじ}を {書|か}いてください。", en: "Please enter a number from {least} to {most}." }
    TOO_LONG { ja: "{most}文字以内にしてください。いまは{has}文字です。", easy: "{most}{文字|もじ}までに してください。{今|いま}は {has}{文字|もじ}です。", en: "Please use at most {most} characters; there are {has} now." }
    AFTER_TITLE { ja: "今回の申請について教えてください", easy: "{今|いま}の {申請|しんせい}に ついて {教|おし}えて ください", en: "Tell us how applying went" }
    AFTER_TEXT { ja: "質問は3つで、1分ほどで終わります。回答は申請とは結び付きません。", easy: "{質問|しつもん}は 3つです。1{分|ぷん}くらいです。{答|こた}えは {申請|しんせい}とは {別|べつ}に します。", en: "Three questions, about a minute. Your answers are not linked to your application." }
}

/// What is wrong with an answer, in words: the sentence and its blanks.
#[must_use]
pub fn problem(column: &Column<'_>, problem: Problem, lang: Lang) -> (Phrase, Vec<(&'static str, String)>) {
    match problem {
        Problem::NotAChoice => (NOT_A_CHOICE, Vec::new()),
        Problem::Alone(at) => {
            let choice = column.labels().get(at).map_or_else(String::new, |label| label.plain(lang));
            (ALONE, vec![("choice", choice)])
        }
        Problem::NotANumber => (NOT_A_NUMBER, Vec::new()),
        Problem::OutOfRange { least, most } => {
            (OUT_OF_RANGE, vec![("least", least.to_string()), ("most", most.to_string())])
        }
        Problem::TooLong { characters, most } => {
            (TOO_LONG, vec![("has", characters.to_string()), ("most", most.to_string())])
        }
    }
}
