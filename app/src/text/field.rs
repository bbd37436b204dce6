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
    ABROAD { ja: "日本の外の住所", easy: "{日本|にほん}の {外|そと}の {住所|じゅうしょ}", en: "Address outside Japan" }
    ABROAD_LINES { ja: "外国の住所（国名まで）", easy: "{外国|がいこく}の {住所|じゅうしょ}（{国|くに}の {名前|なまえ}まで）", en: "Address abroad, with the country" }
    PERIOD_FROM { ja: "開始", easy: "{始|はじ}まる {日|ひ}", en: "From" }
    PERIOD_TO { ja: "終了", easy: "{終|お}わる {日|ひ}", en: "To" }
    PERIOD_OPEN { ja: "終了日が決まっていないときは、空けておいてください。", easy: "{終|お}わる {日|ひ}が わからないときは {書|か}かなくて いいです。", en: "Leave the end empty if it is not known." }
    UNTIL_OPEN { ja: "（終了日未定）", easy: "（{終|お}わる {日|ひ}は まだ わかりません）", en: "(end not known)" }
    MONDAY { ja: "月曜日", easy: "{月曜日|げつようび}", en: "Monday" }
    TUESDAY { ja: "火曜日", easy: "{火曜日|かようび}", en: "Tuesday" }
    WEDNESDAY { ja: "水曜日", easy: "{水曜日|すいようび}", en: "Wednesday" }
    THURSDAY { ja: "木曜日", easy: "{木曜日|もくようび}", en: "Thursday" }
    FRIDAY { ja: "金曜日", easy: "{金曜日|きんようび}", en: "Friday" }
    SATURDAY { ja: "土曜日", easy: "{土曜日|どようび}", en: "Saturday" }
    SUNDAY { ja: "日曜日", easy: "{日曜日|にちようび}", en: "Sunday" }
    HOLIDAY { ja: "祝日", easy: "{祝日|しゅくじつ}（{休|やす}みの {日|ひ}）", en: "Public holidays" }
    WORK_FROM { ja: "始業", easy: "{始|はじ}まる {時間|じかん}", en: "Start" }
    WORK_TO { ja: "終業", easy: "{終|お}わる {時間|じかん}", en: "End" }
    WORK_BREAK { ja: "休憩（分）", easy: "{休|やす}む {時間|じかん}（{分|ふん}）", en: "Break (minutes)" }
    TIMETABLE_SUPPORT { ja: "働く曜日だけ入力してください（例 8:30、17:15、60分）。", easy: "{働|はたら}く {日|ひ}だけ {書|か}いてください（8:30、17:15、60の ように）。", en: "Fill in only the days of work, for example 8:30, 17:15, 60." }
    WORK_LINE { ja: "{from}〜{to}（休憩{pause}分）", easy: "{from}〜{to}（{休|やす}み {pause}{分|ふん}）", en: "{from}–{to} (break {pause} min)" }
    ACCOUNT_BY { ja: "口座の種類", easy: "{銀行|ぎんこう}の {種類|しゅるい}", en: "Kind of bank" }
    ACCOUNT_BY_BANK { ja: "銀行・信用金庫・農協など", easy: "{銀行|ぎんこう}など", en: "Bank, credit union, agricultural cooperative" }
    ACCOUNT_BY_YUCHO { ja: "ゆうちょ銀行（通帳の記号・番号で入力）", easy: "ゆうちょ{銀行|ぎんこう}（{通帳|つうちょう}の {記号|きごう}・{番号|ばんごう}）", en: "Japan Post Bank (symbol and number of the passbook)" }
    BANK { ja: "金融機関（番号または名前）", easy: "{銀行|ぎんこう}の {番号|ばんごう}か {名前|なまえ}", en: "Bank (code or name)" }
    BRANCH { ja: "支店（番号または名前）", easy: "{支店|してん}の {番号|ばんごう}か {名前|なまえ}", en: "Branch (code or name)" }
    FIND_BANK { ja: "金融機関・支店をさがす", easy: "{銀行|ぎんこう}・{支店|してん}を さがす", en: "Find bank and branch" }
    ACCOUNT_TYPE { ja: "預金種目", easy: "{口座|こうざ}の {種類|しゅるい}", en: "Type of account" }
    ORDINARY { ja: "普通", easy: "{普通|ふつう}", en: "Ordinary" }
    CURRENT { ja: "当座", easy: "{当座|とうざ}", en: "Current" }
    SAVINGS { ja: "貯蓄", easy: "{貯蓄|ちょちく}", en: "Savings" }
    ACCOUNT_NUMBER { ja: "口座番号（7桁）", easy: "{口座|こうざ}の {番号|ばんごう}（{数字|すうじ} 7つ）", en: "Account number (7 digits)" }
    YUCHO_SYMBOL { ja: "記号（5桁）", easy: "{記号|きごう}（{数字|すうじ} 5つ）", en: "Symbol (5 digits)" }
    YUCHO_NUMBER { ja: "番号（8桁まで）", easy: "{番号|ばんごう}（{数字|すうじ} 8つまで）", en: "Number (up to 8 digits)" }
    HOLDER { ja: "口座名義（カタカナ）", easy: "{口座|こうざ}の {人|ひと}の {名前|なまえ}（カタカナ）", en: "Account holder (in katakana)" }
    OTHER_NUMBER { ja: "マイナンバーではない番号です", easy: "マイナンバーでは ありません", en: "This is not a My Number" }
    NUMBER_EXAMPLE { ja: "例 {example}", easy: "たとえば {example}", en: "For example {example}" }
    YEN { ja: "円", easy: "{円|えん}", en: " yen" }
    PER_CENT { ja: "％", easy: "％", en: "%" }
    LEFT { ja: "（残り{n}）", easy: "（あと {n}）", en: "({n} left)" }
    LATER { ja: "後日提出可", easy: "あとで {出|だ}しても いいです", en: "May follow later" }
    RANK { ja: "第{n}希望", easy: "{n}{番目|ばんめ}に {行|い}きたい ところ", en: "Choice {n}" }
    RANK_NONE { ja: "選ばない", easy: "{選|えら}びません", en: "None" }
    CHOOSE { ja: "選んでください", easy: "{選|えら}んでください", en: "Please choose" }
    NO_LONGER { ja: "{choice}（今の条件では選べません）", easy: "{choice}（{今|いま}は {選|えら}べません）", en: "{choice} (not available under your present answers)" }
    AGREE { ja: "上の内容に同意します", easy: "{上|うえ}に {書|か}いてあることに {同意|どうい}します（いいです）", en: "I agree to the above" }
    AGREED { ja: "同意しました", easy: "{同意|どうい}しました", en: "Agreed" }
    FILE_SUPPORT { ja: "写真（JPEG・PNG）またはPDF。{max}個まで、1個{size}MBまで。", easy: "{写真|しゃしん}（JPEG・PNG）か PDF。{max}{個|こ}まで。1{個|こ} {size}MBまで。", en: "Photographs (JPEG, PNG) or PDF. Up to {max} files, {size} MB each." }
    PICTURE_SUPPORT { ja: "写真（JPEG・PNG）。{max}個まで、1個{size}MBまで。", easy: "{写真|しゃしん}（JPEG・PNG）。{max}{個|こ}まで。1{個|こ} {size}MBまで。", en: "Photographs (JPEG, PNG). Up to {max} files, {size} MB each." }
    PDF_SUPPORT { ja: "PDF。{max}個まで、1個{size}MBまで。", easy: "PDF。{max}{個|こ}まで。1{個|こ} {size}MBまで。", en: "PDF. Up to {max} files, {size} MB each." }
    FILES_ADDED { ja: "添付したファイル", easy: "{付|つ}けた ファイル", en: "Files added" }
    FILE_CHOOSE { ja: "ファイルを選ぶ・写真を撮る", easy: "ファイルを {選|えら}ぶ・{写真|しゃしん}を とる", en: "Choose a file or take a photograph" }
    FILE_UPLOAD { ja: "選んだファイルを添付する", easy: "{選|えら}んだ ファイルを {付|つ}ける", en: "Add the chosen files" }
    FILE_VIEW { ja: "{name}を見る", easy: "{name}を {見|み}る", en: "View {name}" }
    FILE_REMOVE { ja: "取り消す", easy: "{消|け}す", en: "Remove" }
    OF { ja: "（{thing}）", easy: "（{thing}）", en: " ({thing})" }
    NOT_YET_COMPUTED { ja: "入力が進むと表示されます", easy: "ほかの ところを {書|か}くと ここに {出|で}ます", en: "Shown once the answers it depends on are filled in" }
    FILL_FROM { ja: "「{rows}」に入力した内容を写す", easy: "「{rows}」に {書|か}いた ことを ここに {写|うつ}す", en: "Copy from “{rows}”" }
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

/// Days of a timetable, Monday first, public holidays last.
pub const WEEK_DAYS: [crate::text::Phrase; 8] =
    [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, HOLIDAY];
