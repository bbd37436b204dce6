//! A draft that a browser sends, of two procedures that ship. Lines of `path=typed`, the first the number of the
//! procedure; typed text is any, but for the end of the line, which `\n` stands for.

#![no_main]

use std::sync::LazyLock;

use domain::form::{Answers, Form, Path, accepted_paths, evaluate, pruned};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

static FORMS: LazyLock<[Form; 2]> = LazyLock::new(|| {
    let json = [
        include_str!("../../server/procedures/daycare-status-report.json"),
        include_str!("../../server/procedures/vendor-invoice.json"),
    ];
    json.map(|json| Form::parse(json).unwrap_or_else(|errors| panic!("{errors}")))
});

fuzz_target!(|text: &str| {
    let (first, rest) = text.split_once('\n').unwrap_or(("", text));
    let form = &FORMS[usize::from(first == "1")];
    let today = date(2026, 11, 20);
    let mut answers = Answers::default();
    for (path, typed) in rest.split('\n').filter_map(|line| line.split_once('=')) {
        answers.set(Path::from_wire(path), &typed.replace("\\n", "\n"));
    }
    for section in &form.procedure.sections {
        let _ = accepted_paths(form, &section.id, &answers);
    }
    let evaluated = evaluate(form, &answers, today);
    let filed = pruned(form, &answers, today);
    let again = evaluate(form, &filed, today);
    let mut there = again.fields();
    for field in evaluated.fields() {
        let same = there.next().filter(|same| same.path == field.path);
        let Some(same) = same else { panic!("{:?} is asked of the draft only", field.path) };
        assert_eq!((&same.value, &same.findings), (&field.value, &field.findings), "{:?}", field.path);
    }
    assert!(there.next().is_none());
    assert_eq!(pruned(form, &filed, today), filed);
});
