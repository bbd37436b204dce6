//! What the desk says to staff.

use domain::application::refusal::Refusal;
use domain::application::status::Status;

use super::Phrase;

phrases! {
    // Without an office.
    NO_OFFICE_TITLE { ja: "担当の課がありません", easy: "{担当|たんとう}の {課|か}が ありません", en: "You work no office" }
    NO_OFFICE_TEXT { ja: "このアカウントでは申請を扱いません。必要なときは管理者に担当の課を登録してもらってください。", easy: "この アカウントでは {申請|しんせい}を {見|み}ません。{必要|ひつよう}な {時|とき}は {管理者|かんりしゃ}に {言|い}ってください。", en: "This account sees no applications. If it should, ask an administrator to give you an office." }

    // The queue.
    QUEUE_TITLE { ja: "申請一覧", easy: "{申請|しんせい}の {一覧|いちらん}", en: "Applications" }
    FILTER_BY_STATUS { ja: "状態でしぼる", easy: "{状態|じょうたい}で えらぶ", en: "Filter by status" }
    ALL_STATUSES { ja: "すべて", easy: "ぜんぶ", en: "All" }
    SEARCH_LABEL { ja: "受付番号・氏名・カナ・電話・住所・メール", easy: "{受付番号|うけつけばんごう}・{名前|なまえ}・カナ・{電話|でんわ}・{住所|じゅうしょ}・メール", en: "Receipt number, name, kana, phone, address or mail" }
    SEARCH { ja: "検索", easy: "さがす", en: "Search" }
    FOUND_TITLE { ja: "検索結果", easy: "さがした {結果|けっか}", en: "Search results" }
    SEARCH_HINT { ja: "受付番号・電話番号・メールは全部を、氏名・カナ・住所は2文字以上続けて入力してください。全角・半角や字体の違いは区別しません。", easy: "{番号|ばんごう}と メールは ぜんぶ {書|か}いてください。{名前|なまえ}・カナ・{住所|じゅうしょ}は 2{文字|もじ}から さがせます。", en: "Enter receipt numbers, phone numbers and mail addresses in full, names, kana and addresses from two characters on. Width and variant kanji do not matter." }
    TO_QUEUE { ja: "申請一覧へ", easy: "{一覧|いちらん}へ", en: "To the queue" }
    NOTHING_HERE { ja: "あてはまる申請はありません。", easy: "{申請|しんせい}は ありません。", en: "No applications here." }
    SUBJECT { ja: "対象者", easy: "だれの {申請|しんせい}", en: "About" }
    APPLICANT { ja: "申請者", easy: "{申請|しんせい}した {人|ひと}", en: "Applicant" }
    NO_NAME_YET { ja: "未定", easy: "まだ {決|き}まっていません", en: "Not named yet" }
    CLOCK { ja: "期限", easy: "{期限|きげん}", en: "Time left" }
    RECORDED { ja: "受付日時", easy: "{受|う}け{付|つ}けた {時|とき}", en: "Recorded" }
    ARRIVED { ja: "到達日時", easy: "{届|とど}いた {時|とき}", en: "Arrived" }
    DAYS_LEFT { ja: "あと{days}日", easy: "あと {days}{日|にち}", en: "{days} days left" }
    DAYS_OVER { ja: "{days}日超過", easy: "{days}{日|にち} すぎました", en: "{days} days overdue" }
    CLOCK_PAUSED { ja: "停止中", easy: "{止|と}まっています", en: "Stands still" }
    CLOCK_ENDED { ja: "{day} に決定", easy: "{day} に {決|き}めました", en: "Decided on {day}" }
    DUE { ja: "期限 {day}", easy: "{期限|きげん} {day}", en: "Due on {day}" }

    // A case.
    TOLD_BY { ja: "お知らせの方法", easy: "お{知|し}らせの {方法|ほうほう}", en: "Told by" }
    BY_MAIL { ja: "メール", easy: "メール", en: "Email" }
    BY_LETTER { ja: "郵便（メールアドレスなし）", easy: "{手紙|てがみ}（メールアドレスが ありません）", en: "Letter (no email address)" }
    CHANNEL_ONLINE { ja: "オンライン", easy: "インターネット", en: "Online" }
    CHANNEL_COUNTER { ja: "窓口", easy: "{窓口|まどぐち}", en: "Counter" }
    CHANNEL_PAPER { ja: "紙", easy: "{紙|かみ}", en: "Paper" }
    CHANNEL_API { ja: "システム連携", easy: "{機械|きかい}", en: "Another system" }
    BESIDE { ja: "手続と確認", easy: "すること", en: "Actions and checks" }
    COMPARED { ja: "前の版から変わった項目に色をつけ、前の回答を並べています。", easy: "{変|か}わった ところに {色|いろ}を つけました。{前|まえ}の {答|こた}えも あります。", en: "Answers that changed since the version before are marked, with the earlier answer beside them." }
    WHAT_TO_DO { ja: "次にすること", easy: "{次|つぎ}に すること", en: "What to do next" }
    DO_ACCEPT { ja: "内容を見て、審査を始めてください。", easy: "{見|み}て、{調|しら}べはじめてください。", en: "Have a look, then begin the review." }
    DO_REVIEW { ja: "審査し、事項ごとに決定してください。直してほしいところがあれば差し戻します。", easy: "{調|しら}べて、{決|き}めてください。{直|なお}して ほしい ときは {戻|もど}します。", en: "Review it and decide each matter, or return it for correction." }
    DO_WAIT { ja: "申請者の再提出を待っています。法定の期間は止まっています。", easy: "{直|なお}すのを {待|ま}っています。{期限|きげん}は {止|と}まっています。", en: "Waits for the applicant's correction. The legal period stands still." }
    DO_CLOSE { ja: "すべて決定しました。残る手続がなければ完了にします。", easy: "ぜんぶ {決|き}まりました。ほかに なければ おわりに します。", en: "Everything has been decided. Close it when nothing is left to do." }
    DO_NOTHING { ja: "することはありません。", easy: "することは ありません。", en: "Nothing to do." }
    ACCEPT { ja: "審査を始める", easy: "{調|しら}べはじめる", en: "Begin the review" }
    RETURN { ja: "差し戻す（補正依頼）", easy: "{直|なお}してもらう", en: "Return for correction" }
    DECIDE_MATTER { ja: "「{matter}」を決定する", easy: "「{matter}」を {決|き}める", en: "Decide “{matter}”" }
    CLOSE { ja: "完了にする", easy: "おわりに する", en: "Close" }
    REOPEN { ja: "審査を再開する", easy: "また {調|しら}べる", en: "Reopen the review" }
    REOPEN_TEXT { ja: "次の回を審査するとき、または決定を改めるときに再開します。", easy: "{次|つぎ}の {回|かい}の {時|とき}や、{決|き}めた ことを {変|か}える {時|とき}に {使|つか}います。", en: "For the next round, or to change a decision." }
    REOPEN_ROUND { ja: "審査する回", easy: "{調|しら}べる {回|かい}", en: "Round to decide" }
    CORRECT_AT_COUNTER { ja: "窓口で修正を入力する", easy: "{窓口|まどぐち}で {直|なお}す", en: "Enter the correction at the counter" }
    CORRECTION_ELSEWHERE { ja: "申請者かほかの職員が修正を始めています。ここでは入力できません。", easy: "ほかの {人|ひと}が {直|なお}しています。ここでは {書|か}けません。", en: "The applicant or a colleague has begun the correction; it cannot be entered here." }
    ASKED { ja: "修正をお願いしたところ", easy: "{直|なお}して ほしい ところ", en: "What was asked to be corrected" }
    PROCEDURE { ja: "手続", easy: "{手続|てつづき}", en: "Procedure" }
    CHECKLIST { ja: "職員が確かめること", easy: "{職員|しょくいん}が {見|み}ること", en: "To be checked by hand" }
    AWAITED { ja: "まだ出ていない書類", easy: "まだ {出|で}ていない {紙|かみ}", en: "Documents still to come" }
    CHECKS { ja: "自動チェック", easy: "{自動|じどう}で {調|しら}べた こと", en: "Automatic checks" }
    NO_WARNINGS { ja: "確認が必要な回答はありません。", easy: "{気|き}を つける ところは ありません。", en: "No answer needs another look." }
    SAME_NAME { ja: "同じ氏名の申請がほかにあります。重複でないか確認してください。", easy: "{同|おな}じ {名前|なまえ}の {申請|しんせい}が あります。{見|み}てください。", en: "There are other applications under the same name. Check whether they are duplicates." }
    DOCUMENTS { ja: "添付書類", easy: "{出|だ}した {書類|しょるい}", en: "Documents" }
    NO_DOCUMENTS { ja: "添付書類はありません。", easy: "{書類|しょるい}は ありません。", en: "No documents." }
    DOWNLOAD { ja: "元のファイルを保存", easy: "もとの ファイルを {保存|ほぞん}", en: "Save the original" }
    PAGE_OF_FILE { ja: "{name}（{number}ページ目）", easy: "{name}（{number}ページ）", en: "{name}, page {number}" }
    NO_PREVIEW { ja: "このファイルは画面に表示できません。元のファイルを保存して確認してください。", easy: "この ファイルは {画面|がめん}に {出|だ}せません。もとの ファイルを {保存|ほぞん}してください。", en: "This file cannot be shown here. Save the original to look at it." }
    MORE_PAGES { ja: "はじめの数ページだけを表示しています。残りは元のファイルで確認してください。", easy: "はじめの ページだけ あります。{続|つづ}きは もとの ファイルを {見|み}てください。", en: "Only the first pages are shown; the rest is in the original." }
    SUPERSEDED { ja: "この決定は、後の決定に代わりました。", easy: "この {決定|けってい}は もう {使|つか}いません。{新|あたら}しい {決定|けってい}が あります。", en: "Replaced by a later decision." }
    BY_RESIDENT { ja: "申請者", easy: "{申請|しんせい}した {人|ひと}", en: "Applicant" }
    FILED_TITLE { ja: "申請を受け付けました", easy: "{申請|しんせい}を {受|う}け{付|つ}けました", en: "The application has been recorded" }
    FILED_AGAIN_TITLE { ja: "再提出を受け付けました", easy: "もう {一度|いちど} {出|だ}した ものを {受|う}け{付|つ}けました", en: "The correction has been recorded" }
    FILED_BY_MAIL { ja: "受付のお知らせをメールで送りました。受付番号を申請者に伝えてください。", easy: "お{知|し}らせを メールで {送|おく}りました。{受付番号|うけつけばんごう}を {言|い}ってください。", en: "A receipt went out by email. Please tell the applicant the receipt number." }
    FILED_BY_LETTER { ja: "メールアドレスがないため、「発送する手紙」に載せました。控えを印刷して渡してください。", easy: "メールアドレスが ないので、{手紙|てがみ}を {送|おく}ります。{控|ひか}えを {印刷|いんさつ}して わたしてください。", en: "There is no email address: a letter is on the list. Please print the copy and hand it over." }
    STALE_TITLE { ja: "ほかの操作が先に行われました", easy: "ほかの {人|ひと}が {先|さき}に {変|か}えました", en: "Somebody else was first" }
    STALE_TEXT { ja: "この画面を開いたあとに、次のことがありました。今の操作は行っていません。内容を確かめてから、もう一度行ってください。", easy: "この {画面|がめん}を {開|ひら}いた {後|あと}に、つぎの ことが ありました。あなたの したことは まだです。もう {一度|いちど} {見|み}てください。", en: "This happened after you opened the page. Nothing of yours has been done; please look again, then repeat it." }
    NOT_NOW { ja: "今の状態では、この操作はできません。", easy: "{今|いま}は できません。", en: "This cannot be done in the present status." }
    BACK_TO_CASE { ja: "申請に戻る", easy: "{申請|しんせい}に {戻|もど}る", en: "Back to the case" }

    // Returning.
    RETURN_TEXT { ja: "直してほしい項目に印をつけ、何を直すかを書いてください。申請者は印のついた項目だけを変更できます。メールには「確認のお願い」とだけ書かれ、内容はログイン後に表示されます。", easy: "{直|なお}して ほしい ところに しるしを つけて、{何|なに}を {直|なお}すか {書|か}いてください。{申請|しんせい}した {人|ひと}は そこだけ {直|なお}せます。", en: "Tick what is to be corrected and say how. The applicant can change only what is ticked. The mail says only that there is something to look at." }
    WHOLE_ROWS { ja: "{rows}（全体。行を増やす・減らすときもここに印をつけます）", easy: "{rows}（ぜんぶ。ふやす {時|とき}や へらす {時|とき}も ここです）", en: "{rows} (as a whole; also to add or remove entries)" }
    NOTE_FOR { ja: "「{question}」について申請者に伝えること", easy: "「{question}」の {直|なお}し{方|かた}", en: "What to tell the applicant about “{question}”" }
    RETURN_SEND { ja: "差し戻して申請者に知らせる", easy: "{戻|もど}して {知|し}らせる", en: "Return it and tell the applicant" }

    // Deciding.
    OUTCOME { ja: "決定の内容", easy: "{決|き}めること", en: "Outcome" }
    WHAT_IS_TOLD { ja: "申請者に表示される通知文を見る", easy: "お{知|し}らせの {文|ぶん}を {見|み}る", en: "Show the notices as the applicant reads them" }
    NEEDS_REASONS { ja: "理由が必要", easy: "{理由|りゆう}が いります", en: "Needs reasons." }
    NEEDS_CHOICE { ja: "選択が必要", easy: "{選|えら}びます", en: "Needs a choice." }
    NEEDS_PERIOD { ja: "有効期間が必要", easy: "{期間|きかん}が いります", en: "Needs a period." }
    STAYS_OPEN { ja: "次の回以降も対象に残る", easy: "{次|つぎ}も {続|つづ}きます", en: "Stays open." }
    CHOSEN_WITH { ja: "選択（{outcomes}の場合）", easy: "えらぶ（{outcomes}の {時|とき}）", en: "Choice (with {outcomes})" }
    VALID_FROM { ja: "有効期間のはじめ", easy: "はじめの {日|ひ}", en: "Valid from" }
    VALID_TO { ja: "有効期間のおわり", easy: "おわりの {日|ひ}", en: "Valid to" }
    DAY_HELP { ja: "例：令和9年4月1日、R9.4.1、2027-04-01", easy: "{例|れい}：{令和|れいわ}9{年|ねん}4{月|がつ}1{日|ついたち}、2027-04-01", en: "For example 2027-04-01, R9.4.1 or 令和9年4月1日" }
    TEMPLATES_FOR { ja: "理由の文例（{outcome}）", easy: "{理由|りゆう}の {例|れい}（{outcome}）", en: "Standard reasons ({outcome})" }
    REASONS_LABEL { ja: "理由（申請者が読みます）", easy: "{理由|りゆう}（{申請|しんせい}した {人|ひと}が {読|よ}みます）", en: "Reasons (read by the applicant)" }
    REASONS_HELP { ja: "選んだ決定の文例に印をつけると、ここに書いた文の前に加わります。", easy: "{例|れい}に しるしを つけると、ここの {文|ぶん}の {前|まえ}に {入|はい}ります。", en: "Ticked standard reasons of the chosen outcome are put before what you write here." }
    DECIDE_SEND { ja: "決定して申請者に知らせる", easy: "{決|き}めて {知|し}らせる", en: "Decide and tell the applicant" }
    ALREADY_DECIDED { ja: "この事項の今の決定", easy: "{今|いま} {決|き}まっている こと", en: "Decisions in force" }
    TAKES_ITS_PLACE { ja: "同じ回の決定と、事項を終わらせた決定は、新しい決定に代わります。", easy: "{新|あたら}しく {決|き}めると、{前|まえ}の {決定|けってい}は {使|つか}わなく なります。", en: "A decision of the same round, or one that ended the matter, is replaced by the new one." }

    // What is refused.
    MARKS_NEEDED { ja: "直してほしい項目に1つ以上印をつけてください。", easy: "{直|なお}して ほしい ところに しるしを つけてください。", en: "Tick at least one question." }
    NOTE_NEEDED { ja: "「{question}」について、何を直すかを書いてください。", easy: "「{question}」の {直|なお}し{方|かた}を {書|か}いてください。", en: "Say what is to be corrected about “{question}”." }
    OUTCOME_NEEDED { ja: "決定の内容を選んでください。", easy: "{決|き}めることを えらんでください。", en: "Choose an outcome." }
    ROUND_NEEDED { ja: "どの回の決定かを選んでください。", easy: "{何回目|なんかいめ}かを えらんでください。", en: "Choose the round." }
    REASON_NEEDED { ja: "この決定には理由が必要です（行政手続法第8条）。文例に印をつけるか、理由を書いてください。", easy: "この {決定|けってい}には {理由|りゆう}が いります。{書|か}いてください。", en: "This outcome needs reasons (Administrative Procedure Act, article 8). Tick a standard reason or write them." }
    CHOICE_NEEDED { ja: "この決定にともなう選択をしてください。", easy: "この {決定|けってい}の ものを えらんでください。", en: "Make the choice that belongs to this outcome." }
    PERIOD_NEEDED { ja: "有効期間のはじめとおわりを入力してください。", easy: "はじめの {日|ひ}と おわりの {日|ひ}を {書|か}いてください。", en: "Enter the first and the last day." }
    PERIOD_REVERSED { ja: "有効期間のおわりが、はじめより前になっています。", easy: "おわりの {日|ひ}が はじめの {日|ひ}より {前|まえ}です。", en: "The last day lies before the first." }
    NOT_A_DAY { ja: "日付として読めません。「令和9年4月1日」「R9.4.1」「2027-04-01」のように入力してください。", easy: "{日|ひ}が わかりません。「2027-04-01」のように {書|か}いてください。", en: "This is not a day. Write it like 2027-04-01, R9.4.1 or 令和9年4月1日." }
    TOO_LONG { ja: "{max}文字以内で入力してください。", easy: "{max}{文字|もじ}までに してください。", en: "Please keep to {max} characters." }
    MATTER_ENDED { ja: "この事項はすでに決定されています。画面を読み直してください。", easy: "もう {決|き}まっています。{画面|がめん}を {読|よ}みなおしてください。", en: "This matter has been decided. Please load the page again." }

    // Letters, counter, mail.
    LETTERS_TITLE { ja: "発送する手紙", easy: "{送|おく}る {手紙|てがみ}", en: "Letters to send" }
    LETTERS_TEXT { ja: "メールアドレスのない方へのお知らせです。申請を開いて内容を確かめ、発送したら「発送済みにする」を押してください。", easy: "メールアドレスが ない {人|ひと}への お{知|し}らせです。{手紙|てがみ}を {送|おく}ったら ボタンを おしてください。", en: "News for people without an email address. Open the case, send the letter, then mark it as sent." }
    NO_LETTERS { ja: "発送する手紙はありません。", easy: "{送|おく}る {手紙|てがみ}は ありません。", en: "No letters to send." }
    LETTERS_SENT { ja: "最近発送した手紙", easy: "この {前|まえ} {送|おく}った {手紙|てがみ}", en: "Sent lately" }
    LETTER_ABOUT { ja: "用件", easy: "{何|なに}の こと", en: "About" }
    LETTER_SINCE { ja: "発生日時", easy: "いつから", en: "Since" }
    LETTER_SENT { ja: "発送", easy: "{送|おく}った {時|とき}", en: "Sent" }
    MARK_SENT { ja: "発送済みにする", easy: "{送|おく}りました", en: "Mark as sent" }
    SENT_AT { ja: "{time} に発送", easy: "{time} に {送|おく}りました", en: "Sent {time}" }
    COUNTER_TEXT { ja: "窓口に来た方や紙の申請を、申請者と同じ画面で入力します。", easy: "{窓口|まどぐち}の {人|ひと}や {紙|かみ}の {申請|しんせい}を {入力|にゅうりょく}します。", en: "Enter applications of people at the counter or on paper, on the same pages that applicants use." }
    MY_DRAFTS { ja: "入力途中の申請", easy: "{書|か}いている {申請|しんせい}", en: "Begun and not finished" }
    PROCEDURES { ja: "手続", easy: "{手続|てつづき}", en: "Procedures" }
    NO_DEAD_LETTERS { ja: "届かなかったメールはありません。", easy: "{届|とど}かなかった メールは ありません。", en: "No undelivered mail." }
    DEAD_LETTERS_TEXT { ja: "何度送っても届かず、送信をやめたメールです。原因を直してから、もう一度送ってください。", easy: "{届|とど}かなかった メールです。{直|なお}してから もう {一度|いちど} {送|おく}ってください。", en: "Mail that was given up after many attempts. Remove the cause, then have it tried again." }
    GIVEN_UP_AT { ja: "送信をやめた日時", easy: "やめた {時|とき}", en: "Given up" }
    ATTEMPTS { ja: "回数", easy: "{回数|かいすう}", en: "Attempts" }
    LAST_ERROR { ja: "最後のエラー", easy: "さいごの エラー", en: "Last error" }
    TRY_AGAIN { ja: "もう一度送る", easy: "もう {一度|いちど} {送|おく}る", en: "Try again" }
    MAIL_WITH_CODE { ja: "確認コード", easy: "{確認|かくにん}コード", en: "Confirmation code" }
}

/// What a status asks of the clerk.
#[must_use]
pub fn next_step(status: Status) -> Phrase {
    match status {
        Status::Submitted | Status::Resubmitted => DO_ACCEPT,
        Status::InReview => DO_REVIEW,
        Status::Returned => DO_WAIT,
        Status::Decided => DO_CLOSE,
        Status::Closed | Status::Withdrawn => DO_NOTHING,
    }
}

/// Why a command of the desk was refused.
#[must_use]
pub fn refusal(refusal: &Refusal) -> Phrase {
    match refusal {
        Refusal::NotInThisStatus { .. } | Refusal::NothingOpen => NOT_NOW,
        Refusal::MarksNeeded | Refusal::NoteNeeded => MARKS_NEEDED,
        Refusal::MatterUnknown | Refusal::OutcomeUnknown => OUTCOME_NEEDED,
        Refusal::RoundNeeded | Refusal::RoundUnknown => ROUND_NEEDED,
        Refusal::ReasonNeeded => REASON_NEEDED,
        Refusal::ChoiceNeeded | Refusal::ChoiceUnknown => CHOICE_NEEDED,
        Refusal::PeriodNeeded => PERIOD_NEEDED,
        Refusal::PeriodReversed => PERIOD_REVERSED,
        Refusal::AlreadyEnded | Refusal::SupersededUnknown => MATTER_ENDED,
    }
}
