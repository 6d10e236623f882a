//! `restore`: a backup becomes a centre again, in an empty folder and under a new epoch, so that
//! every handset sends again what the backup lacks and forgets what it had pulled. It is made
//! in a folder `unfinished` and moved to its place at the end: a restore that was cut short is never
//! served under the old epoch.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use shared::ids::Epoch;
use shared::media::Sha256Hash;
use uuid::Uuid;

use super::backup::{DATABASE, LABEL, Label, MEDIA, copy_folder, copy_if_there, copy_medium};
use super::demo::begin_within;
use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::packs;
use crate::photos::Vault;
use crate::settings::{DEMO_MARK, Layer, Settings};
use crate::sign_in::city_key;
use crate::whole::{finish, write_whole};

/// The list of photos that a restored centre lacks, in its data folder.
const MISSING: &str = "missing-media.txt";
/// So many of them are shown at once.
const SHOWN: usize = 50;

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
    let target = settings.data.clone();
    let data = begin_within(&target)?;
    if label.database {
        say(out, "copying the database")?;
        std::fs::copy(source.join(DATABASE), data.join(DATABASE)).map_err(io(DATABASE))?;
    }
    for name in [city_key::FILE, DEMO_MARK] {
        copy_if_there(&source.join(name), &data.join(name))?;
    }
    city_key::load_or_make(&data).map_err(io("the city key"))?;
    copy_folder(&source.join(packs::FOLDER), &data.join(packs::FOLDER))?;

    let opened = Opened::open(Settings { data: data.clone(), ..settings }).await?;
    let epoch = Epoch(Uuid::now_v7());
    let row = opened.keeper().does("backup.restored", label.made_at.to_string());
    opened.store().begin_epoch(epoch, &row).await?;
    let missing = bring_media(&opened, source, label.with_media, out).await?;
    let named = name_missing(&opened, &missing).await?;
    opened.close().await?;
    if !named.is_empty() {
        let text = named.join("\n") + "\n";
        write_whole(&data, MISSING, text.as_bytes()).map_err(io(MISSING))?;
    }
    finish(&target, DATABASE).map_err(io(target.display().to_string()))?;
    say(out, format_args!("restored: epoch {epoch}, server {}", label.server))?;
    if !named.is_empty() {
        let told = "handsets that still hold them send them again";
        say(out, format_args!("{} media are not in the photo store: {told}", named.len()))?;
        for line in named.iter().take(SHOWN) {
            say(out, format_args!("missing: {line}"))?;
        }
        say(out, format_args!("all of them: {}", target.join(MISSING).display()))?;
    }
    Ok(())
}

/// Copies the backup's photos, then forgets every medium the photo store doesn't have, so that no
/// receipt stands for bytes that are gone (R2).
async fn bring_media(
    opened: &Opened,
    source: &Path,
    with_media: bool,
    out: &mut (dyn Write + Send),
) -> Result<BTreeMap<Sha256Hash, u64>, CliError> {
    let vault =
        |address: &str| Vault::open(address).map_err(|e| usage(format!("the photo store: {e}")));
    let own = vault(&opened.settings.media_uri())?;
    let from = source.join(MEDIA).display().to_string();
    let from = if with_media { Some(vault(&from)?) } else { None };
    let (mut seen, mut after): (usize, Option<Sha256Hash>) = (0, None);
    let mut missing = BTreeMap::new();
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
                missing.insert(*sha256, *bytes);
            }
        }
        seen = seen.saturating_add(page.len());
        say(out, format_args!("{seen} media looked for"))?;
    }
    for sha256 in missing.keys() {
        opened.store().forget_medium(sha256).await?;
    }
    Ok(missing)
}

/// A line for every missing medium: its hash, its size and the cases that refer to it.
async fn name_missing(
    opened: &Opened,
    missing: &BTreeMap<Sha256Hash, u64>,
) -> Result<Vec<String>, CliError> {
    let mut lines = Vec::with_capacity(missing.len());
    for (sha256, bytes) in missing {
        let mut cases = Vec::new();
        for id in opened.store().cases_with_medium(sha256).await? {
            let Some(case) = opened.store().case(id).await? else { continue };
            let number = case.flow.number.as_ref().map(ToString::to_string);
            let code = || case.doc.facts().map(|facts| facts.what.field_code.to_string());
            cases.push(number.or_else(code).unwrap_or_else(|| id.to_string()));
        }
        lines.push(format!("{sha256} {bytes} bytes, of {}", cases.join(", ")));
    }
    Ok(lines)
}
