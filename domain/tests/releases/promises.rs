//! Whatever is asked, a release keeps its promises.

use domain::survey::release::{Dimension, Finer, ProtectError, Protected, Request, Shown, Table, protect};
use proptest::prelude::*;

use super::generated::{Random, SECRET, coarser, groups_of, margins, release, respondents};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_release_keeps_its_promises(
        seed in any::<u64>(),
        many in 0_usize..400,
        attributes in prop::collection::vec(2_usize..6, 1..4),
        items in prop::collection::vec(2_usize..6, 0..4),
        also in any::<bool>(),
        in_groups in any::<bool>(),
        threshold in 2_u64..30,
    ) {
        let people = respondents(&mut Random(seed), many, &attributes, &items);
        let mut request = release(&people, &attributes, &items, also, threshold);
        for (item, codes) in items.iter().enumerate().filter(|_| in_groups) {
            coarser(&mut request, attributes.len() + item, &groups_of(&mut Random(seed), *codes));
        }
        let protected = protect(&request);
        prop_assert_eq!(&protected, &protect(&request));
        match protected {
            Err(refused) => {
                prop_assert!((1..threshold).contains(&(many as u64)));
                prop_assert_eq!(refused, ProtectError::TooFew { respondents: many as u64 });
            }
            Ok(protected) => keeps_its_promises(&request, &protected)?,
        }
    }

    #[test]
    fn whatever_is_asked_is_answered(
        threshold in prop_oneof![0_u64..20, any::<u64>()],
        codes in prop::collection::vec(0_usize..4, 0..4),
        finer in prop::option::of((0_usize..4, prop::collection::vec(0_usize..4, 0..4))),
        tables in prop::collection::vec(
            (
                0_usize..4,
                prop::option::of(0_usize..4),
                prop::collection::vec(prop::collection::vec(0_u64..30, 0..4), 0..4),
            ),
            0..4,
        ),
    ) {
        let finer = finer.map(|(dimension, groups)| Finer { dimension, groups });
        let dimension = |(place, codes): (usize, &usize)| Dimension {
            id: place.to_string(),
            codes: *codes,
            finer: finer.clone().filter(|_| place == 0),
        };
        let table = |(row, column, counts)| Table { row, column, counts };
        let _ = protect(&Request {
            threshold,
            secret: SECRET,
            dimensions: codes.iter().enumerate().map(dimension).collect(),
            tables: tables.into_iter().map(table).collect(),
        });
    }
}

/// What is shown is true, is not small, and says the same in every table.
fn keeps_its_promises(request: &Request, protected: &Protected) -> Result<(), TestCaseError> {
    let true_or_withheld = |shown: Shown, count: u64| match shown {
        Shown::Count(shown) => shown == count && (count == 0 || count >= request.threshold),
        Shown::Withheld => true,
    };
    for (shown, counts) in protected.margins.iter().zip(margins(request)) {
        prop_assert!(shown.iter().zip(counts).all(|(shown, count)| true_or_withheld(*shown, count)));
        prop_assert!(shown.iter().filter(|shown| !shown.is_count()).count() != 1);
    }
    prop_assert_eq!(protected.tables.len(), request.tables.len());
    for (shown, table) in protected.tables.iter().zip(&request.tables) {
        prop_assert_eq!((shown.row, shown.column), (table.row, table.column));
        for (shown, counts) in shown.cells.iter().zip(&table.counts) {
            prop_assert_eq!(shown.len(), counts.len());
            prop_assert!(shown.iter().zip(counts).all(|(shown, count)| true_or_withheld(*shown, *count)));
        }
        if table.column.is_none() {
            let distribution: Vec<Shown> = shown.cells.iter().map(|row| row[0]).collect();
            prop_assert_eq!(&distribution, &protected.margins[table.row]);
        }
    }
    let nothing_small = request
        .tables
        .iter()
        .flat_map(|table| table.counts.iter())
        .all(|row| row.iter().all(|count| *count >= request.threshold));
    if nothing_small {
        prop_assert!(
            protected
                .tables
                .iter()
                .flat_map(|table| table.cells.iter().flatten())
                .all(|cell| cell.is_count())
        );
    }
    Ok(())
}
