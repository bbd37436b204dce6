//! Signing in by password. Whoever knows no password learns nothing, not even which logins exist.

use app::{
    desk::sign_in::{self as page_of, SignIn},
    text::{Lang, Phrase, identity as words},
};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use subtle::ConstantTimeEq;
use validator::{Validate, ValidationErrors};

use crate::{
    audit,
    db::{
        Tx, WriteError,
        login_code::{self, Throttled},
        session::{self, NewSession, STAFF_LONGEST},
        staff::{self, Account},
    },
    entropy::Entropy,
    identity::{
        password::{self, Checked},
        visit::{Cookies, Visit},
    },
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    resident::{drafts, form_data::FormData},
};

/// Attempts on a login, or from a device, in an hour before delays begin.
const FREE: i64 = 5;
/// Failures of all browsers together that have never signed in here, in an hour before delays begin: one guess on
/// each of many logins is slowed down, too.
const FREE_STRANGERS: i64 = 100;
/// Days that a browser is known.
const KNOWN_DAYS: i64 = 365;

/// What is typed to sign in.
#[derive(Validate)]
struct Typed {
    #[validate(length(min = 1, max = 100))]
    login: String,
    #[validate(length(min = 1, max = 1000))]
    password: String,
}

/// `GET /sign-in`
pub async fn show(State(portal): State<Shared>, visit: Visit, jar: CookieJar) -> Answer {
    if visit.staff().is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    // A device from the first look on: attempts without one share one account of failures.
    let (jar, _) = drafts::device(&portal, &visit, jar);
    let model = SignIn { lang: visit.lang, ..SignIn::default() };
    Ok((jar, answer(&portal, &visit, model, StatusCode::OK).await).into_response())
}

async fn answer(
    portal: &Shared,
    visit: &Visit,
    model: SignIn,
    status: StatusCode,
) -> axum::response::Response {
    let page = Page::titled(words::STAFF_SIGN_IN_TITLE.plain(visit.lang)).status(status);
    page.render(portal, visit, move || page_of::page(&model)).await
}

/// `POST /sign-in`
pub async fn post(State(portal): State<Shared>, visit: Visit, jar: CookieJar, data: FormData) -> Answer {
    let lang = visit.lang;
    let get = |name: &str| data.get(name).unwrap_or_default().to_owned();
    let typed = Typed { login: get("login").trim().to_owned(), password: get("password") };
    let mut model = SignIn { lang, login: typed.login.clone(), ..SignIn::default() };
    if let Err(errors) = typed.validate() {
        (model.login_error, model.password_error) = sentences(&errors, &typed, lang);
        return Ok(answer(&portal, &visit, model, StatusCode::UNPROCESSABLE_ENTITY).await);
    }
    model.refused = Some(match enter(&portal, &visit, &jar, typed).await? {
        Entered::In(token, known) => {
            let cookies = Cookies::of(&portal, visit.door);
            let jar = jar.add(cookies.set(&cookies.session, token, None)).add(cookies.set(
                &cookies.known,
                known,
                Some(KNOWN_DAYS),
            ));
            return Ok((jar, Redirect::to("/")).into_response());
        }
        Entered::Wrong => words::STAFF_WRONG.plain(lang),
        Entered::Wait(seconds) => words::WAIT.fill(lang, &[("seconds", &seconds.to_string())]),
    });
    Ok(answer(&portal, &visit, model, StatusCode::UNPROCESSABLE_ENTITY).await)
}

/// The sentences beside login and password. One that is too long is merely not right.
fn sentences(errors: &ValidationErrors, typed: &Typed, lang: Lang) -> (Option<String>, Option<String>) {
    let fields = errors.field_errors();
    let of = |field: &str, typed: &str, missing: Phrase| {
        let phrase = if typed.is_empty() { missing } else { words::STAFF_WRONG };
        fields.contains_key(field).then(|| phrase.plain(lang))
    };
    (
        of("login", &typed.login, words::LOGIN_MISSING),
        of("password", &typed.password, words::PASSWORD_MISSING),
    )
}

enum Entered {
    /// Tokens of the new login session and of the browser that is known from now on.
    In(String, String),
    Wrong,
    /// Seconds to wait.
    Wait(i64),
}

/// What is counted for an attempt.
#[derive(Clone)]
struct Subjects {
    /// The login; at a browser that has signed in with it before, the two together, so that guesses made elsewhere
    /// never keep its owner out.
    login: String,
    /// The browser.
    device: String,
    /// All browsers that are not known.
    strangers: Option<String>,
}

impl Subjects {
    fn of(portal: &Shared, visit: &Visit, jar: &CookieJar, login: &str) -> Self {
        let digest = |kind, text: &str| portal.keys.subject_digest(kind, text);
        let device = visit.device.clone().unwrap_or_default();
        let known = jar.get(&Cookies::of(portal, visit.door).known).is_some_and(|cookie| {
            cookie.value().as_bytes().ct_eq(known_token(portal, login, &device).as_bytes()).into()
        });
        let login = if known { format!("{login}|{device}") } else { login.to_owned() };
        Self {
            login: format!("staff-login:{}", digest("staff-login", &login)),
            device: format!("staff-from:{}", digest("staff-from", &device)),
            strangers: (!known).then(|| "staff-strangers".to_owned()),
        }
    }
}

/// What a browser carries that has signed in with a login: worthless with another device cookie or login.
fn known_token(portal: &Shared, login: &str, device: &str) -> String {
    portal.keys.subject_digest("staff-known", &format!("{login}|{device}"))
}

async fn enter(portal: &Shared, visit: &Visit, jar: &CookieJar, typed: Typed) -> Result<Entered, Refusal> {
    let login = staff::login_key(&typed.login);
    let subjects = Subjects::of(portal, visit, jar, &login);
    // Counted before the password is looked at: many guesses at once cannot slip through.
    if let Some(seconds) = knock(portal, subjects.clone()).await? {
        return Ok(Entered::Wait(seconds));
    }
    let account = staff::by_login(portal.db.read(), &login).await?;
    let stored = account.as_ref().map(|account| account.password.clone());
    let checked = password::check(typed.password, stored).await.map_err(Refusal::broken)?;
    let now = portal.clock.now();
    let (Checked::Right(stronger), Some(account)) = (checked, account) else {
        refuse(portal, subjects, now).await?;
        return Ok(Entered::Wrong);
    };
    let token = portal.entropy.token();
    let old = jar.get(&Cookies::of(portal, visit.door).session);
    let entry = Entry {
        subjects,
        session: NewSession {
            id: portal.keys.session_hash(&token),
            door: "staff",
            contact: None,
            staff: Some(account.id.clone()),
            device: visit.device.clone(),
            now,
            longest: STAFF_LONGEST,
        },
        old: old.map(|cookie| portal.keys.session_hash(cookie.value())),
        account,
        stronger,
        entropy: portal.entropy.clone(),
    };
    if !portal.db.write_with(entry, let_in).await? {
        return Ok(Entered::Wrong);
    }
    let known = known_token(portal, &login, visit.device.as_deref().unwrap_or_default());
    Ok(Entered::In(token, known))
}

/// Seconds to wait, or an attempt counted.
async fn knock(portal: &Shared, subjects: Subjects) -> Result<Option<i64>, Refusal> {
    fn op<'t>(
        tx: &'t mut Tx,
        (subjects, now): &'t (Subjects, Timestamp),
    ) -> BoxFuture<'t, Result<(), Throttled>> {
        Box::pin(async move {
            login_code::attempt(tx, &subjects.login, FREE, *now).await?;
            login_code::attempt(tx, &subjects.device, FREE, *now).await?;
            // Only looked at: what counts here are failures, noted when they are known.
            if let Some(strangers) = &subjects.strangers
                && let Some(seconds) = login_code::waits(tx, strangers, *now).await?
            {
                return Err(Throttled::Wait(seconds));
            }
            Ok(())
        })
    }
    match portal.db.write_with((subjects, portal.clock.now()), op).await {
        Ok(()) => Ok(None),
        Err(WriteError::Refused(Throttled::Wait(seconds))) => Ok(Some(seconds)),
        Err(error) => Err(error.into()),
    }
}

async fn refuse(portal: &Shared, subjects: Subjects, now: Timestamp) -> Result<(), Refusal> {
    fn op<'t>(
        tx: &'t mut Tx,
        (subjects, now, entropy): &'t (Subjects, Timestamp, Entropy),
    ) -> BoxFuture<'t, Result<(), sqlx::Error>> {
        Box::pin(async move {
            if let Some(strangers) = &subjects.strangers {
                login_code::note(tx, strangers, FREE_STRANGERS, *now).await?;
            }
            let refused = audit::Entry {
                actor: audit::Actor::System("sign-in"),
                action: "session.refused",
                subject_kind: "throttle",
                subject: Some(subjects.login.clone()),
                detail: serde_json::Value::Null,
            };
            audit::record(tx, &refused, *now, entropy).await
        })
    }
    Ok(portal.db.write_with((subjects, now, portal.entropy.clone()), op).await?)
}

/// What the write of a sign-in needs.
struct Entry {
    subjects: Subjects,
    session: NewSession,
    old: Option<String>,
    account: Account,
    stronger: Option<String>,
    entropy: Entropy,
}

/// Begins the login session; false where the password was changed or the account disabled since it was looked at.
fn let_in<'t>(tx: &'t mut Tx, entry: &'t Entry) -> BoxFuture<'t, Result<bool, sqlx::Error>> {
    Box::pin(async move {
        let now = entry.session.now;
        let account = &entry.account;
        if !staff::still_has(tx, account, entry.stronger.as_ref().unwrap_or(&account.password)).await? {
            return Ok(false);
        }
        login_code::forgive(tx, &entry.subjects.login).await?;
        login_code::forgive(tx, &entry.subjects.device).await?;
        if let Some(old) = &entry.old {
            session::end_now(tx, old).await?;
        }
        session::insert(tx, &entry.session).await?;
        let begun = audit::Entry {
            actor: audit::Actor::Staff(entry.account.id.clone()),
            action: "session.begun",
            subject_kind: "login_session",
            subject: None,
            detail: serde_json::Value::Null,
        };
        audit::record(tx, &begun, now, &entry.entropy).await?;
        Ok(true)
    })
}
