//! What every reader of a text file does first: is it text, in which encoding, and how does it begin?

use std::io::{self, Read, Seek};

use domain::import::ImportCode;

use super::{
    ImportError, Limits,
    delimited::Source,
    encoding::{self, Decoded, Encoding, Nature},
    reading::{Place, Trouble},
};

/// A file that is read from its beginning each time.
pub(crate) struct Rewound<R>(pub R);

impl<R: Read + Seek> Source for Rewound<R> {
    fn open(&mut self) -> io::Result<Box<dyn Read + '_>> {
        self.0.rewind()?;
        Ok(Box::new(self.0.by_ref()))
    }
}

/// Looks at the whole file.
pub(crate) fn encoding(
    source: &mut dyn Source,
    place: &Place,
    limits: &Limits,
) -> Result<Encoding, ImportError> {
    match encoding::nature(&mut *source.open()?, limits.unpacked)? {
        Nature::Text(encoding) => Ok(encoding),
        Nature::Empty => Err(refused(place, ImportCode::Empty)),
        Nature::Binary => Err(refused(place, ImportCode::NotASheet)),
        Nature::TooLarge => Err(refused(place, ImportCode::TooLarge)),
    }
}

/// Enough of it to find the delimiter by.
pub(crate) fn start(source: &mut dyn Source, encoding: Encoding) -> io::Result<String> {
    let mut start = Vec::new();
    Decoded::new(source.open()?, encoding).take(64 << 10).read_to_end(&mut start)?;
    Ok(String::from_utf8_lossy(&start).into_owned())
}

/// What is said of a file that is not in UTF-8.
pub(crate) fn other_encoding(encoding: Encoding) -> Option<Trouble> {
    let other = encoding != Encoding::Utf8;
    other.then(|| Trouble::note(ImportCode::OtherEncoding).showing(encoding.name()))
}

pub(crate) fn refused(place: &Place, code: ImportCode) -> ImportError {
    ImportError::Refused(vec![place.finding(None, Trouble::file(code))])
}
