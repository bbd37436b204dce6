use jiff::civil::date;

use super::super::{Id, Problem, Value, evaluate};
use super::{TODAY, answers, problems, sample, with};

fn value(typed: &[(&str, &str)], question: &str) -> Option<Value> {
    let form = sample();
    evaluate(&form, &with(typed), TODAY).value(&Id::from(question)).cloned()
}

fn only(typed: &[(&str, &str)], path: &str) -> (Option<String>, Problem) {
    let found = problems(&with(typed), path);
    assert_eq!(found.len(), 1, "{typed:?} {found:?}");
    found[0].clone()
}

fn part(name: &str, problem: Problem) -> (Option<String>, Problem) {
    (Some(name.to_owned()), problem)
}

fn birth(era: &str, year: &str, month: &str, day: &str) -> [(&'static str, String); 4] {
    [
        ("born/era", era.into()),
        ("born/year", year.into()),
        ("born/month", month.into()),
        ("born/day", day.into()),
    ]
}

fn born(era: &str, year: &str, month: &str, day: &str) -> Result<Option<Value>, Problem> {
    let typed = birth(era, year, month, day);
    let typed: Vec<(&str, &str)> = typed.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let found = problems(&with(&typed), "born");
    match found.into_iter().find(|(_, problem)| !matches!(problem, Problem::Rule { .. })) {
        Some((_, problem)) => Err(problem),
        None => Ok(value(&typed, "born")),
    }
}

#[test]
fn dates_are_read_in_any_width_and_era() {
    for (era, year, month, day) in
        [("reiwa", "元", "５", "1"), ("western", "２０１９", "05", "1"), ("", "2019", "5月", "１日")]
    {
        assert_eq!(born(era, year, month, day), Ok(Some(Value::Day(date(2019, 5, 1)))), "{era} {year}");
    }
    assert_eq!(born("heisei", "31", "4", "30"), Ok(Some(Value::Day(date(2019, 4, 30)))));
    for (era, year, month, day) in [
        ("heisei", "31", "5", "1"),
        ("showa", "64", "1", "8"),
        ("reiwa", "1", "4", "30"),
        ("heisei", "1", "1", "7"),
        ("meiji", "5", "12", "31"),
    ] {
        assert_eq!(born(era, year, month, day), Err(Problem::NotInEra), "{era} {year}");
    }
    assert_eq!(born("", "2026", "2", "29"), Err(Problem::NotADay));
    assert_eq!(born("", "元", "2", "2"), Err(Problem::NotADay));
    assert_eq!(born("", "2026", "x", "2"), Err(Problem::NotADay));
    assert_eq!(born("", "2014", "12", "31"), Err(Problem::TooEarly { earliest: date(2015, 1, 1) }));
    assert_eq!(born("showa", "64", "1", "7"), Err(Problem::TooEarly { earliest: date(2015, 1, 1) }));
    assert_eq!(born("", "2026", "12", "21"), Err(Problem::TooLate { latest: date(2026, 12, 20) }));
    assert_eq!(born("edo", "3", "1", "1"), Err(Problem::NotOffered));
    assert_eq!(born("reiwa", "8", "", "1"), Err(Problem::Missing));
    assert_eq!(only(&[("born/month", "")], "born"), part("month", Problem::Missing));
    assert_eq!(
        only(&[("born/year", ""), ("born/month", ""), ("born/day", "")], "born"),
        (None, Problem::Missing)
    );
}

#[test]
fn names_keep_their_kanji_and_readings_become_katakana() {
    let typed = [
        ("child_name/family", " 𠮷﨑\u{E0101} "),
        ("child_name/given", "は\u{3099}な"),
        ("child_name/family_kana", "よしｻﾞき"),
        ("child_name/given_kana", "バナ"),
    ];
    let name = Value::Name {
        family: "𠮷﨑\u{E0101}".into(),
        given: "は\u{3099}な".into(),
        family_kana: "ヨシザキ".into(),
        given_kana: "バナ".into(),
    };
    assert_eq!(value(&typed, "child_name"), Some(name));
    assert_eq!(only(&[("child_name/given", "　")], "child_name"), part("given", Problem::Missing));
    assert_eq!(only(&[("child_name/given_kana", "花")], "child_name"), part("given_kana", Problem::NotKana));
    assert_eq!(
        only(&[("child_name/family", "a\u{7}")], "child_name"),
        part("family", Problem::ControlCharacters)
    );
    let long = "髙".repeat(101);
    assert_eq!(
        only(&[("child_name/family", &long)], "child_name"),
        part("family", Problem::TooLong { max: 100, has: 101 })
    );
}

#[test]
fn a_person_with_one_name_needs_only_that_and_its_reading() {
    let form = sample();
    let answers = with(&[("guardian/b/g_name/given", "hidden")]);
    let evaluated = evaluate(&form, &answers, TODAY);
    let row = &evaluated.rows(&Id::from("guardian"))[1];
    let name = Value::Name {
        family: "Suharto".into(),
        given: String::new(),
        family_kana: "スハルト".into(),
        given_kana: String::new(),
    };
    assert_eq!(row.value(&Id::from("g_name")), Some(&name));
}

#[test]
fn lengths_count_what_a_person_sees() {
    let yes = ("has_allergy", "yes");
    let kept = [yes, ("allergy", "卵\r\n乳"), ("medicine", "葛\u{E0100}葛\u{FE00}は\u{3099}ab")];
    assert_eq!(value(&kept, "allergy"), Some(Value::Text("卵\n乳".into())));
    assert_eq!(value(&kept, "medicine"), Some(Value::Text("葛\u{E0100}葛\u{FE00}は\u{3099}ab".into())));
    let long = [yes, ("allergy", "卵"), ("medicine", "abcdef")];
    assert_eq!(only(&long, "medicine"), (None, Problem::TooLong { max: 5, has: 6 }));
    assert_eq!(only(&[yes, ("allergy", "a\tb")], "allergy"), (None, Problem::ControlCharacters));
    assert_eq!(
        only(&[yes, ("allergy", "卵"), ("medicine", "a\nb")], "medicine"),
        (None, Problem::ControlCharacters)
    );
}

#[test]
fn numbers_are_read_in_any_width_and_kept_inside_their_limits() {
    let at = "guardian/a/days";
    let form = sample();
    for (typed, number) in [("２０．５", 20.5), ("20.0", 20.0), ("020", 20.0), (" 7　", 7.0)] {
        let answers = with(&[(at, typed)]);
        let evaluated = evaluate(&form, &answers, TODAY);
        let value = evaluated.rows(&Id::from("guardian"))[0].value(&Id::from("days")).cloned();
        assert_eq!(value, Some(Value::Number(number)), "{typed}");
    }
    for typed in ["二十", "1e3", "", "1.", ".5", "1.2.3", "--1", "1,0", "inf", "NaN"] {
        let expected = if typed.is_empty() { Problem::Missing } else { Problem::NotANumber };
        assert_eq!(only(&[(at, typed)], at), (None, expected), "{typed}");
    }
    assert_eq!(only(&[(at, "1.25")], at), (None, Problem::TooPrecise { decimals: 1 }));
    assert_eq!(only(&[(at, "－１")], at), (None, Problem::TooSmall { min: 1.0 }));
    assert_eq!(only(&[(at, "1,000")], at), (None, Problem::TooLarge { max: 31.0 }));
}

#[test]
fn times_telephones_postcodes_and_addresses_are_read_as_people_type_them() {
    let at = "guardian/a/starts";
    for typed in ["9:00", "09：00", "0900", "9時00分"] {
        assert!(problems(&with(&[(at, typed)]), at).is_empty(), "{typed}");
    }
    assert_eq!(only(&[(at, "25:00")], at), (None, Problem::NotATime));
    for typed in ["090-1234-5678", "＋81 90 1234 5678", "0263(52)0280"] {
        assert!(
            matches!(value(&[("phone", typed)], "phone"), Some(Value::Phone(p)) if p.starts_with('0')),
            "{typed}"
        );
    }
    assert_eq!(only(&[("phone", "110")], "phone"), (None, Problem::NotAPhone));
    assert_eq!(only(&[("email", "a@b")], "email"), (None, Problem::NotAnEmail));
    assert_eq!(
        value(&[("email", "a..b.@docomo.ne.jp")], "email"),
        Some(Value::Email("a..b.@docomo.ne.jp".into()))
    );
    assert_eq!(only(&[("address/postcode", "12")], "address"), part("postcode", Problem::NotAPostcode));
    assert_eq!(only(&[("address/block", "")], "address"), part("block", Problem::Missing));
    let address = Value::Address {
        postcode: "3990737".into(),
        town: "長野県塩尻市大門七番町".into(),
        block: "３番３号".into(),
        building: String::new(),
    };
    assert_eq!(value(&[], "address"), Some(address));
}

#[test]
fn choices_are_taken_from_the_list_only() {
    assert_eq!(only(&[("round", "third")], "round"), (None, Problem::NotOffered));
    assert_eq!(only(&[("round", "")], "round"), (None, Problem::MissingChoice));
    assert_eq!(only(&[("has_allergy", "maybe")], "has_allergy"), (None, Problem::NotOffered));
    assert_eq!(only(&[("care", "saturday,never")], "care"), (None, Problem::NotOffered));
    assert_eq!(only(&[("agree", "")], "agree"), (None, Problem::MissingConsent));
    assert_eq!(only(&[("agree", "no")], "agree"), (None, Problem::NotOffered));
    let in_list_order = Value::Codes(vec!["early_care".into(), "saturday".into()]);
    assert_eq!(value(&[("care", "saturday,early_care,saturday")], "care"), Some(in_list_order));
    assert!(problems(&answers(&[("care", ",")]), "care").is_empty());
}

#[test]
fn wishes_close_up_and_are_not_named_twice() {
    assert_eq!(value(&[], "wish"), Some(Value::Codes(vec!["ume".into(), "sakura".into()])));
    assert_eq!(only(&[("wish/2", "ume")], "wish"), part("2", Problem::Repeated));
    assert_eq!(only(&[("wish/1", "other")], "wish"), part("1", Problem::NotOffered));
    assert_eq!(only(&[("wish/1", ""), ("wish/3", "")], "wish"), (None, Problem::MissingChoice));
}

#[test]
fn files_are_counted() {
    let at = "guardian/a/papers";
    assert_eq!(only(&[(at, "")], at), (None, Problem::MissingFile));
    assert_eq!(only(&[(at, "a,b,c")], at), (None, Problem::TooManyFiles { max: 2 }));
    assert!(problems(&with(&[(at, "a,b,a")]), at).is_empty());
}
