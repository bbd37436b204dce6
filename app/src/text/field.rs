//! What stands around a question: names of parts, support texts, buttons, states.

phrases! {
    FAMILY { ja: "姓", easy: "{姓|せい}（{名字|みょうじ}）", en: "Family name" }
    GIVEN { ja: "名", easy: "{名|めい}（{下|した}の {名前|なまえ}）", en: "Given name" }
    FAMILY_KANA { ja: "セイ（フリガナ）", easy: "{姓|せい}の カタカナ", en: "Family name in katakana" }
    GIVEN_KANA { ja: "メイ（フリガナ）", easy: "{名|めい}の カタカナ", en: "Given name in katakana" }
    SINGLE { ja: "名前が一つだけ（姓と名に分かれない）", easy: "{名前|なまえ}が {一|ひと}つだけ あります", en: "I have one name only (no separate family name)" }
    SINGLE_SUPPORT { ja: "名前が一つだけの方は「姓」と「セイ」に入力してください。", easy: "{名前|なまえ}が {一|ひと}つだけの {人|ひと}は 「{姓|せい}」の ところに {書|か}いてください。", en: "If you have one name only, enter it as the family name." }
    ERA { ja: "西暦・元号", easy: "{西暦|せいれき}・{元号|げんごう}", en: "Calendar" }
    WESTERN { ja: "西暦", easy: "{西暦|せいれき}", en: "Western" }
    REIWA { ja: "令和", easy: "{令和|れいわ}", en: "Reiwa" }
    HEISEI { ja: "平成", easy: "{平成|へいせい}", en: "Heisei" }
    SHOWA { ja: "昭和", easy: "{昭和|しょうわ}", en: "Showa" }
    TAISHO { ja: "大正", easy: "{大正|たいしょう}", en: "Taisho" }
    MEIJI { ja: "明治", easy: "{明治|めいじ}", en: "Meiji" }
    YEAR { ja: "年", easy: "{年|ねん}", en: "Year" }
    MONTH { ja: "月", easy: "{月|がつ}", en: "Month" }
    DAY { ja: "日", easy: "{日|にち}", en: "Day" }
    POSTCODE { ja: "郵便番号", easy: "{郵便番号|ゆうびんばんごう}", en: "Postal code" }
    POSTCODE_SUPPORT { ja: "7桁の数字", easy: "{数字|すうじ} 7つ", en: "7 digits" }
    FIND_ADDRESS { ja: "住所をさがす", easy: "{住所|じゅうしょ}を さがす", en: "Find address" }
    TOWN { ja: "都道府県・市区町村・町名", easy: "{都道府県|とどうふけん}・{市区町村|しくちょうそん}・{町|まち}の {名前|なまえ}", en: "Prefecture, city and town" }
    BLOCK { ja: "番地", easy: "{番地|ばんち}（{数字|すうじ}）", en: "Block and number" }
    BUILDING { ja: "建物名・部屋番号（あれば）", easy: "{建物|たてもの}の {名前|なまえ}・{部屋|へや}の {番号|ばんごう}（あれば）", en: "Building and room (if any)" }
    RANK { ja: "第{n}希望", easy: "{n}{番目|ばんめ}に {行|い}きたい ところ", en: "Choice {n}" }
    RANK_NONE { ja: "選ばない", easy: "{選|えら}びません", en: "None" }
    CHOOSE { ja: "選んでください", easy: "{選|えら}んでください", en: "Please choose" }
    NO_LONGER { ja: "{choice}（今の条件では選べません）", easy: "{choice}（{今|いま}は {選|えら}べません）", en: "{choice} (not available under your present answers)" }
    AGREE { ja: "上の内容に同意します", easy: "{上|うえ}に {書|か}いてあることに {同意|どうい}します（いいです）", en: "I agree to the above" }
    AGREED { ja: "同意しました", easy: "{同意|どうい}しました", en: "Agreed" }
    FILE_SUPPORT { ja: "写真（JPEG・PNG）またはPDF。{max}個まで、1個10MBまで。", easy: "{写真|しゃしん}（JPEG・PNG）か PDF。{max}{個|こ}まで。1{個|こ} 10MBまで。", en: "Photographs (JPEG, PNG) or PDF. Up to {max} files, 10 MB each." }
    FILES_ADDED { ja: "添付したファイル", easy: "{付|つ}けた ファイル", en: "Files added" }
    FILE_CHOOSE { ja: "ファイルを選ぶ・写真を撮る", easy: "ファイルを {選|えら}ぶ・{写真|しゃしん}を とる", en: "Choose a file or take a photograph" }
    FILE_UPLOAD { ja: "選んだファイルを添付する", easy: "{選|えら}んだ ファイルを {付|つ}ける", en: "Add the chosen files" }
    FILE_VIEW { ja: "{name}を見る", easy: "{name}を {見|み}る", en: "View {name}" }
    FILE_REMOVE { ja: "取り消す", easy: "{消|け}す", en: "Remove" }
    OF { ja: "（{thing}）", easy: "（{thing}）", en: " ({thing})" }
    NOT_YET_COMPUTED { ja: "入力が進むと表示されます", easy: "ほかの ところを {書|か}くと ここに {出|で}ます", en: "Shown once the answers it depends on are filled in" }
    REMOVE_ROW { ja: "削除", easy: "{消|け}す", en: "Remove" }
    UP { ja: "上へ", easy: "{上|うえ}へ", en: "Move up" }
    DOWN { ja: "下へ", easy: "{下|した}へ", en: "Move down" }
    UP_TO { ja: "{max}文字まで", easy: "{max}{文字|もじ}まで", en: "Up to {max} characters" }
    CLOSED { ja: "変更不可", easy: "{変|か}えられません", en: "Cannot be changed" }
    NOTE { ja: "窓口からのお願い", easy: "{市役所|しやくしょ}からの おねがい", en: "Note from the office" }
    ERROR_MARK { ja: "エラー", easy: "まちがい", en: "Error" }
    WARNING_MARK { ja: "確認", easy: "{確|たし}かめてください", en: "Please check" }
    CONFLICT { ja: "別の画面で先に保存された内容を表示しています。この画面で入力した次の内容は保存していません。", easy: "ほかの {画面|がめん}で {先|さき}に {保存|ほぞん}した ことばが {出|で}ています。この {画面|がめん}で {書|か}いた つぎの ことばは {保存|ほぞん}していません。", en: "This shows what was saved earlier in another window. What you entered here was not saved:" }
    CONFLICT_AFTER { ja: "こちらにする場合は、もう一度入力して保存してください。", easy: "こちらが よいときは、もう {一度|いちど} {書|か}いて {保存|ほぞん}してください。", en: "To use this instead, enter it again and save." }
    NOT_ANSWERED { ja: "未回答", easy: "まだ {書|か}いていません", en: "Not answered" }
    UNREADABLE { ja: "入力を直してください", easy: "{直|なお}してください", en: "To be corrected" }
    FILE_COUNT { ja: "ファイル{n}個", easy: "ファイル {n}{個|こ}", en: "{n} files" }
    BEFORE { ja: "変更前：", easy: "{前|まえ}：", en: "Before: " }
    CHANGE { ja: "変更する", easy: "{変|か}える", en: "Change" }
}
