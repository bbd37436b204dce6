//! Drafts as people leave them: begun from nothing or from an example, half right, half done, with rows in any order.

use domain::form::definition::{Kind, Question};
use domain::form::{Answers, Form, Path, each_path, parts};
use domain::japanese::calendar;
use include_dir::{Dir, include_dir};
use jiff::civil::{Date, date};

use crate::random::Random;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../server/procedures");

/// A procedure with everything that can be typed in it.
pub struct Procedure {
    pub form: Form,
    examples: Vec<Answers>,
    blanks: Vec<Blank>,
}

/// A place where something is typed.
struct Blank {
    path: Path,
    /// What people type there.
    fitting: Vec<String>,
}

/// All procedures that ship.
///
/// # Panics
/// Where one of them does not load, which the tests of the server would say too.
pub fn procedures() -> Vec<Procedure> {
    let mut files: Vec<_> = SHIPPED.files().filter(|file| is_json(file.path())).collect();
    // The order in which a folder is read differs from one machine to the next.
    files.sort_unstable_by_key(|file| file.path());
    assert!(files.len() >= 18, "procedures are missing");
    files.iter().map(|file| Procedure::new(file.contents_utf8().unwrap_or_default())).collect()
}

fn is_json(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

/// A day on which a draft is judged: around the end of a fiscal year, a leap day, or any other.
pub fn day(random: &mut Random) -> Date {
    let days = i32::try_from(random.below(3000)).unwrap_or_default();
    match random.below(4) {
        0 => date(2026, 11, 20),
        1 => *random.one_of(&[date(2027, 3, 31), date(2027, 4, 1), date(2027, 4, 2), date(2028, 2, 29)]),
        _ => calendar::days_after(date(2024, 1, 1), days).unwrap_or(date(2024, 1, 1)),
    }
}

impl Procedure {
    fn new(definition: &str) -> Self {
        let form = Form::parse(definition).unwrap_or_else(|errors| panic!("{errors}"));
        let folder = SHIPPED.get_dir(format!("examples/{}", form.procedure.id));
        let mut files: Vec<_> = folder.into_iter().flat_map(Dir::files).collect();
        files.sort_unstable_by_key(|file| file.path());
        let read = |text: &str| serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}"));
        let examples = files.iter().filter_map(|file| file.contents_utf8()).map(read).collect();
        let mut rows = Answers::default();
        // Twice: rows inside rows are there once those around them are.
        for _ in 0..2 {
            let known = rows.clone();
            each_question(&form, &known, &mut |path, question| {
                if matches!(question.kind, Kind::Rows { .. }) {
                    rows.set(path, "1,2,a");
                }
            });
        }
        let mut blanks = Vec::new();
        each_question(&form, &rows, &mut |path, question| match question.kind {
            Kind::Rows { .. } => {
                let fitting = owned(&["1", "1,2", "2,1", "a,2,1", "a", "1,1,B"]);
                blanks.push(Blank { path, fitting });
            }
            _ => blanks.extend(parts(&question.kind).iter().map(|part| Blank {
                path: if part.is_empty() { path.clone() } else { path.part(part) },
                fitting: fitting(&form, question, part),
            })),
        });
        Self { form, examples, blanks }
    }

    /// A draft of this procedure.
    pub fn draft(&self, random: &mut Random) -> Answers {
        let begun = if self.examples.is_empty() || random.one_in(4) {
            Answers::default()
        } else {
            random.one_of(&self.examples).clone()
        };
        let mut answers = begun;
        for _ in 0..random.below(40) {
            let blank = random.one_of(&self.blanks);
            let typed = match random.below(5) {
                0 => any(random),
                1 => number(random),
                _ => random.one_of(&blank.fitting).clone(),
            };
            answers.set(blank.path.clone(), &typed);
        }
        answers
    }
}

fn each_question<'f>(form: &'f Form, answers: &Answers, seen: &mut dyn FnMut(Path, &'f Question)) {
    for section in &form.procedure.sections {
        each_path(form, &section.questions, answers, seen);
    }
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

/// What people type in a part of a question; never empty.
fn fitting(form: &Form, question: &Question, part: &str) -> Vec<String> {
    let mut codes: Vec<String> =
        form.choices_of(question).iter().map(|choice| choice.value.as_str().to_owned()).collect();
    match &question.kind {
        Kind::Many { .. } => {
            let all = codes.join(",");
            codes.push(all);
        }
        Kind::YesNo {} => codes = owned(&["yes", "no"]),
        Kind::Consent { .. } => codes = owned(&["yes"]),
        Kind::File { .. } => codes = owned(&["f1", "f1,f2,f3"]),
        _ => {}
    }
    if !codes.is_empty() {
        return codes;
    }
    owned(match part.rsplit('_').next().unwrap_or_default() {
        "era" => &["western", "reiwa", "heisei", "showa", ""],
        "year" => &["2026", "２０２７", "8", "元", "31", "64", "1990"],
        "month" => &["1", "2", "４月", "11", "12"],
        "day" => &["1", "2", "20", "29", "３１日"],
        "from" | "to" => &["9:00", "１７時半", "2230", "24:00", "5:00"],
        "break" => &["60", "４５", "0"],
        "single" | "abroad" => &["yes", ""],
        "by" => &["bank", "yucho"],
        "type" => &["ordinary", "current"],
        "symbol" => &["10160", "00190"],
        "number" => &["12345671", "1234567", "yes"],
        "kana" | "holder" => &["タカサキ", "たかさき　みさき", "ｽﾊﾙﾄ", "カ）カキノキ"],
        "postcode" => &["399-0737", "〒３９９０７３７"],
        _ => &[
            "髙﨑",
            "𠮷田葛\u{E0100}",
            "090-1234-5678",
            "suharto@docomo.ne.jp",
            "a@gmial.com",
            "100",
            "64.5",
            "1万2000円",
            "12.5%",
            "8000012010038",
            "T8000012010038",
            "123456789018",
            "武蔵500あ12-34",
            "9:00",
        ],
    })
}

/// A number of any size, with or without what people add to it.
fn number(random: &mut Random) -> String {
    let size = 10_u32.pow(random.below(9));
    let whole = random.below(size);
    match random.below(5) {
        0 => format!("-{whole}"),
        1 => format!("{whole}.{}", random.below(1000)),
        2 => format!("{whole}円"),
        3 => format!("{}万{}", whole % 1000, random.below(10_000)),
        _ => whole.to_string(),
    }
}

/// A few characters of which one or the other is treated in a way of its own.
fn any(random: &mut Random) -> String {
    let chars: Vec<char> =
        "0１9-ー－−,、.:/%年日時分半元万円 　\n\t~〜aＺあぁガｶﾞﾟ゛ヴヰ髙\u{FA11}𠮷\u{E0100}\u{202E}@+()「"
            .chars()
            .collect();
    (0..random.below(10)).map(|_| *random.one_of(&chars)).collect()
}
