//! The arrival ticket: when somebody came to the door, and how long we kept them there. Signed, so that nobody makes
//! an earlier one; bound to the device cookie, so that nobody uses another one's; nothing personal in it.

use data_encoding::BASE64URL_NOPAD;
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use crate::{
    clock::{from_millis, millis},
    sealed,
};

/// A ticket that was not shown for this long is no ticket any more.
const VALID: i64 = 6 * 3_600_000;
/// Between two requests of somebody who waits, at most so much is our doing: the page asks far more often.
const LONGEST_GAP: i64 = 90_000;
/// How far the clocks of two servers may be apart.
const SKEW: i64 = 60_000;
/// After being let in, the time at the door and this much more are given to finish what the wait held up.
const TO_FINISH: i64 = 10 * 60_000;

const BODY: usize = 5 * 8;
const MAC: usize = 16;

/// A ticket. Times are unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// When this browser first came and found no room.
    pub arrived: i64,
    /// How long we have kept it waiting.
    kept: i64,
    /// When it was last here.
    seen: i64,
    /// When it was let in; 0 while it waits.
    let_in: i64,
    /// By chance, so that no two are the same.
    id: u64,
}

impl Ticket {
    /// For somebody who arrives now.
    #[must_use]
    pub fn new(now: Timestamp, id: [u8; 8]) -> Self {
        let now = millis(now);
        Self { arrived: now, kept: 0, seen: now, let_in: 0, id: u64::from_be_bytes(id) }
    }

    /// Whether its holder has been let in.
    #[must_use]
    pub fn is_let_in(&self) -> bool {
        self.let_in > 0
    }

    /// Its holder is here again.
    #[must_use]
    pub fn seen(self, now: Timestamp) -> Self {
        let now = millis(now);
        let waited = if self.is_let_in() { 0 } else { (now - self.seen).clamp(0, LONGEST_GAP) };
        Self { kept: self.kept + waited, seen: now.max(self.seen), ..self }
    }

    /// Its holder is let in.
    #[must_use]
    pub fn let_in(self, now: Timestamp) -> Self {
        Self { let_in: millis(now), ..self.seen(now) }
    }

    /// The arrival by which deadlines are judged, for something that comes at `now`.
    ///
    /// Who was kept at the door has arrived when they arrived, or would have with the wait alone: time away
    /// from the waiting page is not ours. That holds for as long as they were kept, and ten minutes more, after they
    /// were let in; then it is over, so that a wait in the morning moves no deadline in the evening.
    #[must_use]
    pub fn counted(&self, now: Timestamp) -> Timestamp {
        let until = self.let_in.saturating_add(self.kept).saturating_add(TO_FINISH);
        if !self.is_let_in() || self.kept == 0 || millis(now) > until {
            return now;
        }
        from_millis(self.let_in - self.kept).min(now)
    }

    /// As a cookie of the browser with this device digest.
    #[must_use]
    pub fn signed(&self, key: &[u8; 32], device: &str) -> String {
        let body = self.body();
        let mut bytes = body.to_vec();
        bytes.extend_from_slice(&mac(key, &body, device));
        BASE64URL_NOPAD.encode(&bytes)
    }

    /// From a cookie; none where it was not signed by us for this browser, or is too old.
    #[must_use]
    pub fn read(cookie: &str, key: &[u8; 32], device: &str, now: Timestamp) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(cookie.as_bytes()).ok()?;
        let (body, signature) = bytes.split_first_chunk::<BODY>()?;
        if !bool::from(mac(key, body, device).as_slice().ct_eq(signature)) {
            return None;
        }
        let mut numbers = body.as_chunks::<8>().0.iter().map(|chunk| i64::from_be_bytes(*chunk));
        let mut next = || numbers.next();
        let ticket = Self {
            arrived: next()?,
            kept: next()?,
            seen: next()?,
            let_in: next()?,
            id: next()?.cast_unsigned(),
        };
        let age = millis(now) - ticket.seen;
        (-SKEW..VALID).contains(&age).then_some(ticket)
    }

    fn body(&self) -> [u8; BODY] {
        let mut body = [0; BODY];
        let numbers = [self.arrived, self.kept, self.seen, self.let_in, self.id.cast_signed()];
        for (place, number) in body.as_chunks_mut::<8>().0.iter_mut().zip(numbers) {
            *place = number.to_be_bytes();
        }
        body
    }
}

fn mac(key: &[u8; 32], body: &[u8; BODY], device: &str) -> [u8; MAC] {
    let whole = sealed::mac(key, &[b"arrival", body, device.as_bytes()]);
    std::array::from_fn(|at| whole[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::from_millis;

    const KEY: [u8; 32] = [7; 32];
    const MINUTE: i64 = 60_000;

    fn at(millis: i64) -> Timestamp {
        from_millis(millis + 1_700_000_000_000)
    }

    #[test]
    fn a_ticket_comes_back_as_it_was() {
        let ticket = Ticket::new(at(0), [9; 8]).seen(at(10_000)).let_in(at(20_000));
        let cookie = ticket.signed(&KEY, "device");
        assert_eq!(Ticket::read(&cookie, &KEY, "device", at(20_000)), Some(ticket));
        assert!(cookie.len() < 80);
    }

    #[test]
    fn no_other_ticket_is_accepted() {
        let cookie = Ticket::new(at(0), [9; 8]).signed(&KEY, "device");
        let read = |cookie: &str| Ticket::read(cookie, &KEY, "device", at(1));
        assert!(read(&cookie).is_some());
        for place in 0..cookie.len() {
            let mut changed = cookie.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(read(std::str::from_utf8(&changed).unwrap()), None, "{place}");
        }
        for cookie in ["", "AAAA", &cookie[1..], &format!("{cookie}A"), &format!("{cookie}AAAA")] {
            assert_eq!(read(cookie), None, "{cookie}");
        }
        assert_eq!(Ticket::read(&cookie, &KEY, "another device", at(1)), None);
        assert_eq!(Ticket::read(&cookie, &[8; 32], "device", at(1)), None);
    }

    #[test]
    fn a_ticket_is_good_for_six_hours_after_it_was_last_shown() {
        let cookie = Ticket::new(at(0), [9; 8]).signed(&KEY, "device");
        let read = |now| Ticket::read(&cookie, &KEY, "device", at(now));
        assert!(read(VALID - 1).is_some());
        assert!(read(VALID).is_none());
        assert!(read(-SKEW).is_some(), "another server's clock");
        assert!(read(-SKEW - 1).is_none());
    }

    #[test]
    fn who_waited_at_the_door_arrived_when_they_arrived() {
        let mut ticket = Ticket::new(at(0), [9; 8]);
        for minute in 1..=5 {
            ticket = ticket.seen(at(minute * MINUTE));
        }
        assert_eq!(ticket.counted(at(5 * MINUTE)), at(5 * MINUTE), "not while waiting");
        let ticket = ticket.let_in(at(6 * MINUTE));
        assert_eq!(ticket.counted(at(6 * MINUTE)), at(0));
        // Six minutes kept, and ten more.
        assert_eq!(ticket.counted(at(22 * MINUTE)), at(0));
        assert_eq!(ticket.counted(at(22 * MINUTE + 1)), at(22 * MINUTE + 1));
        assert_eq!(ticket.seen(at(7 * MINUTE)).counted(at(8 * MINUTE)), at(0));
    }

    #[test]
    fn time_away_from_the_waiting_page_is_not_ours() {
        let ticket = Ticket::new(at(0), [9; 8]).seen(at(MINUTE)).let_in(at(300 * MINUTE));
        // Kept for the first minute, and a minute and a half of the gap at most.
        assert_eq!(ticket.counted(at(300 * MINUTE)), at(300 * MINUTE - 150_000));
        let absent = Ticket::new(at(0), [9; 8]).let_in(at(0));
        assert_eq!(absent.counted(at(1)), at(1), "nobody kept them");
    }
}
