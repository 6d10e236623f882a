//! `restore`: a backup becomes a centre again, in an empty folder and under a new epoch, so that
//! every handset sends again what the backup lacks and forgets what it had pulled.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use shared::ids::Epoch;
use shared::media::Sha256Hash;
use uuid::Uuid;

use super::backup::{DATABASE, LABEL, Label, MEDIA, copy_folder, copy_if_there, copy_medium};
use super::demo::make_empty;
use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::packs;
use crate::photos::Vault;
use crate::settings::{DEMO_MARK, Layer, Settings};
use crate::sign_in::city_key;

pub(super) async fn restore(
    layer: Layer,
    source: &Path,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let settings = Settings::read(layer)?;
    let label = std::fs::read(source.join(LABEL)).map_err(|_| {
        usage(format!("{} is no whole backup: {LABEL} is missing", source.display()))
    })?;
    let label: Label =
        serde_json::from_slice(&label).map_err(|e| usage(format!("{LABEL} can't be read: {e}")))?;
    if label.format != 1 {
        return Err(usage("this backup was made by a newer version: restore it with that one"));
    }
    match (label.database, &settings.database) {
        (true, None) | (false, Some(_)) => {}
        (true, Some(_)) => {
            return Err(usage("this backup holds its database: leave out --database"));
        }
        (false, None) => {
            return Err(usage(
                "this backup's database was copied by PostgreSQL's own tools: bring it back with \
                 them, then name it by --database",
            ));
        }
    }
    let data = settings.data.clone();
    make_empty(&data)?;
    if label.database {
        say(out, "copying the database")?;
        std::fs::copy(source.join(DATABASE), data.join(DATABASE)).map_err(io(DATABASE))?;
    }
    for name in [city_key::FILE, DEMO_MARK] {
        copy_if_there(&source.join(name), &data.join(name))?;
    }
    city_key::load_or_make(&data).map_err(io("the city key"))?;
    copy_folder(&source.join(packs::FOLDER), &data.join(packs::FOLDER))?;

    let opened = Opened::open(settings).await?;
    let epoch = Epoch(Uuid::now_v7());
    opened.store().begin_epoch(epoch).await?;
    let missing = bring_media(&opened, source, label.with_media, out).await?;
    opened.note("backup.restored", &label.made_at.to_string()).await?;
    say(out, format_args!("restored: epoch {epoch}, server {}", label.server))?;
    if missing > 0 {
        let told = "handsets that still hold them send them again";
        say(out, format_args!("{missing} media are not in the photo store: {told}"))?;
    }
    opened.close().await
}

/// Copies the backup's photos, then forgets every medium the photo store doesn't have, so that no
/// receipt stands for bytes that are gone (R2).
async fn bring_media(
    opened: &Opened,
    source: &Path,
    with_media: bool,
    out: &mut (dyn Write + Send),
) -> Result<usize, CliError> {
    let vault =
        |address: &str| Vault::open(address).map_err(|e| usage(format!("the photo store: {e}")));
    let own = vault(&opened.settings.media_uri())?;
    let from = source.join(MEDIA).display().to_string();
    let from = if with_media { Some(vault(&from)?) } else { None };
    let (mut seen, mut after): (usize, Option<Sha256Hash>) = (0, None);
    let mut missing = BTreeSet::new();
    loop {
        let page = opened.store().media_after(after.as_ref(), 1000).await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        for (sha256, bytes) in &page {
            if let Some(from) = &from {
                copy_medium(from, &own, sha256).await?;
            }
            let there =
                own.head(sha256).await.map_err(|e| usage(format!("the photo store: {e}")))?;
            if there != Some(*bytes) {
                missing.insert(*sha256);
            }
        }
        seen = seen.saturating_add(page.len());
        say(out, format_args!("{seen} media looked for"))?;
    }
    for sha256 in &missing {
        opened.store().forget_medium(sha256).await?;
    }
    Ok(missing.len())
}
