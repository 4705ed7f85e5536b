//! Opening a zip file that may be damaged, hostile or no zip file at all.
//!
//! Nothing is ever unpacked to disk: entries are read as streams, after they have been measured.

use std::{
    cell::Cell,
    io::{self, Read, Seek, SeekFrom},
    rc::Rc,
};

use domain::import::ImportCode;
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use super::{limits::Limits, table::Unreadable};

/// A zip file whose names have been checked.
pub(crate) struct Archive<R> {
    zip: ZipArchive<Metered<R>>,
    pub entries: Vec<Entry>,
}

/// A file in it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    index: usize,
    /// With `/` between folders.
    pub path: String,
}

/// Why an archive, or the named file in it, is refused.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub path: Option<String>,
    pub reason: Unreadable,
}

impl From<ImportCode> for Refusal {
    fn from(code: ImportCode) -> Self {
        Self { path: None, reason: Unreadable::File(code) }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self { path: None, reason: error.into() }
    }
}

/// What the central directory may take to read: two hundred entries need a hundredth of it.
const DIRECTORY: u64 = 4 << 20;

impl<R: Read + Seek> Archive<R> {
    pub fn open(mut input: R, limits: &Limits) -> Result<Self, Refusal> {
        match &first_bytes::<4>(&mut input)?[..] {
            [] => return Err(ImportCode::Empty.into()),
            b"PK\x03\x04" | b"PK\x05\x06" => {}
            _ => return Err(ImportCode::NotAZip.into()),
        }
        let has_end = has_end_record(&mut input)?;
        let allowance = Rc::new(Cell::new(Some(DIRECTORY)));
        let metered = Metered { input, allowance: Rc::clone(&allowance) };
        let mut zip = ZipArchive::new(metered).map_err(|error| {
            let over = allowance.get() == Some(0);
            match error {
                _ if !has_end => ImportCode::ZipTruncated.into(),
                _ if over => ImportCode::ZipEntries.into(),
                ZipError::Io(error) => Refusal::from(error),
                _ => ImportCode::Damaged.into(),
            }
        })?;
        if zip.len() > limits.entries {
            return Err(ImportCode::ZipEntries.into());
        }
        if zip.has_duplicate_names() {
            return Err(ImportCode::ZipDoubled.into());
        }
        allowance.set(None);
        let mut entries = Vec::new();
        for index in 0..zip.len() {
            entries.extend(check_entry(&mut zip, index)?);
        }
        // Entries that share bytes are the mark of a bomb.
        if zip.has_overlapping_entries().unwrap_or(true) {
            return Err(ImportCode::ZipBomb.into());
        }
        Ok(Self { zip, entries })
    }

    /// Reads an entry through and gives its size, so that later readings hold no surprise.
    /// `look` sees every byte.
    pub fn measure(
        &mut self,
        entry: &Entry,
        limits: &Limits,
        largest: u64,
        look: &mut dyn FnMut(&[u8]) -> Result<(), ImportCode>,
    ) -> Result<u64, Refusal> {
        self.measured(entry, limits, largest, look)
            .map_err(|reason| Refusal { path: Some(entry.path.clone()), reason })
    }

    fn measured(
        &mut self,
        entry: &Entry,
        limits: &Limits,
        largest: u64,
        look: &mut dyn FnMut(&[u8]) -> Result<(), ImportCode>,
    ) -> Result<u64, Unreadable> {
        const ALWAYS_ALLOWED: u64 = 4 << 20;
        let mut file = self.file(entry)?;
        let packed = file.compressed_size().max(1);
        let mut buffer = vec![0; 64 << 10];
        let mut unpacked = 0;
        loop {
            let count = file.read(&mut buffer)?;
            if count == 0 {
                return Ok(unpacked);
            }
            unpacked += count as u64;
            if unpacked > ALWAYS_ALLOWED && unpacked / packed > limits.ratio {
                return Err(Unreadable::File(ImportCode::ZipBomb));
            }
            if unpacked > largest {
                return Err(Unreadable::File(ImportCode::TooLarge));
            }
            look(&buffer[..count]).map_err(Unreadable::File)?;
        }
    }

    pub fn into_inner(self) -> R {
        self.zip.into_inner().input
    }

    pub fn file(&mut self, entry: &Entry) -> io::Result<ZipFile<'_, impl Read + use<R>>> {
        self.zip.by_index(entry.index).map_err(|error| match error {
            ZipError::Io(error) => error,
            other => io::Error::new(io::ErrorKind::InvalidData, other),
        })
    }
}

/// The entry's name, if it is a file's.
fn check_entry<R: Read + Seek>(zip: &mut ZipArchive<R>, index: usize) -> Result<Option<Entry>, Refusal> {
    let data = zip.by_index_data(index).map_err(|_| ImportCode::Damaged)?;
    let path = data.name().map_err(|_| ImportCode::ZipPath)?.replace('\\', "/");
    let refused = |code: ImportCode| Refusal { path: Some(path.clone()), reason: Unreadable::File(code) };
    let leads_out =
        path.starts_with('/') || path.contains(['\0', ':']) || path.split('/').any(|folder| folder == "..");
    if leads_out || data.is_symlink() {
        return Err(refused(ImportCode::ZipPath));
    }
    if data.is_dir() || path.ends_with('/') {
        return Ok(None);
    }
    if data.encrypted() {
        return Err(refused(ImportCode::ZipEncrypted));
    }
    if !matches!(data.compression(), zip::CompressionMethod::Stored | zip::CompressionMethod::Deflated) {
        return Err(refused(ImportCode::ZipMethod));
    }
    Ok(Some(Entry { index, path }))
}

/// The first bytes of a file, fewer where it is shorter; then back to its beginning.
pub(crate) fn first_bytes<const N: usize>(input: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    input.rewind()?;
    let mut bytes = Vec::with_capacity(N);
    input.by_ref().take(N as u64).read_to_end(&mut bytes)?;
    input.rewind()?;
    Ok(bytes)
}

/// Whether the record that ends every zip file is there; after it comes a comment of 64 KiB at most.
fn has_end_record(input: &mut (impl Read + Seek)) -> io::Result<bool> {
    const TAIL: u64 = (64 << 10) + 22;
    let length = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    input.by_ref().take(TAIL).read_to_end(&mut tail)?;
    input.rewind()?;
    Ok(tail.windows(4).any(|bytes| bytes == b"PK\x05\x06"))
}

/// A reader that gives up when its allowance is spent.
struct Metered<R> {
    input: R,
    /// `None` once the directory has been read.
    allowance: Rc<Cell<Option<u64>>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(into)?;
        if let Some(left) = self.allowance.get() {
            let left = left.saturating_sub(count as u64);
            self.allowance.set(Some(left));
            if left == 0 {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "the directory is too large"));
            }
        }
        Ok(count)
    }
}

impl<R: Seek> Seek for Metered<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.input.seek(to)
    }
}
