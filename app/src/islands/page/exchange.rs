//! Asks the server to judge or to store a step, and takes over what it answers.

use std::rc::Rc;

use domain::form::definition::Kind;
use wasm_bindgen_futures::spawn_local;

use super::super::rules;
use super::super::values::{self, Entries};
use super::controls::{self, Values};
use super::state::{Moment, questions, unseen};
use super::watch::{LOOK_AGAIN, Shared, look_when_free};
use super::{renew, send, show, status};
use crate::text::{island as text, resident as words};
use crate::wire;

/// Milliseconds of quiet before the server is asked.
const QUIET: i32 = 400;
pub(super) fn check_soon(watch: &Shared) {
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
        let differs = asked != there && !state.storing && state.asked_for_elsewhere.as_ref() != Some(&asked);
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

pub(super) fn store_soon(watch: &Shared) {
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
        // What the server draws is judged: a check on its way would come too late.
        state.checks += 1;
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
    let differs = watch.borrow_mut().look(&Moment::Typing(domain::form::Path::from_wire(""))).differs;
    if differs || again {
        store_soon(watch);
    } else if need {
        check_soon(watch);
    }
}
