//! The status of an application as a small label.

use domain::application::status::Status;
use leptos::prelude::*;

use super::{Tone, chip::chip};
use crate::text::{Lang, history};

/// The label of a status.
#[must_use]
pub fn status(status: Status, lang: Lang) -> AnyView {
    let tone = match status {
        Status::Submitted | Status::Resubmitted => Tone::Info,
        Status::InReview => Tone::Neutral,
        Status::Returned => Tone::Warning,
        Status::Decided => Tone::Success,
        Status::Closed | Status::Withdrawn => Tone::Neutral,
    };
    chip(tone, history::status(status).view(lang))
}
