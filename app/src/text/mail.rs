//! What the mails say. Status mails carry no outcome, reason or token: only that there is news and where to look.

phrases! {
    CODE_SUBJECT { ja: "【{city}】確認コード", easy: "【{city}】{確認|かくにん}コード", en: "[{city}] Your code" }
    CODE_BODY {
        ja: "確認コード： {code}\n\n申請の画面に入力してください。10分間使えます。\n同じブラウザなら、次のページのボタンでも確認できます。\n{link}\n\n心当たりがないときは、このメールを捨ててください。何も起こりません。",
        easy: "コード： {code}\n\n{申請|しんせい}の {画面|がめん}に {入|い}れてください。10{分|ぷん} {使|つか}えます。\n{同|おな}じ ブラウザなら、{次|つぎ}の ページの ボタンでも {確認|かくにん}できます。\n{link}\n\nあなたが たのんでいない {時|とき}は、この メールを すててください。",
        en: "Your code: {code}\n\nType it on the page where you were applying. It is valid for 10 minutes.\nIn the same browser you can also use the button on this page:\n{link}\n\nIf you did not ask for it, throw this message away. Nothing will happen.",
    }
    /// In place of a procedure's name where mails are to be discreet.
    SOME_PROCEDURE { ja: "市への申請", easy: "{市|し}への {申請|しんせい}", en: "an application to the city" }
    RECEIPT_SUBJECT { ja: "【{city}】申請を受け付けました（{number}）", easy: "【{city}】{申請|しんせい}を {受|う}け{付|つ}けました（{number}）", en: "[{city}] Application received ({number})" }
    RECEIPT_BODY {
        ja: "「{procedure}」の申請を受け付けました。\n\n受付番号： {number}\n受付日時： {time}\n\n状態の確認と控えの印刷は「わたしの申請」からできます。メールアドレスと確認コードでログインしてください。\n{link}",
        easy: "「{procedure}」の {申請|しんせい}を {受|う}け{付|つ}けました。\n\n{受付番号|うけつけばんごう}： {number}\n{受|う}け{付|つ}けた {時間|じかん}： {time}\n\n「わたしの {申請|しんせい}」で、{今|いま} どうなっているか {見|み}る ことが できます。\n{link}",
        en: "We have received your application “{procedure}”.\n\nReceipt number: {number}\nReceived: {time}\n\nFollow it and print your copy under “My applications”. Sign in with your email address and a code.\n{link}",
    }
    RESUBMITTED_SUBJECT { ja: "【{city}】再提出を受け付けました（{number}）", easy: "【{city}】もう {一度|いちど} {出|だ}した ものを {受|う}け{付|つ}けました（{number}）", en: "[{city}] Correction received ({number})" }
    RESUBMITTED_BODY {
        ja: "「{procedure}」の再提出を受け付けました。\n\n受付番号： {number}\n受付日時： {time}\n\n状態は「わたしの申請」で確認できます。\n{link}",
        easy: "「{procedure}」を もう {一度|いちど} {受|う}け{付|つ}けました。\n\n{受付番号|うけつけばんごう}： {number}\n{受|う}け{付|つ}けた {時間|じかん}： {time}\n\n「わたしの {申請|しんせい}」で {見|み}てください。\n{link}",
        en: "We have received your correction of “{procedure}”.\n\nReceipt number: {number}\nReceived: {time}\n\nFollow it under “My applications”.\n{link}",
    }
    RETURNED_SUBJECT { ja: "【{city}】申請について確認のお願い（{number}）", easy: "【{city}】{申請|しんせい}の ことで おねがいが あります（{number}）", en: "[{city}] Please look at your application ({number})" }
    RETURNED_BODY {
        ja: "受付番号 {number} の申請について、確認していただきたいことがあります。\n「わたしの申請」にログインして、内容をご覧ください。\n{link}",
        easy: "{受付番号|うけつけばんごう} {number} の {申請|しんせい}で、{見|み}て ほしい ことが あります。\n「わたしの {申請|しんせい}」に ログインして、{見|み}てください。\n{link}",
        en: "There is something to look at in your application {number}.\nPlease sign in to “My applications”.\n{link}",
    }
    NEWS_SUBJECT { ja: "【{city}】申請についてのお知らせ（{number}）", easy: "【{city}】{申請|しんせい}の お{知|し}らせ（{number}）", en: "[{city}] News about your application ({number})" }
    NEWS_BODY {
        ja: "受付番号 {number} の申請について、新しいお知らせがあります。\n「わたしの申請」にログインして、内容をご覧ください。\n{link}",
        easy: "{受付番号|うけつけばんごう} {number} の {申請|しんせい}に、{新|あたら}しい お{知|し}らせが あります。\n「わたしの {申請|しんせい}」に ログインして、{見|み}てください。\n{link}",
        en: "There is news about your application {number}.\nPlease sign in to “My applications”.\n{link}",
    }
    WITHDRAWN_SUBJECT { ja: "【{city}】申請の取下げを受け付けました（{number}）", easy: "【{city}】{申請|しんせい}を やめる ことを {受|う}け{付|つ}けました（{number}）", en: "[{city}] Withdrawal received ({number})" }
    WITHDRAWN_BODY {
        ja: "受付番号 {number} の申請の取下げを受け付けました。\n心当たりがないときは、市の担当にお問い合わせください。\n{link}",
        easy: "{受付番号|うけつけばんごう} {number} の {申請|しんせい}を やめる ことを {受|う}け{付|つ}けました。\nあなたが していない {時|とき}は、{市|し}に {聞|き}いてください。\n{link}",
        en: "We have received the withdrawal of application {number}.\nIf this was not you, please contact the city.\n{link}",
    }
    SURVEY_SUBJECT { ja: "【{city}】{title}のお願い", easy: "【{city}】{title}の おねがい", en: "[{city}] Your view, please: {title}" }
    SURVEY_WHY { ja: "市の名簿から無作為に選ばれた方に", easy: "あなたは くじで {選|えら}ばれました。", en: "You were chosen at random from the city’s list, and we would like to hear from you:" }
    SURVEY_WHY_ALL { ja: "市の名簿にある皆さまに", easy: "{市|し}の リストの {人|ひと} みんなに {聞|き}きます。", en: "We ask everybody on the city’s list, and would like to hear from you:" }
    SURVEY_BODY {
        ja: "{why}、「{title}」へのご協力をお願いしています。\n質問は{questions}問です。回答は任意です。回答しなくても不利益はありません。\n\n回答ページ： {link}\n\nページを開けないときは、{page} で次の番号を入力してください。\n番号： {code}\n締切： {closes}\n\nこの番号で回答できるのは1回です。ほかの人に教えないでください。送信した回答は番号から切り離して保管し、その後は、誰がどう答えたか、市にも分かりません。{contact}",
        easy: "{why}「{title}」に {答|こた}えて ください。\n{質問|しつもん}は {questions}こです。{答|こた}えなくても だいじょうぶです。\n\n{答|こた}える ページ： {link}\n\n{開|ひら}けない {時|とき}は、{page} で この {番号|ばんごう}を {入|い}れてください。\n{番号|ばんごう}： {code}\nしめきり： {closes}\n\nこの {番号|ばんごう}で {答|こた}えを {送|おく}る ことが できるのは、1{回|かい}だけです。ほかの {人|ひと}に {教|おし}えないで ください。{送|おく}った {後|あと}で、{答|こた}えを {番号|ばんごう}と {別|べつ}に します。{別|べつ}に した {後|あと}は、だれの {答|こた}えか、{市|し}も わかりません。{contact}",
        en: "{why} “{title}”.\nThere are {questions} questions. Taking part is voluntary, and there is no disadvantage if you do not.\n\nAnswer here: {link}\n\nIf the link does not open, go to {page} and type this code.\nCode: {code}\nUntil: {closes}\n\nAnswers can be sent once with this code; please do not pass it on. Once sent, they are kept apart from the code: after that, not even the city can tell who answered what.{contact}",
    }
    SURVEY_CONTACT { ja: "\n\n問い合わせ先： {contact}", easy: "\n\n{聞|き}く ところ： {contact}", en: "\n\nWhere to ask: {contact}" }
    SURVEY_REMINDER_SUBJECT { ja: "【{city}】{title}：再度のお願い", easy: "【{city}】{title}： もう {一度|いちど} おねがいします", en: "[{city}] There is still time: {title}" }
    SURVEY_REMINDER_BODY {
        ja: "「{title}」へのご回答をまだいただいていません。行き違いで回答がお済みの場合は、ご容赦ください。\n質問は{questions}問です。途中まで答えた方は、続きから始まります。回答は任意です。回答しなくても不利益はありません。\n\n回答ページ： {link}\n\nページを開けないときは、{page} で次の番号を入力してください。\n番号： {code}\n締切： {closes}{contact}",
        easy: "「{title}」の {答|こた}えを まだ もらって いません。もう {答|こた}えた {人|ひと}は、この メールを {捨|す}てて ください。\n{質問|しつもん}は {questions}こです。{前|まえ}に {途中|とちゅう}まで {答|こた}えた {人|ひと}は、{続|つづ}きから {始|はじ}まります。{答|こた}えなくても だいじょうぶです。\n\n{答|こた}える ページ： {link}\n\n{開|ひら}けない {時|とき}は、{page} で この {番号|ばんごう}を {入|い}れてください。\n{番号|ばんごう}： {code}\nしめきり： {closes}{contact}",
        en: "We have not had your answers to “{title}” yet. If you have just sent them, please ignore this message.\nThere are {questions} questions; you go on where you left off. Taking part is voluntary, and there is no disadvantage if you do not.\n\nAnswer here: {link}\n\nIf the link does not open, go to {page} and type this code.\nCode: {code}\nUntil: {closes}{contact}",
    }
    SURVEY_THANKS_SUBJECT { ja: "【{city}】ご協力ありがとうございました（{title}）", easy: "【{city}】{答|こた}えて くれて ありがとうございました（{title}）", en: "[{city}] Thank you for taking part ({title})" }
    SURVEY_THANKS_BODY {
        ja: "「{title}」にご回答いただき、ありがとうございました。\n結果は、まとまり次第こちらで公表します。\n{link}",
        easy: "「{title}」に {答|こた}えて くれて、ありがとうございました。\n{結果|けっか}は、あとで ここで {見|み}る ことが できます。\n{link}",
        en: "Thank you for answering “{title}”.\nThe results will be published here:\n{link}",
    }
    SIGNATURE { ja: "\n\n{city}\nこのメールには返信できません。", easy: "\n\n{city}\nこの メールに {返事|へんじ}は できません。", en: "\n\n{city}\nPlease do not reply to this message." }
}
