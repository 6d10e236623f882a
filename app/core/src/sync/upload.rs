//! Media up, by tus: begin, ask how far, send parts, go on where it broke off (R7).
//!
//! Bytes that were sent are no receipt; receipts come from [`super::reconcile`].

use shared::media::Sha256Hash;

use super::engine::{Engine, Member, Outcome, note};
use super::{Failure, NewUpload, plan};
use crate::entropy;
use crate::store::tables::media::{self, MediumRow, Rank};
use crate::{Error, Result};

/// Files looked at in one go; the rest follows in the same run.
const AT_ONCE: usize = 200;

/// Uploads everything of everybody. A file that fails waits with its code; it stops nothing else.
pub(super) async fn all(
    engine: &Engine<'_>,
    members: &[Member],
    outcome: &mut Outcome,
) -> Result<()> {
    loop {
        let mut owners = Vec::new();
        let mut now = engine.phone.clock().read().wall_ms;
        for member in members {
            now = engine.now(&member.store)?.wall_ms;
            owners.push(member.store.read(|db| media::to_send(db, now, AT_ONCE))?);
        }
        let turns = plan::turns(&owners, now);
        if turns.is_empty() {
            return Ok(());
        }
        for turn in turns {
            let Some(member) = members.get(turn.store) else { continue };
            // The same bytes may have gone for another person meanwhile, or earlier in this run.
            let Some(file) = member.store.read(|db| media::get(db, &turn.sha256))? else {
                continue;
            };
            if file.received_ms.is_some() {
                continue;
            }
            if let Err(error) = one(engine, member, &file, outcome).await {
                failed(engine, member, &file, error, turn.store, outcome)?;
            }
        }
    }
}

async fn one(
    engine: &Engine<'_>,
    member: &Member,
    file: &MediumRow,
    outcome: &mut Outcome,
) -> Result<()> {
    if !engine.phone.media().has(&file.sha256) {
        return Err(Error::Rule("media.file_missing"));
    }
    let (url, mut offset) = match resume(engine, file).await? {
        Some(known) => known,
        None => begin(engine, member, file).await?,
    };
    note_sent(member, &file.sha256, offset)?;
    for (from, bytes) in plan::parts(offset, file.bytes) {
        let part = engine.phone.media().read_part(&file.sha256, from, bytes)?;
        if part.len() as u64 != bytes {
            return Err(Error::Rule("media.file_damaged"));
        }
        offset = engine.net.send_part(&engine.carrier, &url, from, part.into()).await?;
        outcome.bytes_sent += bytes;
        if offset != from.saturating_add(bytes) {
            // The two sides disagree about how far it has come: ask again in the next attempt.
            return Err(Error::Rule("media.other_offset"));
        }
        note_sent(member, &file.sha256, offset)?;
    }
    Ok(())
}

fn note_sent(member: &Member, sha256: &Sha256Hash, offset: u64) -> Result<()> {
    member.store.write(|tx| media::set_sent(tx, sha256, offset))
}

/// How far an upload begun earlier has come; none when there is none or the centre forgot it.
async fn resume(engine: &Engine<'_>, file: &MediumRow) -> Result<Option<(String, u64)>> {
    let Some(url) = &file.upload else { return Ok(None) };
    match engine.net.upload_offset(&engine.carrier, url).await {
        Ok(offset) if offset <= file.bytes => Ok(Some((url.clone(), offset))),
        Ok(_) => Ok(None),
        Err(failure) if failure.is_gone() => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

/// Begins an upload and keeps its address before the first byte, so that a kill costs no byte.
async fn begin(engine: &Engine<'_>, member: &Member, file: &MediumRow) -> Result<(String, u64)> {
    let new = NewUpload {
        sha256: file.sha256,
        kind: file.kind,
        thumb: file.rank == Rank::Thumb,
        bytes: file.bytes,
    };
    let upload = engine.net.create_upload(&engine.carrier, &new).await?;
    member.store.write(|tx| media::set_upload(tx, &file.sha256, Some(&upload.url)))?;
    Ok((upload.url, upload.offset.min(file.bytes)))
}

/// Notes a failure. Without network nothing is anybody's fault, so no pause is made and the file
/// goes as soon as there is a way again (R3).
fn failed(
    engine: &Engine<'_>,
    member: &Member,
    file: &MediumRow,
    error: Error,
    index: usize,
    outcome: &mut Outcome,
) -> Result<()> {
    let code = error.code().to_owned();
    match error {
        Error::Net(failure) if failure.ends_run() => {
            member.store.write(|tx| media::set_failed(tx, &file.sha256, file.tries, 0, &code))?;
            Err(Error::Net(failure))
        }
        Error::Net(_) | Error::Rule(_) => {
            let begin_anew = matches!(&error, Error::Net(f) if f.is_gone() || is_other_bytes(f));
            let tries = file.tries.saturating_add(1);
            let now = engine.now(&member.store)?.wall_ms;
            let [chance] = entropy::bytes::<1>(engine.phone.entropy())?;
            let not_before = plan::next_try(tries, now, chance);
            member.store.write(|tx| {
                if begin_anew {
                    media::set_upload(tx, &file.sha256, None)?;
                }
                media::set_failed(tx, &file.sha256, tries, not_before, &code)
            })?;
            note(outcome, index, &code);
            Ok(())
        }
        other => Err(other),
    }
}

/// The centre hashed what it got and found other bytes (tus: 460), so the upload is void. A mere
/// disagreement about the offset (409) is none: the next attempt asks how far it has come.
fn is_other_bytes(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused { status: 460, .. })
}
