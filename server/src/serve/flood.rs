//! How many requests one address may make: a bucket for each, filled at an even rate.
//!
//! Own code, because it is this short: `governor` would bring a clock and a concurrent map of its own, and its
//! keyed store has no bound.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, HeaderName};
use tokio::time::Instant;

/// Most addresses that are remembered; beyond, all are forgotten, which lets too many pass rather than too few.
const MOST: usize = 100_000;
/// Seconds' worth of requests that may come at once.
const AT_ONCE: f64 = 4.0;

/// The buckets of a process.
#[derive(Debug)]
pub struct Flood {
    per_second: f64,
    forwarded: Option<HeaderName>,
    buckets: Mutex<HashMap<IpAddr, Bucket>>,
}

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Flood {
    /// At most `per_second` requests from an address, which a proxy in front names in `forwarded`; 0 for no limit.
    #[must_use]
    pub fn new(per_second: u32, forwarded: Option<HeaderName>) -> Self {
        Self { per_second: f64::from(per_second), forwarded, buckets: Mutex::default() }
    }

    /// Whether a request may pass at `now`. What comes over loopback is a proxy or ourselves: only the address
    /// that the proxy names counts.
    pub fn lets_pass(&self, peer: Option<IpAddr>, headers: &HeaderMap, now: Instant) -> bool {
        if self.per_second <= 0.0 {
            return true;
        }
        let address = match &self.forwarded {
            Some(header) => forwarded(headers, header),
            None => peer.filter(|peer| !peer.is_loopback()),
        };
        let Some(address) = address.map(household) else { return true };
        let most = self.per_second * AT_ONCE;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MOST && !buckets.contains_key(&address) {
            let filled = Duration::from_secs_f64(AT_ONCE);
            buckets.retain(|_, bucket| now.duration_since(bucket.at) < filled);
            if buckets.len() >= MOST {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(address).or_insert(Bucket { left: most, at: now });
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.left = (bucket.left + passed * self.per_second).min(most);
        bucket.at = now;
        let pass = bucket.left >= 1.0;
        if pass {
            bucket.left -= 1.0;
        }
        pass
    }
}

/// The last entry: the one that our own proxy has written.
fn forwarded(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let last = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// An IPv6 customer has a whole /64.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) => Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64)).into(),
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: &str = "203.0.113.7";

    fn passes(flood: &Flood, peer: &str, headers: &HeaderMap, now: Instant) -> bool {
        flood.lets_pass(Some(peer.parse().unwrap()), headers, now)
    }

    #[test]
    fn an_address_may_ask_in_a_rush_and_then_at_an_even_rate() {
        let (flood, start, none) = (Flood::new(10, None), Instant::now(), HeaderMap::new());
        let passed = (0..100).filter(|_| passes(&flood, HOME, &none, start)).count();
        assert_eq!(passed, 40);
        assert!(passes(&flood, "203.0.113.8", &none, start), "another address is not concerned");
        let later = start + Duration::from_millis(500);
        assert_eq!((0..100).filter(|_| passes(&flood, HOME, &none, later)).count(), 5);
    }

    #[test]
    fn without_a_limit_and_over_loopback_everything_passes() {
        let (now, none) = (Instant::now(), HeaderMap::new());
        for (flood, peer) in [(Flood::new(0, None), HOME), (Flood::new(1, None), "127.0.0.1")] {
            assert!((0..100).all(|_| passes(&flood, peer, &none, now)));
        }
    }

    #[test]
    fn behind_a_proxy_the_entry_counts_that_the_proxy_wrote() {
        let flood = Flood::new(1, Some(HeaderName::from_static("x-forwarded-for")));
        let now = Instant::now();
        let named = |by_client: &str| {
            let value = format!("{by_client}, {HOME}").parse().unwrap();
            HeaderMap::from_iter([(HeaderName::from_static("x-forwarded-for"), value)])
        };
        let passed = (0..20)
            .filter(|turn| passes(&flood, "127.0.0.1", &named(&format!("198.51.100.{turn}")), now))
            .count();
        assert_eq!(passed, 4, "what a client writes into the header does not help");
    }

    #[test]
    fn neighbours_in_one_ipv6_network_share_a_bucket() {
        let (flood, now, none) = (Flood::new(1, None), Instant::now(), HeaderMap::new());
        let passed =
            (0..20).filter(|host| passes(&flood, &format!("2001:db8::{host:x}"), &none, now)).count();
        assert_eq!(passed, 4);
        assert!(passes(&flood, "2001:db8:0:1::1", &none, now));
    }
}
