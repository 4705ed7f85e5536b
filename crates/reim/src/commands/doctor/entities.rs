//! Whether Enhetsregisteret has been read, and lately.

use clock::{Clock as _, SystemClock};
use jiff::SignedDuration;
use sources::{doctor::Status, enhetsregisteret::Dump};
use storage::Store;

use super::tell;
use crate::commands::watch;

/// Feeds are read every hour; this is longer than a machine may be down without anybody noticing.
const LATE: SignedDuration = SignedDuration::from_hours(26);

/// Gives the number of faults.
pub async fn examine(store: &Store) -> anyhow::Result<i32> {
    let mut reader = store.read().await?;
    let registered = reader.count_entities().await?;
    let mut oldest = None;
    for dump in Dump::ALL {
        let Some(read_at) = reader.entity_feed_read_at(dump.code()).await? else {
            let finding = "Enhetsregisteret er ikke lest ennå.";
            return Ok(tell(
                Status::Warning,
                finding,
                Some("kjør «reim sync enhetsregisteret», eller vent til neste time."),
            ));
        };
        oldest = Some(oldest.map_or(read_at, |oldest: jiff::Timestamp| oldest.min(read_at)));
    }
    let Some(oldest) = oldest else { return Ok(0) };
    let finding = format!("Enhetsregisteret: {registered} enheter, endringer lest {}.", watch::local(oldest));
    let is_late = SystemClock.now().duration_since(oldest) > LATE;
    let (status, remedy) = if is_late {
        (
            Status::Fault,
            Some("se til at «reim work» går, og hvorfor den siste kjøringen stoppet (reim runs)."),
        )
    } else {
        (Status::Ok, None)
    };
    Ok(tell(status, &finding, remedy))
}
