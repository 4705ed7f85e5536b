//! `GET /enheter/lastned`, `/underenheter/lastned`, `/roller/totalbestand`: packed, and written as it is sent, so that a
//! country of millions takes no memory.

use std::{
    fs::File,
    io::{self, BufWriter, Read as _, Write},
    path::Path,
    sync::Arc,
};

use axum::{
    Extension,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::entity::Rank;
use flate2::{Compression, write::GzEncoder};
use futures::stream;
use jiff::{Timestamp, fmt::rfc2822::DateTimePrinter};
use serde_json::Value;
use tokio::sync::mpsc;

use super::{Shared, document::document, mischief, refused::Refused, roles};
use crate::{
    faults::FaultKind,
    surroundings::Surroundings,
    world::{World, public_sector::Night},
};

/// Bytes sent at a time.
const PIECE: usize = 16 * 1024;
/// Elements on which one fault is done together.
const BLOCK: usize = 1000;

/// One of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dump {
    Entities,
    SubEntities,
    Roles,
}

impl Dump {
    /// What it is called where it lies ready.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Entities => "enheter.json.gz",
            Self::SubEntities => "underenheter.json.gz",
            Self::Roles => "roller.json.gz",
        }
    }

    const fn media_types(self) -> [&'static str; 2] {
        match self {
            Self::Entities => [
                "application/vnd.brreg.enhetsregisteret.enhet.v2+gzip",
                "application/vnd.brreg.enhetsregisteret.enhet.v1+gzip",
            ],
            Self::SubEntities => [
                "application/vnd.brreg.enhetsregisteret.underenhet.v2+gzip",
                "application/vnd.brreg.enhetsregisteret.underenhet.v1+gzip",
            ],
            // No media type of its own is documented.
            Self::Roles => ["application/gzip", "application/octet-stream"],
        }
    }
}

pub(super) async fn entities(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    hand_out(&state, Dump::Entities, fault, &method, &headers)
}

pub(super) async fn sub_entities(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    hand_out(&state, Dump::SubEntities, fault, &method, &headers)
}

pub(super) async fn roles(
    state: Shared,
    fault: Option<Extension<FaultKind>>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    hand_out(&state, Dump::Roles, fault, &method, &headers)
}

fn hand_out(
    State(surroundings): &Shared,
    dump: Dump,
    fault: Option<Extension<FaultKind>>,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, Refused> {
    let said = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let kinds = dump.media_types();
    let wanted = said(header::ACCEPT).unwrap_or("*/*");
    let media_types = wanted.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
    if !media_types.into_iter().any(|kind| kind == "*/*" || kinds.contains(&kind)) {
        return Err(Refused::NotAcceptable);
    }
    let night = surroundings.world.night(surroundings.now());
    let etag = format!("\"{}-{dump:?}\"", night.at.as_millisecond());
    let modified = DateTimePrinter::new().timestamp_to_rfc9110_string(&night.at).unwrap_or_default();
    let unchanged = match (said(header::IF_NONE_MATCH), said(header::IF_MODIFIED_SINCE)) {
        (Some(known), _) => known == etag,
        (None, Some(known)) => known == modified,
        (None, None) => false,
    };
    let body = if unchanged || method == Method::HEAD {
        Body::empty()
    } else {
        body(surroundings.clone(), dump, night, fault.map(|Extension(fault)| fault))
    };
    let status = if unchanged { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut answer = (status, body).into_response();
    for (name, value) in [(header::ETAG, etag), (header::LAST_MODIFIED, modified)] {
        answer.headers_mut().extend(HeaderValue::try_from(value).ok().map(|value| (name, value)));
    }
    let kind = HeaderValue::from_static(kinds[0]);
    answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(answer)
}

/// Written by a thread of its own, as fast as it is read.
fn body(surroundings: Arc<Surroundings>, dump: Dump, night: Night, fault: Option<FaultKind>) -> Body {
    let (sender, pieces) = mpsc::channel::<io::Result<Bytes>>(8);
    tokio::task::spawn_blocking(move || {
        let mut sent = Pieces { sender, piece: Vec::with_capacity(PIECE) };
        if let (Some(folder), None) = (&night.ready, &fault) {
            return hand_on(&folder.join(dump.file()), &mut sent).ok();
        }
        // Where nobody reads any more, there is nobody to tell.
        let written = write_as(&surroundings.world, &night, dump, fault.as_ref(), &mut sent);
        written.and_then(|()| sent.flush()).ok()
    });
    Body::from_stream(stream::unfold(pieces, async |mut pieces| Some((pieces.recv().await?, pieces))))
}

fn hand_on(file: &Path, pieces: &mut Pieces) -> io::Result<()> {
    let mut file = File::open(file)?;
    loop {
        let mut piece = vec![0; PIECE];
        let length = file.read(&mut piece)?;
        if length == 0 {
            return pieces.flush();
        }
        pieces.write_all(&piece[..length])?;
    }
}

/// Makes tonight's dumps and lays them ready in a folder: whoever takes them then waits for nobody to write them.
pub fn make(world: &World, folder: &Path, now: Timestamp) -> io::Result<()> {
    let night = world.new_night(now);
    for dump in [Dump::Entities, Dump::SubEntities, Dump::Roles] {
        let mut file = BufWriter::new(File::create(folder.join(dump.file()))?);
        write(world, &night, dump, &mut file)?;
        file.flush()?;
    }
    world.set_ready(folder.into());
    Ok(())
}

/// Writes a dump of the register as it was that night.
pub fn write(world: &World, night: &Night, dump: Dump, into: impl Write) -> io::Result<()> {
    write_as(world, night, dump, None, into)
}

fn write_as(
    world: &World,
    night: &Night,
    dump: Dump,
    fault: Option<&FaultKind>,
    into: impl Write,
) -> io::Result<()> {
    let mut packed = GzEncoder::new(into, Compression::fast());
    packed.write_all(b"[")?;
    let rank = if dump == Dump::SubEntities { Rank::Sub } else { Rank::Main };
    let public = night.registered(rank).map(std::borrow::Cow::Borrowed);
    let others = world.others().records(world, rank).map(std::borrow::Cow::Owned);
    let all = public.chain(others).filter(|record| dump != Dump::Roles || !record.roles.is_empty());
    let mut documents = all.map(|record| match dump {
        Dump::Roles => roles::document(&record),
        Dump::Entities | Dump::SubEntities => document(&record),
    });
    let mut comma = "";
    let mut fault = fault;
    loop {
        let mut block: Vec<Value> = documents.by_ref().take(BLOCK).collect();
        if block.is_empty() {
            break;
        }
        // A fault is about some rows: those of the first block.
        let block = match fault.take() {
            Some(fault) => mischief::left_of(&mut block, fault),
            None => block,
        };
        for document in block {
            packed.write_all(comma.as_bytes())?;
            serde_json::to_writer(&mut packed, &document)?;
            comma = ",";
        }
    }
    packed.write_all(b"]")?;
    packed.finish().map(drop)
}

struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = Bytes::from(std::mem::take(&mut self.piece));
        self.sender.blocking_send(Ok(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
