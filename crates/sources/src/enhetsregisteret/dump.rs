//! The register whole, as it is handed out each night.

use domain::entity::Rank;
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use reqwest::header::{ETAG, HeaderMap, LAST_MODIFIED};
use tokio::{sync::mpsc, task::JoinSet};

use super::packed::Packed;
use crate::http::{Broken, broken};

/// Pieces that wait to be read, of some sixteen thousand bytes each.
const WAITING: usize = 32;

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dump {
    Entities,
    Roles,
    SubEntities,
}

impl Dump {
    /// In the order in which they are best read: parts after what they are parts of, owners before what they own.
    pub const ALL: [Self; 3] = [Self::Entities, Self::Roles, Self::SubEntities];

    /// The word kept in the database, which is the register's own; it never changes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Entities => "enheter",
            Self::Roles => "roller",
            Self::SubEntities => "underenheter",
        }
    }

    /// Which entities are in it; `None` of roles.
    pub const fn rank(self) -> Option<Rank> {
        match self {
            Self::Entities => Some(Rank::Main),
            Self::Roles => None,
            Self::SubEntities => Some(Rank::Sub),
        }
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Entities => "enheter/lastned",
            Self::Roles => "roller/totalbestand",
            Self::SubEntities => "underenheter/lastned",
        }
    }

    /// Of roles no media type of their own is documented.
    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Entities => "application/vnd.brreg.enhetsregisteret.enhet.v2+gzip;charset=UTF-8",
            Self::Roles => "*/*",
            Self::SubEntities => "application/vnd.brreg.enhetsregisteret.underenhet.v2+gzip;charset=UTF-8",
        }
    }
}

/// Which night's it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    pub etag: Option<String>,
    /// What the register knew then is in it.
    pub last_modified: Option<Timestamp>,
}

impl Stamp {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let last_modified = text(LAST_MODIFIED);
        Self {
            etag: text(ETAG).map(str::to_owned),
            last_modified: last_modified.and_then(|at| DateTimeParser::new().parse_timestamp(at).ok()),
        }
    }
}

/// What came of asking for a dump.
pub enum Fetched {
    /// It is the one that was read before.
    Unchanged,
    Fresh(Delivery),
}

/// A dump that is on its way.
pub struct Delivery {
    pub stamp: Stamp,
    /// To be read on a thread that may block.
    pub packed: Packed,
    /// To be kept until that has been read.
    pub carrier: Carrier,
}

/// Brings a dump's pieces, for as long as it is kept.
pub struct Carrier {
    _tasks: JoinSet<()>,
}

impl Delivery {
    pub(super) fn new(mut response: reqwest::Response) -> Self {
        let stamp = Stamp::of(response.headers());
        let (sender, pieces) = mpsc::channel(WAITING);
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            loop {
                let piece = match response.chunk().await {
                    Ok(Some(piece)) => Ok(Vec::from(piece)),
                    Ok(None) => return,
                    Err(error) => Err(broken(&error)),
                };
                let last = piece.is_err();
                // Nobody reads on: somebody called it off.
                if sender.send(piece).await.is_err() || last {
                    return;
                }
            }
        });
        Self { stamp, packed: Packed::new(pieces), carrier: Carrier { _tasks: tasks } }
    }
}

pub(super) type Piece = Result<Vec<u8>, Broken>;
