//! Numbers that look drawn and are worked out: SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
//! Generators, 2014).

/// Where the row of numbers stands.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 where that is 0. Slightly uneven, which does no harm here.
    pub fn below(&mut self, end: u32) -> u32 {
        let drawn = u32::try_from(self.next() >> 32).unwrap_or_default();
        u32::try_from((u64::from(drawn) * u64::from(end)) >> 32).unwrap_or_default()
    }

    /// Whether one of so many came up.
    pub fn one_in(&mut self, many: u32) -> bool {
        self.below(many) == 0
    }

    /// One of a list that is not empty.
    pub fn one_of<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        let end = u32::try_from(list.len()).unwrap_or(u32::MAX);
        &list[self.below(end) as usize]
    }
}
