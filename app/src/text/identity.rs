//! What the pages say that confirm who somebody is.

phrases! {
    SIGN_IN_TITLE { ja: "メールアドレスでログイン", easy: "メールアドレスで ログイン", en: "Sign in with your email address" }
    SIGN_IN_TEXT { ja: "申請や下書きに使ったメールアドレスを入力してください。6桁の確認コードを送ります。", easy: "{申請|しんせい}に {使|つか}った メールアドレスを {書|か}いてください。6つの {数字|すうじ}の コードを {送|おく}ります。", en: "Enter the email address you used for your application or draft. We send you a six-digit code." }
    LATER_TITLE { ja: "続きはあとで", easy: "{続|つづ}きは あとで", en: "Finish later" }
    LATER_TEXT { ja: "下書きをメールアドレスに結びつけます。確認コードを送りますので、次の画面で入力してください。あとで、どの端末からでも続けられます。", easy: "メールアドレスを {書|か}いてください。コードを {送|おく}ります。コードを {入|い}れると、あとで どの {端末|たんまつ}でも {続|つづ}けられます。", en: "We tie your draft to an email address. Enter the code we send on the next page; then you can go on from any device." }
    PARKED { ja: "ログインの時間が切れました。入力した内容は1時間あずかっています。ログインすると元に戻ります。", easy: "ログインの {時間|じかん}が おわりました。{書|か}いた ことは 1{時間|じかん} あずかっています。ログインすると {戻|もど}ります。", en: "Your sign-in had ended. We keep what you typed for one hour; sign in and it is back." }
    EMAIL { ja: "メールアドレス", easy: "メールアドレス", en: "Email address" }
    EMAIL_HELP { ja: "例：hanako@example.jp", easy: "{例|れい}：hanako@example.jp", en: "For example hanako@example.jp" }
    EMAIL_WRONG { ja: "メールアドレスの形になっていません。@の前後を確かめてください。", easy: "メールアドレスが ちがいます。@の {前|まえ}と {後|あと}を {見|み}てください。", en: "This is not an email address. Check the parts before and after the @." }
    EMAIL_TYPO { ja: "「{domain}」ではありませんか。違っていたら直してください。", easy: "「{domain}」では ありませんか。ちがう {時|とき}は {直|なお}してください。", en: "Did you mean “{domain}”? Please correct it if so." }
    SEND_CODE { ja: "確認コードを送る", easy: "コードを {送|おく}る", en: "Send the code" }
    WAIT { ja: "しばらく待ってからお試しください（あと{seconds}秒）。", easy: "すこし {待|ま}ってから してください（あと {seconds}{秒|びょう}）。", en: "Please wait a little before trying again ({seconds} seconds)." }
    CODE_TITLE { ja: "確認コードの入力", easy: "コードを {入|い}れる", en: "Enter the code" }
    CODE_SENT { ja: "確認コードをメールで送りました。10分以内に入力してください。届かないときは、迷惑メールの箱を見るか、もう一度送ってください。", easy: "コードを メールで {送|おく}りました。10{分|ぷん}の {間|あいだ}に {入|い}れてください。{来|こ}ない {時|とき}は、{迷惑|めいわく}メールの はこを {見|み}るか、もう {一度|いちど} {送|おく}ってください。", en: "We have sent a code by email. Enter it within 10 minutes. If it does not arrive, look into your spam folder or send it again." }
    CODE { ja: "6桁の確認コード", easy: "6つの {数字|すうじ}の コード", en: "Six-digit code" }
    CODE_CHECK { ja: "確認する", easy: "{確認|かくにん}する", en: "Confirm" }
    CODE_WRONG { ja: "コードが違います。メールのコードを確かめてください（あと{left}回）。", easy: "コードが ちがいます。メールを {見|み}てください（あと {left}{回|かい}）。", en: "The code is not right. Check the email ({left} tries left)." }
    CODE_OVER { ja: "このコードはもう使えません。新しいコードを送ってください。", easy: "この コードは もう {使|つか}えません。{新|あたら}しい コードを {送|おく}ってください。", en: "This code can no longer be used. Please send a new one." }
    CODE_AGAIN { ja: "コードをもう一度送る", easy: "コードを もう {一度|いちど} {送|おく}る", en: "Send another code" }
    OTHER_ADDRESS { ja: "別のメールアドレスを使う", easy: "ほかの メールアドレスを {使|つか}う", en: "Use another address" }
    LINK_TITLE { ja: "メールアドレスの確認", easy: "メールアドレスの {確認|かくにん}", en: "Confirm your email address" }
    LINK_TEXT { ja: "下のボタンを押すと確認が終わり、元の画面に進みます。", easy: "{下|した}の ボタンを おすと、もとの {画面|がめん}に {行|い}きます。", en: "Press the button to confirm and go on where you were." }
    LINK_CONFIRM { ja: "確認して進む", easy: "{確認|かくにん}して {進|すす}む", en: "Confirm and go on" }
    LINK_ELSEWHERE_TITLE { ja: "申請していた画面でコードを入力してください", easy: "{申請|しんせい}していた {画面|がめん}で コードを {入|い}れてください", en: "Type the code where you were applying" }
    LINK_ELSEWHERE_TEXT { ja: "このブラウザは、コードを頼んだブラウザと違います。メールにある6桁のコードを、申請していた画面に入力してください。", easy: "この ブラウザは、コードを たのんだ ブラウザと ちがいます。メールの 6つの {数字|すうじ}を、{申請|しんせい}していた {画面|がめん}に {入|い}れてください。", en: "This is not the browser that asked for the code. Type the six digits from the email on the page where you were applying." }
    STAFF_SIGN_IN_TITLE { ja: "職員ログイン", easy: "{職員|しょくいん} ログイン", en: "Staff sign-in" }
    LOGIN { ja: "ログインID", easy: "ログインID", en: "Login" }
    PASSWORD { ja: "パスワード", easy: "パスワード", en: "Password" }
    SIGN_IN { ja: "ログイン", easy: "ログイン", en: "Sign in" }
    STAFF_WRONG { ja: "ログインIDかパスワードが違います。", easy: "ログインIDか パスワードが ちがいます。", en: "The login or the password is not right." }
    LOGIN_MISSING { ja: "ログインIDを入力してください。", easy: "ログインIDを {書|か}いてください。", en: "Please enter your login." }
    PASSWORD_MISSING { ja: "パスワードを入力してください。", easy: "パスワードを {書|か}いてください。", en: "Please enter your password." }
    SIGNED_OUT { ja: "ログアウトしました。", easy: "ログアウトしました。", en: "You have signed out." }
}
