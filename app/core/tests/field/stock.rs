//! What lies on the phone, what its line carried, whom its people call.

use collector_core::api::syncing::Runs;
use collector_core::api::{classes, contacts, stock};
use collector_core::phone::PhoneSettings;
use shared::city::Contact;
use shared::codes::ClassKey;
use shared::person;
use shared::text::Line;

use crate::ground::{city, pack_of};
use crate::support::*;

#[tokio::test]
async fn the_figures_are_those_of_what_lies_here() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let empty = stock::stock(&phone, &session).unwrap();
    assert_eq!((empty.photos, empty.waiting, empty.packs), (0, 0, 0));
    assert!(empty.database > 0);

    let book = session.notebook(&phone).unwrap();
    report(&book, 1, 2);
    write_draft(&book, 2, 1, 600);
    let before = stock::stock(&phone, &session).unwrap();
    assert_eq!(before.photo_files, 6, "three photos and their small pictures");
    assert!(before.photos > 1_800 && before.waiting > 1_200, "{before:?}");
    assert!(
        before.waiting < before.photos,
        "a draft's photo waits for its author, not for the line"
    );
    stage.centre.set_packs(vec![pack_of(&city(), 1)]);
    stage.sync_clean(&phone).await;
    let after = stock::stock(&phone, &session).unwrap();
    assert_eq!((after.waiting, after.photos), (0, before.photos), "kept until it is old");
    assert!(after.packs > 0);
}

#[tokio::test]
async fn what_is_handed_to_a_helper_holds_counts_and_no_word_of_a_report() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let book = session.notebook(&phone).unwrap();
    let case = write_draft(&book, 1, 1, 600);
    describe(&book, case, "门牌三十一号前积水");
    collector_core::draft::submit(&book, case).unwrap();
    for n in 2..70 {
        let case = write_draft(&book, n, 0, 600);
        let code = book
            .store
            .read(|db| collector_core::store::tables::drafts::get(db, case))
            .unwrap()
            .unwrap()
            .field_code;
        collector_core::draft::discard(&book, case, Some(&code)).unwrap();
    }
    let text = stock::diagnostics(&phone, &session, &Runs::default()).unwrap();
    assert!(text.contains("items_open: 1\n") && text.contains("app: "), "{text}");
    assert_eq!(text.matches("log: ").count(), 50, "the last lines only");
    let person = book.person().unwrap();
    let secrets =
        [person.token.unwrap(), person.verifier.unwrap(), phone.installation().unwrap().secret];
    for secret in secrets.iter().map(String::as_str).chain(["积水", PASSWORD]) {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn where_power_is_saved_nothing_large_is_fetched_unasked() {
    let mut stage = Stage::new();
    let (phone, _) = stage.ready().await;
    let chosen = stock::choose(&phone, PhoneSettings { saver: true }).unwrap();
    assert!(chosen.saver);
    drop(phone);
    let phone = stage.boot();
    assert!(stock::chosen(&phone).saver, "it is kept");

    let large = |version| {
        let bytes = vec![u8::try_from(version).unwrap(); 1_200_000];
        let sha256 = shared::media::Sha256Hash::of(&bytes);
        let size = bytes.len() as u64;
        let name = "ground".parse().unwrap();
        (shared::sync::Pack { name, version, sha256, bytes: size }, bytes)
    };
    let here = |phone: &_| {
        let shelf = collector_core::packs::shelf(phone).unwrap();
        shelf.packs.into_iter().map(|pack| pack.version).collect::<Vec<_>>()
    };
    stage.centre.set_packs(vec![large(1)]);
    stage.sync_clean(&phone).await;
    assert_eq!(here(&phone), [1], "what was never here is needed");
    stage.centre.set_packs(vec![large(2)]);
    stage.pass(3_700_000);
    stage.sync_clean(&phone).await;
    assert_eq!(here(&phone), [1], "a new edition waits");
    collector_core::api::packs::refresh(&phone, &stage.centre).await.unwrap();
    assert_eq!(here(&phone), [2], "until somebody asks for it");
    stock::choose(&phone, PhoneSettings { saver: false }).unwrap();
    stage.centre.set_packs(vec![large(3)]);
    stage.pass(3_700_000);
    stage.sync_clean(&phone).await;
    assert_eq!(here(&phone), [3]);
}

#[tokio::test]
async fn people_call_the_posts_their_city_names() {
    let mut stage = Stage::new();
    let (phone, _) = stage.ready().await;
    assert_eq!(contacts::contacts(&phone), [], "until the city's pack is here");
    let mut city = city();
    let post = |post, number, help| Contact {
        post: Line::clipped(post),
        number: person::Phone::new(number).unwrap(),
        help,
    };
    city.policy.contacts =
        vec![post("值班长", "000-0000-0102", false), post("市指挥中心", "12319", true)];
    stage.centre.set_packs(vec![pack_of(&city, 1)]);
    stage.sync_clean(&phone).await;
    let told: Vec<_> =
        contacts::contacts(&phone).into_iter().map(|c| (c.post, c.number, c.help)).collect();
    let expected = [("值班长", "000-0000-0102", false), ("市指挥中心", "12319", true)];
    assert_eq!(
        told,
        expected.map(|(post, number, help)| (post.to_owned(), number.to_owned(), help))
    );
}

#[tokio::test]
async fn classes_are_kept_on_top_by_each_person_for_themselves() {
    let mut stage = Stage::new();
    let (phone, session) = stage.ready().await;
    let key = |n: u32| format!("gb47678.5-2026/matter/01/{n:03}").parse::<ClassKey>().unwrap();
    let names =
        |found: Vec<classes::ClassName>| found.into_iter().map(|c| c.class).collect::<Vec<_>>();
    assert_eq!(names(classes::pinned(&phone, &session).unwrap()), []);
    classes::pin(&phone, &session, &key(2), true).unwrap();
    classes::pin(&phone, &session, &key(1), true).unwrap();
    let twice = classes::pin(&phone, &session, &key(2), true).unwrap();
    assert_eq!(names(twice), [key(2), key(1)], "in the order they were put there, each once");
    drop(phone);
    let phone = stage.boot();
    assert_eq!(names(classes::pinned(&phone, &session).unwrap()), [key(2), key(1)]);
    assert_eq!(names(classes::pin(&phone, &session, &key(2), false).unwrap()), [key(1)]);

    let tree = classes::tree(&phone).unwrap();
    let mut all = tree.iter().flat_map(|branch| &branch.minors).map(|leaf| leaf.class);
    let mut more = || classes::pin(&phone, &session, &all.next().unwrap(), true);
    let refused = (0..20).find_map(|_| more().err()).unwrap();
    assert_eq!(refused.code, "class.too_many_pinned");
    assert_eq!(
        classes::pinned(&phone, &session).unwrap().len(),
        12,
        "the last one changed nothing"
    );

    let other = stage.sign_in(&phone, "采0102").await;
    assert_eq!(names(classes::pinned(&phone, &other).unwrap()), [], "one's own");
}
