//! The delivered file, kept in a folder of our own until its run is over.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::digest::hexadecimal;

/// A file that has been taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// What the sender called it.
    pub name: String,
    pub path: PathBuf,
    /// In hexadecimal.
    pub sha256: String,
}

/// Takes a copy, readable by nobody else, under a name that tells nothing of what is in it. Blocks.
pub fn keep(folder: &Path, file: &Path) -> io::Result<KeptFile> {
    std::fs::create_dir_all(folder)?;
    let sha256 = digest(file)?;
    let (path, mut copy) = create(folder, &sha256[..16])?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match io::copy(&mut File::open(file)?, &mut copy).and_then(|_| copy.sync_all()) {
        Ok(()) => Ok(KeptFile { name, path, sha256 }),
        Err(error) => {
            drop(copy);
            std::fs::remove_file(&path).ok();
            Err(error)
        }
    }
}

/// SHA-256 in hexadecimal. Blocks.
pub(super) fn digest(file: &Path) -> io::Result<String> {
    let mut file = File::open(file)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// A file that nobody has yet. The same delivery may come twice.
fn create(folder: &Path, stem: &str) -> io::Result<(PathBuf, File)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    for turn in 0_u32.. {
        let path = folder.join(format!("{stem}-{turn}"));
        match options.open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_file_may_be_kept_twice() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("skole.zip");
        std::fs::write(&file, "innhold").unwrap();
        let kept = folder.path().join("kept");
        let (one, other) = (keep(&kept, &file).unwrap(), keep(&kept, &file).unwrap());
        assert_eq!((one.name.as_str(), &one.sha256), ("skole.zip", &other.sha256));
        assert_ne!(one.path, other.path);
        assert_eq!(std::fs::read(&other.path).unwrap(), b"innhold");
        assert_eq!(digest(&one.path).unwrap(), one.sha256);
        assert!(!one.path.to_string_lossy().contains("skole"), "{:?}", one.path);
    }
}
