//! What a browser remembers of surveys, in cookies: soft guards, no proof.

use axum_extra::extract::cookie::CookieJar;

use crate::{
    db::survey::WaveRow,
    identity::visit::{Cookies, Visit},
    portal::Shared,
};

/// The cookie that names the slot begun or resumed last; those of the slots begin with it.
const LAST: &str = "survey";
/// Days that a browser remembers: as long as any wave.
const DAYS: i64 = 40;
/// Most slots.
const MOST: usize = 12;

/// A survey, and what it is about where it is given that: `life`, `satisfaction.childcare-certificate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot(pub(super) String);

impl Slot {
    /// The slot of a survey.
    pub(super) fn of(wave: &WaveRow, subject: Option<&str>) -> Self {
        match subject {
            Some(subject) => Self(format!("{}.{subject}", wave.survey)),
            None => Self(wave.survey.clone()),
        }
    }
}

/// What is remembered in a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Memory {
    /// A sheet was begun, with that token.
    Begun { wave: String, token: String },
    /// Answers were sent; whose is not known of those sent before it was remembered.
    Done { wave: String, whose: Option<String> },
}

/// The cookies of a browser.
pub(super) struct Browser {
    cookies: Cookies,
    jar: CookieJar,
}

impl Browser {
    /// The browser of a visit.
    pub(super) fn of(portal: &Shared, visit: &Visit, jar: CookieJar) -> Self {
        Self { cookies: Cookies::of(portal, visit.door), jar }
    }

    /// The cookies, as they are now.
    pub(super) fn jar(self) -> CookieJar {
        self.jar
    }

    /// The slot begun or resumed last.
    pub(super) fn last(&self) -> Option<Slot> {
        self.jar.get(&self.cookies.name(LAST)).map(|cookie| Slot(cookie.value().to_owned()))
    }

    /// What is remembered in a slot.
    pub(super) fn get(&self, slot: &Slot) -> Option<Memory> {
        let value = self.jar.get(&self.name(slot))?.value().to_owned();
        Some(match value.split_once('.') {
            Some((wave, token)) => Memory::Begun { wave: wave.to_owned(), token: token.to_owned() },
            None => match value.split_once('~') {
                Some((wave, whose)) => Memory::Done { wave: wave.to_owned(), whose: Some(whose.to_owned()) },
                None => Memory::Done { wave: value, whose: None },
            },
        })
    }

    /// Makes a slot the last one.
    pub(super) fn turn_to(mut self, slot: &Slot) -> Self {
        if self.last().as_ref() != Some(slot) {
            self.jar = self.jar.add(self.cookies.set(&self.cookies.name(LAST), slot.0.clone(), Some(DAYS)));
        }
        self
    }

    /// Remembers something in a slot, and makes it the last one. Where there are too many, those that are done are
    /// forgotten first.
    pub(super) fn remember(mut self, slot: &Slot, memory: &Memory) -> Self {
        let name = self.name(slot);
        let prefix = self.name(&Slot(String::new()));
        let others =
            self.jar.iter().filter(|known| known.name().starts_with(&prefix) && known.name() != name);
        let mut others: Vec<_> =
            others.map(|known| (known.value().contains('.'), known.name().to_owned())).collect();
        others.sort_unstable();
        let surplus = (others.len() + 1).saturating_sub(MOST);
        for (_, forgotten) in others.into_iter().take(surplus) {
            self.jar = self.jar.add(self.cookies.end(&forgotten));
        }
        let value = match memory {
            Memory::Begun { wave, token } => format!("{wave}.{token}"),
            Memory::Done { wave, whose: Some(whose) } => format!("{wave}~{whose}"),
            Memory::Done { wave, whose: None } => wave.clone(),
        };
        self.jar = self.jar.add(self.cookies.set(&name, value, Some(DAYS)));
        self.turn_to(slot)
    }

    fn name(&self, slot: &Slot) -> String {
        self.cookies.name(&format!("{LAST}.{}", slot.0))
    }
}
