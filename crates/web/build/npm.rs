//! Fetches the packages of the lock file, once for each lock file.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

/// The `node_modules` folder that holds exactly what the lock file names.
pub fn install(home: &Path, out: &Path) -> Result<PathBuf> {
    let folder = out.join("npm");
    let modules = folder.join("node_modules");
    let lock = fs::read(home.join("package-lock.json")).context("cannot read package-lock.json")?;
    // Written last, so a fetch that was cut short is done again.
    let stamp = folder.join("fetched-lock.json");
    if fs::read(&stamp).is_ok_and(|fetched| fetched == lock) {
        return Ok(modules);
    }
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(home.join(name), folder.join(name)).with_context(|| format!("cannot copy {name}"))?;
    }
    let run = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(&folder)
        .output();
    match run {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!(
            "npm was not found, and the pages' style sheets come from npm.\n\
             Install Node.js 20 or newer (Debian: apt install nodejs npm) and build again."
        ),
        Err(error) => Err(error).context("npm could not be started"),
        Ok(run) if !run.status.success() => bail!(
            "npm could not fetch the pages' style sheets. Is the npm registry within reach? npm said:\n{}",
            String::from_utf8_lossy(&run.stderr).trim()
        ),
        Ok(_) => {
            fs::write(&stamp, lock)?;
            Ok(modules)
        }
    }
}
