//! R6: photos missing or dangling. Whatever the order of work, weather, kills and retries, in the end
//! every case has exactly its photos.

use collector_core::draft;
use collector_core::fakes::{Fault, Plug};
use collector_core::outbox::{Act, act};
use collector_core::phone::Phone;
use collector_core::session::Session;
use collector_core::store::tables::drafts;
use collector_core::sync::Engine;
use proptest::prelude::*;
use shared::ids::CaseId;
use shared::text::Paragraph;

use crate::support::*;

#[derive(Debug, Clone)]
enum Step {
    Report(u64),
    Remark,
    AddPhoto,
    Sync,
    Weather(Vec<Fault>),
    KilledSync(u64),
    Reboot,
    Hours(u64),
    CentreForgetsUploads,
    CentreLosesBlob,
}

fn step() -> impl Strategy<Value = Step> {
    let fault = prop_oneof![
        4 => Just(Fault::None),
        1 => Just(Fault::Lost),
        1 => Just(Fault::LostReply),
        1 => Just(Fault::Portal),
        1 => Just(Fault::Trouble),
    ];
    prop_oneof![
        4 => (1..4_u64).prop_map(Step::Report),
        2 => Just(Step::Remark),
        2 => Just(Step::AddPhoto),
        2 => Just(Step::Sync),
        4 => prop::collection::vec(fault, 1..20).prop_map(Step::Weather),
        3 => (1..60_u64).prop_map(Step::KilledSync),
        1 => Just(Step::Reboot),
        1 => (1..12_u64).prop_map(Step::Hours),
        1 => Just(Step::CentreForgetsUploads),
        1 => Just(Step::CentreLosesBlob),
    ]
}

struct Play {
    stage: Stage,
    phone: Phone,
    session: Session,
    cases: Vec<(CaseId, usize)>,
    n: u64,
}

impl Play {
    async fn take(&mut self, step: Step) {
        let book = self.session.notebook(&self.phone).unwrap();
        self.n += 1;
        match step {
            Step::Report(photos) => {
                let (case, _) = report(&book, self.n, photos);
                self.cases.push((case, usize::try_from(photos).unwrap()));
            }
            Step::Remark => {
                if let Some((case, _)) = self.cases.last() {
                    let text = Paragraph::new(format!("第 {} 次", self.n)).unwrap();
                    do_act(&book, *case, Act::Remark(text));
                }
            }
            Step::AddPhoto => {
                if let Some((case, photos)) = self.cases.first_mut() {
                    act(&book, *case, None, vec![photo(self.n * 1000 + 999, 700)]).unwrap();
                    *photos += 1;
                }
            }
            Step::Sync => {
                self.stage.sync(&self.phone).await;
            }
            Step::Weather(faults) => {
                self.stage.centre.next_calls(faults);
                self.stage.sync(&self.phone).await;
                self.stage.centre.clear_faults();
            }
            Step::KilledSync(door) => {
                drop(book);
                self.phone = self.stage.boot_with(Plug::at(door));
                if let Ok(engine) = Engine::new(&self.phone, &self.stage.centre) {
                    let _ = engine.run().await;
                }
                self.phone = self.stage.boot();
            }
            Step::Reboot => {
                drop(book);
                self.stage.clock.reboot();
                self.phone = self.stage.boot();
            }
            Step::Hours(hours) => {
                self.stage.pass(hours * 3_600_000);
            }
            Step::CentreForgetsUploads => self.stage.centre.forget_uploads(),
            Step::CentreLosesBlob => {
                if let Some(lost) = self.stage.centre.blobs().first() {
                    self.stage.centre.lose_blob(lost);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn r06_in_the_end_every_case_has_exactly_its_photos(steps in prop::collection::vec(step(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut stage = Stage::new();
            let (phone, session) = stage.ready().await;
            let mut play = Play { stage, phone, session, cases: Vec::new(), n: 0 };
            for step in steps {
                play.take(step).await;
            }
            // Good weather, and time enough for every pause and question.
            for _ in 0..3 {
                play.stage.pass(7 * 3_600_000);
                play.stage.sync(&play.phone).await;
            }
            play.stage.sync_clean(&play.phone).await;
            let book = play.session.notebook(&play.phone).unwrap();
            assert!(book.store.read(drafts::all).unwrap().is_empty());
            assert_all_received(&play.stage, &book);
            for (case, photos) in &play.cases {
                let media = play.stage.centre.case(*case).unwrap().doc.media();
                assert_eq!(media.len(), *photos);
                for medium in media {
                    assert!(play.phone.media().has(&medium.what.sha256), "still on the phone");
                }
            }
            assert_eq!(play.stage.centre.cases().len(), play.cases.len());
        });
    }
}

#[tokio::test]
async fn r06_one_picture_in_two_cases_is_sent_once_and_counts_in_both() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let a = write_draft(&book, 1, 1, 5_000);
    let b = write_draft(&book, 2, 0, 5_000);
    draft::add_medium(&book, b, photo(1000, 5_000)).unwrap();
    draft::submit(&book, a).unwrap();
    draft::submit(&book, b).unwrap();
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &book);
    assert!(stage.centre.media_bytes() < 6_000);

    // Nor is it announced again in a third case, once its receipt is stored.
    let announced = stage.centre.calls("create_upload");
    let c = write_draft(&book, 3, 0, 5_000);
    draft::add_medium(&book, c, photo(1000, 5_000)).unwrap();
    draft::submit(&book, c).unwrap();
    stage.sync_clean(&phone).await;
    assert_all_received(&stage, &book);
    assert_eq!(stage.centre.calls("create_upload"), announced);
}
