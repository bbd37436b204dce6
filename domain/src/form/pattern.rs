//! Patterns of issued numbers: pieces in order, instead of regular expressions, whose engine no phone should download.

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece<'p> {
    /// So many characters of a class.
    Of(Class, usize, usize),
    /// These characters; they may be left out when typing.
    Literal(&'p str),
}

/// A class of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Digits,
    Letters,
    Hiragana,
    Kanji,
}

impl Class {
    fn has(self, c: char) -> bool {
        match self {
            Self::Digits => c.is_ascii_digit(),
            Self::Letters => c.is_ascii_alphabetic(),
            Self::Hiragana => matches!(c, 'ぁ'..='ゖ'),
            Self::Kanji => {
                matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '々' | '\u{20000}'..='\u{3FFFF}')
            }
        }
    }
}

impl Piece<'_> {
    /// The most characters that it can take.
    fn most(&self) -> usize {
        match self {
            Self::Of(_, _, most) => *most,
            Self::Literal(literal) => literal.chars().count(),
        }
    }

    /// How many of these characters it can take, from the first on: the longest first.
    fn lengths(&self, typed: &[char]) -> Vec<usize> {
        match self {
            Self::Of(class, least, most) => {
                let run = typed.iter().take(*most).take_while(|c| class.has(**c)).count();
                (*least..=run).rev().collect()
            }
            Self::Literal(literal) => {
                let length = literal.chars().count();
                let there = typed.len() >= length && literal.chars().eq(typed[..length].iter().copied());
                if there { vec![length, 0] } else { vec![0] }
            }
        }
    }
}

fn piece(text: &str) -> Option<Piece<'_>> {
    if let Some(literal) = text.strip_prefix('\'') {
        return literal.strip_suffix('\'').filter(|literal| !literal.is_empty()).map(Piece::Literal);
    }
    let (class, count) = text.split_once(':')?;
    let class = match class {
        "digits" => Class::Digits,
        "letters" => Class::Letters,
        "hiragana" => Class::Hiragana,
        "kanji" => Class::Kanji,
        _ => return None,
    };
    let (least, most) = count.split_once('-').unwrap_or((count, count));
    let (least, most) = (least.parse().ok()?, most.parse().ok()?);
    (1..=40).contains(&most).then_some(()).filter(|()| least <= most)?;
    Some(Piece::Of(class, least, most))
}

/// Whether all pieces are well written, and there are any.
#[must_use]
pub(super) fn is_well_formed(pieces: &[String]) -> bool {
    !pieces.is_empty() && pieces.iter().all(|text| piece(text).is_some())
}

/// The fewest and the most digits of a number of this pattern, those of literals included.
#[must_use]
pub(super) fn digits(pieces: &[String]) -> (usize, usize) {
    let of_piece = |text: &String| match piece(text) {
        Some(Piece::Of(Class::Digits, least, most)) => (least, most),
        Some(Piece::Literal(literal)) => {
            let digits = literal.chars().filter(char::is_ascii_digit).count();
            (digits, digits)
        }
        _ => (0, 0),
    };
    pieces.iter().map(of_piece).fold((0, 0), |(least, most), (few, many)| (least + few, most + many))
}

/// The number as it is written, capital letters and all literals included; none where it does not fit.
#[must_use]
pub(super) fn read(pieces: &[String], typed: &str) -> Option<String> {
    let pieces: Vec<Piece<'_>> = pieces.iter().map(|text| piece(text)).collect::<Option<_>>()?;
    let typed: Vec<char> = typed.chars().collect();
    fits(&pieces, &typed)
}

/// Gives each piece the longest run that lets the rest fit. From the end, and each place once: to try all ways
/// of parting a long row of digits among several pieces would take for ever.
fn fits(pieces: &[Piece<'_>], typed: &[char]) -> Option<String> {
    let most: usize = pieces.iter().map(Piece::most).sum();
    if typed.len() > most {
        return None;
    }
    // By piece, then by where it begins: how many characters it takes.
    let mut taken: Vec<Vec<Option<usize>>> = Vec::with_capacity(pieces.len());
    let mut rest_fits: Vec<bool> = (0..=typed.len()).map(|from| from == typed.len()).collect();
    for piece in pieces.iter().rev() {
        let takes: Vec<Option<usize>> = (0..=typed.len())
            .map(|from| piece.lengths(&typed[from..]).into_iter().find(|length| rest_fits[from + length]))
            .collect();
        rest_fits = takes.iter().map(Option::is_some).collect();
        taken.push(takes);
    }
    let mut number = String::new();
    let mut from = 0;
    for (piece, takes) in pieces.iter().zip(taken.iter().rev()) {
        let length = takes[from]?;
        match piece {
            Piece::Literal(literal) => number.push_str(literal),
            Piece::Of(..) => number.extend(typed[from..from + length].iter().map(char::to_ascii_uppercase)),
        }
        from += length;
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(pieces: &[&str], typed: &str) -> Option<String> {
        let pieces: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
        read(&pieces, typed)
    }

    #[test]
    fn literals_may_be_left_out_and_are_put_in() {
        let household = ["digits:4", "'-'", "digits:4"];
        assert_eq!(reads(&household, "12345678").as_deref(), Some("1234-5678"));
        assert_eq!(reads(&household, "1234-5678").as_deref(), Some("1234-5678"));
        assert_eq!(reads(&household, "1234-567"), None);
        assert_eq!(reads(&household, "1234-56789"), None);
    }

    #[test]
    fn a_vehicle_is_known_by_its_plate() {
        let plate = ["kanji:1-4", "digits:1-3", "hiragana:1", "digits:1-2", "'-'", "digits:2"];
        assert_eq!(reads(&plate, "武蔵500あ12-34").as_deref(), Some("武蔵500あ12-34"));
        assert_eq!(reads(&plate, "武蔵500あ1234").as_deref(), Some("武蔵500あ12-34"));
        assert_eq!(reads(&plate, "武蔵500ア12-34"), None);
    }

    #[test]
    fn many_pieces_that_could_share_a_long_number_are_tried_once_each() {
        let pieces: Vec<&str> = std::iter::repeat_n("digits:0-40", 30).chain(["letters:1"]).collect();
        let digits = "7".repeat(1000);
        assert_eq!(reads(&pieces, &digits), None);
        assert_eq!(reads(&pieces, &format!("{digits}x")), Some(format!("{digits}X")));
        assert_eq!(reads(&pieces, &"7".repeat(100_000)), None);
    }

    #[test]
    fn pieces_that_mean_nothing_are_refused() {
        for bad in ["digits", "digits:0", "digits:3-2", "letters:x", "'-", "''", "signs:2", ""] {
            assert!(!is_well_formed(&[bad.to_owned()]), "{bad}");
        }
        assert!(!is_well_formed(&[]));
    }
}
