//! Two server processes on one PostgreSQL and one photo folder: nobody can tell which one answered.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use collector_core::sync::{Carrier, Token, Transport as _};
use postgres_fixture::Database;
use shared::sync::{PullRequest, WaitRequest};
use shared::workflow::{Move, MoveArgs};
use sync_server::demo::demo_city;
use system_tests::centre::Centre;
use system_tests::desk::Desk;
use system_tests::ledger::Ledger;
use system_tests::pocket::Pocket;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_database_are_one_centre() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::fresh().unwrap();
    let media = folder.path().join("media");
    let flags = [
        "--database".to_owned(),
        database.uri(),
        "--media".to_owned(),
        media.to_str().unwrap().to_owned(),
    ];
    let demo = demo_city().unwrap();
    let first = Centre::city(&folder.path().join("one"), &flags, &demo)
        .unwrap_or_else(|trouble| panic!("{}", trouble.0));
    copy(&first.data, &folder.path().join("two"));
    let second = Centre::start(&folder.path().join("two"), 0, &flags)
        .unwrap_or_else(|trouble| panic!("{}", trouble.0));

    // One phone talks to the first, the other to the second, at the same time.
    let mut ledger = Ledger::default();
    let mut phones = Vec::new();
    for (centre, name, number) in [(&first, "one", "采0101"), (&second, "two", "采0102")] {
        let code = centre.enrolment().unwrap();
        let place = folder.path().join(format!("phone-{name}"));
        let mut phone = Pocket::enrolled(name, place, &code).await.unwrap();
        let digits = number.trim_start_matches('采');
        let session = phone.sign_in(number, &format!("demo-{digits}")).await.unwrap();
        for _ in 0..4 {
            phone.reports(&session, "路灯不亮", 1, &mut ledger).unwrap();
        }
        phones.push((phone, session));
    }
    let (a, b) = tokio::join!(phones[0].0.sync(), phones[1].0.sync());
    assert_eq!((a.unwrap().stopped, b.unwrap().stopped), (None, None));

    // Desks on both file everything, each case by whichever process: no number is issued twice.
    let mut numbers = BTreeSet::new();
    let mut desks = Vec::new();
    for centre in [&first, &second] {
        let acceptor = Desk::sign_in(&centre.url, "受0401", "demo-0401").await.unwrap();
        let leader = Desk::sign_in(&centre.url, "值0501", "demo-0501").await.unwrap();
        desks.push((acceptor, leader));
    }
    let standard = "SF-C01037-2".to_owned();
    let filed = ledger.cases.keys().enumerate().map(|(i, case)| {
        let (acceptor, _) = &desks[i % 2];
        let (_, leader) = &desks[(i + 1) % 2];
        let standard = shared::text::Text::new(standard.clone()).unwrap();
        async move {
            acceptor.does(*case, Move::Accept, MoveArgs::default()).await.unwrap();
            let args = MoveArgs { standard: Some(standard), ..MoveArgs::default() };
            let reply = leader.tries(*case, Move::File, args).await.unwrap();
            reply["number"].as_str().unwrap().to_owned()
        }
    });
    for number in futures::future::join_all(filed).await {
        assert!(numbers.insert(number.clone()), "{number} twice in {numbers:?}");
    }
    assert_eq!(numbers.len(), 8);
    let rows = desks[1].0.all_cases().await.unwrap();
    assert_eq!(rows.len(), 8, "the second process sees what came in at the first");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_at_one_process_wakes_who_waits_at_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let database = Database::fresh().unwrap();
    let flags = ["--database".to_owned(), database.uri()];
    let demo = demo_city().unwrap();
    let first = Centre::city(&folder.path().join("one"), &flags, &demo)
        .unwrap_or_else(|trouble| panic!("{}", trouble.0));
    copy(&first.data, &folder.path().join("two"));
    let second = Centre::start(&folder.path().join("two"), 0, &flags)
        .unwrap_or_else(|trouble| panic!("{}", trouble.0));

    let code = second.enrolment().unwrap();
    let waiter = Pocket::enrolled("two", folder.path().join("b"), &code).await.unwrap();
    let session = waiter.sign_in("采0101", "demo-0101").await.unwrap();
    let installed = waiter.phone.installation().unwrap();
    let carrier = Carrier { installation: installed.installation, secret: installed.secret };
    let token =
        Token(waiter.phone.notebook(session.user).unwrap().person().unwrap().token.unwrap());
    let net = collector_core::sync::http::HttpTransport::at(&second.url, None).unwrap();
    let request = PullRequest { protocol: 1, limit: 50, ..PullRequest::default() };
    let cursors = net.pull(&carrier, &token, &request).await.unwrap().cursors;
    let waiting = tokio::spawn(async move {
        let request = WaitRequest { cursors, up_to_ms: 30_000, notices: None };
        net.wait(&carrier, &token, &request).await.unwrap()
    });

    let code = first.enrolment().unwrap();
    let mut reporter = Pocket::enrolled("one", folder.path().join("a"), &code).await.unwrap();
    let same = reporter.sign_in("采0101", "demo-0101").await.unwrap();
    reporter.reports(&same, "井盖移位", 1, &mut Ledger::default()).unwrap();
    let began = Instant::now();
    reporter.sync().await.unwrap();
    let woken = tokio::time::timeout(Duration::from_secs(25), waiting).await.unwrap().unwrap();
    assert!(woken.changed);
    println!("woken after {:?}", began.elapsed());
}
