//! Bodies that come too slowly or take too much room are cut off, and so are answers that take too long.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hyper::body::{Body as _, Bytes, Frame, SizeHint};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep_until, timeout_at},
};

use super::limits::Times;
use crate::refusal::Refusal;

/// Bytes of a body that buy a second: slower than any telephone line that can be used at all.
const BYTES_A_SECOND: f64 = 1024.0;

/// The room for bodies of a process, and the times.
#[derive(Clone, Debug)]
pub struct Rooms {
    /// In KiB.
    room: Arc<Semaphore>,
    times: Times,
}

impl Rooms {
    /// Room for as many MiB.
    #[must_use]
    pub fn new(mebibytes: usize, times: Times) -> Self {
        Self { room: Arc::new(Semaphore::new(mebibytes * 1024)), times }
    }
}

/// What is known of a body while it comes, and why it was cut off.
struct Receipt {
    last_byte: Instant,
    cut_off: Option<Refusal>,
    room: Option<OwnedSemaphorePermit>,
    /// Bytes for which no room has been taken yet.
    loose: usize,
}

/// Middleware: the time for an answer runs from the last byte of the body; the body has its own.
pub async fn in_time(State(rooms): State<Rooms>, request: Request, next: Next) -> Response {
    let times = rooms.times;
    let now = Instant::now();
    let receipt = Arc::new(Mutex::new(Receipt { last_byte: now, cut_off: None, room: None, loose: 0 }));
    let request = if request.body().is_end_stream() {
        request
    } else {
        let receipt = Arc::clone(&receipt);
        request.map(|body| {
            let until = now + times.body;
            let waiting = Box::pin(sleep_until(until));
            Body::new(Paced { body, until, waiting, most: times.body, room: rooms.room, receipt })
        })
    };
    let receipt = || receipt.lock().unwrap_or_else(PoisonError::into_inner);
    let mut answer = std::pin::pin!(next.run(request));
    let answer = loop {
        let until = receipt().last_byte + times.answer;
        match timeout_at(until, &mut answer).await {
            Ok(answer) => break Some(answer),
            Err(_) if receipt().last_byte + times.answer > until => {}
            Err(_) => break None,
        }
    };
    // Over the handler's answer, which only knows that the body broke off.
    let cut_off = receipt().cut_off.take();
    match (cut_off, answer) {
        (Some(refusal), _) => refusal.into_response(),
        (None, Some(answer)) => answer,
        (None, None) => Refusal::Busy.into_response(),
    }
}

/// A body with a time account: every KiB buys a second, and no more than `most` is ever in hand.
struct Paced {
    body: Body,
    until: Instant,
    waiting: Pin<Box<Sleep>>,
    most: Duration,
    room: Arc<Semaphore>,
    receipt: Arc<Mutex<Receipt>>,
}

impl Paced {
    /// Notes what came; false where there is no room for it.
    fn receive(&mut self, bytes: usize) -> bool {
        let now = Instant::now();
        #[allow(clippy::cast_precision_loss, reason = "a frame is far smaller than 2^52 bytes")]
        let bought = Duration::from_secs_f64(bytes as f64 / BYTES_A_SECOND);
        self.until = (self.until + bought).min(now + self.most);
        self.waiting.as_mut().reset(self.until);
        let mut receipt = self.receipt.lock().unwrap_or_else(PoisonError::into_inner);
        receipt.last_byte = now;
        receipt.loose += bytes;
        let kibibytes = receipt.loose / 1024;
        receipt.loose %= 1024;
        let taken = u32::try_from(kibibytes)
            .ok()
            .and_then(|kibibytes| Arc::clone(&self.room).try_acquire_many_owned(kibibytes).ok());
        match (taken, &mut receipt.room) {
            (None, _) => return false,
            (Some(more), Some(room)) => room.merge(more),
            (Some(first), room) => *room = Some(first),
        }
        true
    }

    fn cut_off(&self, refusal: Refusal) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let why = format!("the body was cut off: {refusal:?}");
        self.receipt.lock().unwrap_or_else(PoisonError::into_inner).cut_off = Some(refusal);
        Poll::Ready(Some(Err(axum::Error::new(why))))
    }
}

impl hyper::body::Body for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                if self.receive(bytes) { Poll::Ready(Some(Ok(frame))) } else { self.cut_off(Refusal::Busy) }
            }
            Poll::Ready(end) => Poll::Ready(end),
            Poll::Pending if self.waiting.as_mut().poll(cx).is_ready() => self.cut_off(Refusal::TooSlow),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
