//! Releases to be attacked: invented respondents, their answers, the tables of them.

use domain::survey::release::{DEFAULT_THRESHOLD, Dimension, Finer, Request, Table};

/// Any will do.
pub const SECRET: [u8; 32] = [7; 32];

/// Splitmix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// A place in the list, as often as its weight says.
    pub fn by_weight(&mut self, weights: &[usize]) -> usize {
        let mut at = self.below(weights.iter().sum());
        weights.iter().position(|weight| at.checked_sub(*weight).map(|rest| at = rest).is_none()).unwrap()
    }
}

/// Codes of each respondent: attributes first, then items. Groups are of unequal size, some tiny; answers depend on
/// the first attribute, so that some groups nearly agree.
pub fn respondents(
    random: &mut Random,
    many: usize,
    attributes: &[usize],
    items: &[usize],
) -> Vec<Vec<usize>> {
    let skewed = |random: &mut Random, codes: usize| -> Vec<usize> {
        let steep = random.between(0, 2);
        (0..codes)
            .map(|_| match (random.below(8), steep) {
                (0, _) => random.between(0, 6),
                (_, 0) => random.between(60, 120),
                (_, 1) => random.between(10, 200),
                _ => random.between(1, 20) * random.between(1, 20),
            })
            .map(|weight| weight.max(usize::from(steep == 0)))
            .collect()
    };
    let sizes: Vec<Vec<usize>> = attributes
        .iter()
        .map(|codes| skewed(random, *codes))
        .map(|mut sizes| {
            sizes[0] = sizes[0].max(1);
            sizes
        })
        .collect();
    let answers: Vec<Vec<Vec<usize>>> = items
        .iter()
        .map(|codes| {
            let general = skewed(random, *codes);
            (0..attributes[0])
                .map(|_| general.iter().map(|weight| weight * random.between(50, 150) + 1).collect())
                .collect()
        })
        .collect();
    (0..many)
        .map(|_| {
            let mut codes: Vec<usize> = sizes.iter().map(|sizes| random.by_weight(sizes)).collect();
            let group = codes[0];
            codes.extend(answers.iter().map(|answers| random.by_weight(&answers[group])));
            codes
        })
        .collect()
}

/// Distributions of all dimensions, each item crossed with each attribute, and with `also` the attributes with
/// each other.
pub fn release(
    people: &[Vec<usize>],
    attributes: &[usize],
    items: &[usize],
    also: bool,
    threshold: u64,
) -> Request {
    let codes: Vec<usize> = attributes.iter().chain(items).copied().collect();
    let dimensions = codes
        .iter()
        .enumerate()
        .map(|(place, codes)| Dimension { id: format!("d{place}"), codes: *codes, finer: None })
        .collect();
    let mut tables = Vec::new();
    let mut add = |row: usize, column: Option<usize>| {
        let mut counts = vec![vec![0; column.map_or(1, |column| codes[column])]; codes[row]];
        for person in people {
            counts[person[row]][column.map_or(0, |column| person[column])] += 1;
        }
        tables.push(Table { row, column, counts });
    };
    for dimension in 0..codes.len() {
        add(dimension, None);
    }
    for attribute in 0..attributes.len() {
        for item in attributes.len()..codes.len() {
            add(item, Some(attribute));
        }
        if also {
            for other in 0..attribute {
                add(other, Some(attribute));
            }
        }
    }
    Request { threshold, secret: SECRET, dimensions, tables }
}

/// Crosses an item by groups of its codes: its tables by attributes, of which it has the rows, count those.
pub fn coarser(request: &mut Request, item: usize, groups: &[usize]) {
    let place = request.dimensions.len();
    let codes = groups.iter().max().unwrap() + 1;
    let id = format!("{} in groups", request.dimensions[item].id);
    let finer = Some(Finer { dimension: item, groups: groups.to_vec() });
    request.dimensions.push(Dimension { id, codes, finer });
    let mut distribution = None;
    for table in request.tables.iter_mut().filter(|table| table.row == item) {
        let mut sums = vec![vec![0; table.counts[0].len()]; codes];
        for (group, counts) in groups.iter().zip(&table.counts) {
            sums[*group].iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        if table.column.is_some() {
            (table.row, table.counts) = (place, sums);
        } else {
            distribution = Some(Table { row: place, column: None, counts: sums });
        }
    }
    request.tables.extend(distribution);
}

/// Two or three groups of so many codes, each with some.
pub fn groups_of(random: &mut Random, codes: usize) -> Vec<usize> {
    let many = random.between(2, 3.min(codes));
    let mut groups: Vec<usize> = (0..codes).map(|_| random.below(many)).collect();
    for group in 0..many {
        if !groups.contains(&group) {
            groups[..many].iter_mut().enumerate().for_each(|(code, of)| *of = code);
        }
    }
    groups
}

/// One of the generated releases: two to four items by two or three attributes, 40 to 900 respondents; most items
/// have more codes, of which groups are crossed.
pub fn generated(seed: u64) -> Request {
    let mut random = Random(seed);
    let attributes: Vec<usize> = (0..random.between(2, 3)).map(|_| random.between(2, 6)).collect();
    let items: Vec<usize> = (0..random.between(2, 4))
        .map(|_| if random.below(3) == 0 { random.between(2, 6) } else { random.between(5, 12) })
        .collect();
    let many = [random.between(40, 120), random.between(120, 400), random.between(400, 900)][random.below(3)];
    let people = respondents(&mut random, many, &attributes, &items);
    let threshold = if random.below(4) == 0 { 5 } else { DEFAULT_THRESHOLD };
    let also = random.below(2) == 0;
    let mut request =
        Request { secret: secret(seed), ..release(&people, &attributes, &items, also, threshold) };
    for (item, codes) in items.iter().enumerate().filter(|(_, codes)| **codes > 4) {
        let groups = groups_of(&mut random, *codes);
        coarser(&mut request, attributes.len() + item, &groups);
    }
    request
}

/// One of many.
pub fn secret(number: u64) -> [u8; 32] {
    let mut random = Random(number);
    [(); 32].map(|()| random.next().to_le_bytes()[0])
}

/// Respondents by code of each dimension, from whatever table counts by it.
pub fn margins(request: &Request) -> Vec<Vec<u64>> {
    let of = |dimension: usize| {
        request.tables.iter().find_map(|table| {
            let by_row = (table.row == dimension).then(|| table.counts.clone());
            by_row.or_else(|| (table.column == Some(dimension)).then(|| transposed(&table.counts)))
        })
    };
    let sums = |counts: Vec<Vec<u64>>| counts.iter().map(|line| line.iter().sum()).collect();
    (0..request.dimensions.len()).map(|dimension| sums(of(dimension).unwrap())).collect()
}

/// A wave as a city runs it: 30 items, most of them scales of five steps with "no answer", by age, sex, district and
/// years lived there; scales as they are, or in groups.
pub fn realistic(many: usize, in_groups: bool) -> Request {
    const AGES: &[usize] = &[3, 8, 12, 15, 18, 20, 17, 7];
    const SEXES: &[usize] = &[47, 50, 1, 2];
    const DISTRICTS: &[usize] = &[28, 22, 18, 15, 11, 6];
    const YEARS: &[usize] = &[6, 10, 16, 25, 43];
    const SCALE: &[usize] = &[120, 380, 290, 140, 50, 20];
    const YES_NO: &[usize] = &[640, 340, 20];
    const TEN: &[usize] = &[12, 10, 25, 50, 55, 190, 120, 190, 200, 70, 70, 8];
    let mut random = Random(600);
    let attributes = [AGES, SEXES, DISTRICTS, YEARS];
    let items: Vec<&[usize]> =
        (0..30).map(|item| [SCALE, SCALE, SCALE, YES_NO, SCALE, TEN][item % 6]).collect();
    let tilted: Vec<Vec<Vec<usize>>> = items
        .iter()
        .map(|item| {
            let item: Vec<usize> = item.iter().map(|weight| weight * random.between(60, 140)).collect();
            (0..AGES.len())
                .map(|_| item.iter().map(|weight| weight * random.between(70, 130)).collect())
                .collect()
        })
        .collect();
    let people: Vec<Vec<usize>> = (0..many)
        .map(|_| {
            let mut codes: Vec<usize> = attributes.iter().map(|sizes| random.by_weight(sizes)).collect();
            let age = codes[0];
            codes.extend(tilted.iter().map(|answers| random.by_weight(&answers[age])));
            codes
        })
        .collect();
    let items: Vec<usize> = items.iter().map(|item| item.len()).collect();
    let mut request = release(&people, &attributes.map(<[usize]>::len), &items, false, DEFAULT_THRESHOLD);
    for (item, codes) in items.iter().enumerate().filter(|_| in_groups) {
        // The favourable ones, and all others.
        let favourable = match codes {
            6 => 0..2,
            12 => 7..11,
            _ => continue,
        };
        let groups: Vec<usize> = (0..*codes).map(|code| usize::from(!favourable.contains(&code))).collect();
        coarser(&mut request, attributes.len() + item, &groups);
    }
    request
}

/// Two dimensions and their table.
pub fn single(counts: &[&[u64]], threshold: u64) -> Request {
    let dimension = |id: &str, codes| Dimension { id: id.into(), codes, finer: None };
    Request {
        threshold,
        secret: SECRET,
        dimensions: vec![dimension("age", counts.len()), dimension("answer", counts[0].len())],
        tables: vec![Table {
            row: 0,
            column: Some(1),
            counts: counts.iter().map(|row| row.to_vec()).collect(),
        }],
    }
}

pub fn transposed(counts: &[Vec<u64>]) -> Vec<Vec<u64>> {
    (0..counts[0].len()).map(|column| counts.iter().map(|row| row[column]).collect()).collect()
}
