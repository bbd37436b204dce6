//! An order of preference: one list to open for each wish.

use domain::form::Field;
use leptos::prelude::*;

use super::FieldContext;
use super::choice::{Select, select};
use super::frame::{Group, described_part, group, invalid};
use crate::text::field as text;

pub(super) fn ranked(f: &Field<'_>, ctx: &FieldContext<'_>, max: u8) -> AnyView {
    let wishes = (1..=max)
        .map(|n| {
            let part = n.to_string();
            let path = f.path.part(&part);
            let empty = if n == 1 { text::CHOOSE } else { text::RANK_NONE };
            let list = select(
                f,
                ctx,
                &Select {
                    id: path.html_id(),
                    name: path.as_str().to_owned(),
                    typed: ctx.typed_part(f, &part),
                    empty: empty.plain(ctx.lang),
                    described: described_part(f, ctx, &part),
                    invalid: invalid(f, ctx, Some(&part)),
                },
            );
            view! {
                <li class="part">
                    <label class="part-label" for=path.html_id()>
                        {text::RANK.view_filled(ctx.lang, &[("n", &part)])}
                    </label>
                    {list}
                </li>
            }
        })
        .collect_view();
    group(f, ctx, Group::Parts, view! { <ol class="parts-ranked">{wishes}</ol> }.into_any())
}
