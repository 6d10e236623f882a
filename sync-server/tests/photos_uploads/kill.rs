//! The centre's process is killed, without warning, in the middle of a photo.
//!
//! The process is this test program, started again as a centre.

use std::{net::SocketAddr, process::Stdio, sync::Arc};

use sync_server::photos::{Bounds, Intake, spool::Spool, tus};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

use crate::{
    centre::{BASE, Ledger, MONDAY_MS, Medium, vault_in},
    links::{ask, patch, post},
};

const FOLDER: &str = "CENTRE_THAT_WILL_BE_KILLED";

/// Does nothing by itself; with a folder in its environment it is the centre of the test below.
#[tokio::test]
async fn centre_that_will_be_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = std::path::PathBuf::from(folder);
    let intake = Intake::new(
        Spool::open(folder.join("spool")).unwrap(),
        vault_in(&folder),
        Arc::new(Ledger::default()),
        Arc::new(|| MONDAY_MS),
        Bounds::default(),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("\nlistening {}", listener.local_addr().unwrap());
    axum::serve(listener, tus::router(Arc::new(intake), BASE)).await.unwrap();
}

async fn start(folder: &std::path::Path) -> (Child, SocketAddr) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kill::centre_that_will_be_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(address) = line.strip_prefix("listening ") {
            return (child, address.parse().unwrap());
        }
    }
    panic!("the centre ended before it listened");
}

async fn stands(to: SocketAddr, photo: &Medium) -> usize {
    ask(to, "HEAD", &photo.path(), "", &[]).await.unwrap().1.unwrap()
}

#[tokio::test]
async fn r07_a_killed_centre_keeps_what_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let photo = Medium::photo(1_900_000);
    let (mut child, centre) = start(folder.path()).await;
    post(centre, &photo).await.unwrap();
    assert_eq!(patch(centre, &photo, 0, 300_000).await.unwrap(), (204, Some(300_000)));

    // The rest is announced, part of it comes, and the process is killed.
    let mut half = TcpStream::connect(centre).await.unwrap();
    let head = format!(
        "PATCH {} HTTP/1.1\r\nHost: centre\r\nTus-Resumable: 1.0.0\r\nX-Carrier: pad-0101\r\n\
         Content-Length: 1600000\r\nUpload-Offset: 300000\r\n\
         Content-Type: application/offset+octet-stream\r\n\r\n",
        photo.path()
    );
    half.write_all(head.as_bytes()).await.unwrap();
    half.write_all(&photo.bytes[300_000..1_000_000]).await.unwrap();
    let mut acknowledged = 0;
    while acknowledged < 1_000_000 {
        acknowledged = stands(centre, &photo).await;
    }
    child.kill().await.unwrap();

    let (mut child, centre) = start(folder.path()).await;
    assert_eq!(stands(centre, &photo).await, 1_000_000);
    let last = patch(centre, &photo, 1_000_000, photo.len()).await.unwrap();
    assert_eq!(last, (204, Some(photo.len())));
    child.kill().await.unwrap();
    let stored = vault_in(folder.path()).get(&photo.sha256).await.unwrap();
    assert_eq!(stored, Some(photo.bytes));
}
