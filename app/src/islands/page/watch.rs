//! The checks while somebody fills in a step.
//!
//! A question is judged aloud once something was typed in it and the person has gone on, or where the server
//! has judged it already; what is fixed is taken back at once.

use std::cell::RefCell;
use std::rc::Rc;

use domain::form::definition::{Kind, Level, Question};
use domain::form::{Finding, Id, Path, Problem, Value};
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FocusEvent, HtmlFormElement, HtmlInputElement};

use super::super::rules;
use super::super::step::{Need, Shape, Step};
use super::super::values::{self, Entries};
use super::controls::{self, Values};
use super::{renew, send, show, status};
use crate::text::{Lang, Spoken, island as text, problem, resident as words};
use crate::wire::{self, Checked};

/// Milliseconds of quiet before the server is asked.
const QUIET: i32 = 400;
/// Milliseconds between two looks whether a finger has left the screen.
const LOOK_AGAIN: i32 = 50;

/// What the page says about its step.
pub(in super::super) struct Given {
    pub rules: String,
    pub check: String,
    pub section: String,
    pub lang: Lang,
    pub today: String,
}

/// Starts watching once the rules have arrived; without them the page works as the server drew it.
pub(in super::super) fn start(given: Given) {
    spawn_local(async move {
        let Some(json) = send::get(&given.rules).await else { return };
        let Some(procedure) = rules::procedure(&json) else { return };
        let (Some(today), Some(form)) = (rules::day(&given.today), super::form()) else { return };
        let mut step = Step::new(procedure, Id(given.section.clone()), today, &[]);
        step.see(&unseen(&step, &form));
        let watch = Rc::new(RefCell::new(Watch::new(given, step, form.clone())));
        listen(&watch, &form);
        let differs = watch.borrow_mut().look(&Moment::Settled).differs;
        if differs {
            store_soon(&watch);
        }
    });
}

/// Everything known about the page.
///
/// The lists are short, and a list is a tenth of the code of a map.
struct Watch {
    given: Given,
    step: Step,
    form: HtmlFormElement,
    /// Something was typed there.
    changed: Vec<Path>,
    /// Something was typed there and the person has gone on.
    left: Vec<Path>,
    /// What stands on the page now, where this script or the server has judged.
    judged: Vec<(Path, Option<Vec<Finding>>)>,
    /// Values worked out here that stand on the page.
    computed: Vec<(Path, Option<Value>)>,
    /// What the server last said about questions that depend on other steps.
    checked: Option<Checked>,
    /// How the server has drawn the known questions.
    drawn: Vec<Shape>,
    /// For which shapes it was last asked to draw.
    asked_for: Option<Vec<Shape>>,
    /// The same for questions of which only the server knows.
    asked_for_elsewhere: Option<Vec<Path>>,
    /// A server of another build has answered, so there is no use in asking for checks.
    estranged: bool,
    /// Grows with every reason to ask for a check; an answer counts only if it is for the last.
    checks: u32,
    /// The same for storing.
    stores: u32,
    storing: bool,
    /// A finger or button is down: moving the page now would let the click miss.
    pressing: bool,
}

/// Why the page is looked at.
enum Moment {
    /// Somebody is typing in this question.
    Typing(Path),
    /// Somebody has gone on, or news has come.
    Settled,
}

/// What looking at the page has shown.
struct Seen {
    /// The server has to draw it anew.
    differs: bool,
}

impl Watch {
    fn new(given: Given, step: Step, form: HtmlFormElement) -> Self {
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
        self.computed =
            self.step.known(&evaluated).iter().map(|field| (field.path.clone(), field.value.clone())).collect();
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
    fn look(&mut self, moment: &Moment) -> Seen {
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
        verdicts.extend(elsewhere.iter().map(|(path, question, findings)| (*path, *question, findings.as_slice())));
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

fn get<'l, T>(list: &'l [(Path, T)], path: &Path) -> Option<&'l T> {
    list.iter().find(|(known, _)| known == path).map(|(_, value)| value)
}

fn put<T>(list: &mut Vec<(Path, T)>, path: Path, value: T) {
    match list.iter_mut().find(|(known, _)| *known == path) {
        Some((_, known)) => *known = value,
        None => list.push((path, value)),
    }
}

fn remember(list: &mut Vec<Path>, path: Path) {
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
fn unseen(step: &Step, form: &HtmlFormElement) -> Vec<Id> {
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

type Shared = Rc<RefCell<Watch>>;

fn listen(watch: &Shared, form: &HtmlFormElement) {
    let on = |kind: &str, run: fn(&Shared, &web_sys::Event)| {
        let watch = Rc::clone(watch);
        // Drawing moves the focus, which is no one's going on: the page is busy then.
        super::listen(form, kind, move |event| {
            if watch.try_borrow_mut().is_ok() {
                run(&watch, &event);
            }
        });
    };
    on("input", |watch, event| {
        if let Some((path, _)) = owner(watch, event) {
            typed(watch, path);
        }
    });
    on("change", |watch, event| {
        if let Some((path, id)) = owner(watch, event) {
            settled(watch, event, path, &id);
        }
    });
    on("focusout", gone_on);
    let Some(window) = web_sys::window() else { return };
    let press = |kind: &str, down: bool| {
        let watch = Rc::clone(watch);
        super::listen(&window, kind, move |_| {
            if let Ok(mut state) = watch.try_borrow_mut() {
                state.pressing = down;
            }
        });
    };
    press("pointerdown", true);
    press("pointerup", false);
    press("pointercancel", false);
}

fn owner(watch: &Shared, event: &web_sys::Event) -> Option<(Path, Id)> {
    watch.borrow().step.owner(&super::target(event)?.get_attribute("name")?)
}

fn typed(watch: &Shared, path: Path) {
    let mut state = watch.borrow_mut();
    remember(&mut state.changed, path.clone());
    state.look(&Moment::Typing(path));
}

fn settled(watch: &Shared, event: &web_sys::Event, path: Path, id: &Id) {
    let whole = super::target(event).is_some_and(|control| is_whole(&control, &path));
    let need = {
        let mut state = watch.borrow_mut();
        remember(&mut state.changed, path.clone());
        if whole {
            remember(&mut state.left, path);
        }
        state.step.need(id)
    };
    look_when_free(watch);
    match need {
        Need::Nothing => {}
        Need::Check => check_soon(watch),
        Need::Page => store_soon(watch),
    }
}

/// Whether choosing here is the whole answer.
fn is_whole(control: &Element, path: &Path) -> bool {
    let single = control.tag_name() == "SELECT"
        || control.dyn_ref::<HtmlInputElement>().is_some_and(|input| input.type_() == "radio");
    single && control.get_attribute("name").as_deref() == Some(path.as_str())
}

fn gone_on(watch: &Shared, event: &web_sys::Event) {
    // Another window or app came to the front: nobody has gone on.
    if !super::document().is_some_and(|document| document.has_focus().unwrap_or(true)) {
        return;
    }
    let Some((path, _)) = owner(watch, event) else { return };
    let Some(from) = super::target(event).as_ref().and_then(show::frame_of) else { return };
    let to = event.dyn_ref::<FocusEvent>().and_then(FocusEvent::related_target);
    let to = to.and_then(|to| to.dyn_into::<Element>().ok());
    if to.as_ref().and_then(show::frame_of).is_some_and(|to| to == from) {
        return;
    }
    {
        let mut state = watch.borrow_mut();
        if !state.changed.contains(&path) {
            return;
        }
        remember(&mut state.left, path);
    }
    look_when_free(watch);
}

/// Looks at the page as soon as no finger is down.
fn look_when_free(watch: &Shared) {
    if watch.borrow().pressing {
        let watch = Rc::clone(watch);
        super::after(LOOK_AGAIN, move || look_when_free(&watch));
        return;
    }
    let differs = watch.borrow_mut().look(&Moment::Settled).differs;
    if differs {
        store_soon(watch);
    }
}

fn check_soon(watch: &Shared) {
    let number = {
        let mut state = watch.borrow_mut();
        state.checks += 1;
        state.checks
    };
    let watch = Rc::clone(watch);
    super::after(QUIET, move || {
        let state = watch.borrow();
        let last = state.checks == number && !state.estranged;
        drop(state);
        if last {
            spawn_local(check(watch, number));
        }
    });
}

async fn check(watch: Shared, number: u32) {
    let (address, entries, lang) = {
        let state = watch.borrow();
        (state.given.check.clone(), controls::entries(&state.form, Values::Now), state.given.lang)
    };
    let answer = send::check(&address, &entries).await;
    if watch.borrow().checks != number {
        return;
    }
    let Some(json) = answer else {
        status::warn(text::NOT_SAVED, lang);
        return;
    };
    status::calm();
    let checked = rules::checked(&json).filter(|checked| checked.build == wire::BUILD);
    let Some(checked) = checked else {
        // Another build answers: store, and go on with its page.
        watch.borrow_mut().estranged = true;
        store_soon(&watch);
        return;
    };
    let differs = {
        let answers = values::answers(&entries);
        let mut state = watch.borrow_mut();
        let (mut asked, mut there) = (Vec::new(), Vec::new());
        for (path, question) in state.step.unknown(&answers) {
            if matches!(question.kind, Kind::Computed { .. }) {
                let words = checked.computed.iter().find(|(known, _)| *known == path);
                show::computed_elsewhere(&path, words.map_or("", |(_, words)| words), lang);
            }
            if show::is_there(&path) {
                there.push(path.clone());
            }
            if checked.shown.contains(&path) {
                asked.push(path);
            }
        }
        let differs = asked != there && state.asked_for_elsewhere.as_ref() != Some(&asked);
        if differs {
            state.asked_for_elsewhere = Some(asked);
        }
        state.checked = Some(checked);
        differs
    };
    if differs {
        store_soon(&watch);
    }
    look_when_free(&watch);
}

fn store_soon(watch: &Shared) {
    let number = {
        let mut state = watch.borrow_mut();
        state.stores += 1;
        state.stores
    };
    let watch = Rc::clone(watch);
    super::after(QUIET, move || {
        let state = watch.borrow();
        let last = state.stores == number && !state.storing;
        drop(state);
        if last {
            spawn_local(store(watch));
        }
    });
}

/// Stores the step and takes over how the server draws it then.
async fn store(watch: Shared) {
    let (address, entries, lang, number) = {
        let mut state = watch.borrow_mut();
        state.storing = true;
        let entries = controls::entries(&state.form, Values::Now);
        let answers = values::answers(&entries);
        state.asked_for = Some(state.step.shapes(&state.step.evaluated(&answers)));
        let address = state.form.get_attribute("action").unwrap_or_default();
        (address, entries, state.given.lang, state.stores)
    };
    let drawn = send::store(&address, &entries, "stay").await.and_then(|html| renew::drawn(&html));
    watch.borrow_mut().storing = false;
    let Some(drawn) = drawn else {
        // The next change tries again.
        watch.borrow_mut().asked_for = None;
        status::warn(text::NOT_SAVED, lang);
        return;
    };
    status::calm();
    if drawn.has_other_bundle() {
        let all_stored = controls::entries(&watch.borrow().form, Values::Now) == entries;
        match web_sys::window() {
            Some(window) if all_stored => drop(window.location().reload()),
            _ => store_soon(&watch),
        }
        return;
    }
    take_over_when_free(&watch, drawn, entries, number);
}

fn take_over_when_free(watch: &Shared, drawn: renew::Drawn, posted: Entries, number: u32) {
    if watch.borrow().pressing {
        let watch = Rc::clone(watch);
        super::after(LOOK_AGAIN, move || take_over_when_free(&watch, drawn, posted, number));
        return;
    }
    let (again, need) = {
        let mut state = watch.borrow_mut();
        let form = state.form.clone();
        let before = questions(&form);
        let new = drawn.form.clone();
        state.take_in_drawing(&new);
        renew::take_over(&form, &new, &posted);
        let unseen = unseen(&state.step, &form);
        state.step.see(&unseen);
        state.settle_judged();
        let after = questions(&form);
        if after.iter().any(|id| !before.contains(id)) {
            status::announce(&words::MORE_TO_ANSWER.plain(state.given.lang));
        } else if after.len() != before.len() {
            status::announce(&text::CHANGED.plain(state.given.lang));
        }
        state.checked = None;
        let again = state.stores != number;
        (again, state.needs_check())
    };
    let differs = watch.borrow_mut().look(&Moment::Typing(Path::from_wire(""))).differs;
    if differs || again {
        store_soon(watch);
    } else if need {
        check_soon(watch);
    }
}

/// Ids of the questions on the page, to tell whether some were added or taken away.
fn questions(form: &HtmlFormElement) -> Vec<String> {
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
    fn take_in_drawing(&mut self, form: &HtmlFormElement) {
        let answers = values::answers(&controls::entries(form, Values::AsSent));
        let evaluated = self.step.evaluated(&answers);
        self.drawn = self.step.shapes(&evaluated);
        // Whatever the outputs show, it is set anew.
        self.computed.clear();
    }

    /// After a drawing: what was judged is judged anew, and what nobody has been at is not judged.
    fn settle_judged(&mut self) {
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
    fn needs_check(&self) -> bool {
        let answers = values::answers(&controls::entries(&self.form, Values::Now));
        self.step.unknown(&answers).iter().any(|(path, _)| get(&self.judged, path).is_some())
    }
}
