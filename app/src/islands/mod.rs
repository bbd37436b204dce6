//! The only code that runs in a browser. Every island stands on HTML that already works.
//!
//! Islands have no props: the form that they work on names its addresses. Nothing typed is kept anywhere but on the
//! page, because devices are shared.

mod chart_reader;
#[cfg(any(feature = "ssr", feature = "resident", feature = "staff"))]
mod instant_checks;
#[cfg(any(feature = "ssr", feature = "resident", feature = "staff"))]
mod postal_lookup;
mod question_filter;

#[cfg(any(feature = "hydrate", test))]
mod json;
#[cfg(any(feature = "hydrate", test))]
mod markup;
#[cfg(feature = "hydrate")]
mod page;
#[cfg(any(feature = "hydrate", test))]
mod rules;
#[cfg(test)]
mod sample;
#[cfg(any(feature = "hydrate", test))]
mod step;
#[cfg(any(feature = "hydrate", test))]
mod values;

pub use chart_reader::ChartReader;
#[cfg(any(feature = "ssr", feature = "resident", feature = "staff"))]
pub use instant_checks::InstantChecks;
#[cfg(any(feature = "ssr", feature = "resident", feature = "staff"))]
pub use postal_lookup::PostalLookup;
pub use question_filter::QuestionFilter;

/// Makes ready for islands; `public/start.js` calls it before it wakes the first of them.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
