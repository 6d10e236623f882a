//! `import`: a city or a catalogue from JSON, checked before anything is replaced.

use std::io::Write;
use std::path::Path;

use shared::catalogue::Catalogue;
use shared::city::City;

use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::packs::Packs;
use crate::settings::{Layer, Settings};
use crate::store::Store;

/// Where the store keeps the catalogue.
const CATALOGUE: &str = "catalogue";

pub(super) async fn import(
    layer: Layer,
    file: &Path,
    accept_faults: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let text = std::fs::read(file).map_err(io(file.display().to_string()))?;
    let settings = Settings::read(layer)?;
    std::fs::create_dir_all(&settings.data).map_err(io("the data folder"))?;
    let opened = Opened::open(settings).await?;
    if let Ok(catalogue) = serde_json::from_slice::<Catalogue>(&text) {
        let catalogue = match kept(opened.store()).await? {
            Some(before) => before.succeeded_by(catalogue).map_err(|e| usage(e.to_string()))?,
            None => catalogue,
        };
        keep(opened.store(), &catalogue).await?;
        publish(&opened, &opened.authority.city(), &catalogue, out)?;
        let version = catalogue.version();
        opened.note("catalogue.imported", &version.to_string()).await?;
        say(out, format_args!("catalogue version {version} is in use"))?;
    } else {
        let city: City = serde_json::from_slice(&text).map_err(|e| {
            usage(format!("{} is neither a city nor a catalogue: {e}", file.display()))
        })?;
        take_city(&opened, city, accept_faults, out).await?;
    }
    say(out, "a centre that is running takes this up when it is started again")?;
    opened.close().await
}

async fn take_city(
    opened: &Opened,
    city: City,
    accept_faults: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let catalogue = in_use(opened.store()).await?;
    let faults = city.faults(&[&catalogue]);
    for fault in &faults {
        say(out, format_args!("fault: {fault}"))?;
    }
    if !faults.is_empty() && !accept_faults {
        let n = faults.len();
        return Err(usage(format!("{n} faults: mend the file, or give --accept-faults")));
    }
    opened.authority.set_city(city.clone()).await?;
    publish(opened, &city, &catalogue, out)?;
    opened.note("city.imported", &city.name).await?;
    let (grids, units) = (city.unit_grids.len(), city.units.len());
    let (components, standards) = (city.components.len(), city.standards.len());
    say(
        out,
        format_args!(
            "{}: {units} units, {grids} unit grids, {components} components, {standards} standards",
            city.name
        ),
    )
}

fn publish(
    opened: &Opened,
    city: &City,
    catalogue: &Catalogue,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    say(out, "writing packs")?;
    let packs = Packs::in_folder(&opened.settings.data);
    for pack in packs.publish_city(city, catalogue).map_err(io("the packs"))? {
        say(
            out,
            format_args!("pack {} edition {}: {} bytes", pack.name, pack.version, pack.bytes),
        )?;
    }
    Ok(())
}

async fn kept(store: &Store) -> Result<Option<Catalogue>, CliError> {
    let Some(text) = store.meta(CATALOGUE).await? else { return Ok(None) };
    let read = serde_json::from_str(&text);
    read.map(Some).map_err(|e| usage(format!("the stored catalogue can't be read: {e}")))
}

async fn keep(store: &Store, catalogue: &Catalogue) -> Result<(), CliError> {
    let text = serde_json::to_string(catalogue).map_err(|e| usage(e.to_string()))?;
    Ok(store.set_meta(CATALOGUE, &text).await?)
}

/// The catalogue in use: the imported one, or the national table that is built in.
pub(super) async fn in_use(store: &Store) -> Result<Catalogue, CliError> {
    match kept(store).await? {
        Some(catalogue) => Ok(catalogue),
        None => Catalogue::gb47678_5_2026().map_err(|e| usage(e.to_string())),
    }
}
