//! What the process has used of the machine, as Linux tells it.

use std::{fs, time::Instant};

use anyhow::Context as _;

/// A point from which use is counted.
pub struct Meter {
    started: Instant,
    cpu: f64,
    written: u64,
}

/// Use since the meter was started.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub written_mib: f64,
    pub peak_rss_mib: f64,
}

/// Kernel ticks a second; Linux has told user programs 100 on every machine since 2.6.
const TICKS: f64 = 100.0;
const MIB: f64 = 1024.0 * 1024.0;

impl Meter {
    /// Starts counting, and lowers the high-water mark of memory to what is in use now.
    pub fn start() -> anyhow::Result<Self> {
        // Where the mark cannot be lowered it stays too high, which is the honest way to be wrong.
        let _ = fs::write("/proc/self/clear_refs", "5");
        Ok(Self { started: Instant::now(), cpu: cpu()?, written: written()? })
    }

    #[expect(clippy::cast_precision_loss, reason = "bytes are shown in MiB with one decimal")]
    pub fn read(&self) -> anyhow::Result<Used> {
        Ok(Used {
            seconds: self.started.elapsed().as_secs_f64(),
            cpu_seconds: cpu()? - self.cpu,
            written_mib: (written()? - self.written) as f64 / MIB,
            peak_rss_mib: peak_kib()? as f64 / 1024.0,
        })
    }
}

fn cpu() -> anyhow::Result<f64> {
    let text = fs::read_to_string("/proc/self/stat")?;
    let after_name = text.rsplit_once(')').context("/proc/self/stat")?.1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: f64 =
        fields.get(11..13).context("/proc/self/stat")?.iter().filter_map(|n| n.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS)
}

fn written() -> anyhow::Result<u64> {
    number("/proc/self/io", "write_bytes:")
}

fn peak_kib() -> anyhow::Result<u64> {
    number("/proc/self/status", "VmHWM:")
}

fn number(file: &str, name: &str) -> anyhow::Result<u64> {
    let text = fs::read_to_string(file)?;
    let line =
        text.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("{file}: {name}"))?;
    Ok(line.split_whitespace().next().context("a number")?.parse()?)
}
