//! `import`: a city or a catalogue from JSON, checked before anything is replaced.

use std::io::Write;
use std::path::Path;

use shared::catalogue::Catalogue;
use shared::city::City;
use shared::duty::RosterFault;

use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::authority::Edition;
use crate::packs::Packs;
use crate::settings::{Layer, Settings};

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
        let catalogue = match opened.store().catalogue().await? {
            Some(before) => before.succeeded_by(catalogue).map_err(|e| usage(e.to_string()))?,
            None => catalogue,
        };
        let version = catalogue.version();
        let row = opened.keeper().does("catalogue.imported", version.to_string());
        opened.authority.set_catalogue(&catalogue, Some(&row)).await?;
        publish(&opened, out)?;
        say(out, format_args!("catalogue version {version} is in use"))?;
    } else {
        let city: City = serde_json::from_slice(&text).map_err(|e| {
            usage(format!("{} is neither a city nor a catalogue: {e}", file.display()))
        })?;
        take_city(&opened, &city, accept_faults, out).await?;
    }
    say(out, "a centre that is running takes this up within seconds")?;
    opened.close().await
}

async fn take_city(
    opened: &Opened,
    city: &City,
    accept_faults: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let catalogue = opened.authority.catalogue();
    let faults = city.faults(&[&catalogue]);
    for fault in &faults {
        say(out, format_args!("fault: {fault}"))?;
    }
    if !faults.is_empty() && !accept_faults {
        let n = faults.len();
        return Err(usage(format!("{n} faults: mend the file, or give --accept-faults")));
    }
    // Accounts may come after the city: a roster that is ahead of them is told, not refused.
    let accounts = opened.store().accounts().await?;
    let users = accounts.iter().map(|account| account.profile.id).collect();
    let grids = city.responsibility_grids.iter().map(|grid| &grid.code).collect();
    let roster = city.duty.faults(&grids, Some(&users));
    let ahead = roster.iter().filter(|fault| matches!(fault, RosterFault::NoUser(_))).count();
    if ahead > 0 {
        say(out, format_args!("note: {ahead} roster rows name users without an account yet"))?;
    }
    let row = opened.keeper().does("city.imported", city.name.as_str());
    opened.authority.set_city(city, Some(&row)).await?;
    publish(opened, out)?;
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

fn publish(opened: &Opened, out: &mut (dyn Write + Send)) -> Result<(), CliError> {
    say(out, "writing packs")?;
    let packs = Packs::in_folder(&opened.settings.data);
    let Edition { number, city, catalogue } = opened.authority.edition();
    for pack in packs.publish_edition(number, &city, &catalogue).map_err(io("the packs"))? {
        say(
            out,
            format_args!("pack {} edition {}: {} bytes", pack.name, pack.version, pack.bytes),
        )?;
    }
    Ok(())
}
