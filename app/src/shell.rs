//! The document around every page: head, header, language switch, footer.

use leptos::prelude::*;

use crate::text::{Lang, Phrase, Spoken, shell};
use crate::ui::escape::escaped;
use domain::form::Text;

/// The two doors of the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// Residents.
    Residents,
    /// Staff.
    Staff,
}

/// The hashed addresses of a browser bundle.
#[derive(Clone, Copy, Debug)]
pub struct Bundle {
    /// The loader.
    pub start: &'static str,
    /// The JavaScript glue.
    pub script: &'static str,
    /// The WASM module.
    pub wasm: &'static str,
}

/// What the document needs to know beside the page itself.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// Language of the page.
    pub lang: Lang,
    /// Nonce of this response's content security policy.
    pub nonce: String,
    /// Door through which the page was asked for.
    pub door: Door,
    /// Name of the city.
    pub city: Text,
    /// Title of the page, in its language.
    pub title: String,
    /// Hashed address of the style sheet.
    pub style: &'static str,
    /// The bundle, on pages with islands.
    pub bundle: Option<Bundle>,
    /// Where the language switch comes back to.
    pub here: String,
    /// Id of the page's form, where switching the language has to store what was typed.
    pub form: Option<&'static str>,
    /// Whether somebody is signed in at this door.
    pub signed_in: bool,
    /// Whether the person works cases of an office.
    pub clerk: bool,
    /// Whether the person runs surveys of an office.
    pub analyst: bool,
    /// Whether the person may see the administrator's pages.
    pub administrator: bool,
    /// Whether this is a demonstration city.
    pub demo: bool,
    /// Seconds after which the page opens itself again.
    pub refresh: Option<&'static str>,
}

/// The whole document.
#[must_use]
pub fn document(chrome: &Chrome, body: AnyView) -> AnyView {
    let lang = chrome.lang;
    let title = format!("{} | {}", chrome.title, site_name(chrome));
    let bundle = chrome.bundle.map(|bundle| {
        view! {
            <script type="module" nonce=chrome.nonce.clone() src=bundle.start
                data-bundle=bundle.script data-wasm=bundle.wasm></script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=lang.html() class={if lang == Lang::Easy { "easy" } else { "" }}>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="theme-color" content="#0017c1"/>
                <meta name="format-detection" content="telephone=no"/>
                {chrome.refresh.map(|seconds| view! { <meta http-equiv="refresh" content=seconds/> })}
                <title inner_html=escaped(&title)></title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="stylesheet" href=chrome.style/>
                {bundle}
            </head>
            <body class={match chrome.door { Door::Residents => "door-residents", Door::Staff => "door-staff" }}>
                <a class="skip-link" href="#main">{shell::SKIP_TO_CONTENT.view(lang)}</a>
                {header(chrome)}
                <main id="main" class="main" tabindex="-1">{body}</main>
                {footer(chrome)}
            </body>
        </html>
    }
    .into_any()
}

fn site_name(chrome: &Chrome) -> String {
    let name = match chrome.door {
        Door::Residents => shell::SITE_NAME,
        Door::Staff => shell::DESK_NAME,
    };
    name.fill(chrome.lang, &[("city", &chrome.city.plain(chrome.lang))])
}

fn header(chrome: &Chrome) -> AnyView {
    let lang = chrome.lang;
    let links = match (chrome.door, chrome.signed_in) {
        (Door::Residents, true) => {
            view! { {link("/applications", shell::MY_APPLICATIONS, lang)} {sign_out(lang)} }.into_any()
        }
        (Door::Residents, false) => {
            view! { {link("/applications", shell::MY_APPLICATIONS, lang)} }.into_any()
        }
        (Door::Staff, true) => view! {
            {(chrome.clerk || !chrome.analyst).then(|| link("/", shell::QUEUE, lang))}
            {chrome.clerk.then(|| link("/counter", shell::COUNTER, lang))}
            {chrome.analyst.then(|| link("/surveys", shell::SURVEYS, lang))}
            {chrome.administrator.then(|| link("/outbox", shell::DEAD_LETTERS, lang))}
            {sign_out(lang)}
        }
        .into_any(),
        (Door::Staff, false) => ().into_any(),
    };
    view! {
        <header class="header">
            {chrome.demo.then(|| view! { <p class="demo-strip">{shell::DEMO_CITY.view(lang)}</p> })}
            <div class="header__inner">
                <a class="header__name" href="/">
                    <svg class="header__mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                        <rect x="1" y="1" width="30" height="30" rx="8" fill="#0017c1"></rect>
                        <path d="M9 17l5 5 9-12" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"></path>
                    </svg>
                    <span>{site_name(chrome)}</span>
                </a>
                <nav class="header__nav" aria-label=shell::MAIN_MENU.plain(lang)>{links}</nav>
                {language_switch(chrome)}
            </div>
        </header>
    }
    .into_any()
}

fn link(href: &'static str, name: Phrase, lang: Lang) -> AnyView {
    view! { <a class="header__link" href=href>{name.view(lang)}</a> }.into_any()
}

fn sign_out(lang: Lang) -> AnyView {
    view! {
        <form class="header__form" method="post" action="/sign-out">
            <button class="header__link" type="submit">{shell::SIGN_OUT.view(lang)}</button>
        </form>
    }
    .into_any()
}

/// On pages with a form the switch belongs to that form, so that nothing typed is lost. The form's
/// first submit button must stay "save and continue" (it is what Enter presses), hence the hidden one.
fn language_switch(chrome: &Chrome) -> AnyView {
    let lang = chrome.lang;
    let buttons = |form: Option<&'static str>| {
        Lang::ALL
            .into_iter()
            .map(|other| {
                let tag = other.html();
                let current = (other == lang).then_some("true");
                let (name, value) = match form {
                    Some(_) => ("_then", format!("lang:{}", other.code())),
                    None => ("lang", other.code().to_owned()),
                };
                view! {
                    <button class="language__choice" type="submit" form=form.unwrap_or("language") name=name value=value
                        lang=tag aria-current=current formnovalidate=true>{other.own_name()}</button>
                }
            })
            .collect_view()
    };
    let label = shell::LANGUAGE.plain(lang);
    match chrome.form {
        Some(form) => view! {
            <div class="language" role="group" aria-label=label>
                <button class="default-button" type="submit" form=form tabindex="-1" aria-hidden="true" name="_then" value="next"></button>
                {buttons(Some(form))}
            </div>
        }
        .into_any(),
        None => view! {
            <form id="language" method="post" action="/language">
                <input type="hidden" name="back" value=chrome.here.clone()/>
                <div class="language" role="group" aria-label=label>{buttons(None)}</div>
            </form>
        }
        .into_any(),
    }
}

fn footer(chrome: &Chrome) -> AnyView {
    let lang = chrome.lang;
    let links = (chrome.door == Door::Residents).then(|| {
        view! {
            <nav class="footer__nav" aria-label=shell::ABOUT_THIS_SITE.plain(lang)>
                <a href="/help">{shell::HELP.view(lang)}</a>
                <a href="/privacy">{shell::PRIVACY.view(lang)}</a>
                <a href="/accessibility">{shell::ACCESSIBILITY.view(lang)}</a>
            </nav>
        }
    });
    view! {
        <footer class="footer">
            <div class="footer__inner">
                {links}
                <p class="footer__city">{chrome.city.plain(lang)}</p>
            </div>
        </footer>
    }
    .into_any()
}
