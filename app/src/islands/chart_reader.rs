//! What a mark of a chart tells, beside the mark.

use leptos::prelude::*;

/// Shows the numbers of marks to those who point, touch, or walk along a chart by arrow keys. Each chart is one stop of
/// the tab key, not each of its marks. Without it browsers show them to those who point, and the table has them all.
#[cfg_attr(any(feature = "ssr", feature = "staff"), island)]
// The residents' bundle knows the pages of analysts, and is to carry nothing of them.
#[cfg_attr(not(any(feature = "ssr", feature = "staff")), component)]
pub fn ChartReader() -> impl IntoView {
    #[cfg(all(feature = "hydrate", feature = "staff"))]
    super::page::marks::start();
    view! { <div class="chart-tip" role="status" id="chart-tip"></div> }
}
