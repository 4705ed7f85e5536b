//! Which encoding a text file is in, and reading it as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encodings in which Norwegian files occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    /// Latin-1 as Windows writes it.
    Windows1252,
}

impl Encoding {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }

    fn decoder(self) -> Decoder {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Windows1252 => WINDOWS_1252,
        }
        .new_decoder_with_bom_removal()
    }
}

/// What a whole file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    Empty,
    Text(Encoding),
    /// Bytes that no text has.
    Binary,
    /// More bytes than the limit; the rest was not looked at.
    TooLarge,
}

/// Looks at all of a file, since the first letter outside ASCII may come late.
pub(crate) fn nature(input: &mut dyn Read, limit: u64) -> io::Result<Nature> {
    let mut survey = Survey::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match input.read(&mut buffer)? {
            0 => return Ok(survey.verdict()),
            count => survey.look_at(&buffer[..count]),
        }
        if survey.bytes > limit {
            return Ok(Nature::TooLarge);
        }
    }
}

/// What has been seen of a file so far.
#[derive(Default)]
pub(crate) struct Survey {
    bytes: u64,
    start: Vec<u8>,
    nul: bool,
    /// Letters of two or more bytes that are right as UTF-8, and bytes that are not.
    right: u64,
    wrong: u64,
    /// The beginning of a letter cut off by the end of a buffer.
    cut: Vec<u8>,
}

impl Survey {
    pub fn look_at(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        if self.start.len() < 4096 {
            self.start.extend(bytes.iter().take(4096 - self.start.len()));
        }
        self.nul |= bytes.contains(&0);
        if bytes.is_ascii() && self.cut.is_empty() {
            return;
        }
        let mut whole = std::mem::take(&mut self.cut);
        whole.extend_from_slice(bytes);
        let mut rest = whole.as_slice();
        loop {
            match str::from_utf8(rest) {
                Ok(text) => return self.right += letters_outside_ascii(text),
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    self.right += letters_outside_ascii(str::from_utf8(good).unwrap_or_default());
                    let Some(length) = error.error_len() else {
                        self.cut = bad.to_vec();
                        return;
                    };
                    self.wrong += 1;
                    rest = &bad[length..];
                }
            }
        }
    }

    pub fn verdict(&self) -> Nature {
        let start = self.start.as_slice();
        match start {
            [] | [0xEF, 0xBB, 0xBF] | [0xFF, 0xFE] | [0xFE, 0xFF] => return Nature::Empty,
            [0xEF, 0xBB, 0xBF, ..] if !self.nul => return Nature::Text(Encoding::Utf8),
            [0xFF, 0xFE, ..] => return Nature::Text(Encoding::Utf16Le),
            [0xFE, 0xFF, ..] => return Nature::Text(Encoding::Utf16Be),
            _ if self.nul => return utf16_without_mark(start).map_or(Nature::Binary, Nature::Text),
            _ => {}
        }
        // A few damaged letters among many right ones: the rows they are in are refused one by one.
        let wrong = self.wrong + u64::from(!self.cut.is_empty());
        if wrong == 0 || self.right > wrong {
            Nature::Text(Encoding::Utf8)
        } else {
            Nature::Text(Encoding::Windows1252)
        }
    }
}

fn letters_outside_ascii(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte >= 0xC0).count() as u64
}

/// In a table nearly every character is ASCII, so every second byte is zero.
fn utf16_without_mark(start: &[u8]) -> Option<Encoding> {
    let zeros = |parity: usize| start.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (high_first, high_last) = (zeros(0), zeros(1));
    let many = start.len() / 2 * 3 / 4;
    if high_last > many && high_first == 0 {
        Some(Encoding::Utf16Le)
    } else if high_first > many && high_last == 0 {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// A file as UTF-8, without byte order mark, with U+FFFD in the place of what is damaged.
pub(crate) struct Decoded<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ended: bool,
    text: Vec<u8>,
    text_at: usize,
}

impl<R: Read> Decoded<R> {
    pub fn new(input: R, encoding: Encoding) -> Self {
        let decoder = encoding.decoder();
        Self { input, decoder, raw: vec![0; 32 << 10], ended: false, text: Vec::new(), text_at: 0 }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        let count = self.input.read(&mut self.raw)?;
        self.ended = count == 0;
        // Three bytes for each at most, and room for what was cut off before, so all input is used up.
        self.text.resize(3 * count + 16, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..count], &mut self.text, self.ended);
        self.text.truncate(written);
        self.text_at = 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.text_at == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.decode_more()?;
        }
        let count = into.len().min(self.text.len() - self.text_at);
        into[..count].copy_from_slice(&self.text[self.text_at..self.text_at + count]);
        self.text_at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_encoding_is_told_and_read() {
        let text = "Navn;Rolle\r\nÅse Bjørnær;lærer\r\n";
        let utf16 = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let latin1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let cases = [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
            (latin1, Encoding::Windows1252),
            (utf16(u16::to_le_bytes), Encoding::Utf16Le),
            (utf16(u16::to_be_bytes), Encoding::Utf16Be),
            ([b"\xFF\xFE".to_vec(), utf16(u16::to_le_bytes)].concat(), Encoding::Utf16Le),
        ];
        for (bytes, encoding) in cases {
            assert_eq!(nature(&mut bytes.as_slice(), 1000).unwrap(), Nature::Text(encoding));
            let mut read = String::new();
            Decoded::new(bytes.as_slice(), encoding).read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
    }

    #[test]
    fn one_damaged_letter_does_not_make_a_utf8_file_latin1() {
        let bytes =
            [b"\xC3\xA5\xC3\xB8 \xF8".as_slice(), b"a".repeat(70_000).as_slice(), b"\xC3\xA6"].concat();
        assert_eq!(nature(&mut bytes.as_slice(), u64::MAX).unwrap(), Nature::Text(Encoding::Utf8));
    }

    #[test]
    fn what_is_no_text_is_told() {
        let verdict = |bytes: &[u8]| nature(&mut &*bytes, 10).unwrap();
        assert_eq!(verdict(b""), Nature::Empty);
        assert_eq!(verdict(b"\xEF\xBB\xBF"), Nature::Empty);
        assert_eq!(verdict(b"\x89PNG\x00\x00"), Nature::Binary);
        assert_eq!(verdict(b"12345678901"), Nature::TooLarge);
    }

    proptest! {
        #[test]
        fn decoding_in_pieces_gives_what_decoding_at_once_gives(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1_usize..9) {
            for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252] {
                let mut whole = String::with_capacity(3 * bytes.len() + 16);
                let _ = encoding.decoder().decode_to_string(&bytes, &mut whole, true);
                let mut read = Vec::new();
                let mut decoded = Decoded::new(bytes.as_slice(), encoding);
                let mut piece = vec![0; size];
                while let count @ 1.. = decoded.read(&mut piece).unwrap() {
                    read.extend_from_slice(&piece[..count]);
                }
                prop_assert_eq!(String::from_utf8(read).unwrap(), whole);
            }
        }
    }
}
