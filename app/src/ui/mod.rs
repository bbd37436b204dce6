//! The design system: each piece is used on every audience's pages.
//!
//! Values follow the Digital Agency's design system (DADS, MIT, © 2025 Digital Agency); the style
//! sheets are in `style/`.

pub mod answer;
pub mod breadcrumb;
pub mod button;
pub mod chart;
pub mod chip;
pub mod error_summary;
pub mod escape;
pub mod field;
pub mod icon;
pub mod notice;
pub mod pager;
pub mod row_title;
pub mod status;
pub mod steps;
pub mod summary;
pub mod text_area;

/// What a notice, chip or icon says by colour and shape; never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Neutral,
    /// Good to know, or in progress.
    Info,
    /// Done.
    Success,
    /// Needs care.
    Warning,
    /// Wrong, or refused.
    Error,
}

impl Tone {
    /// The last part of its class names.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
