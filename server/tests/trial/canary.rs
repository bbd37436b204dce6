//! Canaries: each resident has one in every text answer, in the address and in the file's name and content, so that
//! whatever belongs to somebody else is recognised wherever it turns up.

const IN_TEXT: &str = "カナリ";
const IN_ADDRESS: &str = "canary-";
/// Digits that may stand in names and readings.
const DIGITS: [char; 10] = ['ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ'];
const LENGTH: usize = 5;

/// As it stands in names and sentences.
pub fn in_text(number: usize) -> String {
    let digits = format!("{number:0LENGTH$}");
    let spelled = digits.chars().filter_map(|digit| Some(DIGITS[digit.to_digit(10)? as usize]));
    IN_TEXT.chars().chain(spelled).collect()
}

/// As it stands in addresses and files.
pub fn plain(number: usize) -> String {
    format!("{IN_ADDRESS}{number:0LENGTH$}")
}

/// The address of a resident.
pub fn address(number: usize) -> String {
    format!("{}@example.jp", plain(number))
}

/// All canaries in a text.
pub fn found(text: &str) -> Vec<usize> {
    let spelled = text.split(IN_TEXT).skip(1).filter_map(|rest| {
        let digits: Option<Vec<usize>> =
            rest.chars().take(LENGTH).map(|c| DIGITS.iter().position(|digit| *digit == c)).collect();
        let digits = digits.filter(|digits| digits.len() == LENGTH)?;
        Some(digits.into_iter().fold(0, |number, digit| number * 10 + digit))
    });
    let plain = text.split(IN_ADDRESS).skip(1).filter_map(|rest| rest.get(..LENGTH)?.parse().ok());
    spelled.chain(plain).collect()
}

/// A family's answers with a canary in every text.
pub fn answers(family: &[(String, String)], number: usize) -> Vec<(String, String)> {
    const NAMES: [&str; 4] = ["/family", "/given", "/family_kana", "/given_kana"];
    const TEXTS: [&str; 4] = ["employer_name", "documents_later", "wish_reason", "grandparent_address"];
    let canary = in_text(number);
    let own = |(path, value): &(String, String)| {
        let value = if NAMES.iter().any(|end| path.ends_with(end)) {
            canary.clone()
        } else if TEXTS.iter().any(|end| path.ends_with(end)) {
            format!("{value}{canary}")
        } else if path.ends_with("_email") {
            address(number)
        } else {
            value.clone()
        };
        (path.clone(), value)
    };
    family.iter().map(own).collect()
}

#[test]
fn a_canary_is_found_in_whatever_it_stands() {
    let page = format!("<dd>{}</dd><a>{}</a>{}", in_text(42), address(7), &in_text(9)[..12]);
    assert_eq!(found(&page), [42, 7]);
}
