//! Japanese postal codes (郵便番号) and the places that they stand for.
//!
//! The table is embedded as sorted text and searched where it lies: nothing is parsed at start,
//! nothing is allocated, nothing is fetched.

/// One line per place, in the order of the codes: `postcode TAB prefecture TAB city TAB town`.
static TABLE: &str = include_str!(concat!(env!("OUT_DIR"), "/places.tsv"));

/// A place that a postal code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// 都道府県, for instance 東京都.
    pub prefecture: &'static str,
    /// 市区町村 with its 郡 and ward, for instance 千代田区 or 有田郡湯浅町.
    pub city: &'static str,
    /// 町域; empty where the code stands for a whole city.
    pub town: &'static str,
}

/// Every place that `postcode` (seven ASCII digits) stands for, in a fixed order.
///
/// Some codes stand for several towns or cities, a few even for two prefectures. Anything that is not a
/// known code has no place.
pub fn lookup(postcode: &str) -> impl Iterator<Item = Place> + use<> {
    let first = if is_code(postcode) { first_line_of(postcode) } else { TABLE.len() };
    let code =
        if code_at(first) == postcode.as_bytes() { &TABLE[first..first + postcode.len()] } else { "none" };
    TABLE[first..].lines().map_while(move |line| line.strip_prefix(code).and_then(place))
}

fn is_code(postcode: &str) -> bool {
    postcode.len() == 7 && postcode.bytes().all(|byte| byte.is_ascii_digit())
}

/// Where the first line stands whose code is `postcode` or comes after it.
fn first_line_of(postcode: &str) -> usize {
    // Both ends always stand at the start of a line: every line before `low` has a smaller code,
    // every line from `high` on an equal or greater one.
    let (mut low, mut high) = (0, TABLE.len());
    while low < high {
        let middle = start_of_line(low + (high - low) / 2);
        if code_at(middle) < postcode.as_bytes() {
            low = end_of_line(middle);
        } else {
            high = middle;
        }
    }
    low
}

fn code_at(line: usize) -> &'static [u8] {
    let rest = &TABLE.as_bytes()[line..];
    &rest[..rest.len().min(7)]
}

/// Start of the line that holds the byte at `position`.
fn start_of_line(position: usize) -> usize {
    TABLE.as_bytes()[..position].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1)
}

/// Start of the line after the one that starts at `line`.
fn end_of_line(line: usize) -> usize {
    TABLE.as_bytes()[line..]
        .iter()
        .position(|&byte| byte == b'\n')
        .map_or(TABLE.len(), |newline| line + newline + 1)
}

/// The place in the part of a line that follows the code.
fn place(rest: &'static str) -> Option<Place> {
    let mut fields = rest.strip_prefix('\t')?.split('\t');
    Some(Place { prefecture: fields.next()?, city: fields.next()?, town: fields.next()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(postcode: &str) -> Vec<Place> {
        lookup(postcode).collect()
    }

    #[test]
    fn a_code_of_one_town_gives_that_town() {
        assert_eq!(places("1000001"), [Place { prefecture: "東京都", city: "千代田区", town: "千代田" }]);
    }

    #[test]
    fn a_code_may_stand_for_several_cities() {
        let cities: Vec<_> = lookup("6430000").map(|place| (place.city, place.town)).collect();
        assert_eq!(cities, [("有田郡広川町", ""), ("有田郡有田川町", ""), ("有田郡湯浅町", "")]);
    }

    #[test]
    fn a_code_may_stand_for_two_prefectures() {
        let prefectures: Vec<_> = lookup("4980000").map(|place| place.prefecture).collect();
        assert_eq!(prefectures, ["三重県", "愛知県"]);
    }

    #[test]
    fn unknown_codes_and_other_texts_give_nothing() {
        for text in
            ["0000000", "9999999", "", "1", "100000", "10000011", "100-001", "１００", "abcdefg", "100\t東"]
        {
            assert_eq!(places(text), [], "{text}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_found_by_its_code() {
        let mut previous = "";
        let mut lines = 0;
        for line in TABLE.lines() {
            assert!(previous < line, "{previous} stands before {line}");
            previous = line;
            lines += 1;
            let (code, rest) = line.split_at(7);
            assert!(is_code(code), "{line}");
            let expected = place(rest).unwrap();
            assert!(!expected.prefecture.is_empty() && !expected.city.is_empty(), "{line}");
            assert!(lookup(code).any(|found| found == expected), "{line}");
        }
        assert!(lines > 120_000, "{lines}");
    }

    #[test]
    fn town_names_carry_no_remarks() {
        for line in TABLE.lines() {
            assert!(!line.contains(['（', '(', '）', ')']), "{line}");
            assert!(!line.contains("掲載がない"), "{line}");
        }
    }
}
