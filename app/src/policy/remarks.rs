//! What people wrote, in random order and masked, to be read and tagged.

use domain::form::{Id, Text};
use leptos::prelude::*;

use super::results::{Head, Tab};
use crate::text::{Lang, Phrase, Spoken, results as words};
use crate::ui::{Tone, button, notice};

/// Most tags of a remark.
pub const TAGS: usize = 5;
/// Most characters of a tag.
pub const LONGEST_TAG: usize = 20;

/// A remark.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Id.
    pub id: String,
    /// What was written, masked.
    pub words: String,
    /// Its tags, or what was typed in their place.
    pub tags: String,
    /// Why what was typed was refused.
    pub error: Option<Refused>,
}

/// Why tags are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There are too many.
    TooMany,
    /// One is too long.
    TooLong,
}

/// The page.
#[derive(Clone, Debug)]
pub struct Words {
    /// Its beginning.
    pub head: Head,
    /// Questions that ask for words.
    pub items: Vec<(Id, Text)>,
    /// The one that is shown.
    pub item: Option<Id>,
    /// Where the page begins: after which remark.
    pub after: String,
    /// The remarks.
    pub remarks: Vec<Remark>,
    /// The last remark that was looked at, where there are more.
    pub next: Option<String>,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Tags of this wave.
    pub known: Vec<String>,
}

impl Words {
    fn address(&self, item: &str, tag: Option<&str>, after: Option<&str>) -> String {
        let mut address =
            format!("{}?mode={}&item={item}", self.head.path(Tab::Words), self.head.mode.code());
        if let Some(tag) = tag {
            address += &format!("&tag={}", percent_encoded(tag));
        }
        if let Some(after) = after {
            address += &format!("&after={}", percent_encoded(after));
        }
        address
    }
}

/// Everything but letters, digits, `-` and `_`.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => encoded.push(char::from(byte)),
            byte => encoded += &format!("%{byte:02X}"),
        }
        encoded
    })
}

/// Renders it.
#[must_use]
pub fn page(model: &Words) -> AnyView {
    let lang = model.head.lang;
    let body = match (model.head.n, &model.item) {
        (None, _) => ().into_any(),
        (_, None) => view! { <p class="empty">{words::NO_WORDS_ITEM.view(lang)}</p> }.into_any(),
        (_, Some(item)) => remarks(model, item),
    };
    view! { <div class="container stack results">{model.head.view(Tab::Words)}{body}</div> }.into_any()
}

fn remarks(model: &Words, item: &Id) -> AnyView {
    let lang = model.head.lang;
    let list = if model.remarks.is_empty() {
        view! { <p class="empty">{words::NO_WORDS.view(lang)}</p> }.into_any()
    } else {
        let remarks = model.remarks.iter().map(|each| remark(each, item, model)).collect_view();
        view! { <ol class="remarks">{remarks}</ol> }.into_any()
    };
    let tag = model.tag.as_deref();
    let next = model.next.as_ref().map(|next| {
        let href = model.address(item.as_str(), tag, Some(next));
        view! { <a class="pager-link pager-next" rel="next" href=href>{words::GO_ON.view(lang)}" →"</a> }
    });
    let first = (!model.after.is_empty()).then(|| {
        let href = model.address(item.as_str(), tag, None);
        view! { <a class="pager-link" href=href>{words::FROM_START.view(lang)}</a> }
    });
    let suggestions =
        model.known.iter().map(|tag| view! { <option value=tag.clone()></option> }).collect_view();
    view! {
        {notice::line(Tone::Warning, words::WORDS_TEXT.view(lang), lang)}
        {items(model, item)}
        {tags(model, item)}
        {list}
        <datalist id="known-tags">{suggestions}</datalist>
        <nav class="pager" aria-label=words::GO_ON.plain(lang)>{first}{next}</nav>
    }
    .into_any()
}

fn items(model: &Words, item: &Id) -> AnyView {
    let lang = model.head.lang;
    let links = model
        .items
        .iter()
        .map(|(id, short)| {
            let current = (id == item).then_some("true");
            view! { <li><a href=model.address(id.as_str(), None, None) aria-current=current>{short.view(lang)}</a></li> }
        })
        .collect_view();
    view! { <nav aria-label=words::QUESTION.plain(lang)><ul class="whose">{links}</ul></nav> }.into_any()
}

fn tags(model: &Words, item: &Id) -> AnyView {
    if model.known.is_empty() && model.tag.is_none() {
        return ().into_any();
    }
    let lang = model.head.lang;
    let link = |tag: Option<&str>, name: AnyView| {
        let current = (tag == model.tag.as_deref()).then_some("true");
        view! { <li><a href=model.address(item.as_str(), tag, None) aria-current=current>{name}</a></li> }
    };
    let each = model.known.iter().map(|tag| link(Some(tag), tag.clone().into_any())).collect_view();
    view! {
        <nav aria-label=words::BY_TAG.plain(lang)>
            <ul class="whose">{link(None, words::ALL_TAGS.view(lang))}{each}</ul>
        </nav>
    }
    .into_any()
}

fn remark(remark: &Remark, item: &Id, model: &Words) -> AnyView {
    let lang = model.head.lang;
    let id = format!("tags-{}", remark.id);
    let (error_id, heading) = (format!("{id}--error"), format!("remark-{}", remark.id));
    let error = remark.error.map(|why| {
        view! { <p class="field-error" id=error_id.clone()>"＊"{sentence(why, lang)}</p> }
    });
    let described = remark.error.map(|_| error_id.clone());
    let hidden = [
        ("mode", model.head.mode.code().to_owned()),
        ("item", item.to_string()),
        ("after", model.after.clone()),
        ("tag", model.tag.clone().unwrap_or_default()),
    ];
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <li class="remark stack-small" id=heading>
            <p class="remark-words" lang="ja">{remark.words.clone()}</p>
            <form method="post" action=format!("{}/{}/tags", model.head.path(Tab::Words), remark.id)>
                {hidden}
                {error}
                <div class="filters">
                    <div>
                        <label for=id.clone()>{words::TAGS.view(lang)}</label>
                        <input class="input width-20" id=id name="tags" type="text" autocomplete="off" list="known-tags"
                            value=remark.tags.clone() aria-describedby=described
                            aria-invalid=remark.error.map(|_| "true")/>
                    </div>
                    {button::plain_submit(button::Look::Secondary, words::SAVE_TAGS.view(lang))}
                </div>
            </form>
        </li>
    }
    .into_any()
}

fn sentence(why: Refused, lang: Lang) -> AnyView {
    let (phrase, most): (Phrase, usize) = match why {
        Refused::TooMany => (words::TOO_MANY_TAGS, TAGS),
        Refused::TooLong => (words::TAG_TOO_LONG, LONGEST_TAG),
    };
    phrase.view_filled(lang, &[("most", &most.to_string())])
}
