//! Who may work now, who waits at the gate, and who is sent to the line: decided before anything is read from the
//! database or rendered.

pub mod gate;
pub mod line;
pub mod pages;
pub mod ticket;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use app::{resident::waiting::Wait, shell::Door, text::waiting as words};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};
use domain::form::Text;
use jiff::Timestamp;

use self::{
    gate::{Gate, Rank, Seat, Slot},
    line::Line,
    pages::Pages,
    ticket::Ticket,
};
use crate::{
    clock::millis,
    identity::visit::{Cookies, Visit},
    portal::Shared,
    resident::drafts,
};

/// What a route is to those who ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Costs next to nothing: always answered.
    Free,
    /// Where people arrive.
    Arriving,
    /// Where people are who have begun; whoever holds neither device nor session cookie arrives here, too.
    Begun,
}

/// Soonest and latest moment at which a waiting page opens itself again, in seconds.
const AGAIN: (u64, u64) = (3, 30);
/// Milliseconds between two lines of the log about people who were sent to the line.
const TELL: i64 = 10_000;

/// The admission of a process.
#[derive(Debug)]
pub struct Admission {
    gate: Gate,
    line: Mutex<Line>,
    pages: Pages,
    tally: Mutex<(i64, u32)>,
}

impl Admission {
    /// With so many requests at work at a time.
    #[must_use]
    pub fn new(at_work: usize, city: Text, demo: bool, now: Timestamp) -> Self {
        Self {
            gate: Gate::new(at_work),
            line: Mutex::new(Line::new(millis(now))),
            pages: Pages::new(city, demo),
            tally: Mutex::new((millis(now), 0)),
        }
    }

    /// The gate, for those who hold it shut.
    #[must_use]
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page for somebody for whom there is no room; also where the database has none.
    #[must_use]
    pub fn sorry(&self, portal: &Shared, visit: &Visit, method: &Method, request: &HeaderMap) -> Response {
        let wait = if is_safe(method) { Wait::Page } else { Wait::Form };
        let seconds = AGAIN.0 + portal.entropy.below(3);
        self.pages.answer((visit.lang, visit.door, wait), within(seconds), request)
    }

    /// The page for somebody who has asked too often.
    #[must_use]
    pub fn flooded(&self, visit: &Visit, request: &HeaderMap) -> Response {
        self.pages.answer((visit.lang, visit.door, Wait::Flood), 10, request)
    }

    /// A slot for somebody who arrives, and the ticket that they get with it, or the ticket with which they wait.
    async fn arrive(&self, portal: &Shared, visit: &Visit) -> Result<(Slot, Option<Ticket>), Ticket> {
        let now = visit.received_at;
        let held = visit.ticket.map(|ticket| ticket.seen(now));
        let ticket = held.unwrap_or_else(|| Ticket::new(now, portal.entropy.bytes()));
        let (due, standing) = {
            let mut line = self.line();
            (line.is_due(ticket.arrived, millis(now)) || ticket.is_let_in(), line.is_standing())
        };
        // Room that nobody needs whose turn it is goes to whoever asks: those who wait elsewhere cannot use it.
        let slot =
            if due { self.gate.enter(Rank::Arriving, ticket.arrived).await } else { self.gate.slip_in() };
        let Some(slot) = slot else {
            self.line().refuse(ticket.arrived, held.is_none(), millis(now));
            return Err(ticket);
        };
        self.line().let_in();
        // Whoever was let in during a rush stays in, page after page.
        let new = (held.is_some() || standing) && !ticket.is_let_in();
        Ok((slot, new.then(|| ticket.let_in(now))))
    }

    fn waiting_page(
        &self,
        portal: &Shared,
        visit: &Visit,
        method: &Method,
        request: &HeaderMap,
        ticket: &Ticket,
    ) -> Response {
        let (about, waiting) = {
            let line = self.line();
            (line.about(ticket.arrived), line.tickets())
        };
        self.tell(millis(visit.received_at), waiting);
        let wait = match (is_safe(method), ticket.is_let_in()) {
            (false, _) => Wait::Form,
            (true, true) => Wait::Page,
            (true, false) => Wait::Line { about: step(about) },
        };
        let soon = about.as_secs().clamp(AGAIN.0, AGAIN.1);
        // Not everybody at the same moment.
        let seconds = soon + portal.entropy.below(soon / 4 + 2);
        self.pages.answer((visit.lang, visit.door, wait), within(seconds), request)
    }

    /// One line of the log every ten seconds, however many are waiting.
    fn tell(&self, now: i64, waiting: usize) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.1 += 1;
        if now - tally.0 >= TELL {
            let (at_work, at_the_gate) = self.gate.load();
            tracing::warn!(
                refused = tally.1,
                in_line = waiting,
                at_work,
                at_the_gate,
                "more people than room"
            );
            *tally = (now, 0);
        }
    }
}

/// Middleware of a route: lets a request work, or answers it with a page that waits.
pub async fn admit(
    State((portal, class)): State<(Shared, Class)>,
    mut visit: Visit,
    mut request: Request,
    next: Next,
) -> Response {
    let admission = &portal.admission;
    let (slot, ticket) = match rank(class, &visit, request.method()) {
        None => return next.run(request).await,
        Some(Rank::Arriving) => match admission.arrive(&portal, &visit).await {
            Ok(admitted) => admitted,
            Err(ticket) => {
                let mut response =
                    admission.waiting_page(&portal, &visit, request.method(), request.headers(), &ticket);
                let token = recognise(&portal, &mut visit);
                hand_out(&portal, &visit, token, &ticket, &mut response);
                return response;
            }
        },
        Some(rank) => match admission.gate.enter(rank, 0).await {
            Some(slot) => (slot, None),
            None => return admission.sorry(&portal, &visit, request.method(), request.headers()),
        },
    };
    let seat = Arc::new(Seat::new(admission.gate.clone(), slot));
    let mut token = None;
    if let Some(ticket) = &ticket {
        visit.hold(*ticket);
        // Before the handler, which may give the browser something that belongs to its device.
        token = recognise(&portal, &mut visit);
        request.extensions_mut().insert(visit.clone());
    }
    let mut response = seat.work(next.run(request)).await;
    seat.leave();
    if let Some(ticket) = &ticket {
        hand_out(&portal, &visit, token, ticket, &mut response);
    }
    response
}

/// Gives a browser a device where it has none, so that its ticket can be bound to it: the token for its cookie.
fn recognise(portal: &Shared, visit: &mut Visit) -> Option<String> {
    if visit.device.is_some() {
        return None;
    }
    let token = portal.entropy.token();
    visit.device = Some(portal.keys.session_hash(&token));
    Some(token)
}

/// None for what needs no slot.
fn rank(class: Class, visit: &Visit, method: &Method) -> Option<Rank> {
    let has_begun = visit.device.is_some() || visit.may_be_signed_in;
    match class {
        Class::Free => None,
        _ if visit.door == Door::Staff => Some(Rank::Sending),
        Class::Begun if has_begun && is_safe(method) => Some(Rank::Begun),
        Class::Begun if has_begun => Some(Rank::Sending),
        Class::Begun | Class::Arriving => Some(Rank::Arriving),
    }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Sets the ticket, and the device cookie that it is bound to where that is new.
fn hand_out(portal: &Shared, visit: &Visit, token: Option<String>, ticket: &Ticket, response: &mut Response) {
    let cookies = Cookies::of(portal, visit.door);
    let mut set = |name: &str, value: String, days| {
        if let Ok(value) = HeaderValue::from_str(&cookies.set(name, value, days).to_string()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    };
    if let Some(token) = token {
        set(&cookies.device, token, Some(drafts::DEVICE_DAYS));
    }
    let device = visit.device.as_deref().unwrap_or_default();
    set(&cookies.ticket, ticket.signed(portal.keys.door_key(), device), None);
}

fn step(about: Duration) -> Option<usize> {
    let minutes = about.as_secs().div_ceil(60);
    (minutes > 1).then(|| words::MINUTES.iter().take_while(|step| u64::from(**step) < minutes).count())
}

fn within(seconds: u64) -> u32 {
    u32::try_from(seconds).unwrap_or(u32::MAX)
}
