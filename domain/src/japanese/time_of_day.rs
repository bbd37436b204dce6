//! Times of day, in minutes since midnight.

use super::width;

/// Minutes since midnight, 00:00 to 24:00, from `9:00`, `09：00`, `0900`, `9時`, `9時30分` or `9時半`.
#[must_use]
pub fn parse(text: &str) -> Option<u16> {
    let folded = width::fold(text);
    let typed: String = folded.chars().filter(|c| *c != ' ').collect();
    let (hour, minute) = if let Some((hour, minute)) = typed.split_once(':') {
        (hour, (minute.len() == 2).then_some(minute)?)
    } else if let Some((hour, rest)) = typed.split_once('時') {
        let minute = match rest {
            "" => "0",
            "半" => "30",
            _ => rest.strip_suffix('分')?,
        };
        (hour, minute)
    } else if matches!(typed.len(), 3 | 4) && typed.is_ascii() {
        typed.split_at(typed.len() - 2)
    } else {
        return None;
    };
    let minutes = number(hour)? * 60 + number(minute).filter(|minute| *minute < 60)?;
    (minutes <= 24 * 60).then_some(minutes)
}

fn number(text: &str) -> Option<u16> {
    ((1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// For reading and for `<input type="time">`: `09:00`.
#[must_use]
pub fn format(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        for typed in ["9:00", "09：00", "0900", "900", "９時", "9時0分", "9時00分", " 9 : 00 "] {
            assert_eq!(parse(typed), Some(540), "{typed}");
        }
        for typed in ["9:30", "9時30分", "9時半", "０９３０"] {
            assert_eq!(parse(typed), Some(570), "{typed}");
        }
        assert_eq!(parse("0:00"), Some(0));
        assert_eq!(parse("24:00"), Some(1440));
    }

    #[test]
    fn what_is_no_time_of_day_is_refused() {
        for typed in [
            "",
            "9",
            "24:01",
            "25:00",
            "9:60",
            "9:5",
            "-1:00",
            "9時3",
            "9時60分",
            "時",
            ":",
            "12345",
            "9:000",
            "九時",
            "あ1",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(minutes in 0_u16..=1440) {
            prop_assert_eq!(parse(&format(minutes)), Some(minutes));
        }
    }
}
