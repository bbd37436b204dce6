//! What the header and footer of every page say.

phrases! {
    SITE_NAME { ja: "{city} オンライン申請", easy: "{city} インターネットの {申請|しんせい}", en: "{city} online applications" }
    DESK_NAME { ja: "{city} 申請受付", easy: "{city} {申請|しんせい}{受付|うけつけ}", en: "{city} applications desk" }
    SKIP_TO_CONTENT { ja: "本文へ移動", easy: "{本文|ほんぶん}へ {行|い}く", en: "Skip to content" }
    DEMO_CITY { ja: "これは見本の市です。実際の申請ではありません。", easy: "これは {見本|みほん}の {市|し}です。{本当|ほんとう}の {申請|しんせい}では ありません。", en: "This is a demonstration city. Nothing here is a real application." }
    MAIN_MENU { ja: "メニュー", easy: "メニュー", en: "Menu" }
    MY_APPLICATIONS { ja: "わたしの申請", easy: "わたしの {申請|しんせい}", en: "My applications" }
    SIGN_OUT { ja: "ログアウト", easy: "ログアウト", en: "Sign out" }
    QUEUE { ja: "申請一覧", easy: "{申請|しんせい}の {一覧|いちらん}", en: "Queue" }
    COUNTER { ja: "窓口で入力", easy: "{窓口|まどぐち}で {入力|にゅうりょく}", en: "Counter entry" }
    SURVEYS { ja: "アンケート", easy: "アンケート", en: "Surveys" }
    DEAD_LETTERS { ja: "届かなかったメール", easy: "{届|とど}かなかった メール", en: "Undelivered mail" }
    LANGUAGE { ja: "言語の切り替え", easy: "ことばを えらぶ", en: "Language" }
    ABOUT_THIS_SITE { ja: "このサイトについて", easy: "この サイトに ついて", en: "About this site" }
    HELP { ja: "使い方", easy: "{使|つか}い{方|かた}", en: "Help" }
    PRIVACY { ja: "個人情報の取り扱い", easy: "{個人|こじん}の {情報|じょうほう}の {使|つか}い{方|かた}", en: "Privacy" }
    ACCESSIBILITY { ja: "アクセシビリティ", easy: "だれでも {使|つか}いやすく する ために", en: "Accessibility" }
}
