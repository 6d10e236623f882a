//! `import`: a city or an edition of the catalogue from JSON, or a migration table, checked before
//! anything is replaced.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use shared::catalogue::{Catalogue, MigrationTable};
use shared::city::City;
use shared::duty::RosterFault;

use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::authority::{Edition, built_in_migration};
use crate::packs::Packs;
use crate::settings::{Layer, Settings};

/// How an import is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct How {
    /// Faults are told and taken.
    pub(super) accept_faults: bool,
    /// New reports speak the standard of this catalogue from now on.
    pub(super) current: bool,
}

pub(super) async fn import(
    layer: Layer,
    file: &Path,
    how: How,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let text = std::fs::read(file).map_err(io(file.display().to_string()))?;
    let settings = Settings::read(layer)?;
    std::fs::create_dir_all(&settings.data).map_err(io("the data folder"))?;
    let opened = Opened::open(settings).await?;
    if is_migration(&text) {
        take_migration(&opened, &text, out).await?;
    } else if let Ok(catalogue) = serde_json::from_slice::<Catalogue>(&text) {
        take_catalogue(&opened, catalogue, how.current, out).await?;
    } else {
        let city: City = serde_json::from_slice(&text).map_err(|e| {
            let file = file.display();
            usage(format!("{file} is neither a city, a catalogue nor a migration table: {e}"))
        })?;
        take_city(&opened, &city, how.accept_faults, out).await?;
    }
    say(out, "a centre that is running takes this up within seconds")?;
    opened.close().await
}

/// A table of what became of older classes is the one thing that comes as a table.
fn is_migration(text: &[u8]) -> bool {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    text.starts_with(b"from_")
}

/// An edition is added, or told anew when it is here; what any edition lists can be read for ever.
async fn take_catalogue(
    opened: &Opened,
    catalogue: Catalogue,
    current: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let (standard, version) = (catalogue.standard(), catalogue.version());
    let before = opened.authority.classes().catalogues().clone();
    let mut all = before.taking(catalogue).map_err(|e| usage(e.to_string()))?;
    if current {
        all = all.with_current(standard).map_err(|e| usage(e.to_string()))?;
    }
    let row = opened.keeper().does("catalogue.imported", format!("{standard}/{version}"));
    opened.authority.set_catalogues(&all, Some(&row)).await?;
    publish(opened, out)?;
    for edition in all.iter() {
        let (standard, version) = (edition.standard(), edition.version());
        let now = all.current();
        let used = (now.standard(), now.version()) == (standard, version);
        let word = if used { "new reports speak this one" } else { "kept to be read" };
        say(out, format_args!("{standard} version {version}: {word}"))?;
    }
    if all.current().standard() != standard {
        say(out, "with --current new reports would speak the imported standard")?;
    }
    Ok(())
}

/// A city's rows take the place of the built-in ones, class by class; a file replaces the rows of the
/// file before.
async fn take_migration(
    opened: &Opened,
    text: &[u8],
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let text = std::str::from_utf8(text).map_err(|_| usage("the migration table is not UTF-8"))?;
    let errors = MigrationTable::errors(text);
    for error in &errors {
        say(out, error)?;
    }
    if !errors.is_empty() {
        let n = errors.len();
        return Err(usage(format!("{n} rows can't be taken: mend the file; nothing was changed")));
    }
    let rows = MigrationTable::from_csv(text).map_err(|e| usage(e.to_string()))?;
    let classes = opened.authority.classes();
    let table = built_in_migration()?.edited_by(&rows).map_err(|e| usage(e.to_string()))?;
    let catalogues = classes.catalogues();
    let current = catalogues.current().standard();
    let older = catalogues.newest().filter(|edition| edition.standard() != current);
    let faults: BTreeSet<String> = older
        .flat_map(|edition| table.faults(edition, catalogues))
        .map(|fault| fault.to_string())
        .collect();
    for fault in &faults {
        say(out, format_args!("fault: {fault}"))?;
    }
    let row = opened.keeper().does("migration.imported", rows.len().to_string());
    opened.authority.set_migration(&rows, Some(&row)).await?;
    say(
        out,
        format_args!("{} classes are led on, {} of them by this file", table.len(), rows.len()),
    )
}

async fn take_city(
    opened: &Opened,
    city: &City,
    accept_faults: bool,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let classes = opened.authority.classes();
    let newest: Vec<&Catalogue> = classes.catalogues().newest().collect();
    let faults = city.faults(&newest);
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
    let Edition { number, city, classes, .. } = opened.authority.edition();
    for pack in
        packs.publish_edition(number, &city, classes.catalogues()).map_err(io("the packs"))?
    {
        say(
            out,
            format_args!("pack {} edition {}: {} bytes", pack.name, pack.version, pack.bytes),
        )?;
    }
    Ok(())
}
