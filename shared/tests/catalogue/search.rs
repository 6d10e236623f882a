use std::sync::LazyLock;
use std::time::Instant;

use proptest::prelude::*;
use shared::catalogue::{
    Aliases, Catalogue, Catalogues, ClassIndex, Extension, Hit, How, NamedClass, Place,
};
use shared::codes::ClassKind;

use crate::key;

static OF_2026: LazyLock<ClassIndex> =
    LazyLock::new(|| ClassIndex::build(&Catalogue::gb47678_5_2026().unwrap(), &Aliases::new()));

fn names(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(|hit| hit.name.as_str()).collect()
}

/// What was typed and the class that has to come first, of both kinds.
const FIRST: &[(&str, &str)] = &[
    ("雨水井盖", "雨水井盖"),
    ("雨水", "雨水井盖"),
    ("井盖", "供水井盖"),
    ("yushuijinggai", "雨水井盖"),
    ("yu shui jing gai", "雨水井盖"),
    ("YuShui", "雨水井盖"),
    ("ＹＵＳＨＵＩ", "雨水井盖"),
    ("ysjg", "雨水井盖"),
    ("YSJG", "雨水井盖"),
    ("雨水jg", "雨水井盖"),
    ("雨水 jinggai", "雨水井盖"),
    ("雨sjg", "雨水井盖"),
    ("jinggai", "供水井盖"),
    ("jing gai", "供水井盖"),
    ("jingg", "景观灯"),
    ("jg", "景观灯"),
    ("01003", "雨水井盖"),
    ("０１００３", "雨水井盖"),
    ("01 003", "雨水井盖"),
    ("09006", "占道经营"),
    ("xingdaoshu", "行道树"),
    ("xds", "行道树"),
    ("luandui", "乱堆杂物"),
    ("ldzw", "乱堆杂物"),
    ("tiaoyazhan", "燃气调压站（箱）"),
    ("rqtyz", "燃气调压站（箱）"),
    ("燃气调压站(箱)", "燃气调压站（箱）"),
    ("biandao", "便道桩"),
    ("bdz", "便道桩"),
    ("zhandao", "占道经营"),
    ("zhandaojingying", "占道经营"),
    ("zdjy", "占道经营"),
    ("zhdjy", "占道经营"),
    ("kongtiao", "空调室外机低挂"),
    ("lvdi", "绿地"),
    ("ludi", "绿地"),
    ("lüdi", "绿地"),
    ("垃圾", "垃圾箱"),
    ("ljx", "垃圾箱"),
    ("私搭", "私搭乱建"),
    ("小广告", "非法小广告"),
    ("xiaoguanggao", "非法小广告"),
    ("sos", "紧急报警点SOS"),
    ("gonggongcesuo", "公共厕所"),
    ("ggcs", "公共厕所"),
    ("baolulaji", "暴露垃圾"),
    ("无障碍坡道", "无障碍坡道破损"),
    ("gangting", "治安岗亭"),
    ("guanlang", "综合管廊附属设施"),
    ("，。！", "供水井盖"),
];

#[test]
fn what_is_typed_finds_its_class_first() {
    let index = &*OF_2026;
    let wrong: Vec<_> = FIRST
        .iter()
        .map(|(typed, first)| {
            let hits = index.search(typed, None, &[], 5);
            (*typed, *first, names(&hits).join(" "))
        })
        .filter(|(_, first, hits)| hits.split(' ').next() != Some(*first))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_minor_alone_finds_its_class_in_every_major() {
    let index = &*OF_2026;
    let hits = index.search("003", Some(ClassKind::Component), &[], 10);
    assert_eq!(
        names(&hits),
        ["雨水井盖", "停车计费设备", "化粪池", "独立树", "车辆加油（气、电）站"]
    );
    let matched = hits[0].matched.as_ref().unwrap();
    assert_eq!(
        (matched.how, matched.place, matched.text.as_str()),
        (How::Code, Place::Word, "01003")
    );
}

#[test]
fn jg_finds_every_well_cover_and_what_was_used_of_late_comes_first() {
    let index = &*OF_2026;
    let covers = Catalogue::gb47678_5_2026().unwrap();
    let covers: Vec<_> =
        covers.in_use(ClassKind::Component).filter(|c| c.name.ends_with("井盖")).cloned().collect();
    assert_eq!(covers.len(), 20);
    let hits = index.search("jg", Some(ClassKind::Component), &[], 30);
    for cover in &covers {
        assert!(hits.iter().any(|hit| hit.key == cover.key), "{}", cover.name);
    }
    let recent = ["gb47678.5-2026/component/01/011", "gb47678.5-2026/component/01/003"].map(key);
    let hits = index.search("jg", Some(ClassKind::Component), &recent, 3);
    assert_eq!(names(&hits), ["燃气井盖", "雨水井盖", "景观灯"]);
    let hits = index.search("路灯", Some(ClassKind::Component), &recent, 1);
    assert_eq!(names(&hits), ["路灯"], "what was used of late must still fit");
    let hits = index.search("电力井盖", None, &recent, 1);
    assert_eq!(names(&hits), ["电力井盖"], "a whole name comes before what was used of late");
    let hits = index.search("", None, &recent, 3);
    assert_eq!(names(&hits), ["燃气井盖", "雨水井盖", "供水井盖"]);
    assert_eq!(hits[0].matched, None);
}

#[test]
fn a_hit_says_what_was_matched() {
    let index = &*OF_2026;
    let first = |typed: &str| index.search(typed, None, &[], 1).remove(0).matched.unwrap();
    let said = |typed: &str| (first(typed).how, first(typed).place, first(typed).signs);
    assert_eq!(said("雨水井盖"), (How::Name, Place::Whole, 0..4));
    assert_eq!(said("雨水"), (How::Name, Place::Start, 0..2));
    assert_eq!(said("井盖"), (How::Name, Place::Word, 2..4));
    assert_eq!(said("水井盖"), (How::Name, Place::Inside, 1..4));
    assert_eq!(said("yushuij"), (How::Mixed, Place::Start, 0..3));
    assert_eq!(said("yushuiji"), (How::Pinyin, Place::Start, 0..3));
    assert_eq!(said("ysjg"), (How::Initials, Place::Whole, 0..4));
    assert_eq!(said("雨水jg"), (How::Mixed, Place::Whole, 0..4));
}

#[test]
fn the_kind_asked_for_is_the_kind_found() {
    let index = &*OF_2026;
    let matters = index.search("雨水井盖", Some(ClassKind::Matter), &[], 5);
    assert_eq!(names(&matters)[0], "雨水井盖异常");
    assert_eq!(matters[0].major_name, "市政公用设施类");
    assert!(matters.iter().all(|hit| hit.key.kind() == ClassKind::Matter));
    assert_eq!(index.search("雨水井盖", None, &[], 0), []);
    assert_eq!(index.search(&"x".repeat(100_000), None, &[], 9), []);
}

#[test]
fn a_city_s_own_words_and_classes_are_found() {
    let bin = key("gb47678.5-2026/component/03/005");
    let words = ["垃圾桶".to_owned(), "果皮箱".to_owned()];
    let aliases = Aliases::from([(bin, words.to_vec())]);
    let added = |class: &str, name: &str| NamedClass { key: key(class), name: name.to_owned() };
    let city = Extension {
        added: vec![
            added("gb47678.5-2026/component/01/080", "重力式挡墙（自定义）"),
            added("gb47678.5-2026/component/01/081", "给水调节池"),
            added("gb47678.5-2026/component/01/082", "5G基站"),
        ],
        retired: vec![key("gb47678.5-2026/component/01/055")],
        ..Extension::default()
    };
    let catalogue = Catalogue::gb47678_5_2026().unwrap().extended_by(&city).unwrap();
    let index = ClassIndex::build(&catalogue, &aliases);
    let first = |typed: &str| index.search(typed, None, &[], 1).first().map(|hit| hit.name.clone());
    for typed in ["垃圾桶", "ljt", "guopixiang", "果皮"] {
        assert_eq!(first(typed).as_deref(), Some("垃圾箱"), "{typed}");
    }
    assert_eq!(index.search("果皮", None, &[], 1)[0].matched.as_ref().unwrap().text, "果皮箱");
    for typed in ["zhonglishidangqiang", "chonglishi", "zlsdq"] {
        assert_eq!(first(typed).as_deref(), Some("重力式挡墙（自定义）"), "{typed}");
    }
    assert_eq!(first("jishuitiaojiechi").as_deref(), Some("给水调节池"));
    assert_eq!(first("5gjz").as_deref(), Some("5G基站"));
    let offered = index.search("防蚊闸", None, &[], 9);
    assert_eq!(names(&offered), ["防蚊闸异常"], "a retired class is not offered");
}

#[test]
fn r21_a_desk_finds_old_classes_too_and_current_ones_first() {
    let national = Catalogues::national().unwrap();
    let index = ClassIndex::build_all(&national, &Aliases::new());
    assert_eq!(index.len(), 403 + 135);
    let hits = index.search("雨水井盖", Some(ClassKind::Component), &[], 2);
    assert_eq!(names(&hits), ["雨水井盖", "雨水井盖"]);
    assert_eq!([hits[0].pickable, hits[1].pickable], [true, false]);
    let old = index.search("上水井盖", None, &[], 1);
    assert_eq!(old[0].key, key("cjt214-2007/component/01/01"));

    let retired =
        Extension { retired: vec![key("gb47678.5-2026/component/01/055")], ..Extension::default() };
    let next = national.current().extended_by(&retired).unwrap();
    let index = ClassIndex::build_all(&national.with(next).unwrap(), &Aliases::new());
    assert_eq!(index.len(), 403 + 135);
    let gone = index.search("防蚊闸", None, &[], 1);
    assert!(!gone[0].pickable);
}

#[test]
fn every_class_is_found_by_its_name_pinyin_initials_and_number() {
    let national = Catalogues::national().unwrap();
    for catalogue in national.iter() {
        let index = ClassIndex::build(catalogue, &Aliases::new());
        for kind in [ClassKind::Component, ClassKind::Matter] {
            for class in catalogue.in_use(kind) {
                let pinyin = index.pinyin(&class.key).unwrap();
                let is_plain = |c: char| c.is_ascii_lowercase() || c == ' ';
                assert!(pinyin.chars().all(is_plain), "{}: {pinyin}", class.name);
                let initials: String =
                    pinyin.split(' ').filter_map(|syllable| syllable.chars().next()).collect();
                let rank = |typed: &str| {
                    let hits = index.search(typed, Some(kind), &[], 20);
                    hits.iter().position(|hit| hit.key == class.key)
                };
                assert_eq!(rank(&class.name), Some(0), "{}", class.name);
                assert_eq!(rank(&pinyin), Some(0), "{} as {pinyin}", class.name);
                assert_eq!(rank(&class.key.digits()), Some(0), "{}", class.key);
                assert!(rank(&initials).is_some(), "{} as {initials}", class.name);
            }
        }
    }
}

#[test]
fn characters_with_several_readings_are_read_right() {
    let national = Catalogues::national().unwrap();
    let index = ClassIndex::build_all(&national, &Aliases::new());
    for (class, pinyin) in [
        ("gb47678.5-2026/component/04/002", "xing dao shu"),
        ("gb47678.5-2026/component/01/049", "ran qi tiao ya zhan xiang"),
        ("gb47678.5-2026/component/02/021", "bian dao zhuang"),
        ("gb47678.5-2026/component/03/015", "chong wu shi bian zhi xiang"),
        ("gb47678.5-2026/component/01/066", "jin ji bao jing dian s o s"),
        ("gb47678.5-2026/matter/06/009", "kong tiao shi wai ji di gua"),
        ("gb47678.5-2026/matter/06/010", "bao lu la ji"),
        ("gb47678.5-2026/matter/06/036", "luan dui za wu"),
        ("gb47678.5-2026/matter/06/038", "shan zi si yang jia qin jia chu"),
        ("gb47678.5-2026/matter/09/006", "zhan dao jing ying"),
        ("gb47678.5-2026/matter/09/014", "chu li che jin cheng"),
        ("gb47678.5-2026/matter/10/002", "jia kong xian lan tuo luo"),
        ("cjt214-2007/component/06/01", "zhong da wei xian yuan"),
        ("cjt214-2007/matter/04/04", "xia shui dao du se huo po sun"),
    ] {
        assert_eq!(index.pinyin(&key(class)).as_deref(), Some(pinyin), "{class}");
    }
}

#[test]
fn a_search_is_over_before_the_thumb_has_left_the_key() {
    let national = Catalogues::national().unwrap();
    let began = Instant::now();
    let index = ClassIndex::build_all(&national, &Aliases::new());
    println!("index of {} classes built in {:?}", index.len(), began.elapsed());
    let rounds = 20_u32;
    let began = Instant::now();
    let mut hits = 0;
    for _ in 0..rounds {
        for (typed, _) in FIRST {
            hits += index.search(typed, None, &[], 20).len();
        }
    }
    let searches = rounds * u32::try_from(FIRST.len()).unwrap();
    let each = began.elapsed() / searches;
    println!("{searches} searches over {} classes, {hits} hits: {each:?} each", index.len());
    // The bound holds for an unoptimised build on a busy machine; a phone runs an optimised one.
    assert!(each.as_millis() < 10, "{each:?} each");
}

proptest! {
    #[test]
    fn searching_for_anything_never_panics_and_keeps_the_limit(
        typed in "\\PC{0,20}|[a-z ]{0,30}|[0-9]{0,6}|[雨水井盖燃气a-z]{0,12}",
        limit in 0_usize..30,
    ) {
        let hits = OF_2026.search(&typed, None, &[], limit);
        prop_assert!(hits.len() <= limit);
        prop_assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
    }
}
