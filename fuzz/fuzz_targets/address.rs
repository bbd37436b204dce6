//! Postal codes, telephone numbers, mail addresses, and the folding of widths.

#![no_main]

use domain::email::{self, EmailAddress};
use domain::japanese::{phone, postcode, width};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(code) = postcode::parse(text) {
        assert_eq!(postcode::parse(&postcode::format(&code)), Some(code));
    }
    for fold in [width::fold, width::fold_digits] {
        let folded = fold(text);
        assert_eq!(fold(&folded), folded);
        assert_eq!(folded.chars().count(), text.chars().count());
    }
    if let Some(number) = phone::parse(text) {
        assert_eq!(phone::parse(&phone::format(&number)), Some(number));
    }
    if let Some(address) = EmailAddress::parse(text) {
        assert_eq!(
            EmailAddress::parse(address.as_str()).as_ref().map(EmailAddress::as_str),
            Some(address.as_str())
        );
        assert!(!address.for_smtp().contains(['\r', '\n', '\0']));
        let _ = (address.for_digest(), email::likely_typo(address.domain()));
    }
});
