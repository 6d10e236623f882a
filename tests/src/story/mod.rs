//! One working day, played with everything that goes wrong on one, and audited against the books.

mod audit;
mod cast;
mod day;
mod law;
mod law_units;
mod sabotage;

pub use audit::audit;
pub use cast::Cast;
pub use day::play;
pub use sabotage::Sabotage;

use std::path::Path;
use std::time::Instant;

use crate::Fallible;
use crate::ledger::Findings;

/// Prints what happens as it happens.
#[derive(Debug)]
pub struct Timeline {
    began: Instant,
}

impl Timeline {
    /// A timeline that begins now.
    #[must_use]
    pub fn begin() -> Self {
        Self { began: Instant::now() }
    }

    /// Something happens.
    #[expect(clippy::print_stdout, reason = "the timeline is what the story is for")]
    pub fn says(&self, what: &str) {
        let since = self.began.elapsed();
        println!("{:>3}.{:03}  {what}", since.as_secs(), since.subsec_millis());
    }
}

/// Plays the day in `folder`, spoils something if asked to, and audits every store.
///
/// # Errors
/// The story can't be played to its end.
pub async fn run(folder: &Path, sabotage: Option<Sabotage>) -> Fallible<Findings> {
    let timeline = Timeline::begin();
    let mut cast = Cast::assemble(folder, &timeline).await?;
    play(&mut cast, &timeline).await?;
    if let Some(sabotage) = sabotage {
        timeline.says(&format!("sabotage: {sabotage:?}"));
        sabotage.spoil(&mut cast).await?;
    }
    audit(&cast, &timeline).await
}
