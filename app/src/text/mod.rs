//! Every sentence shown, by language.
//!
//! One file per place of use. A phrase is a constant, so that a bundle for the browser carries only
//! the phrases that its islands use. Plain Japanese may hold readings, `{申請|しんせい}`; a name in
//! braces without a bar, `{count}`, is a blank that [`Phrase::fill`] fills.

use domain::form::Text;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The languages of every screen and mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// Plain Japanese (やさしい日本語), with readings.
    Easy,
    /// English.
    En,
}

impl Lang {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Ja, Self::Easy, Self::En];

    /// Code in cookies, form values and the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::Easy => "easy",
            Self::En => "en",
        }
    }

    /// From a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// BCP 47 tag for `lang` attributes.
    #[must_use]
    pub fn html(self) -> &'static str {
        match self {
            Self::Ja | Self::Easy => "ja",
            Self::En => "en",
        }
    }

    /// Its name in itself, for the switch.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::Easy => "やさしい日本語",
            Self::En => "English",
        }
    }
}

/// A sentence of the product in three languages.
#[derive(Clone, Copy, Debug)]
pub struct Phrase {
    /// Japanese.
    pub ja: &'static str,
    /// Plain Japanese.
    pub easy: &'static str,
    /// English.
    pub en: &'static str,
}

impl Phrase {
    /// As written in a language, readings included.
    #[must_use]
    pub fn raw(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::Easy => self.easy,
            Lang::En => self.en,
        }
    }

    /// For places that take no markup: attributes, titles, mail. Readings are left out.
    #[must_use]
    pub fn plain(self, lang: Lang) -> String {
        without_readings(self.raw(lang))
    }

    /// [`Self::plain`] with blanks filled.
    #[must_use]
    pub fn fill(self, lang: Lang, blanks: &[(&str, &str)]) -> String {
        fill(&self.plain(lang), blanks)
    }

    /// For pages: readings as ruby.
    #[must_use]
    pub fn view(self, lang: Lang) -> AnyView {
        ruby(self.raw(lang))
    }

    /// [`Self::view`] with blanks filled.
    #[must_use]
    pub fn view_filled(self, lang: Lang, blanks: &[(&str, &str)]) -> AnyView {
        ruby_filled(self.raw(lang), blanks)
    }
}

/// The same four ways of reading for sentences that a procedure brings along.
pub trait Spoken {
    /// As written in a language, readings included.
    fn raw(&self, lang: Lang) -> &str;
    /// Without readings.
    fn plain(&self, lang: Lang) -> String {
        without_readings(self.raw(lang))
    }
    /// With ruby.
    fn view(&self, lang: Lang) -> AnyView {
        ruby(self.raw(lang))
    }
    /// [`Self::plain`] with blanks filled.
    fn fill(&self, lang: Lang, blanks: &[(&str, &str)]) -> String {
        fill(&self.plain(lang), blanks)
    }
    /// [`Self::view`] with blanks filled.
    fn view_filled(&self, lang: Lang, blanks: &[(&str, &str)]) -> AnyView {
        ruby_filled(self.raw(lang), blanks)
    }
}

impl Spoken for Text {
    fn raw(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::Easy => &self.easy,
            Lang::En => &self.en,
        }
    }
}

/// A piece of a sentence.
pub(crate) enum Piece<'a> {
    Plain(&'a str),
    Reading(&'a str, &'a str),
    Blank(&'a str),
}

pub(crate) fn pieces(sentence: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = sentence;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}').map(|at| open + at) else { break };
        if open > 0 {
            found.push(Piece::Plain(&rest[..open]));
        }
        let inside = &rest[open + 1..close];
        found.push(match inside.split_once('|') {
            Some((base, reading)) => Piece::Reading(base, reading),
            None => Piece::Blank(inside),
        });
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        found.push(Piece::Plain(rest));
    }
    found
}

pub(crate) fn without_readings(sentence: &str) -> String {
    pieces(sentence)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) | Piece::Reading(text, _) => text.to_owned(),
            Piece::Blank(name) => format!("{{{name}}}"),
        })
        .collect()
}

/// A sentence without its readings, for places that take no markup.
#[must_use]
pub fn ruby_free(sentence: &str) -> String {
    without_readings(sentence)
}

fn fill(sentence: &str, blanks: &[(&str, &str)]) -> String {
    pieces(sentence)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) | Piece::Reading(text, _) => text,
            Piece::Blank(name) => filled(name, blanks),
        })
        .collect()
}

/// Fills blanks with text that may itself hold readings; never for what people typed.
pub(crate) fn filled_raw(sentence: &str, blanks: &[(&str, &str)]) -> String {
    pieces(sentence)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.to_owned(),
            Piece::Reading(base, reading) => format!("{{{base}|{reading}}}"),
            Piece::Blank(name) => filled(name, blanks).to_owned(),
        })
        .collect()
}

fn filled<'a>(name: &'a str, blanks: &[(&str, &'a str)]) -> &'a str {
    blanks.iter().find(|(blank, _)| *blank == name).map_or("", |(_, value)| value)
}

pub(crate) fn ruby(sentence: &str) -> AnyView {
    ruby_filled(sentence, &[])
}

fn ruby_filled(sentence: &str, blanks: &[(&str, &str)]) -> AnyView {
    pieces(sentence)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) => text.to_owned().into_any(),
            Piece::Blank(name) => filled(name, blanks).to_owned().into_any(),
            Piece::Reading(base, reading) => {
                view! { <ruby>{base.to_owned()}<rp>"("</rp><rt>{reading.to_owned()}</rt><rp>")"</rp></ruby> }
                    .into_any()
            }
        })
        .collect_view()
        .into_any()
}

/// Declares phrases: `NAME { ja: "…", easy: "…", en: "…" }`, and in tests the list of them all.
macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident { ja: $ja:expr, easy: $easy:expr, en: $en:expr $(,)? })*) => {
        $(
            $(#[$doc])*
            #[doc = $en]
            pub const $name: $crate::text::Phrase = $crate::text::Phrase { ja: $ja, easy: $easy, en: $en };
        )*
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, $crate::text::Phrase)] = &[$((stringify!($name), $name)),*];
    };
}

pub mod chart;
pub mod common;
pub mod day;
pub mod desk;
pub mod field;
pub mod history;
pub mod identity;
pub mod island;
pub mod mail;
pub mod moment;
pub mod plain;
pub mod policy;
pub mod problem;
pub mod resident;
pub mod results;
pub mod results_public;
pub mod shell;
pub mod survey;
pub mod waiting;

#[cfg(test)]
mod tests {
    use super::*;

    fn every_phrase() -> impl Iterator<Item = (&'static str, Phrase)> {
        [
            chart::ALL,
            common::ALL,
            day::ALL,
            desk::ALL,
            field::ALL,
            history::ALL,
            identity::ALL,
            island::ALL,
            mail::ALL,
            plain::ALL,
            policy::ALL,
            problem::ALL,
            resident::ALL,
            results::ALL,
            results_public::ALL,
            shell::ALL,
            survey::ALL,
            waiting::ALL,
        ]
        .into_iter()
        .flatten()
        .copied()
    }

    fn blanks(sentence: &str) -> Vec<&str> {
        let mut names: Vec<_> = pieces(sentence)
            .into_iter()
            .filter_map(|piece| if let Piece::Blank(name) = piece { Some(name) } else { None })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn every_phrase_is_said_in_three_languages_with_the_same_blanks() {
        for (name, phrase) in every_phrase() {
            for lang in Lang::ALL {
                assert!(!phrase.raw(lang).trim().is_empty(), "{name} in {lang:?}");
            }
            assert_eq!(blanks(phrase.ja), blanks(phrase.easy), "{name}");
            assert_eq!(blanks(phrase.ja), blanks(phrase.en), "{name}");
            assert!(
                !phrase.ja.contains('|') && !phrase.en.contains('|'),
                "{name}: readings are for plain Japanese"
            );
        }
    }

    #[test]
    fn plain_japanese_gives_a_reading_for_every_kanji() {
        for (name, phrase) in every_phrase() {
            for piece in pieces(phrase.easy) {
                if let Piece::Plain(text) = piece {
                    let kanji = text.chars().find(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
                    assert_eq!(kanji, None, "{name}: {text}");
                }
            }
        }
    }
}
