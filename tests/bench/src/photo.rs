//! What a photo costs a phone's battery, against `vipsthumbnail`, which stamps nothing.
//!
//! Both run as processes that read the picture from the disk and write a 1600 px picture and a
//! 320 px one; what is compared is the processor time the system charged them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use collector_photo::{Detail, develop};
use shared::geo::Datum;
use shared::media::{CaptureFlags, Line, MediaRole, Position, Shot};
use system_tests::picture::photograph;
use system_tests::{Fallible, Trouble};

use crate::Run;
use crate::figure::{Figure, Series};
use crate::machine::{children_cpu_ms, root, scratch};

fn shot() -> Shot {
    Shot {
        field_code: Line::fit("采0101-0712-014"),
        work_number: Line::fit("采0101"),
        role: MediaRole::Near,
        captured_at_ms: 1_783_000_000_000,
        utc_offset_min: 480,
        boot_ms: 86_400_000,
        position: Some(Position {
            lon_e7: 1_164_000_000,
            lat_e7: 399_000_000,
            datum: Datum::Wgs84,
            accuracy_dm: 60,
        }),
        place: Line::fit("示范路 12 号门前"),
        flags: CaptureFlags::NONE,
    }
}

/// Develops one picture: the whole of what a phone does between shutter and draft.
pub(crate) fn develop_once(from: &str, to: &str) -> Fallible<()> {
    let developed = develop(&fs::read(from)?, shot(), Detail::Full)?;
    fs::write(to, &developed.photo)?;
    Ok(fs::write(Path::new(to).with_extension("thumb.jpg"), &developed.thumb)?)
}

fn run(command: &mut Command) -> Fallible<f64> {
    let before = children_cpu_ms()?;
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output()?;
    if !output.status.success() {
        return Err(Trouble(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok(children_cpu_ms()? - before)
}

fn vips(from: &Path, to: &Path, side: u32) -> Fallible<f64> {
    let mut command = Command::new("vipsthumbnail");
    // One thread, as ours: processor time is compared, not how many cores share it.
    command.env("VIPS_CONCURRENCY", "1").arg(from).args(["--size", &format!("{side}x{side}>")]);
    command.arg("-o").arg(format!("{}[Q=82]", to.display()));
    run(&mut command)
}

/// The 12 MP pictures of the test data, or one made up when they aren't here.
fn pictures(folder: &Path) -> Fallible<(Vec<PathBuf>, &'static str)> {
    let data = root().join("../shared/data/exif_large");
    let mut found = Vec::new();
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_jpeg = path.extension().is_some_and(|e| e == "jpg");
        let is_12mp = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("12mp"));
        if is_jpeg && is_12mp {
            found.push(path);
        }
    }
    if !found.is_empty() {
        found.sort();
        return Ok((found, "12 MP pictures of phones"));
    }
    let path = folder.join("made.jpg");
    fs::write(&path, photograph(20_261_122, 4000, 3000)?)?;
    Ok((vec![path], "a made picture of 12 MP (the test data is not here)"))
}

/// Processor time per picture, summed over turns.
pub(crate) fn photo_12mp(bench: &Run) -> Fallible<Vec<Figure>> {
    if Command::new("vipsthumbnail").arg("--version").output().is_err() {
        let sentence = "vipsthumbnail is not here: cargo xtask doctor --fix installs it";
        return Err(Trouble(sentence.to_owned()));
    }
    let folder = scratch()?;
    let (pictures, what) = pictures(folder.path())?;
    let own_program = std::env::current_exe()?;
    let turns = bench.count(15, 3);
    let [mut own, mut peer, mut peer_one, mut sizes] = [const { Series::empty() }; 4];
    for turn in 0..turns {
        for picture in &pictures {
            let out = folder.path().join("out.jpg");
            let (large, small) = (folder.path().join("v1600.jpg"), folder.path().join("v320.jpg"));
            let one = vips(picture, &large, 1600)?;
            peer_one.push(one);
            peer.push(one + vips(picture, &small, 320)?);
            own.push(run(Command::new(&own_program).arg("--develop").arg(picture).arg(&out))?);
            if turn == 0 {
                sizes.push(fs::metadata(&out)?.len() as f64);
            }
        }
    }
    let (mean, peer_mean) = (own.sum() / own.len() as f64, peer.sum() / peer.len() as f64);
    let alone = mean / (peer_one.sum() / peer_one.len() as f64);
    let figure = Figure::new("photo_12mp", mean, "ms CPU")
        .spread(&own)
        .beside("vipsthumbnail, 1600 px and 320 px", peer_mean)
        .promised("ratio <= 1", mean <= peer_mean)
        .noting(format!(
            "{what}: {} files, {turns} turns, whole processes; ours also stamps, hashes, writes EXIF \
             and tries qualities to stay under 400 KiB; against its 1600 px alone: {alone:.2}",
            pictures.len()
        ));
    let bytes = Figure::new("photo_bytes", sizes.median(), "bytes")
        .promised("<= 400 KiB", sizes.at(100) <= 400.0 * 1024.0)
        .noting("median of the stamped 1600 px pictures above; the bound holds for the largest");
    Ok(vec![figure, bytes])
}
