//! The standing pages: help, privacy, accessibility.

use super::Phrase;

phrases! {
    HELP_TITLE { ja: "使い方", easy: "{使|つか}い{方|かた}", en: "Help" }
    HELP_START { ja: "申請のしかた", easy: "{申請|しんせい}の しかた", en: "How to apply" }
    HELP_START_TEXT { ja: "手続を選んで「申請をはじめる」を押し、質問に順に答えてください。最後に内容を確認し、メールアドレスを確認して送信します。", easy: "{手続|てつづき}を えらんで、「{申請|しんせい}を はじめる」を おしてください。{質問|しつもん}に {答|こた}えて、{最後|さいご}に {内容|ないよう}を {見|み}て、{送|おく}ってください。", en: "Choose a procedure, press “Start the application” and answer the questions. At the end you check everything, confirm your email address and send it." }
    HELP_SAVE { ja: "途中でやめるとき", easy: "{途中|とちゅう}で やめる とき", en: "Stopping half-way" }
    HELP_SAVE_TEXT { ja: "入力は1ページごとに保存します。「続きはあとで」でメールアドレスを確認すると、ほかの端末からも続けられます。下書きは申請ではありません。締切までに送信してください。", easy: "1ページごとに {保存|ほぞん}します。「{続|つづ}きは あとで」で メールアドレスを {入|い}れると、ほかの {端末|たんまつ}でも {続|つづ}けられます。{下書|したが}きは {申請|しんせい}では ありません。しめきりまでに {送|おく}ってください。", en: "Every page is saved. With “Finish later” you confirm your email address and can go on from another device. A draft is not an application: send it before the deadline." }
    HELP_CODE { ja: "確認コードが届かないとき", easy: "コードの メールが {来|こ}ない とき", en: "If the code does not arrive" }
    HELP_CODE_TEXT { ja: "迷惑メールの箱を見てください。携帯電話会社のメールは、市からのメールを受け取れるように設定してください。", easy: "{迷惑|めいわく}メールの はこを {見|み}てください。{携帯電話|けいたいでんわ}の メールは、{市|し}の メールを {受|う}け{取|と}れるように してください。", en: "Look into your spam folder. With a mobile carrier's address, allow mail from the city." }
    PRIVACY_TITLE { ja: "個人情報の取り扱い", easy: "{個人|こじん}の {情報|じょうほう}の {使|つか}い{方|かた}", en: "Privacy" }
    PRIVACY_USE { ja: "使う目的", easy: "{使|つか}う {理由|りゆう}", en: "What it is used for" }
    PRIVACY_USE_TEXT { ja: "入力された内容は、その手続の審査と、結果のお知らせのためだけに使います。利用目的は、送信の前に手続ごとに示します。", easy: "{書|か}いた ことは、その {手続|てつづき}と お{知|し}らせの ためだけに {使|つか}います。", en: "What you enter is used for deciding your application and telling you about it, and for nothing else. The purpose is shown before you send." }
    PRIVACY_KEEP { ja: "保管", easy: "しまい{方|かた}", en: "How it is kept" }
    PRIVACY_KEEP_TEXT { ja: "個人情報は暗号化して保管します。下書きは期限を過ぎると自動で削除します。申請は定められた年数のあと廃棄します。", easy: "{個人|こじん}の {情報|じょうほう}は {読|よ}めないように して しまいます。{下書|したが}きは {期限|きげん}が すぎると けします。", en: "Personal data is stored encrypted. Drafts are deleted when they expire; applications are destroyed after the prescribed number of years." }
    PRIVACY_COOKIE { ja: "クッキー", easy: "クッキー", en: "Cookies" }
    PRIVACY_COOKIE_TEXT { ja: "下書きとログインと言語のためのクッキーだけを使います。広告や追跡には使いません。ほかの会社のサーバーには接続しません。", easy: "{下書|したが}き、ログイン、ことばの ための クッキーだけを {使|つか}います。{広告|こうこく}には {使|つか}いません。", en: "Only cookies for your draft, your sign-in and your language are used. No advertising, no tracking, no connection to other companies' servers." }
    PRIVACY_MY_NUMBER { ja: "マイナンバー", easy: "マイナンバー", en: "My Number" }
    PRIVACY_MY_NUMBER_TEXT { ja: "この画面でマイナンバー（個人番号）をお聞きすることはありません。書かないでください。", easy: "この {画面|がめん}で マイナンバーは {聞|き}きません。{書|か}かないで ください。", en: "These pages never ask for your My Number. Please do not write it anywhere." }
    ACCESSIBILITY_TITLE { ja: "アクセシビリティ", easy: "だれでも {使|つか}いやすく する ために", en: "Accessibility" }
    ACCESSIBILITY_AIM { ja: "目標", easy: "めざす こと", en: "Our aim" }
    ACCESSIBILITY_AIM_TEXT { ja: "日本産業規格 JIS X 8341-3:2016 および WCAG 2.2 のレベルAAに沿うことを目標にしています。", easy: "だれでも {使|つか}える ページに します（JIS X 8341-3:2016、WCAG 2.2 AA）。", en: "We aim to conform to JIS X 8341-3:2016 and WCAG 2.2 at level AA." }
    ACCESSIBILITY_WAYS { ja: "使える環境", easy: "{使|つか}える {方法|ほうほう}", en: "Ways to use it" }
    ACCESSIBILITY_WAYS_TEXT { ja: "キーボードだけ、読み上げソフト、文字の拡大、JavaScriptを使わない設定でも申請できます。困ったときは窓口でも受け付けます。", easy: "キーボードだけでも、{読|よ}み{上|あ}げソフトでも、{大|おお}きい {文字|もじ}でも {使|つか}えます。こまった {時|とき}は {窓口|まどぐち}に {来|き}てください。", en: "You can apply with the keyboard alone, with a screen reader, with enlarged text and without JavaScript. If you cannot, the counter is open to you." }
}

/// Headings and paragraphs of the help page.
pub const HELP: &[(Phrase, Phrase)] =
    &[(HELP_START, HELP_START_TEXT), (HELP_SAVE, HELP_SAVE_TEXT), (HELP_CODE, HELP_CODE_TEXT)];
/// Headings and paragraphs of the privacy page.
pub const PRIVACY: &[(Phrase, Phrase)] = &[
    (PRIVACY_USE, PRIVACY_USE_TEXT),
    (PRIVACY_KEEP, PRIVACY_KEEP_TEXT),
    (PRIVACY_COOKIE, PRIVACY_COOKIE_TEXT),
    (PRIVACY_MY_NUMBER, PRIVACY_MY_NUMBER_TEXT),
];
/// Headings and paragraphs of the accessibility page.
pub const ACCESSIBILITY: &[(Phrase, Phrase)] =
    &[(ACCESSIBILITY_AIM, ACCESSIBILITY_AIM_TEXT), (ACCESSIBILITY_WAYS, ACCESSIBILITY_WAYS_TEXT)];
