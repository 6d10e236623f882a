//! `backup`: a folder that holds all a centre needs to come back, made while it runs.
//!
//! The database is copied first and the list of media read from the centre afterwards, so every
//! medium the copy knows is on the list. All of it is made in a folder `unfinished` within the
//! target and moved to its place when every byte is on disk, the label last: what an interrupted
//! backup leaves can't be taken for one.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shared::ids::{Epoch, Millis, ServerId};
use shared::media::Sha256Hash;

use super::demo::begin_within;
use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::packs;
use crate::photos::Vault;
use crate::settings::{DEMO_MARK, Layer, Settings};
use crate::sign_in::city_key;
use crate::store::StoreError;
use crate::store::engine::EngineError;
use crate::whole::{finish, write_whole};

/// The database in a backup.
pub(super) const DATABASE: &str = "centre.db";
/// Hash and size of every medium, a line each.
pub(super) const MEDIA_LIST: &str = "media.txt";
/// Photos, when they were asked for.
pub(super) const MEDIA: &str = "media";
/// Written last: a folder without it is no backup.
pub(super) const LABEL: &str = "backup.json";

/// What a backup says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Label {
    pub(super) format: u32,
    pub(super) server: ServerId,
    pub(super) epoch: Epoch,
    pub(super) made_at: Millis,
    /// Whether the database is in it; PostgreSQL is copied by its own tools.
    pub(super) database: bool,
    pub(super) media: u64,
    pub(super) with_media: bool,
}

pub(super) async fn backup(
    layer: Layer,
    target: &Path,
    with_media: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let opened = Opened::existing(Settings::read(layer)?).await?;
    let partial = begin_within(target)?;
    keep_private(target)?;
    let data = opened.settings.data.clone();
    let database = copy_database(&opened, &partial, out).await?;
    for name in [city_key::FILE, DEMO_MARK] {
        copy_if_there(&data.join(name), &partial.join(name))?;
    }
    copy_folder(&data.join(packs::FOLDER), &partial.join(packs::FOLDER))?;
    let media = list_media(&opened, &partial, with_media, out).await?;
    let stamp = opened.authority.stamp();
    let label = Label {
        format: 1,
        server: stamp.server,
        epoch: stamp.epoch,
        made_at: stamp.now,
        database,
        media,
        with_media,
    };
    let text = serde_json::to_vec_pretty(&label).map_err(|e| usage(e.to_string()))?;
    // Who copies a city's key is written down before the copy can be used.
    let row = opened.keeper().does("backup.made", target.display().to_string());
    opened.store().audit(&row).await?;
    write_whole(&partial, LABEL, &text).map_err(io(LABEL))?;
    finish(target, LABEL).map_err(io(target.display().to_string()))?;
    let what = if database { "database, keys, packs" } else { "keys, packs" };
    say(out, format_args!("backup of {what} and the list of {media} media: done"))?;
    opened.close().await
}

/// Copies the database; false when its own tools must do that.
async fn copy_database(
    opened: &Opened,
    target: &Path,
    out: &mut (dyn Write + Send),
) -> Result<bool, CliError> {
    say(out, "copying the database")?;
    match opened.store().engine().backup_to(&target.join(DATABASE)).await {
        Ok(()) => Ok(true),
        Err(EngineError::Unsupported(what_can)) => {
            say(out, format_args!("not copied here: {what_can}"))?;
            Ok(false)
        }
        Err(error) => Err(StoreError::from(error).into()),
    }
}

/// A backup holds the city's key and the hashes of passwords.
fn keep_private(folder: &Path) -> Result<(), CliError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, private).map_err(io(folder.display().to_string()))?;
    }
    Ok(())
}

async fn list_media(
    opened: &Opened,
    target: &Path,
    with_media: bool,
    out: &mut (dyn Write + Send),
) -> Result<u64, CliError> {
    let vault =
        |address: &str| Vault::open(address).map_err(|e| usage(format!("the photo store: {e}")));
    let from = vault(&opened.settings.media_uri())?;
    let to =
        if with_media { Some(vault(&target.join(MEDIA).display().to_string())?) } else { None };
    let file = std::fs::File::create(target.join(MEDIA_LIST)).map_err(io(MEDIA_LIST))?;
    let mut list = std::io::BufWriter::new(file);
    let (mut count, mut after): (u64, Option<Sha256Hash>) = (0, None);
    loop {
        let page = opened.store().media_after(after.as_ref(), 1000).await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        for (sha256, bytes) in &page {
            writeln!(list, "{sha256} {bytes}").map_err(io(MEDIA_LIST))?;
            if let Some(to) = &to {
                copy_medium(&from, to, sha256).await?;
            }
            count = count.saturating_add(1);
        }
        say(out, format_args!("{count} media"))?;
    }
    list.flush().map_err(io(MEDIA_LIST))?;
    Ok(count)
}

pub(super) async fn copy_medium(
    from: &Vault,
    to: &Vault,
    sha256: &Sha256Hash,
) -> Result<(), CliError> {
    let failed = |e: &dyn std::error::Error| usage(format!("the photo store: {e}"));
    // A medium that is recorded and not there is found again at the restore.
    if let Some(bytes) = from.get(sha256).await.map_err(|e| failed(&e))? {
        to.put(sha256, bytes).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

pub(super) fn copy_if_there(from: &Path, to: &Path) -> Result<(), CliError> {
    match std::fs::copy(from, to) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(io(from.display().to_string())(e)),
    }
}

pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<(), CliError> {
    let what = || from.display().to_string();
    let entries = match std::fs::read_dir(from) {
        Ok(entries) => entries,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(io(what())(e)),
    };
    std::fs::create_dir_all(to).map_err(io(to.display().to_string()))?;
    for entry in entries {
        let entry = entry.map_err(io(what()))?;
        if entry.path().is_file() {
            copy_if_there(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
