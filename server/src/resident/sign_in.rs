//! Confirming an address by a six-digit code. Known and unknown addresses get the same answer.

use std::collections::BTreeMap;

use app::{
    resident::identity::{self, AddressPage, CodePage, Purpose},
    text::identity as words,
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use axum_extra::extract::cookie::CookieJar;
use domain::email::{self, EmailAddress};
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::{
    drafts,
    entering::{APPLICATIONS, Entered, bring_back, enter, finish},
    form_data::FormData,
    front,
};
use crate::{
    clock::millis,
    db::{
        Tx, WriteError,
        login_code::{self, LoginCode, Throttled},
        session,
    },
    entropy::Entropy,
    identity::{
        guard::HeldDraft,
        visit::{Cookies, Visit},
    },
    mail::{About, Outgoing, outbox, wording},
    page::Page,
    portal::Shared,
    refusal::{Answer, Refusal},
    sealed::{Keys, Place},
};

/// Codes that an address or a device may ask for in an hour before delays begin.
const FREE_CODES: i64 = 5;

/// What came of asking for a code.
pub enum Asked {
    /// It is in the mail.
    Sent(CookieJar),
    /// It was not sent: why, for beside the field.
    Wrong(String),
}

/// Where the address of a code is sealed.
pub(super) fn code_place(id: &str) -> Place<'_> {
    Place::new("login_code", "address_sealed", id)
}

/// Sends a code to an address, for this browser.
///
/// # Errors
/// [`Refusal`]
pub async fn ask(
    portal: &Shared,
    visit: &Visit,
    jar: CookieJar,
    typed: &str,
    purpose: &'static str,
    draft: Option<&str>,
) -> Result<Asked, Refusal> {
    let lang = visit.lang;
    let Some(address) = EmailAddress::parse(typed) else {
        let hint = typed.rsplit_once('@').and_then(|(_, domain)| email::likely_typo(domain));
        let sentence = match hint {
            Some(domain) => words::EMAIL_TYPO.fill(lang, &[("domain", domain)]),
            None => words::EMAIL_WRONG.plain(lang),
        };
        return Ok(Asked::Wrong(sentence));
    };
    let (jar, device) = drafts::device(portal, visit, jar);
    match send(portal, visit, &address, &device, purpose, draft.map(str::to_owned)).await? {
        None => Ok(Asked::Sent(jar)),
        Some(seconds) => Ok(Asked::Wrong(words::WAIT.fill(lang, &[("seconds", &seconds.to_string())]))),
    }
}

/// Makes and mails a code; the seconds to wait, where it is too soon.
async fn send(
    portal: &Shared,
    visit: &Visit,
    address: &EmailAddress,
    device: &str,
    purpose: &str,
    draft: Option<String>,
) -> Result<Option<i64>, Refusal> {
    let now = portal.clock.now();
    let id = portal.entropy.id(now);
    let code = portal.entropy.digits6();
    let token = portal.links.sign(&id, now).map_err(Refusal::broken)?;
    let (subject, body) = wording::code(portal, visit.lang, &code, &token);
    let sealed = portal
        .keys
        .code_address_key()
        .seal_json(code_place(&id), address, &portal.entropy)
        .map_err(Refusal::broken)?;
    let contact = portal.keys.contact_digest(address);
    let row = LoginCode {
        code: portal.keys.code_hash(&id, &code),
        purpose: purpose.to_owned(),
        address_sealed: sealed,
        device: device.to_owned(),
        draft,
        tries: 0,
        expires_at: millis(now) + login_code::VALID,
        used_at: None,
        contact,
        id: id.clone(),
    };
    let mail = Outgoing {
        kind: "code",
        about: About::Code,
        dedupe: format!("code:{id}"),
        to: address.clone(),
        subject,
        body,
    };
    let input = (row, mail, now, portal.entropy.clone(), portal.keys.clone());
    fn op<'t>(
        tx: &'t mut Tx,
        (row, mail, now, entropy, keys): &'t (LoginCode, Outgoing, Timestamp, Entropy, Keys),
    ) -> BoxFuture<'t, Result<(), Throttled>> {
        Box::pin(async move {
            for subject in [format!("code:{}", row.contact), format!("code-from:{}", row.device)] {
                login_code::attempt(tx, &subject, FREE_CODES, *now).await?;
            }
            login_code::insert(tx, row, *now).await?;
            outbox::enqueue(tx, mail, *now, entropy, keys).await?;
            Ok(())
        })
    }
    match portal.db.write_with(input, op).await {
        Ok(()) => Ok(None),
        Err(WriteError::Refused(Throttled::Wait(seconds))) => Ok(Some(seconds)),
        Err(error) => Err(error.into()),
    }
}

/// `GET /sign-in`; for somebody who is signed in, `?parked` brings back what could not be brought back at once.
pub async fn show(
    State(portal): State<Shared>,
    visit: Visit,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let parked = query.contains_key("parked");
    if let Some(contact) = visit.contact() {
        let back = match &visit.device {
            Some(device) if parked => bring_back(&portal, &visit, device, contact).await?,
            _ => None,
        };
        return Ok(Redirect::to(back.as_deref().unwrap_or(APPLICATIONS)).into_response());
    }
    address_page(&portal, &visit, String::new(), None, parked).await
}

async fn address_page(
    portal: &Shared,
    visit: &Visit,
    typed: String,
    error: Option<String>,
    parked: bool,
) -> Answer {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let model = AddressPage {
        lang: visit.lang,
        purpose: Purpose::SignIn,
        action: "/sign-in".into(),
        typed,
        error,
        parked,
    };
    let page =
        Page::titled(words::SIGN_IN_TITLE.plain(visit.lang)).status(status).form(identity::ADDRESS_FORM);
    Ok(page.render(portal, visit, move || identity::address_page(&model)).await)
}

/// `POST /sign-in`
pub async fn post(State(portal): State<Shared>, visit: Visit, jar: CookieJar, data: FormData) -> Answer {
    let typed = data.get("email").unwrap_or_default().to_owned();
    if let Some(lang) = data.language() {
        let visit = Visit { lang, ..visit };
        let jar = front::with_language(&portal, &visit, jar, lang);
        return Ok((jar, address_page(&portal, &visit, typed, None, false).await?).into_response());
    }
    match ask(&portal, &visit, jar, &typed, "sign_in", None).await? {
        Asked::Sent(jar) => Ok((jar, Redirect::to("/sign-in/code")).into_response()),
        Asked::Wrong(sentence) => address_page(&portal, &visit, typed, Some(sentence), false).await,
    }
}

/// `POST /drafts/{draft}/later`
pub async fn later(
    State(portal): State<Shared>,
    visit: Visit,
    jar: CookieJar,
    held: HeldDraft,
    data: FormData,
) -> Answer {
    let typed = data.get("email").unwrap_or_default().to_owned();
    let draft = &held.draft.row.id;
    if let Some(lang) = data.language() {
        let visit = Visit { lang, ..visit };
        let jar = front::with_language(&portal, &visit, jar, lang);
        return Ok((jar, later_page(&portal, &visit, draft, typed, None).await?).into_response());
    }
    match ask(&portal, &visit, jar, &typed, "later", Some(draft)).await? {
        Asked::Sent(jar) => Ok((jar, Redirect::to("/sign-in/code")).into_response()),
        Asked::Wrong(sentence) => later_page(&portal, &visit, draft, typed, Some(sentence)).await,
    }
}

/// The page of 「続きはあとで」.
///
/// # Errors
/// [`Refusal`]
pub async fn later_page(
    portal: &Shared,
    visit: &Visit,
    draft: &str,
    typed: String,
    error: Option<String>,
) -> Answer {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let model = AddressPage {
        lang: visit.lang,
        purpose: Purpose::Later,
        action: format!("/drafts/{draft}/later"),
        typed,
        error,
        parked: false,
    };
    let page = Page::titled(words::LATER_TITLE.plain(visit.lang)).status(status).form(identity::ADDRESS_FORM);
    Ok(page.render(portal, visit, move || identity::address_page(&model)).await)
}

/// `GET /sign-in/code`
pub async fn show_code(State(portal): State<Shared>, visit: Visit) -> Answer {
    let Some(code) = newest(&portal, &visit).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    code_page(&portal, &visit, &code, None).await
}

async fn newest(portal: &Shared, visit: &Visit) -> Result<Option<LoginCode>, Refusal> {
    let Some(device) = &visit.device else { return Ok(None) };
    Ok(login_code::newest(portal.db.read(), device).await?)
}

async fn code_page(portal: &Shared, visit: &Visit, code: &LoginCode, error: Option<String>) -> Answer {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let other_address = match (code.purpose.as_str(), &code.draft) {
        ("later", Some(draft)) => format!("/drafts/{draft}/later"),
        ("confirm", Some(draft)) => format!("/drafts/{draft}/review"),
        _ => "/sign-in".to_owned(),
    };
    let model = CodePage { lang: visit.lang, error, other_address };
    let page = Page::titled(words::CODE_TITLE.plain(visit.lang)).status(status);
    Ok(page.render(portal, visit, move || identity::code_page(&model)).await)
}

/// `POST /sign-in/again`: another code to the same address.
pub async fn again(State(portal): State<Shared>, visit: Visit) -> Answer {
    let Some(code) = newest(&portal, &visit).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let address: EmailAddress = portal
        .keys
        .code_address_key()
        .open_json(code_place(&code.id), &code.address_sealed)
        .map_err(Refusal::broken)?;
    match send(&portal, &visit, &address, &code.device, &code.purpose, code.draft.clone()).await? {
        None => Ok(Redirect::to("/sign-in/code").into_response()),
        Some(seconds) => {
            let sentence = words::WAIT.fill(visit.lang, &[("seconds", &seconds.to_string())]);
            code_page(&portal, &visit, &code, Some(sentence)).await
        }
    }
}

/// `POST /sign-in/code`
pub async fn post_code(State(portal): State<Shared>, visit: Visit, jar: CookieJar, data: FormData) -> Answer {
    let Some(code) = newest(&portal, &visit).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let typed: String = domain::japanese::search::fold_digits_only(data.get("code").unwrap_or_default());
    let sentence = match enter(&portal, &visit, &code, Some(&typed)).await? {
        Entered::In(token) => return finish(&portal, &visit, jar, code, token).await,
        Entered::Wrong(left) => words::CODE_WRONG.fill(visit.lang, &[("left", &left.to_string())]),
        Entered::Over => words::CODE_OVER.plain(visit.lang),
        Entered::Wait(seconds) => words::WAIT.fill(visit.lang, &[("seconds", &seconds.to_string())]),
    };
    code_page(&portal, &visit, &code, Some(sentence)).await
}

/// `GET /sign-in/link`: only a page with a button, and only in the browser that asked.
pub async fn link(
    State(portal): State<Shared>,
    visit: Visit,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let token = query.get("token").cloned().unwrap_or_default();
    let lang = visit.lang;
    if linked(&portal, &visit, &token).await?.is_some() {
        let page = Page::titled(words::LINK_TITLE.plain(lang));
        return Ok(page.render(&portal, &visit, move || identity::link_page(lang, &token)).await);
    }
    let page = Page::titled(words::LINK_ELSEWHERE_TITLE.plain(lang));
    Ok(page.render(&portal, &visit, move || identity::link_elsewhere_page(lang)).await)
}

/// The code of a link, if it is good and this is the browser that asked.
async fn linked(portal: &Shared, visit: &Visit, token: &str) -> Result<Option<LoginCode>, Refusal> {
    let Some(id) = portal.links.read(token, visit.received_at) else { return Ok(None) };
    let code = login_code::by_id(portal.db.read(), &id).await?;
    Ok(code.filter(|code| visit.device.as_deref() == Some(&code.device) && code.used_at.is_none()))
}

/// `POST /sign-in/link`
pub async fn post_link(State(portal): State<Shared>, visit: Visit, jar: CookieJar, data: FormData) -> Answer {
    let token = data.get("token").unwrap_or_default();
    if let Some(code) = linked(&portal, &visit, token).await?
        && let Entered::In(session) = enter(&portal, &visit, &code, None).await?
    {
        return finish(&portal, &visit, jar, code, session).await;
    }
    let lang = visit.lang;
    let page = Page::titled(words::LINK_ELSEWHERE_TITLE.plain(lang)).status(StatusCode::UNPROCESSABLE_ENTITY);
    Ok(page.render(&portal, &visit, move || identity::link_elsewhere_page(lang)).await)
}

/// `POST /sign-out`: ends the login session at once, at either door.
pub async fn sign_out(State(portal): State<Shared>, visit: Visit, jar: CookieJar) -> Answer {
    let cookies = Cookies::of(&portal, visit.door);
    if let Some(cookie) = jar.get(&cookies.session) {
        session::end(&portal.db, &portal.keys.session_hash(cookie.value())).await?;
    }
    let jar = jar.add(cookies.end(&cookies.session));
    let clear = [("clear-site-data", "\"cache\"")];
    Ok((jar, clear, Redirect::to("/")).into_response())
}
