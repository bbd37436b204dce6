//! The line of those who arrive while there is no room: whose turn it is, and about how long it takes.
//!
//! A ticket holds the time of arrival; the line holds how many tickets this process gave out in each moment, and up
//! to which arrival it is serving now. That border moves on as fast as the process can let people in, and faster where
//! those whose turn it is do not come. Several servers keep a line each: whoever arrived earlier is served
//! earlier at each of them, because the border is a time of arrival and not a place in one server's list.

use std::{collections::VecDeque, time::Duration};

/// Width of a moment: those who arrive within one have their turn together.
const MOMENT: i64 = 100;
/// After this long the speed is measured anew.
const MEASURE: i64 = 1_000;
/// For so many measurements those who were called may take their time.
const PATIENCE: u32 = 5;
/// Slowest speed, in people a second: the line never stands still for ever.
const SLOWEST: f64 = 1.0;

/// The line of a process. Times are unix milliseconds.
#[derive(Debug)]
pub struct Line {
    /// Tickets given out, by moment, that are not due yet.
    waiting: VecDeque<(i64, u32)>,
    /// Everyone who arrived up to here is due; none while nobody has to wait.
    serving: Option<i64>,
    /// People who are called a second.
    rate: f64,
    /// For how many measurements there has been room to spare.
    spare: u32,
    /// People who may still be called.
    credit: f64,
    moved_at: i64,
    measured_from: i64,
    came_in: u32,
    /// Of those whose turn it was, who found no room since the last measurement.
    due_refused: u32,
}

impl Line {
    /// A line in which nobody stands.
    #[must_use]
    pub fn new(now: i64) -> Self {
        Self {
            waiting: VecDeque::new(),
            serving: None,
            rate: SLOWEST,
            spare: 0,
            credit: 0.0,
            moved_at: now,
            measured_from: now,
            came_in: 0,
            due_refused: 0,
        }
    }

    /// Whether anybody has to wait.
    #[must_use]
    pub fn is_standing(&self) -> bool {
        self.serving.is_some()
    }

    /// Whether it is the turn of somebody who arrived at `arrived`.
    pub fn is_due(&mut self, arrived: i64, now: i64) -> bool {
        self.move_on(now);
        self.serving.is_none_or(|serving| arrived <= serving)
    }

    /// Somebody who arrives was let in.
    pub fn let_in(&mut self) {
        self.came_in += 1;
    }

    /// Somebody found no room; `new` for whoever is given a ticket.
    pub fn refuse(&mut self, arrived: i64, new: bool, now: i64) {
        match self.serving {
            None => {
                // The first one: measured since the last measurement, for a start.
                let seconds = seconds(now - self.measured_from).max(0.1);
                self.rate = (f64::from(self.came_in) / seconds).max(SLOWEST);
                (self.spare, self.credit, self.moved_at) = (0, 0.0, now);
                self.serving = Some(arrived - 1);
            }
            Some(serving) if arrived <= serving => {
                self.due_refused += 1;
                // They come again, and then it is still their turn.
                self.credit -= 1.0;
            }
            Some(_) => {}
        }
        if new && self.serving.is_some_and(|serving| arrived > serving) {
            let moment = arrived - arrived.rem_euclid(MOMENT) + MOMENT - 1;
            match self.waiting.back_mut() {
                Some((last, count)) if *last >= moment => *count += 1,
                _ => self.waiting.push_back((moment, 1)),
            }
        }
    }

    /// About how long it takes until somebody is due who arrived at `arrived`.
    #[must_use]
    pub fn about(&self, arrived: i64) -> Duration {
        let before: u32 = self
            .waiting
            .iter()
            .take_while(|(moment, _)| *moment < arrived + MOMENT)
            .map(|(_, count)| count)
            .fold(0, |sum, count| sum.saturating_add(*count));
        Duration::from_secs_f64((f64::from(before) / self.rate).min(86_400.0))
    }

    /// How many tickets are waiting.
    #[must_use]
    pub fn tickets(&self) -> usize {
        self.waiting.iter().map(|(_, count)| *count as usize).sum()
    }

    fn move_on(&mut self, now: i64) {
        if now - self.measured_from >= MEASURE {
            self.measure(now);
        }
        // A clock that was set forward does not open the door to everybody at once, one set back stops nothing.
        let passed = (now - self.moved_at).clamp(0, MEASURE);
        self.moved_at = now;
        let Some(serving) = &mut self.serving else { return };
        self.credit += self.rate * seconds(passed);
        while let Some((moment, count)) = self.waiting.front().copied() {
            if f64::from(count) > self.credit {
                break;
            }
            self.credit -= f64::from(count);
            *serving = moment;
            self.waiting.pop_front();
        }
        if self.waiting.is_empty() && self.due_refused == 0 {
            self.serving = None;
        }
    }

    fn measure(&mut self, now: i64) {
        let speed = f64::from(self.came_in) / seconds(now - self.measured_from);
        self.spare = if self.due_refused == 0 && speed < self.rate / 2.0 { self.spare + 1 } else { 0 };
        if self.due_refused > self.came_in / 10 {
            // No room for many who were called: that is the speed.
            self.rate = f64::midpoint(self.rate, speed).max(SLOWEST);
        } else if self.spare > PATIENCE {
            // They do not come: others are called.
            self.rate *= 1.25;
        } else {
            self.rate = (self.rate * 1.02).max(speed);
        }
        (self.came_in, self.due_refused) = (0, 0);
        self.measured_from = now;
    }
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds of a few seconds")]
fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps of ten milliseconds; each lets in as many as there is room for.
    struct Door {
        line: Line,
        now: i64,
        /// Let in a second.
        room: f64,
        free: f64,
        /// Who came in at once although others were waiting, in room that none of them asked for.
        newcomers: usize,
    }

    impl Door {
        fn new(room: f64) -> Self {
            Self { line: Line::new(0), now: 0, room, free: 0.0, newcomers: 0 }
        }

        fn step(&mut self) {
            self.now += 10;
            self.free = (self.free + self.room / 100.0).min(self.room / 10.0);
        }

        /// Somebody asks: whether it was their turn, if they were let in.
        fn ask(&mut self, arrived: i64, new: bool) -> Option<bool> {
            let due = self.line.is_due(arrived, self.now);
            // As at the gate: the last three quarters are for those whose turn it is.
            let least = if due { 1.0 } else { (self.room * 0.075).max(1.0) };
            if self.free >= least {
                self.free -= 1.0;
                self.line.let_in();
                return Some(due);
            }
            self.line.refuse(arrived, new, self.now);
            None
        }
    }

    /// A rush for `rush` ms, everybody comes back as told; the arrivals of those whose turn it was, in the order in
    /// which they came in, and when.
    fn rush(door: &mut Door, per_step: usize, rush: i64, until: i64) -> Vec<(i64, i64)> {
        let mut coming: Vec<(i64, i64)> = Vec::new();
        let mut inside = Vec::new();
        while door.now < until {
            door.step();
            let (back, later): (Vec<_>, Vec<_>) = coming.drain(..).partition(|(at, _)| *at <= door.now);
            coming = later;
            let new = if door.now <= rush { per_step } else { 0 };
            let asking = back.iter().map(|(_, arrived)| (*arrived, false));
            let now = door.now;
            for (arrived, new) in asking.chain(std::iter::repeat_n((now, true), new)).collect::<Vec<_>>() {
                match door.ask(arrived, new) {
                    Some(true) => inside.push((arrived, door.now)),
                    Some(false) => door.newcomers += usize::from(new),
                    None => {
                        let wait = door.line.about(arrived).as_millis() as i64;
                        coming.push((door.now + wait.clamp(3_000, 30_000), arrived));
                    }
                }
            }
        }
        inside
    }

    #[test]
    fn while_there_is_room_nobody_waits() {
        let mut door = Door::new(1_000.0);
        let inside = rush(&mut door, 5, 5_000, 6_000);
        assert_eq!(inside.len(), 2_500);
        assert!(!door.line.is_standing());
    }

    #[test]
    fn everybody_comes_in_and_who_arrived_much_earlier_comes_in_earlier() {
        let mut door = Door::new(200.0);
        // 600 a second for 20 seconds: forty seconds' worth is left over.
        let inside = rush(&mut door, 6, 20_000, 120_000);
        assert!(!door.line.is_standing());
        let mut latest = 0;
        let overtaken = |&(arrived, _): &(i64, i64)| {
            latest = latest.max(arrived);
            arrived + 8_000 < latest
        };
        assert_eq!(inside.iter().copied().filter(overtaken).count(), 0, "of {}", inside.len());
        assert!(door.newcomers < 2_400, "{} of 12,000 came in at once", door.newcomers);
        // The door was used: sixty seconds' worth took not much longer.
        let last = inside.last().unwrap().1;
        assert!(last < 75_000, "the last one came in after {last} ms");
    }

    #[test]
    fn somebody_new_waits_behind_those_who_wait() {
        let mut door = Door::new(1.0);
        for _ in 0..10 {
            door.ask(0, true);
        }
        assert!(!door.line.is_due(500, door.now));
        assert!(door.line.is_due(-1, door.now), "who arrived before the line began");
    }

    #[test]
    fn the_line_passes_over_those_who_do_not_come_back() {
        let mut door = Door::new(100.0);
        for _ in 0..3_000 {
            door.step();
            for _ in 0..3 {
                door.ask(door.now, true);
            }
        }
        assert!(door.line.is_standing());
        for _ in 0..3_000 {
            door.step();
            let now = door.now;
            door.line.is_due(now, now);
        }
        assert!(!door.line.is_standing(), "{} tickets still hold it up", door.line.tickets());
    }

    #[test]
    fn the_time_that_is_told_grows_with_the_place() {
        let mut door = Door::new(10.0);
        for _ in 0..200 {
            door.step();
            door.ask(door.now, true);
        }
        let (first, last) = (door.line.about(500), door.line.about(door.now));
        assert!(first < last, "{first:?} {last:?}");
        assert!(last > Duration::from_secs(5) && last < Duration::from_secs(60), "{last:?}");
    }
}
