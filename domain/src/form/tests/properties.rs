use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::{Answers, Finding, Form, Id, Path, Value, accepted_paths, evaluate, pruned};
use super::{TODAY, answers, complete, sample, with};

static FORM: LazyLock<Form> = LazyLock::new(sample);

/// All paths of the sample, files and some that mean nothing included.
static PATHS: LazyLock<Vec<Path>> = LazyLock::new(|| {
    let rows = answers(&[("guardian", "a,b")]);
    let sections = &FORM.procedure.sections;
    let mut paths: Vec<Path> =
        sections.iter().flat_map(|section| accepted_paths(&FORM, &section.id, &rows)).collect();
    paths.extend(
        ["guardian/a/papers", "guardian/c/reason", "class", "hello", "x", "born", "/", "guardian//reason"]
            .map(Path::from_wire),
    );
    paths
});

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => ".{0,12}",
        2 => "[0-9０-９元]{0,4}",
        2 => prop::sample::select(vec![
            "yes", "no", "work", "ill", "none", "first", "sakura", "ume", "matsu", "other", "a,b", "b,1,a", "reiwa",
            "heisei", "カナ", "ｶﾞ", "9:00", "23時", "090-1234-5678", "a@b.jp", "early_care,saturday", "late",
            "399-0737", " ", "　", ",", "1", "2019", "31", "髙\u{E0101}"
        ]).prop_map(str::to_owned),
        1 => prop::collection::vec(any::<char>(), 0..8).prop_map(|chars| chars.into_iter().collect()),
    ]
}

/// Sometimes an empty draft, sometimes a complete one, with anything typed anywhere.
fn drafts() -> impl Strategy<Value = Answers> {
    let typed = prop::collection::vec((prop::sample::select(PATHS.clone()), typed()), 0..40);
    (any::<bool>(), typed).prop_map(|(from_complete, typed)| {
        let mut answers = if from_complete { complete() } else { Answers::default() };
        for (path, typed) in typed {
            answers.set(path, &typed);
        }
        answers
    })
}

type Said = Vec<(Path, bool, Option<Value>, Vec<Finding>)>;

fn said(answers: &Answers) -> Said {
    let evaluated = evaluate(&FORM, answers, TODAY);
    evaluated
        .fields()
        .map(|field| (field.path.clone(), field.required, field.value.clone(), field.findings.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_filed_says_the_same_as_the_draft(answers in drafts()) {
        let filed = pruned(&FORM, &answers, TODAY);
        prop_assert_eq!(said(&filed), said(&answers));
        prop_assert_eq!(pruned(&FORM, &filed, TODAY), filed);
    }

    #[test]
    fn a_value_and_a_complaint_of_the_engine_exclude_one_another(answers in drafts()) {
        for (path, _, value, findings) in said(&answers) {
            let rule = |finding: &Finding| matches!(finding.problem, super::Problem::Rule { .. });
            prop_assert!(value.is_none() || findings.iter().all(rule), "{:?}", path);
        }
    }

    #[test]
    fn continued_rows_are_the_rows_they_continue(answers in drafts()) {
        let evaluated = evaluate(&FORM, &answers, TODAY);
        let (source, continued) = (Id::from("guardian"), Id::from("guardian_days"));
        if evaluated.field(&continued).is_some() {
            prop_assert_eq!(evaluated.rows(&continued).len(), evaluated.rows(&source).len());
        }
        for (here, there) in evaluated.rows(&source).iter().zip(evaluated.rows(&continued)) {
            prop_assert_eq!((&here.key, here.number), (&there.key, there.number));
            for question in FORM.questions().filter(|question| FORM.rows_of(&question.id) == Some(&source)) {
                let asked = evaluated.field_at(&Path::question(&source).in_row(&here.key, &question.id));
                let value = asked.and_then(|field| field.value.as_ref());
                prop_assert_eq!(here.value(&question.id), value);
                prop_assert_eq!(there.value(&question.id), value);
            }
        }
    }

    #[test]
    fn no_two_places_ask_for_the_same_answer(answers in drafts()) {
        let evaluated = evaluate(&FORM, &answers, TODAY);
        let mut paths: Vec<&Path> = evaluated.fields().map(|field| &field.path).collect();
        let all = paths.len();
        paths.sort_unstable();
        paths.dedup();
        prop_assert_eq!(paths.len(), all);
    }

    #[test]
    fn names_survive_bit_for_bit(
        family in "[\u{4E00}-\u{9FFF}\u{F900}-\u{FAFF}\u{20000}-\u{2FA1F}髙﨑𠮷A-Za-zÀ-ÿ][\u{E0100}-\u{E01EF}\u{FE00}-\u{FE0F}]?[一-龠は\u{3099}]{0,4}",
    ) {
        let answers = with(&[("child_name/family", &family)]);
        let evaluated = evaluate(&FORM, &answers, TODAY);
        let Some(Value::Name { family: kept, .. }) = evaluated.value(&"child_name".into()) else {
            return Err(TestCaseError::fail("no name"));
        };
        prop_assert_eq!(kept.as_bytes(), family.as_bytes());
    }

    #[test]
    fn loading_never_panics(json in "[\\{\\}\\[\\]\":,a-z0-9 ]{0,40}") {
        prop_assert!(Form::parse(&json).is_err());
    }
}
