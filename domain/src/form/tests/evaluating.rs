use std::collections::BTreeSet;

use jiff::civil::date;
use serde_json::json;

use super::super::definition::Level;
use super::super::{Answers, Form, Id, Path, Problem, Value, accepted_paths, evaluate, next_row_key, pruned};
use super::{TODAY, answers, complete, problems, sample, short, spelled_out, with};

fn value(typed: &[(&str, &str)], question: &str) -> Option<Value> {
    let form = sample();
    evaluate(&form, &with(typed), TODAY).value(&Id::from(question)).cloned()
}

fn shown(answers: &Answers) -> BTreeSet<String> {
    let form = sample();
    evaluate(&form, answers, TODAY).fields().map(|field| field.path.as_str().to_owned()).collect()
}

#[test]
fn a_complete_application_has_no_errors() {
    let form = sample();
    let answers = complete();
    let evaluated = evaluate(&form, &answers, TODAY);
    assert_eq!(evaluated.errors().collect::<Vec<_>>(), Vec::<&super::Finding>::new());
    assert!(evaluated.is_complete());
    assert_eq!(evaluated.value(&"class".into()), Some(&Value::Number(2.0)));
    assert_eq!(evaluated.value(&"category".into()), Some(&Value::Code("third".into())));
    assert_eq!(evaluated.value(&"age".into()), Some(&Value::Number(3.0)));
    assert_eq!(evaluated.value(&"least".into()), Some(&Value::Number(160.0)));
    assert_eq!(evaluated.value(&"total".into()), Some(&Value::Number(10.0)));
    assert_eq!(evaluated.value(&"workers".into()), Some(&Value::Number(1.0)));
    assert_eq!(evaluated.value(&"amount".into()), Some(&Value::Number(96.0)));
    assert!(evaluated.section(&"wishes".into()).is_some_and(|section| !section.has_errors()));
}

#[test]
fn an_empty_draft_misses_every_needed_answer_and_no_more() {
    let form = sample();
    let answers = Answers::default();
    let evaluated = evaluate(&form, &answers, TODAY);
    let missing: Vec<&str> = evaluated.errors().map(|finding| finding.path.as_str()).collect();
    assert_eq!(
        missing,
        [
            "round",
            "child_name",
            "born",
            "has_allergy",
            "guardian/1/g_name",
            "guardian/1/reason",
            "guardian/1/home",
            "guardian/1/papers",
            "address",
            "phone",
            "email",
            "wish",
            "agree"
        ]
    );
    assert!(evaluated.section(&"child".into()).is_some_and(|section| section.has_errors()));
    assert_eq!(evaluated.warnings().count(), 0);
}

#[test]
fn class_ages_follow_the_fiscal_year_of_entry() {
    let form = sample();
    for (day, age) in [
        (date(2025, 4, 2), 0.0),
        (date(2025, 4, 1), 1.0),
        (date(2026, 6, 1), 0.0),
        (date(2020, 4, 2), 5.0),
        (date(2020, 4, 1), 6.0),
    ] {
        let typed = [day.year().to_string(), day.month().to_string(), day.day().to_string()];
        let answers =
            answers(&[("born/year", &typed[0]), ("born/month", &typed[1]), ("born/day", &typed[2])]);
        // 100 days later it is still fiscal year 2026.
        let evaluated = evaluate(&form, &answers, date(2026, 5, 20));
        assert_eq!(evaluated.value(&"class".into()), Some(&Value::Number(age)), "{day}");
        let school = evaluated.errors().any(|finding| matches!(finding.problem, Problem::Rule { .. }));
        assert_eq!(school, age > 5.0, "{day}");
    }
}

#[test]
fn hidden_answers_count_as_unanswered() {
    let typed = [("has_allergy", "yes"), ("allergy", "卵"), ("medicine", "薬")];
    assert!(shown(&with(&typed)).contains("medicine"));
    let hidden = with(&[("has_allergy", "no"), ("allergy", "卵"), ("medicine", "薬")]);
    assert!(!shown(&hidden).contains("allergy") && !shown(&hidden).contains("medicine"));
    // An answer that is not valid is none.
    let long = "卵".repeat(21);
    assert!(!shown(&with(&[("has_allergy", "yes"), ("allergy", &long)])).contains("medicine"));
}

#[test]
fn a_section_is_left_out_with_its_questions() {
    let form = sample();
    let answers = with(&[("guardian/a/reason", "none")]);
    let evaluated = evaluate(&form, &answers, TODAY);
    assert!(evaluated.section(&"wishes".into()).is_none());
    assert!(evaluated.value(&"wish".into()).is_none());
}

#[test]
fn conditions_in_rows_speak_of_their_own_row() {
    let shown = shown(&complete());
    assert!(shown.contains("guardian/a/days") && !shown.contains("guardian/b/days"));
    assert_eq!(
        problems(&with(&[("guardian/b/reason", "ill")]), "guardian/b/papers"),
        [(None, Problem::MissingFile)]
    );
    assert!(problems(&complete(), "guardian/b/papers").is_empty());
}

#[test]
fn a_rule_in_rows_is_judged_per_row() {
    let form = sample();
    let answers = with(&[
        ("guardian/b/reason", "work"),
        ("guardian/b/days", "5"),
        ("guardian/b/starts", "22:00"),
        ("guardian/b/ends", "2:00"),
    ]);
    let evaluated = evaluate(&form, &answers, TODAY);
    assert_eq!(evaluated.rows(&"guardian".into())[1].value(&"hours".into()), Some(&Value::Number(20.0)));
    let warnings: Vec<_> = evaluated.warnings().collect();
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].path.as_str(), "guardian/b/hours");
    assert_eq!(warnings[0].level, Level::Warning);
    assert!(
        matches!(&warnings[0].problem, Problem::Rule { rule, message, .. } if rule.as_str() == "few_hours" && message.en == "Less than 64 hours")
    );
}

#[test]
fn any_row_asks_over_all_rows() {
    let long = [("guardian/a/days", "31"), ("guardian/a/starts", "8:00"), ("guardian/a/ends", "20:00")];
    assert!(shown(&with(&long)).contains("overtime"));
    assert!(!shown(&complete()).contains("overtime"));
}

#[test]
fn rows_are_padded_to_their_minimum_and_counted() {
    assert!(shown(&with(&[("guardian", "")])).contains("guardian/1/g_name"));
    assert_eq!(
        problems(&with(&[("guardian", "a,b,c")]), "guardian"),
        [(None, Problem::TooManyRows { max: 2 })]
    );
    assert!(problems(&with(&[("guardian", "a,a,../x,B")]), "guardian").is_empty());
    let huge: Vec<String> = (0..5000).map(|n| n.to_string()).collect();
    assert!(shown(&with(&[("guardian", &huge.join(","))])).len() < 400);
    let form = sample();
    let rows = form.question(&"guardian".into()).unwrap();
    assert_eq!(
        next_row_key(
            rows,
            &Path::from_wire("guardian"),
            &answers(&[("guardian", "1"), ("guardian/2/reason", "work")])
        ),
        "3"
    );
}

#[test]
fn a_row_is_taken_away_with_everything_in_it() {
    let mut answers = complete();
    answers.remove_row(&Path::from_wire("guardian"), "a");
    assert_eq!(answers.get(&Path::from_wire("guardian")), "b");
    assert!(!answers.0.keys().any(|path| path.as_str().starts_with("guardian/a/")));
    assert!(answers.0.keys().any(|path| path.as_str().starts_with("guardian/b/")));
}

#[test]
fn rows_of_optional_questions_must_be_used_as_often_as_needed() {
    let mut json = short();
    json["sections"][3]["questions"][0] = json!({"id": "pets", "label": "P", "kind": {"rows": {
        "min": 2, "max": 3, "row": "R", "add": "A",
        "questions": [{"id": "pet", "label": "P", "required": false, "kind": {"text": {"max": 9}}}]}}});
    let form = Form::parse(&spelled_out(json).to_string()).unwrap();
    let found = |typed: &[(&str, &str)]| -> Vec<Problem> {
        let evaluated = evaluate(&form, &answers(typed), TODAY);
        evaluated
            .field(&"pets".into())
            .unwrap()
            .findings
            .iter()
            .map(|finding| finding.problem.clone())
            .collect()
    };
    assert_eq!(found(&[("pets", "1"), ("pets/1/pet", "猫")]), [Problem::TooFewRows { min: 2 }]);
    assert!(found(&[("pets/1/pet", "猫"), ("pets/2/pet", "犬")]).is_empty());
}

#[test]
fn a_choice_that_is_no_longer_offered_is_said_to_be_so() {
    let form = sample();
    let answers = with(&[("born/year", "8")]);
    let evaluated = evaluate(&form, &answers, TODAY);
    let wish = evaluated.field(&"wish".into()).unwrap();
    let offered: Vec<&str> = wish.offered.iter().map(|choice| choice.value.as_str()).collect();
    assert_eq!(offered, ["sakura"]);
    assert_eq!(wish.value, None);
    assert_eq!(
        (wish.findings[0].part.as_deref(), &wish.findings[0].problem),
        (Some("1"), &Problem::NotOffered)
    );
}

#[test]
fn an_empty_answer_is_filled_from_the_question_it_follows() {
    let form = sample();
    let answers = complete();
    let evaluated = evaluate(&form, &answers, TODAY);
    let home = evaluated.field_at(&Path::from_wire("guardian/a/home")).unwrap();
    assert_eq!(home.value, evaluated.value(&"address".into()).cloned());
    assert_eq!(home.typed_at.as_str(), "address");
    let own = with(&[("guardian/a/home/building", "別棟")]);
    assert_eq!(problems(&own, "guardian/a/home").len(), 3);
    assert_eq!(pruned(&form, &answers, TODAY).get(&Path::from_wire("guardian/b/home/block")), "３番３号");
}

#[test]
fn nothing_hidden_unknown_or_left_over_is_filed() {
    let form = sample();
    let clean = pruned(&form, &complete(), TODAY);
    let littered = with(&[
        ("allergy", "卵"),
        ("guardian/b/days", "3"),
        ("guardian/b/g_name/given", "x"),
        ("guardian/z/reason", "work"),
        ("wish/4", "ume"),
        ("class", "5"),
        ("nothing", "x"),
        ("hello", "x"),
    ]);
    assert_eq!(pruned(&form, &littered, TODAY), clean);
    assert_eq!(clean.get(&Path::from_wire("guardian")), "a,b");
}

#[test]
fn a_post_may_set_the_questions_of_its_section_and_nothing_else() {
    let form = sample();
    let accepted = accepted_paths(&form, &"guardians".into(), &answers(&[("guardian", "a")]));
    for path in ["guardian", "guardian/a/days", "guardian/a/g_name/single", "address/town", "email"] {
        assert!(accepted.contains(&Path::from_wire(path)), "{path}");
    }
    for path in ["guardian/b/days", "guardian/a/hours", "guardian/a/papers", "total", "born/year", "address"]
    {
        assert!(!accepted.contains(&Path::from_wire(path)), "{path}");
    }
    assert!(accepted_paths(&form, &"nothing".into(), &Answers::default()).is_empty());
    let padded = accepted_paths(&form, &"guardians".into(), &Answers::default());
    assert!(padded.contains(&Path::from_wire("guardian/1/reason")));
}

#[test]
fn a_missing_operand_makes_the_whole_value_missing() {
    assert_eq!(value(&[("born/year", "")], "class"), None);
    assert_eq!(value(&[("born/year", "")], "category"), None);
    assert_eq!(value(&[("guardian/a/days", "")], "least"), None);
}
