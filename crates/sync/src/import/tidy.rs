//! Files that nobody waits for: plans that were never answered, runs that died between commit and deletion.

use std::{collections::HashSet, path::Path, time::SystemTime};

use anyhow::Context as _;
use jiff::SignedDuration;
use storage::runs::RunState;

use super::run::Imports;

/// What was tidied away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Plans that waited too long.
    pub expired: usize,
    /// Files that belonged to nobody.
    pub files: usize,
}

/// A file that no run knows may be on its way to one.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_hours(24);

impl Imports {
    /// Ends what has expired and deletes what is left over in the folder of deliveries. For every night.
    pub async fn tidy(&self, folder: &Path) -> anyhow::Result<Tidied> {
        let mut tidied = Tidied::default();
        let now = self.clock.now();
        let kept = self.store.read().await?.kept_deliveries().await?;
        let mut known = HashSet::new();
        for delivery in kept {
            let run =
                self.store.read().await?.run(delivery.run).await?.context("a delivery without a run")?;
            let waits = matches!(run.state, RunState::Planned | RunState::NeedsApproval);
            if waits && run.plan_expires_at.is_some_and(|end| end <= now) {
                self.end(&run, &delivery, RunState::Outdated).await?;
                tidied.expired += 1;
            } else if run.state.is_over() && !waits {
                self.discard(&delivery).await?;
                tidied.files += 1;
            } else {
                known.extend(delivery.path);
            }
        }
        let Ok(mut files) = tokio::fs::read_dir(folder).await else { return Ok(tidied) };
        while let Some(file) = files.next_entry().await? {
            let age = now.duration_since(modified(&file).await?);
            if !known.contains(file.path().to_string_lossy().as_ref()) && age > ON_ITS_WAY {
                tokio::fs::remove_file(file.path()).await?;
                tidied.files += 1;
            }
        }
        Ok(tidied)
    }
}

async fn modified(file: &tokio::fs::DirEntry) -> anyhow::Result<jiff::Timestamp> {
    let modified: SystemTime = file.metadata().await?.modified()?;
    Ok(modified.try_into()?)
}
