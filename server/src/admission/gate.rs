//! How many requests are at work at a time, and who is next.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::oneshot,
    time::{Instant, timeout},
};

/// Who goes first. The order of the variants is the order of service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// A form that somebody sends who has begun, and everything that staff does: waits rather than being refused.
    Sending,
    /// A page that somebody asks for who has begun.
    Begun,
    /// Somebody who arrives; among these, whoever arrived earlier.
    Arriving,
}

/// How long a form may wait that somebody has filled in.
const SENDING: Duration = Duration::from_secs(5);
/// How long a page may wait in a rush that passes.
const RUSH: Duration = Duration::from_millis(40);
/// How long it may wait in a crowd, which is a rush that lasts for longer than [`LASTING`]: longer queues would only
/// make everybody slower. The shortest that the timer knows, as every request has waited for its processor before it
/// comes here. (Adaptive timeouts after CoDel, as in "Fail at Scale", ACM Queue 13(8), 2015.)
const CROWDED: Duration = Duration::from_millis(1);
/// When a rush is no rush any more.
const LASTING: Duration = Duration::from_millis(50);
/// A rush or a crowd is over when nobody has had to wait for so long.
const CALM: Duration = Duration::from_millis(500);

/// Most that wait, of each rank.
fn most_waiting(rank: Rank) -> usize {
    match rank {
        Rank::Sending => 2_048,
        Rank::Begun => 256,
        Rank::Arriving => 64,
    }
}

/// How long somebody waits who comes when the rush has lasted for `rush`.
fn patience(rank: Rank, rush: Duration) -> Duration {
    match rank {
        Rank::Sending => SENDING,
        _ if rush > LASTING => CROWDED,
        _ => RUSH,
    }
}

/// Rank, time of arrival in milliseconds, number: the first is the next.
type Turn = (Rank, i64, u64);

/// The gate of a process; clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate {
    most: usize,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    at_work: usize,
    waiting: BTreeMap<Turn, oneshot::Sender<Slot>>,
    number: u64,
    rush: Option<Rush>,
}

#[derive(Clone, Copy, Debug)]
struct Rush {
    since: Instant,
    /// When somebody last had to wait.
    last: Instant,
}

impl State {
    /// For how long the rush has lasted in which somebody has to wait now.
    fn rush(&mut self, now: Instant) -> Duration {
        let going_on = self.rush.filter(|rush| !self.waiting.is_empty() || now - rush.last <= CALM);
        let since = going_on.map_or(now, |rush| rush.since);
        self.rush = Some(Rush { since, last: now });
        now - since
    }
}

impl Gate {
    /// A gate that lets `most` requests work at a time.
    #[must_use]
    pub fn new(most: usize) -> Self {
        let state = State { at_work: 0, waiting: BTreeMap::new(), number: 0, rush: None };
        Self { most, state: Arc::new(Mutex::new(state)) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A slot at once, or after a short wait; none where the wait is over or too many are waiting. `arrived` (in
    /// milliseconds) orders those who arrive.
    pub async fn enter(&self, rank: Rank, arrived: i64) -> Option<Slot> {
        let (turn, mut called, patience) = {
            let mut state = self.state();
            if state.at_work < self.most && state.waiting.is_empty() {
                return Some(self.take(&mut state));
            }
            if state.waiting.keys().filter(|turn| turn.0 == rank).count() >= most_waiting(rank) {
                return None;
            }
            let patience = patience(rank, state.rush(Instant::now()));
            state.number += 1;
            let turn = (rank, if rank == Rank::Arriving { arrived } else { 0 }, state.number);
            let (call, called) = oneshot::channel();
            state.waiting.insert(turn, call);
            (turn, called, patience)
        };
        // Whoever hangs up while waiting leaves the queue, too.
        let leaving = Leaving { gate: self, turn };
        let slot = timeout(patience, &mut called).await.ok().and_then(Result::ok);
        drop(leaving);
        // Called at the very moment at which the patience ended.
        slot.or_else(|| called.try_recv().ok())
    }

    /// How many are at work, and how many wait for a moment.
    #[must_use]
    pub fn load(&self) -> (usize, usize) {
        let state = self.state();
        (state.at_work, state.waiting.len())
    }

    /// A slot where three quarters of them are free and nobody waits.
    #[must_use]
    pub fn slip_in(&self) -> Option<Slot> {
        let mut state = self.state();
        let free = state.at_work < self.most.div_ceil(4) && state.waiting.is_empty();
        free.then(|| self.take(&mut state))
    }

    fn take(&self, state: &mut State) -> Slot {
        state.at_work += 1;
        Slot(self.clone())
    }

    /// Calls the next one, where there is room.
    fn call(&self) {
        let next = {
            let mut state = self.state();
            let next = if state.at_work < self.most { state.waiting.pop_first() } else { None };
            next.map(|(_, call)| (self.take(&mut state), call))
        };
        // Outside the lock: where nobody takes the slot any more, dropping it calls the one after.
        if let Some((slot, call)) = next {
            drop(call.send(slot));
        }
    }
}

struct Leaving<'a> {
    gate: &'a Gate,
    turn: Turn,
}

impl Drop for Leaving<'_> {
    fn drop(&mut self) {
        self.gate.state().waiting.remove(&self.turn);
    }
}

/// The right to work; dropping it calls the next one.
#[derive(Debug)]
pub struct Slot(Gate);

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.state().at_work -= 1;
        self.0.call();
    }
}

tokio::task_local! {
    static CURRENT: Arc<Seat>;
}

/// The slot of a request, which it gives up while it waits for its client or for the disk.
#[derive(Debug)]
pub struct Seat {
    gate: Gate,
    slot: Mutex<Option<Slot>>,
}

impl Seat {
    /// Around a slot.
    #[must_use]
    pub fn new(gate: Gate, slot: Slot) -> Self {
        Self { gate, slot: Mutex::new(Some(slot)) }
    }

    /// Works in this seat; what the work calls finds it by [`Self::current`].
    pub async fn work<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        CURRENT.scope(Arc::clone(self), work).await
    }

    /// The seat of the request that this task works for.
    #[must_use]
    pub fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// Work that goes on in a task of its own, in the seat of the request that this task works for.
    pub fn kept<F: Future>(work: F) -> impl Future<Output = F::Output> {
        let seat = Self::current();
        async move {
            match seat {
                Some(seat) => seat.work(work).await,
                None => work.await,
            }
        }
    }

    /// Gives the slot up.
    pub fn leave(&self) {
        let slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(slot);
    }

    /// Takes one again, before everybody who has not begun. What has been received is never sent away: after the
    /// longest wait it goes on without.
    pub async fn take(&self) {
        let slot = self.gate.enter(Rank::Sending, 0).await;
        *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = slot;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Lets those who wait come one after the other, and tells in which order they were called.
    async fn order(comers: &[(&'static str, Rank, i64)]) -> Vec<&'static str> {
        let gate = Gate::new(1);
        let first = gate.enter(Rank::Arriving, 0).await.unwrap();
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut tasks = Vec::new();
        for (name, rank, arrived) in comers.iter().copied() {
            let (gate, order) = (gate.clone(), Arc::clone(&order));
            tasks.push(tokio::spawn(async move {
                let _slot = gate.enter(rank, arrived).await;
                order.lock().unwrap().push(name);
            }));
            tokio::task::yield_now().await;
        }
        drop(first);
        for task in tasks {
            task.await.unwrap();
        }
        let order = order.lock().unwrap();
        order.clone()
    }

    #[tokio::test]
    async fn who_has_begun_goes_before_who_arrives_and_then_the_order_is_that_of_arrival() {
        let comers = [
            ("late", Rank::Arriving, 300),
            ("page", Rank::Begun, 900),
            ("early", Rank::Arriving, 100),
            ("form", Rank::Sending, 999),
            ("middle", Rank::Arriving, 200),
            ("second page", Rank::Begun, 1),
        ];
        assert_eq!(order(&comers).await, ["form", "page", "second page", "early", "middle", "late"]);
    }

    #[tokio::test]
    async fn no_more_work_at_a_time_than_there_are_slots() {
        let gate = Gate::new(3);
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let tasks: Vec<_> = (0..50)
            .map(|at| {
                let (gate, now, most) = (gate.clone(), Arc::clone(&now), Arc::clone(&most));
                tokio::spawn(async move {
                    let slot = gate.enter(Rank::Sending, at).await.unwrap();
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    now.fetch_sub(1, Ordering::SeqCst);
                    drop(slot);
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 3);
        assert_eq!(gate.state().at_work, 0);
    }

    #[test]
    fn a_page_waits_longer_in_a_rush_than_in_a_crowd_and_a_form_longest() {
        for rank in [Rank::Begun, Rank::Arriving] {
            assert_eq!(patience(rank, Duration::ZERO), RUSH);
            assert_eq!(patience(rank, LASTING), RUSH);
            assert_eq!(patience(rank, LASTING + Duration::from_millis(1)), CROWDED);
        }
        assert_eq!(patience(Rank::Sending, Duration::from_secs(9)), SENDING);
    }

    #[test]
    fn a_rush_is_over_only_after_a_calm_while() {
        let (gate, begin) = (Gate::new(1), Instant::now());
        let rush = |after: Duration| gate.state().rush(begin + after);
        assert_eq!(rush(Duration::ZERO), Duration::ZERO);
        assert_eq!(rush(CALM), CALM, "the next one came soon enough");
        assert_eq!(rush(2 * CALM + Duration::from_millis(1)), Duration::ZERO);
    }

    #[tokio::test]
    async fn who_found_no_room_in_time_has_left_the_queue() {
        let gate = Gate::new(1);
        let held = gate.enter(Rank::Arriving, 0).await.unwrap();
        assert!(gate.enter(Rank::Arriving, 0).await.is_none());
        assert!(gate.state().waiting.is_empty());
        drop(held);
        assert_eq!(gate.state().at_work, 0);
    }

    #[tokio::test]
    async fn who_hangs_up_while_waiting_holds_up_nobody() {
        let gate = Gate::new(1);
        let held = gate.enter(Rank::Arriving, 0).await.unwrap();
        let too = gate.clone();
        let gone = tokio::spawn(async move { too.enter(Rank::Sending, 0).await.is_some() });
        tokio::task::yield_now().await;
        gone.abort();
        let _ = gone.await;
        assert!(gate.state().waiting.is_empty());
        drop(held);
        assert_eq!(gate.state().at_work, 0);
        assert!(gate.enter(Rank::Arriving, 0).await.is_some());
    }

    #[tokio::test]
    async fn beyond_the_most_that_wait_the_refusal_comes_at_once() {
        let gate = Gate::new(1);
        let _held = gate.enter(Rank::Arriving, 0).await.unwrap();
        for at in 0..most_waiting(Rank::Arriving) {
            let gate = gate.clone();
            tokio::spawn(async move { gate.enter(Rank::Arriving, at as i64).await.is_some() });
            tokio::task::yield_now().await;
        }
        let at_once = futures_util::FutureExt::now_or_never(gate.enter(Rank::Arriving, 0));
        assert!(matches!(at_once, Some(None)));
    }

    #[tokio::test]
    async fn a_seat_is_free_while_its_request_waits_for_the_client() {
        let gate = Gate::new(1);
        let slot = gate.enter(Rank::Begun, 0).await.unwrap();
        let seat = Seat::new(gate.clone(), slot);
        assert!(gate.slip_in().is_none());
        seat.leave();
        let other = gate.slip_in();
        assert!(other.is_some());
        drop(other);
        seat.take().await;
        assert!(gate.slip_in().is_none());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn no_slot_is_lost_whenever_somebody_hangs_up() {
        let gate = Gate::new(3);
        let ranks = [Rank::Sending, Rank::Begun, Rank::Arriving];
        let mut tasks = Vec::new();
        for number in 0..3_000_u64 {
            let gate = gate.clone();
            let task = tokio::spawn(async move {
                let slot = gate.enter(ranks[(number % 3) as usize], number as i64).await;
                tokio::time::sleep(Duration::from_micros(number * 7 % 900)).await;
                drop(slot);
            });
            if number % 5 == 0 {
                tokio::time::sleep(Duration::from_micros(number * 13 % 700)).await;
            }
            if number % 2 == 0 {
                task.abort();
            }
            tasks.push(task);
        }
        for task in tasks {
            let _ = task.await;
        }
        assert_eq!(gate.load(), (0, 0));
    }
}
