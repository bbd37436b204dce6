//! What is wrong with an answer, and what to do about it: one sentence per kind of problem.

use domain::form::{Problem, WEEK, written};
use leptos::prelude::AnyView;

use super::{Lang, Phrase, Spoken, day, field, filled_raw, ruby, without_readings};

phrases! {
    MISSING { ja: "入力してください。", easy: "{書|か}いてください。", en: "Please enter an answer." }
    MISSING_CHOICE { ja: "一つ選んでください。", easy: "{一|ひと}つ {選|えら}んでください。", en: "Please choose one." }
    MISSING_CONSENT { ja: "内容を読み、同意する場合はチェックを入れてください。", easy: "よく {読|よ}んで、いいときは チェックを {入|い}れてください。", en: "Please read the text and tick the box if you agree." }
    MISSING_FILE { ja: "写真またはファイルを添付してください。", easy: "{写真|しゃしん}か ファイルを {付|つ}けてください。", en: "Please add a photograph or file." }
    TOO_LONG { ja: "{max}文字以内にしてください（現在{has}文字）。", easy: "{max}{文字|もじ}までに してください（{今|いま} {has}{文字|もじ}）。", en: "Please use {max} characters or fewer (now {has})." }
    CONTROL_CHARACTERS { ja: "使えない文字が含まれています。消して入力し直してください。", easy: "{使|つか}えない {文字|もじ}が あります。{消|け}して もう {一度|いちど} {書|か}いてください。", en: "This contains characters that cannot be used. Please clear it and type it again." }
    NOT_KANA { ja: "カタカナで入力してください。", easy: "カタカナで {書|か}いてください。", en: "Please enter this in katakana." }
    NOT_A_DAY { ja: "この日付はありません。年・月・日を確認してください。", easy: "この {日|ひ}は カレンダーに ありません。{年|ねん}・{月|つき}・{日|ひ}を {見|み}てください。", en: "There is no such date. Please check the year, month and day." }
    NOT_IN_ERA { ja: "この日はその元号の期間にありません。元号と年を確認してください。", easy: "この {日|ひ}は その {元号|げんごう}に ありません。{元号|げんごう}と {年|ねん}を {見|み}てください。", en: "This date is not in that era. Please check the era and the year." }
    TOO_EARLY { ja: "{day}か、それより後の日付を入力してください。", easy: "{day}か、その {後|あと}の {日|ひ}を {書|か}いてください。", en: "Please enter {day} or a later date." }
    TOO_LATE { ja: "{day}か、それより前の日付を入力してください。", easy: "{day}か、その {前|まえ}の {日|ひ}を {書|か}いてください。", en: "Please enter {day} or an earlier date." }
    NOT_A_NUMBER { ja: "数字で入力してください。", easy: "{数字|すうじ}で {書|か}いてください。", en: "Please enter a number." }
    NOT_WHOLE { ja: "小数点を使わずに入力してください。", easy: "{点|てん}（.）を {使|つか}わないで {書|か}いてください。", en: "Please enter a whole number." }
    TOO_PRECISE { ja: "小数点の後は{decimals}桁までにしてください。", easy: "{点|てん}（.）の {後|あと}の {数字|すうじ}は {decimals}つまでに してください。", en: "Please use at most {decimals} digits after the decimal point." }
    TOO_SMALL { ja: "{min}以上の数を入力してください。", easy: "{min}か、もっと {大|おお}きい {数字|すうじ}を {書|か}いてください。", en: "Please enter {min} or more." }
    TOO_LARGE { ja: "{max}以下の数を入力してください。", easy: "{max}か、もっと {小|ちい}さい {数字|すうじ}を {書|か}いてください。", en: "Please enter {max} or less." }
    NOT_A_TIME { ja: "時刻を「8:30」のように入力してください。", easy: "{時間|じかん}を 「8:30」のように {書|か}いてください。", en: "Please enter a time such as 8:30." }
    NOT_OFFERED { ja: "今の条件では選べません。別のものを選んでください。", easy: "{今|いま}は これを {選|えら}べません。ほかのを {選|えら}んでください。", en: "This cannot be chosen under your present answers. Please choose another." }
    REPEATED { ja: "同じものが2回選ばれています。別のものを選ぶか、選ばないにしてください。", easy: "{同|おな}じものが 2{回|かい} あります。ほかのを {選|えら}んでください。", en: "This has been chosen twice. Please choose another, or none." }
    NOT_A_POSTCODE { ja: "郵便番号を7桁の数字で入力してください。", easy: "{郵便番号|ゆうびんばんごう}の {数字|すうじ}を 7つ {書|か}いてください。", en: "Please enter a postal code of seven digits." }
    NOT_A_PHONE { ja: "電話番号を市外局番から入力してください（例 090-1234-5678）。", easy: "{電話番号|でんわばんごう}を はじめから {書|か}いてください（090-1234-5678の ように）。", en: "Please enter the whole telephone number, such as 090-1234-5678." }
    NOT_AN_EMAIL { ja: "メールアドレスを「name@example.jp」のように入力してください。", easy: "メールアドレスを 「name@example.jp」のように {書|か}いてください。", en: "Please enter an email address such as name@example.jp." }
    LIKELY_TYPO { ja: "「{domain}」の間違いではありませんか。違う場合はそのままで構いません。", easy: "「{domain}」では ありませんか。{正|ただ}しければ そのままで いいです。", en: "Did you mean {domain}? If not, leave it as it is." }
    NO_TIME_LEFT { ja: "休憩が勤務時間より長くなっています。時刻と休憩を確認してください。", easy: "{休|やす}む {時間|じかん}が {働|はたら}く {時間|じかん}より {長|なが}いです。{見|み}てください。", en: "The break is longer than the working time. Please check both." }
    NOT_DIGITS { ja: "{digits}桁の数字で入力してください。", easy: "{数字|すうじ}を {digits}つ {書|か}いてください。", en: "Please enter {digits} digits." }
    NOT_A_YUCHO_NUMBER { ja: "通帳の記号（5桁）と番号を確認してください。番号が1で終わらないなど、振込に使えない組み合わせです。", easy: "{通帳|つうちょう}の {記号|きごう}と {番号|ばんごう}を もう {一度|いちど} {見|み}てください。", en: "Please check the symbol (5 digits) and number in the passbook: they do not belong together." }
    NOT_IN_TRANSFERS { ja: "「{character}」は振込に使えません。通帳のとおりカタカナで入力してください。", easy: "「{character}」は {使|つか}えません。{通帳|つうちょう}と {同|おな}じ カタカナで {書|か}いてください。", en: "“{character}” cannot be used in bank transfers. Please enter the name in katakana as in the passbook." }
    NO_SUCH_BANK { ja: "この番号の金融機関は見つかりません。「金融機関をさがす」で確認してください。", easy: "この {番号|ばんごう}の {銀行|ぎんこう}は ありません。{名前|なまえ}で さがしてください。", en: "No bank has this code. Please look it up by name." }
    NO_SUCH_BRANCH { ja: "この番号の支店は見つかりません。「支店をさがす」で確認してください。", easy: "この {番号|ばんごう}の {支店|してん}は ありません。{名前|なまえ}で さがしてください。", en: "This bank has no branch of this code. Please look it up by name." }
    NOT_A_CORPORATE_NUMBER { ja: "法人番号（13桁）を確認してください。数字が違うようです。", easy: "{法人番号|ほうじんばんごう}の {数字|すうじ}（13）が {違|ちが}います。{見|み}てください。", en: "Please check the corporate number (13 digits): a digit seems to be wrong." }
    NOT_AN_INVOICE_NUMBER { ja: "登録番号を「T」と13桁の数字で入力してください。", easy: "「T」と {数字|すうじ} 13を {書|か}いてください。", en: "Please enter “T” and 13 digits." }
    DOUBTFUL_INVOICE_NUMBER { ja: "法人の登録番号なら、数字が違うようです。個人事業者の番号で間違いなければ、そのままで構いません。", easy: "{会社|かいしゃ}の {番号|ばんごう}なら、{数字|すうじ}が {違|ちが}います。{個人|こじん}の {番号|ばんごう}なら そのままで いいです。", en: "For a company a digit seems to be wrong. If it is a sole trader's number, leave it as it is." }
    NOT_THE_NUMBER { ja: "番号を「{example}」のように入力してください。", easy: "「{example}」の ように {書|か}いてください。", en: "Please enter a number such as {example}." }
    WRONG_CHECK_DIGIT { ja: "番号のどこかが違うようです。書類を見て確認してください。", easy: "{番号|ばんごう}が {違|ちが}います。{紙|かみ}を {見|み}て {書|か}いてください。", en: "A digit seems to be wrong. Please compare it with the paper." }
    MY_NUMBER { ja: "マイナンバーと思われる番号は伏せ字にしました。ここには書かないでください。別の番号のときは、下のチェックを入れて、もう一度入力してください。", easy: "マイナンバーのような {番号|ばんごう}を ＊に {変|か}えました。マイナンバーは {書|か}かないでください。ほかの {番号|ばんごう}のときは {下|した}に チェックを {入|い}れて、もう {一度|いちど} {書|か}いてください。", en: "What looks like a My Number has been masked: please do not enter it here. If it is another number, tick the box below and type it again." }
    FULL { ja: "ほかの方が先に申し込み、空きがなくなりました。別のものを選んでください。", easy: "ほかの {人|ひと}が {先|さき}に {申|もう}し{込|こ}みました。もう {場所|ばしょ}が ありません。ほかのを {選|えら}んでください。", en: "The last place has just been taken. Please choose another." }
    TOO_FEW_ROWS { ja: "{min}件以上入力してください。", easy: "{min}つか、もっと {多|おお}く {書|か}いてください。", en: "Please enter at least {min}." }
    TOO_MANY_ROWS { ja: "{max}件までにしてください。", easy: "{max}つまでに してください。", en: "Please enter {max} at most." }
    TOO_MANY_FILES { ja: "ファイルは{max}個までです。不要なものを取り消してください。", easy: "ファイルは {max}{個|こ}までです。いらないものを {消|け}してください。", en: "You can add {max} files at most. Please remove some." }
    /// Puts the part of the answer before its sentence.
    IN_PART { ja: "{part}：{sentence}", easy: "{part}：{sentence}", en: "{part}: {sentence}" }
}

/// The sentence for a problem, for places that take no markup.
#[must_use]
pub fn sentence(problem: &Problem, part: Option<&str>, lang: Lang) -> String {
    without_readings(&raw(problem, part, lang))
}

/// The sentence for a problem, with ruby.
#[must_use]
pub fn view(problem: &Problem, part: Option<&str>, lang: Lang) -> AnyView {
    ruby(&raw(problem, part, lang))
}

/// Name of a part of an answer, readings included; none where the part has no name of its own.
#[must_use]
pub fn part_name(part: &str, lang: Lang) -> Option<String> {
    let in_english = lang == Lang::En;
    let two = |first: Phrase, second: Phrase| {
        let (first, second) = (first.raw(lang), second.raw(lang));
        Some(if in_english { format!("{first}, {second}") } else { format!("{first}{second}") })
    };
    if let Some((day, what)) = part.split_once('_')
        && let Some(at) = WEEK.iter().position(|known| *known == day)
    {
        let what = match what {
            "from" => field::WORK_FROM,
            "to" => field::WORK_TO,
            _ => field::WORK_BREAK,
        };
        return two(field::WEEK_DAYS[at], what);
    }
    if let Some((end, day)) = part.split_once('_')
        && let (Some(end), Some(day)) = (
            match end {
                "from" => Some(field::PERIOD_FROM),
                "to" => Some(field::PERIOD_TO),
                _ => None,
            },
            of_day(day),
        )
    {
        return two(end, day);
    }
    let phrase = match part {
        "family" => field::FAMILY,
        "given" => field::GIVEN,
        "family_kana" => field::FAMILY_KANA,
        "given_kana" => field::GIVEN_KANA,
        "single" => field::SINGLE,
        "postcode" => field::POSTCODE,
        "town" => field::TOWN,
        "block" => field::BLOCK,
        "building" => field::BUILDING,
        "abroad" => field::ABROAD,
        "lines" => field::ABROAD_LINES,
        "by" => field::ACCOUNT_BY,
        "bank" => field::BANK,
        "branch" => field::BRANCH,
        "type" => field::ACCOUNT_TYPE,
        "number" => field::ACCOUNT_NUMBER,
        "symbol" => field::YUCHO_SYMBOL,
        "yucho_number" => field::YUCHO_NUMBER,
        "holder" => field::HOLDER,
        "other_number" => field::OTHER_NUMBER,
        rank if rank.parse::<u8>().is_ok() => return Some(filled_raw(field::RANK.raw(lang), &[("n", rank)])),
        day => of_day(day)?,
    };
    Some(phrase.raw(lang).to_owned())
}

fn of_day(part: &str) -> Option<Phrase> {
    Some(match part {
        "era" => field::ERA,
        "year" => field::YEAR,
        "month" => field::MONTH,
        "day" => field::DAY,
        _ => return None,
    })
}

/// The sentence for a problem, readings included.
pub(crate) fn raw(problem: &Problem, part: Option<&str>, lang: Lang) -> String {
    let sentence = raw_of_whole(problem, lang);
    match part.and_then(|part| part_name(part, lang)) {
        Some(part) => filled_raw(IN_PART.raw(lang), &[("part", &part), ("sentence", &sentence)]),
        None => sentence,
    }
}

fn raw_of_whole(problem: &Problem, lang: Lang) -> String {
    let (phrase, blank, value) = match problem {
        Problem::Missing => (MISSING, "", String::new()),
        Problem::MissingChoice => (MISSING_CHOICE, "", String::new()),
        Problem::MissingConsent => (MISSING_CONSENT, "", String::new()),
        Problem::MissingFile => (MISSING_FILE, "", String::new()),
        Problem::TooLong { max, has } => {
            return filled_raw(TOO_LONG.raw(lang), &[("max", &max.to_string()), ("has", &has.to_string())]);
        }
        Problem::ControlCharacters => (CONTROL_CHARACTERS, "", String::new()),
        Problem::NotKana => (NOT_KANA, "", String::new()),
        Problem::NotADay => (NOT_A_DAY, "", String::new()),
        Problem::NotInEra => (NOT_IN_ERA, "", String::new()),
        Problem::TooEarly { earliest } => (TOO_EARLY, "day", day::raw(*earliest, lang)),
        Problem::TooLate { latest } => (TOO_LATE, "day", day::raw(*latest, lang)),
        Problem::NotANumber => (NOT_A_NUMBER, "", String::new()),
        Problem::TooPrecise { decimals: 0 } => (NOT_WHOLE, "", String::new()),
        Problem::TooPrecise { decimals } => (TOO_PRECISE, "decimals", decimals.to_string()),
        Problem::TooSmall { min } => (TOO_SMALL, "min", written(*min)),
        Problem::TooLarge { max } => (TOO_LARGE, "max", written(*max)),
        Problem::NotATime => (NOT_A_TIME, "", String::new()),
        Problem::NotOffered => (NOT_OFFERED, "", String::new()),
        Problem::Repeated => (REPEATED, "", String::new()),
        Problem::NotAPostcode => (NOT_A_POSTCODE, "", String::new()),
        Problem::NotAPhone => (NOT_A_PHONE, "", String::new()),
        Problem::NotAnEmail => (NOT_AN_EMAIL, "", String::new()),
        Problem::LikelyTypo { domain } => (LIKELY_TYPO, "domain", domain.clone()),
        Problem::NoTimeLeft => (NO_TIME_LEFT, "", String::new()),
        Problem::NotDigits { digits } => (NOT_DIGITS, "digits", digits.to_string()),
        Problem::NotAYuchoNumber => (NOT_A_YUCHO_NUMBER, "", String::new()),
        Problem::NotInTransfers { character } => (NOT_IN_TRANSFERS, "character", character.clone()),
        Problem::NoSuchBank => (NO_SUCH_BANK, "", String::new()),
        Problem::NoSuchBranch => (NO_SUCH_BRANCH, "", String::new()),
        Problem::NotACorporateNumber => (NOT_A_CORPORATE_NUMBER, "", String::new()),
        Problem::NotAnInvoiceNumber => (NOT_AN_INVOICE_NUMBER, "", String::new()),
        Problem::DoubtfulInvoiceNumber => (DOUBTFUL_INVOICE_NUMBER, "", String::new()),
        Problem::NotTheNumber { example } => (NOT_THE_NUMBER, "example", example.clone()),
        Problem::WrongCheckDigit => (WRONG_CHECK_DIGIT, "", String::new()),
        Problem::MyNumber => (MY_NUMBER, "", String::new()),
        Problem::Full => (FULL, "", String::new()),
        Problem::TooFewRows { min } => (TOO_FEW_ROWS, "min", min.to_string()),
        Problem::TooManyRows { max } => (TOO_MANY_ROWS, "max", max.to_string()),
        Problem::TooManyFiles { max } => (TOO_MANY_FILES, "max", max.to_string()),
        Problem::Rule { message, .. } => return message.raw(lang).to_owned(),
    };
    filled_raw(phrase.raw(lang), &[(blank, &value)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::form::Text;

    #[test]
    fn a_sentence_names_the_part_and_fills_the_figure() {
        assert_eq!(sentence(&Problem::Missing, Some("family"), Lang::Ja), "姓：入力してください。");
        assert_eq!(sentence(&Problem::NotOffered, Some("2"), Lang::En), {
            "Choice 2: This cannot be chosen under your present answers. Please choose another."
        });
        assert_eq!(
            sentence(&Problem::TooLong { max: 10, has: 12 }, None, Lang::Ja),
            "10文字以内にしてください（現在12文字）。"
        );
        assert_eq!(sentence(&Problem::TooSmall { min: 0.5 }, None, Lang::En), "Please enter 0.5 or more.");
        let earliest = jiff::civil::date(2026, 4, 1);
        assert_eq!(
            sentence(&Problem::TooEarly { earliest }, None, Lang::Easy),
            "2026年4月1日（令和8年）か、その 後の 日を 書いてください。"
        );
    }

    #[test]
    fn a_rule_speaks_for_itself() {
        let message = Text { ja: "日".into(), easy: "{日|ひ}".into(), en: "day".into() };
        let problem = Problem::Rule { rule: "r".into(), message, eligibility: false };
        assert_eq!(sentence(&problem, None, Lang::Easy), "日");
    }
}
