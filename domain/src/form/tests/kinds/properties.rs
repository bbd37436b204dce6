//! What holds of any draft of any form: of the one of these tests, and of all that ship.

use std::collections::BTreeMap;
use std::path::Path as FilePath;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::super::definition::{Comparison, Condition, Expr, Kind, Question};
use super::super::super::paths::parts;
use super::super::super::{Answers, Finding, Form, Id, Path, Procedure, Value, each_path, evaluate, pruned};
use super::super::TODAY;
use super::{complete, kinds};

/// A form with everything that can be typed in it, two rows everywhere.
struct Tried {
    form: Form,
    /// A draft to begin with.
    complete: Answers,
    /// Each path with what people type there.
    paths: Vec<(Path, Vec<String>)>,
}

impl Tried {
    fn new(form: Form, complete: Answers) -> Self {
        let mut rows = Answers::default();
        // Twice: rows inside rows are there once those around them are.
        for _ in 0..2 {
            let known = rows.clone();
            each_question(&form, &known, &mut |path, question| {
                if matches!(question.kind, Kind::Rows { .. }) {
                    rows.set(path, "a,b");
                }
            });
        }
        let mut paths = Vec::new();
        each_question(&form, &rows, &mut |path, question| match question.kind {
            Kind::Rows { .. } => paths.push((path, owned(&["a,b", "b,a", "b", "a", "1,a,b", "a,a,../x,B"]))),
            _ => paths.extend(parts(&question.kind).iter().map(|part| {
                let at = if part.is_empty() { path.clone() } else { path.part(part) };
                (at, plausible(&form, question, part))
            })),
        });
        paths.extend(["x", "/", "a/b/c/d/e"].map(|path| (Path::from_wire(path), Vec::new())));
        Self { form, complete, paths }
    }

    /// Everything that is said of a draft.
    fn said(&self, answers: &Answers) -> Said {
        let evaluated = evaluate(&self.form, answers, TODAY);
        evaluated
            .fields()
            .map(|field| {
                let about = (field.required, field.awaited, field.value.clone(), field.findings.clone());
                (field.path.clone(), about)
            })
            .collect()
    }
}

/// By path: whether it is needed, whether it is awaited, the answer, what is wrong.
type Said = BTreeMap<Path, (bool, bool, Option<Value>, Vec<Finding>)>;

fn each_question<'f>(form: &'f Form, answers: &Answers, seen: &mut dyn FnMut(Path, &'f Question)) {
    for section in &form.procedure.sections {
        each_path(form, &section.questions, answers, seen);
    }
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn plausible(form: &Form, question: &Question, part: &str) -> Vec<String> {
    let codes = || -> Vec<String> {
        form.choices_of(question).iter().map(|choice| choice.value.as_str().to_owned()).collect()
    };
    match &question.kind {
        Kind::One { .. } | Kind::Slot { .. } | Kind::Ranked { .. } => codes(),
        Kind::Many { .. } => codes().into_iter().chain([codes().join(",")]).collect(),
        Kind::YesNo {} => owned(&["yes", "no"]),
        Kind::Consent { .. } => owned(&["yes"]),
        Kind::File { .. } => owned(&["f1", "f1,f2"]),
        _ => match part.rsplit(['_', '/']).next().unwrap_or_default() {
            "era" => owned(&["western", "reiwa", "heisei", "showa"]),
            "year" => owned(&["2026", "８", "2019", "元", "31", "1990"]),
            "month" | "day" => owned(&["1", "4", "１１", "20", "31"]),
            "from" | "to" => owned(&["9:00", "17時", "2230", "24:00"]),
            "break" => owned(&["60", "０"]),
            "single" | "abroad" | "number" => owned(&["yes", "10160", "12345671", "1234567"]),
            "by" => owned(&["bank", "yucho"]),
            "type" => owned(&["ordinary", "savings"]),
            _ => owned(&[
                "3",
                "100",
                "１万2000円",
                "0001",
                "102",
                "たかさき",
                "髙﨑",
                "399-0737",
                "長野県塩尻市",
                "090-1234-5678",
                "a@gmial.com",
                "123456789018",
                "8000012010038",
                "Ｔ8000012010038",
                "武蔵500あ12-34",
                "H12345674",
                "9:00",
            ]),
        },
    }
}

static FORMS: LazyLock<Vec<Tried>> = LazyLock::new(|| {
    let procedures = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("../server/procedures");
    let mut shipped: Vec<_> = std::fs::read_dir(&procedures)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    shipped.sort_unstable();
    assert!(shipped.len() >= 18);
    let mut forms = vec![Tried::new(kinds(), complete())];
    forms.extend(shipped.iter().map(|path| {
        let form = Form::parse(&std::fs::read_to_string(path).unwrap())
            .unwrap_or_else(|errors| panic!("{}: {errors}", path.display()));
        let examples = procedures.join("examples").join(form.procedure.id.as_str());
        let example = std::fs::read_dir(examples).ok().and_then(|mut files| files.next());
        let typed = example.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
        let typed = typed.map_or_else(Answers::default, |typed| serde_json::from_str(&typed).unwrap());
        Tried::new(form, typed)
    }));
    forms
});

/// What a draft has typed: at a path by number, something plausible by number, or junk.
type Typed = (prop::sample::Index, Option<prop::sample::Index>, String);

fn typed() -> impl Strategy<Value = Vec<Typed>> {
    let plausible = prop::option::weighted(0.8, any::<prop::sample::Index>());
    let junk = prop_oneof![
        Just(String::new()),
        "[ 　,、0-9０-９ーa-zｱ-ﾝァ-ン万円%/:.-]{0,9}",
        ".{0,12}",
        prop::collection::vec(any::<char>(), 0..8).prop_map(|chars| chars.into_iter().collect::<String>()),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), plausible, junk), 0..80)
}

/// A draft of a form: an empty or a complete one, with anything typed anywhere.
fn draft(tried: &Tried, from_complete: bool, typed: &[Typed]) -> Answers {
    let mut answers = if from_complete { tried.complete.clone() } else { Answers::default() };
    for (at, choice, junk) in typed {
        let (path, plausible) = at.get(&tried.paths);
        let text = match choice {
            Some(choice) if !plausible.is_empty() => choice.get(plausible),
            _ => junk,
        };
        answers.set(path.clone(), text);
    }
    answers
}

/// The same rows in another order, everywhere.
fn turned(form: &Form, answers: &Answers) -> Answers {
    let mut turned = answers.clone();
    each_question(form, answers, &mut |path, question| {
        if matches!(question.kind, Kind::Rows { .. }) {
            let keys: Vec<&str> = answers.list(&path).collect();
            turned.set(path, &keys.into_iter().rev().collect::<Vec<_>>().join(","));
        }
    });
    turned
}

/// Sums over rows are of the same numbers in another order, which may change their last bit.
fn alike(one: Option<&Value>, other: Option<&Value>) -> bool {
    match (one, other) {
        (Some(Value::Number(one)), Some(Value::Number(other))) => (one - other).abs() <= one.abs() * 1e-12,
        (one, other) => one == other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_filed_says_the_same_as_the_draft(at: prop::sample::Index, from_complete: bool, typed in typed()) {
        let tried = at.get(&FORMS);
        let answers = draft(tried, from_complete, &typed);
        let filed = pruned(&tried.form, &answers, TODAY);
        prop_assert_eq!(tried.said(&filed), tried.said(&answers));
        prop_assert_eq!(pruned(&tried.form, &filed, TODAY), filed);
    }

    #[test]
    fn what_is_asked_and_needed_does_not_depend_on_the_order_of_rows(
        at: prop::sample::Index, from_complete: bool, typed in typed(),
    ) {
        let tried = at.get(&FORMS);
        let answers = draft(tried, from_complete, &typed);
        let (here, there) = (tried.said(&answers), tried.said(&turned(&tried.form, &answers)));
        let paths = |said: &Said| said.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(paths(&here), paths(&there));
        for ((path, (required, awaited, value, findings)), other) in here.iter().zip(there.values()) {
            prop_assert_eq!((required, awaited, findings), (&other.0, &other.1, &other.3), "{:?}", path);
            prop_assert!(alike(value.as_ref(), other.2.as_ref()), "{:?} {:?} {:?}", path, value, other.2);
        }
    }
}

#[test]
fn every_form_survives_being_written_and_read() {
    for tried in FORMS.iter() {
        let written = serde_json::to_string(&tried.form.procedure).unwrap();
        let read = Form::parse(&written).unwrap();
        assert_eq!(read.procedure, tried.form.procedure, "{}", read.procedure.id);
    }
}

fn ids() -> impl Strategy<Value = Id> {
    "[a-z][a-z0-9_-]{0,8}".prop_map(Id)
}

/// Any expression; the conditions in it compare two numbers.
fn expressions() -> impl Strategy<Value = Expr> {
    let number = (-1_000_000_i32..1_000_000).prop_map(|number| Expr::Number(f64::from(number) / 8.0));
    let leaf = prop_oneof![
        number,
        Just(Expr::Day("2026-11-20".into())),
        Just(Expr::Today {}),
        ids().prop_map(Expr::Code),
        ids().prop_map(Expr::Constant),
        ids().prop_map(Expr::Answer),
        ids().prop_map(Expr::OfChoice),
        (ids(), ids()).prop_map(|(question, figure)| Expr::OfChosen(question, figure)),
        ids().prop_map(Expr::CountOf),
        ids().prop_map(Expr::StartOf),
        ids().prop_map(Expr::EndOf),
        ids().prop_map(Expr::WeekMinutes),
        ids().prop_map(Expr::WeekDays),
    ];
    leaf.prop_recursive(4, 40, 3, |inner| {
        let list = || prop::collection::vec(inner.clone(), 0..3);
        let one = || inner.clone().prop_map(Box::new);
        let pair = || (one(), one());
        let holds = || {
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| Condition::Not(Box::new(Condition::Compare(a, Comparison::AtMost, b))))
        };
        let rows = || (ids(), one());
        prop_oneof![
            list().prop_map(Expr::Sum),
            list().prop_map(Expr::Product),
            list().prop_map(Expr::Least),
            list().prop_map(Expr::Greatest),
            list().prop_map(Expr::First),
            pair().prop_map(|(a, b)| Expr::Minus(a, b)),
            pair().prop_map(|(a, b)| Expr::Divide(a, b)),
            pair().prop_map(|(a, b)| Expr::MinutesBetween(a, b)),
            pair().prop_map(|(a, b)| Expr::MonthsBetween(a, b)),
            pair().prop_map(|(a, b)| Expr::DaysBetween(a, b)),
            pair().prop_map(|(a, b)| Expr::MonthsAfter(a, b)),
            pair().prop_map(|(a, b)| Expr::DaysAfter(a, b)),
            pair().prop_map(|(a, b)| Expr::AgeOn(a, b)),
            pair().prop_map(|(a, b)| Expr::ClassAge(a, b)),
            one().prop_map(Expr::Floor),
            one().prop_map(Expr::Ceiling),
            one().prop_map(Expr::FiscalYear),
            (holds(), inner.clone(), prop::option::of(one()))
                .prop_map(|(holds, value, otherwise)| Expr::Case { when: vec![(holds, value)], otherwise }),
            rows().prop_map(|(rows, of)| Expr::SumRows { rows, of }),
            rows().prop_map(|(rows, of)| Expr::LeastRows { rows, of }),
            rows().prop_map(|(rows, of)| Expr::GreatestRows { rows, of }),
            (ids(), holds()).prop_map(|(rows, holds)| Expr::CountRows { rows, holds: Box::new(holds) }),
        ]
    })
}

/// Any condition but a comparison, which those inside expressions are.
fn conditions() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        (ids(), ids()).prop_map(|(question, value)| Condition::Is(question, value)),
        (ids(), prop::collection::vec(ids(), 0..3))
            .prop_map(|(question, list)| Condition::In(question, list)),
        (ids(), ids()).prop_map(|(question, value)| Condition::Has(question, value)),
        ids().prop_map(Condition::Answered),
    ];
    leaf.prop_recursive(4, 30, 3, |inner| {
        let rows = || (ids(), inner.clone().prop_map(Box::new));
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Condition::Any),
            inner.clone().prop_map(|inner| Condition::Not(Box::new(inner))),
            rows().prop_map(|(rows, holds)| Condition::AnyRow { rows, holds }),
            rows().prop_map(|(rows, holds)| Condition::EveryRow { rows, holds }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_definition_survives_being_written_and_read(
        value in expressions(), when in conditions(), required in prop::option::of(conditions()),
    ) {
        let mut procedure = kinds().procedure;
        let question = &mut procedure.sections[1].questions[2];
        question.kind = Kind::Computed { value, choices: Vec::new(), unit: None };
        question.when = Some(when);
        if let Some(required) = required {
            question.required = super::super::super::definition::Demand::When(required);
        }
        let written = serde_json::to_string(&procedure).unwrap();
        let read: Procedure = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(&read, &procedure);
        // Whatever it says, loading it says so and goes no further.
        prop_assert!(Form::parse(&written).is_err() || Form::new(procedure).is_ok());
    }
}
