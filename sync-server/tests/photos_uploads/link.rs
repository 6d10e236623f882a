//! A bad mobile link: a TCP relay that counts what the handset sends and cuts the connection.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
};

#[derive(Default)]
struct Meter {
    /// Bytes that the handset sent, in all.
    sent: u64,
    /// Bytes since the last cut.
    since_cut: u64,
    /// After how many bytes each cut comes.
    cuts: VecDeque<u64>,
    /// Connections that the handset made.
    connections: u64,
}

pub(crate) struct Link {
    pub(crate) address: SocketAddr,
    meter: Arc<Mutex<Meter>>,
}

impl Link {
    /// A link to `centre` that is cut after each of these numbers of bytes and then holds.
    pub(crate) async fn to(centre: SocketAddr, cuts: impl IntoIterator<Item = u64>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let meter = Meter { cuts: cuts.into_iter().collect(), ..Meter::default() };
        let meter = Arc::new(Mutex::new(meter));
        let counted = Arc::clone(&meter);
        tokio::spawn(async move {
            while let Ok((handset, _)) = listener.accept().await {
                counted.lock().unwrap().connections += 1;
                tokio::spawn(relay(handset, centre, Arc::clone(&counted)));
            }
        });
        Self { address, meter }
    }

    pub(crate) fn sent(&self) -> u64 {
        self.meter.lock().unwrap().sent
    }

    pub(crate) fn connections(&self) -> u64 {
        self.meter.lock().unwrap().connections
    }

    pub(crate) fn cuts_to_come(&self) -> usize {
        self.meter.lock().unwrap().cuts.len()
    }
}

async fn relay(handset: TcpStream, centre: SocketAddr, meter: Arc<Mutex<Meter>>) {
    let Ok(centre) = TcpStream::connect(centre).await else { return };
    let (from_handset, to_handset) = handset.into_split();
    let (from_centre, to_centre) = centre.into_split();
    tokio::select! {
        () = upstream(from_handset, to_centre, meter) => {}
        () = downstream(from_centre, to_handset) => {}
    }
}

/// Returns when the link is cut or the handset hangs up; the select above then drops both ends.
async fn upstream(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, meter: Arc<Mutex<Meter>>) {
    let mut block = vec![0; 16 * 1024];
    while let Ok(count) = from.read(&mut block).await {
        if count == 0 {
            return;
        }
        let (pass, cut) = meter.lock().unwrap().count(count as u64);
        if to.write_all(&block[..usize::try_from(pass).unwrap()]).await.is_err() || cut {
            return;
        }
    }
}

async fn downstream(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

impl Meter {
    fn count(&mut self, count: u64) -> (u64, bool) {
        self.sent += count;
        self.since_cut += count;
        match self.cuts.front() {
            Some(&at) if self.since_cut >= at => {
                let pass = count - (self.since_cut - at);
                self.since_cut = 0;
                self.cuts.pop_front();
                (pass, true)
            }
            _ => (count, false),
        }
    }
}
