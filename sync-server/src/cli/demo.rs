//! `demo`: the demo city in an empty data folder, with accounts whose passwords are public.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::authority::Edition;
use crate::demo::demo_city;
use crate::packs::Packs;
use crate::settings::{DEMO_MARK, Layer, Settings};
use crate::sign_in::{NewAccount, Secret, city_key};
use crate::whole::partial_of;

pub(super) async fn demo(layer: Layer, out: &mut (dyn Write + Send)) -> Result<(), CliError> {
    let settings = Settings::read(layer)?;
    if settings.database.is_some() {
        return Err(usage("a demo keeps its database in its own folder: leave out --database"));
    }
    let folder = settings.data.display().to_string();
    say(out, "making the demo city and its accounts")?;
    fill(settings).await?;
    for user in demo_city().map_err(|e| usage(e.to_string()))?.users {
        say(out, format_args!("{}\t{}", user.profile.display, user.password))?;
    }
    say(out, format_args!("now: sync-server serve --data {folder}"))
}

/// Fills the settings' data folder with the demo city and marks it.
///
/// # Errors
/// The folder is not empty, or can't be written.
pub async fn fill(settings: Settings) -> Result<(), CliError> {
    let data = settings.data.clone();
    make_empty(&data)?;
    // The mark comes first: a demo that was cut short is still never served to a network.
    std::fs::write(data.join(DEMO_MARK), "demo accounts: loopback only\n")
        .map_err(io("the data folder"))?;
    city_key::load_or_make(&data).map_err(io("the city key"))?;
    let demo = demo_city().map_err(|e| usage(e.to_string()))?;
    let opened = Opened::open(settings).await?;
    opened.authority.set_city(&demo.city, None).await?;
    for user in demo.users {
        let new = NewAccount { profile: user.profile, password: Secret::of(user.password) };
        opened.sign_in.create_account(new, &demo.city, None).await?;
    }
    let Edition { number, city, catalogue } = opened.authority.edition();
    let packs = Packs::in_folder(&data);
    packs.publish_edition(number, &city, &catalogue).map_err(io("the packs"))?;
    opened.close().await
}

/// Makes a folder, or takes an empty one.
pub(super) fn make_empty(folder: &Path) -> Result<(), CliError> {
    let what = || folder.display().to_string();
    std::fs::create_dir_all(folder).map_err(io(what()))?;
    let mut inside = std::fs::read_dir(folder).map_err(io(what()))?;
    match inside.next() {
        None => Ok(()),
        Some(_) => Err(usage(format!("{} is not empty: name a new folder", folder.display()))),
    }
}

/// The folder within an empty `folder` in which it is made: nobody takes it for a whole one if this is
/// killed.
pub(super) fn begin_within(folder: &Path) -> Result<PathBuf, CliError> {
    make_empty(folder)?;
    let partial = partial_of(folder);
    std::fs::create_dir(&partial).map_err(io(partial.display().to_string()))?;
    Ok(partial)
}
