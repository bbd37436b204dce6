//! Check digits of public numbers, and the one of receipt numbers.

/// Whether this is a My Number (個人番号): 12 ASCII digits with their check digit (MIC order of 2014 no. 85, art. 5).
#[must_use]
pub fn is_my_number(digits: &str) -> bool {
    let Some([leading @ .., check]) = numbers::<12>(digits) else {
        return false;
    };
    let sum: u32 = leading
        .iter()
        .rev()
        .zip(1_u32..)
        .map(|(p, n)| u32::from(*p) * if n <= 6 { n + 1 } else { n - 5 })
        .sum();
    let expected = match sum % 11 {
        0 | 1 => 0,
        remainder => 11 - remainder,
    };
    u32::from(check) == expected
}

/// Whether this is a corporate number (法人番号): 13 ASCII digits, the check digit first (MOF order of 2014 no. 70, art. 2).
#[must_use]
pub fn is_corporate_number(digits: &str) -> bool {
    let Some([check, trailing @ ..]) = numbers::<13>(digits) else {
        return false;
    };
    let sum: u32 =
        trailing.iter().rev().zip(1_u32..).map(|(p, n)| u32::from(*p) * if n % 2 == 1 { 1 } else { 2 }).sum();
    u32::from(check) == 9 - sum % 9
}

/// Whether this is a local government code (全国地方公共団体コード): 6 ASCII digits, the check digit last.
#[must_use]
pub fn is_local_government_code(digits: &str) -> bool {
    let Some([leading @ .., check]) = numbers::<6>(digits) else {
        return false;
    };
    let sum: u32 =
        leading.iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    u32::from(check) == (11 - sum % 11) % 10
}

/// The check digit by Damm's algorithm over digits 0 to 9: finds every wrong digit and every swap of
/// neighbours. Over a number with its check digit it is 0.
#[must_use]
pub fn damm(digits: &[u8]) -> u8 {
    // The totally anti-symmetric quasigroup of order 10 of Damm's thesis (2004).
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.iter().fold(0, |interim, digit| TABLE[usize::from(interim)][usize::from(digit % 10)])
}

fn numbers<const N: usize>(text: &str) -> Option<[u8; N]> {
    let bytes: [u8; N] = text.as_bytes().try_into().ok()?;
    bytes.iter().all(u8::is_ascii_digit).then(|| bytes.map(|b| b - b'0'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_my_number_has_its_check_digit() {
        assert!(is_my_number("123456789018"));
        for wrong in
            ["123456789012", "12345678901", "1234567890180", "", "１２３４５６７８９０１８", "12345678901a"]
        {
            assert!(!is_my_number(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_corporate_number_begins_with_its_check_digit() {
        for valid in ["8000012010038", "4011001098993", "7010001042703"] {
            assert!(is_corporate_number(valid), "{valid}");
        }
        assert!(!is_corporate_number("8000012010039"));
        assert!(!is_corporate_number("0000000000000"));
    }

    #[test]
    fn a_local_government_code_ends_with_its_check_digit() {
        for valid in ["131016", "282022", "202151", "462225", "152048", "011002"] {
            assert!(is_local_government_code(valid), "{valid}");
        }
        assert!(!is_local_government_code("131017"));
    }

    #[test]
    fn damm_gives_the_digit_of_the_thesis() {
        assert_eq!(damm(&[5, 7, 2]), 4);
        assert_eq!(damm(&[5, 7, 2, 4]), 0);
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(digits in prop::collection::vec(0_u8..10, 1..14), at in any::<prop::sample::Index>(), by in 1_u8..10) {
            let mut number = digits;
            number.push(damm(&number));
            prop_assert_eq!(damm(&number), 0);
            let at = at.index(number.len());
            number[at] = (number[at] + by) % 10;
            prop_assert_ne!(damm(&number), 0);
        }

        #[test]
        fn a_my_number_notices_most_wrong_digits_but_never_accepts_two_check_digits(leading in "[0-9]{11}") {
            prop_assert_eq!((0..10).filter(|check| is_my_number(&format!("{leading}{check}"))).count(), 1);
        }
    }
}
