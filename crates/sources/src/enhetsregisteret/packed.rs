//! The bytes of a dump as they come over the wire, for a reader that waits for them.

use std::io::{self, Cursor, Read};

use tokio::sync::mpsc;

use super::dump::Piece;
use crate::http::Broken;

/// Reads what a [`super::Delivery`] brings. It blocks, so it is for a thread of its own.
pub struct Packed {
    pieces: mpsc::Receiver<Piece>,
    piece: Cursor<Vec<u8>>,
}

impl Packed {
    pub(super) fn new(pieces: mpsc::Receiver<Piece>) -> Self {
        Self { pieces, piece: Cursor::default() }
    }
}

impl Read for Packed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            match self.pieces.blocking_recv() {
                Some(Ok(piece)) => self.piece = Cursor::new(piece),
                Some(Err(Broken::Timeout)) => return Err(io::ErrorKind::TimedOut.into()),
                Some(Err(_)) => return Err(io::ErrorKind::UnexpectedEof.into()),
                None => return Ok(0),
            }
        }
    }
}
