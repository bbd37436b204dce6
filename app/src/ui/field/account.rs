//! A bank account: codes, or names that are looked up; ゆうちょ銀行 by the symbol and number of its passbook.

use domain::form::Field;
use domain::japanese::bank::AccountType;
use leptos::prelude::*;

use super::FieldContext;
use super::frame::{Group, described_part, group, invalid};
use super::part::{Part, above};
use crate::text::{Phrase, field as text};
use crate::ui::button::{self, Look};

pub(super) fn account(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let part = |part, label, width, inputmode| {
        above(f, ctx, &Part { part, label, width, inputmode, autocomplete: None })
    };
    let named = |part: &str| {
        let name = ctx.typed_part(f, part);
        (!name.is_empty()).then(|| view! { <p class="part-support as-typed">{name}</p> })
    };
    let find = format!("bank:{}", f.path.as_str());
    let controls = view! {
        {by(f, ctx)}
        <div class="account-bank">
            {part("bank", text::BANK, "width-20", None)}
            {named("bank_name")}
            {part("branch", text::BRANCH, "width-20", None)}
            {named("branch_name")}
            {button::submit(Look::Secondary, "_then", find, text::FIND_BANK.view(lang))}
            {kind(f, ctx)}
            {part("number", text::ACCOUNT_NUMBER, "width-8", Some("numeric"))}
        </div>
        <div class="account-yucho parts">
            {part("symbol", text::YUCHO_SYMBOL, "width-6", Some("numeric"))}
            {part("yucho_number", text::YUCHO_NUMBER, "width-8", Some("numeric"))}
        </div>
        {part("holder", text::HOLDER, "width-full", None)}
    }
    .into_any();
    group(f, ctx, Group::Parts, controls)
}

fn by(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let path = f.path.part("by");
    let typed = ctx.typed_part(f, "by");
    let radio = |value: &'static str, label: Phrase| {
        let id = format!("{}--{value}", path.html_id());
        let checked = typed == value || (typed.is_empty() && value == "bank");
        view! {
            <div class="choice">
                <input type="radio" class=format!("by-{value}") id=id.clone() name=path.as_str().to_owned()
                    value=value checked=checked/>
                <label for=id>{label.view(lang)}</label>
            </div>
        }
    };
    view! {
        <div class="choices" role="radiogroup" aria-label=text::ACCOUNT_BY.plain(lang)>
            {radio("bank", text::ACCOUNT_BY_BANK)}
            {radio("yucho", text::ACCOUNT_BY_YUCHO)}
        </div>
    }
    .into_any()
}

fn kind(f: &Field<'_>, ctx: &FieldContext<'_>) -> AnyView {
    let lang = ctx.lang;
    let path = f.path.part("type");
    let typed = ctx.typed_part(f, "type");
    let options = AccountType::ALL
        .into_iter()
        .map(|kind| {
            let code = kind.as_str();
            view! { <option value=code selected=typed == code>{account_type(kind).plain(lang)}</option> }
        })
        .collect_view();
    view! {
        <div class="part">
            <label class="part-label" for=path.html_id()>{text::ACCOUNT_TYPE.view(lang)}</label>
            <select class="input select width-8" id=path.html_id() name=path.as_str().to_owned()
                aria-invalid=invalid(f, ctx, Some("type")) aria-describedby=described_part(f, ctx, "type")>
                <option value="">{text::CHOOSE.plain(lang)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// Name of a kind of account.
pub(crate) fn account_type(kind: AccountType) -> Phrase {
    match kind {
        AccountType::Ordinary => text::ORDINARY,
        AccountType::Current => text::CURRENT,
        AccountType::Savings => text::SAVINGS,
    }
}
