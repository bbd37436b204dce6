//! Requests whose tables do not fit together.

use domain::survey::release::{Dimension, Finer, ProtectError, Request, Table, protect};

use super::generated::single;

#[test]
fn tables_that_do_not_fit_together_are_refused() {
    let good = single(&[&[20, 30], &[40, 50]], 10);
    let refused = |change: &dyn Fn(&mut Request)| {
        let mut request = good.clone();
        change(&mut request);
        protect(&request).unwrap_err()
    };
    let distribution = |row: usize, counts: &[u64]| Table {
        row,
        column: None,
        counts: counts.iter().map(|count| vec![*count]).collect(),
    };
    let differ = |table, dimension: &str| ProtectError::MarginsDiffer { table, dimension: dimension.into() };
    assert!(protect(&good).is_ok());
    assert_eq!(refused(&|request| request.threshold = 1), ProtectError::ThresholdTooLow(1));
    assert_eq!(refused(&|request| request.tables.clear()), ProtectError::NoTable);
    assert_eq!(refused(&|request| request.dimensions[0].codes = 1), ProtectError::TooFewCodes("age".into()));
    assert_eq!(
        refused(&|request| request.dimensions[1].id = "age".into()),
        ProtectError::DimensionTwice("age".into())
    );
    assert_eq!(
        refused(&|request| request.dimensions.push(Dimension { id: "sex".into(), codes: 2, finer: None })),
        ProtectError::DimensionUnused("sex".into())
    );
    for (row, column) in [(0, Some(2)), (2, Some(1)), (1, Some(1))] {
        let other = |request: &mut Request| (request.tables[0].row, request.tables[0].column) = (row, column);
        assert_eq!(refused(&other), ProtectError::UnknownDimension { table: 0 });
    }
    assert_eq!(refused(&|request| drop(request.tables[0].counts.pop())), ProtectError::Ragged { table: 0 });
    assert_eq!(refused(&|request| request.tables[0].counts[1].push(1)), ProtectError::Ragged { table: 0 });
    let across = Table { row: 1, column: Some(0), counts: vec![vec![20, 40], vec![30, 50]] };
    assert_eq!(
        refused(&|request| request.tables.push(across.clone())),
        ProtectError::TableTwice { table: 1 }
    );
    assert_eq!(refused(&|request| request.tables.push(distribution(0, &[51, 89]))), differ(1, "age"));
    let apart = |request: &mut Request| {
        request.tables = vec![distribution(0, &[20, 30]), distribution(1, &[20, 31])];
    };
    assert_eq!(refused(&apart), differ(1, "answer"));
    assert_eq!(refused(&|request| request.tables[0].counts[0][0] = u64::MAX), ProtectError::TooMany);
    let grouped = |dimension: usize, groups: &[usize], counts: &[u64]| {
        let (finer, counts) = (Finer { dimension, groups: groups.to_vec() }, counts.to_vec());
        move |request: &mut Request| {
            request.tables =
                vec![distribution(0, &[50, 90]), distribution(1, &[60, 80]), distribution(2, &counts)];
            let id = "grouped".into();
            request.dimensions.push(Dimension { id, codes: 2, finer: Some(finer.clone()) });
        }
    };
    assert_eq!(refused(&grouped(0, &[0, 1], &[90, 50])), differ(2, "grouped"));
    for (dimension, groups) in [(0, &[0, 0][..]), (0, &[0, 2]), (0, &[0, 1, 1]), (2, &[0, 1]), (3, &[0, 1])] {
        let refused = refused(&grouped(dimension, groups, &[50, 90]));
        assert_eq!(refused, ProtectError::NotCoarser("grouped".into()), "{dimension} {groups:?}");
    }
    let crossed = |request: &mut Request| {
        grouped(0, &[0, 1], &[50, 90])(request);
        request.tables.push(Table { row: 0, column: Some(1), counts: vec![vec![20, 30], vec![40, 50]] });
    };
    assert_eq!(refused(&crossed), ProtectError::NotCoarser("grouped".into()));
    let few = protect(&single(&[&[2, 3], &[1, 3]], 10));
    assert_eq!(few, Err(ProtectError::TooFew { respondents: 9 }));
}
