//! Days and sizes as people read them.

use domain::japanese::era::{self, Era};
use jiff::civil::Date;

use super::{Lang, Phrase, field, filled_raw};

phrases! {
    DATE { ja: "{year}年{month}月{day}日", easy: "{year}{年|ねん}{month}{月|がつ}{day}{日|にち}", en: "{day} {month} {year}" }
    WITH_ERA { ja: "{western}（{era}{year}年）", easy: "{western}（{era}{year}{年|ねん}）", en: "{western} ({era} {year})" }
    FIRST { ja: "元", easy: "{元|がん}", en: "1" }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day with the era year behind it, readings included: `2026年4月1日（令和8年）`.
#[must_use]
pub fn raw(day: Date, lang: Lang) -> String {
    let month = match lang {
        Lang::En => MONTHS.get(usize::from(day.month().unsigned_abs()) - 1).copied().unwrap_or("").to_owned(),
        Lang::Ja | Lang::Easy => day.month().to_string(),
    };
    let western = filled_raw(
        DATE.raw(lang),
        &[("year", &day.year().to_string()), ("month", &month), ("day", &day.day().to_string())],
    );
    match era::of(day) {
        (Era::Western, _) => western,
        (name, year) => filled_raw(
            WITH_ERA.raw(lang),
            &[("western", &western), ("era", era_name(name).raw(lang)), ("year", &era_year(year, lang))],
        ),
    }
}

/// [`raw`] without readings.
#[must_use]
pub fn plain(day: Date, lang: Lang) -> String {
    super::without_readings(&raw(day, lang))
}

/// [`raw`] with ruby.
#[must_use]
pub fn view(day: Date, lang: Lang) -> leptos::prelude::AnyView {
    super::ruby(&raw(day, lang))
}

/// Name of an era.
#[must_use]
pub fn era_name(era: Era) -> Phrase {
    match era {
        Era::Western => field::WESTERN,
        Era::Reiwa => field::REIWA,
        Era::Heisei => field::HEISEI,
        Era::Showa => field::SHOWA,
        Era::Taisho => field::TAISHO,
        Era::Meiji => field::MEIJI,
    }
}

fn era_year(year: i16, lang: Lang) -> String {
    if year == 1 { FIRST.raw(lang).to_owned() } else { year.to_string() }
}

/// A file's size: `824 KB`, `3.2 MB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_western_first_with_its_era_behind() {
        assert_eq!(plain(date(2019, 5, 1), Lang::Ja), "2019年5月1日（令和元年）");
        assert_eq!(plain(date(2019, 4, 30), Lang::Ja), "2019年4月30日（平成31年）");
        assert_eq!(plain(date(1989, 1, 7), Lang::En), "7 January 1989 (Showa 64)");
        assert_eq!(raw(date(2026, 4, 1), Lang::Easy), {
            "2026{年|ねん}4{月|がつ}1{日|にち}（{令和|れいわ}8{年|ねん}）"
        });
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(1), "1 KB");
        assert_eq!(size(3_240_000), "3.2 MB");
    }
}
