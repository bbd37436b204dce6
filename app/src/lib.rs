//! What people see. A page is a function from its model to HTML.

pub mod text;
pub mod ui;
