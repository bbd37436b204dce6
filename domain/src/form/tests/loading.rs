use serde_json::{Value as Json, json};

use super::super::{Form, Id, Refusal};
use super::{sample, short, spelled_out};

/// The errors of the sample with one place changed, as text.
fn refused(pointer: &str, new: Json) -> String {
    let mut json = short();
    *json.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = new;
    match Form::parse(&spelled_out(json).to_string()) {
        Ok(_) => String::new(),
        Err(errors) => errors.to_string(),
    }
}

fn ids(list: &[&str]) -> Vec<Id> {
    list.iter().map(|id| Id::from(*id)).collect()
}

const BORN: &str = "/sections/0/questions/3";
const ALLERGY: &str = "/sections/0/questions/9";
const REASON: &str = "/sections/1/questions/0/kind/rows/questions/1";
const DAYS: &str = "/sections/1/questions/0/kind/rows/questions/2";

#[test]
fn the_sample_loads_and_can_be_asked_about() {
    let form = sample();
    let id = |text: &str| Id::from(text);
    assert_eq!(form.rows_of(&id("days")), Some(&id("guardian")));
    assert_eq!(form.rows_of(&id("guardian")), None);
    assert_eq!(form.section_of(&id("days")).map(|section| &section.id), Some(&id("guardians")));
    assert!(form.section(&id("wishes")).is_some() && form.section(&id("nothing")).is_none());
    let wish = form.question(&id("wish")).unwrap();
    assert_eq!(form.label_of(wish, &id("ume")).unwrap().en, "Ume");
    let on: Vec<Id> = form.depends_on(&id("wish")).iter().cloned().collect();
    assert_eq!(on, ids(&["born", "class", "guardian", "reason"]));
    assert!(form.depends_on(&id("hours")).contains(&id("reason")));
    assert!(form.depends_on(&id("round")).is_empty());
    assert_eq!(form.questions().count(), 39);
}

#[test]
fn a_json_error_names_its_line() {
    let errors = Form::parse("{\n  \"format\": 1,\n  \"id\": }").unwrap_err();
    assert_eq!(errors.0[0].at, "line 3, column 9");
    assert!(matches!(errors.0[0].what, Refusal::Syntax(_)));
}

#[test]
fn another_format_is_refused() {
    assert_eq!(refused("/format", json!(2)), "format: format 2 is not known; this version reads format 1");
}

#[test]
fn unknown_ids_are_refused_with_their_place() {
    for (pointer, new, error) in [
        (
            format!("{ALLERGY}/when"),
            json!({"is": ["alergy", "yes"]}),
            "sections.child.questions.allergy.when: there is no question `alergy`",
        ),
        (
            format!("{ALLERGY}/when"),
            json!({"is": ["has_allergy", "maybe"]}),
            "sections.child.questions.allergy.when: `maybe` is not a value of `has_allergy`",
        ),
        (
            format!("{ALLERGY}/when"),
            json!({"in": ["category", ["third", "first"]]}),
            "sections.child.questions.allergy.when: `first` is not a value of `category`",
        ),
        (
            "/sections/0/questions/10/required".into(),
            json!({"has": ["wish", "tsubaki"]}),
            "sections.child.questions.medicine.required: `tsubaki` is not a value of `wish`",
        ),
        (
            format!("{DAYS}/when"),
            json!({"is": ["raison", "work"]}),
            "sections.guardians.questions.guardian.questions.days.when: there is no question `raison`",
        ),
        (
            "/sections/2/when".into(),
            json!({"answered": "x"}),
            "sections.wishes.when: there is no question `x`",
        ),
        (
            "/sections/2/questions/0/kind/ranked/choices".into(),
            json!("schools"),
            "sections.wishes.questions.wish.choices: there is no list `schools` in `choices`",
        ),
        (
            "/sections/2/questions/0/kind/ranked/offer/compare/0/of_choice".into(),
            json!("to_age"),
            "sections.wishes.questions.wish.offer: no choice of the list has the figure `to_age`",
        ),
        (
            "/rules/0/when".into(),
            json!({"compare": [{"answer": "hours"}, "<", {"constant": "x"}]}),
            "rules.few_hours.when: there is no constant `x`",
        ),
        ("/rules/1/at".into(), json!("x"), "rules.school_age.at: there is no question `x`"),
        (
            "/rounds/0/id".into(),
            json!("third_round"),
            "rounds.third_round: no question has `third_round` as a choice, so nobody can choose this round",
        ),
        (
            "/matters/0/outcomes/0/choose".into(),
            json!("x"),
            "matters.placement.outcomes.placed.choose: there is no list `x` in `choices`",
        ),
        ("/queue/columns/0".into(), json!("x"), "queue.columns: there is no question `x`"),
        ("/queue/subject".into(), json!("x"), "queue.subject: there is no question `x`"),
        (
            "/sections/1/questions/0/kind/rows/questions/6/same_as".into(),
            json!("x"),
            "sections.guardians.questions.guardian.questions.home.same_as: there is no question `x`",
        ),
    ] {
        let found = refused(&pointer, new);
        assert!(found.lines().any(|line| line == error), "wanted {error}\nfound {found}");
    }
}

#[test]
fn type_clashes_are_refused_with_their_place() {
    let at = "sections.child.questions.allergy.when: ";
    for (condition, error) in [
        (
            json!({"compare": [{"answer": "born"}, "<", {"number": 3}]}),
            "expected a day, found a number".to_owned(),
        ),
        (
            json!({"compare": [{"answer": "category"}, "<", {"code": "third"}]}),
            "expected numbers, days or times, which have an order, found a code".to_owned(),
        ),
        (
            json!({"compare": [{"answer": "category"}, "=", {"code": "fourth"}]}),
            "`fourth` is not a value of `second`".to_owned(),
        ),
        (
            json!({"compare": [{"answer": "child_name"}, "=", {"number": 1}]}),
            "expected a number, day, time or code, found an answer that rules cannot reckon with".to_owned(),
        ),
        (
            json!({"compare": [{"sum": [{"answer": "born"}]}, "=", {"number": 1}]}),
            "expected a number, found a day".to_owned(),
        ),
        (
            json!({"compare": [{"first": [{"answer": "class"}, {"today": {}}]}, "=", {"number": 1}]}),
            "expected a number, found a day".to_owned(),
        ),
        (
            json!({"compare": [{"of_choice": "points"}, "=", {"number": 1}]}),
            "of_choice has a meaning only inside offer".to_owned(),
        ),
        (
            json!({"compare": [{"day": "2026-02-30"}, "=", {"today": {}}]}),
            "`2026-02-30` is not a day of the form YYYY-MM-DD".to_owned(),
        ),
        (
            json!({"is": ["born", "yes"]}),
            "`born` cannot be used here: expected a yes/no, one-of or computed code question".to_owned(),
        ),
        (
            json!({"has": ["round", "first"]}),
            "`round` cannot be used here: expected a many-of or ranked question".to_owned(),
        ),
        (
            json!({"answered": "hello"}),
            "`hello` cannot be used here: expected a question that is answered".to_owned(),
        ),
        (
            json!({"is": ["reason", "work"]}),
            "`reason` is asked once per row of `guardian`: use any_row, every_row or sum_rows".to_owned(),
        ),
        (
            json!({"any_row": {"rows": "round", "where": {"all": []}}}),
            "`round` is not a rows question".to_owned(),
        ),
    ] {
        let found = refused(&format!("{ALLERGY}/when"), condition);
        assert!(found.lines().any(|line| line == format!("{at}{error}")), "wanted {error}\nfound {found}");
    }
    assert_eq!(
        refused(&format!("{BORN}/kind/date/earliest"), json!({"number": 1})),
        "sections.child.questions.born.earliest: expected a day, found a number"
    );
    assert_eq!(
        refused("/sections/0/questions/6/kind/computed/choices/0/value", json!("first")),
        "sections.child.questions.category.choices: `second` is not a value of `category`"
    );
    assert_eq!(
        refused("/sections/1/questions/0/kind/rows/questions/6/same_as", json!("email")),
        "sections.guardians.questions.guardian.questions.home.same_as: `email` cannot be used here: \
         expected a question of the same kind, and one that is typed or chosen"
    );
    assert_eq!(
        refused("/queue/columns/0", json!("days")),
        "queue.columns: `days` is asked once per row of `guardian`: use any_row, every_row or sum_rows"
    );
}

#[test]
fn names_are_well_spelled_and_unique() {
    for (pointer, new, error) in [
        ("/id".to_owned(), json!("Sample"), "id: `Sample` is not a name"),
        (format!("{ALLERGY}/id"), json!("born"), "sections.child.questions.born: `born` is used twice"),
        (
            format!("{DAYS}/id"),
            json!("round"),
            "sections.guardians.questions.guardian.questions.round: `round` is used twice",
        ),
        ("/sections/1/id".to_owned(), json!("child"), "sections: `child` is used twice"),
        ("/rules/1/id".to_owned(), json!("few_hours"), "rules: `few_hours` is used twice"),
        (
            format!("{REASON}/kind/one/choices/2/value"),
            json!("ill"),
            "sections.guardians.questions.guardian.questions.reason.choices: `ill` is used twice",
        ),
        ("/choices/nurseries/1/value".to_owned(), json!("a,b"), "choices.nurseries: `a,b` is not a name"),
    ] {
        let found = refused(&pointer, new);
        assert!(found.lines().any(|line| line.starts_with(error)), "wanted {error}\nfound {found}");
    }
}

#[test]
fn rows_nest_once_and_limits_do_not_cross() {
    let rows = |questions: serde_json::Value| json!({"rows": {"min": 0, "max": 1, "row": "R", "add": "A", "questions": questions}});
    let once = rows(json!([{"id": "q", "label": "Q", "kind": {"info": {}}}]));
    let found = refused("/sections/1/questions/0/kind/rows/questions/7/kind", once.clone());
    assert_eq!(found, "");
    let twice = rows(json!([{"id": "p", "label": "P", "kind": once}]));
    let found = refused("/sections/1/questions/0/kind/rows/questions/7/kind", twice);
    assert_eq!(
        found,
        "sections.guardians.questions.guardian.questions.papers.questions.p: rows nest once, and only where they are \
         asked first"
    );
    let found = refused("/sections/1/questions/0/kind/rows/min", json!(3));
    assert_eq!(found, "sections.guardians.questions.guardian.max: max is less than min");
    let found = refused(&format!("{DAYS}/kind/number/max"), json!(0));
    assert_eq!(found, "sections.guardians.questions.guardian.questions.days.max: max is less than min");
    let found = refused("/window/opens", json!("2026-12-01 00:00"));
    assert_eq!(found, "window: closes before it opens");
    let found = refused("/window/opens", json!("soon"));
    assert_eq!(found, "window.opens: `soon` is not a time of the form YYYY-MM-DDTHH:MM");
}

#[test]
fn every_text_is_there_in_three_languages_with_whole_readings() {
    let text = |easy: &str, en: &str| json!({"ja": "題", "easy": easy, "en": en});
    assert_eq!(refused("/title", text("{題|だい}", "")), "title: the text is empty in `en`");
    assert_eq!(
        refused("/sections/1/title", text("{題|だい", "T")),
        "sections.guardians.title: the readings are not written {漢字|かな}"
    );
    assert_eq!(
        refused(&format!("{REASON}/kind/one/choices/0/label"), text(" ", "T")),
        "sections.guardians.questions.guardian.questions.reason.choices.work.label: the text is empty in `easy`"
    );
}

#[test]
fn a_circle_is_refused_and_its_ring_is_named() {
    let found = refused(
        &format!("{BORN}/kind/date/latest"),
        json!({"days_after": [{"today": {}}, {"answer": "age"}]}),
    );
    assert_eq!(
        found,
        "sections.child.questions.born: these depend on one another in a circle: born → age → born"
    );
    let found = refused(
        "/sections/0/questions/8",
        json!({
            "id": "has_allergy", "label": "A", "kind": {"yes_no": {}}, "when": {"answered": "medicine"}
        }),
    );
    assert_eq!(
        found,
        "sections.child.questions.has_allergy: these depend on one another in a circle: \
         has_allergy → medicine → allergy → has_allergy"
    );
    let found = refused("/sections/2/when", json!({"answered": "care"}));
    assert!(found.contains("care → care"), "{found}");
}

#[test]
fn two_questions_may_each_be_required_where_the_other_is_missing() {
    assert!(sample().depends_on(&Id::from("phone")).contains(&Id::from("email")));
}

/// What `guardian_days` continues.
const CONTINUED: &str = "/sections/4/questions/0/kind/rows_continued";

#[test]
fn rows_are_continued_only_where_they_have_been_asked() {
    let at = "sections.days.questions.guardian_days";
    for (of, error) in [
        ("guardians", "there is no question `guardians`"),
        ("phone", "`phone` is not a rows question"),
        ("guardian_days", "`guardian_days` is not a rows question"),
    ] {
        let found = refused(&format!("{CONTINUED}/of"), json!(of));
        assert!(
            found.lines().any(|line| line == format!("{at}.of: {error}")),
            "wanted {error}\nfound {found}"
        );
    }
    let mut json = short();
    json["sections"].as_array_mut().unwrap().swap(1, 4);
    let found = Form::parse(&spelled_out(json).to_string()).unwrap_err().to_string();
    let error = "`guardian` is asked later: rows can be continued only after they are asked";
    assert!(found.lines().any(|line| line == format!("{at}.of: {error}")), "{found}");
}

#[test]
fn continued_rows_do_not_nest_and_ask_something() {
    let inner = json!({"rows_continued": {"of": "guardian", "questions": [{"id": "q", "label": "Q", "kind": {"info": {}}}]}});
    for (pointer, at) in [
        (format!("{CONTINUED}/questions/0/kind"), "sections.days.questions.guardian_days.questions.commute"),
        (format!("{DAYS}/kind"), "sections.guardians.questions.guardian.questions.days"),
    ] {
        let found = refused(&pointer, inner.clone());
        assert!(
            found
                .lines()
                .any(|line| line == format!("{at}: rows nest once, and only where they are asked first")),
            "{found}"
        );
    }
    let found = refused(&format!("{CONTINUED}/questions"), json!([]));
    assert!(
        found.contains("sections.days.questions.guardian_days.questions: this list must not be empty"),
        "{found}"
    );
}

#[test]
fn a_question_of_continued_rows_belongs_to_the_rows_it_continues() {
    let form = sample();
    let id = |text: &str| Id::from(text);
    assert_eq!(form.rows_of(&id("commute")), Some(&id("guardian")));
    assert_eq!(form.rows_of(&id("guardian_days")), None);
    assert_eq!(form.section_of(&id("commute")).map(|section| &section.id), Some(&id("days")));
    let days = form.question(&id("guardian_days")).unwrap();
    assert_eq!(form.source_of(days).map(|rows| &rows.id), Some(&id("guardian")));
    assert_eq!(form.row_title(days).map(|title| title.en.as_str()), Some("Guardian {n}"));
    assert_eq!(form.row_name(days).map(|name| &name.id), Some(&id("g_name")));
    assert_eq!(form.row_title(form.question(&id("commute")).unwrap()), None);
    let on = form.depends_on(&id("commute"));
    assert!(
        ids(&["guardian", "guardian_days", "reason", "has_allergy"]).iter().all(|id| on.contains(id)),
        "{on:?}"
    );
    let outside = refused("/sections/4/questions/1/kind/computed/value", json!({"answer": "commute"}));
    assert_eq!(
        outside,
        "sections.days.questions.commutes.value: `commute` is asked once per row of `guardian`: \
         use any_row, every_row or sum_rows"
    );
    let rows = refused("/sections/4/questions/1/kind/computed/value/sum_rows/rows", json!("guardian_days"));
    assert!(rows.contains("`guardian_days` is not a rows question"), "{rows}");
}

#[test]
fn a_circle_through_two_places_of_the_same_row_is_refused() {
    let found = refused(&format!("{CONTINUED}/questions/0/when"), json!({"answered": "way"}));
    assert!(
        found.contains("in a circle: commute → way → by_car → commute")
            || found.contains("by_car → commute → way → by_car"),
        "{found}"
    );
}

#[test]
fn only_several_values_are_counted() {
    let found = refused("/sections/4/questions/2/kind/computed/value", json!({"count_of": "round"}));
    assert_eq!(
        found,
        "sections.days.questions.wished.value: `round` cannot be used here: expected a many-of or ranked question"
    );
}

#[test]
fn sentences_name_constants_and_nothing_else() {
    let text = |words: &str| json!({"ja": words, "easy": format!("{{時間|じかん}} {words}"), "en": words});
    let mut json = short();
    json["constants"] = json!({"least_hours": 64, "share": 0.5});
    json["rules"][0]["message"] = text("{least_hours}・{share}・{least_hours}");
    json["sections"][0]["questions"][0]["help"] = text("{least_hours}");
    json["matters"][0]["outcomes"][0]["reasons"] = json!(["月{least_hours}時間未満のため"]);
    let form = Form::parse(&spelled_out(json).to_string()).unwrap();
    assert_eq!(form.procedure.matters[0].outcomes[0].reasons, ["月64時間未満のため"]);
    let message = &form.procedure.rules[0].message;
    assert_eq!((message.ja.as_str(), message.easy.as_str()), ("64・0.5・64", "{時間|じかん} 64・0.5・64"));
    assert_eq!(form.procedure.sections[0].questions[0].help.as_ref().unwrap().en, "64");
    assert_eq!(
        refused("/rules/0/message", text("{most_hours}")),
        "rules.few_hours.message: `{most_hours}` stands for no constant"
    );
    assert_eq!(
        refused("/matters/0/outcomes/0/reasons", json!(["{n}"])),
        "matters.placement.outcomes.placed.reasons: `{n}` stands for no constant"
    );
    assert_eq!(refused("/title", text("{n}")), "title: `{n}` stands for no constant");
    assert_eq!(refused("/sections/1/questions/0/kind/rows/row", text("{n}・{least_hours}")), "");
    assert_eq!(
        refused("/sections/1/questions/0/kind/rows/row", text("{m}")),
        "sections.guardians.questions.guardian.row: `{m}` stands for no constant"
    );
}
