//! What residents' pages say.

phrases! {
    // The front page.
    FRONT_TITLE { ja: "手続をさがす", easy: "{手続|てつづき}を さがす", en: "Find a procedure" }
    FRONT_LEAD { ja: "いつでも、どこでも、書かずに。スマートフォンから申請できます。", easy: "いつでも、どこでも、スマートフォンで {申請|しんせい}できます。{紙|かみ}に {書|か}きません。", en: "Any time, anywhere, no handwriting: apply from your phone." }
    SEARCH_LABEL { ja: "手続の名前や、困りごとから", easy: "{手続|てつづき}の {名前|なまえ}や、こまっている こと", en: "Name of the procedure, or what you need" }
    SEARCH { ja: "さがす", easy: "さがす", en: "Search" }
    NOTHING_FOUND { ja: "「{query}」に合う手続は見つかりませんでした。別の言葉でさがしてください。", easy: "「{query}」の {手続|てつづき}は ありませんでした。ほかの ことばで さがしてください。", en: "No procedure matches “{query}”. Try other words." }
    ALL_PROCEDURES { ja: "申請できる手続", easy: "{申請|しんせい}できる {手続|てつづき}", en: "Procedures you can apply for" }
    FOUND { ja: "見つかった手続", easy: "{見|み}つかった {手続|てつづき}", en: "Procedures found" }
    SHOW_ALL { ja: "すべての手続を見る", easy: "{全部|ぜんぶ}の {手続|てつづき}を {見|み}る", en: "Show all procedures" }
    BY_LIFE_EVENT { ja: "場面からさがす", easy: "{困|こま}っている ことから さがす", en: "By situation" }
    LIFE_BIRTH { ja: "妊娠・出産", easy: "{赤|あか}ちゃんが できた・{生|う}まれる", en: "Pregnancy and birth" }
    LIFE_CHILD_RAISING { ja: "子育て・保育", easy: "{子|こ}どもを {育|そだ}てる・{預|あず}ける", en: "Raising children, daycare" }
    LIFE_SCHOOL { ja: "学校", easy: "{学校|がっこう}", en: "School" }
    LIFE_HEALTH { ja: "健康", easy: "{健康|けんこう}", en: "Health" }
    LIFE_LONG_TERM_CARE { ja: "高齢・介護", easy: "{年|とし}を とった {人|ひと}・{介護|かいご}", en: "Old age and care" }
    LIFE_MONEY { ja: "給付・補助", easy: "お{金|かね}を もらう", en: "Benefits and subsidies" }
    LIFE_CERTIFICATES { ja: "証明書", easy: "{証明書|しょうめいしょ}", en: "Certificates" }
    LIFE_DISASTER { ja: "災害", easy: "{地震|じしん}・{大雨|おおあめ}など", en: "Disasters" }
    LIFE_LIVING { ja: "ごみ・くらし", easy: "ごみ・{生活|せいかつ}", en: "Waste and daily life" }
    LIFE_EVENTS { ja: "催し・講座", easy: "イベント", en: "Events and courses" }
    LIFE_BUSINESS { ja: "事業者の方", easy: "{会社|かいしゃ}・お{店|みせ}", en: "Businesses" }
    LIFE_OTHER { ja: "そのほか", easy: "ほか", en: "Other" }
    MINUTES { ja: "入力 約{minutes}分", easy: "{書|か}く {時間|じかん}：{minutes}{分|ふん}くらい", en: "About {minutes} minutes" }

    // A procedure's page.
    WHO { ja: "対象となる方", easy: "だれの ための {手続|てつづき}ですか", en: "Who it is for" }
    PREPARE { ja: "用意するもの", easy: "{用意|ようい}する もの", en: "Have ready" }
    HOW_LONG { ja: "入力にかかる時間", easy: "{書|か}く {時間|じかん}", en: "Time to fill in" }
    HOW_LONG_VALUE { ja: "約{minutes}分。途中で保存できます。", easy: "{minutes}{分|ふん}くらい。{途中|とちゅう}で {保存|ほぞん}できます。", en: "About {minutes} minutes. You can save and come back." }
    DEADLINE { ja: "受付期間", easy: "{申|もう}し{込|こ}みが できる {時|とき}", en: "When you can apply" }
    WINDOW_OPEN { ja: "いつでも受け付けています。", easy: "いつでも {申|もう}し{込|こ}めます。", en: "Open at any time." }
    WINDOW_FROM { ja: "{opens} から", easy: "{opens} から", en: "From {opens}" }
    WINDOW_UNTIL { ja: "{closes} まで", easy: "{closes} まで", en: "Until {closes}" }
    ROUND { ja: "申込の回", easy: "{申|もう}し{込|こ}みの {回|かい}", en: "Round" }
    ROUND_OPENS { ja: "受付開始", easy: "はじまり", en: "Opens" }
    ROUND_CLOSES { ja: "締切", easy: "しめきり", en: "Closes" }
    NOT_YET_OPEN { ja: "受付は {opens} に始まります。", easy: "{opens} に はじまります。", en: "Applications open on {opens}." }
    CLOSED { ja: "受付は {closes} に終わりました。", easy: "{closes} に おわりました。", en: "Applications closed on {closes}." }
    MY_NUMBER { ja: "マイナンバーについて", easy: "マイナンバーに ついて", en: "About My Number" }
    WHO_DECIDES { ja: "だれが、いつまでに決めるか", easy: "だれが、いつまでに {決|き}めますか", en: "Who decides, and by when" }
    CONTACT { ja: "問い合わせ先", easy: "{聞|き}く ところ", en: "Where to ask" }
    LAW { ja: "根拠", easy: "{法律|ほうりつ}", en: "Legal basis" }
    START { ja: "申請をはじめる", easy: "{申請|しんせい}を はじめる", en: "Start the application" }
    CONTINUE_DRAFT { ja: "下書きの続きから", easy: "{下書|したが}きの {続|つづ}きから", en: "Continue your draft" }
    START_ANOTHER { ja: "新しい申請をはじめる", easy: "{新|あたら}しい {申請|しんせい}を はじめる", en: "Start a new application" }
    NO_ACCOUNT_NEEDED { ja: "アカウントは要りません。送信のときにメールアドレスを確認します。", easy: "アカウントは いりません。{送|おく}る {時|とき}に メールアドレスを {確認|かくにん}します。", en: "No account is needed. We confirm your email address when you send." }

    // A step.
    STEP_OF { ja: "{total}ステップ中 {number}", easy: "{total}の うち {number}{番目|ばんめ}", en: "Step {number} of {total}" }
    SAVE_FOR_LATER { ja: "続きはあとで", easy: "{続|つづ}きは あとで", en: "Finish later" }
    SAVED_ON_DEVICE { ja: "下書きはこの端末に保存しています。ほかの端末で続けるには「続きはあとで」を押してください。", easy: "{下書|したが}きは この {端末|たんまつ}に {保存|ほぞん}しています。ほかの {端末|たんまつ}で {続|つづ}ける {時|とき}は、「{続|つづ}きは あとで」を おしてください。", en: "Your draft is kept for this device only. To go on elsewhere, press “Finish later”." }
    SAVED_FOR_ADDRESS { ja: "下書きは保存しています。メールアドレスと確認コードで、どの端末からでも続けられます。", easy: "{下書|したが}きは {保存|ほぞん}しています。メールアドレスと {確認|かくにん}コードで、どの {端末|たんまつ}でも {続|つづ}けられます。", en: "Your draft is saved. You can go on from any device with your email address and a code." }
    SAVED_AT { ja: "{time} に保存しました。", easy: "{time} に {保存|ほぞん}しました。", en: "Saved at {time}." }
    GO_ON_ANYWAY { ja: "あとで直して、次へ進む", easy: "あとで {直|なお}して、{次|つぎ}へ {行|い}く", en: "Fix it later, go on" }
    MORE_TO_ANSWER { ja: "答えに合わせて質問が増えました。続けて入力してください。", easy: "{質問|しつもん}が ふえました。{続|つづ}けて {書|か}いてください。", en: "Your answers added more questions. Please go on." }
    BACK_TO_CHECK { ja: "保存して確認画面へ", easy: "{保存|ほぞん}して {確認|かくにん}の {画面|がめん}へ", en: "Save and return to the check page" }
    YOUR_TYPED_VALUES_ARE_BACK { ja: "ログインの前に入力した内容を戻しました。", easy: "ログインの {前|まえ}に {書|か}いた ことを {戻|もど}しました。", en: "What you typed before signing in has been restored." }
    CONFLICT_TITLE { ja: "別の画面でも入力されています", easy: "ほかの {画面|がめん}でも {書|か}いています", en: "Also changed in another window" }
    CONFLICT_TEXT { ja: "別の画面で入力した内容と違うところがあります。正しいほうを残して、もう一度保存してください。", easy: "ほかの {画面|がめん}で {書|か}いた ことと ちがいます。{正|ただ}しい ほうを {残|のこ}して、もう {一度|いちど} {保存|ほぞん}してください。", en: "Some answers differ from what was entered in another window. Keep the right one and save again." }
    POSTCODE_NOT_FOUND { ja: "この郵便番号の住所が見つかりません。町名まで入力してください。", easy: "この {郵便番号|ゆうびんばんごう}の {住所|じゅうしょ}が ありません。{町|まち}の {名前|なまえ}まで {書|か}いてください。", en: "No address was found for this postal code. Please type the town yourself." }
    PROCEDURE_FULL { ja: "定員に達したため、受付を終了しました。", easy: "もう いっぱいです。{申|もう}し{込|こ}むことが できません。", en: "All places have been taken; no further applications are accepted." }
    OPENS_AGAIN { ja: "次の受付は{opens}からです。", easy: "{次|つぎ}は {opens}からです。", en: "It opens again on {opens}." }
    SEND_BY { ja: "{closes}までに送信してください。保存しただけでは申請になりません。", easy: "{closes}までに {送|おく}ってください。{保存|ほぞん}だけでは {申請|しんせい}に なりません。", en: "Please send it by {closes}. A saved draft is not an application." }
    OUTDATED_TITLE { ja: "この手続の様式が新しくなりました", easy: "{紙|かみ}（フォーム）が {新|あたら}しく なりました", en: "There is a newer version of this form" }
    OUTDATED_TEXT { ja: "このまま続けて送ることができます。新しい様式に移すこともできます。", easy: "このまま {送|おく}ることが できます。{新|あたら}しい フォームに {変|か}えることも できます。", en: "You may go on and send this one, or move your answers to the new version." }
    OUTDATED_LINK { ja: "何が変わるかを見る", easy: "{何|なに}が {変|か}わるか {見|み}る", en: "See what changes" }
    CARRY_TITLE { ja: "新しい様式に移す", easy: "{新|あたら}しい フォームに {変|か}える", en: "Move to the new version" }
    CARRY_LEAD { ja: "これまでの入力は残ります。移すと、次のところが変わります。", easy: "{書|か}いたことは なくなりません。つぎの ところが {変|か}わります。", en: "What you entered stays. This is what changes:" }
    CARRY_TO_ANSWER { ja: "新しく答える質問", easy: "{新|あたら}しい {質問|しつもん}", en: "New questions to answer" }
    CARRY_TO_CORRECT { ja: "直す必要がある回答", easy: "{直|なお}す ところ", en: "Answers to correct" }
    CARRY_LEFT_OUT { ja: "使わなくなる回答（送られません）", easy: "{使|つか}わない {答|こた}え（{送|おく}りません）", en: "Answers no longer used (not sent)" }
    CARRY_NOTHING { ja: "直すところはありません。", easy: "{直|なお}す ところは ありません。", en: "Nothing has to be changed." }
    CARRY { ja: "新しい様式に移す", easy: "{変|か}える", en: "Move to the new version" }
    CARRY_NOT { ja: "今の様式のまま続ける", easy: "{変|か}えないで {続|つづ}ける", en: "Stay with the present version" }
    NOT_FOR_YOU { ja: "この手続の対象にならないようです", easy: "この {手続|てつづ}きは あなたの ための ものでは ないかもしれません", en: "This procedure does not seem to be for you" }
    TO_FOLLOW_TITLE { ja: "送信のあとで出すもの", easy: "あとで {出|だ}すもの", en: "To hand in afterwards" }
    MAY_FOLLOW { ja: "次のものは、送信したあとで出すことができます。窓口から案内があるまでに用意してください。", easy: "つぎの ものは あとで {出|だ}すことが できます。", en: "These may follow after sending. Please have them ready when the office asks." }
    BANK_NOT_FOUND { ja: "この名前や番号の金融機関・支店が見つかりません。通帳を見て、名前の一部か番号を入力してください。", easy: "この {銀行|ぎんこう}・{支店|してん}が ありません。{通帳|つうちょう}を {見|み}て もう {一度|いちど} {書|か}いてください。", en: "No bank or branch was found. Please type part of the name, or the code, as in the passbook." }
    BANKS_SEVERAL { ja: "いくつか見つかりました。選んでください。", easy: "いくつか あります。{選|えら}んでください。", en: "Several were found. Please choose." }
    POSTCODE_SEVERAL { ja: "この郵便番号には住所がいくつかあります。選んでください。", easy: "この {郵便番号|ゆうびんばんごう}の {住所|じゅうしょ}は いくつか あります。えらんでください。", en: "This postal code covers several places. Please choose." }
    UPLOAD_REFUSED { ja: "「{name}」は追加できませんでした。{reason}", easy: "「{name}」は {入|い}れる ことが できませんでした。{reason}", en: "“{name}” was not added. {reason}" }
    UPLOAD_KIND { ja: "JPEG、PNG、PDFのファイルを選んでください。", easy: "JPEG、PNG、PDFの ファイルを えらんでください。", en: "Please choose a JPEG, PNG or PDF file." }
    UPLOAD_OTHER_KIND { ja: "この欄では受け付けていない種類のファイルです。欄の説明にある種類にしてください。", easy: "ここでは この {種類|しゅるい}の ファイルは {使|つか}えません。{説明|せつめい}を {見|み}てください。", en: "This question does not take this kind of file. Please see its explanation." }
    UPLOAD_SIZE { ja: "1つのファイルは{max}までです。写真を小さくするか、撮り直してください。", easy: "1つの ファイルは {max}までです。{写真|しゃしん}を {小|ちい}さく してください。", en: "One file may have up to {max}. Please make the photo smaller." }
    UPLOAD_TOTAL { ja: "ファイルは全部で{max}までです。要らないものを外してください。", easy: "ファイルは {全部|ぜんぶ}で {max}までです。いらない ものを けしてください。", en: "All files together may have up to {max}. Please remove some." }
    UPLOAD_COUNT { ja: "この欄には{max}個まで追加できます。", easy: "ここには {max}つまで {入|い}れられます。", en: "You can add up to {max} files here." }
    UPLOAD_STORE { ja: "今、ファイルを保存できません。入力した内容は保存しました。数分待ってから、もう一度このファイルを選んで送ってください。", easy: "いま ファイルを {保存|ほぞん}できません。{書|か}いた ものは {保存|ほぞん}しました。{数分|すうふん} {待|ま}ってから、もう {一度|いちど} この ファイルを えらんで {送|おく}ってください。", en: "Files cannot be stored at the moment. What you typed has been saved. Wait a few minutes, then choose this file again and send it." }
    UPLOAD_EMPTY { ja: "ファイルの中身が空です。", easy: "ファイルに なにも ありません。", en: "The file is empty." }

    // The check page.
    CHECK_TITLE { ja: "内容の確認", easy: "{内容|ないよう}の {確認|かくにん}", en: "Check your answers" }
    CHECK_LEAD { ja: "まだ送信していません。内容を確かめて、下のボタンで送信してください。", easy: "まだ {送|おく}っていません。{内容|ないよう}を {見|み}て、{下|した}の ボタンで {送|おく}ってください。", en: "Nothing has been sent yet. Check your answers, then send them with the button below." }
    CHANGE { ja: "変更", easy: "{直|なお}す", en: "Change" }
    CHANGE_WHAT { ja: "「{what}」を変更", easy: "「{what}」を {直|なお}す", en: "Change “{what}”" }
    TO_FIX { ja: "直すところが{count}件あります", easy: "{直|なお}す ところが {count}こ あります", en: "{count} things to fix" }
    TO_FIX_TEXT { ja: "直すと送信できます。", easy: "{直|なお}すと {送|おく}れます。", en: "You can send once they are fixed." }
    WARNINGS { ja: "念のため確認してください（{count}件）。このままでも送信できます。", easy: "もう {一度|いちど} {見|み}てください（{count}こ）。このままでも {送|おく}れます。", en: "Please have another look ({count}). You can still send." }
    CONFIRM_ADDRESS_TITLE { ja: "メールアドレスの確認", easy: "メールアドレスの {確認|かくにん}", en: "Confirm your email address" }
    CONFIRM_ADDRESS_TEXT { ja: "受付のお知らせを送るメールアドレスに、6桁の確認コードを送ります。", easy: "お{知|し}らせを {送|おく}る メールアドレスに、6つの {数字|すうじ}の コードを {送|おく}ります。", en: "We send a six-digit code to the address at which you want to be told about your application." }
    ADDRESS_CONFIRMED { ja: "メールアドレスは確認済みです。", easy: "メールアドレスは {確認|かくにん}しました。", en: "Your email address is confirmed." }
    PURPOSE { ja: "個人情報の利用目的", easy: "{個人|こじん}の {情報|じょうほう}を {使|つか}う {理由|りゆう}", en: "What your data is used for" }
    SUBMIT { ja: "この内容で申請する", easy: "この {内容|ないよう}で {申請|しんせい}する", en: "Send the application" }
    RESUBMIT { ja: "修正した内容を再提出する", easy: "{直|なお}した {内容|ないよう}を もう {一度|いちど} {出|だ}す", en: "Send the corrected application" }
    SUBMIT_ONCE { ja: "一度だけ押してください。二度押しても申請は1件です。", easy: "{一度|いちど}だけ おしてください。{二度|にど} おしても {申請|しんせい}は 1つです。", en: "Once is enough. Pressing twice still makes one application." }

    ROUND_NOT_YET_OPEN { ja: "選んだ申込の回は {opens} から受け付けます。それまで下書きのまま保存しておけます。", easy: "えらんだ {回|かい}は {opens} から {申|もう}し{込|こ}めます。それまで {下書|したが}きを {保存|ほぞん}できます。", en: "The round you chose opens on {opens}. Your draft is kept until then." }
    ROUND_CLOSED { ja: "選んだ申込の回は {closes} に締め切りました。ほかの回を選んでください。", easy: "えらんだ {回|かい}は {closes} に おわりました。ほかの {回|かい}を えらんでください。", en: "The round you chose closed on {closes}. Please choose another." }
    COUNTER_MAIL { ja: "窓口での入力です。メールアドレスのない方には、お知らせを郵便で送ります。", easy: "{窓口|まどぐち}で {入力|にゅうりょく}しています。メールアドレスが ない {人|ひと}には、{手紙|てがみ}を {送|おく}ります。", en: "Entered at the counter. People without an email address get letters." }
    COUNTER_ADDRESS { ja: "申請者のメールアドレス", easy: "{申請|しんせい}する {人|ひと}の メールアドレス", en: "Applicant's email address" }
    COUNTER_ADDRESS_HELP { ja: "ないときは空のままにしてください。「発送する手紙」に載ります。", easy: "ない {時|とき}は {書|か}かないで ください。{手紙|てがみ}を {送|おく}ります。", en: "Leave empty if there is none: letters to send will be listed." }

    // Receipt, my applications, one application.
    RECEIPT_TITLE { ja: "申請を受け付けました", easy: "{申請|しんせい}を {受|う}け{付|つ}けました", en: "Your application has been received" }
    RECEIPT_CORRECTED { ja: "再提出を受け付けました", easy: "もう {一度|いちど} {出|だ}した ものを {受|う}け{付|つ}けました", en: "Your correction has been received" }
    RECEIPT_NUMBER { ja: "受付番号", easy: "{受付番号|うけつけばんごう}", en: "Receipt number" }
    RECEIVED_AT { ja: "受付日時", easy: "{受|う}け{付|つ}けた {日|ひ}と {時間|じかん}", en: "Received" }
    RECEIPT_MAIL { ja: "お知らせのメールを送りました。届かないときは、迷惑メールの箱も見てください。", easy: "お{知|し}らせの メールを {送|おく}りました。{来|こ}ない {時|とき}は、{迷惑|めいわく}メールの はこも {見|み}てください。", en: "We have sent you an email. If it does not arrive, look into your spam folder too." }
    WHAT_NEXT { ja: "これからの流れ", easy: "これから すること", en: "What happens next" }
    PRINT_COPY { ja: "申請の控えを表示・印刷する", easy: "{申請|しんせい}の {控|ひか}えを {見|み}る・{印刷|いんさつ}する", en: "Show and print your copy" }
    PRINT_COPY_HINT { ja: "控えは大切に保管してください。育児休業給付金の延長手続などで必要になります。", easy: "{控|ひか}えは {大切|たいせつ}に しまってください。あとで {必要|ひつよう}に なる ことが あります。", en: "Keep your copy: you may need it, for instance to extend childcare-leave benefit." }
    TO_MY_APPLICATION { ja: "この申請の状態を見る", easy: "この {申請|しんせい}が {今|いま} どうなっているか {見|み}る", en: "Follow this application" }
    MY_APPLICATIONS_TITLE { ja: "わたしの申請", easy: "わたしの {申請|しんせい}", en: "My applications" }
    NO_APPLICATIONS { ja: "まだ申請はありません。", easy: "まだ {申請|しんせい}は ありません。", en: "No applications yet." }
    DRAFTS { ja: "下書き", easy: "{下書|したが}き", en: "Drafts" }
    DRAFT_ON_THIS_DEVICE { ja: "この端末の下書き", easy: "この {端末|たんまつ}の {下書|したが}き", en: "Draft on this device" }
    DRAFT_CHANGED { ja: "最終保存 {time}", easy: "{最後|さいご}の {保存|ほぞん} {time}", en: "Last saved {time}" }
    DRAFT_EXPIRES { ja: "{day} まで保存します", easy: "{day} まで {保存|ほぞん}します", en: "Kept until {day}" }
    CONTINUE { ja: "続きを入力する", easy: "{続|つづ}きを {書|か}く", en: "Continue" }
    DELETE_DRAFT { ja: "この下書きを削除する", easy: "この {下書|したが}きを けす", en: "Delete this draft" }
    SIGN_IN_TO_SEE { ja: "申請の状態を見るには、メールアドレスと確認コードでログインしてください。", easy: "{申請|しんせい}を {見|み}る {時|とき}は、メールアドレスと {確認|かくにん}コードで ログインしてください。", en: "To see your applications, sign in with your email address and a code." }
    STATUS { ja: "状態", easy: "{今|いま}の {状態|じょうたい}", en: "Status" }
    OFFICE { ja: "担当", easy: "{担当|たんとう}", en: "Handled by" }
    HISTORY { ja: "これまでの経過", easy: "これまでの こと", en: "History" }
    VERSIONS { ja: "提出した内容", easy: "{出|だ}した {内容|ないよう}", en: "What you filed" }
    VERSION_N { ja: "第{number}版（{time}）", easy: "{number}{回目|かいめ}（{time}）", en: "Version {number} ({time})" }
    DECISIONS { ja: "決定の内容", easy: "{決|き}まった こと", en: "Decisions" }
    DECIDED_ON { ja: "決定日 {day}", easy: "{決|き}まった {日|ひ} {day}", en: "Decided on {day}" }
    REASONS { ja: "理由", easy: "{理由|りゆう}", en: "Reasons" }
    VALID { ja: "有効期間 {from} 〜 {to}", easy: "{使|つか}える {期間|きかん} {from} 〜 {to}", en: "Valid {from} – {to}" }
    LEFT_OPEN { ja: "この決定のあとも、次回以降の対象になります。", easy: "この {決定|けってい}の あとも、{次|つぎ}の {回|かい}で また {決|き}めます。", en: "Your application stays open for the next round." }
    APPEAL { ja: "この決定に不服があるときは、決定を知った日の翌日から3か月以内に市長に審査請求をすることができます。また、決定を知った日の翌日から6か月以内に、市を被告として取消しの訴えを起こすことができます。", easy: "この {決定|けってい}が おかしいと {思|おも}う {時|とき}は、{知|し}った {日|ひ}の {次|つぎ}の {日|ひ}から 3か{月|げつ}の {間|あいだ}に、{市長|しちょう}に もう {一度|いちど} {調|しら}べて ほしいと {言|い}う ことが できます。6か{月|げつ}の {間|あいだ}なら、{裁判|さいばん}を する ことも できます。", en: "If you disagree, you may ask the mayor for a review within three months of the day after you learned of this decision, or bring an action against the city for its annulment within six months." }
    DAYS_LEFT { ja: "決定の期限 {day}（あと{days}日）", easy: "{day} までに {決|き}めます（あと {days}{日|にち}）", en: "To be decided by {day} ({days} days left)" }
    DAYS_OVER { ja: "決定の期限 {day} を過ぎています。担当にお問い合わせください。", easy: "{決|き}める {日|ひ} {day} を すぎています。{担当|たんとう}に {聞|き}いてください。", en: "This should have been decided by {day}. Please contact the office." }
    CLOCK_PAUSED { ja: "修正をお待ちしている間、決定の期限は止まっています。", easy: "{直|なお}すのを {待|ま}つ {間|あいだ}、{決|き}める {期限|きげん}は {止|と}まっています。", en: "The period stands still while we wait for your correction." }
    RETURNED_TITLE { ja: "修正をお願いします", easy: "{直|なお}してください", en: "Please correct your application" }
    RETURNED_TEXT { ja: "次のところを確認して、修正したものを再提出してください。", easy: "{次|つぎ}の ところを {見|み}て、{直|なお}して、もう {一度|いちど} {出|だ}してください。", en: "Please look at the following, correct it and send it again." }
    CORRECT { ja: "修正をはじめる", easy: "{直|なお}す", en: "Start correcting" }
    CORRECTED_AT_COUNTER { ja: "いま、窓口の職員がこの修正を入力しています。入力が終わると、メールでお知らせします。", easy: "いま、{窓口|まどぐち}の {人|ひと}が {直|なお}しています。{終|お}わったら、メールで {知|し}らせます。", en: "A clerk is entering this correction at the counter. We will email you when it is done." }
    CORRECT_GO_ON { ja: "修正を続ける", easy: "{続|つづ}けて {直|なお}す", en: "Go on correcting" }
    WITHDRAW { ja: "申請を取り下げる", easy: "{申請|しんせい}を やめる", en: "Withdraw the application" }
    WITHDRAW_TITLE { ja: "申請を取り下げますか", easy: "{申請|しんせい}を やめますか", en: "Withdraw this application?" }
    WITHDRAW_TEXT { ja: "取り下げると元に戻せません。必要なときは新しく申請してください。", easy: "やめると、もとに {戻|もど}せません。{必要|ひつよう}な {時|とき}は、{新|あたら}しく {申請|しんせい}してください。", en: "This cannot be undone. You would have to apply anew." }
    WITHDRAW_YES { ja: "取り下げる", easy: "やめる", en: "Withdraw" }
    KEEP_IT { ja: "取り下げずに戻る", easy: "やめないで {戻|もど}る", en: "Keep it and go back" }

    // The copy.
    COPY_TITLE { ja: "申請の控え", easy: "{申請|しんせい}の {控|ひか}え", en: "Copy of your application" }
    COPY_NOTE { ja: "この控えは、市が受け付けた内容の全部です。", easy: "これは {市|し}が {受|う}け{付|つ}けた {内容|ないよう}の {全部|ぜんぶ}です。", en: "This copy is the complete content as received by the city." }
    PRINT { ja: "印刷するときは、ブラウザの印刷を使ってください。", easy: "{印刷|いんさつ}する {時|とき}は、ブラウザの {印刷|いんさつ}を {使|つか}ってください。", en: "Use your browser's print function." }
    ATTACHED { ja: "添付書類", easy: "{出|だ}した {書類|しょるい}", en: "Attached documents" }

    // Plain pages.
    NOT_FOUND_TITLE { ja: "ページが見つかりません", easy: "ページが ありません", en: "Page not found" }
    NOT_FOUND_TEXT { ja: "アドレスが変わったか、見る権限がありません。申請を見るにはログインが必要なことがあります。", easy: "アドレスが {変|か}わったか、{見|み}る ことが できない ページです。ログインが {必要|ひつよう}かも しれません。", en: "The address has changed, or the page is not yours to see. You may need to sign in." }
    ERROR_TITLE { ja: "申し訳ありません。うまくいきませんでした", easy: "すみません。うまく いきませんでした", en: "Sorry, something went wrong" }
    ERROR_TEXT { ja: "少し待ってから、もう一度お試しください。保存した内容は残っています。問い合わせ番号：{number}", easy: "すこし {待|ま}ってから、もう {一度|いちど} してください。{保存|ほぞん}した ものは あります。{番号|ばんごう}：{number}", en: "Please wait a little and try again. What you saved is still there. Reference: {number}" }
    NO_FILES_TITLE { ja: "今、ファイルを使えません", easy: "いま ファイルが {使|つか}えません", en: "Files are not available at the moment" }
    NO_FILES_TEXT { ja: "数分待ってから、もう一度お試しください。提出された書類も、保存した内容も失われていません。", easy: "{数分|すうふん} {待|ま}ってから、もう {一度|いちど} してください。{出|だ}した {書類|しょるい}も、{保存|ほぞん}した ものも なくなって いません。", en: "Please wait a few minutes and try again. No documents and nothing you saved have been lost." }
    REFUSED_TITLE { ja: "この操作は受け付けられませんでした", easy: "この {操作|そうさ}は できませんでした", en: "This was not accepted" }
    REFUSED_TEXT { ja: "別のサイトから送られたか、古い画面からの操作です。前の画面に戻って、もう一度お試しください。", easy: "ほかの サイトか、{古|ふる}い {画面|がめん}から {来|き}ました。{前|まえ}の {画面|がめん}に {戻|もど}って、もう {一度|いちど} してください。", en: "It came from another site or an old page. Go back and try again." }
    TOO_LARGE_TITLE { ja: "送られたデータが大きすぎます", easy: "{送|おく}った データが {大|おお}きすぎます", en: "Too much was sent at once" }
    TOO_LARGE_TEXT { ja: "ファイルを小さくするか、少しずつ送ってください。入力した内容は、前の画面に残っています。", easy: "ファイルを {小|ちい}さく するか、{少|すこ}しずつ {送|おく}ってください。{前|まえ}の {画面|がめん}に {書|か}いた ものは {残|のこ}っています。", en: "Please make the files smaller or send fewer at a time. What you typed is still on the previous page." }
    TO_FRONT { ja: "トップページへ", easy: "はじめの ページへ", en: "To the front page" }
}
