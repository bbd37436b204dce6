//! The only code that runs in a browser. Every island stands on HTML that already works.

#[cfg(any(feature = "ssr", feature = "resident"))]
mod instant_checks;

#[cfg(any(feature = "ssr", feature = "resident"))]
pub use instant_checks::InstantChecks;
