//! What is read of each kind, what is said of each mistake, and what is filed.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::super::super::evaluated::WorkDay;
use super::super::super::values::OTHER_NUMBER;
use super::super::super::{Answers, Id, Path, Problem, Value, accepted_paths, evaluate, pruned};
use super::super::{TODAY, answers};
use super::{asked, complete, errors, ids, kinds, part, said, value, warnings, whole, with};
use crate::japanese::bank::{Account, AccountType};

fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

#[test]
fn a_complete_draft_has_no_errors() {
    let form = kinds();
    let answers = complete();
    let evaluated = evaluate(&form, &answers, TODAY);
    assert_eq!(evaluated.errors().collect::<Vec<_>>(), Vec::<&super::Finding>::new());
    assert!(evaluated.is_complete());
}

#[test]
fn a_reading_is_katakana_however_it_was_typed() {
    for typed in ["やまだ", "ヤマダ", "ﾔﾏﾀﾞ", " ヤマタ゛ "] {
        assert_eq!(value(&with(&[("reading", typed)]), "reading"), text("ヤマダ"), "{typed}");
    }
    assert_eq!(errors(&[("reading", "山田")], "reading"), [whole(Problem::NotKana)]);
    assert_eq!(errors(&[("reading", "")], "reading"), [whole(Problem::Missing)]);
    let long = errors(&[("reading", "アイウエオカキクケ")], "reading");
    assert_eq!(long, [whole(Problem::TooLong { max: 8, has: 9 })]);
}

#[test]
fn a_my_number_in_text_is_masked_unless_it_is_said_to_be_another_number() {
    for (question, typed, masked) in [
        ("note", "番号 123456789018", "番号 ＊＊＊＊＊＊＊＊＊＊＊＊"),
        ("story", "1234-5678-9018\nです", "＊＊＊＊-＊＊＊＊-＊＊＊＊\nです"),
    ] {
        assert_eq!(value(&with(&[(question, typed)]), question), text(masked));
        assert_eq!(warnings(&[(question, typed)], question), [Problem::MyNumber]);
        let other = format!("{question}/{OTHER_NUMBER}");
        let told = [(question, typed), (other.as_str(), "yes")];
        assert_eq!(value(&with(&told), question), text(typed));
        assert!(warnings(&told, question).is_empty());
        // What has been masked stays said.
        assert_eq!(warnings(&[(question, masked)], question), [Problem::MyNumber]);
    }
    assert!(warnings(&[("note", "123456789012")], "note").is_empty());
}

#[test]
fn a_mail_host_that_is_probably_mistyped_stops_nothing() {
    let meant = |domain: &str| Problem::LikelyTypo { domain: domain.to_owned() };
    assert_eq!(warnings(&[("mail", "a@gmial.com")], "mail"), [meant("gmail.com")]);
    assert_eq!(value(&with(&[("mail", "a@gmial.com")]), "mail"), Some(Value::Email("a@gmial.com".into())));
    assert!(warnings(&[("mail", "a@gmail.com")], "mail").is_empty());
}

#[test]
fn a_period_has_two_days_and_may_be_open_where_the_form_says_so() {
    let period = |from, to| Some(Value::Period { from, to });
    let (from, to) = (date(2026, 4, 1), date(2027, 3, 31));
    assert_eq!(value(&complete(), "employed"), period(from, Some(to)));
    assert_eq!(value(&complete(), "employed_from"), Some(Value::Day(from)));
    assert_eq!(value(&complete(), "months"), Some(Value::Number(11.0)));
    let open = [("leave/from_year", "2026"), ("leave/from_month", "5"), ("leave/from_day", "7")];
    assert_eq!(value(&with(&open), "leave"), period(date(2026, 5, 7), None));
    assert_eq!(value(&with(&open), "leave_until"), None);
    let closed =
        [open.as_slice(), &[("leave/to_year", "2026"), ("leave/to_month", "6"), ("leave/to_day", "1")]]
            .concat();
    assert_eq!(value(&with(&closed), "leave_until"), Some(Value::Day(date(2026, 6, 1))));
    assert_eq!(value(&complete(), "leave"), None);
}

#[test]
fn each_end_of_a_period_says_what_is_wrong_with_it() {
    let at = "employed";
    for (changes, expected) in [
        (
            vec![("employed/to_year", ""), ("employed/to_month", ""), ("employed/to_day", "")],
            part("to_year", Problem::Missing),
        ),
        (
            vec![("employed/from_year", ""), ("employed/from_month", ""), ("employed/from_day", "")],
            part("from_year", Problem::Missing),
        ),
        (vec![("employed/to_day", "")], part("to_day", Problem::Missing)),
        (vec![("employed/to_day", "32")], part("to_year", Problem::NotADay)),
        (vec![("employed/from_month", "四")], part("from_month", Problem::NotADay)),
        (
            vec![("employed/from_era", "heisei")],
            part("from_year", Problem::TooEarly { earliest: date(2020, 4, 1) }),
        ),
        (vec![("employed/from_era", "edo")], part("from_era", Problem::NotOffered)),
        (vec![("employed/to_era", "showa"), ("employed/to_year", "64")], part("to_year", Problem::NotInEra)),
        (
            vec![("employed/to_year", "2026"), ("employed/to_month", "3")],
            part("to_year", Problem::TooEarly { earliest: date(2026, 4, 1) }),
        ),
        (
            vec![("employed/to_year", "2028")],
            part("to_year", Problem::TooLate { latest: date(2027, 11, 20) }),
        ),
    ] {
        assert_eq!(errors(&changes, at), [expected], "{changes:?}");
        assert_eq!(value(&with(&changes), at), None, "{changes:?}");
    }
    let before = [("leave/from_year", "2026"), ("leave/from_month", "3"), ("leave/from_day", "31")];
    let found = errors(&before, "leave");
    assert_eq!(found, [part("from_year", Problem::TooEarly { earliest: date(2026, 4, 1) })]);
    // An era alone is what a browser sends of a period that nobody touched.
    assert!(errors(&[("leave/from_era", "reiwa")], "leave").is_empty());
}

#[test]
fn money_is_read_with_yen_signs_commas_and_tens_of_thousands() {
    for (typed, yen) in [
        ("12000", 12_000.0),
        ("１２，０００円", 12_000.0),
        ("￥12,000", 12_000.0),
        ("1万2000円", 12_000.0),
        ("1.2万", 12_000.0),
        ("300万円", 3_000_000.0),
        ("0", 0.0),
    ] {
        assert_eq!(value(&with(&[("income", typed)]), "income"), Some(Value::Number(yen)), "{typed}");
    }
    for (typed, problem) in [
        ("いちまん", Problem::NotANumber),
        ("1,00", Problem::NotANumber),
        ("10.5", Problem::TooPrecise { decimals: 0 }),
        ("-1", Problem::TooSmall { min: 0.0 }),
        ("1001万", Problem::TooLarge { max: 10_000_000.0 }),
        ("1万10000", Problem::TooLarge { max: 9_999.0 }),
        ("", Problem::Missing),
    ] {
        assert_eq!(errors(&[("income", typed)], "income"), [whole(problem)], "{typed}");
    }
}

#[test]
fn a_percentage_lies_between_0_and_100() {
    for (typed, share) in [("12.5%", 12.5), ("１００％", 100.0), ("0", 0.0)] {
        assert_eq!(value(&with(&[("share", typed)]), "share"), Some(Value::Number(share)), "{typed}");
    }
    for (typed, problem) in [
        ("101", Problem::TooLarge { max: 100.0 }),
        ("-1", Problem::TooSmall { min: 0.0 }),
        ("1.25", Problem::TooPrecise { decimals: 1 }),
    ] {
        assert_eq!(errors(&[("share", typed)], "share"), [whole(problem)], "{typed}");
    }
}

#[test]
fn a_timetable_counts_the_minutes_of_an_ordinary_week() {
    let monday = WorkDay { day: 0, from: 540, to: 1050, pause: 60 };
    let holiday = WorkDay { day: 7, from: 600, to: 720, pause: 0 };
    assert_eq!(value(&complete(), "week"), Some(Value::Timetable(vec![monday, holiday])));
    let number = |answers: &Answers, question: &str| value(answers, question);
    assert_eq!(number(&complete(), "minutes"), Some(Value::Number(450.0)));
    assert_eq!(number(&complete(), "days"), Some(Value::Number(1.0)));
    assert_eq!(number(&complete(), "hours"), Some(Value::Number(8.0)));
    let nights = with(&[("week/sat_from", "22時"), ("week/sat_to", "6:30"), ("week/sat_break", "３０")]);
    assert_eq!(number(&nights, "minutes"), Some(Value::Number(930.0)));
    assert_eq!(number(&nights, "days"), Some(Value::Number(2.0)));
}

#[test]
fn each_day_of_a_timetable_says_what_is_wrong_with_it() {
    let found = errors(
        &[
            ("week/mon_to", ""),
            ("week/tue_from", "25:00"),
            ("week/tue_to", "9:00"),
            ("week/wed_break", "10"),
            ("week/thu_from", "9:00"),
            ("week/thu_to", "10:00"),
            ("week/thu_break", "60"),
            ("week/fri_from", "9:00"),
            ("week/fri_to", "10:00"),
            ("week/fri_break", "721"),
            ("week/sat_from", "9:00"),
            ("week/sat_to", "9:00"),
        ],
        "week",
    );
    assert_eq!(
        found,
        [
            part("mon_to", Problem::Missing),
            part("tue_from", Problem::NotATime),
            part("wed_from", Problem::Missing),
            part("wed_to", Problem::Missing),
            part("thu_to", Problem::NoTimeLeft),
            part("fri_break", Problem::TooLarge { max: 720.0 }),
            part("sat_to", Problem::NoTimeLeft),
        ]
    );
}

#[test]
fn the_choice_other_asks_for_words() {
    assert!(!asked(&complete()).contains(&"colour_other".to_owned()));
    assert_eq!(errors(&[("colour", "other")], "colour_other"), [whole(Problem::Missing)]);
    let told = with(&[("colour", "other"), ("colour_other", "柿色")]);
    assert_eq!(value(&told, "colour_other"), text("柿色"));
    let long = errors(&[("meals", "noon,other"), ("meals_other", "おやつと夜食")], "meals_other");
    assert_eq!(long, [whole(Problem::TooLong { max: 5, has: 6 })]);
    assert!(!asked(&with(&[("meals", "noon,night")])).contains(&"meals_other".to_owned()));
    let form = kinds();
    let other = form.question(&"colour_other".into()).unwrap();
    assert_eq!((other.label.ja.as_str(), other.label.en.as_str()), ("Colour（その他）", "Colour: other"));
    let hidden = with(&[("colour", "red"), ("colour_other", "柿色")]);
    assert_eq!(pruned(&form, &hidden, TODAY).get(&Path::from_wire("colour_other")), "");
}

#[test]
fn a_slot_is_one_of_those_that_are_offered() {
    assert_eq!(value(&complete(), "visit"), Some(Value::Code("early".into())));
    assert_eq!(value(&with(&[("visit", "late")]), "fee"), Some(Value::Number(500.0)));
    assert_eq!(errors(&[("visit", "never")], "visit"), [whole(Problem::NotOffered)]);
    assert_eq!(errors(&[("visit", "late"), ("income", "400")], "visit"), [whole(Problem::NotOffered)]);
    assert_eq!(errors(&[("visit", "")], "visit"), [whole(Problem::MissingChoice)]);
}

#[test]
fn a_slot_that_is_full_is_taken_away_and_said_so() {
    let form = kinds();
    let answers = complete();
    let full = |slots: &[(&str, &str)]| -> BTreeSet<(Id, Id)> {
        slots.iter().map(|(question, slot)| (Id::from(*question), Id::from(*slot))).collect()
    };
    let mut evaluated = evaluate(&form, &answers, TODAY);
    evaluated.refuse_full(&full(&[]));
    assert!(evaluated.is_complete());
    evaluated.refuse_full(&full(&[("visit", "late"), ("colour", "red")]));
    assert!(evaluated.is_complete(), "another slot, and a question that has none");
    let offered = |evaluated: &super::super::super::Evaluated<'_>| -> Vec<Id> {
        evaluated.field(&"visit".into()).unwrap().offered.iter().map(|choice| choice.value.clone()).collect()
    };
    assert_eq!(offered(&evaluated), ids(&["early"]));
    evaluated.refuse_full(&full(&[("visit", "early")]));
    assert_eq!(evaluated.value(&"visit".into()), None);
    assert!(offered(&evaluated).is_empty());
    let errors: Vec<_> = evaluated.errors().map(|found| (found.path.as_str(), &found.problem)).collect();
    assert_eq!(errors, [("visit", &Problem::Full)]);
}

#[test]
fn an_address_abroad_is_lines_and_nothing_else() {
    let abroad = [("home/abroad", "yes"), ("home/lines", "1 Main Street\r\nSpringfield")];
    let answers = with(&abroad);
    assert_eq!(value(&answers, "home"), Some(Value::Abroad("1 Main Street\nSpringfield".into())));
    let filed = pruned(&kinds(), &answers, TODAY);
    let parts: Vec<&str> =
        filed.0.keys().map(Path::as_str).filter(|path| path.starts_with("home/")).collect();
    assert_eq!(parts, ["home/abroad", "home/lines"]);
    assert_eq!(errors(&[("home/abroad", "yes")], "home"), [whole(Problem::Missing)]);
    let long = "x".repeat(401);
    let found = errors(&[("home/abroad", "yes"), ("home/lines", &long)], "home");
    assert_eq!(found, [part("lines", Problem::TooLong { max: 400, has: 401 })]);
}

#[test]
fn an_address_abroad_does_not_fill_in_where_none_is_taken() {
    assert!(
        matches!(value(&complete(), "inland"), Some(Value::Address { block, .. }) if block == "３番３号")
    );
    // What was typed before the box for abroad was ticked is left in the draft.
    let abroad = with(&[("home/abroad", "yes"), ("home/lines", "1 Main Street")]);
    assert_eq!(value(&abroad, "inland"), None);
    assert_eq!(pruned(&kinds(), &abroad, TODAY).get(&Path::from_wire("inland/block")), "");
}

#[test]
fn an_account_is_that_of_a_bank_or_of_yucho() {
    let account = |answers: &Answers| match value(answers, "account") {
        Some(Value::Account(account)) => Some(account),
        _ => None,
    };
    let expected = Account {
        bank: "0001".into(),
        bank_name: "みずほ".into(),
        branch: "102".into(),
        branch_name: "本店".into(),
        kind: AccountType::Ordinary,
        number: "0012345".into(),
        holder: "ﾀｶｻｷ ﾐｻｷ".into(),
    };
    assert_eq!(account(&complete()), Some(expected));
    let yucho = with(&[
        ("account/by", "yucho"),
        ("account/symbol", "１０１６０"),
        ("account/yucho_number", "12345671"),
    ]);
    let found = account(&yucho).unwrap();
    assert_eq!(
        (found.bank.as_str(), found.branch.as_str(), found.kind, found.number.as_str()),
        ("9900", "018", AccountType::Ordinary, "1234567")
    );
    let filed = pruned(&kinds(), &yucho, TODAY);
    assert_eq!(filed.get(&Path::from_wire("account/number")), "");
    assert_eq!(filed.get(&Path::from_wire("account/symbol")), "１０１６０");
}

#[test]
fn each_part_of_an_account_says_what_is_wrong_with_it() {
    for (changes, expected) in [
        (vec![("account/bank", "1")], part("bank", Problem::NotDigits { digits: 4 })),
        (vec![("account/branch", "10a")], part("branch", Problem::NotDigits { digits: 3 })),
        (vec![("account/type", "")], part("type", Problem::MissingChoice)),
        (vec![("account/type", "other")], part("type", Problem::NotOffered)),
        (vec![("account/number", "12345678")], part("number", Problem::NotDigits { digits: 7 })),
        (vec![("account/holder", "")], part("holder", Problem::Missing)),
        (
            vec![("account/holder", "髙﨑")],
            part("holder", Problem::NotInTransfers { character: "髙".into() }),
        ),
        (
            // Sixteen voiced kana are 32 characters of a transfer.
            vec![("account/holder", "ガガガガガガガガガガガガガガガガ")],
            part("holder", Problem::TooLong { max: 30, has: 32 }),
        ),
        (
            vec![("account/by", "yucho"), ("account/symbol", "10160"), ("account/yucho_number", "12345678")],
            part("yucho_number", Problem::NotAYuchoNumber),
        ),
        (
            vec![("account/by", "yucho"), ("account/symbol", "1016"), ("account/yucho_number", "12345671")],
            part("symbol", Problem::NotDigits { digits: 5 }),
        ),
    ] {
        assert_eq!(errors(&changes, "account"), [expected], "{changes:?}");
    }
    assert_eq!(warnings(&[("account/bank_name", "")], "account"), [Problem::NoSuchBank]);
    assert_eq!(warnings(&[("account/branch_name", "")], "account"), [Problem::NoSuchBranch]);
}

#[test]
fn what_was_typed_before_another_way_was_taken_makes_no_account() {
    let by_bank = [("refund/bank", "0001"), ("refund/branch", "102"), ("refund/number", "1")];
    let left = with(&[by_bank.as_slice(), &[("refund/by", "yucho")]].concat());
    assert!(said(&left, "refund").is_empty());
    assert_eq!(value(&left, "refund"), None);
    assert_eq!(said(&pruned(&kinds(), &left, TODAY), "refund"), said(&left, "refund"));
}

#[test]
fn corporate_and_invoice_numbers_have_their_check_digit() {
    for typed in ["8000012010038", "８０００－０１２０－１００３８", "8000 0120 10038"] {
        assert_eq!(value(&with(&[("company", typed)]), "company"), text("8000012010038"), "{typed}");
    }
    for typed in ["8000012010039", "800001201003", "T8000012010038"] {
        assert_eq!(
            errors(&[("company", typed)], "company"),
            [whole(Problem::NotACorporateNumber)],
            "{typed}"
        );
    }
    assert_eq!(value(&with(&[("invoice", "ｔ8000012010038")]), "invoice"), text("T8000012010038"));
    assert!(warnings(&[("invoice", "T8000012010038")], "invoice").is_empty());
    // That of a sole trader need not obey the rule.
    assert_eq!(warnings(&[("invoice", "T8000012010039")], "invoice"), [Problem::DoubtfulInvoiceNumber]);
    assert_eq!(value(&with(&[("invoice", "T8000012010039")]), "invoice"), text("T8000012010039"));
    for typed in ["8000012010038", "T800001201003", "T80000120100380"] {
        assert_eq!(errors(&[("invoice", typed)], "invoice"), [whole(Problem::NotAnInvoiceNumber)], "{typed}");
    }
}

#[test]
fn an_issued_number_is_written_as_its_pattern_says() {
    for typed in ["武蔵 500 あ 12-34", "武蔵５００あ１２３４", "武蔵500あ12ー34"] {
        assert_eq!(value(&with(&[("plate", typed)]), "plate"), text("武蔵500あ12-34"), "{typed}");
    }
    let looks = Problem::NotTheNumber { example: "武蔵 500 あ 12-34".into() };
    assert_eq!(errors(&[("plate", "500あ12-34")], "plate"), [whole(looks)]);
    assert_eq!(value(&with(&[("insured", "ｈ1234-5674")]), "insured"), None, "the pattern has no dash");
    assert_eq!(value(&with(&[("insured", "ｈ１２３４ ５６７４")]), "insured"), text("H12345674"));
    assert_eq!(errors(&[("insured", "H12345675")], "insured"), [whole(Problem::WrongCheckDigit)]);
}

#[test]
fn a_paper_says_when_it_was_issued() {
    let none = [
        ("tax_paper", ""),
        ("tax_paper_issued/year", ""),
        ("tax_paper_issued/month", ""),
        ("tax_paper_issued/day", ""),
    ];
    assert_eq!(errors(&none, "tax_paper"), [whole(Problem::MissingFile)]);
    assert!(!asked(&with(&none)).contains(&"tax_paper_issued".to_owned()));
    let issued = [("tax_paper_issued/month", "8"), ("tax_paper_issued/day", "20")];
    assert!(errors(&issued, "tax_paper_issued").is_empty());
    let old = [("tax_paper_issued/month", "8"), ("tax_paper_issued/day", "19")];
    let earliest = date(2026, 8, 20);
    assert_eq!(errors(&old, "tax_paper_issued"), [whole(Problem::TooEarly { earliest })]);
    let coming = [("tax_paper_issued/day", "21")];
    assert_eq!(errors(&coming, "tax_paper_issued"), [whole(Problem::TooLate { latest: TODAY })]);
    assert_eq!(errors(&[("tax_paper", "a,b,c")], "tax_paper"), [whole(Problem::TooManyFiles { max: 2 })]);
}

#[test]
fn what_may_follow_later_is_awaited_and_stops_nothing() {
    let form = kinds();
    let answers = complete();
    let evaluated = evaluate(&form, &answers, TODAY);
    let awaited: Vec<&str> =
        evaluated.fields().filter(|field| field.awaited).map(|field| field.path.as_str()).collect();
    assert_eq!(awaited, ["licence"]);
    assert!(!evaluated.field(&"licence".into()).unwrap().required && evaluated.is_complete());
    let come = with(&[("licence", "f2")]);
    assert!(!evaluate(&form, &come, TODAY).field(&"licence".into()).unwrap().awaited);
}

#[test]
fn a_consent_keeps_its_version_and_must_be_given() {
    let form = kinds();
    let version = match &form.question(&"agree".into()).unwrap().kind {
        super::super::super::definition::Kind::Consent { version, .. } => version.clone(),
        _ => None,
    };
    assert_eq!(version.as_deref(), Some("2026-04"));
    assert_eq!(value(&complete(), "agree"), Some(Value::Agreed));
    assert_eq!(errors(&[("agree", "")], "agree"), [whole(Problem::MissingConsent)]);
}

#[test]
fn a_rule_of_eligibility_is_told_apart_from_other_mistakes() {
    let found = errors(&[("income", "600万")], "income");
    assert!(
        matches!(found.as_slice(), [(None, Problem::Rule { rule, message, eligibility: true })]
            if rule.as_str() == "too_much" && message.en == "Over 5,000,000 yen"),
        "{found:?}"
    );
    assert!(errors(&[("income", "500万")], "income").is_empty());
}

#[test]
fn everything_that_can_be_typed_is_accepted_and_nothing_else() {
    let form = kinds();
    let of = |section: &str| -> Vec<String> {
        let accepted = accepted_paths(
            &form,
            &section.into(),
            &answers(&[("guardian", "a"), ("guardian/a/employer", "x")]),
        );
        accepted.into_iter().map(|path| path.as_str().to_owned()).collect()
    };
    let has = |section: &str, paths: &[&str]| {
        let accepted = of(section);
        for path in paths {
            assert!(accepted.iter().any(|known| known == path), "{path} is not in {accepted:?}");
        }
    };
    has("person", &["reading", "note", "note/other_number", "story/other_number", "mail"]);
    has("work", &["employed/from_era", "leave/to_day", "week/holiday_break", "income", "share"]);
    assert_eq!(of("work").iter().filter(|path| path.starts_with("week/")).count(), 24);
    assert!(!of("work").iter().any(|path| path == "months" || path == "week"));
    has("choices", &["colour", "colour_other", "meals", "meals_other", "visit"]);
    has("places", &["home/abroad", "home/lines", "inland/block", "account/by", "account/yucho_number"]);
    assert!(!of("places").iter().any(|path| path == "inland/abroad"));
    assert_eq!(of("numbers"), ["company", "insured", "invoice", "plate"]);
    assert_eq!(
        of("papers"),
        [
            "agree",
            "tax_paper_issued/day",
            "tax_paper_issued/era",
            "tax_paper_issued/month",
            "tax_paper_issued/year"
        ]
    );
}
