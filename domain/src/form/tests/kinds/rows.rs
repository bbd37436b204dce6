//! Rows inside rows: paths, order, conditions and sums from inside and outside.

use super::super::super::{
    Answers, Id, Path, Problem, Value, accepted_paths, each_path, evaluate, next_row_key, pruned, row_keys,
};
use super::super::{TODAY, answers};
use super::{asked, complete, errors, kinds, said, value, warnings, whole, with};

fn number(number: f64) -> Option<Value> {
    Some(Value::Number(number))
}

/// Guardian b works too, for an employer that pays more.
const BOTH_WORK: [(&str, &str); 4] = [
    ("guardian/b/works", "yes"),
    ("guardian/b/employer", "z"),
    ("guardian/b/employer/z/firm", "Kuri"),
    ("guardian/b/employer/z/pay", "2000"),
];

#[test]
fn rows_stand_in_the_order_of_their_keys_with_those_inside_after_them() {
    let family = |answers: &Answers| -> Vec<String> {
        asked(answers)
            .into_iter()
            .filter(|path| path.starts_with("guardian/") || path == "guardian")
            .collect()
    };
    let inside = |of: &str, key: &str| {
        ["firm", "pay", "shifts", "shift_hours", "job"]
            .map(|question| format!("{of}/employer/{key}/{question}"))
    };
    let mut expected: Vec<String> =
        ["guardian", "guardian/b/called", "guardian/b/works", "guardian/b/earned", "guardian/b/best_pay"]
            .map(str::to_owned)
            .into();
    expected.extend(["guardian/a/called", "guardian/a/works", "guardian/a/employer"].map(str::to_owned));
    expected.extend(inside("guardian/a", "y"));
    expected.extend(inside("guardian/a", "x"));
    expected.extend(
        ["guardian/a/employer/x/best_paid", "guardian/a/earned", "guardian/a/best_pay"].map(str::to_owned),
    );
    expected.extend(
        ["guardian/b/pet", "guardian/b/pets", "guardian/a/pet", "guardian/a/pets"].map(str::to_owned),
    );
    let turned = with(&[("guardian", "b,a"), ("guardian/a/employer", "y,x")]);
    assert_eq!(family(&turned), expected);
}

#[test]
fn a_row_numbers_the_rows_inside_it_from_one() {
    let form = kinds();
    let answers = with(&BOTH_WORK);
    let evaluated = evaluate(&form, &answers, TODAY);
    let inside: Vec<Vec<(String, usize)>> = evaluated
        .rows(&"guardian".into())
        .iter()
        .map(|row| {
            let employers = row.fields.iter().find(|field| field.question.id.as_str() == "employer").unwrap();
            employers.rows.iter().map(|row| (row.key.clone(), row.number)).collect()
        })
        .collect();
    let [first, second] = inside.as_slice() else { panic!("{inside:?}") };
    assert_eq!(first, &[("x".to_owned(), 1), ("y".to_owned(), 2)]);
    assert_eq!(second, &[("z".to_owned(), 1)]);
    let firm = form.question_at(&Path::from_wire("guardian/b/employer/z/firm")).unwrap();
    assert_eq!(firm.id, Id::from("firm"));
    assert_eq!(form.rows_of(&firm.id), Some(&Id::from("employer")));
    assert_eq!(form.rows_of(&"employer".into()), Some(&Id::from("guardian")));
    let part = form.question_at(&Path::from_wire("guardian/b/employer/z/shifts/mon_from")).unwrap();
    assert_eq!(part.id, Id::from("shifts"));
}

#[test]
fn sums_inside_a_row_are_of_that_row_and_outside_of_all() {
    let answers = with(&BOTH_WORK);
    assert_eq!(value(&answers, "guardian/a/earned"), number(150.0));
    assert_eq!(value(&answers, "guardian/a/best_pay"), number(100.0));
    assert_eq!(value(&answers, "guardian/b/earned"), number(2000.0));
    assert_eq!(value(&answers, "all_earned"), number(2150.0));
    assert_eq!(value(&answers, "most_earned"), number(2000.0));
    assert_eq!(value(&answers, "employers"), number(3.0));
    assert_eq!(value(&complete(), "guardian/b/earned"), number(0.0));
    assert_eq!(value(&complete(), "guardian/b/best_pay"), None);
}

#[test]
fn conditions_inside_rows_of_rows_speak_of_their_own_row_and_the_one_around() {
    let answers = with(&BOTH_WORK);
    let asked = asked(&answers);
    for (path, shown) in [
        ("guardian/a/employer/x/best_paid", true),
        ("guardian/a/employer/y/best_paid", false),
        ("guardian/b/employer/z/best_paid", true),
        ("guardian/a/rich", false),
        ("guardian/b/rich", true),
        ("firms_known", true),
    ] {
        assert_eq!(asked.iter().any(|known| known == path), shown, "{path}");
    }
    let unnamed = with(&[("guardian/a/employer/y/firm", "")]);
    assert!(!super::asked(&unnamed).contains(&"firms_known".to_owned()));
    // Of a guardian who no longer works the employers count no more.
    assert!(super::asked(&with(&[("guardian/a/works", "no")])).contains(&"firms_known".to_owned()));
}

#[test]
fn requirements_inside_rows_of_rows_speak_of_their_own_row() {
    let form = kinds();
    let answers = with(&BOTH_WORK);
    let evaluated = evaluate(&form, &answers, TODAY);
    let required = |path: &str| evaluated.field_at(&Path::from_wire(path)).unwrap().required;
    assert!(!required("guardian/a/employer/x/shifts") && required("guardian/b/employer/z/shifts"));
    assert!(!required("guardian/b/rich"));
    assert_eq!(errors(&BOTH_WORK, "guardian/b/employer/z/shifts"), [whole(Problem::Missing)]);
    let shifts =
        [("guardian/b/employer/z/shifts/mon_from", "9:00"), ("guardian/b/employer/z/shifts/mon_to", "15:30")];
    let answered = with(&[BOTH_WORK.as_slice(), &shifts].concat());
    assert_eq!(value(&answered, "guardian/b/employer/z/shift_hours"), number(6.5));
    let evaluated = evaluate(&form, &answered, TODAY);
    assert!(evaluated.field_at(&Path::from_wire("guardian/b/rich")).unwrap().required);
}

#[test]
fn a_rule_at_a_row_inside_rows_is_judged_for_each() {
    let unpaid = [("guardian/a/employer/y/pay", "0")];
    let found = warnings(&unpaid, "guardian/a/employer/y/pay");
    assert!(
        matches!(found.as_slice(), [Problem::Rule { rule, .. }] if rule.as_str() == "unpaid"),
        "{found:?}"
    );
    assert!(warnings(&unpaid, "guardian/a/employer/x/pay").is_empty());
}

#[test]
fn words_for_other_are_asked_for_inside_rows_of_rows() {
    let at = "guardian/a/employer/x/job_other";
    assert_eq!(errors(&[("guardian/a/employer/x/job", "other")], at), [whole(Problem::Missing)]);
    assert!(errors(&[("guardian/a/employer/x/job", "office")], at).is_empty());
}

#[test]
fn rows_inside_rows_are_padded_and_counted() {
    let works = with(&[("guardian/b/works", "yes")]);
    assert!(asked(&works).contains(&"guardian/b/employer/1/firm".to_owned()));
    assert_eq!(
        errors(&[("guardian/a/employer", "x,y,z")], "guardian/a/employer"),
        [whole(Problem::TooManyRows { max: 2 })]
    );
    let form = kinds();
    let employers = form.question(&"employer".into()).unwrap();
    let at = Path::from_wire("guardian/a/employer");
    assert_eq!(row_keys(employers, &at, &complete()), ["x", "y"]);
    assert_eq!(row_keys(employers, &Path::from_wire("guardian/c/employer"), &complete()), ["1"]);
    assert_eq!(next_row_key(employers, &at, &with(&[("guardian/a/employer/1/firm", "left")])), "2");
}

#[test]
fn a_row_in_which_only_the_rows_inside_are_answered_is_in_use() {
    let called_nothing = answers(&[
        ("guardian", "a"),
        ("guardian/a/works", "yes"),
        ("guardian/a/employer/1/firm", "Kaki"),
        ("guardian/a/employer/1/pay", "1"),
    ]);
    assert!(said(&called_nothing, "guardian").is_empty());
    let mut json = super::short();
    json["sections"][6]["questions"][0]["kind"]["rows"]["questions"] = serde_json::json!([
        {"id": "works", "label": "W", "required": false, "kind": {"yes_no": {}}},
        {"id": "employer", "label": "E", "kind": {"rows": {"min": 1, "max": 2, "row": "R", "add": "A", "questions": [
            {"id": "firm", "label": "F", "kind": {"text": {"max": 10}}},
            {"id": "pay", "label": "P", "required": false, "kind": {"money": {}}}]}}},
    ]);
    json["sections"][6]["questions"].as_array_mut().unwrap().truncate(2);
    json["rules"] = serde_json::json!([]);
    let form = super::super::super::Form::parse(&super::spelled_out(json).to_string()).unwrap();
    let found = |typed: &[(&str, &str)]| -> Vec<(String, Problem)> {
        let typed = answers(typed);
        let evaluated = evaluate(&form, &typed, TODAY);
        let family = evaluated.section(&"family".into()).unwrap();
        family.errors().map(|found| (found.path.as_str().to_owned(), found.problem.clone())).collect()
    };
    assert!(found(&[("guardian/1/employer/1/firm", "Kaki")]).is_empty());
    // One complaint for one thing that is wanting.
    let firm = "guardian/1/employer/1/firm".to_owned();
    assert_eq!(found(&[("guardian/1/employer/1/pay", "1")]), [(firm.clone(), Problem::Missing)]);
    assert_eq!(found(&[]), [(firm, Problem::Missing)]);
}

#[test]
fn rows_inside_continued_rows_belong_to_the_row_that_is_continued() {
    let form = kinds();
    let pets = with(&[
        ("guardian/b/pet", "p,q"),
        ("guardian/b/pet/p/animal", "ねこ"),
        ("guardian/b/pet/q/animal", "いぬ"),
        ("guardian/b/pet/q/walks", "3"),
    ]);
    assert_eq!(value(&pets, "guardian/b/pet/p/animal"), Some(Value::Text("ネコ".into())));
    assert_eq!(value(&pets, "guardian/b/pets"), number(2.0));
    assert_eq!(value(&pets, "guardian/a/pets"), number(0.0));
    assert_eq!(value(&pets, "all_pets"), number(2.0));
    assert_eq!(value(&pets, "guardian/b/pet/q/walks"), number(3.0));
    let filed = pruned(&form, &pets, TODAY);
    assert_eq!(filed.get(&Path::from_wire("guardian/b/pet/q/animal")), "いぬ");
    let working =
        with(&[("guardian/b/works", "yes"), ("guardian/b/pet", "p"), ("guardian/b/pet/p/walks", "3")]);
    assert_eq!(value(&working, "guardian/b/pet/p/walks"), None);
}

#[test]
fn nothing_hidden_or_left_over_in_rows_of_rows_is_filed() {
    let form = kinds();
    let clean = pruned(&form, &complete(), TODAY);
    let littered = with(&[
        ("guardian/b/employer", "z"),
        ("guardian/b/employer/z/firm", "hidden"),
        ("guardian/a/employer/w/firm", "taken away"),
        ("guardian/c/employer/x/firm", "of nobody"),
        ("guardian/a/employer/y/best_paid", "yes"),
        ("guardian/a/employer/x/job_other", "not other"),
        ("guardian/a/employer/x/shift_hours", "9"),
        ("guardian/a/earned", "9"),
        ("guardian_more/a/pet", "p"),
        ("employer/x/firm", "outside"),
    ]);
    assert_eq!(pruned(&form, &littered, TODAY), clean);
    assert_eq!(clean.get(&Path::from_wire("guardian/a/employer")), "x,y");
    let mut removed = complete();
    removed.remove_row(&Path::from_wire("guardian/a/employer"), "x");
    assert_eq!(removed.get(&Path::from_wire("guardian/a/employer")), "y");
    assert!(!removed.0.keys().any(|path| path.as_str().starts_with("guardian/a/employer/x/")));
    removed.remove_row(&Path::from_wire("guardian"), "a");
    assert!(!removed.0.keys().any(|path| path.as_str().starts_with("guardian/a/")));
}

#[test]
fn each_path_names_every_question_of_every_row() {
    let form = kinds();
    let typed = answers(&[("guardian", "b"), ("guardian/b/employer", "x,y"), ("guardian/b/pet", "p")]);
    let section = form.section(&"family".into()).unwrap();
    let mut paths = Vec::new();
    each_path(&form, &section.questions, &typed, &mut |path, question| {
        assert_eq!(form.question_at(&path).map(|found| &found.id), Some(&question.id));
        paths.push(path.as_str().to_owned());
    });
    let employer = |key: &str| {
        ["firm", "pay", "shifts", "shift_hours", "job", "job_other", "best_paid"]
            .map(|question| format!("guardian/b/employer/{key}/{question}"))
    };
    let mut expected: Vec<String> =
        ["guardian", "guardian/b/called", "guardian/b/works", "guardian/b/employer"]
            .map(str::to_owned)
            .into();
    expected.extend(employer("x"));
    expected.extend(employer("y"));
    expected.extend(
        [
            "guardian/b/earned",
            "guardian/b/best_pay",
            "guardian/b/rich",
            "guardian_more",
            "guardian/b/pet",
            "guardian/b/pet/p/animal",
            "guardian/b/pet/p/walks",
            "guardian/b/pets",
            "all_earned",
            "most_earned",
            "employers",
            "all_pets",
            "firms_known",
        ]
        .map(str::to_owned),
    );
    assert_eq!(paths, expected);
}

#[test]
fn a_post_may_set_the_rows_inside_rows_and_their_order() {
    let form = kinds();
    let accepted = accepted_paths(&form, &"family".into(), &complete());
    for path in [
        "guardian",
        "guardian/a/employer",
        "guardian/b/employer",
        "guardian/b/employer/1/firm",
        "guardian/a/employer/x/shifts/holiday_break",
        "guardian/a/employer/y/job_other",
        "guardian/a/pet",
        "firms_known",
    ] {
        assert!(accepted.contains(&Path::from_wire(path)), "{path}");
    }
    for path in [
        "guardian_more",
        "guardian/a/employer/z/firm",
        "guardian/a/employer/x/shift_hours",
        "guardian/a/employer/x/shifts",
        "guardian/a/earned",
        "guardian/a/pet/1/animal",
        "all_earned",
        "employer/x/firm",
    ] {
        assert!(!accepted.contains(&Path::from_wire(path)), "{path}");
    }
}
