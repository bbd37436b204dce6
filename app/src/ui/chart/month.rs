//! Months, and which of them an axis names.

use crate::text::{Lang, chart as words};

/// So many months are named on a phone, where there is room for 190 px.
const ON_A_PHONE: usize = 5;
/// So many months are named on a wide screen.
const ON_A_WIDE_SCREEN: usize = 13;

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Western year.
    pub year: i16,
    /// From 1 to 12.
    pub month: i8,
}

impl Month {
    /// The month that comes so many months later.
    pub(super) fn after(self, months: usize) -> Self {
        let all = i32::from(self.year) * 12 + i32::from(self.month) - 1 + i32::try_from(months).unwrap_or(0);
        Self {
            year: i16::try_from(all.div_euclid(12)).unwrap_or(self.year),
            month: i8::try_from(all.rem_euclid(12) + 1).unwrap_or(self.month),
        }
    }

    /// As read, readings included.
    pub(super) fn raw(self, lang: Lang) -> String {
        words::month(self.year, self.month, lang)
    }
}

/// On which screens a name has room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Always,
    Wide,
    Narrow,
}

impl Room {
    fn of(narrow: bool, wide: bool) -> Option<Self> {
        match (narrow, wide) {
            (true, true) => Some(Self::Always),
            (false, true) => Some(Self::Wide),
            (true, false) => Some(Self::Narrow),
            (false, false) => None,
        }
    }

    pub(super) fn class(self) -> Option<&'static str> {
        match self {
            Self::Always => None,
            Self::Wide => Some("chart-wide"),
            Self::Narrow => Some("chart-narrow"),
        }
    }
}

/// Names below an axis: how many months after the first, what, and where there is room for it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) months: Vec<(usize, String, Room)>,
    pub(super) years: Vec<(usize, String, Room)>,
}

/// Names for so many months: January is always among them, and nothing collides.
pub(super) fn names(first: Month, months: usize, lang: Lang) -> Names {
    let every =
        |most: usize| [1, 2, 3, 6, 12].into_iter().find(|step| months.div_ceil(*step) <= most).unwrap_or(12);
    let (narrow, wide) = (every(ON_A_PHONE), every(ON_A_WIDE_SCREEN));
    let named = |month: Month, step: usize| {
        usize::from(month.month.unsigned_abs()).wrapping_sub(1).is_multiple_of(step)
    };
    // A short series may hold no month of the step: then its first is named.
    let any = |step: usize| (0..months).any(|at| named(first.after(at), step));
    let (any_narrow, any_wide) = (any(narrow), any(wide));
    let january = (0..months).find(|at| first.after(*at).month == 1);
    // The first year stands where the next has not yet to stand: a year's name takes up 46 px.
    let room = |pixels: usize| january.is_none_or(|at| at * pixels >= 46 * months);
    let mut found = Names { months: Vec::new(), years: Vec::new() };
    for at in 0..months {
        let month = first.after(at);
        let lone = |any: bool| at == 0 && !any;
        let month_room =
            Room::of(named(month, narrow) || lone(any_narrow), named(month, wide) || lone(any_wide));
        let year_room = match (at, month.month) {
            (_, 1) => Some(Room::Always),
            (0, _) => Room::of(room(190), room(600)),
            _ => None,
        };
        if let Some(room) = month_room {
            found.months.push((at, words::short_month(month.month, lang), room));
        }
        if let Some(room) = year_room {
            let year = words::YEAR.fill(lang, &[("year", &month.year.to_string())]);
            found.years.push((at, year, room));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const APRIL: Month = Month { year: 2024, month: 4 };

    fn on(names: &[(usize, String, Room)], without: Room) -> Vec<usize> {
        names.iter().filter(|(_, _, room)| *room != without).map(|(at, _, _)| *at).collect()
    }

    #[test]
    fn months_go_on_over_the_turn_of_the_year() {
        assert_eq!(APRIL.after(0), APRIL);
        assert_eq!(APRIL.after(9), Month { year: 2025, month: 1 });
        assert_eq!(APRIL.after(35), Month { year: 2027, month: 3 });
    }

    #[test]
    fn an_axis_names_few_months_on_a_phone_and_more_on_a_wide_screen() {
        let names = names(APRIL, 36, Lang::Ja);
        assert_eq!(on(&names.months, Room::Wide), [9, 21, 33]);
        assert_eq!(on(&names.months, Room::Narrow).len(), 12);
        assert_eq!(on(&names.years, Room::Wide), [0, 9, 21, 33]);
        for months in 1..=36 {
            for month in 1..=12 {
                let names = super::names(Month { year: 2024, month }, months, Lang::En);
                for (without, most) in [(Room::Wide, 6), (Room::Narrow, 14)] {
                    let named = on(&names.months, without).len();
                    assert!((1..=most).contains(&named), "{named} of {months} from {month}");
                }
            }
        }
    }

    #[test]
    fn the_first_year_gives_way_to_the_next_where_they_would_collide() {
        let names = names(Month { year: 2024, month: 11 }, 24, Lang::En);
        assert_eq!(on(&names.years, Room::Wide), [2, 14]);
        assert_eq!(on(&names.years, Room::Narrow), [0, 2, 14]);
    }
}
