//! Values worked out by hand or published by those who set the rule, each with its source: what a city officer
//! would look up to see whether the product counts as the office does.

#![allow(clippy::unwrap_used, reason = "a test")]

use domain::form::{Answers, Form, Id, Path, Problem, Value, evaluate};
use domain::japanese::bank::{self, AccountType, HolderError};
use domain::japanese::era::{self, Era, EraError};
use domain::japanese::{
    calendar, check_digit, kana, my_number, phone, postcode, search, time_of_day, width, written_day,
};
use jiff::civil::{Date, date};

/// 全国地方公共団体コード: c6 = (11 − (6a+5b+4c+3d+2e) mod 11) mod 10 (https://baldanders.info; codes of the ministry:
/// 千代田区, 尼崎市, 塩尻市, 奄美市, 三条市, 札幌市).
#[test]
fn local_government_codes_have_the_check_digit_of_the_ministry() {
    for code in ["131016", "282022", "202151", "462225", "152048", "011002"] {
        assert!(check_digit::is_local_government_code(code), "{code}");
        for digit in ('0'..='9').filter(|digit| !code.ends_with(*digit)) {
            let wrong = format!("{}{digit}", &code[..5]);
            assert!(!check_digit::is_local_government_code(&wrong), "{wrong}");
        }
    }
}

/// 法人番号: d1 = 9 − Σ PnQn mod 9, Q = 1 for odd n from the right, 2 for even (法人番号の指定等に関する省令, MOF order
/// 70 of 2014, art. 2).
#[test]
fn corporate_numbers_begin_with_the_check_digit_of_the_order() {
    for number in ["8000012010038", "4011001098993", "7010001042703"] {
        assert!(check_digit::is_corporate_number(number), "{number}");
        for digit in ('0'..='9').filter(|digit| !number.starts_with(*digit)) {
            let wrong = format!("{digit}{}", &number[1..]);
            assert!(!check_digit::is_corporate_number(&wrong), "{wrong}");
        }
    }
    // Modulo 9 cannot tell 0 from 9, wherever they stand.
    assert!(check_digit::is_corporate_number("8900912910938"));
}

/// 個人番号: c = 11 − Σ PnQn mod 11, Q = n+1 to n = 6, n−5 from 7; 0 where the remainder is 0 or 1 (MIC order 85 of
/// 2014, art. 5).
#[test]
fn my_numbers_end_with_the_check_digit_of_the_order() {
    assert!(check_digit::is_my_number("123456789018"));
    for digit in "012345679".chars() {
        let wrong = format!("12345678901{digit}");
        assert!(!check_digit::is_my_number(&wrong), "{wrong}");
    }
    // Remainder 0 (of eleven zeros) and 1 (of a 6 in the eleventh place: 6 × 2 = 12).
    assert!(check_digit::is_my_number("000000000000") && check_digit::is_my_number("000000000060"));
    // Act art. 19 and 20: not kept in free text.
    assert_eq!(my_number::mask("母 1234-5678-9018").as_deref(), Some("母 ＊＊＊＊-＊＊＊＊-＊＊＊＊"));
    assert_eq!(my_number::mask("090-1234-5678"), None);
}

/// First days of the eras (era table of the Base Registry; JIS X 0301). Meiji counts from 明治6年 on, when the
/// Gregorian calendar came.
#[test]
fn eras_begin_and_end_on_their_days() {
    let days: [(Date, Era, i16, &str); 10] = [
        (date(1873, 1, 1), Era::Meiji, 6, "明治6年1月1日"),
        (date(1912, 7, 29), Era::Meiji, 45, "明治45年7月29日"),
        (date(1912, 7, 30), Era::Taisho, 1, "大正元年7月30日"),
        (date(1926, 12, 24), Era::Taisho, 15, "大正15年12月24日"),
        (date(1926, 12, 25), Era::Showa, 1, "昭和元年12月25日"),
        (date(1989, 1, 7), Era::Showa, 64, "昭和64年1月7日"),
        (date(1989, 1, 8), Era::Heisei, 1, "平成元年1月8日"),
        (date(2019, 4, 30), Era::Heisei, 31, "平成31年4月30日"),
        (date(2019, 5, 1), Era::Reiwa, 1, "令和元年5月1日"),
        (date(2026, 11, 20), Era::Reiwa, 8, "令和8年11月20日"),
    ];
    for (day, era, year, written) in days {
        assert_eq!(era::of(day), (era, year), "{day}");
        assert_eq!(era::wareki(day), written);
        assert_eq!(era::to_western(era, year, day.month(), day.day()), Ok(day), "{written}");
        assert_eq!(written_day::parse(written), Some(day));
    }
    for (era, year, month, day) in [
        (Era::Heisei, 31, 5, 1),
        (Era::Showa, 64, 1, 8),
        (Era::Taisho, 15, 12, 25),
        (Era::Meiji, 45, 7, 30),
        (Era::Meiji, 5, 12, 31),
        (Era::Reiwa, 1, 4, 30),
        (Era::Heisei, 1, 1, 7),
    ] {
        assert_eq!(era::to_western(era, year, month, day), Err(EraError::NotInEra), "{era:?} {year}");
    }
}

/// Stored as ISO 8601, accepted as people write them: era, short form M/T/S/H/R and dots (GIF 1015-1, 8.3).
#[test]
fn a_day_is_read_in_each_way_of_writing_it() {
    for written in
        ["2026-11-20", "2026/11/20", "20261120", "２０２６年１１月２０日", "令和8年11月20日", "R8.11.20"]
    {
        assert_eq!(written_day::parse(written), Some(date(2026, 11, 20)), "{written}");
    }
    assert_eq!(written_day::parse("S64.1.7"), Some(date(1989, 1, 7)));
    assert_eq!(written_day::parse("S64.1.8"), None);
    for (typed, minutes) in [("9:00", 540), ("９時半", 570), ("2230", 1350), ("24:00", 1440)] {
        assert_eq!(time_of_day::parse(typed), Some(minutes), "{typed}");
    }
}

/// 記号・番号 of ゆうちょ銀行 as an account for transfers: 記号 beginning with 1 → branch of its second and third digit
/// and 8, 番号 without its last digit, 普通; with 0 → and 9, 番号 as it is, 当座. Seven digits, bank 9900.
#[test]
fn yucho_numbers_become_accounts_for_transfers() {
    let account = |branch: &str, kind, number: &str| Some((branch.to_owned(), kind, number.to_owned()));
    assert_eq!(bank::from_yucho("10160", "12345671"), account("018", AccountType::Ordinary, "1234567"));
    assert_eq!(bank::from_yucho("00190", "12345"), account("019", AccountType::Current, "0012345"));
    assert_eq!(bank::YUCHO, "9900");
    for (symbol, number) in
        [("10160", "12345670"), ("20160", "12345671"), ("101601", "11"), ("１０１６０", "11")]
    {
        assert_eq!(bank::from_yucho(symbol, number), None, "{symbol} {number}");
    }
}

/// Holder's name in a transfer, JIS X 0201: katakana, small to large, long mark and every dash to `-`, capital
/// letters, half-width with voicing marks apart, ヰ ヱ as ｲ ｴ (transfer format of 全銀協).
#[test]
fn holders_are_written_in_the_characters_of_transfers() {
    for (typed, holder) in [
        ("ヤマダ　タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("やまだ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("キャット ファミリー", "ｷﾔﾂﾄ ﾌｱﾐﾘ-"),
        ("ｷｬｯﾄ ﾌｧﾐﾘｰ", "ｷﾔﾂﾄ ﾌｱﾐﾘ-"),
        ("パピプペポ", "ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ"),
        ("ヴォーグ", "ｳﾞｵ-ｸﾞ"),
        ("ヰヱヲ", "ｲｴｦ"),
        ("Ａｂｃ−１２", "ABC-12"),
        ("カ）カキノキ（エイ", "ｶ)ｶｷﾉｷ(ｴｲ"),
        ("ド）シヤカイ・フクシ．", "ﾄﾞ)ｼﾔｶｲ.ﾌｸｼ."),
    ] {
        assert_eq!(bank::fold_holder(typed).as_deref(), Ok(holder), "{typed}");
        assert_eq!(bank::fold_holder(holder).as_deref(), Ok(holder), "{holder}");
    }
    for dash in "-－‐‑‒–—―−ーｰ".chars() {
        assert_eq!(bank::fold_holder(&format!("ア{dash}ト")).as_deref(), Ok("ｱ-ﾄ"), "{dash}");
    }
    for (typed, character) in
        [("山田", '山'), ("㈱カキ", '㈱'), ("カキ，", ','), ("カキ￥", '￥'), ("カ「キ", '「')]
    {
        assert_eq!(bank::fold_holder(typed), Err(HolderError::NotUsable(character)), "{typed}");
    }
}

/// Class age in fiscal year F of the cohort born from 2 April of Y to 1 April of Y+1: F − Y − 1, never below 0 (学校教育法
/// art. 17 with 年齢計算ニ関スル法律).
#[test]
fn class_ages_turn_between_the_first_and_the_second_of_april() {
    for (born, age) in [
        (date(2026, 6, 1), 0),
        (date(2025, 4, 2), 0),
        (date(2025, 4, 1), 1),
        (date(2024, 4, 2), 1),
        (date(2024, 4, 1), 2),
        (date(2020, 4, 2), 5),
        // School age.
        (date(2020, 4, 1), 6),
    ] {
        assert_eq!(calendar::class_age(born, 2026), age, "{born}");
        assert_eq!(calendar::class_age(born, 2027), if born.year() == 2026 { 0 } else { age + 1 }, "{born}");
    }
    assert_eq!(calendar::fiscal_year(date(2027, 3, 31)), 2026);
    assert_eq!(calendar::fiscal_year(date(2027, 4, 1)), 2027);
}

/// One is a year older from the end of the day before the birthday (年齢計算ニ関スル法律; 民法 art. 143).
#[test]
fn ages_follow_the_age_calculation_act() {
    for (born, on, age) in [
        (date(2020, 4, 1), date(2026, 3, 31), 5),
        (date(2020, 4, 1), date(2026, 4, 1), 6),
        (date(2024, 2, 29), date(2025, 2, 28), 0),
        (date(2024, 2, 29), date(2025, 3, 1), 1),
        (date(1961, 11, 21), date(2026, 11, 20), 64),
    ] {
        assert_eq!(calendar::age_on(born, on), age, "{born} {on}");
    }
}

/// Readings are kept as full-width katakana whatever was typed; a lone voicing mark is no reading (NFKC makes U+3099
/// of U+FF9E, and a space and U+3099 of U+309B).
#[test]
fn every_kind_of_kana_is_one_reading() {
    for typed in ["ヤマダ", "やまだ", "ﾔﾏﾀﾞ", "ﾔﾏﾀ\u{309B}", "ヤマタ\u{3099}", "やまた\u{FF9E}"]
    {
        assert_eq!(kana::to_katakana(typed).as_deref(), Some("ヤマダ"), "{typed}");
    }
    assert_eq!(kana::to_katakana("ﾊﾟｳﾞｪﾙ･ﾃｨｰ").as_deref(), Some("パヴェル・ティー"));
    assert_eq!(kana::to_hiragana("ﾔﾏﾀﾞ").as_deref(), Some("やまだ"));
    for lone in ["\u{FF9E}", "\u{309B}", "\u{3099}", "ア\u{FF9E}", "山田", "①", "㈱"] {
        assert_eq!(kana::to_katakana(lone), None, "{lone}");
    }
}

/// What NFKC folds and what it leaves: U+3000 and U+FF5E it folds, U+301C, U+2010, U+2015, U+2212 and U+30FC it does
/// not. In numbers all of them are one.
#[test]
fn every_width_dash_and_wave_is_one_in_numbers() {
    for dash in ['-', '\u{FF0D}', '\u{2010}', '\u{2015}', '\u{2212}', '\u{30FC}', '\u{FF70}'] {
        assert_eq!(width::fold_digits(&format!("１{dash}２")), "1-2", "{dash}");
        assert_eq!(width::fold(&format!("１{dash}２")), "1-2", "{dash}");
        assert_eq!(postcode::parse(&format!("399{dash}0737")).as_deref(), Some("3990737"), "{dash}");
        assert_eq!(
            phone::parse(&format!("090{dash}1234{dash}5678")).as_deref(),
            Some("09012345678"),
            "{dash}"
        );
    }
    assert_eq!(width::fold("１０\u{301C}１２\u{3000}\u{FF5E}"), "10~12 ~");
    assert_eq!(width::fold("コーポ３０１"), "コーポ301", "a long vowel is no dash");
}

/// Half-width digits, the area code in parentheses, +81 without the leading 0 (GIF 1015-5).
#[test]
fn telephone_numbers_are_kept_as_digits() {
    for (typed, kept) in [
        ("0263-52-0280", "0263520280"),
        ("（０２６３）５２－０２８０", "0263520280"),
        ("+81-263-52-0280", "0263520280"),
        ("+81 (0)90 1234 5678", "09012345678"),
        ("0120-123-456", "0120123456"),
        ("+1 415 555 2671", "+14155552671"),
    ] {
        assert_eq!(phone::parse(typed).as_deref(), Some(kept), "{typed}");
    }
    for typed in ["110", "090-1234-567", "03-1234-5678 内線 12", "+81 90 1234"] {
        assert_eq!(phone::parse(typed), None, "{typed}");
    }
}

/// Names that NFC or NFKC would change, or that lie outside the common sets: written as escapes, since editors and Git
/// filters normalise them too.
const NAMES: [&str; 12] = [
    "\u{9AD9}",          // 髙, CP932 only
    "\u{FA11}",          // 﨑, a compatibility ideograph that NFC leaves
    "\u{20BB7}",         // 𠮷, outside the basic plane
    "\u{FA19}",          // 神 under NFC
    "\u{FA10}",          // 塚 under NFC
    "\u{F9DC}",          // 隆 under NFC
    "\u{FA30}",          // 侮 under NFC
    "\u{2F81A}",         // 冬 under NFC
    "\u{845B}\u{E0100}", // 葛 with its variation selector
    "は\u{3099}な",      // a voicing mark of its own
    "\u{3231}①Ａ",       // (株)1A under NFKC
    "Nguyễn Thị O\u{2019}Hara",
];

#[test]
fn names_are_kept_bit_for_bit() {
    let form = Form::parse(include_str!("published/event-sign-up.1.json")).unwrap();
    let name = form.procedure.queue.applicant.clone();
    for written in NAMES {
        let mut answers = Answers::default();
        for (part, typed) in
            [("family", written), ("given", written), ("family_kana", "ア"), ("given_kana", "ア")]
        {
            answers.set(Path::question(&name).part(part), typed);
        }
        let evaluated = evaluate(&form, &answers, date(2026, 11, 20));
        let Some(Value::Name { family, given, .. }) = evaluated.value(&name) else { panic!("{written}") };
        assert_eq!((family.as_bytes(), given.as_bytes()), (written.as_bytes(), written.as_bytes()));
    }
}

#[test]
fn a_name_is_found_by_the_shape_that_people_type() {
    for (written, typed) in [
        ("\u{9AD9}\u{FA11}", "高崎"),
        ("\u{20BB7}田", "吉田"),
        ("\u{FA19}田", "神田"),
        ("\u{FA10}本", "塚本"),
        ("\u{F9DC}", "隆"),
        ("\u{845B}\u{E0100}城", "葛城"),
        ("ﾔﾏﾀﾞ", "やまだ"),
        ("チヨダ", "ちょだ"),
    ] {
        assert_eq!(search::fold_name(written), search::fold_name(typed), "{typed}");
    }
}

/// An account of a form: seven digits with zeros before them; 30 bytes of the holder, voicing marks counted.
#[test]
fn a_holder_has_at_most_thirty_characters_of_a_transfer() {
    let form = Form::parse(include_str!("published/vendor-invoice.1.json")).unwrap();
    let account = |holder: &str| -> (Option<Value>, Vec<Problem>) {
        let mut answers = Answers::default();
        let at = Path::question(&Id::from("account"));
        for (part, typed) in [
            ("by", "bank"),
            ("bank", "0001"),
            ("branch", "１０２"),
            ("type", "ordinary"),
            ("number", "12345"),
            ("holder", holder),
        ] {
            answers.set(at.part(part), typed);
        }
        let evaluated = evaluate(&form, &answers, date(2026, 11, 20));
        let field = evaluated.field_at(&at).unwrap();
        (field.value.clone(), field.findings.iter().map(|finding| finding.problem.clone()).collect())
    };
    let (kept, _) = account(&"ガ".repeat(15));
    assert!(
        matches!(kept, Some(Value::Account(kept)) if kept.holder == "ｶﾞ".repeat(15) && kept.number == "0012345")
    );
    let (none, problems) = account(&format!("{}ア", "ガ".repeat(15)));
    assert_eq!((none, problems), (None, vec![Problem::TooLong { max: 30, has: 31 }]));
}
