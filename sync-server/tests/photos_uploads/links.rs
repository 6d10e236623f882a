//! R7: a link that drops costs a piece, not the upload. Real sockets, a client of sixty lines.

use std::net::SocketAddr;

use sync_server::photos::MediaKind;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    centre::{BASE, Centre, Medium},
    link::Link,
};

pub(crate) const CHUNK: usize = 256 * 1024;
/// More than any request's head here.
pub(crate) const HEAD: u64 = 1024;

/// Status and `Upload-Offset`.
pub(crate) type Reply = (u16, Option<usize>);

/// One request on a connection of its own; any break of the link is an error.
pub(crate) async fn ask(
    to: SocketAddr,
    method: &str,
    path: &str,
    headers: &str,
    body: &[u8],
) -> std::io::Result<Reply> {
    let mut stream = TcpStream::connect(to).await?;
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: centre\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\n\
         X-Carrier: pad-0101\r\nContent-Length: {length}\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).to_ascii_lowercase();
    let broken = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let status = answer.get(9..12).and_then(|text| text.parse().ok()).ok_or_else(broken)?;
    let offset = answer
        .lines()
        .find_map(|line| line.strip_prefix("upload-offset:"))
        .and_then(|text| text.trim().parse().ok());
    Ok((status, offset))
}

pub(crate) async fn post(to: SocketAddr, medium: &Medium) -> std::io::Result<Reply> {
    let headers =
        format!("Upload-Length: {}\r\nUpload-Metadata: {}\r\n", medium.len(), medium.metadata());
    ask(to, "POST", BASE, &headers, &[]).await
}

pub(crate) async fn patch(
    to: SocketAddr,
    medium: &Medium,
    from: usize,
    end: usize,
) -> std::io::Result<Reply> {
    let headers =
        format!("Upload-Offset: {from}\r\nContent-Type: application/offset+octet-stream\r\n");
    ask(to, "PATCH", &medium.path(), &headers, &medium.bytes[from..end]).await
}

/// Sends a medium whatever the link does; returns how often it had to ask where it stood.
async fn send(to: SocketAddr, medium: &Medium) -> usize {
    let mut resumed = 0;
    let mut at = None;
    loop {
        at = match at {
            Some(at) if at == medium.len() => return resumed,
            Some(at) => match patch(to, medium, at, medium.len().min(at + CHUNK)).await {
                Ok((204, offset)) => offset,
                Ok((423 | 409, _)) | Err(_) => None,
                Ok(other) => panic!("{other:?}"),
            },
            None => {
                resumed += 1;
                match post(to, medium).await {
                    Ok((201, offset)) => offset,
                    Ok(other) => panic!("{other:?}"),
                    Err(_) => None,
                }
            }
        };
    }
}

/// Ten photos of 2 MB, as one afternoon's set.
fn afternoon() -> Vec<Medium> {
    (0..10).map(|seed| Medium::new(MediaKind::Photo, 2_000_000, 100 + seed)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r07_link_dropped_k_times_resends_at_most_one_chunk_each() {
    let centre = Centre::new();
    let k: usize = 25;
    // Cuts at odd places: in a head, early in a piece, late in a piece.
    let cuts = (0..k).map(|n| {
        [700, 91_000, 255_000, 1_234_567, 400].into_iter().cycle().nth(n).unwrap() + 37 * n as u64
    });
    let link = Link::to(centre.listen().await, cuts).await;
    let set = afternoon();
    for medium in &set {
        send(link.address, medium).await;
    }
    assert_eq!(link.cuts_to_come(), 0, "every cut happened");
    for medium in &set {
        assert!(centre.has(medium).await);
    }
    assert_eq!(centre.ledger.hashes().len(), set.len());

    let size: u64 = set.iter().map(|medium| medium.len() as u64).sum();
    let bound = size + (k * CHUNK) as u64 + link.connections() * HEAD;
    println!(
        "set of {size} bytes, {k} cuts: {} bytes sent in {} requests, bound {bound}",
        link.sent(),
        link.connections()
    );
    assert!(link.sent() <= bound, "{} > {bound}", link.sent());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r20_two_hundred_photos_survive_a_restart_in_the_middle() {
    let mut centre = Centre::new();
    let set: Vec<_> = (0..200).map(|seed| Medium::new(MediaKind::Thumb, 20_000, seed)).collect();
    let before = centre.listen().await;
    for medium in &set[..90] {
        send(before, medium).await;
    }
    for medium in &set[90..120] {
        post(before, medium).await.unwrap();
        patch(before, medium, 0, 7_000).await.unwrap();
    }
    centre.reopen();
    let after = Link::to(centre.listen().await, []).await;
    for medium in &set {
        send(after.address, medium).await;
    }
    for medium in &set {
        assert!(centre.has(medium).await);
    }
    let owed = (80 * 20_000 + 30 * 13_000) as u64;
    assert!(after.sent() <= owed + after.connections() * HEAD, "nothing was sent twice");
}
