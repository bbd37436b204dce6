//! The design system: each piece is used on every audience's pages.
