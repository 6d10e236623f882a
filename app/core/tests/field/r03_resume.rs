//! R3: stuck pending for ever; needs a restart to notice the network.

use std::time::{Duration, Instant};

use collector_core::fakes::Fault;
use collector_core::store::tables::media;
use collector_core::sync::{Driver, RETRY, plan};

use crate::support::*;

#[tokio::test]
async fn r03_the_queue_resumes_by_itself_when_the_network_is_back() {
    assert!(RETRY <= Duration::from_secs(5));
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (case, _) = report(&book, 1, 1);

    stage.centre.set_offline(true);
    let (driver, nudge) = Driver::new();
    let mut runs = 0;
    let (mut woken_at, mut back_at) = (None, None);
    driver
        .drive(&phone, &stage.centre, |outcome| {
            runs += 1;
            match runs {
                // The system says that there may be a network, and there isn't.
                1 => {
                    woken_at = Some(Instant::now());
                    nudge.wake();
                }
                // It comes back, and nobody says so.
                2 => {
                    let waited = woken_at.unwrap().elapsed();
                    assert!(waited < RETRY / 2, "a nudge is heard at once, not after {waited:?}");
                    stage.centre.set_offline(false);
                    back_at = Some(Instant::now());
                }
                _ => {}
            }
            outcome.as_ref().unwrap().stopped.is_some()
        })
        .await;
    assert_eq!(runs, 3);
    assert!(back_at.unwrap().elapsed() <= Duration::from_secs(6), "within five seconds and a run");
    assert_eq!(status_of(&book, case).zh, "中心已收");
}

#[tokio::test]
async fn r03_a_line_that_breaks_while_nothing_is_sent_is_noticed_within_seconds() {
    let mut stage = Stage::new();
    let (phone, _session) = stage.ready().await;
    let (driver, _nudge) = Driver::new();
    let (mut runs, mut broke_at) = (0, None);
    driver
        .drive(&phone, &stage.centre, |outcome| {
            runs += 1;
            if runs == 1 {
                assert_eq!(outcome.as_ref().unwrap().stopped, None);
                stage.centre.set_offline(true);
                broke_at = Some(Instant::now());
                return true;
            }
            let stopped = outcome.as_ref().unwrap().stopped.clone();
            assert!(stopped.is_some_and(|code| code.starts_with("net.")), "the screen can say so");
            false
        })
        .await;
    assert_eq!(runs, 2);
    assert!(broke_at.unwrap().elapsed() <= Duration::from_secs(6), "no minute of silence");
}

#[tokio::test]
async fn r03_a_file_in_trouble_shows_why_waits_a_bounded_time_and_stops_nothing_else() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let (_, item) = report(&book, 1, 2);
    // hello, push, then the first file's creation fails.
    stage.centre.next_calls([Fault::None, Fault::None, Fault::Trouble]);
    let outcome = stage.sync(&phone).await;
    assert_eq!(outcome.stopped, None);
    assert_eq!(stage.centre.blobs().len(), 3, "the other three files went");
    let open = book.store.read(media::unreceipted).unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].code.as_deref(), Some("server.busy"));
    assert!(open[0].not_before_ms - MORNING <= plan::LONGEST_PAUSE_MS);
    let card = items(&book).into_iter().find(|i| i.item == item).unwrap();
    assert_eq!(card.media_code.as_deref(), Some("server.busy"), "the reason is on the sheet");

    stage.sync(&phone).await;
    assert_eq!(stage.centre.blobs().len(), 3, "not before its pause is over");
    stage.pass(plan::LONGEST_PAUSE_MS as u64);
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &book);
}

#[tokio::test]
async fn r07_a_dropped_link_costs_no_more_than_one_part_each_time() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let size = 1_900_000;
    let case = write_draft(&book, 1, 3, size);
    collector_core::draft::submit(&book, case).unwrap();
    drop(book);
    drop(phone);

    // Each evening another boot, and the link drops in the middle of a part.
    let mut drops = 0;
    loop {
        let phone = stage.boot();
        // Now the answer is lost, now the part itself.
        let cut = if drops % 2 == 0 { Fault::LostReply } else { Fault::Lost };
        let calls = [Fault::None; 4].into_iter().chain([cut]);
        stage.centre.next_calls(if drops < 12 { calls.collect::<Vec<_>>() } else { Vec::new() });
        let outcome = stage.sync(&phone).await;
        stage.centre.clear_faults();
        if outcome.stopped.is_none() {
            break;
        }
        drops += 1;
    }
    assert!(drops >= 5, "{drops}");
    let phone = stage.boot();
    let book = session.notebook(&phone).unwrap();
    assert_all_received(&stage, &book);
    let total: u64 =
        stage.centre.case(case).unwrap().doc.media().iter().map(|m| u64::from(m.what.bytes)).sum();
    let thumbs = 3 * 64;
    let sent = stage.centre.media_bytes();
    assert!(sent <= total + thumbs + drops * plan::PART_BYTES, "{sent} of {total} with {drops}");
}
