//! One connection: silent until the client says something, served while it does, put aside when it is idle.
//!
//! The HTTP library needs some 16 KB of buffers for each connection, whether or not anything comes. So it is given
//! one only while there is something to read, and a silent connection costs little more than its socket.

use std::{
    convert::Infallible,
    net::IpAddr,
    pin::{Pin, pin},
    sync::{Arc, atomic::Ordering::Relaxed},
    task::{Context, Poll},
    time::Duration,
};

use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{
    body::{Bytes, Frame, Incoming, SizeHint},
    server::conn::http1,
    service::Service,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpStream, sync::watch, time::timeout};
use tower::ServiceExt;

use super::{
    limits::Times,
    listen::told,
    stream::{Activity, Stream},
};

/// Largest head of a request, in bytes.
const HEAD_LIMIT: usize = 64 * 1024;
/// Most headers of a request.
const MOST_HEADERS: usize = 100;
/// After this long without anything to do, a connection is put aside.
const ASIDE: Duration = Duration::from_millis(250);

/// The address that a request came from: the other end of its connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Serves one connection until either side ends it, or the stop finds it idle.
pub async fn serve(
    mut stream: TcpStream,
    peer: Peer,
    door: Router,
    times: Times,
    mut stop: watch::Receiver<bool>,
) {
    let mut wait = times.head;
    loop {
        match silent(&stream, wait, &mut stop).await {
            Silence::Broken => {}
            Silence::Lasting => return,
        }
        // On the heap, so that a silent connection's task stays small.
        let talk = Box::pin(talk(stream, Bytes::new(), peer, door.clone(), times, &mut stop));
        match talk.await {
            Some(idle) => stream = idle,
            None => return,
        }
        wait = times.idle;
    }
}

enum Silence {
    /// There is something to read.
    Broken,
    /// The time is over, or the server stops.
    Lasting,
}

async fn silent(stream: &TcpStream, wait: Duration, stop: &mut watch::Receiver<bool>) -> Silence {
    let readable = timeout(wait, stream.readable());
    tokio::select! {
        // First, so that what came before the stop is still answered.
        biased;
        ready = readable => if matches!(ready, Ok(Ok(()))) { Silence::Broken } else { Silence::Lasting },
        () = told(stop) => Silence::Lasting,
    }
}

/// Serves requests; gives the connection back once it is idle, and nothing where it has ended.
async fn talk(
    stream: TcpStream,
    mut prefix: Bytes,
    peer: Peer,
    door: Router,
    times: Times,
    stop: &mut watch::Receiver<bool>,
) -> Option<TcpStream> {
    let mut stream = stream;
    loop {
        let activity = Arc::new(Activity::default());
        let io = Stream::new(stream, prefix, times.write, Arc::clone(&activity));
        let requests = Requests { door: door.clone(), peer, activity: Arc::clone(&activity) };
        let mut connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(times.head)
            .max_headers(MOST_HEADERS)
            .max_buf_size(HEAD_LIMIT)
            // A phone that hangs up after its form has been sent: what it asked for is still done.
            .half_close(true)
            .serve_connection(TokioIo::new(io), requests);
        loop {
            let ended = tokio::select! {
                biased;
                ended = timeout(ASIDE, &mut connection) => ended,
                () = told(stop) => {
                    Pin::new(&mut connection).graceful_shutdown();
                    log(connection.await);
                    return None;
                }
            };
            match ended {
                Ok(ended) => {
                    log(ended);
                    return None;
                }
                Err(_) if activity.is_idle() => break,
                Err(_) => {}
            }
        }
        let parts = connection.into_parts();
        stream = parts.io.into_inner().into_inner();
        if parts.read_buf.is_empty() {
            return Some(stream);
        }
        prefix = parts.read_buf;
    }
}

fn log(ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// The door, as one connection's requests reach it.
#[derive(Debug)]
struct Requests {
    door: Router,
    peer: Peer,
    activity: Arc<Activity>,
}

impl Service<hyper::Request<Incoming>> for Requests {
    type Response = Response<Answering>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: hyper::Request<Incoming>) -> Self::Future {
        let under_way = UnderWay::begin(&self.activity);
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(self.peer);
        let answer = self.door.clone().oneshot(request);
        Box::pin(async move {
            let response = answer.await?;
            Ok(response.map(|body| Answering { body, _under_way: under_way }))
        })
    }
}

/// A request under way, until its answer has been handed over.
struct UnderWay(Arc<Activity>);

impl UnderWay {
    fn begin(activity: &Arc<Activity>) -> Self {
        activity.answering.fetch_add(1, Relaxed);
        activity.unparsed.store(false, Relaxed);
        Self(Arc::clone(activity))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.unparsed.store(false, Relaxed);
        self.0.answering.fetch_sub(1, Relaxed);
    }
}

/// The body of an answer that is being handed over.
struct Answering {
    body: Body,
    _under_way: UnderWay,
}

impl hyper::body::Body for Answering {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        pin!(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_silent_connection_costs_little() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let (_stop, stopping) = watch::channel(false);
        let peer = Peer(IpAddr::from([127, 0, 0, 1]));
        let task = serve(stream, peer, Router::new(), Times::default(), stopping);
        assert!(size_of_val(&task) <= 1_024, "{} bytes", size_of_val(&task));
    }
}
