//! What people see. A page is a function from its model to HTML.
//!
//! `text` holds every sentence, `ui` the design system, `resident` and `desk` the pages by who looks,
//! `islands` the only code that runs in a browser.

pub mod desk;
pub mod islands;
pub mod policy;
pub mod resident;
pub mod shell;
pub mod text;
pub mod ui;
pub mod wire;
