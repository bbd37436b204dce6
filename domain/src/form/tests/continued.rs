//! Rows that a later section continues.

use super::super::{Answers, Id, OTHER_NUMBER, Path, Value, accepted_paths, evaluate, pruned};
use super::{TODAY, answers, problems, sample, with};

/// Guardian a commutes for an hour, by car.
const COMMUTES: [(&str, &str); 3] =
    [("guardian/a/commute", "60"), ("guardian/a/by_car", "yes"), ("guardian/a/way", "国道19号")];

fn shown(answers: &Answers) -> Vec<String> {
    let form = sample();
    let evaluated = evaluate(&form, answers, TODAY);
    let section = evaluated.section(&Id::from("days"));
    section
        .into_iter()
        .flat_map(|section| section.all_fields())
        .map(|field| field.path.as_str().to_owned())
        .collect()
}

#[test]
fn continued_rows_have_the_order_the_keys_and_the_numbers_of_their_source() {
    let form = sample();
    let answers = with(&[("guardian", "b,a")]);
    let evaluated = evaluate(&form, &answers, TODAY);
    let rows = |id: &str| -> Vec<(String, usize)> {
        evaluated.rows(&Id::from(id)).iter().map(|row| (row.key.clone(), row.number)).collect()
    };
    assert_eq!(rows("guardian_days"), [("b".to_owned(), 1), ("a".to_owned(), 2)]);
    assert_eq!(rows("guardian_days"), rows("guardian"));
    assert_eq!(
        shown(&answers),
        ["guardian_days", "guardian/b/away", "guardian/a/commute", "guardian/a/away", "commutes", "wished"]
    );
    let field = evaluated.field(&Id::from("guardian_days")).unwrap();
    assert!(!field.required && field.findings.is_empty() && field.value.is_none());
}

#[test]
fn both_places_of_a_row_may_name_the_questions_of_the_other() {
    let form = sample();
    let answers = with(&COMMUTES);
    let evaluated = evaluate(&form, &answers, TODAY);
    assert!(evaluated.is_complete());
    assert_eq!(evaluated.value(&Id::from("commutes")), Some(&Value::Number(60.0)));
    let away = evaluated.field_at(&Path::from_wire("guardian/a/away")).unwrap();
    assert_eq!(away.value, Some(Value::Number(220.0)));
    assert!(!shown(&with(&COMMUTES[..1])).contains(&"guardian/a/way".to_owned()));
    assert!(problems(&with(&COMMUTES[..2]), "guardian/a/way").len() == 1);
}

#[test]
fn a_row_knows_its_answers_wherever_they_were_asked() {
    let form = sample();
    let answers = with(&COMMUTES);
    let evaluated = evaluate(&form, &answers, TODAY);
    let (here, there) = (evaluated.rows(&"guardian".into()), evaluated.rows(&"guardian_days".into()));
    for id in ["commute", "hours", "g_name", "by_car"] {
        let id = Id::from(id);
        assert!(here[0].value(&id).is_some(), "{id}");
        assert_eq!(here[0].value(&id), there[0].value(&id), "{id}");
    }
    assert_eq!(here[1].value(&Id::from("commute")), None);
}

#[test]
fn a_continuation_that_is_not_shown_asks_nothing() {
    let hidden = with(&[COMMUTES[0], ("has_allergy", "yes"), ("allergy", "卵")]);
    assert!(shown(&hidden).is_empty());
    let form = sample();
    let evaluated = evaluate(&form, &hidden, TODAY);
    assert!(evaluated.rows(&"guardian_days".into()).is_empty());
    assert!(evaluated.field_at(&Path::from_wire("guardian/a/by_car")).is_none());
    assert_eq!(pruned(&form, &hidden, TODAY).get(&Path::from_wire("guardian/a/commute")), "");
}

#[test]
fn a_post_of_the_continuation_sets_its_own_questions_and_not_the_order() {
    let form = sample();
    let accepted = accepted_paths(&form, &"days".into(), &answers(&[("guardian", "b,a")]));
    let paths: Vec<&str> =
        accepted.iter().map(Path::as_str).filter(|path| !path.ends_with(OTHER_NUMBER)).collect();
    assert_eq!(paths, ["guardian/a/commute", "guardian/a/way", "guardian/b/commute", "guardian/b/way"]);
    let source = accepted_paths(&form, &"guardians".into(), &answers(&[("guardian", "b,a")]));
    assert!(source.is_disjoint(&accepted) && source.contains(&Path::from_wire("guardian/a/by_car")));
    let padded = accepted_paths(&form, &"days".into(), &Answers::default());
    assert!(padded.contains(&Path::from_wire("guardian/1/commute")));
}

#[test]
fn what_is_filed_of_a_continuation_stands_in_the_rows_of_its_source() {
    let form = sample();
    let filed = pruned(&form, &with(&COMMUTES), TODAY);
    for (path, typed) in COMMUTES {
        assert_eq!(filed.get(&Path::from_wire(path)), typed);
    }
    assert!(!filed.0.keys().any(|path| path.as_str().starts_with("guardian_days")));
    let mut removed = with(&COMMUTES);
    removed.remove_row(&Path::from_wire("guardian"), "a");
    assert!(!removed.0.keys().any(|path| path.as_str().starts_with("guardian/a/")));
}
