//! What a form in Japan has to know: widths, kana, eras, school years, numbers and their check digits.

pub mod bank;
pub mod calendar;
pub mod check_digit;
pub mod era;
pub mod kana;
pub mod my_number;
pub mod phone;
pub mod postcode;
pub mod search;
pub mod time_of_day;
mod variants;
pub mod width;
pub mod written_day;

pub use era::Era;
