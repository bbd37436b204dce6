//! An S3 server on loopback that can be made to fail: `s3s-fs` behind a door that shuts.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::{convert::Infallible, net::SocketAddr, path::PathBuf};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use server::files::FileSettings;
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{oneshot, watch},
    task::{JoinHandle, JoinSet},
};

const BUCKET: &str = "kakazu-test";
const ACCESS_KEY: &str = "AKIAKAZU";
const SECRET_KEY: &str = "only for tests";

/// How the server behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// As it should.
    Up,
    /// It takes connections and never says anything.
    Silent,
    /// It hangs up in the middle of a request.
    HangsUp,
    /// It knows no such bucket; `s3s-fs` makes one.
    NoBucket,
}

/// The server.
pub struct S3 {
    address: SocketAddr,
    service: S3Service,
    mood: watch::Sender<Mood>,
    listening: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
    folder: TempDir,
}

impl S3 {
    /// Starts it, with an empty bucket.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(BUCKET)).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (mood, _) = watch::channel(Mood::Up);
        let mut s3 = Self { address, service: builder.build(), mood, listening: None, folder };
        s3.listen(listener);
        s3
    }

    fn listen(&mut self, listener: TcpListener) {
        let (service, mood) = (self.service.clone(), self.mood.subscribe());
        let (stop, mut stopped) = oneshot::channel();
        let listening = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    _ = &mut stopped => break,
                    Ok((stream, _)) = listener.accept() => {
                        connections.spawn(serve(stream, service.clone(), mood.clone()));
                    }
                }
            }
            drop(listener);
            connections.shutdown().await;
        });
        self.listening = Some((stop, listening));
    }

    /// From now on connections are refused, and open ones end.
    pub async fn stop(&mut self) {
        let (stop, listening) = self.listening.take().unwrap();
        stop.send(()).unwrap();
        listening.await.unwrap();
    }

    /// Where it was before, with what it held before.
    pub async fn start_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.listen(listener);
    }

    /// From now on it behaves so, on open connections too.
    pub fn behave(&self, mood: Mood) {
        self.mood.send_replace(mood);
    }

    /// The settings of a portal that keeps its files here.
    pub fn settings(&self) -> FileSettings {
        FileSettings {
            files: Some(format!("s3://{BUCKET}/city/files")),
            s3_endpoint: Some(format!("http://{}", self.address)),
            s3_region: "us-east-1".to_owned(),
            s3_access_key: Some(ACCESS_KEY.to_owned()),
            s3_secret_key: Some(SECRET_KEY.to_owned()),
            s3_allow_http: false,
        }
    }

    /// Where an object lies on the server's disk.
    pub fn path(&self, object: &str) -> PathBuf {
        let below = format!("city/files/{}/{}/{object}", &object[..2], &object[2..4]);
        self.folder.path().join(BUCKET).join(below)
    }
}

async fn serve(mut stream: TcpStream, service: S3Service, mut mood: watch::Receiver<Mood>) {
    let now = *mood.borrow_and_update();
    let serving = async move {
        match now {
            Mood::Up => {
                let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            }
            Mood::Silent => std::future::pending::<()>().await,
            Mood::HangsUp => {
                let _ = stream.read(&mut [0; 1024]).await;
            }
            Mood::NoBucket => {
                let _ = stream.read(&mut [0; 16 * 1024]).await;
                let _ = stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await;
            }
        }
        Ok::<_, Infallible>(())
    };
    // Looked at first: what arrives after a change of mood meets the new one.
    tokio::select! {
        biased;
        _ = mood.changed() => {}
        _ = serving => {}
    }
}
