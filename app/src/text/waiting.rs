//! What people read while there is no room: in line, after a page or a form that did not get through.

use super::Phrase;

phrases! {
    LINE_TITLE { ja: "順番にご案内しています", easy: "{順番|じゅんばん}に {案内|あんない}して います", en: "You are in line" }
    LINE_TEXT { ja: "ただいまたいへん混み合っています。到着した順に受け付けています。あなたの順番は取ってあります。", easy: "いま、たくさんの {人|ひと}が {来|き}て います。{来|き}た {順番|じゅんばん}に {受|う}け{付|つ}けます。あなたの {順番|じゅんばん}は なくなりません。", en: "Very many people are here at the moment. Everyone is served in the order of arrival, and your place is kept." }
    LINE_STAY { ja: "この画面を開いたままお待ちください。順番が来ると自動で切り替わります。画面を読み込み直しても、順番は変わりません。", easy: "この {画面|がめん}を {開|ひら}いた まま、{待|ま}ってください。{順番|じゅんばん}が {来|き}たら、{自動|じどう}で {次|つぎ}に {進|すす}みます。", en: "Just leave this page open: it goes on by itself when it is your turn. Reloading it does not change your place." }
    LINE_DEADLINE { ja: "お待ちいただいている間に締切の時刻になっても、到着した時刻で受け付けます。ご案内したら、続けて手続きをしてください。", easy: "{待|ま}って いる {間|あいだ}に しめきりの {時間|じかん}に なっても、だいじょうぶです。{来|き}た {時間|じかん}で {受|う}け{付|つ}けます。{次|つぎ}に {進|すす}んだら、そのまま {続|つづ}けて ください。", en: "If the deadline passes while you wait here, the time of your arrival is what counts: then go straight on once you are in." }
    ABOUT { ja: "待ち時間の目安", easy: "{待|ま}つ {時間|じかん}", en: "Waiting time" }
    UNDER_A_MINUTE { ja: "1分もかかりません", easy: "1{分|ぷん}より みじかいです", en: "less than a minute" }
    ABOUT_MINUTES { ja: "およそ{minutes}分", easy: "だいたい {minutes}{分|ふん}", en: "about {minutes} minutes" }
    OVER_AN_HOUR { ja: "1時間以上", easy: "1{時間|じかん}より {長|なが}いです", en: "more than an hour" }
    PAGE_TITLE { ja: "少しだけお待ちください", easy: "すこし {待|ま}って ください", en: "One moment, please" }
    PAGE_TEXT { ja: "混雑か一時的な不具合のため、この画面をすぐにお見せできませんでした。数秒後に自動でもう一度開きます。保存した内容はすべて残っています。", easy: "いま、すぐに {見|み}せる ことが できませんでした。すこし {待|ま}つと、{自動|じどう}で もう {一度|いちど} {開|ひら}きます。{保存|ほぞん}した ものは ぜんぶ あります。", en: "This page could not be shown at once: very many people are here, or something is briefly out of order. It opens again by itself in a few seconds. Everything you saved is still there." }
    FORM_TITLE { ja: "まだ送信されていません。もう一度送ってください", easy: "まだ {送|おく}って いません。もう {一度|いちど} {送|おく}って ください", en: "Not sent yet: please send it again" }
    FORM_TEXT { ja: "混雑か一時的な不具合のため、いまの送信は受け付けられませんでした。少し待ってから、この画面を再読み込みして「再送信」を選ぶか、前の画面に戻ってもう一度ボタンを押してください。入力した内容は前の画面に残っています。同じものが二重に受け付けられることはありません。", easy: "いま、{受|う}け{取|と}る ことが できませんでした。すこし {待|ま}って、{前|まえ}の {画面|がめん}に {戻|もど}って、もう {一度|いちど} ボタンを {押|お}して ください。{書|か}いた ものは {前|まえ}の {画面|がめん}に あります。{二回|にかい} {押|お}しても、{申請|しんせい}は {一|ひと}つです。", en: "What you sent was not accepted: very many people are here, or something is briefly out of order. Wait a moment, then reload this page and choose to send again, or go back and press the button again. What you typed is still on the previous page. Nothing is ever filed twice." }
    FULL_TITLE { ja: "ただいまたいへん混み合っています", easy: "いま、{人|ひと}が とても たくさん います", en: "Very many people are here at the moment" }
    FULL_TEXT { ja: "この画面を開いたままお待ちください。10秒後に自動でもう一度つなぎます。保存した内容は残っています。", easy: "この {画面|がめん}を {開|ひら}いた まま、{待|ま}ってください。10{秒|びょう}{後|ご}に もう {一度|いちど} つなぎます。{保存|ほぞん}した ものは あります。", en: "Please leave this page open. It tries again by itself in ten seconds. What you saved is still there." }
    TOO_SLOW_TITLE { ja: "送信が途中で止まりました", easy: "{送|おく}る {途中|とちゅう}で {止|と}まりました", en: "The connection stopped half-way" }
    TOO_SLOW_TEXT { ja: "電波の届くところで前の画面に戻り、もう一度送ってください。入力した内容は、前の画面に残っています。", easy: "{電波|でんぱ}の いい ところで、{前|まえ}の {画面|がめん}に {戻|もど}って、もう {一度|いちど} {送|おく}って ください。{書|か}いた ものは {前|まえ}の {画面|がめん}に あります。", en: "Go where the signal is better, go back one page and send it again. What you typed is still there." }
    FLOOD_TITLE { ja: "同じ場所からのアクセスが多すぎます", easy: "おなじ ところから たくさん {来|き}すぎて います", en: "Too many requests from one place" }
    FLOOD_TEXT { ja: "少し待ってから、もう一度お試しください。保存した内容は残っています。", easy: "すこし {待|ま}ってから、もう {一度|いちど} してください。{保存|ほぞん}した ものは あります。", en: "Please wait a little and try again. What you saved is still there." }
}

/// Minutes that are told: no figure is more exact than what is known.
pub const MINUTES: [u16; 9] = [2, 3, 5, 10, 15, 20, 30, 45, 60];

/// About how long, in words: by the index into [`MINUTES`], one more than the last for longer; none for less than a
/// minute.
#[must_use]
pub fn about(step: Option<usize>) -> (Phrase, String) {
    match step {
        None => (UNDER_A_MINUTE, String::new()),
        Some(step) => match MINUTES.get(step) {
            Some(minutes) => (ABOUT_MINUTES, minutes.to_string()),
            None => (OVER_AN_HOUR, String::new()),
        },
    }
}
