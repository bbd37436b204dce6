//! Photographs and PDF files.

use domain::form::Field;
use domain::form::definition::{FileType, Kind};
use leptos::prelude::*;

use super::frame::{Group, described, group, invalid};
use super::{AttachmentLine, FieldContext};
use crate::text::{Lang, day, field as text};
use crate::ui::button::{self, Look};

pub(super) fn file(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let id = f.path.html_id();
    let accept = match &f.question.kind {
        Kind::File { types, .. } if types.as_slice() == [FileType::Picture] => "image/jpeg,image/png",
        Kind::File { types, .. } if types.as_slice() == [FileType::Pdf] => "application/pdf",
        _ => "image/jpeg,image/png,application/pdf",
    };
    let controls = view! {
        {list(f, ctx, true)}
        <div class="upload">
            <label class="part-label" for=id.clone()>{text::FILE_CHOOSE.view(lang)}</label>
            <input class="file" type="file" id=id name=f.path.as_str().to_owned() multiple=true
                accept=accept aria-invalid=invalid(f, ctx, None)
                aria-describedby=described(f, ctx)/>
            {button::small(
                Look::Secondary,
                "_then",
                format!("upload:{}", f.path.as_str()),
                text::FILE_UPLOAD.view(lang),
                ().into_any(),
            )}
        </div>
    }
    .into_any();
    group(f, ctx, Group::Checks, controls)
}

/// The files of a question, with a button to take each back where that may be done.
pub(super) fn list(f: &Field<'_>, ctx: &FieldContext<'_>, open: bool) -> AnyView {
    let lang = ctx.lang;
    let files: Vec<_> = ctx
        .attachments
        .iter()
        .filter(|line| line.path == f.path)
        .map(|line| {
            let remove = open.then(|| {
                button::small(
                    Look::Text,
                    "_then",
                    format!("drop:{}", line.id),
                    text::FILE_REMOVE.view(lang),
                    text::OF.view_filled(lang, &[("thing", &line.name)]),
                )
            });
            view! { <li class="attachment">{attachment(line, lang)}{remove}</li> }
        })
        .collect();
    if files.is_empty() {
        return ().into_any();
    }
    view! { <ul class="attachments" aria-label=text::FILES_ADDED.plain(lang)>{files}</ul> }.into_any()
}

/// A file's name as a link, and its size.
pub(crate) fn attachment(line: &AttachmentLine, lang: Lang) -> AnyView {
    let label = text::FILE_VIEW.fill(lang, &[("name", &line.name)]);
    view! {
        <a class="attachment-name" href=line.href.clone() aria-label=label>{line.name.clone()}</a>
        <span class="attachment-size">{day::size(line.bytes)}</span>
    }
    .into_any()
}
