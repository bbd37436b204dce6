//! The status region: what a screen reader says politely, and the one sentence that everybody has to see.

use crate::text::{Lang, Phrase};

const REGION: &str = "instant-status";
const UNSEEN: &str = "visually-hidden";
/// The box with a warning's colours.
const SEEN: &str = "conflict";

/// Says something without showing it.
pub(super) fn say(region: &str, words: &str) {
    let Some(region) = super::document().and_then(|document| document.get_element_by_id(region)) else {
        return;
    };
    region.set_class_name(UNSEEN);
    region.set_text_content(Some(words));
}

/// Says something about the checks.
pub(super) fn announce(words: &str) {
    say(REGION, words);
}

/// Shows and says that something failed.
pub(super) fn warn(phrase: Phrase, lang: Lang) {
    let Some(region) = super::document().and_then(|document| document.get_element_by_id(REGION)) else {
        return;
    };
    let words = phrase.plain(lang);
    if region.text_content().as_deref() != Some(&words) {
        region.set_text_content(Some(&words));
    }
    region.set_class_name(SEEN);
}

/// Takes a warning back.
pub(super) fn calm() {
    let Some(region) = super::document().and_then(|document| document.get_element_by_id(REGION)) else {
        return;
    };
    if region.class_name() == SEEN {
        region.set_text_content(None);
        region.set_class_name(UNSEEN);
    }
}
