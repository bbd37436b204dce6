//! QR codes as pictures.

use leptos::prelude::*;

/// A QR code.
#[derive(Clone, Debug)]
pub struct Qr {
    /// Squares on a side.
    pub side: usize,
    /// Its dark squares as an SVG path, one unit each.
    pub path: String,
}

/// The quiet zone on each side, in squares (ISO/IEC 18004 asks for four).
const QUIET: usize = 4;

/// Draws it; `label` says where it leads.
#[must_use]
pub fn qr(code: &Qr, label: String) -> AnyView {
    let whole = code.side + 2 * QUIET;
    view! {
        <svg class="qr" viewBox=format!("-{QUIET} -{QUIET} {whole} {whole}") role="img" aria-label=label>
            <rect x=format!("-{QUIET}") y=format!("-{QUIET}") width=whole.to_string() height=whole.to_string() fill="#fff"></rect>
            <path d=code.path.clone() fill="#000" shape-rendering="crispEdges"></path>
        </svg>
    }
    .into_any()
}
