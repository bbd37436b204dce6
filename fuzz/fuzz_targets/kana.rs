//! Readings, and the folding of names for search.

#![no_main]

use domain::japanese::{kana, my_number, search};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(reading) = kana::to_katakana(text) {
        assert_eq!(kana::to_katakana(&reading).as_deref(), Some(reading.as_str()));
        let hiragana = kana::to_hiragana(text).unwrap_or_default();
        assert_eq!(kana::to_katakana(&hiragana).as_deref(), Some(reading.as_str()));
        assert_eq!(search::fold_name(&hiragana), search::fold_name(&reading));
    }
    let folded = search::fold_name(text);
    assert_eq!(search::fold_name(&folded), folded);
    let tokens = search::bigrams(text);
    for token in search::query_bigrams(text) {
        assert!(tokens.contains(&token), "what is typed in full must be found");
    }
    let _ = search::beginnings(text);
    if let Some(masked) = my_number::mask(text) {
        assert!(my_number::is_masked(&masked));
        assert_eq!(my_number::mask(&masked), None);
        assert_eq!(masked.chars().count(), text.chars().count());
    }
});
