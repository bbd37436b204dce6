//! What is refused at load of the newer kinds, with its place; and what is written out there.

use serde_json::{Value as Json, json};

use super::super::super::Form;
use super::super::super::definition::Procedure;
use super::super::super::expand;
use super::{kinds, short, spelled_out};

/// The errors of the form with one place changed, as text.
fn refused(pointer: &str, new: Json) -> String {
    let mut json = short();
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = new;
    errors(json)
}

fn errors(json: Json) -> String {
    match Form::parse(&spelled_out(json).to_string()) {
        Ok(_) => String::new(),
        Err(errors) => errors.to_string(),
    }
}

/// The kind of a question at the top level.
fn kind(section: usize, question: usize) -> String {
    format!("/sections/{section}/questions/{question}/kind")
}

#[test]
fn limits_of_the_newer_kinds_are_refused_with_their_place() {
    let employer = format!("{}/rows/questions/2/kind/rows", kind(6, 0));
    let slot = json!({"slot": {"choices": [{"value": "a", "label": "A", "numbers": {"capacity": 1}}]}});
    for (pointer, new, error) in [
        (kind(0, 1) + "/kana/max", json!(0), "sections.person.questions.reading.max: max is 0"),
        (kind(1, 5) + "/money/max", json!(-1), "sections.work.questions.income.max: max is less than min"),
        (
            kind(1, 6) + "/percent/decimals",
            json!(4),
            "sections.work.questions.share.decimals: more than 3 decimals",
        ),
        (
            kind(2, 0) + "/one/choices/2/value",
            json!("another"),
            "sections.choices.questions.colour.other: the list has no choice `other`",
        ),
        (
            kind(2, 1) + "/many/choices/2/value",
            json!("another"),
            "sections.choices.questions.meals.other: the list has no choice `other`",
        ),
        (kind(2, 0) + "/one/other", json!(0), "sections.choices.questions.colour_other.max: max is 0"),
        (
            kind(2, 2) + "/slot/choices/0/numbers",
            json!({"fee": 0}),
            "sections.choices.questions.visit.choices: each slot needs the figure `capacity`",
        ),
        (
            kind(2, 2) + "/slot/choices/0/numbers/capacity",
            json!(-1),
            "sections.choices.questions.visit.choices: each slot needs the figure `capacity`",
        ),
        (
            format!("{employer}/questions/1/kind"),
            slot,
            "sections.family.questions.guardian.questions.employer.questions.pay: a slot cannot be asked inside rows",
        ),
        (
            kind(4, 2) + "/issued_number/pattern/0",
            json!("kanji"),
            "sections.numbers.questions.plate.pattern: a piece is not like `digits:4`, `kanji:1-4` or `'-'`",
        ),
        (
            kind(4, 2) + "/issued_number/pattern",
            json!([]),
            "sections.numbers.questions.plate.pattern: a piece is not like `digits:4`, `kanji:1-4` or `'-'`",
        ),
        (
            kind(4, 3) + "/issued_number/check/modulus",
            json!(12),
            "sections.numbers.questions.insured.check.modulus: the modulus is neither 10 nor 11",
        ),
        (
            kind(4, 3) + "/issued_number/check/weights",
            json!([1, 2]),
            "sections.numbers.questions.insured.check.weights: \
             no number of this pattern has one digit more than there are weights",
        ),
        (
            kind(5, 0) + "/file/max_files",
            json!(0),
            "sections.papers.questions.tax_paper.max_files: max_files is 0",
        ),
        (
            kind(5, 0) + "/file/max_megabytes",
            json!(0),
            "sections.papers.questions.tax_paper.max_megabytes: max_megabytes is 0",
        ),
        (
            format!("{employer}/max"),
            json!(0),
            "sections.family.questions.guardian.questions.employer.max: max is 0",
        ),
        (
            format!("{employer}/questions"),
            json!([]),
            "sections.family.questions.guardian.questions.employer.questions: this list must not be empty",
        ),
    ] {
        let found = refused(&pointer, new);
        assert!(found.lines().any(|line| line == error), "wanted {error}\nfound {found}");
    }
}

#[test]
fn questions_of_the_wrong_kind_are_refused_with_their_place() {
    let at = "sections.work.questions.employed_from.value: ";
    let ordered = "expected numbers, days or times, which have an order, found a code";
    let value = kind(1, 2) + "/computed/value";
    for (new, error) in [
        (json!({"start_of": "income"}), "`income` cannot be used here: expected a period"),
        (json!({"end_of": "week"}), "`week` cannot be used here: expected a period"),
        (json!({"week_minutes": "employed"}), "`employed` cannot be used here: expected a timetable"),
        (json!({"week_days": "nothing"}), "there is no question `nothing`"),
        (
            json!({"answer": "employed"}),
            "expected a number, day, time or code, found an answer that rules cannot reckon with",
        ),
        (
            json!({"answer": "account"}),
            "expected a number, day, time or code, found an answer that rules cannot reckon with",
        ),
        (
            json!({"months_between": [{"start_of": "employed"}, {"number": 1}]}),
            "expected a day, found a number",
        ),
        (json!({"ceiling": {"end_of": "employed"}}), "expected a number, found a day"),
        (json!({"of_chosen": ["meals", "fee"]}), "`meals` cannot be used here: expected a one-of question"),
        (json!({"of_chosen": ["visit", "height"]}), "no choice of the list has the figure `height`"),
        (json!({"count_of": "visit"}), "`visit` cannot be used here: expected a many-of or ranked question"),
        (json!({"greatest_rows": {"rows": "guardian", "of": {"answer": "works"}}}), ordered),
        (json!({"least_rows": {"rows": "guardian", "of": {"answer": "works"}}}), ordered),
        (
            json!({"greatest_rows": {"rows": "guardian_more", "of": {"number": 1}}}),
            "`guardian_more` is not a rows question",
        ),
        (
            json!({"answer": "pay"}),
            "`pay` is asked once per row of `employer`: use any_row, every_row or sum_rows",
        ),
        (
            json!({"sum_rows": {"rows": "guardian", "of": {"answer": "pay"}}}),
            "`pay` is asked once per row of `employer`: use any_row, every_row or sum_rows",
        ),
    ] {
        let found = refused(&value, new);
        assert!(found.lines().any(|line| line == format!("{at}{error}")), "wanted {error}\nfound {found}");
    }
    let found = refused("/sections/3/questions/1/same_as", json!("account"));
    assert!(
        found.starts_with("sections.places.questions.inland.same_as: `account` cannot be used here"),
        "{found}"
    );
    for (pointer, error) in [
        (
            "/queue/search/0",
            "queue.search: `income` cannot be used here: expected a name, reading, telephone, \
          address, email, line of text or issued number",
        ),
        ("/queue/subject", "queue.subject: `income` cannot be used here: expected a name or a line of text"),
    ] {
        assert_eq!(refused(pointer, json!("income")), error);
    }
}

#[test]
fn rows_inside_rows_are_not_continued() {
    let nested = "rows nest once, and only where they are asked first";
    let found = refused(&(kind(6, 1) + "/rows_continued/of"), json!("employer"));
    let error = format!("sections.family.questions.guardian_more.of: {nested}");
    assert!(found.lines().any(|line| line == error), "{found}");
    let inner = json!({"rows": {"min": 0, "max": 1, "row": "R", "add": "A", "questions": [
        {"id": "deep", "label": "D", "kind": {"info": {}}}]}});
    let third = format!("{}/rows/questions/2/kind/rows/questions/0/kind", kind(6, 0));
    let error = format!("sections.family.questions.guardian.questions.employer.questions.firm: {nested}");
    let found = refused(&third, inner);
    assert!(found.lines().any(|line| line == error), "{found}");
}

#[test]
fn rows_are_filled_from_earlier_rows_only() {
    let rows = |from: &str| {
        json!({"id": "later", "label": "L", "kind": {"rows": {"min": 0, "max": 1, "row": "R", "add": "A",
            "fill_from": from, "questions": [{"id": "later_called", "label": "C", "required": false,
            "kind": {"text": {"max": 10}}}]}}})
    };
    let with = |from: &str| {
        let mut json = short();
        json["sections"][6]["questions"].as_array_mut().unwrap().push(rows(from));
        errors(json)
    };
    let at = "sections.family.questions.later.fill_from: ";
    assert_eq!(with("guardian"), "");
    assert_eq!(with("family"), format!("{at}there is no question `family`"));
    assert_eq!(with("income"), format!("{at}`income` is not a rows question"));
    assert_eq!(
        with("later"),
        format!("{at}`later` is asked later: rows can be continued only after they are asked")
    );
    assert_eq!(with("employer"), format!("{at}rows nest once, and only where they are asked first"));
}

#[test]
fn no_definition_can_exhaust_the_stack() {
    let chain = |length: usize| {
        let mut json = short();
        let questions = json["sections"][1]["questions"].as_array_mut().unwrap();
        for step in 0..length {
            let next = if step + 1 < length {
                json!({"answer": format!("step_{}", step + 1)})
            } else {
                json!({"number": 1})
            };
            let value = json!({"sum": [next, {"number": 1}]});
            questions.push(
                json!({"id": format!("step_{step}"), "label": "S", "kind": {"computed": {"value": value}}}),
            );
        }
        errors(json)
    };
    assert_eq!(chain(40), "");
    let found = chain(100);
    assert!(found.ends_with(": it depends on other questions over too many steps"), "{found}");
    assert_eq!(chain(1000), "sections: more than 1000 questions");
}

#[test]
fn what_is_written_out_at_load_is_not_written_out_twice() {
    let mut procedure: Procedure = serde_json::from_value(spelled_out(short())).unwrap();
    expand::fill(&mut procedure);
    let once = procedure.clone();
    expand::fill(&mut procedure);
    assert_eq!(procedure, once);
    let loaded = kinds().procedure;
    assert_eq!(loaded.sections.iter().map(|section| section.questions.len()).sum::<usize>(), 42);
    let again = Form::parse(&serde_json::to_string(&loaded).unwrap()).unwrap().procedure;
    assert_eq!(again, loaded);
}

#[test]
fn a_question_of_the_name_that_is_written_out_is_left_as_the_author_wrote_it() {
    let own = json!({"id": "colour_other", "label": "Which colour?", "when": {"is": ["colour", "other"]}, "kind": {"text": {"max": 40}}});
    let mut json = short();
    json["sections"][2]["questions"].as_array_mut().unwrap().insert(1, own.clone());
    let form = Form::parse(&spelled_out(json).to_string()).unwrap();
    assert_eq!(form.question(&"colour_other".into()).unwrap().label.en, "Which colour?");
    let mut json = short();
    json["sections"][0]["questions"].as_array_mut().unwrap().push(own);
    assert_eq!(errors(json), "sections.choices.questions.colour_other: `colour_other` is used twice");
}
