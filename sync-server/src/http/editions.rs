//! An import takes effect while the centre runs: the number of the stored edition is looked at from
//! time to time, and another one is taken up, packs included.

use std::io;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::centre::Centre;
use crate::authority::Edition;
use crate::store::StoreError;

/// How often the stored edition is looked at: one row by its key.
const LOOK_EVERY: Duration = Duration::from_secs(2);

#[derive(Debug, thiserror::Error)]
enum NotTaken {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the packs: {0}")]
    Packs(#[from] io::Error),
}

/// Takes up every import until the centre stops.
pub(super) async fn follow(centre: Centre) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        if let Err(error) = look(&centre).await {
            tracing::warn!(%error, "an import was not taken up; it is tried again");
        }
    }
}

async fn look(centre: &Centre) -> Result<(), NotTaken> {
    if centre.authority.look_for_edition().await? {
        tracing::info!(edition = centre.authority.edition().number, "an import was taken up");
    }
    let Edition { number, city, classes, .. } = centre.authority.edition();
    if number == 0 {
        return Ok(());
    }
    // The import writes packs too. This finds the work done, unless it was cut short or was done in
    // another machine's folder.
    let packs = centre.packs.clone();
    let work = move || packs.publish_edition(number, &city, classes.catalogues());
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)??;
    Ok(())
}
