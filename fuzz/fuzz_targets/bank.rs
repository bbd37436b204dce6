//! Holders of accounts, and the numbers of ゆうちょ銀行: the first line is 記号, the second 番号, and all of it a name.

#![no_main]

use domain::japanese::{bank, check_digit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(holder) = bank::fold_holder(text) {
        assert!(!holder.is_empty() && holder == holder.trim());
        assert_eq!(bank::fold_holder(&holder).as_deref(), Ok(holder.as_str()));
        let carried =
            |c: char| matches!(c, '0'..='9' | 'A'..='Z' | ' ' | '(' | ')' | '-' | '.' | '/' | 'ｦ' | 'ｱ'..='ﾟ');
        assert!(holder.chars().all(carried), "{holder}");
    }
    let (symbol, number) = text.split_once('\n').unwrap_or((text, ""));
    if let Some((branch, _, account)) = bank::from_yucho(symbol, number) {
        let digits =
            |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
        assert!(digits(&branch, 3) && digits(&account, 7), "{branch} {account}");
    }
    for text in [symbol, number] {
        let _ = check_digit::is_my_number(text);
        let _ = check_digit::is_corporate_number(text);
        let _ = check_digit::is_local_government_code(text);
    }
});
