//! Follows what somebody does on a step's page.

use std::cell::RefCell;
use std::rc::Rc;

use domain::form::{Id, Path};
use domain::japanese::calendar;
use leptos::wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, FocusEvent, HtmlFormElement, HtmlInputElement};

use super::super::rules;
use super::super::step::{Need, Step};
use super::exchange::{check_soon, store_soon};
use super::state::{Given, Moment, Watch, get, remember, unseen};
use super::{send, show};

/// Milliseconds between two looks whether a finger has left the screen.
pub(super) const LOOK_AGAIN: i32 = 50;

/// Starts watching once the rules have arrived; without them the page works as the server drew it.
pub(in crate::islands) fn start() {
    spawn_local(async move {
        let Some((form, given)) = super::form().and_then(|form| Some((form.clone(), Given::of(&form)?)))
        else {
            return;
        };
        let Some(json) = send::get(&given.rules).await else { return };
        let Some(procedure) = rules::procedure(&json) else { return };
        let Some(today) = calendar::parse(&given.today) else { return };
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

pub(super) type Shared = Rc<RefCell<Watch>>;

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
        if let Some((path, id)) = owner(watch, event) {
            typed(watch, path, &id);
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

fn typed(watch: &Shared, path: Path, id: &Id) {
    let ask = {
        let mut state = watch.borrow_mut();
        remember(&mut state.changed, path.clone());
        // What only the server can judge is taken back as soon as it says so, and said anew only after leaving.
        let ask = get(&state.judged, &path).is_some() && state.step.need(id) != Need::Nothing;
        if ask {
            state.left.retain(|left| *left != path);
        }
        state.look(&Moment::Typing(path));
        ask
    };
    if ask {
        check_soon(watch);
    }
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
pub(super) fn look_when_free(watch: &Shared) {
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
