//! As much of a dump as is held at a time: unpacked, and looked at from its start.

use std::io::{self, BufRead as _, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::reading::{Elements, Place};

/// Bytes held at first, and at the most for one element.
const HELD: usize = 256 * 1024;
const LARGEST: usize = 16 * 1024 * 1024;
/// How much of what lies behind is looked back at for the comma before an element.
const LOOKED_BACK: usize = 64;
const GZIP: [u8; 2] = [0x1f, 0x8b];

pub(super) struct Held<R> {
    unpacked: Unpacked<R>,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes that lay before `bytes`.
    gone: u64,
    /// Nothing more comes.
    over: bool,
    /// It was cut off, or does not unpack.
    cut: bool,
}

/// Some servers unpack what they hand out, or their proxies do.
enum Unpacked<R> {
    Unopened(Option<BufReader<R>>),
    Gzip(Box<MultiGzDecoder<BufReader<R>>>),
    Plain(BufReader<R>),
}

impl<R: Read> Held<R> {
    pub fn new(packed: R) -> Self {
        Self {
            unpacked: Unpacked::Unopened(Some(BufReader::with_capacity(HELD, packed))),
            bytes: vec![0; HELD],
            start: 0,
            end: 0,
            gone: 0,
            over: false,
            cut: false,
        }
    }

    pub fn place(&self, element: u64) -> Place {
        Place { element, byte: self.gone + self.start as u64 }
    }

    /// The next byte that is no blank; it stays.
    pub fn next_sign(&mut self) -> Option<u8> {
        loop {
            let ahead = &self.bytes[self.start..self.end];
            if let Some(blanks) = ahead.iter().position(|byte| !byte.is_ascii_whitespace()) {
                self.start += blanks;
                return Some(self.bytes[self.start]);
            }
            self.start = self.end;
            if !self.fill() {
                return None;
            }
        }
    }

    pub fn skip(&mut self, length: usize) {
        self.start += length;
    }

    /// Looks at the element that begins here, as `look` wants it; gives its length too. `look` gets nothing where the
    /// element cannot be read, and is not asked where it does not end.
    pub fn element<E: Elements, T>(
        &mut self,
        look: impl FnOnce(Option<(E::Seen<'_>, &[u8])>) -> T,
    ) -> Option<(Option<usize>, T)> {
        loop {
            let ahead = &self.bytes[self.start..self.end];
            let mut values = serde_json::Deserializer::from_slice(ahead).into_iter::<E::Seen<'_>>();
            let next = values.next();
            let length = values.byte_offset();
            drop(values);
            let needs_more = matches!(&next, Some(Err(error)) if error.is_eof()) && ahead.len() < LARGEST;
            if !needs_more {
                return Some(match next {
                    Some(Ok(seen)) => (Some(length), look(Some((seen, &ahead[..length])))),
                    _ => (None, look(None)),
                });
            }
            drop(next);
            if !self.fill() {
                return None;
            }
        }
    }

    /// Leaves a broken element for the comma before the next one that begins as it does, or for the end of the list.
    pub fn skip_to_next(&mut self) {
        let opening = opening(&self.bytes[self.start..self.end]).to_owned();
        self.start += 1;
        loop {
            let ahead = &self.bytes[self.start..self.end];
            let mut begins = ahead.windows(opening.len()).enumerate().filter(|(_, bytes)| *bytes == opening);
            let comma = begins.find_map(|(at, _)| {
                let before = ahead[..at].trim_ascii_end();
                before.ends_with(b",").then(|| before.len() - 1)
            });
            if let Some(comma) = comma {
                self.start += comma;
                return;
            }
            let kept = ahead.len().min(opening.len() + LOOKED_BACK);
            let last = ahead.trim_ascii_end().len().saturating_sub(1);
            if !self.fill_from(self.end - kept) {
                // What is left is the end of the list, if the list has one.
                self.start += last;
                return;
            }
        }
    }

    /// Whether all the rest came, and unpacks.
    pub fn ends_well(&mut self) -> bool {
        self.start = self.end;
        while self.fill() {
            self.start = self.end;
        }
        !self.cut
    }

    /// Gets more, behind what is ahead. Says whether there was any.
    fn fill(&mut self) -> bool {
        self.fill_from(self.start)
    }

    /// The same, and lets go of what lies before `keep`.
    fn fill_from(&mut self, keep: usize) -> bool {
        if self.over {
            return false;
        }
        self.gone += keep as u64;
        self.bytes.copy_within(keep..self.end, 0);
        (self.start, self.end) = (0, self.end - keep);
        if self.end == self.bytes.len() {
            self.bytes.resize(2 * self.bytes.len(), 0);
        }
        let before = self.end;
        while self.end < self.bytes.len() && !self.over {
            match self.unpacked.read(&mut self.bytes[self.end..]) {
                Ok(0) => self.over = true,
                Ok(more) => self.end += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => (self.over, self.cut) = (true, true),
            }
        }
        self.end > before
    }
}

/// `{"organisasjonsnummer"`: what an element begins with, up to the end of its first name.
fn opening(element: &[u8]) -> &[u8] {
    let mut quotes = element.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at);
    match (quotes.next(), quotes.next()) {
        (Some(first), Some(second)) if element[..first].trim_ascii() == b"{" => &element[..=second],
        _ => b"{\"",
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match self {
                Self::Unopened(packed) => {
                    let Some(mut packed) = packed.take() else { return Ok(0) };
                    let is_gzip = packed.fill_buf()?.starts_with(&GZIP);
                    *self = if is_gzip {
                        Self::Gzip(Box::new(MultiGzDecoder::new(packed)))
                    } else {
                        Self::Plain(packed)
                    };
                }
                Self::Gzip(decoder) => return decoder.read(into),
                Self::Plain(plain) => return plain.read(into),
            }
        }
    }
}
