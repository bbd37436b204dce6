//! What changes from one version to the next.

use super::super::definition::Demand;
use super::super::diff::{Carried, Change, carried, changes};
use super::super::{Form, Text};
use super::{TODAY, complete, sample};

#[test]
fn a_version_does_not_differ_from_itself() {
    assert_eq!(changes(&sample(), &sample()), []);
    assert_eq!(carried(&sample(), &sample(), &complete(), TODAY), Carried::default());
}

#[test]
fn what_an_author_changed_is_told_and_what_it_means_for_a_draft() {
    let old = sample();
    let mut procedure = old.procedure.clone();
    let questions = &mut procedure.sections[0].questions;
    let gone = questions.iter().position(|question| question.id.as_str() == "has_allergy").unwrap();
    let mut added = questions[gone].clone();
    added.id = "new_question".into();
    added.label = Text { ja: "新".into(), easy: "新".into(), en: "new".into() };
    added.required = Demand::Always(true);
    questions.push(added.clone());
    let constant = procedure.constants.keys().next().unwrap().clone();
    let before = procedure.constants[&constant];
    procedure.constants.insert(constant.clone(), before + 1.0);
    let new = Form::new(procedure).unwrap();
    let found = changes(&old, &new);
    assert!(found.contains(&Change::QuestionAdded(added.label.clone())), "{found:?}");
    assert!(found.contains(&Change::Constant(constant, Some(before), Some(before + 1.0))), "{found:?}");
    let carried = carried(&old, &new, &complete(), TODAY);
    assert_eq!(carried.to_answer, [added.label]);
    assert!(carried.left_out.is_empty());
    let back = changes(&new, &old);
    assert!(back.iter().any(|change| matches!(change, Change::QuestionRemoved(_))), "{back:?}");
}
