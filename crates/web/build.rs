//! Packs style sheets, scripts, icons and font into the program: named by content, compressed once.

#[path = "build/npm.rs"]
mod npm;
#[path = "build/pack.rs"]
mod pack;

use std::{env, fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            for line in format!("{error:#}").lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<()> {
    for path in ["build.rs", "build", "assets"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let home = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("assets");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let modules = npm::install(&home, &out)?;
    let digdir = modules.join("@digdir");

    let read = |path: PathBuf| fs::read(&path).with_context(|| format!("cannot read {}", path.display()));
    let join = |paths: &[PathBuf]| -> Result<Vec<u8>> {
        let parts = paths.iter().map(|path| read(path.clone())).collect::<Result<Vec<_>>>()?;
        Ok(parts.join(&b'\n'))
    };

    let mut pack = pack::Pack::at(&out)?;
    let font = pack.add("FONT", "inter-register.woff2", &read(home.join("inter-register.woff2"))?)?;
    let mut sheets =
        vec![digdir.join("designsystemet-css/dist/src/index.css"), home.join("theme/kommune.css")];
    sheets.extend(
        ["base", "components", "frame", "blocks", "table", "chart", "school", "print"]
            .map(|sheet| home.join(format!("css/{sheet}.css"))),
    );
    let css = String::from_utf8(join(&sheets)?)?.replace("inter-register.woff2", &font);
    pack.add("CSS", "reim.css", css.as_bytes())?;
    let web = String::from_utf8(read(digdir.join("designsystemet-web/dist/umd/index.js"))?)?;
    // The map is not packed, and browsers ask for it when their tools are open.
    let web: Vec<&str> = web.lines().filter(|line| !line.starts_with("//# sourceMappingURL")).collect();
    pack.add("DESIGNSYSTEMET", "designsystemet.js", web.join("\n").as_bytes())?;
    pack.add("SCRIPT", "reim.js", &read(home.join("reim.js"))?)?;
    pack.add("ICONS", "icons.svg", &read(home.join("icons.svg"))?)?;
    pack.add("FAVICON", "favicon.svg", &read(home.join("favicon.svg"))?)?;
    pack.add(
        "THIRD_PARTY",
        "third-party.txt",
        &join(&[home.join("third-party.txt"), home.join("inter-OFL.txt")])?,
    )?;
    pack.write_table()
}
