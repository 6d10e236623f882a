//! A backup and what comes back from it, photos and accounts included, as the person who runs a
//! centre does it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use reqwest::StatusCode;
use shared::case::Case;
use shared::ids::{CaseId, OpId};
use shared::media::Sha256Hash;
use shared::sync::{Hello, PullReply};
use sync_server::photos::Vault;
use sync_server::settings::Settings;
use sync_server::store::engine::open;
use sync_server::store::{Account, Store, StoredMedium};

use crate::cli::typed;
use crate::handset::Handset;
use crate::media::{photo_of, receipt, upload};
use crate::process::program;
use crate::town::{Town, cheap, is, message, refused};

/// Everything a centre holds that somebody would miss.
#[derive(Debug, PartialEq)]
struct Kept {
    cases: BTreeMap<CaseId, Case>,
    accounts: Vec<Account>,
    photos: BTreeMap<Sha256Hash, u64>,
}

async fn kept(data: &Path) -> Kept {
    let path = data.join("centre.db");
    let store = Store::open(open(path.to_str().unwrap()).await.unwrap()).await.unwrap();
    let every = sync_server::store::CaseFilter { limit: 1000, ..Default::default() };
    let cases = store.queue(&every).await.unwrap();
    let vault = Vault::open(data.join("media").to_str().unwrap()).unwrap();
    let mut photos = BTreeMap::new();
    for (sha256, bytes) in store.media_after(None, 1000).await.unwrap() {
        let found = vault.get(&sha256).await.unwrap().unwrap();
        assert_eq!(Sha256Hash::of(&found), sha256, "every byte");
        photos.insert(sha256, bytes);
    }
    let kept = Kept {
        cases: cases.into_iter().map(|found| (found.case.id, found.case)).collect(),
        accounts: store.accounts().await.unwrap(),
        photos,
    };
    store.engine().close().await.unwrap();
    kept
}

struct Worked {
    town: Town,
    phone: Handset,
    shown: Vec<(CaseId, OpId, Vec<u8>)>,
}

impl Worked {
    /// A running centre with five cases, each with a photo.
    async fn town() -> Self {
        let town = Town::start().await;
        let mut phone = Handset::of(&town, "采0101").await;
        let mut shown = Vec::new();
        for seed in 0..5 {
            let (case, bytes) = (phone.reports(), photo_of(seed));
            shown.push((case, phone.attaches(case, &bytes), bytes));
        }
        phone.push(&town).await;
        for (_, _, bytes) in &shown {
            upload(&town, &phone.device, bytes).await;
        }
        Self { town, phone, shown }
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.town.folder.path().join(name)
    }

    async fn backed_up(&self, more: &[&str]) -> PathBuf {
        let (data, copy) = (self.folder("data"), self.folder("copy"));
        let mut args = vec!["backup", "--data", text(&data)];
        args.extend(more);
        args.push(text(&copy));
        let told = typed(&args).await.unwrap();
        assert!(told.contains("the list of 5 media: done"), "{told}");
        copy
    }

    /// The old centre goes, another is served from `fresh`.
    async fn served_from(mut self, fresh: &Path) -> Self {
        self.town.tell_to_stop();
        self.town.stopped().await;
        let settings = Settings { data: fresh.into(), ..cheap(&self.town.folder) };
        let folder = std::mem::replace(&mut self.town.folder, tempfile::tempdir().unwrap());
        Self { town: Town::serve(folder, settings).await, ..self }
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[tokio::test]
async fn every_case_account_and_photo_comes_back_under_a_new_epoch() {
    let worked = Worked::town().await;
    let before: Hello = message(worked.town.get("/v1/hello")).await;
    let copy = worked.backed_up(&["--with-media"]).await;
    assert!(!copy.join("unfinished").exists());
    let (data, fresh) = (worked.folder("data"), worked.folder("fresh"));
    let told = typed(&["restore", "--data", text(&fresh), text(&copy)]).await.unwrap();
    assert!(!told.contains("missing"), "{told}");
    let mut expected = kept(&data).await;
    expected.photos.retain(|_, bytes| *bytes == 3000);
    assert_eq!((expected.cases.len(), expected.photos.len()), (5, 5));
    assert!(expected.accounts.len() >= 15);
    assert_eq!(kept(&fresh).await, expected);

    let Worked { town, phone, shown } = worked.served_from(&fresh).await;
    let after: Hello = message(town.get("/v1/hello")).await;
    assert_eq!((after.stamp.server, &after.city_key), (before.stamp.server, &before.city_key));
    assert_ne!(after.stamp.epoch, before.stamp.epoch);
    let pulled: PullReply = phone.pull(&town).await;
    assert_eq!(pulled.views.len(), 5);
    for (case, op, bytes) in shown {
        let ask = town.get(&format!("/v1/cases/{case}/media/{op}"));
        let ask = ask.header("x-installation", phone.device.name()).bearer_auth(&phone.token);
        let seen = ask.send().await.unwrap();
        assert_eq!(seen.status(), StatusCode::OK);
        assert_eq!(Sha256Hash::of(&seen.bytes().await.unwrap()), Sha256Hash::of(&bytes));
    }
}

#[tokio::test]
async fn r02_photos_that_a_backup_lacks_are_named_and_asked_for_again() {
    let worked = Worked::town().await;
    let copy = worked.backed_up(&[]).await;
    assert!(!copy.join("media").exists());
    let fresh = worked.folder("fresh");
    let told = typed(&["restore", "--data", text(&fresh), text(&copy)]).await.unwrap();
    assert!(told.contains("5 media are not in the photo store"), "{told}");
    let list = std::fs::read_to_string(fresh.join("missing-media.txt")).unwrap();
    for (n, (_, _, bytes)) in worked.shown.iter().enumerate() {
        let line = format!("{} 3000 bytes, of 采0101-0701-{:03}", Sha256Hash::of(bytes), 2 * n + 1);
        assert!(told.contains(&format!("missing: {line}\n")), "{line} in {told}");
        assert!(list.contains(&line), "{line} in {list}");
    }
    let Worked { town, phone, shown } = worked.served_from(&fresh).await;
    let (case, op, bytes) = &shown[0];
    assert_eq!(receipt(&town, &phone.device, bytes).await, None, "no receipt for what is gone");
    let path = format!("/v1/cases/{case}/media/{op}");
    let look = || {
        let ask = town.get(&path).header("x-installation", phone.device.name());
        ask.bearer_auth(&phone.token)
    };
    assert_eq!(refused(look()).await, is(404, "media.not_stored"));
    upload(&town, &phone.device, bytes).await;
    assert_eq!(look().send().await.unwrap().bytes().await.unwrap(), bytes);
}

/// So many photos that a backup takes a while.
const MANY: u16 = 400;

async fn filled(data: &Path) {
    let path = data.join("centre.db");
    let store = Store::open(open(path.to_str().unwrap()).await.unwrap()).await.unwrap();
    let vault = Vault::open(data.join("media").to_str().unwrap()).unwrap();
    for n in 0..MANY {
        let bytes = n.to_be_bytes().repeat(5000);
        let sha256 = Sha256Hash::of(&bytes);
        let medium = StoredMedium { bytes: 10_000, received_at: 1 };
        vault.put(&sha256, bytes.into()).await.unwrap();
        store.note_medium(&sha256, "photo", &medium).await.unwrap();
    }
    store.engine().close().await.unwrap();
}

#[tokio::test]
async fn r07_a_killed_backup_or_restore_leaves_nothing_that_looks_whole() {
    let folder = tempfile::tempdir().unwrap();
    sync_server::cli::fill(cheap(&folder)).await.unwrap();
    let data = folder.path().join("data");
    filled(&data).await;
    let run = |args: &[&str]| program(args, &[]).stdout(Stdio::null()).spawn().unwrap();
    let whole = folder.path().join("whole");
    let mut child = run(&["backup", "--with-media", "--data", text(&data), text(&whole)]);
    assert!(child.wait().unwrap().success());

    // Killed as soon as each of these is there: in the beginning, in the list, among the photos.
    for (n, sign) in ["centre.db", "city.key", "media.txt", "media/media"].iter().enumerate() {
        let copy = folder.path().join(format!("copy{n}"));
        let mut child = run(&["backup", "--with-media", "--data", text(&data), text(&copy)]);
        while !copy.join("unfinished").join(sign).exists() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before {sign}");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let left: Vec<_> =
            std::fs::read_dir(&copy).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["unfinished"], "killed at {sign}");
        let fresh = folder.path().join(format!("of{n}"));
        for source in [&copy, &copy.join("unfinished")] {
            let refused = typed(&["restore", "--data", text(&fresh), text(source)]).await;
            assert!(refused.unwrap_err().to_string().contains("no whole backup"));
        }

        let half = folder.path().join(format!("half{n}"));
        let mut child = run(&["restore", "--data", text(&half), text(&whole)]);
        let sign = sign.replace("media.txt", "media");
        while !half.join("unfinished").join(&sign).exists() {
            assert!(child.try_wait().unwrap().is_none(), "it ended before {sign}");
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let at = ["serve", "--address", "127.0.0.1:0", "--data", text(&half)];
        let served = program(&at, &[]).output().unwrap();
        let said = String::from_utf8(served.stderr).unwrap();
        assert!(said.contains("restore that was interrupted"), "killed at {sign}: {said}");
        assert!(!half.join("centre.db").exists());
    }
}
