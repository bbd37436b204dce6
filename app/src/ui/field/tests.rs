use std::collections::{BTreeMap, BTreeSet};

use domain::form::{Answers, Form, Path, evaluate};
use jiff::civil::{Date, date};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{AttachmentLine, FieldContext, field};
use crate::text::Lang;
use crate::ui::error_summary::{LinesContext, error_summary, lines};
use crate::ui::summary::{SummaryContext, of_section};

const TODAY: Date = date(2026, 11, 20);
const HOSTILE: &str = "</textarea><script>alert('x')</script>\"><img src=x onerror=alert(1)>";

/// The sample's file gives most sentences once, for all three languages.
fn sample() -> Form {
    fn spell_out(json: &mut Value) {
        match json {
            Value::Array(entries) => entries.iter_mut().for_each(spell_out),
            Value::Object(entries) => {
                for (key, entry) in entries {
                    let sentence = [
                        "title", "summary", "who", "decided", "contact", "law", "label", "help", "note",
                        "unit", "row", "add", "text", "message", "notice", "purpose",
                    ]
                    .contains(&key.as_str());
                    match entry {
                        Value::String(words) if sentence => {
                            *entry = json!({"ja": words, "easy": words, "en": words})
                        }
                        other => spell_out(other),
                    }
                }
            }
            _ => {}
        }
    }
    let mut json = serde_json::from_str(include_str!("sample.json")).unwrap();
    spell_out(&mut json);
    Form::new(serde_json::from_value(json).unwrap()).unwrap()
}

fn answers(typed: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (path, typed) in typed {
        answers.set(Path::from_wire(path), typed);
    }
    answers
}

/// Every control of the sample, with the same text typed into each of them.
fn everywhere(typed: &str) -> Answers {
    let paths = [
        "who/family",
        "who/given",
        "who/family_kana",
        "who/given_kana",
        "born/era",
        "born/year",
        "born/month",
        "born/day",
        "nickname",
        "allergy",
        "story",
        "start",
        "care",
        "extras",
        "wish/1",
        "wish/2",
        "guardian/k/name/family",
        "guardian/k/leaves",
        "guardian/k/days",
        "guardian/k/employer",
        "home/postcode",
        "home/town",
        "home/block",
        "home/building",
        "phone",
        "email",
        "income",
        "papers",
        "agree",
    ];
    let mut answers = answers(&paths.map(|path| (path, typed)));
    answers.set(Path::from_wire("guardian"), "k");
    answers
}

static NONE: BTreeSet<Path> = BTreeSet::new();

struct Given<'a> {
    answers: &'a Answers,
    lang: Lang,
    show_findings: bool,
    open: Option<&'a BTreeSet<Path>>,
    fresh: &'a BTreeSet<Path>,
    typed: &'a str,
}

/// All questions of the sample, with a note, a conflict and an attachment that say `typed` too.
fn html(given: &Given<'_>) -> String {
    let form = sample();
    let said = |path: &str| BTreeMap::from([(Path::from_wire(path), given.typed.to_owned())]);
    let (conflicts, notes) = (said("nickname"), said("phone"));
    let attachments = [AttachmentLine {
        id: "f1".to_owned(),
        path: Path::from_wire("papers"),
        name: given.typed.to_owned(),
        bytes: 1_250_000,
        href: "/files/f1".to_owned(),
    }];
    let ctx = FieldContext {
        lang: given.lang,
        form: &form,
        answers: given.answers,
        show_findings: given.show_findings,
        fresh: given.fresh,
        conflicts: &conflicts,
        attachments: &attachments,
        notes: &notes,
        open: given.open,
        left: &BTreeMap::new(),
    };
    let listed = LinesContext { lang: given.lang, form: &form, page: "", fresh: given.fresh };
    let evaluated = evaluate(&form, given.answers, TODAY);
    let mut html = String::new();
    for section in &evaluated.sections {
        html += &error_summary(lines(section, &listed), given.lang).to_html();
        html += &section.fields.iter().map(|f| field(f, &ctx)).collect_view().to_html();
    }
    html
}

fn filled(answers: &Answers) -> String {
    html(&Given {
        answers, lang: Lang::Ja, show_findings: true, open: None, fresh: &NONE, typed: "ことば"
    })
}

/// The values of an attribute, of every element that has it.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    html.match_indices(&start)
        .map(|(at, _)| {
            let rest = &html[at + start.len()..];
            &rest[..rest.find('"').unwrap()]
        })
        .collect()
}

/// Every start tag of these names.
fn tags<'h>(html: &'h str, names: &[&str]) -> Vec<&'h str> {
    html.match_indices('<')
        .filter(|(at, _)| {
            names.iter().any(|name| {
                html[at + 1..].strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '>']))
            })
        })
        .map(|(at, _)| &html[at..=at + html[at..].find('>').unwrap()])
        .collect()
}

fn value<'h>(tag: &'h str, attribute: &str) -> Option<&'h str> {
    values(tag, attribute).first().copied()
}

#[test]
fn every_control_has_a_label_and_a_name() {
    let html = filled(&everywhere("1"));
    let labelled: BTreeSet<_> =
        tags(&html, &["label"]).into_iter().filter_map(|tag| value(tag, "for")).collect();
    for tag in tags(&html, &["input", "select", "textarea"]) {
        assert!(value(tag, "name").is_some(), "{tag}");
        if value(tag, "type") != Some("hidden") {
            let id = value(tag, "id").unwrap_or_else(|| panic!("{tag}"));
            assert!(labelled.contains(id), "{tag}");
        }
    }
    let ids: BTreeSet<_> = values(&html, "id").into_iter().collect();
    for id in labelled {
        assert!(ids.contains(id), "label for {id}");
    }
}

#[test]
fn ids_are_unique_and_descriptions_and_links_lead_somewhere() {
    for html in [filled(&everywhere("1")), filled(&Answers::default()), filled(&everywhere(HOSTILE))] {
        let all = values(&html, "id");
        let ids: BTreeSet<_> = all.iter().copied().collect();
        // Each of the three steps of the sample has its own error summary here.
        let twice = all.len() - ids.len();
        assert!(twice <= 4, "{twice} ids are not unique");
        for described in values(&html, "aria-describedby") {
            for id in described.split(' ') {
                assert!(ids.contains(id), "described by {id}");
            }
        }
        for href in values(&html, "href").into_iter().filter_map(|href| href.strip_prefix('#')) {
            assert!(ids.contains(href), "link to {href}");
        }
    }
}

#[test]
fn nothing_typed_comes_alive() {
    let answers = everywhere(HOSTILE);
    for lang in Lang::ALL {
        for open in [None, Some(BTreeSet::new())] {
            let html = html(&Given {
                answers: &answers,
                lang,
                show_findings: true,
                open: open.as_ref(),
                fresh: &NONE,
                typed: HOSTILE,
            });
            assert!(!html.contains("<script"), "{html}");
            assert!(!html.contains("<img"), "{html}");
            assert_eq!(html.matches("<textarea").count(), html.matches("</textarea").count());
        }
    }
}

#[test]
fn what_was_typed_is_shown_again_even_where_it_is_wrong() {
    let html = filled(&answers(&[
        ("born/year", "二千年"),
        ("guardian", "k"),
        ("guardian/k/leaves", "八時"),
        ("guardian/k/days", "x2"),
        ("phone", "あ"),
        ("story", "\n一行目"),
        ("start", "gone"),
    ]));
    for typed in ["二千年", "八時", "x2", "あ"] {
        assert!(values(&html, "value").contains(&typed), "{typed}");
    }
    assert!(html.contains(">\n\n一行目</textarea>"));
    assert!(html.contains("gone（今の条件では選べません）"));
}

#[test]
fn a_choice_that_is_no_longer_offered_keeps_its_name() {
    let html = filled(&answers(&[
        ("born/era", "western"),
        ("born/year", "2025"),
        ("born/month", "5"),
        ("born/day", "1"),
        ("wish/1", "matsu"),
    ]));
    assert!(html.contains("まつ保育園（今の条件では選べません）"));
    assert_eq!(html.matches("まつ保育園").count(), 1);
}

#[test]
fn errors_are_described_and_marked_only_once_the_step_was_sent() {
    let answers = everywhere("1");
    let after = filled(&answers);
    let phone = tags(&after, &["input"]).into_iter().find(|tag| value(tag, "id") == Some("q-phone")).unwrap();
    assert_eq!(value(phone, "aria-describedby"), Some("q-phone--error q-phone--help"));
    assert_eq!(value(phone, "aria-invalid"), Some("true"));
    assert!(after.contains("＊"));
    let given = Given {
        answers: &answers,
        lang: Lang::Ja,
        show_findings: false,
        open: None,
        fresh: &NONE,
        typed: "",
    };
    let before = html(&given);
    assert!(!before.contains("--error\"") && !before.contains("aria-invalid"));
}

#[test]
fn no_style_and_no_handler_stands_in_the_markup() {
    let html = filled(&everywhere("1"));
    assert!(!html.contains(" style="));
    assert!(!html.contains(" onclick") && !html.contains(" onchange"));
    assert!(!html.contains(" required"), "a browser's own check would keep a draft from being stored");
}

#[test]
fn rows_carry_their_order_and_their_buttons() {
    let html = filled(&answers(&[("guardian", "b,a")]));
    let order =
        tags(&html, &["input"]).into_iter().find(|tag| value(tag, "name") == Some("guardian")).unwrap();
    assert_eq!(value(order, "value"), Some("b,a"));
    for action in
        ["down:guardian/b", "up:guardian/a", "remove:guardian/b", "add:guardian", "postcode:home", "drop:f1"]
    {
        assert!(values(&html, "value").contains(&action), "{action}");
    }
    assert!(!values(&html, "value").contains(&"up:guardian/b"));
}

#[test]
fn in_a_correction_only_what_was_returned_can_be_edited() {
    let answers = everywhere("1");
    let open = BTreeSet::from([Path::from_wire("phone"), Path::from_wire("guardian/k/days")]);
    let html = html(&Given {
        answers: &answers,
        lang: Lang::Ja,
        show_findings: true,
        open: Some(&open),
        fresh: &NONE,
        typed: "",
    });
    let names: BTreeSet<_> = tags(&html, &["input", "select", "textarea"])
        .into_iter()
        .filter(|tag| value(tag, "type") != Some("hidden"))
        .filter_map(|tag| value(tag, "name"))
        .collect();
    assert_eq!(names, BTreeSet::from(["phone", "guardian/k/days"]));
    assert!(!values(&html, "value").contains(&"remove:guardian/k"));
}

#[test]
fn a_summary_reads_as_people_write() {
    let form = sample();
    let answers = answers(&[
        ("who/family", "山田"),
        ("who/given", "花子"),
        ("who/family_kana", "やまだ"),
        ("who/given_kana", "ハナコ"),
        ("born/era", "reiwa"),
        ("born/year", "5"),
        ("born/month", "8"),
        ("born/day", "1"),
        ("home/postcode", "3990701"),
        ("home/town", "長野県塩尻市広丘吉田"),
        ("home/block", "1-2"),
        ("income", "4500000"),
        ("extras", "early,late"),
        ("guardian", "k"),
    ]);
    let evaluated = evaluate(&form, &answers, TODAY);
    let context = SummaryContext {
        lang: Lang::Ja,
        form: &form,
        attachments: &[],
        change: Some("/step"),
        show_findings: false,
        earlier: None,
    };
    let html: String =
        evaluated.sections.iter().map(|section| of_section(section, &context).to_html()).collect();
    let text = html.replace("<!>", "");
    for words in [
        "山田 花子",
        "ヤマダ ハナコ",
        "2023年8月1日（令和5年）",
        "〒399-0701",
        "4,500,000円",
        "未回答",
        "1人目の保護者",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(values(&html, "href").contains(&"/step#q-who"));
}

/// A sample in which one guardian is named and another is not.
fn two_guardians() -> Answers {
    answers(&[
        ("guardian", "b,a"),
        ("guardian/b/name/family", "髙﨑"),
        ("guardian/b/name/given", "美咲"),
        ("guardian/b/name/family_kana", "タカサキ"),
        ("guardian/b/name/given_kana", "ミサキ"),
        ("guardian/b/employer", "市役所"),
    ])
}

#[test]
fn continued_rows_are_headed_by_number_and_name_and_cannot_be_added_or_taken_away() {
    let html = filled(&two_guardians()).replace("<!>", "");
    let continued = &html[html.find("id=\"q-guardian_work\"").unwrap()..];
    assert!(continued.contains("1人目の保護者（髙﨑 美咲）") && continued.contains("2人目の保護者</legend>"));
    assert!(values(continued, "name").contains(&"guardian/a/employer"));
    assert!(!values(continued, "name").contains(&"guardian"));
    assert!(!continued.contains("name=\"_then\""), "{continued}");
    assert!(html.contains("2人目の保護者 › <b>勤務先</b>"), "the error summary names the row");
}

#[test]
fn a_summary_of_continued_rows_names_the_person() {
    let form = sample();
    let answers = two_guardians();
    let evaluated = evaluate(&form, &answers, TODAY);
    let context = SummaryContext {
        lang: Lang::Ja,
        form: &form,
        attachments: &[],
        change: Some("/step"),
        show_findings: false,
        earlier: None,
    };
    let html = of_section(&evaluated.sections[2], &context).to_html().replace("<!>", "");
    assert!(html.contains("1人目の保護者（髙﨑 美咲）") && html.contains("市役所"));
    assert!(values(&html, "href").contains(&"/step#q-guardian-a-employer"));
}

#[test]
fn nothing_is_said_about_questions_that_have_just_appeared() {
    let answers = everywhere("1");
    let fresh = BTreeSet::from([Path::from_wire("phone")]);
    let given = Given {
        answers: &answers,
        lang: Lang::Ja,
        show_findings: true,
        open: None,
        fresh: &fresh,
        typed: "",
    };
    let html = html(&given);
    let inputs = tags(&html, &["input"]);
    let invalid = |id: &str| {
        inputs.iter().find(|tag| value(tag, "id") == Some(id)).and_then(|tag| value(tag, "aria-invalid"))
    };
    assert_eq!((invalid("q-phone"), invalid("q-email")), (None, Some("true")));
    assert!(!html.contains("q-phone--error") && !values(&html, "href").contains(&"#q-phone"));
    assert!(values(&html, "href").contains(&"#q-email"));
}
