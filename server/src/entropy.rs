//! Randomness: drawn here and nowhere else.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use rand::{
    Rng, RngExt, SeedableRng,
    rngs::{ChaCha20Rng, SysError, SysRng},
};

use crate::{clock::millis, sabotage};

/// A source of secrets, ids and chance; clones draw from the same stream.
#[derive(Clone)]
pub struct Entropy(Arc<Mutex<State>>);

struct State {
    rng: ChaCha20Rng,
    /// Millisecond and counter of the last id.
    last: (u64, u16),
}

impl Entropy {
    /// Seeded by the operating system, for everything but tests.
    ///
    /// # Errors
    /// The operating system gives no randomness: then nothing may start.
    pub fn from_os() -> Result<Self, SysError> {
        Ok(Self::new(ChaCha20Rng::try_from_rng(&mut SysRng)?))
    }

    /// The same stream at each run, for tests only.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::new(ChaCha20Rng::seed_from_u64(seed))
    }

    fn new(rng: ChaCha20Rng) -> Self {
        Self(Arc::new(Mutex::new(State { rng, last: (0, 0) })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.state().rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A secret of 256 bits in 43 characters that fit into cookies and URLs.
    #[must_use]
    pub fn token(&self) -> String {
        BASE64URL_NOPAD.encode(&self.bytes::<32>())
    }

    /// A name of 128 bits in 22 characters that tells nothing of when it was made.
    #[must_use]
    pub fn timeless_id(&self) -> String {
        sabotage::ordered(BASE64URL_NOPAD.encode(&self.bytes::<16>()))
    }

    /// A UUID version 7 (RFC 9562): ids sort by the time of their making.
    ///
    /// Within one process they never go backwards, even where the clock does: twelve bits count the ids of a
    /// millisecond, then the next millisecond is borrowed. The other 62 bits are random.
    #[must_use]
    pub fn id(&self, now: Timestamp) -> String {
        let now = u64::try_from(millis(now)).unwrap_or(0);
        let mut state = self.state();
        let mut random = [0; 10];
        state.rng.fill_bytes(&mut random);
        let (millis, count) = if now > state.last.0 {
            // Half of the counter is left to count with.
            (now, u16::from_be_bytes([random[0], random[1]]) & 0x07FF)
        } else if state.last.1 < 0x0FFF {
            (state.last.0, state.last.1 + 1)
        } else {
            (state.last.0 + 1, 0)
        };
        state.last = (millis, count);
        drop(state);
        random[..2].copy_from_slice(&count.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().to_string()
    }

    /// Six decimal digits, leading zeros kept.
    #[must_use]
    pub fn digits6(&self) -> String {
        format!("{:06}", self.below(1_000_000))
    }

    /// A number from 0 to `n` - 1, each as likely; 0 where `n` is 0.
    #[must_use]
    pub fn below(&self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.state().rng.random_range(0..n) }
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(…)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::clock::from_millis;

    #[test]
    fn ids_sort_in_the_order_of_their_making_even_when_the_clock_goes_back() {
        let entropy = Entropy::seeded(1);
        let mut ids = Vec::new();
        for at in [1_000_000, 1_000_001, 400_000, 400_001, 1_000_002] {
            for _ in 0..5_000 {
                ids.push(entropy.id(from_millis(at)));
            }
        }
        assert!(ids.is_sorted());
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }

    #[test]
    fn an_id_is_a_uuid_of_version_seven() {
        let id = Entropy::seeded(2).id(from_millis(0x0123_4567_89AB));
        assert!(id.starts_with("01234567-89ab-7"), "{id}");
        assert_eq!(id.len(), 36);
    }

    #[test]
    fn production_draws_differ_and_a_seed_repeats() {
        let (a, b) = (Entropy::from_os().unwrap(), Entropy::from_os().unwrap());
        assert_ne!(a.token(), b.token());
        assert_eq!(a.token().len(), 43);
        assert_eq!(Entropy::seeded(3).token(), Entropy::seeded(3).token());
    }

    #[test]
    fn six_digits_are_always_six() {
        let entropy = Entropy::seeded(4);
        for _ in 0..1_000 {
            let digits = entropy.digits6();
            assert_eq!(digits.len(), 6);
            assert!(digits.bytes().all(|b| b.is_ascii_digit()));
        }
        assert_eq!(entropy.below(0), 0);
        assert_eq!(entropy.below(1), 0);
    }
}
