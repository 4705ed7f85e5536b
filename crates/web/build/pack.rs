//! Names files by their content, compresses them and writes the table that the program includes.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

pub struct Pack {
    folder: PathBuf,
    table: PathBuf,
    names: String,
    rows: String,
}

impl Pack {
    pub fn at(out: &Path) -> Result<Self> {
        let folder = out.join("assets");
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, table: out.join("assets.rs"), names: String::new(), rows: String::new() })
    }

    /// Packs a file under a name that changes when the content does, and returns that name.
    pub fn add(&mut self, constant: &str, name: &str, content: &[u8]) -> Result<String> {
        let (stem, extension) = name.rsplit_once('.').context("an asset has an extension")?;
        let hash: String = Sha256::digest(content).iter().take(8).fold(String::new(), |mut hash, byte| {
            write!(hash, "{byte:02x}").expect("writing to a string");
            hash
        });
        let named = format!("{stem}.{hash}.{extension}");
        let plain = self.folder.join(&named);
        // woff2 is compressed already.
        let (gzip, brotli) = if extension == "woff2" {
            ("None".into(), "None".into())
        } else {
            (
                self.compressed(&format!("{named}.gz"), || gzip(content))?,
                self.compressed(&format!("{named}.br"), || brotli(content))?,
            )
        };
        fs::write(&plain, content)?;
        writeln!(self.names, "pub const {constant}: &str = \"/assets/{named}\";")?;
        writeln!(
            self.rows,
            "    Asset {{ path: {constant}, media_type: {media_type:?}, plain: {plain}, gzip: {gzip}, brotli: {brotli} }},",
            media_type = media_type(extension),
            plain = included(&plain),
        )?;
        Ok(named)
    }

    pub fn write_table(self) -> Result<()> {
        let Self { table, names, rows, .. } = self;
        fs::write(table, format!("{names}pub static ASSETS: &[Asset] = &[\n{rows}];\n"))?;
        Ok(())
    }

    /// The name holds the content's hash, so a file that exists need not be compressed again.
    fn compressed(&self, name: &str, compress: impl FnOnce() -> Result<Vec<u8>>) -> Result<String> {
        let path = self.folder.join(name);
        if !path.exists() {
            let whole = path.with_extension("part");
            fs::write(&whole, compress()?)?;
            fs::rename(whole, &path)?;
        }
        Ok(format!("Some({})", included(&path)))
    }
}

fn included(path: &Path) -> String {
    format!("include_bytes!({:?})", path.display().to_string())
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*content, &mut packed, &parameters)?;
    Ok(packed)
}
