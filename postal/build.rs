//! Writes the table of postal codes that `src/lib.rs` embeds: one line per place,
//! `postcode TAB prefecture TAB city TAB town`, in order, each place once.
#![allow(clippy::expect_used, reason = "a build that cannot write its table has to stop")]

use std::collections::BTreeSet;
use std::path::Path;

/// What the official table writes in place of a town where the code stands for the rest of a city.
const REST_OF_THE_CITY: &str = "以下に掲載がない場合";

/// A town's name without the remarks in brackets that the official table adds to it.
fn town_name(town: &str) -> &str {
    let name = town.split(['（', '(']).next().unwrap_or_default().trim();
    if name == REST_OF_THE_CITY { "" } else { name }
}

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let places: BTreeSet<String> = jpostcode_rs::search_by_address("")
        .iter()
        // Codes of single offices and companies: nobody lives there.
        .filter(|place| place.office_name.is_none())
        .map(|place| {
            let fields = [&place.postcode, &place.prefecture, &place.city, town_name(&place.town)];
            assert!(fields.iter().all(|field| !field.contains(['\t', '\n'])), "a name holds a separator");
            fields.join("\t")
        })
        .collect();
    assert!(places.len() > 100_000, "the table of postal codes is far too short: {}", places.len());
    let mut table = places.into_iter().collect::<Vec<_>>().join("\n");
    table.push('\n');
    let folder = std::env::var_os("OUT_DIR").expect("cargo names the output folder");
    std::fs::write(Path::new(&folder).join("places.tsv"), table).expect("the table can be written");
}
