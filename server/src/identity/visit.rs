//! Who is here, at which door, in which language.

use std::{convert::Infallible, sync::Arc};

use app::{shell::Door, text::Lang};
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use jiff::Timestamp;

use crate::{admission::ticket::Ticket, portal::Shared};

/// A request, before anything is done about it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The door.
    pub door: Door,
    /// The language of the answer.
    pub lang: Lang,
    /// The nonce of the answer's content security policy.
    pub nonce: Arc<str>,
    /// When the request arrived.
    pub received_at: Timestamp,
    /// When the person arrived, where we kept them at the door; else as `received_at`. 到達 is judged by it.
    pub arrived_at: Timestamp,
    /// The arrival ticket.
    pub ticket: Option<Ticket>,
    /// Whether there is a session cookie; whose, the guard finds out.
    pub may_be_signed_in: bool,
    /// Path and query, for the language switch.
    pub here: String,
    /// Digest of the device cookie; none where the browser has not begun anything.
    pub device: Option<String>,
    /// Who it is, once the guard has looked.
    pub who: Who,
}

/// Who it is.
#[derive(Clone, Debug)]
pub enum Who {
    /// Not signed in.
    Nobody,
    /// A resident who has confirmed an address.
    Resident {
        /// Keyed digest of the address.
        contact: String,
    },
    /// A member of staff.
    Staff(Arc<StaffMember>),
}

/// A member of staff with roles as they are at this moment.
#[derive(Clone, Debug)]
pub struct StaffMember {
    /// Id of the account.
    pub id: String,
    /// Name as colleagues see it.
    pub name: String,
    /// Office and role; an empty office means the whole installation.
    pub roles: Vec<(String, Role)>,
}

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Works the queue of an office.
    Clerk,
    /// Assigns, approves.
    Supervisor,
    /// Runs the surveys of an office, reads their results, publishes them.
    Analyst,
    /// Offices, accounts, mail that could not be delivered. Sees no cases.
    Administrator,
}

impl Role {
    /// From the database.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "clerk" => Some(Self::Clerk),
            "supervisor" => Some(Self::Supervisor),
            "analyst" => Some(Self::Analyst),
            "administrator" => Some(Self::Administrator),
            _ => None,
        }
    }

    /// For the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Supervisor => "supervisor",
            Self::Analyst => "analyst",
            Self::Administrator => "administrator",
        }
    }
}

impl StaffMember {
    /// The offices whose cases this person works: the one function that scopes by office.
    #[must_use]
    pub fn offices(&self) -> Vec<&str> {
        let mut offices: Vec<_> = self
            .roles
            .iter()
            .filter(|(_, role)| matches!(role, Role::Clerk | Role::Supervisor))
            .map(|(office, _)| office.as_str())
            .collect();
        offices.dedup();
        offices
    }

    /// Whether this person works the cases of an office.
    #[must_use]
    pub fn works_for(&self, office: &str) -> bool {
        self.offices().contains(&office)
    }

    /// The offices whose surveys this person runs.
    #[must_use]
    pub fn surveying(&self) -> Vec<&str> {
        let analyst = self.roles.iter().filter(|(_, role)| *role == Role::Analyst);
        analyst.map(|(office, _)| office.as_str()).collect()
    }

    /// Whether this person looks after the installation.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.roles.iter().any(|(_, role)| *role == Role::Administrator)
    }
}

impl Visit {
    /// What a request tells by itself, without asking the database.
    #[must_use]
    pub fn of(request: &Request, door: Door, portal: &Shared) -> Self {
        let jar = CookieJar::from_headers(request.headers());
        let cookies = Cookies::of(portal, door);
        let value = |name: &str| jar.get(name).map(|cookie| cookie.value().to_owned());
        let lang = language(&jar, &cookies, request.headers());
        let here = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let nonce = data_encoding::BASE64URL_NOPAD.encode(&portal.entropy.bytes::<16>());
        let now = portal.clock.now();
        let device = value(&cookies.device).map(|token| portal.keys.session_hash(&token));
        let ticket = value(&cookies.ticket).zip(device.as_deref());
        let ticket =
            ticket.and_then(|(ticket, device)| Ticket::read(&ticket, portal.keys.door_key(), device, now));
        Self {
            door,
            lang,
            nonce: nonce.into(),
            received_at: now,
            arrived_at: ticket.map_or(now, |ticket| ticket.counted(now)),
            ticket,
            may_be_signed_in: jar.get(&cookies.session).is_some(),
            here,
            device,
            who: Who::Nobody,
        }
    }

    /// Takes a ticket that was just given out.
    pub fn hold(&mut self, ticket: Ticket) {
        self.ticket = Some(ticket);
        self.arrived_at = ticket.counted(self.received_at);
    }

    /// The contact digest of a signed-in resident.
    #[must_use]
    pub fn contact(&self) -> Option<&str> {
        match &self.who {
            Who::Resident { contact } => Some(contact),
            _ => None,
        }
    }

    /// The member of staff who is signed in.
    #[must_use]
    pub fn staff(&self) -> Option<&StaffMember> {
        match &self.who {
            Who::Staff(member) => Some(member),
            _ => None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let Some(visit) = parts.extensions.get::<Self>() else {
            unreachable!("the outermost layer of every door puts the visit in")
        };
        Ok(visit.clone())
    }
}

/// The language of somebody without a session cookie; none for everybody else.
#[must_use]
pub fn stranger(headers: &HeaderMap, door: Door, portal: &Shared) -> Option<Lang> {
    let jar = CookieJar::from_headers(headers);
    let cookies = Cookies::of(portal, door);
    jar.get(&cookies.session).is_none().then(|| language(&jar, &cookies, headers))
}

/// The language that was chosen here, else the browser's.
fn language(jar: &CookieJar, cookies: &Cookies, headers: &HeaderMap) -> Lang {
    let chosen = jar.get(&cookies.lang).and_then(|cookie| Lang::parse(cookie.value()));
    chosen.unwrap_or_else(|| preferred(headers))
}

fn preferred(headers: &HeaderMap) -> Lang {
    let wished = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let first = wished.split(',').map(|tag| tag.trim().to_ascii_lowercase());
    for tag in first {
        if tag.starts_with("ja") {
            return Lang::Ja;
        }
        if tag.starts_with("en") {
            return Lang::En;
        }
    }
    Lang::Ja
}

/// The names of a door's cookies. With TLS they carry `__Host-`; plain names are for loopback only.
/// Browsers do not part cookies by port, so the two doors use different names.
#[derive(Clone, Debug)]
pub struct Cookies {
    /// Holds drafts whose address is not confirmed yet.
    pub device: String,
    /// The login session.
    pub session: String,
    /// Shows that this browser has signed in before, so that guesses made elsewhere do not delay its owner.
    pub known: String,
    /// The language.
    pub lang: String,
    /// The arrival ticket.
    pub ticket: String,
    prefix: &'static str,
    secure: bool,
    strict: bool,
}

impl Cookies {
    /// The cookies of a door.
    #[must_use]
    pub fn of(portal: &Shared, door: Door) -> Self {
        let secure = portal.is_tls(door);
        let prefix = if secure { "__Host-" } else { "" };
        let (session, device, ticket) = match door {
            Door::Residents => ("session", "device", "ticket"),
            Door::Staff => ("desk", "desk-device", "desk-ticket"),
        };
        Self {
            device: format!("{prefix}{device}"),
            session: format!("{prefix}{session}"),
            known: format!("{prefix}desk-known"),
            lang: format!("{prefix}lang"),
            ticket: format!("{prefix}{ticket}"),
            prefix,
            secure,
            strict: door == Door::Staff,
        }
    }

    /// The name of another cookie.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// A cookie that scripts cannot read and other sites cannot send along.
    #[must_use]
    pub fn set(&self, name: &str, value: String, days: Option<i64>) -> Cookie<'static> {
        let mut cookie = Cookie::build((name.to_owned(), value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(if self.strict { SameSite::Strict } else { SameSite::Lax })
            .build();
        if let Some(days) = days {
            cookie.set_max_age(
                axum_extra::extract::cookie::Cookie::parse(format!("a=b; Max-Age={}", days * 86_400))
                    .ok()
                    .and_then(|parsed| parsed.max_age()),
            );
        }
        cookie
    }

    /// Ends a cookie.
    #[must_use]
    pub fn end(&self, name: &str) -> Cookie<'static> {
        self.set(name, String::new(), Some(0))
    }
}
