//! A definition that somebody publishes: whatever it says, it is refused with reasons, or it is judged. A draft of
//! it, filed, says the same as before.
//!
//! The input is JSON where it begins with `{`, else a row of changes to a definition that uses every kind: pieces
//! put in the place of others. Few changes of single bytes leave JSON that loads; many of these do.

#![no_main]

use std::sync::LazyLock;

use domain::form::{Answers, Evaluated, Form, Path, accepted_paths, evaluate, pruned};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use serde_json::Value as Json;

static BASES: LazyLock<[Json; 2]> = LazyLock::new(|| {
    let json = [include_str!("../corpus/definition/kinds"), include_str!("../corpus/definition/sample")];
    json.map(|json| serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}")))
});

fuzz_target!(|data: &[u8]| {
    let salt: usize = data.iter().copied().map(usize::from).sum();
    match data.split_first() {
        Some((b'{', _)) => {
            if let Ok(json) = std::str::from_utf8(data) {
                judge(json, salt);
            }
        }
        Some((base, changes)) => judge(&changed(&BASES[usize::from(base % 2)], changes).to_string(), salt),
        None => {}
    }
});

/// The definition with pieces copied over others of the same name: four bytes say which, and whence.
fn changed(base: &Json, changes: &[u8]) -> Json {
    let mut json = base.clone();
    let mut pieces = Vec::new();
    gather(base, "", "", &mut pieces);
    for change in changes.chunks_exact(4).take(12) {
        let pick = |bytes: [u8; 2], of: usize| usize::from(u16::from_le_bytes(bytes)) % of;
        let (name, to) = &pieces[pick([change[0], change[1]], pieces.len())];
        let alike: Vec<&String> =
            pieces.iter().filter(|(other, _)| other == name).map(|(_, at)| at).collect();
        let from = alike[pick([change[2], change[3]], alike.len())];
        let copy = base.pointer(from).cloned().unwrap_or_default();
        // What stood there may have gone with a piece that was changed before.
        if let Some(place) = json.pointer_mut(to) {
            *place = copy;
        }
    }
    json
}

/// All pieces below: what they are called, and their pointers. Members of a list are called like the list.
fn gather(json: &Json, name: &str, at: &str, pieces: &mut Vec<(String, String)>) {
    pieces.push((name.to_owned(), at.to_owned()));
    match json {
        Json::Object(fields) => {
            fields.iter().for_each(|(key, value)| gather(value, key, &format!("{at}/{key}"), pieces));
        }
        Json::Array(list) => {
            let inside = format!("{name}[]");
            list.iter()
                .enumerate()
                .for_each(|(n, value)| gather(value, &inside, &format!("{at}/{n}"), pieces));
        }
        _ => {}
    }
}

/// What is typed in the drafts, here and there.
const TYPED: [&str; 16] = [
    "yes",
    "no",
    "other",
    "1",
    "2",
    "4",
    "8",
    "100",
    "2026",
    "9:00",
    "17:30",
    "やまだ",
    "f1",
    "reiwa",
    "yucho",
    "a@gmial.com",
];

fn judge(json: &str, salt: usize) {
    let Ok(form) = Form::parse(json) else { return };
    let today = date(2026, 11, 20);
    assert!(form.question_at(&Path::from_wire("")).is_none());
    let mut answers = Answers::default();
    // Twice: rows inside rows are there once those around them are.
    for _ in 0..2 {
        for section in &form.procedure.sections {
            for path in accepted_paths(&form, &section.id, &answers) {
                let is_rows =
                    form.question_at(&path).is_some_and(|question| !question.kind.per_row().is_empty());
                let sum: usize = path.as_str().bytes().map(usize::from).sum();
                answers.set(path, if is_rows { "1,2" } else { TYPED[(sum + salt) % TYPED.len()] });
            }
        }
    }
    for draft in [Answers::default(), answers] {
        let evaluated = evaluate(&form, &draft, today);
        let filed = pruned(&form, &draft, today);
        assert_eq!(said(&evaluated), said(&evaluate(&form, &filed, today)));
        for field in evaluated.fields() {
            assert_eq!(form.question_at(&field.path).map(|found| &found.id), Some(&field.question.id));
        }
    }
}

fn said(evaluated: &Evaluated<'_>) -> Vec<String> {
    let of = |field: &domain::form::Field<'_>| {
        format!("{:?} {} {:?} {:?}", field.path, field.required, field.value, field.findings)
    };
    evaluated.fields().map(of).collect()
}
