use super::*;
use crate::geo::Datum;
use crate::text::BadText;

fn shot() -> Shot {
    Shot {
        field_code: Line::new("采0101-0007").unwrap(),
        work_number: Line::new("采0101").unwrap(),
        role: MediaRole::Near,
        captured_at_ms: 1_795_224_612_345,
        utc_offset_min: 480,
        boot_ms: 86_400_000,
        position: Some(Position {
            lon_e7: 1_132_644_351,
            lat_e7: 231_291_634,
            datum: Datum::Wgs84,
            accuracy_dm: 46,
        }),
        place: Line::new("越秀区北京街道 中山五路 68 号").unwrap(),
        flags: CaptureFlags::NONE,
    }
}

fn record(shot: Shot) -> CaptureRecord {
    CaptureRecord { shot, exif_time: None, original_sha256: Sha256Hash::of(b"original") }
}

#[test]
fn a_stamp_says_who_when_where_and_which_record() {
    let record = record(shot());
    assert_eq!(
        record.stamp_lines(),
        [
            "采0101-0007 采0101".to_owned(),
            "2026-11-21 09:30:12".to_owned(),
            "越秀区北京街道 中山五路 68 号".to_owned(),
            "113.264435E 23.129163N ±5m WGS84".to_owned(),
            format!("记录码 {}", record.record_code()),
        ]
    );
}

#[test]
fn r16_an_album_picture_is_stamped_with_its_own_time_never_with_the_import() {
    let mut album = record(Shot { flags: CaptureFlags::ALBUM, ..shot() });
    album.exif_time = Some(Line::new("2025-03-02 11:22:33").unwrap());
    assert_eq!(album.stamp_lines()[1], "相册导入 EXIF 2025-03-02 11:22:33");
    album.exif_time = None;
    assert_eq!(album.stamp_lines()[1], "相册导入 原图无拍摄时间");
    assert!(!album.stamp_lines().concat().contains("2026-11-21"));
}

#[test]
fn r15_a_mocked_stale_or_missing_fix_is_on_the_stamp() {
    let flags = CaptureFlags::MOCK_LOCATION | CaptureFlags::STALE_FIX;
    let doubted = record(Shot { flags, ..shot() });
    assert!(doubted.stamp_lines()[3].starts_with("模拟定位 定位过时 113."));
    let lost = record(Shot { position: None, place: Line::default(), ..shot() });
    assert_eq!(lost.stamp_lines()[2], "无定位", "a missing fix shows even where no flag was set");
}

#[test]
fn a_suspect_clock_stands_before_the_time_it_casts_doubt_on() {
    let doubted = record(Shot { flags: CaptureFlags::CLOCK_SUSPECT, ..shot() });
    assert_eq!(doubted.stamp_lines()[1], "时钟可疑 2026-11-21 09:30:12");
}

#[test]
fn the_clock_is_shown_where_the_shutter_fell() {
    for (unix_ms, offset, shown) in [
        (0, 0, "1970-01-01 00:00:00+00:00"),
        (951_782_400_000, 480, "2000-02-29 08:00:00"),
        (1_709_251_199_000, 0, "2024-02-29 23:59:59+00:00"),
        (4_107_542_400_000, 480, "2100-03-01 08:00:00"),
        (-1, -210, "1969-12-31 20:29:59-03:30"),
    ] {
        let at = Shot { captured_at_ms: unix_ms, utc_offset_min: offset, ..shot() };
        assert_eq!(record(at).stamp().time, shown);
    }
    for extreme in [i64::MIN, i64::MAX] {
        let _ = record(Shot { captured_at_ms: extreme, ..shot() }).stamp_lines();
    }
}

#[test]
fn southern_western_and_unknown_accuracy_are_written_out() {
    let fix = Position { lon_e7: -1, lat_e7: -338_567_844, datum: Datum::Gcj02, accuracy_dm: 0 };
    let there = record(Shot { position: Some(fix), ..shot() });
    assert_eq!(there.stamp().position, "0.000000W 33.856784S 精度未知 GCJ02");
    let edge =
        Position { lon_e7: i32::MIN, lat_e7: i32::MAX, datum: Datum::Bd09, accuracy_dm: u32::MAX };
    let _ = record(Shot { position: Some(edge), ..shot() }).stamp_lines();
}

#[test]
fn a_record_survives_cbor_and_json_and_keeps_its_code() {
    let mut record = record(Shot { flags: CaptureFlags::ALBUM | CaptureFlags::NO_FIX, ..shot() });
    record.exif_time = Some(Line::new("2025-03-02 11:22:33+08:00").unwrap());
    let bytes = record.canonical();
    let read: CaptureRecord = minicbor::decode(&bytes).unwrap();
    assert_eq!(read, record);
    assert_eq!(read.canonical(), bytes);
    let json = serde_json::to_value(&record).unwrap();
    assert_eq!(json["original_sha256"], record.original_sha256.to_string());
    assert_eq!(json["shot"]["flags"], serde_json::json!(["album", "no_fix"]));
    let from_json: CaptureRecord = serde_json::from_value(json).unwrap();
    assert_eq!(from_json.record_code(), record.record_code());
    let compact = minicbor_serde::to_vec(&record).unwrap();
    assert_eq!(minicbor_serde::from_slice::<CaptureRecord>(&compact).unwrap(), record);
}

#[test]
fn the_wire_form_of_a_record_is_pinned() {
    let bytes = record(shot()).canonical();
    assert_eq!(
        Sha256Hash::of(&bytes).to_string(),
        "1078805641c1d66ebd906bc43d38d6548449faf634e757054bc749f903c1f910",
        "the encoding changed: every stamp in the field would stop matching its record"
    );
}

#[test]
fn any_change_to_a_record_changes_its_code() {
    let plain = record(shot()).record_code();
    let moved = Shot { captured_at_ms: shot().captured_at_ms + 1, ..shot() };
    assert_ne!(record(moved).record_code(), plain);
    assert_ne!(record(Shot { flags: CaptureFlags::ALBUM, ..shot() }).record_code(), plain);
    let typed = plain.to_string().to_lowercase();
    let (head, tail) = typed.split_at(4);
    assert_eq!(format!("{head} {tail}").parse(), Ok(plain));
    assert!("ABCDEFG1".parse::<RecordCode>().is_err());
}

#[test]
fn flags_of_a_newer_version_survive_the_wire() {
    let flags: CaptureFlags = minicbor::decode(&[0x19, 0x80, 0x01]).unwrap();
    assert!(flags.contains(CaptureFlags::ALBUM) && !flags.contains(CaptureFlags::NO_FIX));
    assert_eq!(minicbor::to_vec(flags).unwrap(), [0x19, 0x80, 0x01]);
}

#[test]
fn a_line_is_short_and_plain_however_it_comes() {
    assert_eq!(Line::<4>::fit("中山五路六十八号").as_str(), "中山五…");
    assert_eq!(Line::<4>::fit("中\u{202e}山\n五路").as_str(), "中山五路");
    assert_eq!(Line::<4>::new("中山五路六"), Err(BadText { max: 4 }));
    assert_eq!(Line::<4>::new("a\nb"), Err(BadText { max: 4 }));
    let long = minicbor::to_vec("12345").unwrap();
    assert!(minicbor::decode::<Line<4>>(&long).is_err());
    assert!(serde_json::from_str::<Line<4>>("\"12345\"").is_err());
}

#[test]
fn a_hash_reads_and_writes_as_lower_hex() {
    let hash = Sha256Hash::of(b"");
    let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hash.to_string(), text);
    assert_eq!(text.parse(), Ok(hash));
    for bad in ["", "e3b0", &text.to_uppercase(), &format!("{text}0")] {
        assert_eq!(bad.parse::<Sha256Hash>(), Err(HashError));
    }
    assert_eq!(minicbor::to_vec(hash).unwrap().len(), 34, "a byte string, not an array of numbers");
    assert!(minicbor::decode::<Sha256Hash>(&[0x41, 0]).is_err());
}

#[test]
fn limits_are_the_designs() {
    assert_eq!(MediaKind::Photo.max_bytes(), 2 << 20);
    assert_eq!(MediaKind::Video.max_bytes(), 30 << 20);
    let labels: std::collections::BTreeSet<_> = MediaRole::ALL.map(MediaRole::label_zh).into();
    assert_eq!(labels.len(), MediaRole::ALL.len());
}
