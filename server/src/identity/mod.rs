//! Who is here and what they may do: residents by a code in the mail, staff by password.

pub mod guard;
pub mod links;
pub mod password;
pub mod visit;
