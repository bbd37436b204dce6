//! The state of a step's page, and what may be said on it.
//!
//! A question is judged aloud once something was typed in it and the person has gone on, or where the server
//! has judged it already; what is fixed is taken back at once.

use domain::form::definition::{Kind, Level, Question};
use domain::form::{Finding, Id, Path, Problem, Value};
use web_sys::HtmlFormElement;

use super::super::step::{Shape, Step};
use super::super::values;
use super::controls::{self, Values};
use super::{show, status};
use crate::text::{Lang, Spoken, island as text, problem};
use crate::wire::Checked;

/// What the page says about its step.
pub(in crate::islands) struct Given {
    pub rules: String,
    pub check: String,
    pub section: String,
    pub lang: Lang,
    pub today: String,
}

impl Given {
    /// As the attributes of the form say; none on a page whose islands sleep.
    pub fn of(form: &HtmlFormElement) -> Option<Self> {
        let said = |name: &str| form.get_attribute(name);
        Some(Self {
            rules: said("data-rules")?,
            check: said("data-check")?,
            section: said("data-section")?,
            lang: Lang::parse(&said("data-lang")?)?,
            today: said("data-today")?,
        })
    }
}

/// Everything known about the page.
///
/// The lists are short, and a list is a tenth of the code of a map.
pub(super) struct Watch {
    pub given: Given,
    pub step: Step,
    pub form: HtmlFormElement,
    /// Something was typed there.
    pub changed: Vec<Path>,
    /// Something was typed there and the person has gone on.
    pub left: Vec<Path>,
    /// What stands on the page now, where this script or the server has judged.
    pub judged: Vec<(Path, Option<Vec<Finding>>)>,
    /// Values worked out here that stand on the page.
    computed: Vec<(Path, Option<Value>)>,
    /// What the server last said about questions that depend on other steps.
    pub checked: Option<Checked>,
    /// How the server has drawn the known questions.
    drawn: Vec<Shape>,
    /// For which shapes it was last asked to draw.
    pub asked_for: Option<Vec<Shape>>,
    /// The same for questions of which only the server knows.
    pub asked_for_elsewhere: Option<Vec<Path>>,
    /// A server of another build has answered, so there is no use in asking for checks.
    pub estranged: bool,
    /// Grows with every reason to ask for a check; an answer counts only if it is for the last.
    pub checks: u32,
    /// The same for storing.
    pub stores: u32,
    pub storing: bool,
    /// A finger or button is down: moving the page now would let the click miss.
    pub pressing: bool,
}

/// Why the page is looked at.
pub(super) enum Moment {
    /// Somebody is typing in this question.
    Typing(Path),
    /// Somebody has gone on, or news has come.
    Settled,
}

/// What looking at the page has shown.
pub(super) struct Seen {
    /// The server has to draw it anew.
    pub differs: bool,
}

impl Watch {
    pub fn new(given: Given, step: Step, form: HtmlFormElement) -> Self {
        let mut watch = Self {
            given,
            step,
            form,
            changed: Vec::new(),
            left: Vec::new(),
            judged: Vec::new(),
            computed: Vec::new(),
            checked: None,
            drawn: Vec::new(),
            asked_for: None,
            asked_for_elsewhere: None,
            estranged: false,
            checks: 0,
            stores: 0,
            storing: false,
            pressing: false,
        };
        watch.take_in(&watch.form.clone());
        watch
    }

    /// Notes how the server has drawn a form, and what it has judged.
    fn take_in(&mut self, form: &HtmlFormElement) {
        let answers = values::answers(&controls::entries(form, Values::AsSent));
        let evaluated = self.step.evaluated(&answers);
        self.drawn = self.step.shapes(&evaluated);
        self.computed = self
            .step
            .known(&evaluated)
            .iter()
            .map(|field| (field.path.clone(), field.value.clone()))
            .collect();
        let known = self.step.known(&evaluated).into_iter().map(|field| field.path.clone());
        let unknown = self.step.unknown(&answers).into_iter().map(|(path, _)| path);
        let paths: Vec<Path> = known.chain(unknown).collect();
        for path in paths {
            if show::is_judged(&path) {
                put(&mut self.judged, path, None);
            }
        }
    }

    /// Judges what is on the page and shows what may be shown.
    pub fn look(&mut self, moment: &Moment) -> Seen {
        let answers = values::answers(&controls::entries(&self.form, Values::Now));
        let evaluated = self.step.evaluated(&answers);
        let lang = self.given.lang;
        let mut sayings = Vec::new();
        let mut verdicts: Vec<(&Path, &Question, &[Finding])> = Vec::new();
        for field in self.step.known(&evaluated) {
            if let Kind::Computed { .. } = field.question.kind
                && get(&self.computed, &field.path) != Some(&field.value)
            {
                show::computed(self.step.form(), field, lang);
                put(&mut self.computed, field.path.clone(), field.value.clone());
            }
            verdicts.push((&field.path, field.question, &field.findings));
        }
        let unknown = self.step.unknown(&answers);
        let there = |path: &Path| self.checked.is_some() && show::is_there(path);
        let elsewhere: Vec<(&Path, &Question, Vec<Finding>)> = unknown
            .iter()
            .filter(|(path, _)| there(path))
            .map(|(path, question)| {
                let all = self.checked.iter().flat_map(|checked| &checked.findings);
                (path, *question, all.filter(|finding| finding.path == *path).cloned().collect())
            })
            .collect();
        verdicts.extend(
            elsewhere.iter().map(|(path, question, findings)| (*path, *question, findings.as_slice())),
        );
        for (path, question, findings) in verdicts {
            let standing = get(&self.judged, path);
            let aloud = match moment {
                Moment::Typing(_) => standing.is_some(),
                Moment::Settled => standing.is_some() || self.left.contains(path),
            };
            if let Moment::Typing(here) = moment
                && here == path
                && findings.is_empty()
            {
                self.left.retain(|left| left != path);
            }
            let wanted: &[Finding] = if aloud { findings } else { &[] };
            let before = match standing {
                Some(Some(before)) => before.as_slice(),
                // The server's own words: not known here, so they are set anew.
                Some(None) => {
                    show::findings(path, question, wanted, lang);
                    note(&mut self.judged, path, wanted);
                    continue;
                }
                None => &[],
            };
            if before == wanted {
                continue;
            }
            if matches!(moment, Moment::Settled) {
                let new = wanted.iter().filter(|finding| !before.contains(finding));
                sayings.extend(new.map(|finding| saying(question, finding, lang)));
            }
            show::findings(path, question, wanted, lang);
            note(&mut self.judged, path, wanted);
        }
        if !sayings.is_empty() {
            status::announce(&sayings.join(" "));
        }
        let shapes = self.step.shapes(&evaluated);
        Seen { differs: shapes != self.drawn && self.asked_for.as_ref() != Some(&shapes) }
    }
}

pub(super) fn get<'l, T>(list: &'l [(Path, T)], path: &Path) -> Option<&'l T> {
    list.iter().find(|(known, _)| known == path).map(|(_, value)| value)
}

fn put<T>(list: &mut Vec<(Path, T)>, path: Path, value: T) {
    match list.iter_mut().find(|(known, _)| *known == path) {
        Some((_, known)) => *known = value,
        None => list.push((path, value)),
    }
}

pub(super) fn remember(list: &mut Vec<Path>, path: Path) {
    if !list.contains(&path) {
        list.push(path);
    }
}

fn note(judged: &mut Vec<(Path, Option<Vec<Finding>>)>, path: &Path, findings: &[Finding]) {
    if findings.is_empty() {
        judged.retain(|(known, _)| known != path);
    } else {
        put(judged, path.clone(), Some(findings.to_vec()));
    }
}

fn saying(question: &Question, finding: &Finding, lang: Lang) -> String {
    let sentence = problem::sentence(&finding.problem, finding.part.as_deref(), lang);
    match (&finding.problem, finding.level) {
        (Problem::Rule { .. }, Level::Warning) => sentence,
        _ => text::SAID_AT.fill(lang, &[("label", &question.label.plain(lang)), ("sentence", &sentence)]),
    }
}

/// The questions that stand on the page without a control.
pub(super) fn unseen(step: &Step, form: &HtmlFormElement) -> Vec<Id> {
    let closed = show::closed();
    if closed.is_empty() {
        return Vec::new();
    }
    let answers = values::answers(&controls::entries(form, Values::Now));
    step.all(&answers)
        .into_iter()
        .filter(|(path, _)| closed.contains(&path.html_id()))
        .map(|(_, question)| question.id.clone())
        .collect()
}

/// Ids of the questions on the page, to tell whether some were added or taken away.
pub(super) fn questions(form: &HtmlFormElement) -> Vec<String> {
    super::all(form, ".field, .rows, .inset")
        .iter()
        .filter_map(|frame| {
            if frame.id().is_empty() {
                Some(frame.query_selector("[id^='q-']").ok()??.id())
            } else {
                Some(frame.id())
            }
        })
        .map(|id| id.split("--").next().unwrap_or_default().to_owned())
        .collect()
}

impl Watch {
    /// Notes how the server has drawn a page that is about to be taken over.
    pub fn take_in_drawing(&mut self, form: &HtmlFormElement) {
        let answers = values::answers(&controls::entries(form, Values::AsSent));
        let evaluated = self.step.evaluated(&answers);
        self.drawn = self.step.shapes(&evaluated);
        // Whatever the outputs show, it is set anew.
        self.computed.clear();
    }

    /// After a drawing: what was judged is judged anew, and what nobody has been at is not judged.
    pub fn settle_judged(&mut self) {
        let answers = values::answers(&controls::entries(&self.form, Values::Now));
        let before = std::mem::take(&mut self.judged);
        for (path, question) in self.step.all(&answers) {
            if get(&before, &path).is_some() || self.left.contains(&path) {
                if show::is_there(&path) {
                    put(&mut self.judged, path, None);
                }
            } else if show::is_judged(&path) {
                show::findings(&path, question, &[], self.given.lang);
            }
        }
    }

    /// Whether something stands judged that only the server can judge anew.
    pub fn needs_check(&self) -> bool {
        let answers = values::answers(&controls::entries(&self.form, Values::Now));
        self.step.unknown(&answers).iter().any(|(path, _)| get(&self.judged, path).is_some())
    }
}
