//! A connection's bytes: gives up on a client that does not take its answer, and tells whether anything is left to
//! do, so that an idle connection can be put aside.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use hyper::body::Bytes;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Instant, Sleep, sleep},
};

/// What the two halves of a connection, its bytes and its requests, tell each other.
#[derive(Debug, Default)]
pub struct Activity {
    /// Requests whose answer has not been handed over whole.
    pub answering: AtomicUsize,
    /// Whether bytes have come that belong to no request yet.
    pub unparsed: AtomicBool,
    /// Whether bytes wait to be taken by the client.
    blocked: AtomicBool,
}

impl Activity {
    /// Whether nothing is under way in either direction.
    pub fn is_idle(&self) -> bool {
        self.answering.load(Relaxed) == 0 && !self.unparsed.load(Relaxed) && !self.blocked.load(Relaxed)
    }
}

/// A TCP stream that ends with an error when the client takes no byte of its answer for too long.
///
/// The operating system says that it takes more only when a good part of what it holds has left; so the time
/// between two such moments is a least speed, too.
#[derive(Debug)]
pub struct Stream {
    inner: TcpStream,
    /// Bytes that were read before, to be read first.
    prefix: Bytes,
    activity: Arc<Activity>,
    longest: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Stream {
    /// Around a connection; `longest` is how long its client may take nothing.
    pub fn new(inner: TcpStream, prefix: Bytes, longest: Duration, activity: Arc<Activity>) -> Self {
        Self { inner, prefix, activity, longest, stalled: None }
    }

    /// The connection.
    pub fn into_inner(self) -> TcpStream {
        self.inner
    }

    fn watch<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        self.activity.blocked.store(written.is_pending(), Relaxed);
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let longest = self.longest;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(longest)));
        ready!(stalled.as_mut().poll(cx));
        // Whatever polls next waits anew.
        stalled.as_mut().reset(Instant::now() + longest);
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not take its answer")))
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.prefix.is_empty() {
            let some = self.prefix.len().min(buffer.remaining());
            buffer.put_slice(&self.prefix.split_to(some));
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.activity.unparsed.store(true, Relaxed);
        }
        read
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.watch(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(cx, bytes);
        self.watch(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}
