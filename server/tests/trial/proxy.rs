//! A small proxy before several servers: each connection goes to the next living one. What a connection could not
//! begin is tried on another server; what was sent is never sent again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    time::{Instant, sleep},
};

use super::city::City;

/// The proxy.
pub struct Proxy {
    /// Where people find it.
    pub url: String,
    cut: Arc<AtomicUsize>,
}

impl Proxy {
    /// Opens it on an address.
    pub async fn open(address: &str, cities: Vec<Arc<City>>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let cut = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&cut);
        tokio::spawn(async move {
            let next = Arc::new(AtomicUsize::new(0));
            while let Ok((client, _)) = listener.accept().await {
                let (cities, next, cut) = (cities.clone(), Arc::clone(&next), Arc::clone(&count));
                tokio::spawn(async move { serve(client, &cities, &next, &cut).await });
            }
        });
        Self { url: format!("http://{address}"), cut }
    }

    /// Connections that a kill cut off: only these may have failed.
    pub fn cut(&self) -> usize {
        self.cut.load(Ordering::SeqCst)
    }
}

async fn serve(mut client: TcpStream, cities: &[Arc<City>], next: &AtomicUsize, cut: &AtomicUsize) {
    let until = Instant::now() + Duration::from_secs(10);
    while Instant::now() < until {
        let city = &cities[next.fetch_add(1, Ordering::Relaxed) % cities.len()];
        let life = city.lives.load(Ordering::SeqCst);
        if !city.living.load(Ordering::SeqCst) {
            sleep(Duration::from_millis(1)).await;
            continue;
        }
        let Ok(mut server) = TcpStream::connect(&city.address).await else { continue };
        let _ = client.set_nodelay(true);
        let _ = server.set_nodelay(true);
        let _ = copy_bidirectional(&mut client, &mut server).await;
        if city.lives.load(Ordering::SeqCst) != life {
            cut.fetch_add(1, Ordering::SeqCst);
        }
        return;
    }
}
