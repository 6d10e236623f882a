//! Clients that others wrote, as their registries hand them out, over a link that is cut.

use std::{
    path::{Path, PathBuf},
    process::Output,
};

use sync_server::photos::MediaKind;
use tokio::process::Command;

use crate::{
    centre::{BASE, Centre, Medium},
    link::Link,
    links::{CHUNK, HEAD},
};

/// Where `cargo xtask doctor --fix` installs the clients.
fn clients() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("tus-clients")
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tus_clients").join(name)
}

#[track_caller]
fn installed(path: PathBuf) -> PathBuf {
    assert!(
        path.exists(),
        "a stock tus client is not installed ({} is missing): run `cargo xtask doctor --fix`",
        path.display()
    );
    path
}

/// Uploads 1.5 MiB over a link that is cut `k` times, with `client` told where, what and how.
async fn uploads_over_a_cut_link(mut client: Command) {
    let centre = Centre::new();
    let photo = Medium::new(MediaKind::Photo, 1536 * 1024, 42);
    let file = centre.folder.path().join("photo.jpg");
    std::fs::write(&file, &photo.bytes).unwrap();
    let k = 5;
    let cuts = [300_000, 150_000, 290_000, 20_000, 330_000];
    let link = Link::to(centre.listen().await, cuts).await;

    let output = client
        .arg(format!("http://{}{BASE}", link.address))
        .arg(&file)
        .args([photo.sha256.to_string(), CHUNK.to_string(), photo.carrier.to_owned()])
        .kill_on_drop(true)
        .output();
    let Output { status, stdout, stderr } = output.await.unwrap_or_else(|error| {
        panic!("the client did not start ({error}): run `cargo xtask doctor --fix`")
    });
    let said = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    assert!(status.success(), "the client gave up: {said}");
    assert_eq!(link.cuts_to_come(), 0, "every cut happened");
    assert!(centre.has(&photo).await);
    assert_eq!(centre.ledger.hashes(), [photo.sha256]);

    let bound = photo.len() as u64 + k * CHUNK as u64 + link.connections() * 8 * HEAD;
    println!(
        "{} bytes, {k} cuts: {} bytes sent over {} connections, bound {bound}",
        photo.len(),
        link.sent(),
        link.connections()
    );
    assert!(link.sent() <= bound, "{} > {bound}", link.sent());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tuspy_uploads_over_a_link_that_is_cut() {
    let mut python = Command::new(installed(clients().join("venv/bin/python")));
    python.arg(script("upload.py"));
    uploads_over_a_cut_link(python).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tus_js_client_uploads_over_a_link_that_is_cut() {
    let modules = installed(clients().join("node_modules/tus-js-client"));
    let mut node = Command::new("node");
    node.env("NODE_PATH", modules.parent().unwrap()).arg(script("upload.cjs"));
    uploads_over_a_cut_link(node).await;
}
