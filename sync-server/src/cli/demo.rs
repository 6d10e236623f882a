//! `demo`: the demo city in an empty data folder, with accounts whose passwords are public; and, on
//! top of it, a past.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::open::Opened;
use super::{CliError, io, say, usage};
use crate::authority::{Edition, publisher};
use crate::demo::past::{Wanted, add_past};
use crate::demo::{DemoNotice, demo_city};
use crate::packs::Packs;
use crate::photos::Vault;
use crate::settings::{DEMO_MARK, Layer, Settings};
use crate::sign_in::{NewAccount, Secret, city_key};
use crate::whole::partial_of;

pub(super) async fn demo(
    layer: Layer,
    past: Option<(u32, u32)>,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    let settings = Settings::read(layer)?;
    if settings.database.is_some() {
        return Err(usage("a demo keeps its database in its own folder: leave out --database"));
    }
    if let Some((cases, days)) = past {
        return add_cases(settings, cases, days, out).await;
    }
    let folder = settings.data.display().to_string();
    say(out, "making the demo city and its accounts")?;
    fill(settings).await?;
    for user in demo_city().map_err(|e| usage(e.to_string()))?.users {
        say(out, format_args!("{}\t{}", user.profile.display, user.password))?;
    }
    say(out, format_args!("now: sync-server serve --data {folder}"))
}

/// How often the person at the terminal hears how far it is.
const TELL_EVERY: Duration = Duration::from_secs(1);

/// Adds cases of the last `days` days to a demo.
async fn add_cases(
    settings: Settings,
    cases: u32,
    days: u32,
    out: &mut (dyn Write + Send),
) -> Result<(), CliError> {
    if !settings.is_demo() {
        let folder = settings.data.display();
        return Err(usage(format!(
            "{folder} is no demo, and invented cases belong in no other place: make one with \
             sync-server demo --data {folder}"
        )));
    }
    let vault = Vault::open(&settings.media_uri()).map_err(|e| usage(e.to_string()))?;
    let opened = Opened::existing(settings).await?;
    let now = opened.authority.now();
    let wanted = Wanted { cases, days, now, seed: now.unsigned_abs() };
    say(out, format_args!("adding {cases} cases of the last {days} days"))?;
    let begun = Instant::now();
    let mut told = Instant::now();
    let added = add_past(opened.store().clone(), &vault, wanted, |so_far| {
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            let rate = f64::from(so_far.cases) / begun.elapsed().as_secs_f64();
            // A line that can't be shown is no reason to stop.
            let _ = say(
                out,
                format_args!(
                    "{} of {cases} cases, {} steps, {rate:.0} cases/s",
                    so_far.cases, so_far.steps
                ),
            );
        }
    })
    .await
    .map_err(|e| usage(e.to_string()))?;
    let seconds = begun.elapsed().as_secs_f64();
    let stand = added.ended.iter().map(|(state, count)| format!("{} {count}", state.zh()));
    let stand = stand.collect::<Vec<_>>().join(", ");
    let rate = f64::from(added.cases) / seconds;
    say(
        out,
        format_args!(
            "added {} cases with {} steps in {seconds:.1} s ({rate:.0} cases/s): {stand}",
            added.cases, added.steps
        ),
    )?;
    opened.close().await
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
    for DemoNotice { by, notice } in demo.notices {
        let known = opened.store().account_by_number(by.as_str()).await?;
        let account = known.ok_or_else(|| usage(format!("the demo has no {by}")))?;
        let words = publisher(&account, &demo.city);
        let notice = notice.published(words, opened.authority.now());
        let head = opened.store().notice_head().await?;
        opened.store().add_notice(head, &notice, account.profile.id, None).await?;
    }
    let Edition { number, city, classes, .. } = opened.authority.edition();
    let packs = Packs::in_folder(&data);
    packs.publish_edition(number, &city, classes.catalogues()).map_err(io("the packs"))?;
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
