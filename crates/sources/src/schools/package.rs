//! A OneRoster package as it is handed in: a zip file, or the folder it was unpacked to.

use std::{
    fs::{self, File},
    io::{self, Read, Seek},
    path::{Path, PathBuf},
};

use domain::import::ImportCode;

use crate::spreadsheet::{
    Limits,
    archive::{Archive, Entry, Refusal},
    delimited::Source,
    encoding::{self, Nature},
    table::Unreadable,
    workbook::EntrySource,
};

/// The files of a package, found by their names in the 1EdTech binding.
pub(super) enum Package<R> {
    Zip { archive: Archive<R>, files: Vec<Entry> },
    Folder { files: Vec<PathBuf> },
}

impl<R: Read + Seek> Package<R> {
    pub fn zip(input: R, limits: &Limits) -> Result<Self, Refusal> {
        let archive = Archive::open(input, limits)?;
        let entries = &archive.entries;
        if entries.iter().any(|entry| matches!(entry.path.as_str(), "[Content_Types].xml" | "content.xml")) {
            return Err(ImportCode::IsAWorkbook.into());
        }
        let files: Vec<Entry> = entries.iter().filter(|entry| is_data(&entry.path)).cloned().collect();
        // By the standard all lie at the root; one folder around all of them is a common slip.
        let folder = |entry: &Entry| entry.path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        if files.windows(2).any(|pair| folder(&pair[0]) != folder(&pair[1])) {
            return Err(ImportCode::ZipFolders.into());
        }
        let package = Self::Zip { archive, files };
        package.check_doubled()?;
        Ok(package)
    }

    /// Only what lies in the folder itself.
    pub fn folder(path: &Path, limits: &Limits) -> Result<Self, Refusal> {
        let mut files = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            if entry.file_type()?.is_file() && is_data(&entry.file_name().to_string_lossy()) {
                files.push(entry.path());
            }
            if files.len() > limits.entries {
                return Err(ImportCode::ZipEntries.into());
            }
        }
        let package = Self::Folder { files };
        package.check_doubled()?;
        Ok(package)
    }

    fn check_doubled(&self) -> Result<(), Refusal> {
        let mut names: Vec<String> = self.names().iter().map(|name| name.to_ascii_lowercase()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => {
                Err(Refusal { path: Some(pair[0].clone()), reason: Unreadable::File(ImportCode::ZipDoubled) })
            }
            None => Ok(()),
        }
    }

    /// Without folders.
    fn names(&self) -> Vec<&str> {
        match self {
            Self::Zip { files, .. } => files.iter().map(|entry| base(&entry.path)).collect(),
            Self::Folder { files } => {
                files.iter().filter_map(|path| path.file_name()).filter_map(|name| name.to_str()).collect()
            }
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.place(name).is_some()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names().iter().position(|found| found.eq_ignore_ascii_case(name))
    }

    /// Reads a file through within what is `left` of the limit, which is lowered by its size.
    pub fn look_at(&mut self, name: &str, limits: &Limits, left: &mut u64) -> Result<Nature, Refusal> {
        let Some(place) = self.place(name) else { return Ok(Nature::Empty) };
        let mut survey = encoding::Survey::default();
        match self {
            Self::Zip { archive, files } => {
                *left -= archive.measure(&files[place], limits, *left, &mut |bytes| {
                    survey.look_at(bytes);
                    Ok(())
                })?;
            }
            Self::Folder { files } => match encoding::nature(&mut File::open(&files[place])?, *left)? {
                Nature::TooLarge => {
                    let reason = Unreadable::File(ImportCode::TooLarge);
                    return Err(Refusal { path: Some(name.to_owned()), reason });
                }
                nature => {
                    *left -= fs::metadata(&files[place])?.len().min(*left);
                    return Ok(nature);
                }
            },
        }
        Ok(survey.verdict())
    }

    /// Gives `use_it` the file of this name.
    ///
    /// # Panics
    /// Where there is none; ask [`Package::has`].
    pub fn with_file<T>(&mut self, name: &str, use_it: impl FnOnce(&mut dyn Source) -> T) -> T {
        let place = self.place(name).expect("only files that the package has are asked for");
        match self {
            Self::Zip { archive, files } => use_it(&mut EntrySource { archive, entry: files[place].clone() }),
            Self::Folder { files } => use_it(&mut FileSource(&files[place])),
        }
    }
}

struct FileSource<'a>(&'a Path);

impl Source for FileSource<'_> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(self.0)?))
    }
}

fn base(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What macOS adds to archives is left out.
fn is_data(path: &str) -> bool {
    let extension = base(path).rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
        && !base(path).starts_with('.')
        && !path.starts_with("__MACOSX/")
}
