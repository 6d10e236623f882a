//! Is it the centre this phone belongs to, and the same life of it?

use shared::ids::{Epoch, ServerId};
use shared::sync::Stamp;

use super::engine::Engine;
use crate::clock::Anchor;
use crate::store::Store;
use crate::store::tables::{cursors, log, media, notices, person, receipts, views};
use crate::{Error, Result};

/// Stops at another centre; everything stays.
///
/// # Errors
/// `server.other`.
pub(super) fn same_server(stamp: &Stamp, own: ServerId) -> Result<()> {
    if stamp.server == own { Ok(()) } else { Err(Error::Rule("server.other")) }
}

/// A new life of the centre (a restore): cursors mean nothing, and every receipt is asked about. In
/// one commit with the new epoch, so that a kill never leaves half of it. Returns whether it is new.
///
/// # Errors
/// The file can't be written.
pub(super) fn meet_epoch(engine: &Engine<'_>, store: &Store, epoch: Epoch) -> Result<bool> {
    let known = store.read(|db| Ok(person::find(db)?.map(|p| p.epoch)))?;
    let Some(known) = known else { return Ok(false) };
    if known == Some(epoch) {
        return Ok(false);
    }
    let now = engine.now(store)?;
    store.write(|tx| {
        if known.is_some() {
            cursors::clear(tx)?;
            views::set_stale(tx)?;
            receipts::doubt_all(tx)?;
            media::doubt_all(tx)?;
            notices::doubt_all(tx)?;
            log::add(tx, now.wall_ms, "centre.new_epoch", &epoch.to_string())?;
        }
        person::change(tx, |person| person.epoch = Some(epoch))
    })?;
    Ok(known.is_some())
}

/// Notes the centre's time. A bit of drift is no reason to write.
///
/// # Errors
/// The file can't be written.
pub(super) fn note_time(engine: &Engine<'_>, store: &Store, stamp: &Stamp) -> Result<()> {
    let device = engine.phone.clock().read();
    let anchor = Anchor { server_ms: stamp.now, device };
    store.write(|tx| match person::find(tx)? {
        None => Ok(()),
        Some(mut person) => {
            let known = person.anchor.filter(|a| a.device.boot == device.boot);
            let off = known.map(|a| a.correct(device).wall_ms.abs_diff(stamp.now));
            if off.is_some_and(|off| off < 2_000) {
                return Ok(());
            }
            person.anchor = Some(anchor);
            person::put(tx, &person)
        }
    })
}
